"""Pairs of states without a legal basis: against hand-made expectations, and against a recount."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iwtld
from iwtld import resources

from .recount import Tables

ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")
PAIRS = set(itertools.combinations(ASEAN, 2))
FORMS = ("extradition", "mutual-legal-assistance", "joint-investigation", "asset-recovery")
DAYS = st.dates(date(1995, 1, 1), date(2026, 6, 30))


def gaps(kb: iwtld.KnowledgeBase, form: str, on: str | date, **more: str) -> dict[tuple[str, str], str]:
    """Return the status of each pair in the gap."""
    rows = kb.query("no-legal-basis", form=form, on=on, **more).rows()
    found = {(row["a"], row["b"]): row["status"] for row in rows}
    assert len(found) == len(rows), "a pair is listed twice"
    return found


@dataclass(frozen=True)
class World:
    """The pairs without a basis in the whole world, from a copy of the graph in memory, kept once asked."""

    kb: iwtld.KnowledgeBase
    asked: dict[tuple[str, date, str], frozenset[tuple[str, str]]] = field(default_factory=dict)

    def gap(self, form: str, on: date, scope: str) -> frozenset[tuple[str, str]]:
        key = (form, on, scope)
        if key not in self.asked:
            self.asked[key] = frozenset(gaps(self.kb, form, on, scope=scope))
        return self.asked[key]


@pytest.fixture(scope="module")
def world(kb: iwtld.KnowledgeBase) -> World:
    store = ox.Store()
    store.bulk_load(kb.store.dump(format=ox.RdfFormat.N_QUADS), format=ox.RdfFormat.N_QUADS)
    return World(iwtld.KnowledgeBase(store, kb.manifest, kb.path))


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables(resources.folder("data"))


# Extradition in ASEAN at the end of 2016


def test_thirty_one_asean_pairs_had_no_extradition_basis_of_their_own(
    kb: iwtld.KnowledgeBase, shared: Path
) -> None:
    with (shared / "facts/regional/table31_edges.csv").open(encoding="utf-8", newline="") as file:
        documented = {
            (row["a_iso3"], row["b_iso3"]) for row in csv.DictReader(file) if row["existed_by_2016"] == "yes"
        }
    # Table 3.1 has thirteen pairs; Malaysia and Singapore, which it misses, are the fourteenth.
    assert len(documented) == 14
    found = gaps(kb, "extradition", "2016-12-31", group="ASEAN", scope="specific")
    assert found.keys() == PAIRS - documented
    assert len(found) == 31


def test_the_pairs_of_myanmar_and_indonesia_with_singapore_are_known_gaps(kb: iwtld.KnowledgeBase) -> None:
    found = gaps(kb, "extradition", "2016-12-31", group="ASEAN", scope="specific")
    known = {pair for pair, status in found.items() if status == "known"}
    # The row of Myanmar has a total of zero; the treaty of Indonesia and Singapore of 2007 was not ratified.
    assert known == {pair for pair in PAIRS if "MMR" in pair} | {("IDN", "SGP")}


def test_every_other_gap_of_that_day_is_unrecorded(kb: iwtld.KnowledgeBase) -> None:
    found = gaps(kb, "extradition", "2016-12-31", group="ASEAN", scope="specific")
    assert Counter(found.values()) == {"known": 10, "unrecorded": 21}


def test_a_gap_is_known_only_within_the_time_of_its_completeness_statement(kb: iwtld.KnowledgeBase) -> None:
    for day in ("2015-12-31", "2017-01-01"):
        assert set(gaps(kb, "extradition", day, group="ASEAN", scope="specific").values()) == {"unrecorded"}


def test_with_the_global_convention_no_pair_was_left(kb: iwtld.KnowledgeBase) -> None:
    assert gaps(kb, "extradition", "2016-12-31", group="ASEAN", scope="all") == {}


def test_before_thailand_and_viet_nam_were_bound_fifteen_pairs_were_left(kb: iwtld.KnowledgeBase) -> None:
    # UNTOC bound Viet Nam from 2012-07-08 and Thailand from 2013-11-16, the other eight before 2012.
    late_comers = {pair for pair in PAIRS if {"THA", "VNM"} & set(pair)}
    # Two treaties of Thailand are shown to have been in force by then: that with Cambodia by a list of 2010, that of
    # 1911 by the accession of the Malay States in 1916. Others, among them the one with Laos, are shown by a later
    # day only, and before it they are open.
    shown = {("KHM", "THA"), ("MYS", "THA")}
    found = gaps(kb, "extradition", "2012-01-01", group="ASEAN", scope="all")
    assert found == dict.fromkeys(late_comers - shown, "unrecorded")
    assert len(found) == 15


@pytest.mark.parametrize(("day", "present"), [("2013-11-15", True), ("2013-11-16", False)])
def test_a_pair_leaves_the_gap_on_the_day_on_which_the_convention_binds_both(
    kb: iwtld.KnowledgeBase, day: str, present: bool
) -> None:
    assert (("SGP", "THA") in gaps(kb, "extradition", day, group="ASEAN", scope="all")) is present


@pytest.mark.parametrize(("day", "present"), [("2006-01-10", True), ("2006-01-11", False)])
def test_a_deposit_counts_from_the_thirtieth_day_after(
    kb: iwtld.KnowledgeBase, day: str, present: bool
) -> None:
    # Cambodia deposited UNTOC on 2005-12-12; China was bound by 2003.
    assert (("CHN", "KHM") in gaps(kb, "joint-investigation", day)) is present


def test_a_treaty_counts_from_its_day_of_entry_into_force(kb: iwtld.KnowledgeBase) -> None:
    # The extradition treaty of Indonesia and Singapore is in force since 2024-03-21.
    pair = ("IDN", "SGP")
    assert pair in gaps(kb, "extradition", "2024-03-20", group="ASEAN", scope="specific")
    assert pair not in gaps(kb, "extradition", "2024-03-21", group="ASEAN", scope="specific")


def test_a_treaty_that_is_only_signed_closes_no_gap_and_leaves_it_open(kb: iwtld.KnowledgeBase) -> None:
    # All eleven members signed the ASEAN Treaty on Extradition on 2025-11-14; it is not in force.
    found = gaps(kb, "extradition", "2025-12-31", group="ASEAN", scope="specific")
    assert found[("BRN", "LAO")] == "unrecorded"


# Mutual legal assistance


def test_the_restriction_of_cambodia_leaves_its_nine_pairs_without_assistance(
    kb: iwtld.KnowledgeBase,
) -> None:
    found = gaps(kb, "mutual-legal-assistance", "2016-12-31", group="ASEAN", scope="specific")
    # The treaty of Cambodia and Viet Nam is in force since 2020-10-02 only.
    assert found == dict.fromkeys({pair for pair in PAIRS if "KHM" in pair}, "unrecorded")


def test_the_treaty_of_cambodia_and_viet_nam_closes_one_of_them(kb: iwtld.KnowledgeBase) -> None:
    found = gaps(kb, "mutual-legal-assistance", "2020-10-02", group="ASEAN", scope="specific")
    assert ("KHM", "VNM") not in found
    assert len(found) == 8


def test_indonesia_and_the_netherlands_had_no_treaty_on_assistance_in_2018(kb: iwtld.KnowledgeBase) -> None:
    specific = gaps(kb, "mutual-legal-assistance", "2018-06-01", scope="specific")
    assert specific[("IDN", "NLD")] == "known"
    # The statement says nothing about the Convention, which bound both.
    assert ("IDN", "NLD") not in gaps(kb, "mutual-legal-assistance", "2018-06-01", scope="all")


def test_two_parties_to_cites_alone_have_no_basis_for_assistance(kb: iwtld.KnowledgeBase) -> None:
    # Iran was bound by CITES from 1976 and by UNTOC from 2025-09-05 only.
    assert ("IRN", "KEN") in gaps(kb, "mutual-legal-assistance", "2020-01-01")


# The whole world, recounted from the tables


@pytest.mark.parametrize("scope", ["specific", "all"])
@pytest.mark.parametrize("day", [date(2008, 3, 1), date(2019, 3, 5)])
@pytest.mark.parametrize("form", ["extradition", "mutual-legal-assistance"])
def test_the_gaps_of_the_world_are_those_of_a_recount(
    world: World, tables: Tables, form: str, day: date, scope: str
) -> None:
    counted = tables.pairs_without_basis(form, day.isoformat(), everywhere=scope == "all")
    assert counted
    assert world.gap(form, day, scope) == counted


def test_the_tables_name_the_two_sides_in_the_order_of_their_codes(tables: Tables) -> None:
    # The query relies on it for relations and completeness statements.
    for name in ("arrangements", "completeness"):
        assert [row["id"] for row in tables.rows(name) if row["b"] and not row["a"] < row["b"]] == []


# Properties


@settings(max_examples=8, deadline=None)
@given(day=DAYS, form=st.sampled_from(FORMS))
def test_leaving_the_global_conventions_out_never_closes_a_gap(world: World, day: date, form: str) -> None:
    assert world.gap(form, day, "all") <= world.gap(form, day, "specific")


@settings(max_examples=8, deadline=None)
@given(
    days=st.tuples(DAYS, DAYS).map(sorted),
    form=st.sampled_from(FORMS),
    scope=st.sampled_from(["specific", "all"]),
)
def test_a_pair_returns_to_the_gap_only_when_a_relation_of_it_ended(
    world: World, days: list[date], form: str, scope: str
) -> None:
    earlier, later = days
    returned = world.gap(form, later, scope) - world.gap(form, earlier, scope)
    ended = world.kb.sparql(
        "SELECT ?a ?b ?until WHERE { ?r iwt:inForceUntil ?until ; iwt:firstParty/iwt:isoAlpha3 ?a ;"
        " iwt:secondParty/iwt:isoAlpha3 ?b }"
    )
    assert returned <= {(row["a"], row["b"]) for row in ended if earlier < row["until"] <= later}


@settings(max_examples=8, deadline=None)
@given(day=DAYS, form=st.sampled_from(FORMS))
def test_each_pair_is_listed_once_in_the_order_of_its_codes(world: World, day: date, form: str) -> None:
    rows = world.kb.query("no-legal-basis", form=form, on=day, scope="specific")
    assert rows.variables == ("a", "b", "form", "status")
    pairs = [(row["a"], row["b"]) for row in rows]
    assert pairs == sorted(set(pairs))
    assert all(a < b for a, b in pairs)
    assert {row["form"] for row in rows} == {form}
    assert {row["status"] for row in rows} <= {"known", "unrecorded"}


@settings(max_examples=8, deadline=None)
@given(day=st.dates(date(2000, 1, 1), date(2024, 12, 31)), form=st.sampled_from(FORMS))
def test_the_gaps_of_a_group_are_the_gaps_of_the_world_among_its_members(
    world: World, day: date, form: str
) -> None:
    found = gaps(world.kb, form, day, group="ASEAN", scope="specific")
    assert found.keys() == world.gap(form, day, "specific") & PAIRS


@settings(max_examples=8, deadline=None)
@given(
    day=DAYS,
    form=st.sampled_from(FORMS),
    pair=st.sampled_from(sorted(PAIRS | {("IDN", "NLD"), ("CHN", "ZAF")})),
)
def test_a_pair_is_in_the_gap_when_no_relation_in_force_reaches_wildlife(
    world: World, day: date, form: str, pair: tuple[str, str]
) -> None:
    country, other = pair
    rows = world.kb.query("treaty-relations", country=country, other=other, on=day, form=form)
    basis = [
        row
        for row in rows
        if row["status"] == "in-force"
        and row["wildlife"] == "yes"
        and row["grade"] not in ("channel-only", "scheme")
    ]
    assert (pair in world.gap(form, day, "all")) is (not basis)
