"""The recorded thing that a wrong reference was meant to name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from iwtld.findings.expected import Expected
from iwtld.findings.similar import closest, resembling
from iwtld.findings.things import Things, kind_of, plain, short, slug, with_article
from iwtld.names import fold
from iwtld.namespaces import PREFIXES
from iwtld.validate.vocabulary import Term

_MATCHES: Final = tuple(ox.NamedNode(PREFIXES["skos"] + name) for name in ("exactMatch", "closeMatch"))
_IN_SCHEME: Final = PREFIXES["skos"] + "inScheme"
_LISTED: Final = 12


class Nearby:
    """Looks for things by the names that they might be known by; the candidates of a class are read once."""

    def __init__(self, things: Things) -> None:
        self._things = things
        self._members: dict[tuple[str, ...], list[ox.NamedNode]] = {}
        self._names: dict[tuple[str, ...], dict[str, dict[ox.NamedNode, None]]] = {}
        self._found: dict[tuple[Term, tuple[str, ...]], tuple[ox.NamedNode, ...]] = {}

    def candidates(self, wanted: Expected) -> list[ox.NamedNode]:
        """Return the things that would do: those of the classes and schemes, and the listed ones."""
        listed = [value for value in wanted.values if isinstance(value, ox.NamedNode)]
        key = (*wanted.classes, "", *wanted.schemes)
        if key not in self._members:
            self._members[key] = [
                *self._things.members(wanted.classes),
                *self._things.members(wanted.schemes, _IN_SCHEME),
            ]
        return [*listed, *self._members[key]]

    def meant(self, value: Term, wanted: Expected) -> tuple[ox.NamedNode, ...]:
        """Return the one or two things that a wrong value may stand for; none when nothing is near.

        A thing that says itself to match the value comes first, then one whose slug, code or name is the
        value, then one whose slug or name differs by a slip, by capitals or accents.
        """
        key = (value, (*wanted.classes, "", *wanted.schemes, "", *map(str, wanted.values)))
        if key not in self._found:
            self._found[key] = tuple(self._search(value, wanted))
        return self._found[key]

    def few(self, wanted: Expected) -> list[ox.NamedNode]:
        """Return all the things that would do where there are only a few of them, sorted."""
        found = self.candidates(wanted)
        return sorted(found, key=str) if 0 < len(found) <= _LISTED else []

    def _search(self, value: Term, wanted: Expected) -> Sequence[ox.NamedNode]:
        candidates = [thing for thing in self.candidates(wanted) if thing != value]
        if not candidates or isinstance(value, ox.BlankNode):
            return self._by_names_of(value, candidates, wanted)
        if matching := self._matching(value, set(candidates)):
            return matching
        text = slug(value)
        by_slug: dict[str, dict[ox.NamedNode, None]] = {}
        for thing in candidates:
            by_slug.setdefault(slug(thing), {})[thing] = None
        bare = _bare(text)
        if same := [thing for name, things in by_slug.items() if _bare(name) == bare for thing in things]:
            return _few(same)
        if same := self._named(text, set(candidates)):
            return _few(same)
        if found := [thing for name in closest(text, by_slug) for thing in by_slug[name]]:
            return _few(found)
        # All names of all candidates: read only when nothing cheaper helps.
        folded, named = fold(text), self._by_name(wanted, candidates)
        if folded in named:
            return _few(named[folded])
        if found := [thing for name in closest(folded, named) for thing in named[name]]:
            return _few(found)
        if known := self._by_names_of(value, candidates, wanted):
            return known
        return _few(thing for name in resembling(text, by_slug) for thing in by_slug[name])

    def _named(self, text: str, candidates: set[ox.NamedNode]) -> list[ox.NamedNode]:
        """Return the candidates that have a text as their name or code, looked up as it may be written."""
        words = text.replace("-", " ").replace("_", " ")
        found: dict[ox.NamedNode, None] = {}
        for name in dict.fromkeys((text, text.upper(), words, words.title(), words.capitalize())):
            for literal in (ox.Literal(name), ox.Literal(name, language="en")):
                for thing in self._things.with_name(literal):
                    if thing in candidates:
                        found[thing] = None
        return list(found)

    def _by_names_of(
        self, value: Term, candidates: list[ox.NamedNode], wanted: Expected
    ) -> Sequence[ox.NamedNode]:
        """Return the things that have a name in common with what the value is called."""
        if isinstance(value, ox.Literal) or not candidates:
            return ()
        named = self._by_name(wanted, candidates)
        names = {fold(name) for name in self._things.names(value)} - {""}
        return _few(thing for name in sorted(names) for thing in named.get(name, ()) if thing != value)

    def _matching(self, value: Term, candidates: set[ox.NamedNode]) -> Sequence[ox.NamedNode]:
        if not isinstance(value, ox.NamedNode):
            return ()
        found: list[ox.NamedNode] = []
        for predicate in _MATCHES:
            for quad in self._things.store.quads_for_pattern(None, predicate, value, None):
                if quad.subject in candidates and isinstance(quad.subject, ox.NamedNode):
                    found.append(quad.subject)
        return _few(found)

    def _by_name(
        self, wanted: Expected, candidates: list[ox.NamedNode]
    ) -> dict[str, dict[ox.NamedNode, None]]:
        key = (*wanted.classes, "", *wanted.schemes, "", *map(plain, wanted.values))
        if key not in self._names:
            index: dict[str, dict[ox.NamedNode, None]] = {}
            for thing in candidates:
                for name in self._things.names(thing):
                    if folded := fold(name):
                        index.setdefault(folded, {})[thing] = None
            self._names[key] = index
        return self._names[key]


def describe_wrong(things: Things, value: Term, wanted: Expected) -> str | None:
    """Return a sentence about what a wrong value is, where that explains why it is wrong."""
    if isinstance(value, ox.Literal) and wanted.is_thing:
        return f"{short(value)} is a text and not the IRI of a thing."
    if not isinstance(value, ox.NamedNode):
        return None
    if not things.described(value):
        return (
            f"{short(value)} is not recorded."
            if kind_of(value.value)
            else f"{short(value)} is not described."
        )
    kind = things.kind(things.classes(value)[:1])
    return f"{things.called(value)} is recorded as {with_article(kind)}." if kind else None


def _bare(name: str) -> str:
    """Return a slug without signs and capitals; unlike names, slugs have no accents."""
    return "".join(filter(str.isalnum, name.casefold()))


def _few(found: Iterable[ox.NamedNode]) -> tuple[ox.NamedNode, ...]:
    """Return what was found when it is a thing or two: more are no help."""
    known = tuple(dict.fromkeys(found))
    return known if len(known) <= 2 else ()
