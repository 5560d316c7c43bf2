"""A network as a drawing: sizes, places and labels that do not collide, ready for a template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from iwtld.network import UNCERTAIN, Kind, Network
from iwtld.web.network.choice import inside
from iwtld.web.network.layout import apart, place

if TYPE_CHECKING:
    from iwtld.web.network.layout import Points

WIDTH: Final = 1200
"""The width of a drawing in its own units, which are pixels on a wide screen."""
_HEIGHT: Final = 900
_MARGIN: Final = 46
_LARGEST_UNIT: Final = 105
_MOST_PLACED: Final = 70
"""Up to so many nodes are laid out anew for a request; larger parts keep the places of the whole."""
_LETTER: Final = 6.4
"""The mean width of a letter of a label."""
_LINE: Final = 15
_LONGEST: Final = 30
_SHORTEST: Final = 16
"""A label is cut to the first of these lengths with which it has room beside its node."""
_LEADING: Final = frozenset({"lead", "host", "secretariat"})


class Box(NamedTuple):
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside its node; ``anchor`` is as in SVG, ``shown`` says that there is room."""

    text: str
    x: int
    y: int
    anchor: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A node as it is drawn, its middle at ``x`` and ``y``; ``size`` is half of its width."""

    iri: str
    key: str
    kind: Kind
    title: str
    x: int
    y: int
    size: int
    label: Label
    near: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A tie as it is drawn between two marks, given by their numbers; ``style`` is a class for the sheet."""

    start: int
    end: int
    style: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The marks and lines of a network, and the box around them."""

    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    height: int
    width: int = WIDTH

    def places(self) -> Places:
        """Return where the nodes stand, by IRI."""
        return {mark.iri: (mark.x, mark.y) for mark in self.marks}


Places: TypeAlias = dict[str, tuple[float, float]]


def draw(network: Network, whole: Drawing | None = None) -> Drawing:
    """Return the drawing of a network.

    Where it is too large to be laid out for a request, its nodes stand where they stand in ``whole``, the
    drawing of a network that it is a part of.
    """
    nodes, edges = _graph(network)
    near: list[set[int]] = [set() for _ in nodes]
    for a, b in edges:
        near[a].add(b)
        near[b].add(a)
    kinds = [network.nodes[iri].kind for iri in nodes]
    sizes = [_size(kind, len(others)) for kind, others in zip(kinds, near, strict=True)]
    known = whole.places() if whole is not None and len(nodes) > _MOST_PLACED else {}
    if known and all(iri in known for iri in nodes):
        placed = np.array([known[iri] for iri in nodes], dtype=np.float64)
    else:
        placed = _spread(place(len(nodes), list(edges)), sizes, kinds)
    points, height = _framed(placed)
    labels = _labels([network.nodes[iri].short for iri in nodes], kinds, points, sizes, near, height)
    marks = tuple(
        Mark(
            iri=iri,
            key=network.nodes[iri].key,
            kind=network.nodes[iri].kind,
            title=f"{network.nodes[iri].label}, {network.nodes[iri].kind_of}",
            x=round(points[number][0]),
            y=round(points[number][1]),
            size=sizes[number],
            label=labels[number],
            near=tuple(sorted(near[number])),
        )
        for number, iri in enumerate(nodes)
    )
    lines = tuple(Line(a, b, style) for (a, b), style in edges.items())
    return Drawing(marks, lines, height)


def _graph(network: Network) -> tuple[list[str], dict[tuple[int, int], str]]:
    """Return the nodes that have a tie, and the style of the line for each pair of them."""
    roles: dict[tuple[str, str], set[str]] = {}
    for tie in inside(network.ties):
        roles.setdefault((tie.hub, tie.party), set()).add(tie.role)
    nodes = sorted({iri for pair in roles for iri in pair})
    number = {iri: position for position, iri in enumerate(nodes)}
    edges = {}
    for (hub, party), found in sorted(roles.items()):
        style = "leads" if found & _LEADING else "unsure" if found <= UNCERTAIN else "takes-part"
        pair = (number[hub], number[party])
        if pair[::-1] not in edges:
            edges[pair] = style
    return nodes, edges


def _size(kind: Kind, ties: int) -> int:
    return 15 if kind == "country" else round(3.5 + 1.3 * sqrt(ties))


def _spread(points: Points, sizes: Sequence[int], kinds: Sequence[Kind]) -> Points:
    """Return the points in the units of the drawing, with nodes that do not overlap."""
    if not len(points):
        return points
    least, most = points.min(axis=0), points.max(axis=0)
    extent = np.maximum(most - least, 0.1)
    unit = np.minimum(np.array([WIDTH - 4 * _MARGIN, _HEIGHT - 2 * _MARGIN]) / extent, _LARGEST_UNIT)
    middle = (points - (least + most) / 2) * unit
    boxes = np.array(
        [
            (2 * size + 6, 24 if kind == "country" else 2 * size + 6)
            for size, kind in zip(sizes, kinds, strict=True)
        ]
    )
    return apart(middle, boxes.astype(np.float64))


def _framed(points: Points) -> tuple[list[tuple[float, float]], int]:
    """Return the points with the origin at the top left of the drawing, and its height."""
    if not len(points):
        return [], 2 * _MARGIN
    centred = points - (points.min(axis=0) + points.max(axis=0)) / 2
    height = round(float(np.ptp(points[:, 1])) + 2 * _MARGIN)
    return [(float(x) + WIDTH / 2, float(y) + height / 2) for x, y in centred], height


def _labels(
    texts: Sequence[str],
    kinds: Sequence[Kind],
    points: Sequence[tuple[float, float]],
    sizes: Sequence[int],
    near: Sequence[set[int]],
    height: int,
) -> list[Label]:
    """Return a label for each node; those with most ties take their place first."""
    # The first boxes are those of the nodes, so that a label may touch the node that it belongs to.
    taken = np.full((2 * len(texts), 4), np.inf)
    for number, (point, size, kind) in enumerate(zip(points, sizes, kinds, strict=True)):
        taken[number] = _around(point, size, kind)
    free = len(texts)
    found: dict[int, Label] = {}
    for number in sorted(range(len(texts)), key=lambda one: (-len(near[one]), texts[one], one)):
        text, (x, y) = texts[number], points[number]
        if kinds[number] == "country":
            found[number] = Label(text, round(x), round(y) + 4, "middle", shown=True)
            continue
        options = [
            option
            for most in (_LONGEST, _SHORTEST)
            for option in _options(_cut(text, most), x, y, sizes[number])
        ]
        for label, box in options:
            within = box.left >= 0 and box.right <= WIDTH and box.top >= 0 and box.bottom <= height
            if within and not _meets(box, taken[:free], number):
                found[number] = label
                taken[free] = box
                free += 1
                break
        else:
            first = options[0] if options[0][1].right <= WIDTH else options[1]
            found[number] = Label(first[0].text, first[0].x, first[0].y, first[0].anchor, shown=False)
    return [found[number] for number in range(len(texts))]


def _meets(box: Box, taken: Points, own: int) -> bool:
    """Return whether a box has a point in common with one that is taken, but for the one numbered ``own``."""
    hit = (
        (taken[:, 0] < box.right)
        & (box.left < taken[:, 2])
        & (taken[:, 1] < box.bottom)
        & (box.top < taken[:, 3])
    )
    hit[own] = False
    return bool(hit.any())


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _around(point: tuple[float, float], size: int, kind: Kind) -> Box:
    tall = 10 if kind == "country" else size
    return Box(point[0] - size - 1, point[1] - tall - 1, point[0] + size + 1, point[1] + tall + 1)


def _options(text: str, x: float, y: float, size: int) -> Iterator[tuple[Label, Box]]:
    """Yield the places of a label: right, left, below and above its node, then between those."""
    wide = len(text) * _LETTER
    for anchor, dx, dy in (
        ("start", size + 4, 4),
        ("end", -size - 4, 4),
        ("middle", 0, size + 13),
        ("middle", 0, -size - 5),
        ("start", size, size + 9),
        ("start", size, -size - 1),
        ("end", -size, size + 9),
        ("end", -size, -size - 1),
    ):
        at = x + dx
        left = at - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        label = Label(text, round(at), round(y + dy), anchor, shown=True)
        yield label, Box(left, y + dy - _LINE + 4, left + wide, y + dy + 4)


def counts(drawing: Drawing) -> Counter[Kind]:
    """Return how many marks there are of each kind."""
    return Counter(mark.kind for mark in drawing.marks)
