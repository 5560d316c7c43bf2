"""What is known to be right of rows: the combinations of values in which the shapes have found nothing.

A batch of rows repeats what earlier ones had: the same countries, goods, sources and days. So each constraint
is held against every combination of what it reads (:mod:`iwtld.bulk.grain`) once. Only what is right is
remembered: a row with anything wrong is held against all shapes, whatever was found before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from iwtld.bulk.grain import Grain, grain_of
from iwtld.validate.expressions import Hierarchy
from iwtld.validate.shapes import Constraint, Shape, Target
from iwtld.validate.vocabulary import TYPE

MOST_KEYS: Final = 20_000
"""So many combinations of what one constraint reads are remembered; then it begins anew."""

Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """The statements of a row: by predicate its object as N-Triples, or several with line feeds between."""

    subject: str
    objects: Mapping[str, str]

    def triples(self, predicates: Collection[str] | None) -> Iterator[str]:
        """Yield the statements with some predicates, all for None, as lines of N-Triples."""
        for predicate in self.objects if predicates is None else predicates:
            if predicate in self.objects:
                for term in self.objects[predicate].split("\n"):
                    yield f"{self.subject} {predicate} {term} .\n"


def row_of(quads: str, graph: str) -> Row | None:
    """Return the statements of a row; ``graph`` ends each of its lines.

    None for a row that describes several things, or one thing in several graphs.
    """
    subject = quads[: quads.index(" ")]
    lines = quads.count("\n")
    # No text has a line feed of its own: it is escaped. Other line breaks may stand in it as they are.
    pieces = quads[len(subject) + 1 : -1].split(f"\n{subject} ")
    if len(pieces) != lines or quads.count(f"{graph}\n") != lines:
        return None
    objects: dict[str, str] = {}
    end = -len(graph)
    for piece in pieces:
        predicate, _, term = piece[:end].partition(" ")
        if (before := objects.get(predicate)) is None:
            objects[predicate] = term
        elif term not in before.split("\n"):
            objects[predicate] = f"{before}\n{term}"
    return Row(subject, objects)


class Question:
    """Constraints of one shape that read the same of a row.

    ``shape`` has these constraints alone, and ``reads`` are the predicates that it takes, None for all.
    """

    def __init__(self, shape: Shape, grain: Grain | None) -> None:
        self.shape = shape
        self.reads: frozenset[str] | None = None
        self._every = grain is None or grain.itself
        self._right: set[Key] = set()
        if grain is not None:
            self._exact, self._kinds = (
                tuple(sorted(f"<{iri}>" for iri in some)) for some in (grain.exact, grain.kinds)
            )
            self._needs = frozenset(f"<{iri}>" for iri in grain.needs)
            self._named = grain.named
            self.reads = frozenset((*self._exact, *self._kinds))

    def concerns(self, row: Row) -> bool:
        """Tell whether rows with the properties of this one may have an answer that is not known."""
        if self._every:
            return True
        if not row.objects.keys() >= self._needs:
            return False
        return not row.objects.keys().isdisjoint((*self._exact, *self._kinds)) or self.key(row) is not None

    def key(self, row: Row) -> Key | None:
        """Return what the answer for a row depends on; None where it is known that nothing is wrong."""
        if self._every:
            return (row.subject,)
        get = row.objects.get
        key: Key = tuple(map(get, self._exact))
        if self._kinds:
            kind = self._kind
            key += tuple([None if (term := get(one)) is None else kind(term) for one in self._kinds])
        return None if key in self._right else key

    def remember(self, keys: Collection[Key]) -> None:
        """Note that nothing is wrong with rows of such keys."""
        if not self._every:
            if len(self._right) + len(keys) > MOST_KEYS:
                self._right.clear()
            self._right.update(keys)

    def _kind(self, term: str) -> str:
        if "\n" in term:
            return "\n".join(map(self._kind, term.split("\n")))
        if term in self._named:
            return term
        return term[term.rindex('"') + 1 :] if term[0] == '"' else "<"


_TYPE: Final = f"<{TYPE}>"


class Known:
    """Answers which questions are open for rows; ``hierarchy`` has the subclasses of all named classes."""

    def __init__(self, shapes: Sequence[Shape], hierarchy: Hierarchy) -> None:
        self._hierarchy = hierarchy
        self._questions = [
            (one.targets, tuple(_questions(one))) for one in shapes if one.targets and not one.deactivated
        ]
        self._by_outline: dict[Key, tuple[Question, ...]] = {}
        self._singled_out = {
            str(target.term) for one in shapes for target in one.targets if target.kind == "node"
        }

    def singles_out(self, row: Row) -> bool:
        """Tell whether a shape is for this very row."""
        return row.subject in self._singled_out

    def questions(self, row: Row) -> tuple[Question, ...]:
        """Return what is asked of a row, by its classes and properties."""
        outline: Key = (*row.objects, row.objects.get(_TYPE))
        if (found := self._by_outline.get(outline)) is None:
            asked = [
                some for targets, some in self._questions if any(self._hits(one, row) for one in targets)
            ]
            found = tuple(question for some in asked for question in some if question.concerns(row))
            self._by_outline[outline] = found
        return found

    def learn(self) -> None:
        """Ask no more what has been answered for all rows with the same properties."""
        self._by_outline.clear()

    def _hits(self, target: Target, row: Row) -> bool:
        if target.kind == "class":
            iri = target.term.value
            below, types = self._hierarchy.get(iri, (iri,)), row.objects.get(_TYPE, "").split("\n")
            # Of too many subclasses nothing is listed: then the shape is asked, and finds out by itself.
            return below is None or any(f"<{one}>" in types for one in below)
        return target.kind == "subjectsOf" and str(target.term) in row.objects


def _questions(shape: Shape) -> Iterator[Question]:
    """Yield the constraints of a shape by what they read; those that read kinds alone are one question."""
    by_grain: dict[Grain | None, list[Constraint]] = defaultdict(list)
    for constraint in shape.constraints:
        by_grain[grain_of(constraint)].append(constraint)
    coarse = [grain for grain in by_grain if grain and not grain.exact and not grain.itself]
    if coarse:
        kinds, named = (
            frozenset[str]().union(*some)
            for some in ([grain.kinds for grain in coarse], [grain.named for grain in coarse])
        )
        together = [constraint for grain in coarse for constraint in by_grain.pop(grain)]
        yield Question(
            replace(shape, constraints=tuple(together)), Grain(frozenset(), kinds, named, False, frozenset())
        )
    for grain, constraints in by_grain.items():
        yield Question(replace(shape, constraints=tuple(constraints)), grain)
