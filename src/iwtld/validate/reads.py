"""Which statements a constraint reads, and for which focus nodes each of them matters.

A changed statement can change the result for a focus node only if some pattern of the constraint matches
the statement while the patterns around it match too: those of the same group and of the groups that it
stands in. Filters are left out, which only makes for more nodes than need be. Nodes that are the subject of
a changed statement are looked at in any case, so nothing is said about them here.

The changed statements stand in the graph ``urn:x-iwtld:changed``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from typing import Final

import pyoxigraph as ox

from iwtld.lexer import tokens
from iwtld.validate.paths import Occurrence, Path, in_sequence, occurrences
from iwtld.validate.scopes import Expression, Group, Query
from iwtld.validate.triples import Pattern, UnreadableError, along, triple_patterns
from iwtld.validate.vocabulary import CHANGED, Term

THIS: Final = "?this"

_FEW: Final = 500
_MOST_PATTERNS: Final = 60
_MOST_WAYS: Final = 100


@dataclass(frozen=True, slots=True)
class Read:
    """A statement that is read, and which focus nodes it matters to.

    ``predicate`` is its IRI, None for any. ``statement`` is its pattern, ``beside`` what has to match
    together with it, and ``focus`` the variable of the focus nodes.
    """

    predicate: str | None
    statement: Pattern
    beside: str
    focus: str

    def query(self, subjects: Collection[Term]) -> str:
        """Return the query for the focus nodes.

        ``subjects`` are those of the changed statements with the predicate. An engine that takes all patterns
        for equally large may begin anywhere; a few terms make it begin with the change.
        """
        anchor = ""
        few = len(subjects) <= _FEW and all(isinstance(node, ox.NamedNode) for node in subjects)
        if few and self.statement.subject.startswith("?"):
            anchor = f"VALUES {self.statement.subject} {{ {' '.join(map(str, subjects))} }} "
        changed = f"GRAPH <{CHANGED}> {{ {self.statement} }}"
        return f"SELECT DISTINCT {self.focus} WHERE {{ {anchor}{changed} {self.beside} }}"


@dataclass(frozen=True, slots=True)
class Step:
    """A statement that a path reads: its predicate, None for any, and the way to it from the focus node.

    ``inverse`` tells that the way ends at the object of the statement.
    """

    predicate: str | None
    way: tuple[Path, ...]
    inverse: bool = False


def steps_of(way: tuple[Path, ...], path: Path) -> Iterator[Step]:
    """Yield what a path reads that begins where a way from the focus node ends.

    Raises ``UnreadableError`` for a way of more than a hundred steps, which no engine follows quickly.
    """
    if sum(1 for part in way for _ in occurrences(part)) > _MOST_WAYS:
        raise UnreadableError
    for it in occurrences(path):
        yield Step(it.iri, (*way, *it.before), it.inverse)


def reads_of_steps(steps: Iterable[Step]) -> Iterator[Read]:
    """Yield what the steps read, those of one predicate together."""
    ways: dict[tuple[str | None, bool], dict[str, None]] = {}
    for step in steps:
        if step.way or step.inverse:
            way = str(in_sequence(step.way)) if step.way else ""
            ways.setdefault((step.predicate, step.inverse), {})[way] = None
    for (predicate, inverse), texts in ways.items():
        name = "?predicate" if predicate is None else f"<{predicate}>"
        statement = Pattern(*(("?end", name, "?near") if inverse else ("?near", name, "?end")), None)
        if "" in texts:
            yield Read(predicate, statement, "", "?near")
        listed = [f"({text})" for text in texts if text]
        for start in range(0, len(listed), _MOST_WAYS):
            way = "|".join(listed[start : start + _MOST_WAYS])
            yield Read(predicate, statement, f"{THIS} {way} ?near .", THIS)


def reads_of_query(
    query: Query,
    prologue: str,
    way: tuple[Path, ...],
    path: Path | None,
    wanted: Callable[[str | None], bool],
) -> list[Read]:
    """Return what a query of the shapes graph reads.

    ``way`` leads from the focus node to its ``$this``, and ``path`` from there to ``$value`` in the validator
    of a component; ``wanted`` tells which predicates (None: any) are asked about. Raises ``UnreadableError``
    where the statements that the query reads cannot be told.
    """
    return list(_QueryReads(query, prologue, way, path, wanted).reads())


@cache
def _prefixes(prologue: str) -> dict[str, str]:
    found = tokens(prologue)
    if any(token.text.upper() == "BASE" for token in found):
        raise UnreadableError
    pairs = pairwise(found)
    return {
        name.text[:-1]: iri.text[1:-1] for name, iri in pairs if name.kind == "name" and iri.kind == "iri"
    }


class _QueryReads:
    def __init__(
        self,
        query: Query,
        prologue: str,
        way: tuple[Path, ...],
        path: Path | None,
        wanted: Callable[[str | None], bool],
    ) -> None:
        self.prefixes = _prefixes(prologue)
        self.wanted = wanted
        self.group = query.group
        self.names = (f"fresh__{number}" for number in range(1 << 30))
        self.root = "?root__" if way else THIS
        self.links = [along(self.root, in_sequence(way), THIS)] if way else []
        if path is not None:
            self.links.append(along(THIS, path, "?value"))

    def reads(self) -> Iterator[Read]:
        """Yield the reads of the whole query, and of the way to it."""
        yield from self._reads_of(self.links, ())
        yield from self._group(self.group, self.links)

    def _group(self, group: Group, around: Sequence[Pattern]) -> Iterator[Read]:
        if group.subselect:
            raise UnreadableError
        own = triple_patterns(group.triples, self.prefixes, self.names)
        yield from self._reads_of(own, around)
        inside = [*around, *own]
        if len(inside) > _MOST_PATTERNS:
            raise UnreadableError
        for _, what in group.events:
            match what:
                case Group():
                    yield from self._group(what, inside)
                case Expression():
                    yield from chain.from_iterable(self._group(inner, inside) for inner in what.groups)

    def _reads_of(self, own: Sequence[Pattern], around: Sequence[Pattern]) -> Iterator[Read]:
        for number, pattern in enumerate(own):
            others = [*around, *own[:number], *own[number + 1 :]]
            if pattern.path is None:
                yield from self._read(None, pattern, others)
                continue
            for it in occurrences(pattern.path):
                if self.wanted(it.iri):
                    yield from self._read(it.iri, *self._at(pattern, it, others))

    def _at(self, pattern: Pattern, it: Occurrence, others: list[Pattern]) -> tuple[Pattern, list[Pattern]]:
        """Return the statement at a place of a path, and what has to match beside it."""
        near, far = pattern.subject, pattern.object
        more: list[Pattern] = []
        if it.before:
            near = f"?{next(self.names)}"
            more.append(along(pattern.subject, in_sequence(it.before), near))
        if it.after:
            far = f"?{next(self.names)}"
            more.append(along(far, in_sequence(it.after), pattern.object))
        subject, end = (far, near) if it.inverse else (near, far)
        return Pattern(subject, f"<{it.iri}>", end, None), [*more, *others]

    def _read(self, iri: str | None, pattern: Pattern, others: list[Pattern]) -> Iterator[Read]:
        if pattern.subject == self.root:
            return
        beside = _connected(pattern.ends, [other for other in others if other.is_plain])
        if self.root not in pattern.ends.union(*(other.ends for other in beside)):
            beside = _connected(pattern.ends, others)
        if self.root not in pattern.ends.union(*(other.ends for other in beside)):
            raise UnreadableError
        yield Read(iri, pattern, " ".join(map(str, beside)), self.root)


def _connected(ends: frozenset[str], patterns: list[Pattern]) -> list[Pattern]:
    """Return the patterns that hang together with the variables, from the narrow ones to the wide.

    An object has few values of a predicate and may be the value of thousands of subjects.
    """
    found: list[Pattern] = []
    remaining = patterns
    while joined := [pattern for pattern in remaining if pattern.ends & ends]:
        best = min(joined, key=lambda pattern: (len(pattern.ends - ends), pattern.subject not in ends))
        found.append(best)
        ends |= best.ends
        remaining = [pattern for pattern in remaining if pattern is not best]
    return found
