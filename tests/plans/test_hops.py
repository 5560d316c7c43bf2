"""Who has to do with whom in a case, and for which days a date speaks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.plans.hops import AGENCY, EVENT, MOVEMENT, NAMED, SEIZURE, Hop, Ways, hops
from iwtld.plans.needs import needed, threshold
from iwtld.plans.period import Period

CODES = st.lists(st.sampled_from(["KEN", "TZA", "THA", "VNM", "CHN"]), max_size=3, unique=True).map(tuple)
WAYS = st.builds(Ways, CODES, CODES, CODES, CODES, CODES, CODES, CODES)


def ways(**parts: tuple[str, ...]) -> Ways:
    return Ways(**{**dict.fromkeys(Ways._fields, ()), **parts})


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


# Hops


def test_goods_go_from_origin_over_transit_to_destination() -> None:
    found = hops(ways(origin=("KEN",), transit=("THA",), destination=("VNM",)))
    assert found == (Hop("KEN", "THA", (MOVEMENT,)), Hop("THA", "VNM", (MOVEMENT,)))


def test_goods_without_a_transit_go_straight() -> None:
    assert hops(ways(origin=("IDN",), destination=("NLD",))) == (Hop("IDN", "NLD", (MOVEMENT,)),)


def test_the_seizing_country_has_to_do_with_each_country_that_the_case_names() -> None:
    found = hops(ways(origin=("KEN",), destination=("VNM",), seized_in=("THA",), others=("CHN",)))
    assert [hop for hop in found if SEIZURE in hop.reasons] == [
        Hop("THA", "KEN", (SEIZURE,)),
        Hop("THA", "VNM", (SEIZURE,)),
        Hop("THA", "CHN", (SEIZURE,)),
    ]


def test_a_pair_with_several_reasons_is_one_hop_in_the_direction_of_the_goods() -> None:
    found = hops(ways(origin=("IDN",), destination=("NLD",), seized_in=("NLD",), homes=("NLD", "IDN")))
    assert found == (Hop("IDN", "NLD", (MOVEMENT, SEIZURE, AGENCY)),)


def test_agencies_of_two_countries_that_the_case_does_not_name_have_no_hop_between_them() -> None:
    found = hops(ways(others=("KHM",), homes=("USA", "NAM")))
    assert {frozenset((hop.start, hop.end)) for hop in found} == {
        frozenset(("USA", "KHM")),
        frozenset(("NAM", "KHM")),
    }


def test_states_at_one_meeting_on_a_case_have_to_do_with_each_other() -> None:
    found = hops(ways(origin=("COD",), destination=("THA", "LAO"), participants=("COD", "LAO", "THA")))
    assert [(hop.start, hop.end, hop.reasons) for hop in found] == [
        ("COD", "THA", (MOVEMENT, EVENT)),
        ("COD", "LAO", (MOVEMENT, EVENT)),
        ("LAO", "THA", (EVENT,)),
    ]


def test_countries_of_which_nothing_tells_who_acts_have_to_do_with_each_other() -> None:
    found = hops(ways(origin=("KEN",), others=("CHN", "KHM")))
    assert [(hop.start, hop.end) for hop in found] == [("KEN", "CHN"), ("KEN", "KHM"), ("CHN", "KHM")]
    assert {hop.reasons for hop in found} == {(NAMED,)}


@given(WAYS)
def test_a_case_that_names_two_countries_has_something_to_plan(given_: Ways) -> None:
    assert bool(hops(given_)) or len(given_.named) < 2


@given(WAYS)
def test_no_pair_stands_twice_and_nobody_cooperates_with_himself(given_: Ways) -> None:
    found = hops(given_)
    pairs = [frozenset((hop.start, hop.end)) for hop in found]
    assert len(pairs) == len(set(pairs))
    assert all(len(pair) == 2 for pair in pairs)


# Periods


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", "2017-01-01", "2017-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-04-30", "2021-04-30", "2021-04-30"),
    ],
)
def test_a_partial_date_means_all_of_its_days(text: str, first: str, last: str) -> None:
    assert Period.of(text, day("2026-11-22")) == Period(text, day(first), day(last))


def test_a_running_year_ends_today() -> None:
    assert Period.of("2026", day("2026-11-22")).last == day("2026-11-22")


def test_a_planned_month_keeps_all_of_its_days() -> None:
    assert Period.of("2027-01", day("2026-11-22")).last == day("2027-01-31")


def test_a_case_without_a_date_is_asked_about_today_and_says_so() -> None:
    period = Period.of(None, day("2026-11-22"))
    assert (period.first, period.last, period.dated) == (day("2026-11-22"), day("2026-11-22"), False)


# Forms


def test_a_controlled_delivery_is_planned_only_while_goods_can_be_followed() -> None:
    assert "controlled-delivery" in needed("investigation", "ongoing", seized=False)
    assert "controlled-delivery" in needed("controlled-delivery", "held", seized=False)
    assert "controlled-delivery" not in needed("seizure", "ongoing", seized=True)
    assert "controlled-delivery" not in needed("investigation", "held", seized=False)


def test_a_channel_is_enough_for_information_and_for_nothing_else() -> None:
    assert str(threshold("information-exchange")) == "channel-only"
    assert str(threshold("mutual-legal-assistance")) == "domestic"
