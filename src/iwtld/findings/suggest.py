"""What to do about a validation result: the nearest valid value, the literal as it should be, an example."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from iwtld.findings.expected import Expected, expected
from iwtld.findings.nearby import Nearby
from iwtld.findings.rewrite import is_own, matching, rewritten, spelt
from iwtld.findings.similar import closest
from iwtld.findings.things import Things, short, slug, turtle
from iwtld.namespaces import IWT, PREFIXES, shorten
from iwtld.validate.paths import Predicate
from iwtld.validate.results import Result
from iwtld.validate.shapes import Closed, Shape
from iwtld.validate.vocabulary import RDF, SH, Term

_SUFFIX: Final = "ConstraintComponent"
MISSING: Final = frozenset({"MinCount", "QualifiedMinCount"})
"""The components whose results are about a value that is not there."""
_TOO_MANY: Final = frozenset({"MaxCount", "QualifiedMaxCount", "UniqueLang"})
_VALUE: Final = frozenset(
    {"Class", "Datatype", "NodeKind", "In", "Node", "Or", "Xone", "And", "Pattern", "LanguageIn", "HasValue"}
)
_IDENTIFIER: Final = PREFIXES["dcterms"] + "identifier"
_EXAMPLES: Final = 32
"""Among so many values the first in the alphabet is the example: an order of its own would cost more."""


class Suggester:
    """Says what to do about results. One serves all results of a page, so that names are read once."""

    def __init__(self, store: ox.Store, recorded: ox.Store | None = None) -> None:
        self.things = Things(store)
        self.nearby = Nearby(self.things)
        self._recorded = None if recorded is None else Things(recorded)
        self._examples: dict[tuple[str, ...], Term | None] = {}

    def suggest(self, result: Result, shape: Shape | None) -> str | None:
        """Return a sentence or two, or None where nothing can be said beyond the message."""
        component = kind_of_constraint(result)
        cell = self._in_cell(result.focus_node)
        if component in _TOO_MANY:
            return self._surplus(result, cell=cell)
        if shape is None:
            return None
        if component in MISSING or (component == "HasValue" and result.value is None):
            return self._missing(result, expected(shape), cell=cell)
        if component == "Closed":
            return _allowed(shape, result)
        if component in _VALUE and result.value is not None and result.value != result.focus_node:
            return self._value(result.value, expected(shape), own=is_own(result.source_shape), cell=cell)
        return None

    def _in_cell(self, focus: Term) -> bool:
        """Tell whether what is wrong stands in a table: in the row of a document, or of a build."""
        row = self.things.row(focus)
        return row is not None and not (row.recorded and self.things.handed_in(focus))

    def _value(self, value: Term, wanted: Expected, *, own: bool, cell: bool) -> str | None:
        if wanted.is_thing:
            meant = self.nearby.meant(value, wanted)
            if meant:
                return f"Did you mean {self._either(meant, cell=cell)}?"
            few = self.nearby.few(wanted)
            names = ", ".join(slug(thing) if cell else short(thing) for thing in few)
            return f"Valid: {names}." if few else None
        if listed := [term for term in wanted.values if isinstance(term, ox.Literal)]:
            near = closest(slug(value), [term.value for term in listed])
            chosen = [term for term in listed if term.value in near] or listed[:12]
            texts = " or ".join(spelt(term, cell=cell) for term in chosen)
            return f"Did you mean {texts}?" if near else f"Valid: {texts}."
        found = rewritten(value, wanted) or matching(value, wanted, own=own)
        found = found[:1] if not _ambiguous(found) else found
        if not found:
            return None
        texts = " or ".join(spelt(term, cell=cell) for term in found)
        if len(found) > 1:
            return f"It can be read as {texts}: write the one that is meant."
        english = " if it is in English" if found[0].language == "en" and not cell else ""
        return f"Write {texts}{english}."

    def _either(self, things: Iterable[ox.NamedNode], *, cell: bool) -> str:
        return " or ".join(self._cell(thing) if cell else self.things.called(thing) for thing in things)

    def _cell(self, thing: ox.NamedNode) -> str:
        label = self.things.label(thing)
        return f"{slug(thing)} ({label})" if label and label.casefold() != slug(thing) else slug(thing)

    def _missing(self, result: Result, wanted: Expected, *, cell: bool) -> str | None:
        if not isinstance(result.path, Predicate):
            return None
        predicate = result.path.iri
        given = [value for value in wanted.values if isinstance(value, ox.NamedNode | ox.Literal)]
        if predicate == _IDENTIFIER and isinstance(result.focus_node, ox.NamedNode):
            # The key of a record is the last part of its IRI.
            given = [ox.Literal(slug(result.focus_node))]
        value = given[0] if given else self._example(result.focus_node, predicate)
        if value is None:
            return None
        if cell:
            return f"For example {slug(value)}."
        return f"For example: {shorten(predicate)} {turtle(value)} ."

    def _example(self, focus: Term, predicate: str) -> Term | None:
        """Return a value that a recorded thing of the same class has; one that was handed in may be wrong."""
        classes = [iri for iri in self.things.classes(focus) if iri.startswith(IWT)] or list(
            self.things.classes(focus)
        )
        key = (predicate, *classes)
        if key not in self._examples:
            self._examples[key] = self._look_for_example(classes, predicate)
        return self._examples[key]

    def _look_for_example(self, classes: Sequence[str], predicate: str) -> Term | None:
        found: list[Term] = []
        for thing in self.things.members(classes[:1]) if classes else ():
            values = list(self.things.values(thing, ox.NamedNode(predicate)))
            if values and not self.things.handed_in(thing):
                found += [value for value in values if not isinstance(value, ox.BlankNode)]
            if len(found) >= _EXAMPLES:
                break
        # Texts in English, short ones first, show best what is wanted.
        return min(found, key=lambda term: (len(slug(term)) > 40, str(term)), default=None)

    def _surplus(self, result: Result, *, cell: bool) -> str | None:
        if not isinstance(result.path, Predicate):
            return None
        predicate = ox.NamedNode(result.path.iri)
        values = sorted(dict.fromkeys(self.things.values(result.focus_node, predicate)), key=str)
        known = set(self._recorded.values(result.focus_node, predicate)) if self._recorded else set()
        old = [value for value in values if value in known]
        new = [value for value in values if value not in known]
        if old and new and self._recorded:
            origin = self._recorded.where(result.focus_node)
            return (
                f"Recorded is {self._listed(old, cell=cell)}{f' ({origin})' if origin else ''}; "
                f"{self._listed(new, cell=cell)} is new."
            )
        return f"Given are {self._listed(values, cell=cell)}." if len(values) > 1 else None

    def _listed(self, values: Sequence[Term], *, cell: bool) -> str:
        texts = [
            spelt(value, cell=cell) if isinstance(value, ox.Literal) else self.things.called(value)
            for value in values[:5]
        ]
        more = f" and {len(values) - 5} more" if len(values) > 5 else ""
        return " and ".join(texts) + more if len(texts) <= 2 and not more else ", ".join(texts) + more


def kind_of_constraint(result: Result) -> str:
    """Return the local name of a result's component without its suffix, such as ``MinCount``."""
    return result.component.removeprefix(SH).removesuffix(_SUFFIX)


def _ambiguous(found: Sequence[ox.Literal]) -> bool:
    """Tell whether the guesses differ in more than their datatype."""
    return len({term.value for term in found}) > 1


def _allowed(shape: Shape, result: Result) -> str | None:
    if not isinstance(result.path, Predicate):
        return None
    for constraint in shape.constraints:
        if isinstance(constraint, Closed):
            allowed = {slug(ox.NamedNode(iri)): iri for iri in constraint.allowed if iri != RDF + "type"}
            near = closest(slug(ox.NamedNode(result.path.iri)), allowed)
            if near:
                return f"Did you mean {' or '.join(shorten(allowed[name]) for name in near)}?"
    return None
