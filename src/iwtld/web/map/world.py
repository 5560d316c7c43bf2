"""The outlines of the world, as ``frontend/world.py`` makes them: paths ready for SVG, by ISO 3166 code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_FILE: Final = Path(__file__).with_name("world.json")
_MARGIN: Final = 0.05
"""What stays free around the countries that a map is about, as a share of their width."""
_NARROWEST: Final = 60.0
_WHOLE: Final = 0.7
"""A map that would show more than this share of the world's width shows all of it."""
_SHAPE: Final = (1.5, 2.3)
"""The least and the greatest ratio of width to height of a map of a part of the world."""


class Box(NamedTuple):
    """A part of the map: its upper left corner, its width and height."""

    x: float
    y: float
    width: float
    height: float

    def __str__(self) -> str:
        """Return the value of the SVG attribute ``viewBox``."""
        return " ".join(f"{value:g}" for value in self)


@dataclass(frozen=True, slots=True)
class World:
    """The map: paths of areas and of disputed zones, and the places of areas too small to see.

    ``areas`` and ``points`` go by code and may both have one; ``disputed`` goes by the id of the border
    policy and belongs to no country. Units are those of the whole map, ``width`` by ``height``.
    """

    width: float
    height: float
    sphere: str
    areas: Mapping[str, str]
    disputed: Mapping[str, str]
    points: Mapping[str, tuple[float, float]]
    frames: Mapping[str, tuple[float, float, float, float]]

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of everything that is drawn, as an area, a point or both."""
        return tuple(sorted({*self.areas, *self.points}))

    @property
    def whole(self) -> Box:
        """Return the whole map."""
        return Box(0, 0, self.width, self.height)

    def around(self, codes: Iterable[str]) -> Box:
        """Return the part of the map that shows some countries, the whole where it is most of the world."""
        frames = [self.frames[code] for code in codes if code in self.frames]
        if not frames:
            return self.whole
        left, top = min(f[0] for f in frames), min(f[1] for f in frames)
        right, bottom = max(f[2] for f in frames), max(f[3] for f in frames)
        width = max(_NARROWEST, (right - left) * (1 + 2 * _MARGIN))
        height = (bottom - top) + 2 * _MARGIN * width
        width, height = max(width, height * _SHAPE[0]), max(height, width / _SHAPE[1])
        if width > _WHOLE * self.width or height > self.height:
            return self.whole
        x = min(max(0.0, (left + right - width) / 2), self.width - width)
        y = min(max(0.0, (top + bottom - height) / 2), self.height - height)
        return Box(round(x, 1), round(y, 1), round(width, 1), round(height, 1))


@cache
def world() -> World:
    """Return the map; the file is read once."""
    found = json.loads(_FILE.read_text(encoding="utf-8"))
    return World(
        found["width"],
        found["height"],
        found["sphere"],
        found["areas"],
        found["disputed"],
        {code: (x, y) for code, (x, y) in found["points"].items()},
        {code: (left, top, right, bottom) for code, (left, top, right, bottom) in found["frames"].items()},
    )
