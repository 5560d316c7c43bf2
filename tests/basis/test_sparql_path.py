"""The stored query basis-matrix: it reads the same records as the engine, and says the same of every route."""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

import iwtld
from iwtld.basis import OffenceProfile, Verdict
from iwtld.basis.inquiry import Inquiry, Question
from iwtld.basis.world import World
from iwtld.namespaces import BASE, IWT

from ..extent import ALL, at_length
from .drawing import DAYS, forms, lists, profiles

ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "TLS", "VNM")
ASSISTANCE = "mutual-legal-assistance"
JURISDICTION = BASE + "id/jurisdiction/"
ABOUT = {IWT + name for name in ("party", "jurisdiction", "towards", "firstParty", "secondParty")}
"""The properties by which a record names the jurisdictions that it is about."""

Routes = Mapping[str, tuple[str, str]]
"""Grade and status of each route, by its name."""


@pytest.fixture(scope="module")
def world(kb: iwtld.KnowledgeBase) -> World:
    return kb.reasoner.world


@pytest.fixture(scope="module")
def copy(kb: iwtld.KnowledgeBase) -> iwtld.KnowledgeBase:
    """Copy the graph into memory, where many questions are asked faster."""
    store = ox.Store()
    store.bulk_load(kb.store.dump(format=ox.RdfFormat.N_QUADS), format=ox.RdfFormat.N_QUADS)
    return iwtld.KnowledgeBase(store, kb.manifest, kb.path)


def routes(
    kb: iwtld.KnowledgeBase, requesting: str, requested: str, form: str, on: str, **more: str
) -> Routes:
    """Ask about one pair."""
    answer = kb.query("basis-matrix", requesting=requesting, requested=requested, form=form, on=on, **more)
    return {row["route"]: (row["grade"], row["status"]) for row in answer.rows()}


def parameters(profile: OffenceProfile) -> dict[str, str | None]:
    """Return the offence of a question as the query takes it."""
    words = {True: "yes", False: "no", None: "unknown"}
    years = {side: profile.years(side) for side in ("requesting", "requested")}
    native = profile.native_to
    return {
        "charges": " ".join(sorted(profile.charges)),
        "transnational": words[profile.transnational],
        "group_involved": profile.group,
        "requesting_years": None if years["requesting"] is None else f"{years['requesting']:g}",
        "requested_years": None if years["requested"] is None else f"{years['requested']:g}",
        "offences": " ".join(sorted(profile.offences)) or None,
        "species": profile.species,
        "native_to": None if native is None else " ".join(sorted(native)),
        "located": words[profile.located],
        "whose_law": profile.whose_law,
        "assumed": " ".join(sorted(profile.assumed)),
    }


def between(
    kb: iwtld.KnowledgeBase, members: Iterable[str], form: str, day: int, profile: OffenceProfile
) -> dict[tuple[str, str], Routes]:
    """Ask about all pairs of some jurisdictions at once: a data block holds several values as well as one."""
    text = kb.bound("basis-matrix", form=form, on=date.fromordinal(day), **parameters(profile))
    listed = " ".join(f"<{JURISDICTION}{code}>" for code in members)
    text = re.sub(r"VALUES \?(requesting|requested) \{ UNDEF \}", rf"VALUES ?\1 {{ {listed} }}", text)
    found: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    for row in kb.sparql(text).rows():
        pair = found.setdefault((row["requesting"], row["requested"]), {})
        assert row["route"] not in pair, "a route is listed twice"
        pair[row["route"]] = (row["grade"], row["status"])
    return dict(found)


def of_the_engine(world: World, question: Question) -> Routes:
    """Return what the one-pair path says of all routes that are not closed."""
    inquiry = Inquiry(world, question)
    verdicts = {candidate: inquiry.verdict(candidate) for candidate in inquiry.candidates()}
    return {
        candidate.id: (str(candidate.grade), str(verdict.status))
        for candidate, verdict in verdicts.items()
        if verdict is not Verdict.UNSATISFIED
    }


def engine_between(
    world: World, members: Collection[str], form: str, day: int, profile: OffenceProfile
) -> dict[tuple[str, str], Routes]:
    pairs = ((a, b) for a in members for b in members if a != b)
    found = {(a, b): of_the_engine(world, Question(a, b, form, day, profile)) for a, b in pairs}
    return {pair: some for pair, some in found.items() if some}


