"""Which area of the map holds a point of the earth: read from the paths as a browser reads them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache

from iwtld.web.map.world import world

Ring = list[tuple[float, float]]

_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
_A = (1.340264, -0.081106, 0.000893, 0.003796)


def place(longitude: float, latitude: float) -> tuple[float, float]:
    """Equal Earth as its authors give it (doi 10.1080/13658816.2018.1504949), on the map of 84 N to 58 S."""

    def projected(lon: float, lat: float) -> tuple[float, float]:
        theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
        slope = sum((2 * k + 1) * a * theta ** (2 * k) for k, a in zip((0, 1, 3, 4), _A, strict=True))
        y = sum(a * theta ** (2 * k + 1) for k, a in zip((0, 1, 3, 4), _A, strict=True))
        return 2 * math.sqrt(3) * math.radians(lon) * math.cos(theta) / (3 * slope), y

    scale = 1000 / (2 * projected(180, 0)[0])
    x, y = projected(longitude, latitude)
    return 500 + scale * x, scale * (projected(0, 84)[1] - y)


@cache
def rings(path: str) -> tuple[Ring, ...]:
    return tuple(_rings(path))


def _rings(path: str) -> Iterator[Ring]:
    for part in filter(None, path.split("z")):
        start, _, rest = part.removeprefix("M").partition("l")
        x, y = map(float, _NUMBER.findall(start))
        ring = [(x, y)]
        numbers = [float(number) for number in _NUMBER.findall(rest)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        yield ring


def holds(path: str, longitude: float, latitude: float) -> bool:
    """The even-odd rule over all rings of a path."""
    px, py = place(longitude, latitude)
    inside = False
    for ring in rings(path):
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > py) != (y2 > py) and px < (x2 - x1) * (py - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


def at(longitude: float, latitude: float) -> list[str]:
    drawn = world()
    areas = {**drawn.areas, **drawn.disputed}
    return [name for name, path in areas.items() if holds(path, longitude, latitude)]
