"""What two graphs answer differently about legal bases, for all pairs and all forms on one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from iwtld.basis.grades import Grade
from iwtld.basis.profile import OffenceProfile
from iwtld.basis.setwise.columns import Columns
from iwtld.basis.setwise.demand import SURE
from iwtld.basis.setwise.difference import Difference, Move
from iwtld.basis.setwise.layers import Layer, Layers
from iwtld.basis.setwise.matrix import Matrix, routes, summed
from iwtld.basis.world import World

MOST_PAIRS: Final = 20
"""How many pairs of a group are named; all are counted."""

_Mask = npt.NDArray[np.bool_]

_OF_CLASS: Final = {
    "ExtraditionRule": "domestic extradition law",
    "AssistanceRule": "domestic law on legal assistance",
}


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """Ordered pairs whose answer for a form moves alike.

    ``under`` is what brings the new grade about, or brought the old one about that falls: the name of an
    instrument or a sort of law; ``None`` where only the certainty moves. ``pairs`` are the first of them,
    requesting before requested, and ``count`` is the number of all. ``records`` are IRIs of records that
    differ and decide routes of these pairs, where that can be told.
    """

    form: str
    form_label: str
    move: Move
    before: Grade
    after: Grade
    under: str | None
    count: int
    pairs: tuple[tuple[str, str], ...]
    records: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain values."""
        return {
            "form": self.form,
            "move": self.move,
            "before": str(self.before),
            "after": str(self.after),
            "under": self.under,
            "count": self.count,
            "pairs": [list(pair) for pair in self.pairs],
            "records": list(self.records),
        }


@dataclass(frozen=True, slots=True)
class AnswerChanges:
    """The answers that differ on a day: how many, and in which ways, the most frequent first.

    ``pairs`` is how many ordered pairs were compared for each of the ``forms``. ``apart`` are jurisdictions
    that only one of the graphs has; nothing is compared for them.
    """

    on: date
    count: int
    pairs: int
    forms: tuple[str, ...]
    groups: tuple[AnswerChange, ...]
    apart: tuple[str, ...] = ()

    def by_form(self) -> dict[str, int]:
        """Return how many answers differ for each form for which any does, by its label, most first."""
        counted: Counter[str] = Counter()
        for group in self.groups:
            counted[group.form_label] += group.count
        return dict(counted.most_common())

    def to_dict(self) -> dict[str, Any]:
        """Return the changes as plain values."""
        return {
            "on": self.on.isoformat(),
            "count": self.count,
            "pairs": self.pairs,
            "forms": list(self.forms),
            "by_form": self.by_form(),
            "groups": [group.to_dict() for group in self.groups],
            "apart": list(self.apart),
        }


def compare_worlds(before: World, after: World, on: date, *, most: int = MOST_PAIRS) -> AnswerChanges:
    """Return what two worlds answer differently on a day about wildlife trafficking, transnational.

    ``most`` pairs of each group are named. Jurisdictions and forms that only one of the worlds has are not
    compared. Two worlds of 250 jurisdictions take half a second.
    """
    members = [code for code in before.states if code in after.states]
    forms = tuple(form for form in after.forms if form in before.forms)
    profile = OffenceProfile()
    old, new = (Columns(world, on.toordinal(), profile) for world in (before, after))
    groups = [group for form in forms for group in _of_form(old, new, form, members, most)]
    groups.sort(key=lambda group: -group.count)
    return AnswerChanges(
        on,
        sum(group.count for group in groups),
        len(members) * (len(members) - 1),
        forms,
        tuple(groups),
        tuple(sorted(set(before.states) ^ set(after.states))),
    )


def _of_form(old: Columns, new: Columns, form: str, members: list[str], most: int) -> Iterator[AnswerChange]:
    layers = routes(old, form, members), routes(new, form, members)
    first, second = (summed(one) for one in layers)
    differs: _Mask = (first.rank != second.rank) | ((first.could > 0) != (second.could > 0))
    if not differs.any():
        return
    # What moves alike has the same number.
    sort = first.rank.astype(np.int32)
    for grid in (second.rank, first.could > 0, second.could > 0):
        sort = sort * 16 + grid
    for number in np.unique(sort[differs]).tolist():
        alike: _Mask = differs & (sort == number)
        row, column = np.argwhere(alike)[0].tolist()
        sample = Difference(first.cell(row, column), second.cell(row, column))
        for under, mask in _under(sample, layers, alike):
            yield _group(new.world, second, sample, under, mask, most)


def _group(
    world: World, matrix: Matrix, sample: Difference, under: str | None, mask: _Mask, most: int
) -> AnswerChange:
    codes = matrix.codes
    return AnswerChange(
        matrix.form,
        world.forms[matrix.form],
        sample.move,
        sample.before.grade,
        sample.after.grade,
        under,
        int(mask.sum()),
        tuple((codes[row], codes[column]) for row, column in np.argwhere(mask)[:most].tolist()),
    )


def _under(
    sample: Difference, layers: tuple[Layers, Layers], alike: _Mask
) -> Iterator[tuple[str | None, _Mask]]:
    """Divide pairs that move alike by what brings the grade about that they gain or lose.

    A pair for which several routes do so goes to the first of them.
    """
    left = alike.copy()
    if sample.move in ("rises", "falls"):
        side, grade = (1, sample.after.grade) if sample.move == "rises" else (0, sample.before.grade)
        found: dict[str, _Mask] = {}
        for layer in layers[side]:
            if layer.grade is grade:
                mask = _established(layer, alike.shape) & left
                if mask.any():
                    left &= ~mask
                    name = _name(layers[side].columns.world, layer, mask)
                    found[name] = found.get(name, np.zeros_like(mask)) | mask
        yield from found.items()
    if left.any():
        yield None, left


def _established(layer: Layer, shape: tuple[int, ...]) -> _Mask:
    if layer.asking is None or layer.asked is None:
        return np.asarray(layer.verdicts == SURE)
    mask = np.zeros(shape, np.bool_)
    sure = layer.verdicts == SURE
    mask[layer.asking[sure], layer.asked[sure]] = True
    return mask


def _name(world: World, layer: Layer, mask: _Mask) -> str:
    """Return what a route is called: its instrument, its one arrangement, or the sort that it is of."""
    if layer.asking is not None and layer.asked is not None:
        inside = mask[layer.asking, layer.asked] & (layer.verdicts == SURE)
        names = {one.name for one, chosen in zip(layer.arrangements, inside.tolist(), strict=True) if chosen}
        return names.pop() if len(names) == 1 else "bilateral arrangements"
    provision = next((one for one in world.provisions if one.slug == layer.id), None)
    if provision is None:
        return layer.id
    if provision.instrument is not None:
        return world.instruments[provision.instrument].name
    return _OF_CLASS.get(provision.applies_to or "", layer.id)