# The same routes as for one pair

BUSY = (
    *("ARE", "AUS", "CHN", "COG", "DEU", "ETH", "EUE", "FRA", "GBR", "HKG", "IDN", "IND"),
    *("KEN", "KHM", "LAO", "MMR", "MYS", "NLD", "SGP", "SOM", "THA", "USA", "VNM", "YEM", "ZAF"),
)
"""Jurisdictions with many records of all kinds: laws, penalties, declarations, designations, ended participations."""
SURE = frozenset({"serious-crime", "dual-criminality"})
TWO_CHARGES = frozenset({"corruption", "wildlife-trafficking"})


@pytest.mark.parametrize(
    ("form", "on", "profile"),
    [
        # Nobody is bound before the treaties enter into force, and some are bound at other times only (R34).
        ("extradition", "1985-06-30", OffenceProfile(assumed=SURE)),
        ("information-exchange", "1989-06-30", OffenceProfile()),
        # Statements on bilateral treaties, and treaties that the conventions widen (R6).
        ("extradition", "2016-06-30", OffenceProfile(assumed=SURE, group="involved")),
        ("extradition", "2026-11-22", OffenceProfile(assumed=SURE, group="involved")),
        (ASSISTANCE, "2018-06-30", OffenceProfile()),
        ("extradition", "2024-06-01", OffenceProfile(charges=frozenset({"corruption"}), assumed=SURE)),
        # Whose law counts, given maxima and two charges (R5, R32).
        (ASSISTANCE, "2018-06-30", OffenceProfile(whose_law="requested", species="appendix-i")),
        (ASSISTANCE, "2018-06-30", OffenceProfile(whose_law="requesting", requesting_years=4)),
        (
            "extradition",
            "2021-01-01",
            OffenceProfile(requesting_years=2, requested_years=4, group="involved"),
        ),
        ("extradition", "2021-01-01", OffenceProfile(requesting_years=0.5, charges=TWO_CHARGES)),
        # Whose maximum the law of the requested side looks at, and where no source says it (R10).
        ("extradition", "2026-11-22", OffenceProfile(requesting_years=1.5, requested_years=0.5)),
        ("extradition", "2026-11-22", OffenceProfile(requesting_years=0.5, requested_years=2)),
        ("extradition", "2008-06-01", OffenceProfile(requesting_years=1, whose_law="requesting")),
        ("extradition", "2018-06-01", OffenceProfile(charges=TWO_CHARGES, native_to=frozenset({"KEN"}))),
        # A designation for one form says nothing about another (R25).
        (ASSISTANCE, "2026-12-01", OffenceProfile(group="involved")),
        # The species, and whether it is native (R31).
        ("extradition", "2018-06-01", OffenceProfile(native_to=frozenset({"KEN", "ZAF"}), group="involved")),
        (ASSISTANCE, "2018-06-01", OffenceProfile(native_to=frozenset({"KHM", "IDN"}))),
        (ASSISTANCE, "2023-06-01", OffenceProfile(species="appendix-ii-iii", native_to=frozenset())),
        # What may be assumed.
        (ASSISTANCE, "2010-01-01", OffenceProfile(assumed=frozenset({"in-force", "offence-scope"}))),
        (
            "extradition",
            "2010-01-01",
            OffenceProfile(assumed=frozenset({"existing-treaty", "serious-crime"})),
        ),
        ("asset-recovery", "2018-06-01", OffenceProfile(group="involved", located=None)),
        ("law-enforcement-cooperation", "2022-01-01", OffenceProfile(group="none")),
    ],
)
def test_routes_between_much_recorded_jurisdictions_stand_as_in_their_answers(
    request: pytest.FixtureRequest,
    copy: iwtld.KnowledgeBase,
    world: World,
    form: str,
    on: str,
    profile: OffenceProfile,
) -> None:
    day = date.fromisoformat(on).toordinal()
    # Half of them each time, others for each question: a quarter of the pairs, and of the time.
    members = BUSY if ALL else random.Random(request.node.name).sample(BUSY, 13)
    assert between(copy, members, form, day, profile) == engine_between(world, members, form, day, profile)


