"""Time lines of all pairs: what a matrix says of a day is what is looked up for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iwtld
from iwtld.basis.changes import bounds
from iwtld.basis.setwise.matrix import matrix
from iwtld.plans.horizon import BEYOND, Horizon, horizon, read

MEMBERS = ("CHN", "IDN", "JPN", "KHM", "MOZ", "NLD", "SGP", "THA", "VNM", "ZAF")
FORMS = ("mutual-legal-assistance", "extradition")
FIRST, LAST = date(2000, 1, 1).toordinal(), date(2026, 11, 1).toordinal()
DAYS = st.integers(FIRST, LAST)


@pytest.fixture(scope="module")
def known(kb: iwtld.KnowledgeBase) -> Horizon:
    return horizon(kb.reasoner.world, FORMS, members=MEMBERS, first=FIRST)


def of_day(kb: iwtld.KnowledgeBase, form: str, day: int) -> tuple[np.ndarray, np.ndarray]:
    """The grade and the strongest possible one of all pairs on a day, straight from the matrix."""
    found = matrix(kb.reasoner.world, form, day, members=MEMBERS)
    rank, could = found.rank.ravel(), found.could.ravel()
    return rank, np.where(could > 0, np.minimum(rank, could), rank)


def looked_up(known: Horizon, form: str, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    size = len(MEMBERS) ** 2
    return known.over(form, np.arange(size), np.full(size, first), np.full(size, last))


@settings(max_examples=25, deadline=None)
@given(day=DAYS, form=st.sampled_from(FORMS))
def test_any_day_is_answered_as_the_matrix_answers_it(
    kb: iwtld.KnowledgeBase, known: Horizon, day: int, form: str
) -> None:
    rank, best = looked_up(known, form, day, day)
    wanted, strongest = of_day(kb, form, day)
    assert (rank == wanted).all()
    assert (best == strongest).all()


@settings(max_examples=8, deadline=None)
@given(first=DAYS, length=st.integers(1, 120), form=st.sampled_from(FORMS))
def test_a_period_has_the_weakest_grade_and_the_strongest_possible_one_of_its_days(
    kb: iwtld.KnowledgeBase, known: Horizon, first: int, length: int, form: str
) -> None:
    last = first + length
    days = [first, *(day for day in bounds(kb.reasoner.world) if first < day <= last)]
    daily = [of_day(kb, form, day) for day in days]
    rank, best = looked_up(known, form, first, last)
    assert (rank == np.maximum.reduce([one for one, _ in daily])).all()
    assert (best == np.minimum.reduce([one for _, one in daily])).all()


def test_what_was_written_is_read_again(known: Horizon, tmp_path: Path) -> None:
    known.write(tmp_path / "horizon")
    again = read(tmp_path / "horizon")
    assert (again.codes, again.forms, again.version) == (known.codes, known.forms, known.version)
    for form in FORMS:
        for one, other in zip(looked_up(known, form, FIRST, LAST), looked_up(again, form, FIRST, LAST)):  # noqa: B905
            assert (one == other).all()


def test_nothing_asked_is_nothing_answered(known: Horizon) -> None:
    nothing = np.zeros(0, np.int64)
    rank, best = known.over(FORMS[0], nothing, nothing, nothing)
    assert len(rank) == len(best) == 0


def test_no_grade_is_as_weak_as_beyond(known: Horizon) -> None:
    assert all(int(line.rank.max()) < BEYOND for line in known.lines.values())
