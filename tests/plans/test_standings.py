"""What a plan calls enough, open and a gap, held against the rules, the engine day by day, and the gaps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

import iwtld
from iwtld.basis import Grade, OffenceProfile
from iwtld.plans import Plan, Request, find_case
from iwtld.plans.plan import plan

MLA = "mutual-legal-assistance"
DAY = date(2018, 6, 30)
CASES = (
    "nld-idn-seizure",
    "chn-zaf",
    "zaf-mys",
    "sgp-vnm-ncb",
    "vnm-nga",
    "khm-rhino-sampling",
    "cod-khm-vnm",
)


def request(plan: Plan, requesting: str, requested: str, form: str) -> Request:
    (found,) = [
        one for one in plan if (one.requesting, one.requested, one.form) == (requesting, requested, form)
    ]
    return found


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_enough_is_listed_among_the_gaps_and_known_exactly_where_nothing_is_open(
    kb: iwtld.KnowledgeBase, case: str
) -> None:
    found = kb.plan(case, on=DAY, forms=[MLA, "extradition"])
    for one in found:
        sides = sorted((one.requesting, one.requested))
        back = request(found, one.requested, one.requesting, one.form)
        lacking = [each for each in (one, back) if each.standing != "basis"]
        gaps = list(kb.gaps(one.form, among=sides, on=DAY, below="domestic"))
        assert len(gaps) == (1 if lacking else 0)
        for gap in gaps:
            ways = {"a to b": [sides], "b to a": [sides[::-1]], "both": [sides, sides[::-1]]}[gap.direction]
            assert sorted([each.requesting, each.requested] for each in lacking) == sorted(ways)
            reached = any(each.standing == "open" for each in lacking)
            assert gap.status == ("possible" if reached else "known")


@pytest.mark.parametrize("case", CASES)
def test_a_channel_is_enough_for_information_alone_and_says_that_it_is_no_basis(
    kb: iwtld.KnowledgeBase, case: str
) -> None:
    for one in kb.plan(case, on=DAY):
        if one.grade is Grade.CHANNEL_ONLY:  # R20, R29
            assert (one.standing == "basis") is (one.form == "information-exchange")
            assert one.standing != "basis" or "no legal basis" in one.helps[0]


def test_the_law_of_one_side_is_a_basis_in_one_direction_only(kb: iwtld.KnowledgeBase) -> None:
    # R24. The Malaysian Act 621, s. 18, read on that day, gives assistance without a treaty; of the law of South
    # Africa that is not recorded.
    found = kb.plan("zaf-mys", on="2026-11-22", forms=[MLA])
    there, back = request(found, "ZAF", "MYS", MLA), request(found, "MYS", "ZAF", MLA)
    assert (there.standing, there.grade) == ("basis", Grade.DOMESTIC)
    assert (back.standing, back.grade) == ("open", Grade.CHANNEL_ONLY)


def test_the_year_in_which_a_treaty_began_is_the_weakest_of_its_days(kb: iwtld.KnowledgeBase) -> None:
    # A source of 2013 shows Thailand bound by the ASEAN MLAT, so it is for sure from the last day of that year on,
    # and may have been before (R37). Viet Nam was bound all the time.
    case = replace(find_case(kb.store, "tha-rosewood-2021"), date="2013")
    found = request(plan(kb.reasoner, case, forms=[MLA]), "VNM", "THA", MLA)
    days = [date(2013, 1, 1) + timedelta(days=n) for n in range(365)]
    daily = [kb.basis("VNM", "THA", form=MLA, on=day) for day in days]
    assert found.grade is max((each.grade for each in daily), key=lambda grade: grade.rank)
    assert found.could_be is Grade.SHALL
    assert found.standing == "open"
    assert found.changes == (date(2013, 12, 31),)
    assert found.changes == tuple(
        after.on
        for before, after in pairwise(daily)
        if (before.grade, before.certainty) != (after.grade, after.certainty)
    )
    sure = replace(case, date="2014")
    assert request(plan(kb.reasoner, sure, forms=[MLA]), "VNM", "THA", MLA).standing == "basis"


def test_a_suspected_group_is_enough_for_assistance_and_not_for_surrender(kb: iwtld.KnowledgeBase) -> None:
    # R3: UNTOC 18(1) asks for reasonable grounds to suspect; 16(1) for the involvement of a group.
    profile = OffenceProfile(assumed=frozenset({"serious-crime"}))
    case = find_case(kb.store, "idn-reptile-2017")
    found = plan(kb.reasoner, case, on=DAY.toordinal(), profile=profile)
    assisted = request(found, "IDN", "JPN", MLA)
    assert (assisted.standing, assisted.grade) == ("basis", Grade.SHALL)
    assert request(found, "IDN", "JPN", "extradition").standing == "open"


def test_what_would_help_is_every_step_of_a_way_that_is_enough(kb: iwtld.KnowledgeBase) -> None:
    # UNTOC binds both sides. What is missing is the tier of penalty (R39), which the requesting side settles.
    found = request(kb.plan("tha-rosewood-2021"), "CHN", "THA", MLA)
    (way,) = [line for line in found.helps if line.startswith("UNTOC, Art. 18(1): ")]
    assert "the law of China depends" in way
    assert "the law of Thailand depends" in way
    assert way.endswith("(requesting side)")


def test_nobody_is_told_to_open_a_channel_where_a_channel_is_not_enough(kb: iwtld.KnowledgeBase) -> None:
    for one in kb.plan("nld-idn-seizure", on="1950-01-01", forms=[MLA]):
        assert one.standing != "basis"
        assert not any("takes part in ICPO-INTERPOL" in line for line in one.helps)


def test_the_two_partners_of_a_third_are_no_pair_of_their_own(kb: iwtld.KnowledgeBase) -> None:
    # China Customs followed parcels with four others; that these had to do with each other is not said.
    pairs = {frozenset((hop.start, hop.end)) for hop in find_case(kb.store, "chn-parcel-cd").hops}
    assert pairs == {frozenset(("CHN", other)) for other in ("AUS", "IDN", "SGP", "VNM")}
