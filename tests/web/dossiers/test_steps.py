"""The number of parties to a treaty over the years."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from iwtld.web.pages.dossiers.steps import HEIGHT, WIDTH, Interval, bound_on, steps

TODAY = date(2026, 6, 1)


def test_the_day_of_the_end_lies_outside() -> None:
    party = [Interval("A", "2010-05-01", "2012-05-01")]
    assert [bound_on(party, day) for day in ("2010-04-30", "2010-05-01", "2012-04-30", "2012-05-01")] == [
        0,
        1,
        1,
        0,
    ]


def test_a_party_that_left_and_came_back_counts_once() -> None:
    party = [Interval("A", "2010-01-01", "2012-01-01"), Interval("A", "2011-01-01", "")]
    assert bound_on(party, "2011-06-01") == 1


def test_years_show_what_changed() -> None:
    drawn = steps([Interval("A", "2023-03-01", ""), Interval("B", "2024-03-01", "2025-03-01")], TODAY)
    assert drawn is not None
    assert drawn.years == (("2023", 1, 1), ("2024", 2, 1), ("2025", 1, -1), ("2026", 1, 0))
    assert drawn.count == 1


def test_a_treaty_without_a_dated_party_has_no_line() -> None:
    assert steps([], TODAY) is None
    assert steps([Interval("A", "0001-01-01", "")], TODAY) is None


days = st.dates(date(1960, 1, 1), TODAY).map(date.isoformat)
parties = st.lists(
    st.builds(Interval, st.sampled_from("ABCDE"), days, days | st.just("")), min_size=1, max_size=12
)


@given(parties=parties)
def test_the_line_stays_in_the_frame_and_the_changes_add_up(parties: list[Interval]) -> None:
    drawn = steps(parties, TODAY)
    assert drawn is not None
    assert sum(change for _, _, change in drawn.years) == drawn.now
    numbers = [
        float(each) for each in drawn.path.replace("M", " ").replace("H", " ").replace("V", " ").split()
    ]
    assert all(0 <= each <= max(WIDTH, HEIGHT) for each in numbers)
    assert all(0 <= tick.at <= WIDTH for tick in drawn.across)
    assert len(drawn.up) <= 6


@given(parties=parties, offset=st.integers(0, 20_000))
def test_a_party_is_counted_on_the_days_of_its_interval(parties: list[Interval], offset: int) -> None:
    day = (date(1960, 1, 1) + timedelta(offset)).isoformat()
    expected = {
        each.party for each in parties if each.since <= day and (each.until == "" or day < each.until)
    }
    assert bound_on(parties, day) == len(expected)
