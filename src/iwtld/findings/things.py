"""What a store says of a thing: its name, its classes, where it is recorded and by which source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from iwtld.findings.marks import MARKS
from iwtld.namespaces import DATA, ID, IWT, PREFIXES, shorten
from iwtld.validate.marks import is_new
from iwtld.validate.vocabulary import RDFS, SUBCLASS, TYPE, Term

_SKOS: Final = PREFIXES["skos"]
_DCTERMS: Final = PREFIXES["dcterms"]
_LABELS: Final = tuple(
    ox.NamedNode(iri)
    for iri in (_SKOS + "prefLabel", _DCTERMS + "title", RDFS + "label", PREFIXES["schema"] + "name")
)
_NAMES: Final = tuple(
    ox.NamedNode(iri)
    for iri in (
        _SKOS + "prefLabel",
        _DCTERMS + "title",
        _SKOS + "altLabel",
        _SKOS + "notation",
        IWT + "acronym",
        IWT + "isoAlpha3",
        IWT + "isoAlpha2",
        IWT + "isoNumeric",
        _DCTERMS + "identifier",
    )
)
_DERIVED: Final = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
_SOURCE: Final = ox.NamedNode(_DCTERMS + "source")
_BEFORE: Final = ox.NamedNode(SUBCLASS)
_A: Final = ox.NamedNode(TYPE)
_ROW: Final = re.compile(r"(?P<file>.+)#row=(?P<row>\d+)")
# The last letter of a slug is none of the marks that end a sentence.
THING: Final = re.compile(r"<?(" + re.escape(ID) + r"[^\s<>\"{}|^`\\,;]*[^\s<>\"{}|^`\\,;.:!?)\]])>?")
"""Finds the IRIs of things of the project in a text, with or without angle brackets."""
_SHOWN: Final = 60
MOST_CANDIDATES: Final = 20_000
"""Among so many things at most a misspelt reference is looked for."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: ``table`` is a file name of the project, or the IRI of a document."""

    table: str
    number: int

    @property
    def recorded(self) -> bool:
        """Whether the table is one of the project's."""
        return not self.table.startswith("urn:")