def test_charged_offences_choose_the_tier_as_in_the_answers(copy: iwtld.KnowledgeBase, world: World) -> None:
    day = date(2024, 6, 1).toordinal()
    for first in range(4):
        tiers = [sorted({tier.offence for tier in world.tiers.get(code, ())}) for code in BUSY]
        charged = frozenset(some[first] for some in tiers if len(some) > first)
        profile = OffenceProfile(offences=charged, whose_law="requested")
        found = between(copy, BUSY, ASSISTANCE, day, profile)
        assert found == engine_between(world, BUSY, ASSISTANCE, day, profile)


@settings(max_examples=15 if ALL else 6, deadline=None)
@given(data=st.data(), day=DAYS, profile=profiles())
def test_every_route_stands_as_in_the_answer_for_the_pair(
    copy: iwtld.KnowledgeBase, world: World, data: st.DataObject, day: int, profile: OffenceProfile
) -> None:
    form, members = data.draw(forms(world)), data.draw(lists(world, least=6, most=12))
    assert between(copy, members, form, day, profile) == engine_between(world, members, form, day, profile)


@pytest.mark.parametrize("on", ["2012-07-08", "2024-06-01"])
def test_all_forms_between_the_members_of_asean_stand_as_in_their_answers(
    copy: iwtld.KnowledgeBase, world: World, on: str
) -> None:
    day = date.fromisoformat(on).toordinal()
    for form in world.forms:
        found = between(copy, ASEAN, form, day, OffenceProfile())
        assert found == engine_between(world, ASEAN, form, day, OffenceProfile()), form


def test_everybody_is_asked_where_the_requested_side_is_left_out(
    copy: iwtld.KnowledgeBase, world: World
) -> None:
    day = date(2019, 3, 5).toordinal()
    answer = copy.query("basis-matrix", form="extradition", on=date(2019, 3, 5), requesting="VNM")
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for row in answer.rows():
        assert row["requesting"] == "VNM"
        found.setdefault(row["requested"], {})[row["route"]] = (row["grade"], row["status"])
    others = [code for code in world.states if code != "VNM"]
    questions = {code: Question("VNM", code, "extradition", day, OffenceProfile()) for code in others}
    assert found == {code: of_the_engine(world, question) for code, question in questions.items()}


# What the sources say


@pytest.mark.parametrize(("on", "present"), [("2006-01-10", False), ("2006-01-11", True)])
def test_a_convention_counts_from_the_thirtieth_day_after_the_deposit(
    kb: iwtld.KnowledgeBase, on: str, present: bool
) -> None:
    # Cambodia deposited UNTOC on 2005-12-12 (R21); China was bound by 2003.
    found = routes(kb, "CHN", "KHM", "joint-investigation", on, assumed="serious-crime")
    assert (found.get("untoc-19") == ("case-by-case", "established")) is present
    assert ("untoc-19" in found) is present


def test_a_channel_stays_a_channel_whatever_is_asked_for(kb: iwtld.KnowledgeBase) -> None:
    # Two parties to CITES have no more from it than an address (R20).
    assert routes(kb, "KEN", "VNM", ASSISTANCE, "2019-03-05")["cites-ix"] == ("channel-only", "established")


def test_a_designation_serves_the_requests_of_the_designated_side_alone(kb: iwtld.KnowledgeBase) -> None:
    # The United Kingdom designates Kenya as a category 2 territory (R24).
    route = "designation-extradition/extradition-GBR-KEN"
    assert route in routes(kb, "KEN", "GBR", "extradition", "2026-11-22")
    assert route not in routes(kb, "GBR", "KEN", "extradition", "2026-11-22")


@pytest.mark.parametrize(
    ("on", "possible"), [("2020-06-30", True), ("2020-12-31", False), ("2026-11-22", False)]
)
def test_a_designation_that_is_suspended_is_no_route(
    kb: iwtld.KnowledgeBase, on: str, possible: bool
) -> None:
    # The agreement of the United Kingdom with Hong Kong was suspended in 2020; the day is not recorded.
    found = routes(kb, "HKG", "GBR", "extradition", on)
    assert ("designation-extradition/extradition-GBR-HKG" in found) is possible


@pytest.mark.parametrize(("on", "open_still"), [("2018-06-30", False), ("2019-01-01", True)])
def test_a_statement_of_a_source_excludes_a_bilateral_treaty_for_its_own_year(
    kb: iwtld.KnowledgeBase, on: str, open_still: bool
) -> None:
    # The OECD chapter found no treaty on assistance between Indonesia and the Netherlands in 2018.
    found = routes(kb, "IDN", "NLD", ASSISTANCE, on)
    assert ("unrecorded/bilateral-treaty" in found) is open_still


