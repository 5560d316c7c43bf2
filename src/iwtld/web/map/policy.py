"""The border policy: what the map draws otherwise than its source, and why. ``borders.toml`` has it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

_FILE: Final = Path(__file__).with_name("borders.toml")

Kind = Literal["attributed", "apart", "disputed", "kept"]
"""How a place is drawn: as part of a country, as an area of its own, hatched, or as the source has it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: how a place is drawn and why, with the reference and points that the map is held to.

    A point is a longitude, a latitude, and the code (or the id of the dispute) that must hold it.
    """

    id: str
    title: str
    kind: Kind
    drawn: str
    says: str
    reference: str
    url: str
    points: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """All decisions: the edits to the source, and what was kept although others would draw it otherwise."""

    edits: tuple[Decision, ...]
    kept: tuple[Decision, ...]

    @property
    def disputed(self) -> dict[str, Decision]:
        """Return the zones that belong to no country on the map, by id."""
        return {one.id: one for one in self.edits if one.kind == "disputed"}

    @property
    def apart(self) -> frozenset[str]:
        """Return the codes of areas whose status is not settled, drawn with a dashed outline."""
        return frozenset(code for one in self.edits if one.kind == "apart" for _, _, code in one.points[:1])


@cache
def policy() -> Policy:
    """Return the policy; the file is read once."""
    with _FILE.open("rb") as file:
        found = tomllib.load(file)
    return Policy(
        tuple(_decision(one, one["kind"]) for one in found["edit"]),
        tuple(_decision(one, "kept") for one in found["kept"]),
    )


def _decision(one: dict[str, object], kind: Kind) -> Decision:
    words = (str(one.get(name, "")) for name in ("id", "title", "drawn", "says", "reference", "url"))
    id_, title, drawn, says, reference, url = words
    points = one["points"]
    assert isinstance(points, list)  # noqa: S101 - the file is our own
    return Decision(id_, title, kind, drawn, says, reference, url, tuple(tuple(p) for p in points))
