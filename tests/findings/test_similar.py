"""The nearest of many names."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.findings.similar import closest, distance, resembling, tolerance

WORDS = st.text(alphabet="abcd", max_size=7)


def slips(first: str, second: str) -> int:
    """The optimal string alignment distance as its definition has it."""

    @cache
    def between(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        same = first[i - 1] == second[j - 1]
        found = [between(i - 1, j) + 1, between(i, j - 1) + 1, between(i - 1, j - 1) + (not same)]
        if i > 1 and j > 1 and first[i - 1] == second[j - 2] and first[i - 2] == second[j - 1]:
            found.append(between(i - 2, j - 2) + 1)
        return min(found)

    return between(len(first), len(second))


@given(WORDS, WORDS, st.integers(0, 5))
def test_the_distance_is_the_one_of_the_definition_up_to_its_limit(a: str, b: str, limit: int) -> None:
    assert distance(a, b, limit) == min(slips(a, b), limit + 1)


@given(WORDS, st.lists(WORDS, max_size=8))
def test_the_nearest_are_all_at_the_least_distance(text: str, names: list[str]) -> None:
    found = closest(text, names, limit=100)
    near = {name for name in names if slips(text, name) <= tolerance(text)}
    least = min((slips(text, name) for name in near), default=None)
    assert set(found) == {name for name in near if slips(text, name) == least}


@pytest.mark.parametrize(
    ("text", "meant"),
    [("KMH", "KHM"), ("VMN", "VNM"), ("THAI", "THA"), ("interpool", "interpol"), ("Agncy", "Agency")],
)
def test_a_slip_of_the_pen_leads_to_one_name(text: str, meant: str) -> None:
    known = ["KHM", "MHL", "VNM", "THA", "IDN", "interpol", "Agency", "AgencyClass"]
    assert closest(text, known) == (meant,)


def test_nothing_near_is_nothing() -> None:
    assert closest("XYZ", ["KHM", "VNM"]) == ()


def test_a_name_with_a_part_left_out_resembles_the_whole() -> None:
    assert resembling("asean-wen-network", ["asean-wen", "lusaka-task-force"]) == ("asean-wen",)