def test_the_convention_against_corruption_is_no_route_for_wildlife_alone(kb: iwtld.KnowledgeBase) -> None:
    assert "uncac-46-1" not in routes(kb, "CHN", "THA", ASSISTANCE, "2019-03-05")
    both = routes(kb, "CHN", "THA", ASSISTANCE, "2019-03-05", charges="corruption wildlife-trafficking")
    assert both["uncac-46-1"] == ("shall", "established")


def test_four_years_are_enough_for_a_serious_crime_and_three_are_not(kb: iwtld.KnowledgeBase) -> None:
    def asked(years: str) -> tuple[str, str] | None:
        given = {"requesting_years": years, "requested_years": years}
        return routes(kb, "CHN", "THA", ASSISTANCE, "2019-03-05", **given).get("untoc-18-1")

    assert (asked("3.99"), asked("4")) == (None, ("shall", "established"))


@pytest.mark.parametrize(
    ("requested", "requesting_years", "requested_years", "expected"),
    [
        # French law looks at the maximum of the requesting state, German law at its own, and the sources on the
        # law of Thailand leave it open.
        *(("FRA", "2", "1.5", "established"), ("FRA", "1.5", "2", None)),
        *(("DEU", "0.5", "1", "established"), ("DEU", "1", "0.5", None)),
        *(("JPN", "3", "3", "established"), ("JPN", "3", "2.5", None), ("JPN", "2.5", "3", None)),
        *(("THA", "1", "1", "established"), ("THA", "0.5", "1", "open"), ("THA", "1", "0.5", "open")),
        ("THA", "0.5", "0.5", None),
    ],
)
def test_the_threshold_of_a_law_counts_at_the_side_that_the_law_names(
    kb: iwtld.KnowledgeBase,
    requested: str,
    requesting_years: str,
    requested_years: str,
    expected: str | None,
) -> None:
    given = {"requesting_years": requesting_years, "requested_years": requested_years}
    found = routes(kb, "VNM", requested, "extradition", "2026-11-22", **given)
    assert found.get("extradition-law") == (expected and ("domestic", expected))


@pytest.mark.parametrize(
    "wrong", [{"charges": "ivory"}, {"requesting_years": "four"}, {"requested_years": "-1"}]
)
def test_a_charge_or_a_maximum_that_is_none_has_no_answer(
    kb: iwtld.KnowledgeBase, wrong: dict[str, str]
) -> None:
    assert routes(kb, "CHN", "THA", ASSISTANCE, "2019-03-05", **wrong) == {}


# Other engines


def excerpt(store: ox.Store, codes: Collection[str]) -> rdflib.Graph:
    """Return the records that are about no other jurisdiction than these, as a graph of rdflib."""
    kept = {JURISDICTION + code for code in codes}
    statements = {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in store}
    others = {
        subject
        for subject, predicate, object_ in statements
        if predicate[1:-1] in ABOUT and object_[1:-1] not in kept
    }
    others |= {
        subject
        for subject, _, _ in statements
        if subject.startswith(f"<{JURISDICTION}") and subject[1:-1] not in kept
    }
    lines = (
        f"{subject} {predicate} {object_} .\n"
        for subject, predicate, object_ in sorted(statements)
        if subject not in others
        and "<<" not in object_
        and (IWT in predicate or "/eli/" in predicate or "#type" in predicate)
    )
    return rdflib.Graph().parse(data="".join(lines), format="nt")


@pytest.mark.slow
@pytest.mark.parametrize("form", ["extradition", pytest.param(ASSISTANCE, marks=at_length)])
def test_another_engine_gives_the_same_rows_for_the_same_text(copy: iwtld.KnowledgeBase, form: str) -> None:
    question = {"form": form, "on": "2019-03-05", "requesting": "KHM", "requested": "CHN"}
    expected = [tuple(row.values()) for row in copy.query("basis-matrix", **question).rows()]
    found = excerpt(copy.store, ["KHM", "CHN"]).query(copy.bound("basis-matrix", **question))
    assert [tuple(str(value) for value in row) for row in found] == expected
    assert len(expected) > 4
