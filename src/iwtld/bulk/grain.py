"""What the result of a shape depends on of a row: which of its properties, and how much of their values.

Most shapes read one property or two, and many only of what kind a value is: a text, a text with a language, a
reference. Rows that are alike in that have the same result. What can be told is told from the shapes; a
shape that may read anything else, such as other rows, has no grain and is held against every row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, TypeAlias

from iwtld.lexer import tokens
from iwtld.validate.paths import Alternative, Path, Predicate, Repetition
from iwtld.validate.paths import Sequence as Steps
from iwtld.validate.scopes import Expression, Group
from iwtld.validate.shapes import (
    Constraint,
    Count,
    HasValue,
    Logic,
    PropertyPair,
    PropertyShape,
    Qualified,
    Shape,
    SparqlConstraint,
    UniqueLang,
    ValueTest,
)
from iwtld.validate.triples import Pattern, UnreadableError, triple_patterns
from iwtld.validate.vocabulary import RDF, TYPE, XSD, Term

_THIS: Final = "?this"
_TEXTS: Final = frozenset({XSD + "string", RDF + "langString"})
"""Datatypes of which every text is well-formed: a test of them sees the datatype alone."""


@dataclass(frozen=True, slots=True)
class Grain:
    """What a shape reads of a row.

    Of the properties ``exact`` it reads the values, of ``kinds`` only how many there are, their datatypes and
    languages, and whether they are among the terms ``named``. ``itself`` tells that it reads the name of the
    row. Without a value of each property in ``needs`` it has no results.
    """

    exact: frozenset[str]
    kinds: frozenset[str]
    named: frozenset[str]
    itself: bool
    needs: frozenset[str]


def grain_of(constraint: Constraint) -> Grain | None:
    """Return what a constraint of a node shape reads of its focus node, None where that cannot be told.

    Nothing of the kind can be told where a path leads backwards: to whatever refers to the row.
    """
    reader = _Reader()
    try:
        reader.constraint(constraint, None, _Here())
    except UnreadableError:
        return None
    exact = frozenset(reader.exact)
    needs = frozenset(reader.needs) if reader.alone else frozenset[str]()
    return Grain(exact, frozenset(reader.kinds) - exact, frozenset(reader.named), reader.itself, needs)


@dataclass(frozen=True, slots=True)
class _Here:
    """The row itself."""


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of a property of the row."""

    predicate: str


@dataclass(frozen=True, slots=True)
class _Beyond:
    """What its values lead to: recorded things, which are the same for all rows."""


_Place: TypeAlias = _Here | _Values | _Beyond


