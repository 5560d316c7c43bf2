from __future__ import annotations

import csv
import math
from itertools import pairwise

import pytest

from iwtld import resources
from iwtld.web.map.policy import policy
from iwtld.web.map.world import world

from . import outlines

ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")

CASES = {
    "Crimea": (34.1, 45.0, "UKR"),
    "Sevastopol": (33.6, 44.65, "UKR"),
    "Donetsk": (37.8, 48.0, "UKR"),
    "Moscow": (37.6, 55.7, "RUS"),
    "Western Sahara, west of the berm": (-13.0, 25.0, "ESH"),
    "Western Sahara, near the border": (-12.0, 27.3, "ESH"),
    "Morocco, north of the border": (-10.7, 28.7, "MAR"),
    "Hargeisa": (44.06, 9.56, "SOM"),
    "Northern Cyprus": (33.6, 35.28, "CYP"),
    "Kosovo": (20.9, 42.6, "XKX"),
    "Golan": (35.78, 33.0, "golan"),
    "Galilee": (35.3, 32.8, "ISR"),
    "Damascus": (36.3, 33.5, "SYR"),
    "Taipei": (121.4, 24.9, "TWN"),
    "West Bank": (35.2, 32.0, "PSE"),
    "Srinagar": (74.8, 34.1, "jammu-and-kashmir"),
    "Gilgit": (74.3, 35.9, "jammu-and-kashmir"),
    "Delhi": (77.2, 28.6, "IND"),
    "Lahore": (74.3, 31.5, "PAK"),
    "Islamabad": (73.05, 33.7, "PAK"),
    "Aksai Chin": (79.3, 35.2, "aksai-chin"),
    "Abyei": (28.45, 9.75, "abyei"),
    "Halaib": (35.8, 22.5, "halaib"),
    "French Guiana": (-53.0, 4.0, "GUF"),
    "Spitsbergen": (17.0, 78.0, "SJM"),
    "Oslo": (10.8, 60.0, "NOR"),
    "Chukotka, beyond the antimeridian": (-175.0, 66.5, "RUS"),
    "Nairobi": (36.8, -1.3, "KEN"),
    "Mauritius": (57.55, -20.28, "MUS"),
    "Hong Kong": (114.1, 22.43, "HKG"),
    "Singapore": (103.82, 1.36, "SGP"),
}


@pytest.mark.parametrize(("longitude", "latitude", "area"), CASES.values(), ids=CASES)
def test_a_fixed_point_lies_in_the_area_that_the_policy_gives_it(
    longitude: float, latitude: float, area: str
) -> None:
    assert outlines.at(longitude, latitude) == [area]


def test_every_point_of_the_policy_lies_where_the_policy_says() -> None:
    rules = policy()
    for one in (*rules.edits, *rules.kept):
        for longitude, latitude, area in one.points:
            assert outlines.at(longitude, latitude) == [area], one.title


def test_the_middle_of_the_atlantic_is_in_no_area() -> None:
    assert outlines.at(-35, 30) == []


def test_no_line_runs_across_the_map_at_the_antimeridian() -> None:
    drawn = world()
    longest = max(
        math.dist(a, b)
        for path in drawn.areas.values()
        for ring in outlines.rings(path)
        for a, b in pairwise(ring)
    )
    # The longest straight border is that of Canada and the United States, 34 degrees at 49 north.
    assert longest < 90


def test_every_outline_stays_on_the_map() -> None:
    drawn = world()
    points = [point for path in drawn.areas.values() for ring in outlines.rings(path) for point in ring]
    assert min(x for x, _ in points) >= 0
    assert max(x for x, _ in points) <= drawn.width


def test_every_jurisdiction_is_drawn_but_antarctica_and_the_union() -> None:
    path = resources.folder("data") / "jurisdictions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        codes = {row["iso3"] for row in csv.DictReader(file)}
    assert codes - set(world().codes) == {"ATA", "EUE"}
    assert set(world().codes) <= codes


def test_a_disputed_zone_is_no_country() -> None:
    drawn = world()
    assert set(drawn.disputed) == set(policy().disputed)
    assert not set(drawn.disputed) & {*drawn.areas, *drawn.points}


@pytest.mark.parametrize(
    "code", ["SGP", "HKG", "MAC", "MUS", "MDV", "MLT", "LUX", "BHR", "TUV", "GIB", "COM"]
)
def test_a_small_state_has_a_point(code: str) -> None:
    assert code in world().points


def test_a_point_stands_near_its_true_place_and_clear_of_others() -> None:
    points = world().points
    assert math.dist(points["SGP"], outlines.place(103.82, 1.35)) < 8
    ordered = sorted(points.items())
    nearest = min(math.dist(a, b) for i, (_, a) in enumerate(ordered) for _, b in ordered[i + 1 :])
    assert nearest > 2


def test_a_group_is_shown_large_and_the_world_whole() -> None:
    drawn = world()
    box = drawn.around(ASEAN)
    assert box.width < drawn.width / 3
    for code in ASEAN:
        left, top, right, bottom = drawn.frames[code]
        assert box.x <= left
        assert right <= box.x + box.width
        assert box.y <= top
        assert bottom <= box.y + box.height
    assert drawn.around(drawn.codes) == drawn.whole
    assert drawn.around(["EUE"]) == drawn.whole
    assert drawn.around(["NZL", "USA", "RUS"]) == drawn.whole


def test_a_single_small_state_is_not_blown_up_beyond_its_surroundings() -> None:
    box = world().around(["SGP"])
    assert box.width == 60