class Things:
    """Reads single facts from a store, whichever graph they stand in. Nothing is kept but class trees."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self._below: dict[str, frozenset[str]] = {}

    def values(self, subject: Term, predicate: ox.NamedNode) -> Iterator[Term]:
        """Yield the values of a predicate at a subject."""
        if not isinstance(subject, ox.Literal):
            for quad in self.store.quads_for_pattern(subject, predicate, None, None):
                yield quad.object

    def described(self, thing: Term) -> bool:
        """Tell whether anything is said of a thing."""
        if isinstance(thing, ox.Literal):
            return False
        return any(
            quad.graph_name not in MARKS for quad in self.store.quads_for_pattern(thing, None, None, None)
        )

    def handed_in(self, thing: Term) -> bool:
        """Tell whether what was handed in says something of the thing."""
        return is_new(self.store, thing)

    def label(self, thing: Term) -> str | None:
        """Return the name of a thing: English before others, a name before a title."""
        for predicate in _LABELS:
            texts = [value for value in self.values(thing, predicate) if isinstance(value, ox.Literal)]
            if texts:
                best = min(texts, key=lambda text: (text.language != "en", bool(text.language), text.value))
                return shown(best.value)
        return None

    def names(self, thing: Term) -> Iterator[str]:
        """Yield every name, code and acronym of a thing."""
        for predicate in _NAMES:
            for value in self.values(thing, predicate):
                if isinstance(value, ox.Literal):
                    yield value.value

    def with_name(self, name: ox.Literal) -> Iterator[ox.NamedNode]:
        """Yield the things that have exactly this name, code or acronym."""
        for predicate in _NAMES:
            for quad in self.store.quads_for_pattern(None, predicate, name, None):
                if isinstance(quad.subject, ox.NamedNode):
                    yield quad.subject

    def classes(self, thing: Term) -> tuple[str, ...]:
        """Return the classes that are said of a thing, those of the project first."""
        found = {value.value for value in self.values(thing, _A) if isinstance(value, ox.NamedNode)}
        return tuple(sorted(found, key=lambda iri: (not iri.startswith(IWT), iri)))

    def row(self, thing: Term) -> Row | None:
        """Return the row of a table that a thing was derived from."""
        for value in self.values(thing, _DERIVED):
            match = _ROW.fullmatch(getattr(value, "value", ""))
            if match:
                return Row(match["file"].removeprefix(DATA), int(match["row"]))
        return None

    def sources(self, thing: Term) -> tuple[Term, ...]:
        """Return the sources of a record, sorted."""
        return tuple(sorted(self.values(thing, _SOURCE), key=str))

    def below(self, classes: Iterable[str]) -> frozenset[str]:
        """Return classes with all their subclasses."""
        return frozenset().union(*(self._tree(iri) for iri in classes))

    def _tree(self, iri: str) -> frozenset[str]:
        if iri not in self._below:
            found, frontier = {iri}, [iri]
            while frontier:
                parent = ox.NamedNode(frontier.pop())
                for quad in self.store.quads_for_pattern(None, _BEFORE, parent, None):
                    if isinstance(quad.subject, ox.NamedNode) and quad.subject.value not in found:
                        found.add(quad.subject.value)
                        frontier.append(quad.subject.value)
            self._below[iri] = frozenset(found)
        return self._below[iri]

    def members(self, classes: Iterable[str], predicate: str = TYPE) -> list[ox.NamedNode]:
        """Return the things with an IRI that are of one of the classes, or have another such value."""
        found: dict[ox.NamedNode, None] = {}
        for iri in sorted(self.below(classes) if predicate == TYPE else classes):
            quads = self.store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(iri), None)
            for quad in quads:
                if len(found) >= MOST_CANDIDATES:
                    return list(found)
                if isinstance(quad.subject, ox.NamedNode):
                    found[quad.subject] = None
        return list(found)

    def spoken(self, thing: Term) -> str:
        """Return a thing as people know it: its name, else its short name."""
        return self.label(thing) or short(thing)

    def called(self, thing: Term) -> str:
        """Return the short name of a thing with its name: ``jurisdiction:KHM (Cambodia)``."""
        name = short(thing)
        label = self.label(thing) if isinstance(thing, ox.NamedNode) else None
        return f"{name} ({label})" if label and label.casefold() != slug(thing).casefold() else name

    def kind(self, classes: Iterable[str]) -> str:
        """Return what things of the classes are called: "actor, group or mechanism"."""
        names = [self.label(ox.NamedNode(iri)) or shorten(iri) for iri in classes]
        return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))

    def where(self, thing: Term) -> str:
        """Return where a thing is recorded and after which source, as a part of a sentence."""
        row = self.row(thing)
        place = f"in {row.table}, row {row.number}" if row and row.recorded else ""
        sources = [short(source) for source in self.sources(thing)]
        more = f" and {len(sources) - 2} more" if len(sources) > 2 else ""
        origin = f"after {' and '.join(sources[:2])}{more}" if sources else ""
        return ", ".join(filter(None, (place, origin)))


def slug(thing: Term) -> str:
    """Return the last part of an IRI, or the text of a literal."""
    return (
        re.split(r"[/#]", thing.value.rstrip("/#"))[-1] if isinstance(thing, ox.NamedNode) else plain(thing)
    )


def kind_of(iri: str) -> str | None:
    """Return the kind of a resource of the project, ``jurisdiction`` for ``.../id/jurisdiction/KHM``."""
    if not iri.startswith(ID):
        return None
    return iri[len(ID) :].partition("/")[0]


def short(thing: Term) -> str:
    """Return a term as people write it: ``jurisdiction:KHM``, ``iwt:Actor``, ``"text"@en``."""
    if isinstance(thing, ox.NamedNode):
        if thing.value.startswith(ID):
            kind, slash, rest = thing.value[len(ID) :].partition("/")
            return f"{kind}:{rest}" if slash else f"id:{kind}"
        name = shorten(thing.value)
        return f"<{name}>" if name == thing.value else name
    if isinstance(thing, ox.BlankNode):
        return "a thing without an IRI"
    return literal(thing) if isinstance(thing, ox.Literal) else str(thing)


def turtle(term: Term) -> str:
    """Return a term as it is written in Turtle with the prefixes of the project, ready to be copied."""
    if isinstance(term, ox.NamedNode):
        name = shorten(term.value)
        return name if re.fullmatch(r"[a-z]+:[A-Za-z_]\w*", name) else f"<{term.value}>"
    return literal(term) if isinstance(term, ox.Literal) else short(term)


def literal(term: ox.Literal) -> str:
    """Return a literal as Turtle writes it, long texts cut."""
    text = (
        shown(term.value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    )
    if term.language:
        return f'"{text}"@{term.language}'
    datatype = shorten(term.datatype.value)
    return f'"{text}"' if datatype == "xsd:string" else f'"{text}"^^{datatype}'


def plain(term: Term) -> str:
    """Return the text of a literal or the IRI of a node, without any sign around it."""
    return str(getattr(term, "value", term))


def shown(text: str) -> str:
    """Return a text, cut where it is long."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"


def with_article(noun: str) -> str:
    """Return a noun with its indefinite article."""
    return f"{'an' if noun[:1].lower() in 'aeio' else 'a'} {noun}"
