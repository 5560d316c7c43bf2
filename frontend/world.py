"""Make the map of the world that the pages draw from: ``src/iwtld/web/map/world.json``.

``python frontend/world.py``, after ``npm ci --ignore-scripts``, in an environment with shapely 2.1 or later.
The outlines are those of world-atlas (Natural Earth, public domain) with the edits of
``src/iwtld/web/map/borders.toml``, in the Equal Earth projection (Šavrič, Patterson and Jenny 2018), so that
areas can be compared. Areas that would be too small to see get the place of a point.
"""

from __future__ import annotations

import csv
import json
import math
import tomllib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely
from record import record
from shapely.affinity import translate
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "node_modules" / "world-atlas" / "countries-50m.json"
MAP = HERE.parent / "src" / "iwtld" / "web" / "map"
JURISDICTIONS = HERE.parent / "data" / "jurisdictions.csv"

WIDTH = 1000.0
NORTH, SOUTH = 84.0, -58.0
"""Latitudes between which the map is drawn: Antarctica has no part in what it shows."""
TOLERANCE = 0.3
"""What simplification may leave out, as the side of a square in units of the map (40 km each)."""
SMALL = 6.0
"""An area below this many square units gets a point."""
APART = 4.6
"""Points stand at least this far from one another, where moving them by ``FURTHEST`` allows it."""
FURTHEST = 7.0

Areas = dict[str, BaseGeometry]


