"""The matrix: every cell is the answer for its pair, and lists, sorts of instruments and days do what they say."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iwtld
from iwtld.basis import Grade, OffenceProfile, Verdict
from iwtld.basis.acts.actions import Penalty
from iwtld.basis.acts.whatif import apply
from iwtld.basis.answer import answer
from iwtld.basis.inquiry import Inquiry, Question
from iwtld.basis.setwise.columns import Columns
from iwtld.basis.setwise.layers import FAMILIES, Layers
from iwtld.basis.setwise.matrix import matrix, sweep
from iwtld.basis.world import World
from iwtld.errors import ParameterError, UnknownNameError

from .drawing import DAYS, acts, forms, lists, profiles

ASSISTANCE = "mutual-legal-assistance"


@pytest.fixture(scope="module")
def world(kb: iwtld.KnowledgeBase) -> World:
    return kb.reasoner.world


def ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def verdicts(layers: Layers) -> dict[tuple[str, str, str], int]:
    """Return the verdict of each route for each pair; a route that is left out is closed."""
    found: dict[tuple[str, str, str], int] = {}
    for layer in layers:
        if layer.asking is None or layer.asked is None:
            for (a, b), verdict in np.ndenumerate(layer.verdicts):
                found[layer.id, layers.members[a], layers.members[b]] = int(verdict)
        else:
            cells = zip(layer.asking, layer.asked, layer.arrangements, layer.verdicts, strict=True)
            for a, b, one, verdict in cells:
                found[f"{layer.id}/{one.slug}", layers.members[a], layers.members[b]] = int(verdict)
    return found


# The same answer as for one pair


@settings(max_examples=100, deadline=None)
@given(data=st.data(), day=DAYS, profile=profiles())
def test_every_route_stands_as_in_the_answer_for_the_pair(
    world: World, data: st.DataObject, day: int, profile: OffenceProfile
) -> None:
    form, members = data.draw(forms(world)), data.draw(lists(world))
    # Worlds with acts that nobody has done yet have states of the law that the records lack.
    some = apply(world, data.draw(st.lists(acts(world, members), max_size=3)), day)
    found = verdicts(Layers.between(members, Columns(some, day, profile), form))
    expected = {}
    for a in members:
        for b in members:
            if a != b:
                inquiry = Inquiry(some, Question(a, b, form, day, profile))
                expected |= {(one.id, a, b): int(inquiry.verdict(one)) for one in inquiry.candidates()}
    closed = int(Verdict.UNSATISFIED)
    for key in expected.keys() | {key for key in found if key[1] != key[2]}:
        assert found.get(key, closed) == expected.get(key, closed), key


@settings(max_examples=100, deadline=None)
@given(data=st.data(), day=DAYS, profile=profiles())
def test_every_cell_has_the_grade_and_the_certainty_of_the_answer_for_the_pair(
    kb: iwtld.KnowledgeBase, world: World, data: st.DataObject, day: int, profile: OffenceProfile
) -> None:
    form, members = data.draw(forms(world)), data.draw(lists(world, most=4))
    for cell in matrix(world, form, day, members=members, profile=profile):
        question = Question(cell.requesting, cell.requested, form, day, profile)
        expected = answer(world, kb.reasoner.provenance, question)
        assert (cell.grade, cell.certainty) == (expected.grade, expected.certainty), question
        could = min((item.grade.potential.rank for item in expected.missing), default=None)
        assert (cell.could_be.rank if cell.could_be else None) == could, question


def test_a_thousand_questions_drawn_evenly_have_the_same_answer_both_ways(world: World) -> None:
    # Random generation that looks for simple examples rarely meets designations, thresholds and exemptions.
    draw = random.Random(20161231)
    with_treaties = sorted({code for pair in world.arrangements for code in pair})
    for _ in range(50):
        day = draw.randint(ordinal("1990-01-01"), ordinal("2028-12-31"))
        form = draw.choice(["extradition", ASSISTANCE, draw.choice(sorted(world.forms))])
        profile = OffenceProfile(
            group=draw.choice(["involved", "suspected"]),
            requesting_years=draw.choice([None, None, 0, 4]),
            whose_law=draw.choice(["both", "requesting", "requested"]),
            assumed=frozenset(draw.sample(["serious-crime", "dual-criminality"], draw.choice([0, 0, 1, 2]))),
        )
        members = ["GBR", *draw.sample([code for code in with_treaties if code != "GBR"], 19)]
        # Where an offence is known to go unpunished, what is presumed of treaties falls.
        exempt = [Penalty(code, 0.0) for code in draw.sample(members, draw.choice([0, 6]))]
        some = apply(world, exempt, day)
        found = verdicts(Layers.between(members, Columns(some, day, profile), form))
        arranged = [pair for pair in world.arrangements if set(pair) <= set(members)]
        pairs = [draw.sample(members, 2) for _ in range(10)]
        for a, b in pairs + [draw.sample(draw.choice(arranged), 2) for _ in range(10)]:
            inquiry = Inquiry(some, Question(a, b, form, day, profile))
            expected = {one.id: int(inquiry.verdict(one)) for one in inquiry.candidates()}
            mine = {route: verdict for (route, *pair), verdict in found.items() if pair == [a, b]}
            assert {r: v for r, v in mine.items() if v >= 0} == {r: v for r, v in expected.items() if v >= 0}


# Facts of the records


def test_cambodia_and_china_may_investigate_jointly_from_the_thirtieth_day_after_the_deposit(
    world: World,
) -> None:
    # Cambodia deposited UNTOC on 2005-12-12 (trap 3); without an agreement, case by case (trap 8).
    assumed = OffenceProfile(assumed=frozenset({"serious-crime"}))
    days = (ordinal("2006-01-10"), ordinal("2006-01-11"))
    before, after = sweep(world, ["joint-investigation"], days, members=("CHN", "KHM"), profile=assumed)
    assert before["KHM", "CHN"].grade is Grade.CHANNEL_ONLY
    assert after["KHM", "CHN"].grade is after["CHN", "KHM"].grade is Grade.CASE_BY_CASE


def test_two_parties_to_cites_and_nothing_else_have_a_channel_only(world: World) -> None:
    # Iran was bound by CITES from 1976 and by UNTOC from 2025-09-05 only (trap 1).
    found = matrix(world, ASSISTANCE, ordinal("2020-01-01"), members=("IRN", "KEN"))
    assert found["IRN", "KEN"].grade is Grade.CHANNEL_ONLY


@pytest.mark.parametrize(
    ("requesting", "requested", "closed", "open_still"),
    [
        (2.0, 0.5, {"DEU", "JPN"}, {"THA"}),
        (1.5, 1.0, {"FRA", "JPN"}, set[str]()),
        (0.5, 3.0, {"FRA", "JPN"}, {"THA"}),
        (0.5, 0.5, {"DEU", "FRA", "JPN", "THA"}, set[str]()),
    ],
)
def test_each_law_of_extradition_looks_at_its_own_side_for_its_threshold(
    world: World, requesting: float, requested: float, closed: set[str], open_still: set[str]
) -> None:
    # France: two years in the requesting state; Germany: one year in Germany; Japan: three years in both; the
    # sources on the law of Thailand give one year and not whose (R10).
    members = ("DEU", "FRA", "JPN", "KHM", "THA")
    profile = OffenceProfile(requesting_years=requesting, requested_years=requested)
    found = verdicts(Layers.between(members, Columns(world, ordinal("2026-11-22"), profile), "extradition"))
    laws = {code: found["extradition-law", "KHM", code] for code in members if code != "KHM"}
    assert {code for code, verdict in laws.items() if verdict == Verdict.UNSATISFIED} == closed
    assert {code for code, verdict in laws.items() if verdict == Verdict.UNKNOWN} == open_still


def test_a_designation_runs_one_way(world: World) -> None:
    # Category 2 territories of the Extradition Act 2003 (R24, trap 10): the United Kingdom designates Kenya.
    assumed = OffenceProfile(assumed=frozenset({"dual-criminality"}))
    found = matrix(
        world,
        "extradition",
        ordinal("2026-12-01"),
        members=("GBR", "KEN"),
        profile=assumed,
        instruments=["domestic"],
    )
    assert found["KEN", "GBR"].grade is Grade.DOMESTIC
    assert found["GBR", "KEN"].grade is not Grade.DOMESTIC


@pytest.mark.parametrize(
    ("on", "expected"), [("2020-06-30", Verdict.UNKNOWN), ("2020-12-31", Verdict.UNSATISFIED)]
)
def test_a_designation_is_closed_once_its_suspension_is_sure(
    world: World, on: str, expected: Verdict
) -> None:
    # The agreement of the United Kingdom with Hong Kong was suspended in 2020; the day is not recorded.
    columns = Columns(world, ordinal(on), OffenceProfile())
    found = verdicts(Layers.between(("GBR", "HKG"), columns, "extradition"))
    assert found["designation-extradition/extradition-GBR-HKG", "HKG", "GBR"] == expected


def test_the_restriction_of_cambodia_leaves_thirty_six_of_the_forty_five_pairs_of_asean(world: World) -> None:
    # The OECD chapter on South-East Asia, Table 3.1 and the text on Cambodia (R30).
    day = ordinal("2016-12-31")
    ten = world.members("ASEAN", day)
    found = matrix(world, ASSISTANCE, day, members=ten, instruments=["bilateral", "regional"])
    shall = {frozenset((c.requesting, c.requested)) for c in found if c.grade is Grade.SHALL}
    assert len(ten) == 10
    assert len(shall) == 36
    assert not any("KHM" in pair for pair in shall)


# Symmetry, lists, sorts of instruments


@settings(max_examples=20, deadline=None)
@given(data=st.data(), day=DAYS, years=st.sampled_from([None, 0.0, 4.0]), assume=st.booleans())
def test_treaties_on_assistance_serve_both_sides_alike(
    world: World, data: st.DataObject, day: int, years: float | None, assume: bool
) -> None:
    profile = OffenceProfile(
        requesting_years=years,
        requested_years=years,
        assumed=frozenset({"serious-crime"} if assume else ()),
    )
    found = matrix(
        world,
        ASSISTANCE,
        day,
        members=data.draw(lists(world, most=30)),
        profile=profile,
        instruments=["bilateral", "regional", "global", "channel"],
    )
    assert np.array_equal(found.rank, found.rank.T)
    assert np.array_equal(found.could, found.could.T)


@settings(max_examples=15, deadline=None)
@given(data=st.data(), day=DAYS, profile=profiles())
def test_a_list_has_the_cells_that_the_whole_world_has(
    world: World, data: st.DataObject, day: int, profile: OffenceProfile
) -> None:
    form, members = data.draw(forms(world)), data.draw(lists(world))
    whole = matrix(world, form, day, profile=profile)
    part = matrix(world, form, day, members=members, profile=profile)
    assert all(cell == whole[cell.requesting, cell.requested] for cell in part)


@settings(max_examples=25, deadline=None)
@given(data=st.data(), day=DAYS, profile=profiles())
def test_fewer_sorts_of_instruments_never_give_more(
    world: World, data: st.DataObject, day: int, profile: OffenceProfile
) -> None:
    form, members = data.draw(forms(world)), data.draw(lists(world))
    few = data.draw(st.frozensets(st.sampled_from(FAMILIES)))
    everything = matrix(world, form, day, members=members, profile=profile)
    limited = matrix(world, form, day, members=members, profile=profile, instruments=few)
    assert limited.instruments == tuple(name for name in FAMILIES if name in few)
    none = Grade.NONE.rank
    assert (np.minimum(everything.rank, none) <= np.minimum(limited.rank, none)).all()


def test_every_route_belongs_to_exactly_one_sort_of_instruments(world: World) -> None:
    day, assumed = ordinal("2020-01-01"), OffenceProfile(assumed=frozenset({"serious-crime"}))
    members = world.members("ASEAN", day)
    for form in world.forms:
        columns = Columns(world, day, assumed)
        everything = [(layer.id, layer.family) for layer in Layers.between(members, columns, form)]
        one_by_one = [
            (layer.id, layer.family)
            for name in FAMILIES
            for layer in Layers.between(members, columns, form, [name])
        ]
        assert sorted(everything) == sorted(one_by_one)


# Shape, sweeps, errors


def test_all_forms_on_all_days_are_what_each_of_them_is_alone(world: World) -> None:
    days = (ordinal("1990-05-09"), ordinal("2019-03-05"))
    members = ("ARE", "KEN", "KHM", "CHN", "GBR", "SGP")
    swept = list(sweep(world, world.forms, days, members=members))
    alone = [matrix(world, form, day, members=members) for day in days for form in world.forms]
    assert [found.to_dict() for found in swept] == [found.to_dict() for found in alone]


def test_nobody_asks_himself(world: World) -> None:
    found = matrix(world, "extradition", ordinal("2020-01-01"))
    size = len(world.states)
    assert len(found) == size * (size - 1) == sum(found.counts.values())
    assert not found.rank.diagonal().any()
    assert not found.could.diagonal().any()


def test_no_forms_give_no_matrix(world: World) -> None:
    assert list(sweep(world, [], [ordinal("2020-01-01")])) == []


def test_a_code_a_form_and_a_sort_that_do_not_exist_are_named_with_the_nearest(world: World) -> None:
    day = ordinal("2020-01-01")
    with pytest.raises(UnknownNameError, match=r"KENN.*KEN"):
        matrix(world, "extradition", day, members=("KENN", "THA"))
    with pytest.raises(UnknownNameError, match=r"extraditon.*extradition"):
        matrix(world, "extraditon", day)
    with pytest.raises(UnknownNameError, match=r"bilaterl.*bilateral"):
        matrix(world, "extradition", day, instruments=["bilaterl"])
    with pytest.raises(UnknownNameError, match="VNM"):
        matrix(world, "extradition", day, members=("KEN", "THA"))["KEN", "VNM"]


def test_other_commands_do_not_load_the_arrays() -> None:
    code = (
        "import sys, iwtld, iwtld.cli, iwtld.basis.answer, iwtld.basis.reasoner, iwtld.basis.acts.action_text; "
        "assert 'numpy' not in sys.modules, 'numpy is loaded'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_list_asks_which_is_meant_where_a_party_and_a_group_have_one_name(kb: iwtld.KnowledgeBase) -> None:
    with pytest.raises(ParameterError, match=r"Write jurisdiction/EUE or group/EU\."):
        kb.matrix("extradition", among="EU")


def test_a_list_can_name_the_group_and_not_the_party(kb: iwtld.KnowledgeBase) -> None:
    codes = kb.matrix("extradition", on="2021-01-01", among="group/EU").codes
    assert len(codes) == 27
    assert "EUE" not in codes
