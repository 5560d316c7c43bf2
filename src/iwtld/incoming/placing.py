"""The places of everything that was found, in the texts that were handed in.

Results of shapes and faults of terms know a record and a statement; here they get the file, the line and the
column. Each document is read once for all that is asked of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import pyoxigraph as ox

from iwtld.errors import Excerpt, Finding, Related
from iwtld.findings.marks import IN, ORIGIN_GRAPH
from iwtld.findings.things import THING
from iwtld.incoming.statement import statement_of
from iwtld.namespaces import DATA, PREFIXES
from iwtld.validate.vocabulary import Term, component

if TYPE_CHECKING:
    from iwtld.findings.fault import Fault
    from iwtld.incoming.document import Document
    from iwtld.positions import Wanted
    from iwtld.tables import Table
    from iwtld.validate.results import Result

LONGEST: Final = 1000
"""How many characters of a line an excerpt keeps, around its mark."""

_READABLE: Final = 5
"""One character in so many may be none that can be read."""

RECORDED: Final = "<recorded>"
"""What findings call the recorded data, where no document has to do with a mistake."""

Mark: TypeAlias = tuple[int, int, int | None]
"""A line, the first column of the mark, and the first one behind it, None for the end of the line."""

_DERIVED: Final = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
_RECORDED_ROW: Final = re.compile(re.escape(DATA) + r"(?P<file>.+)#row=(?P<row>\d+)")
_ROW: Final = re.compile(r"urn:x-iwtld:document:(?P<number>\d+)#row=(?P<row>\d+)")
TOO_MANY: Final = frozenset(map(component, ("maxCount", "qualifiedMaxCount", "uniqueLang")))


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong: the document, the line and column, and where the record begins.

    ``column_name`` and ``value`` are told for a cell of a table, ``label`` for a blank node that has one.
    ``recorded`` takes the place of a document for what stands in none of them.
    """

    document: Document | None = None
    line: int | None = None
    column: int | None = None
    end: int | None = None
    record: tuple[int, int] | None = None
    column_name: str | None = None
    value: str | None = None
    label: str | None = None
    excerpt: Excerpt | None = None
    recorded: str = ""

    @property
    def file(self) -> str:
        """What findings call the document, or else the recorded table."""
        return self.document.name if self.document is not None else self.recorded


@dataclass(frozen=True, slots=True)
class Question:
    """The statement that is wrong: its subject, as far as known its predicate and its object.

    ``missing`` says that there is no such statement: in a table it still has a cell. ``of_property`` says
    that the predicate itself is wrong. ``others`` are further things that it has to do with.
    """

    focus: Term
    subject: Term
    predicate: str | None = None
    value: Term | None = None
    missing: bool = False
    of_property: bool = False
    others: tuple[Term, ...] = ()


def question_of(graph: ox.Store, found: Result | Fault) -> Question:
    """Return the statement that a result or a fault is about."""
    from iwtld.findings.fault import Fault

    if isinstance(found, Fault):
        return Question(found.focus, found.focus, found.path, found.value, of_property=found.of_property)
    focus = found.focus_node
    subject, predicate, value = statement_of(graph, focus, found.path, found.value) or (focus, None, None)
    missing = found.value is None and found.component not in TOO_MANY
    others = () if found.value is None else (found.value,)
    return Question(focus, subject, predicate, value, missing, others=(*_named(found.message), *others))


def _named(message: str) -> tuple[ox.NamedNode, ...]:
    """Return the things of the project that a message names."""
    return tuple(ox.NamedNode(iri) for iri in dict.fromkeys(THING.findall(message)))