@dataclass(slots=True)
class _Reader:
    exact: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    needs: set[str] = field(default_factory=set)
    itself: bool = False
    queries: int = 0
    others: int = 0

    @property
    def alone(self) -> bool:
        """Whether a single query is all that there is, so that its patterns have to match for any result."""
        return self.queries == 1 and not self.others

    def shape(self, shape: Shape, origin: _Place) -> None:
        """Read a shape whose focus nodes are at a place."""
        if shape.deactivated:
            return
        at = origin if shape.path is None else self._along(shape.path, origin)
        for constraint in shape.constraints:
            if isinstance(constraint, SparqlConstraint):
                self._query(constraint, origin)
            else:
                self.constraint(constraint, origin, at)

    def constraint(self, constraint: Constraint, origin: _Place | None, at: _Place) -> None:
        """Read a constraint on the value nodes at a place; ``origin`` is that of the focus nodes."""
        if isinstance(constraint, PropertyShape):
            self.shape(constraint.shape, at)
            return
        if isinstance(constraint, SparqlConstraint):
            self._query(constraint, at if origin is None else origin)
            return
        self.others += 1
        match constraint:
            case ValueTest():
                self._test(constraint, at)
            case Count() | UniqueLang():
                self._kinds(at)
            case HasValue(_, term):
                self._among((term,), at)
            case PropertyPair(_, _, predicate):
                self._values(at)
                self._values(_Values(predicate) if isinstance(origin or at, _Here) else _Beyond())
            case Logic(_, _, shapes):
                for inner in shapes:
                    self.shape(inner, at)
            case Qualified(inner, siblings):
                self._kinds(at)
                for each in (inner, *siblings):
                    self.shape(each, at)
            case _:
                raise UnreadableError

    def _along(self, path: Path, origin: _Place) -> _Place:
        """Return the place that a path leads to."""
        first = _first(path)
        if not isinstance(origin, _Here):
            self._values(origin)
            return _Beyond()
        if isinstance(path, Predicate):
            self.kinds.add(path.iri)
            return _Values(path.iri)
        self.exact |= first
        return _Beyond()

    def _test(self, test: ValueTest, at: _Place) -> None:
        if test.parameter == "in":
            self._among(test.operands, at)
        elif test.parameter in ("nodeKind", "languageIn") or (
            test.parameter == "datatype" and all(getattr(o, "value", "") in _TEXTS for o in test.operands)
        ):
            self._kinds(at)
        else:
            self._values(at)
            if test.parameter == "class" and isinstance(at, _Here):
                self.exact.add(TYPE)

    def _kinds(self, at: _Place) -> None:
        if isinstance(at, _Values):
            self.kinds.add(at.predicate)

    def _values(self, at: _Place) -> None:
        if isinstance(at, _Values):
            self.exact.add(at.predicate)
        self.itself |= isinstance(at, _Here)

    def _among(self, terms: tuple[Term, ...], at: _Place) -> None:
        written = {str(term) for term in terms}
        if isinstance(at, _Values) and all(text.isascii() and "\\" not in text for text in written):
            self.kinds.add(at.predicate)
            self.named |= written
        else:
            self._values(at)

    def _query(self, constraint: SparqlConstraint, origin: _Place) -> None:
        template = constraint.template
        if not isinstance(origin, _Here) or template.one_by_one or template.parsed.limited:
            raise UnreadableError
        self.queries += 1
        found = tokens(template.prologue)
        prefixes = {
            name.text[:-1]: iri.text[1:-1]
            for name, iri in pairwise(found)
            if name.kind == "name" and iri.kind == "iri"
        }
        names = (f"fresh__{number}" for number in range(1 << 30))
        patterns: list[Pattern] = []
        for group in _groups(template.parsed.group):
            if group.subselect:
                raise UnreadableError
            own = triple_patterns(group.triples, prefixes, names)
            patterns += own
            if group is template.parsed.group:
                self.needs |= set[str]().union(
                    *(_only(each.path) for each in own if each.subject == _THIS and each.path is not None)
                )
        self.itself |= any(_tests_itself(group) for group in _groups(template.parsed.group))
        self._follow(patterns)

    def _follow(self, patterns: list[Pattern]) -> None:
        """Read patterns, which have to lead on from the row one after the other."""
        reached = {_THIS}
        waiting = patterns
        while waiting:
            ready = [each for each in waiting if each.subject in reached or not each.subject.startswith("?")]
            if not ready:
                raise UnreadableError
            for each in ready:
                if each.path is None or each.object == _THIS:
                    raise UnreadableError
                first = _first(each.path)
                if each.subject == _THIS:
                    self.exact |= first
                reached.add(each.object)
            waiting = [each for each in waiting if each not in ready]


def _first(path: Path) -> frozenset[str]:
    """Return the predicates with which a path begins; it leads forwards and is not empty."""
    match path:
        case Predicate(iri):
            return frozenset({iri})
        case Alternative(parts):
            return frozenset[str]().union(*map(_first, parts))
        case Steps(parts):
            for part in parts[1:]:
                _first(part.path if isinstance(part, Repetition) else part)
            return _first(parts[0])
        case Repetition(inner, "+"):
            return _first(inner)
    raise UnreadableError


def _only(path: Path) -> frozenset[str]:
    """Return the predicate with which a path has to begin, if there is one."""
    first = _first(path)
    return first if len(first) == 1 else frozenset()


def _groups(group: Group) -> Iterator[Group]:
    """Yield a group of a query and those inside it."""
    yield group
    for _, what in group.events:
        if isinstance(what, Group):
            yield from _groups(what)
        elif isinstance(what, Expression):
            for inner in what.groups:
                yield from _groups(inner)


def _tests_itself(group: Group) -> bool:
    return any(isinstance(what, Expression) and "this" in what.variables for _, what in group.events)
