"""The time line: it changes when the records say so, names what changed, and agrees with every single answer."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iwtld
from iwtld.basis import Grade, OffenceProfile
from iwtld.basis.answer import answer
from iwtld.basis.inquiry import Question
from iwtld.basis.setwise.difference import diff
from iwtld.basis.setwise.matrix import matrix, sweep
from iwtld.basis.setwise.timeline import Change, timeline
from iwtld.basis.world import World
from iwtld.errors import ParameterError

from .drawing import DAYS, forms, lists, profiles

UNTIL = date(2026, 11, 22).toordinal()


@pytest.fixture(scope="module")
def world(kb: iwtld.KnowledgeBase) -> World:
    return kb.reasoner.world


def changes(kb: iwtld.KnowledgeBase, a: str, b: str, form: str, **profile: object) -> tuple[Change, ...]:
    question = Question(a, b, form, 1, OffenceProfile(**profile))  # type: ignore[arg-type]
    return timeline(kb.reasoner.world, kb.reasoner.provenance, question, until=UNTIL)


# Facts of the records


def test_a_deposit_changes_the_answer_on_the_day_on_which_it_binds(kb: iwtld.KnowledgeBase) -> None:
    # Cambodia: CITES in force 1997-10-02; UNTOC deposited 2005-12-12, in force 2006-01-11. China was bound by both.
    found = changes(kb, "KHM", "CHN", "joint-investigation", assumed=frozenset({"serious-crime"}))
    assert [(str(change.on), change.grade) for change in found] == [
        ("1975-01-01", Grade.UNKNOWN),
        ("1997-10-02", Grade.CHANNEL_ONLY),
        ("2006-01-11", Grade.CASE_BY_CASE),
    ]
    last = found[-1]
    assert last.governed_by is not None
    assert last.governed_by.id == "untoc"
    assert [cause.says for cause in last.because] == ["Cambodia is bound by UNTOC from 2006-01-11."]
    (record,) = {record for cause in last.because for record in cause.records}
    deposit = f"ASK {{ <{record}> iwt:inForceFrom '2006-01-11'^^xsd:date }}"
    assert kb.sparql(deposit).boolean


def test_a_bilateral_treaty_changes_the_answer_when_it_enters_into_force(kb: iwtld.KnowledgeBase) -> None:
    # The extradition treaty of Indonesia and Singapore, in force since 2024-03-21.
    last = changes(kb, "IDN", "SGP", "extradition")[-1]
    assert (str(last.on), last.grade, last.certainty) == ("2024-03-21", Grade.SHALL, "complete")
    assert ["from 2024-03-21" in cause.says for cause in last.because] == [True]


def test_a_party_that_leaves_and_comes_back_changes_it_twice(kb: iwtld.KnowledgeBase) -> None:
    # The United Arab Emirates left CITES on 1988-01-27 and came back on 1990-05-09 (R34); Kenya joined in 1979.
    found = {str(c.on): c.grade for c in changes(kb, "ARE", "KEN", "information-exchange")}
    assert found["1979-03-13"] is Grade.CHANNEL_ONLY
    assert found["1988-01-27"] is Grade.UNKNOWN
    assert found["1990-05-09"] is Grade.CHANNEL_ONLY


def test_the_first_answer_has_no_cause_and_every_later_one_has(kb: iwtld.KnowledgeBase) -> None:
    found = changes(kb, "IDN", "THA", "mutual-legal-assistance")
    assert found[0].because == ()
    assert len(found) > 1
    assert all(change.because for change in found[1:])


# Properties


@settings(max_examples=25, deadline=None)
@given(data=st.data(), profile=profiles(), days=st.lists(DAYS, min_size=2, max_size=5))
def test_the_answer_of_any_day_is_that_of_the_last_change_before_it(
    kb: iwtld.KnowledgeBase, world: World, data: st.DataObject, profile: OffenceProfile, days: list[int]
) -> None:
    a, b = data.draw(lists(world, least=2, most=2))
    form = data.draw(forms(world))
    since, last = min(days), max(days)
    question = Question(a, b, form, since, profile)
    found = timeline(world, kb.reasoner.provenance, question, since=since, until=last)
    for day in days:
        change = next(c for c in reversed(found) if c.on.toordinal() <= day)
        expected = answer(world, kb.reasoner.provenance, Question(a, b, form, day, profile))
        assert (change.grade, change.certainty, change.governed_by) == (
            expected.grade,
            expected.certainty,
            expected.governed_by,
        )


@settings(max_examples=25, deadline=None)
@given(data=st.data(), profile=profiles())
def test_no_change_is_without_a_difference_or_a_cause(
    kb: iwtld.KnowledgeBase, world: World, data: st.DataObject, profile: OffenceProfile
) -> None:
    a, b = data.draw(lists(world, least=2, most=2))
    question = Question(a, b, data.draw(forms(world)), 1, profile)
    found = timeline(world, kb.reasoner.provenance, question, until=UNTIL)
    for before, after in itertools.pairwise(found):
        assert before.on < after.on
        assert (before.grade, before.certainty, before.governed_by) != (
            after.grade,
            after.certainty,
            after.governed_by,
        )
        assert after.because


@settings(max_examples=20, deadline=None)
@given(data=st.data(), profile=profiles(), days=st.tuples(DAYS, DAYS))
def test_a_difference_of_two_days_is_that_of_their_matrices(
    world: World, data: st.DataObject, profile: OffenceProfile, days: tuple[int, int]
) -> None:
    form, members = data.draw(forms(world)), data.draw(lists(world))
    before, after = (matrix(world, form, day, members=members, profile=profile) for day in days)
    found = diff(world, form, *days, members=members, profile=profile)
    assert [(d.before, d.after) for d in found] == [
        (old, new)
        for old, new in zip(before, after, strict=True)
        if (old.grade, old.certainty) != (new.grade, new.certainty)
    ]
    back = diff(world, form, *reversed(days), members=members, profile=profile)
    opposite = {"rises": "falls", "falls": "rises", "opens": "closes", "closes": "opens"}
    opposite |= {"firms": "loosens", "loosens": "firms"}
    assert [d.move for d in back] == [opposite[d.move] for d in found]


def test_all_pairs_of_the_world_can_be_followed_year_by_year(world: World) -> None:
    years = [date(year, 12, 31).toordinal() for year in range(1975, 2026)]
    assumed = OffenceProfile(assumed=frozenset({"serious-crime"}))
    swept = sweep(world, ["joint-investigation"], years, profile=assumed)
    counts = [found.counts[Grade.CASE_BY_CASE] for found in swept]
    # Nothing gives it before UNTOC was in force on 2003-09-29; states have joined it ever since.
    assert counts[:28] == [0] * 28
    assert all(before <= after for before, after in itertools.pairwise(counts))
    assert counts[-1] > counts[30] > 0


def test_a_time_that_ends_before_it_begins_is_refused(kb: iwtld.KnowledgeBase) -> None:
    question = Question("KHM", "CHN", "extradition", 1, OffenceProfile())
    with pytest.raises(ParameterError, match="ends on 1974-12-31, before it begins on 1975-01-01"):
        timeline(kb.reasoner.world, kb.reasoner.provenance, question, until=date(1974, 12, 31).toordinal())
