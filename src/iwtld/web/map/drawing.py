"""A view on the outlines of the world: what a template needs to write it as SVG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from iwtld.web.map.policy import policy
from iwtld.web.map.view import Place, View
from iwtld.web.map.world import Box, world


@dataclass(frozen=True, slots=True)
class Mark:
    """One place as it is drawn: an outline, a point where it would be too small to see, or both."""

    place: Place
    href: str
    path: str
    point: tuple[float, float] | None
    apart: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map: the part of the world that it shows, and what is on it, in the order of drawing.

    ``scale`` is the size of the part, 1 for the whole world. ``around`` are the outlines of countries that
    the map says nothing about, ``here`` is the one that it is seen from, ``disputed`` are pairs of an outline
    and a name. ``missing`` are the places that the map does not draw.
    """

    box: Box
    scale: float
    sphere: str
    around: tuple[str, ...]
    marks: tuple[Mark, ...]
    here: Mark | None
    disputed: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


def drawing(view: View, links: Mapping[str, str]) -> Drawing:
    """Return the drawing of a view, with the address that each place leads to."""
    drawn, rules = world(), policy()
    named = {place.code: place for place in view.places}
    about = {*named, *filter(None, (view.chosen,))}
    box = drawn.around(about)

    def mark(place: Place) -> Mark:
        code = place.code
        path, point = drawn.areas.get(code, ""), drawn.points.get(code)
        return Mark(place, links.get(code, ""), path, point, code in rules.apart)

    marks = [mark(place) for code, place in named.items() if code in drawn.codes]
    marks.sort(key=lambda one: one.point is not None)
    here = mark(Place(view.chosen, "", "", "", ())) if view.chosen else None
    return Drawing(
        box,
        box.width / drawn.width,
        drawn.sphere,
        tuple(path for code, path in drawn.areas.items() if code not in about),
        tuple(marks),
        here,
        tuple((drawn.disputed[id_], one.title) for id_, one in rules.disputed.items()),
        tuple(place.name for code, place in named.items() if code not in drawn.codes),
    )