class Places:
    """Finds the places of statements in the documents that a store was loaded from."""

    def __init__(self, graph: ox.Store, documents: Sequence[Document], tables: Mapping[int, Table]) -> None:
        self._graph = graph
        self._documents = {document.number: document for document in documents}
        self._tables = tables

    def find(self, questions: Sequence[Question]) -> list[Place]:
        """Return the place of each question, in their order."""
        asked: dict[int, list[Question]] = defaultdict(list)
        homes: list[tuple[Question, list[int]]] = []
        for question in questions:
            meant, numbers = self._at_home(question)
            homes.append((meant, numbers))
            for number in numbers:
                asked[number].append(meant)
        found = {
            number: self._in_table(number, some) if number in self._tables else self._in_text(number, some)
            for number, some in asked.items()
        }
        return [
            _best([found[number][question] for number in numbers])
            if numbers
            else self._recorded(question.focus)
            for question, numbers in homes
        ]

    def _at_home(self, question: Question) -> tuple[Question, list[int]]:
        """Return where a question is to be looked for: where its subject is described, else its focus node.

        What is wrong with a record that nobody described anew was made wrong by a new statement that leads
        to it.
        """
        for subject in (question.subject, question.focus):
            if numbers := self._origins(subject):
                if subject != question.subject:
                    question = Question(question.focus, subject, None, None)
                return question, numbers
        focus = question.focus
        for quad in self._graph.quads_for_pattern(None, None, focus, ox.DefaultGraph()):
            if numbers := self._origins(quad.subject):
                return Question(focus, quad.subject, quad.predicate.value, focus), numbers
        for other in question.others:
            if isinstance(other, ox.NamedNode | ox.BlankNode) and (numbers := self._origins(other)):
                return self._about(other, question), numbers
        return question, []

    def _about(self, subject: ox.NamedNode | ox.BlankNode, question: Question) -> Question:
        """Return where a new record has to do with what is wrong in a recorded one."""
        for value in question.others:
            for quad in self._graph.quads_for_pattern(subject, None, value, ox.DefaultGraph()):
                return Question(question.focus, subject, quad.predicate.value, value)
        return Question(question.focus, subject)

    def _recorded(self, node: Term) -> Place:
        """Return the row of a recorded table from which a record comes."""
        if not isinstance(node, ox.Literal | ox.Triple):
            for quad in self._graph.quads_for_pattern(node, _DERIVED, None, ox.DefaultGraph()):
                if match := _RECORDED_ROW.fullmatch(getattr(quad.object, "value", "")):
                    return Place(line=int(match["row"]), recorded=f"{RECORDED}/{match['file']}")
        return Place(recorded=RECORDED)

    def _origins(self, node: Term) -> list[int]:
        if isinstance(node, ox.Literal | ox.Triple):
            return []
        marks = self._graph.quads_for_pattern(node, IN, None, ORIGIN_GRAPH)
        return sorted(int(mark.object.value) for mark in marks if isinstance(mark.object, ox.Literal))

    def _in_text(self, number: int, questions: Iterable[Question]) -> dict[Question, Place]:
        from iwtld.positions import Wanted, locate

        document = self._documents[number]
        wanted = {question: _wanted(question) for question in questions}
        heads = {question: Wanted(question.focus) for question in wanted}
        located = locate(document, {*wanted.values(), *heads.values()})
        places: dict[Question, Place] = {}
        for question, one in wanted.items():
            found, head = located.get(one), located.get(heads[question])
            record = head and head.subject
            span = (found and (found.triple or found.subject)) or record
            places[question] = Place(
                document,
                line=span.line if span else None,
                column=span.column if span else None,
                end=_end(span.line, span.column, span.end_line, span.end_column) if span else None,
                record=(record.line, record.column) if record else None,
                label=head.label if head else None,
            )
        return places

    def _in_table(self, number: int, questions: Iterable[Question]) -> dict[Question, Place]:
        from iwtld.positions.tables import WantedCell, locate

        document = self._documents[number]
        wanted = {
            question: WantedCell(row, question.predicate, question.value)
            for question in questions
            if (row := self._row(question.subject, number) or self._row(question.focus, number))
        }
        located = locate(document, self._tables[number], set(wanted.values()))
        places = {question: Place(document) for question in questions}
        for question, one in wanted.items():
            if cell := located.get(one):
                places[question] = Place(
                    document,
                    cell.line,
                    cell.column,
                    column_name=cell.column_name,
                    value=cell.value,
                    excerpt=cell.excerpt,
                )
        return places

    def _row(self, node: Term, number: int) -> int | None:
        if isinstance(node, ox.Literal | ox.Triple):
            return None
        quads = self._graph.quads_for_pattern(node, _DERIVED, None, ox.DefaultGraph())
        found = (_ROW.fullmatch(getattr(quad.object, "value", "")) for quad in quads)
        # Of rows that share a key the last one is at fault, whatever order the store keeps them in.
        return max((int(m["row"]) for m in found if m and int(m["number"]) == number), default=None)


def _wanted(question: Question) -> Wanted:
    from iwtld.positions import Wanted

    if question.missing:
        return Wanted(question.subject)
    part: Literal["value", "property"] = "property" if question.of_property else "value"
    return Wanted(question.subject, question.predicate, question.value, part=part)


def _best(places: Sequence[Place]) -> Place:
    """Return the most exact of the places of one statement in several documents."""
    return min(places, key=lambda place: (place.line is None, place.column is None), default=Place())


def _end(line: int, column: int, end_line: int, end_column: int) -> int | None:
    """Return where the mark of an excerpt ends: on the first line only, None for its end."""
    return max(end_column, column + 1) if end_line == line else None


def excerpts(document: Document, marks: Iterable[Mark]) -> dict[Mark, Excerpt]:
    """Return the lines of a text on which marks stand, each with its mark; what is no text is not shown."""
    on_line: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        on_line[mark[0]].append(mark)
    found: dict[Mark, Excerpt] = {}
    last = max(on_line, default=0)
    with document.path.open(encoding="utf-8-sig", errors="replace") as stream:
        for number, text in enumerate(stream, 1):
            for mark in on_line.pop(number, ()) if _is_text(text) else ():
                found[mark] = _excerpt(text.rstrip("\n"), *mark)
            if number >= last:
                break
    return found


def _is_text(line: str) -> bool:
    """Whether people can read a line: one that is packed, or in another encoding, says nothing to them."""
    beginning = line[:LONGEST]
    unreadable = sum(not (character.isprintable() or character.isspace()) for character in beginning)
    return (unreadable + beginning.count("\ufffd")) * _READABLE <= len(beginning)


def _excerpt(text: str, line: int, start: int, end: int | None) -> Excerpt:
    stop = min(len(text) + 1 if end is None else end, len(text) + 1)
    offset = max(1, start - LONGEST // 4) if len(text) > LONGEST else 1
    kept = text[offset - 1 : offset - 1 + LONGEST]
    return Excerpt(line, kept, start, min(max(stop, start + 1), offset + len(kept) + 1), offset)


def place(finding: Finding, found: Place) -> Finding:
    """Return a finding with its place, and where the record begins if that is on another line."""
    if found.document is None:
        return replace(finding, file=found.file, line=found.line)
    related = finding.related
    if found.record is not None and found.line is not None and found.record[0] != found.line:
        related = (Related("the record begins here", found.document.name, *found.record), *related)
    return replace(
        finding,
        file=found.document.name,
        line=found.line,
        column=found.column,
        column_name=found.column_name or finding.column_name,
        value=finding.value if found.value is None else found.value,
        excerpt=found.excerpt,
        related=related,
    )
