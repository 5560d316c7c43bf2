"""Gaps: what practitioners counted, known gaps apart from possible ones, and the traffic that ranks them."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iwtld
from iwtld import resources
from iwtld.basis import Grade, OffenceProfile
from iwtld.basis.setwise.gaps import Gaps, gaps
from iwtld.basis.setwise.matrix import matrix
from iwtld.basis.setwise.traffic import Traffic, load_traffic
from iwtld.basis.world import World
from iwtld.errors import ParameterError, UnknownNameError

from .drawing import DAYS, forms, lists, profiles

ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")
OF_THEIR_OWN = ("bilateral", "regional")
THRESHOLDS = st.sampled_from([grade for grade in Grade if grade.rank < Grade.NONE.rank])
ON = date(2016, 12, 31).toordinal()


@pytest.fixture(scope="module")
def world(kb: iwtld.KnowledgeBase) -> World:
    return kb.reasoner.world


@pytest.fixture(scope="module")
def traffic(kb: iwtld.KnowledgeBase) -> Traffic:
    return load_traffic(kb.store)


def pairs(found: Gaps) -> set[tuple[str, str]]:
    return {(gap.a, gap.b) for gap in found}


# Extradition in ASEAN at the end of 2016, as Table 3.1 of the OECD chapter has it


def asean(world: World, day: int = ON) -> Gaps:
    # Below the schemes: the reciprocal warrants of Brunei, Malaysia and Singapore count as a basis.
    return gaps(world, "extradition", day, members=ASEAN, below="scheme", instruments=OF_THEIR_OWN)


def test_thirty_one_pairs_of_asean_had_no_basis_of_their_own(kb: iwtld.KnowledgeBase, world: World) -> None:
    query = kb.query("no-legal-basis", form="extradition", on="2016-12-31", group="ASEAN", scope="specific")
    listed = {(row["a"], row["b"]): row["status"] for row in query.rows()}
    found = asean(world)
    assert len(found) == 31
    assert found.pairs == 45
    assert pairs(found) == set(listed)
    assert {(gap.a, gap.b) for gap in found.known} == {
        pair for pair, status in listed.items() if status == "known"
    }


def test_the_nine_pairs_of_myanmar_and_indonesia_with_singapore_were_known_gaps(world: World) -> None:
    # The row of Myanmar has a total of zero; the treaty of Indonesia and Singapore of 2007 was not ratified.
    known = {(gap.a, gap.b) for gap in asean(world).known}
    assert known == {pair for pair in itertools.combinations(ASEAN, 2) if "MMR" in pair} | {("IDN", "SGP")}


def test_known_and_possible_make_up_all_gaps_and_run_both_ways(world: World) -> None:
    found = asean(world)
    assert (len(found.known), len(found.possible)) == (10, 21)
    assert {gap.direction for gap in found} == {"both"}
    assert {gap.could_be for gap in found.possible} == {Grade.SHALL}
    assert {gap.could_be for gap in found.known} == {None}


def test_a_gap_is_known_only_within_the_time_of_its_completeness_statement(world: World) -> None:
    for day in (date(2015, 12, 31), date(2017, 1, 1)):
        assert asean(world, day.toordinal()).known == ()


def test_a_gap_closes_on_the_day_on_which_the_treaty_enters_into_force(world: World) -> None:
    # The extradition treaty of Indonesia and Singapore is in force since 2024-03-21.
    assert ("IDN", "SGP") in pairs(asean(world, date(2024, 3, 20).toordinal()))
    assert ("IDN", "SGP") not in pairs(asean(world, date(2024, 3, 21).toordinal()))


def test_indonesia_and_the_netherlands_are_a_known_gap_of_2018_without_the_convention(world: World) -> None:
    # OECD chapter: the two had no treaty on assistance in 2018; it says nothing about UNTOC.
    day, pair = date(2018, 6, 30).toordinal(), ("IDN", "NLD")
    form = "mutual-legal-assistance"
    (gap,) = gaps(world, form, day, members=pair, instruments=OF_THEIR_OWN)
    assert (gap.status, gap.grade) == ("known", Grade.NONE)
    (gap,) = gaps(world, form, day, members=pair)
    assert gap.status == "possible"
    assumed = OffenceProfile(assumed=frozenset({"serious-crime"}))
    assert len(gaps(world, form, day, members=pair, profile=assumed)) == 0


def test_a_gap_may_run_one_way(world: World) -> None:
    # The United Kingdom designates Kenya, and the law of Kenya is not recorded to designate it (R24).
    assumed = OffenceProfile(assumed=frozenset({"dual-criminality"}))
    day = date(2026, 12, 1).toordinal()
    limits = {"below": "domestic", "profile": assumed, "instruments": ["domestic"]}
    (gap,) = gaps(world, "extradition", day, members=("GBR", "KEN"), **limits)
    # The gap is that the United Kingdom (a) cannot obtain it from Kenya (b).
    assert (gap.a, gap.b, gap.direction) == ("GBR", "KEN", "a to b")


# What ranks them


def test_routes_are_those_of_the_table_whichever_way_the_goods_go(traffic: Traffic) -> None:
    counted: Counter[tuple[str, str]] = Counter()
    with (resources.folder("data") / "routes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            origin, transit, destination = (
                [code for code in row[name].split(";") if code]
                for name in ("origin", "transit", "destination")
            )
            hops = {*itertools.product(origin, transit), *itertools.product(transit, destination)}
            if not row["transit_as_stated"]:
                hops |= set(itertools.product(origin, destination))
            counted.update({tuple(sorted(hop)) for hop in hops if hop[0] != hop[1]})  # type: ignore[misc]
    assert traffic.routes == counted
    # Rosewood (rt-02) and ivory (rt-03) went from Singapore to Viet Nam.
    assert counted["SGP", "VNM"] == 2


def test_cases_count_for_those_who_take_part(traffic: Traffic) -> None:
    # sgp-vnm-ncb, the Chinese controlled delivery, to which both are named, and the rosewood of 2017. Each is
    # told of in an event as well, and counts once.
    assert traffic.cases["SGP", "VNM"] == 3
    # ev-case-chn-zaf: customs of China and police of South Africa; ev-nld-idn-seizure: authorities of both.
    assert traffic.cases["CHN", "ZAF"] == traffic.cases["IDN", "NLD"] == 1
    # Meetings, trainings and operations are no cases.
    assert ("KHM", "THA") not in traffic.cases


def test_gaps_with_traffic_come_first_and_then_the_codes(world: World, traffic: Traffic) -> None:
    found = gaps(
        world,
        "extradition",
        ON,
        traffic=traffic,
        members=ASEAN,
        below="scheme",
        instruments=OF_THEIR_OWN,
    )
    weights = [gap.routes + gap.cases for gap in found]
    assert (found.gaps[0].a, found.gaps[0].b) == ("SGP", "VNM")
    assert weights == sorted(weights, reverse=True)
    quiet = [(gap.a, gap.b) for gap in found if not gap.routes + gap.cases]
    assert quiet == sorted(quiet)


def test_a_route_is_looked_at_hop_by_hop(world: World) -> None:
    found = gaps(
        world, "extradition", ON, route=("VNM", "THA", "KEN", "THA"), below="shall", instruments=["global"]
    )
    # Thailand and Kenya are one hop, there and back; Kenya and Viet Nam are none.
    assert found.pairs == 2
    assert pairs(found) == {("KEN", "THA"), ("THA", "VNM")}


# Properties


@settings(max_examples=30, deadline=None)
@given(data=st.data(), day=DAYS, profile=profiles(), below=THRESHOLDS)
def test_a_pair_is_a_gap_where_one_of_its_cells_is_below_the_threshold(
    world: World, data: st.DataObject, day: int, profile: OffenceProfile, below: Grade
) -> None:
    form, members = data.draw(forms(world)), data.draw(lists(world))
    cells = matrix(world, form, day, members=members, profile=profile)
    found = gaps(world, form, day, members=members, profile=profile, below=below)
    listed = {}
    for gap in found:
        both = {"a to b": (gap.a, gap.b), "b to a": (gap.b, gap.a)}
        lacking = [pair for direction, pair in both.items() if gap.direction in ("both", direction)]
        listed |= dict.fromkeys(lacking, gap)
        grades = [cells[pair].grade for pair in lacking]
        assert gap.a < gap.b
        assert gap.grade.rank == max(grade.rank for grade in grades)
        assert (gap.status == "possible") is (gap.could_be is not None)
        assert gap.could_be is None or gap.could_be.rank <= below.rank < gap.grade.rank
    assert listed.keys() == {(c.requesting, c.requested) for c in cells if c.grade.rank > below.rank}


@settings(max_examples=20, deadline=None)
@given(data=st.data(), day=DAYS, profile=profiles())
def test_leaving_the_global_conventions_out_never_closes_a_gap(
    world: World, data: st.DataObject, day: int, profile: OffenceProfile
) -> None:
    form, members = data.draw(forms(world)), data.draw(lists(world, most=20))
    everything = gaps(world, form, day, members=members, profile=profile)
    limited = gaps(world, form, day, members=members, profile=profile, instruments=OF_THEIR_OWN)
    assert pairs(everything) <= pairs(limited)


# Requests that are wrong


def test_the_gaps_of_a_country_are_those_gaps_of_all_that_it_is_in(world: World, traffic: Traffic) -> None:
    every = gaps(world, "extradition", ON, traffic=traffic)
    found = gaps(world, "extradition", ON, traffic=traffic, country="KHM")
    assert list(found) == [gap for gap in every if "KHM" in (gap.a, gap.b)]
    assert found.pairs == len(world.states) - 1


def test_a_list_and_a_route_at_once_are_refused(world: World) -> None:
    with pytest.raises(ParameterError, match="not both"):
        gaps(world, "extradition", ON, members=ASEAN, route=("KEN", "THA"))


def test_a_route_needs_a_hop(world: World) -> None:
    with pytest.raises(ParameterError, match="two jurisdictions"):
        gaps(world, "extradition", ON, route=("KEN", "KEN"))


@pytest.mark.parametrize("threshold", ["none", "unknown", "strong"])
def test_a_threshold_is_a_grade_that_a_route_can_have(world: World, threshold: str) -> None:
    with pytest.raises(ParameterError, match="shall, may, case-by-case"):
        gaps(world, "extradition", ON, members=ASEAN, below=threshold)


def test_a_hop_that_does_not_exist_is_named(world: World) -> None:
    with pytest.raises(UnknownNameError, match="XYZ"):
        gaps(world, "extradition", ON, route=("KEN", "XYZ"))