def read(codes: dict[str, str]) -> Areas:
    """Return the countries of the source in degrees, by code, and by name where the source has no code."""
    topology = json.loads(SOURCE.read_text(encoding="utf-8"))
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [list(_decoded(arc, scale, shift)) for arc in topology["arcs"]]
    found: dict[str, list[BaseGeometry]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        code = codes.get(country.get("id", ""), country["properties"]["name"])
        polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
        found.setdefault(code, []).extend(_polygon([_ring(ids, arcs) for ids in rings]) for rings in polygons)
    return {code: unary_union(parts) for code, parts in found.items()}


def _decoded(arc: list[list[int]], scale: list[float], shift: list[float]) -> Iterator[tuple[float, float]]:
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * scale[0] + shift[0], y * scale[1] + shift[1]


def _ring(ids: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    ring: list[tuple[float, float]] = []
    for number in ids:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc if not ring else arc[1:]
    return ring


def _polygon(rings: list[list[tuple[float, float]]]) -> BaseGeometry:
    """Return a polygon cut at the antimeridian, across which the source joins its outlines."""
    first, *holes = [_unwrapped(ring) for ring in rings]
    whole = Polygon(first, holes).buffer(0)
    west, _, east, _ = whole.bounds
    if west >= -180 and east <= 180:
        return whole
    parts = (
        translate(whole.intersection(box(360 * turn - 180, -90, 360 * turn + 180, 90)), -360 * turn)
        for turn in (-1, 0, 1)
    )
    return unary_union([part for part in parts if not part.is_empty])


def _unwrapped(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    found = ring[:1]
    for x, y in ring[1:]:
        found.append((x - 360 * round((x - found[-1][0]) / 360), y))
    return found


def edit(areas: Areas, policy: dict[str, Any]) -> None:
    """Do the steps of the policy, in place."""
    for one in policy["territory"]:
        _move(areas, [one["of"]], one["at"], one["code"])
    for one in policy["edit"]:
        for step in one["steps"]:
            if step["take"] == "unit":
                for name in step["of"]:
                    _give(areas, step["give"], areas.pop(name))
            elif step["take"] == "part":
                _move(areas, step["of"], step["at"], step["give"])
    if "Indian Ocean Ter." in areas and areas["Indian Ocean Ter."].is_empty:
        del areas["Indian Ocean Ter."]
    del areas["ATA"]


def cut(areas: Areas, policy: dict[str, Any], project: Any) -> None:
    """Cut areas along the rings of the policy, in place, when outlines are already projected and simple."""
    for one in policy["edit"]:
        for step in one["steps"]:
            if step["take"] == "cut":
                knife = project(_dense(Polygon(step["ring"])))
                for code in step["of"]:
                    taken = _surfaces(areas[code].intersection(knife))
                    areas[code] = _surfaces(areas[code].difference(knife))
                    _give(areas, step["give"], taken)


def _dense(ring: Polygon) -> BaseGeometry:
    return shapely.segmentize(ring, 0.25)


def _surfaces(found: BaseGeometry) -> BaseGeometry:
    return unary_union([part for part in _parts(found) if part.geom_type == "Polygon"])


def _parts(area: BaseGeometry) -> list[BaseGeometry]:
    return list(getattr(area, "geoms", [area]))


def _give(areas: Areas, code: str, what: BaseGeometry) -> None:
    areas[code] = areas[code].union(what) if code in areas else what


def _move(areas: Areas, owners: list[str], points: list[list[float]], code: str) -> None:
    for owner in owners:
        parts = _parts(areas[owner])
        taken = [part for part in parts if any(part.distance(Point(*at)) < 0.1 for at in points)]
        if not taken:
            raise SystemExit(f"No part of {owner} is at {points}, which {code} should get.")
        areas[owner] = unary_union([part for part in parts if part not in taken])
        _give(areas, code, unary_union(taken))


_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Return the place of a point in the Equal Earth projection, for a sphere of radius 1."""
    t = math.asin(_M * math.sin(math.radians(latitude)))
    t2 = t * t
    t6 = t2**3
    x = math.radians(longitude) * math.cos(t) / (_M * (_A1 + 3 * _A2 * t2 + t6 * (7 * _A3 + 9 * _A4 * t2)))
    return x, t * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2))


_SCALE = WIDTH / (2 * equal_earth(180, 0)[0])
_TOP = equal_earth(0, NORTH)[1] * _SCALE
HEIGHT = math.ceil(_TOP - equal_earth(0, SOUTH)[1] * _SCALE)


def place(longitude: float, latitude: float) -> tuple[float, float]:
    """Return the place of a point on the map: to the right and down from its upper left corner."""
    x, y = equal_earth(longitude, latitude)
    return WIDTH / 2 + x * _SCALE, _TOP - y * _SCALE


def projected(area: BaseGeometry) -> BaseGeometry:
    """Return an area on the map."""
    return shapely.transform(area, lambda points: [place(x, y) for x, y in points])


def path(area: BaseGeometry, digits: int) -> str:
    """Return an area as the data of an SVG path: relative lines between rounded places."""
    return "".join(
        _outline(ring, digits) for part in _parts(area) for ring in (part.exterior, *part.interiors)
    )


def _outline(ring: Any, digits: int) -> str:
    unit = 10**digits
    rounded = [(round(x * unit), round(y * unit)) for x, y in ring.coords]
    points = [at for at, before in zip(rounded, [None, *rounded], strict=False) if at != before]
    if len(points) < 4:
        return ""
    moves = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points[:-1])]
    start = _numbers(points[:1], unit)
    return f"M{start}l{_numbers(moves, unit)}z"


def _numbers(pairs: Iterable[tuple[int, int]], unit: int) -> str:
    text = ""
    for number in (value for pair in pairs for value in pair):
        short = f"{number / unit:g}".replace("0.", ".", 1) if abs(number) < unit else f"{number / unit:g}"
        text += short if not text or short.startswith("-") else f" {short}"
    return text


def spread(points: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Return points moved apart where they would cover each other, none further than ``FURTHEST``."""
    moved = {code: list(at) for code, at in sorted(points.items())}
    codes = list(moved)
    for _ in range(200):
        for i, first in enumerate(codes):
            for second in codes[i + 1 :]:
                a, b = moved[first], moved[second]
                gap = math.dist(a, b)
                if gap < APART:
                    ux, uy = ((b[0] - a[0]) / gap, (b[1] - a[1]) / gap) if gap else (1.0, 0.0)
                    push = (APART - gap) / 2
                    for at, sign in ((a, -1), (b, 1)):
                        at[0] += sign * ux * push
                        at[1] += sign * uy * push
        for code, at in moved.items():
            home = points[code]
            if (far := math.dist(at, home)) > FURTHEST:
                at[:] = (home[k] + (at[k] - home[k]) * FURTHEST / far for k in (0, 1))
    return {code: (at[0], at[1]) for code, at in moved.items()}


def _visible(area: BaseGeometry) -> BaseGeometry:
    """Return an area without islands that nobody would see; the largest part always stays."""
    parts = sorted(_parts(area), key=lambda part: -part.area)
    return shapely.MultiPolygon([parts[0], *(part for part in parts[1:] if part.area >= 0.05)])


def _frame(area: BaseGeometry) -> list[float]:
    """Return the box around the main parts of an area: left, top, right, bottom."""
    most = max(part.area for part in _parts(area))
    main = unary_union([part for part in _parts(area) if part.area >= most / 10])
    return [round(edge, 1) for edge in main.bounds]


def _sphere() -> str:
    side = [place(180, NORTH - step * (NORTH - SOUTH) / 60) for step in range(61)]
    other = [(WIDTH - x, y) for x, y in reversed(side)]
    return path(Polygon([*side, *other]), 1)


def main() -> None:
    """Make the file, check the points of the policy, and enter the file into the record."""
    with JURISDICTIONS.open(encoding="utf-8", newline="") as file:
        codes = {row["numeric"]: row["iso3"] for row in csv.DictReader(file) if row["numeric"]}
    with (MAP / "borders.toml").open("rb") as file:
        policy = tomllib.load(file)
    areas = read(codes)
    edit(areas, policy)
    names = sorted(areas)
    flat = [projected(areas[name]) for name in names]
    simple = shapely.coverage_simplify(flat, TOLERANCE)
    drawn: Areas = {name: shapely.make_valid(area) for name, area in zip(names, simple, strict=True)}
    cut(drawn, policy, projected)
    _check(drawn, policy)
    disputes = {one["id"] for one in policy["edit"] if one["kind"] == "disputed"}
    unknown = set(drawn) - set(codes.values()) - disputes - {"XKX"}
    if unknown:
        raise SystemExit(f"Areas without a code: {', '.join(sorted(unknown))}")
    result = MAP / "world.json"
    document = _document(drawn, disputes, {one["code"]: place(*one["at"]) for one in policy["place"]})
    result.write_text(json.dumps(document, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    record(result, "frontend/world.py", ["world-atlas"])
    missing = sorted(set(codes.values()) - set(drawn) - set(document["points"]))
    print(f"{result}: {len(drawn)} areas, {len(document['points'])} points; not drawn: {', '.join(missing)}")


def _check(drawn: Areas, policy: dict[str, Any]) -> None:
    for one in (*policy["edit"], *policy["kept"]):
        for longitude, latitude, expected in one["points"]:
            at = Point(*place(longitude, latitude))
            found = [name for name, area in drawn.items() if area.contains(at)]
            if found != [expected]:
                raise SystemExit(f"{one['title']}: {longitude}, {latitude} is in {found}, not in {expected}.")


def _document(drawn: Areas, disputes: set[str], places: dict[str, tuple[float, float]]) -> dict[str, Any]:
    shown, frames = {}, {}
    for name, area in sorted(drawn.items()):
        visible = _visible(area)
        small = area.area < SMALL
        shown[name] = path(visible, 2 if small or name in disputes else 1)
        frames[name] = _frame(area)
        if small and name not in disputes:
            largest = max(_parts(area), key=lambda part: part.area)
            centre = (
                largest.centroid if largest.contains(largest.centroid) else largest.representative_point()
            )
            places[name] = (centre.x, centre.y)
    points = {code: [round(x, 1), round(y, 1)] for code, (x, y) in spread(places).items()}
    frames |= {code: [x, y, x, y] for code, (x, y) in points.items() if code not in frames}
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "sphere": _sphere(),
        "areas": {name: shown[name] for name in shown if name not in disputes},
        "disputed": {name: shown[name] for name in shown if name in disputes},
        "points": points,
        "frames": {name: frame for name, frame in frames.items() if name not in disputes},
    }


if __name__ == "__main__":
    main()
