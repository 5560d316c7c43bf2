"""Trafficking routes: their hops, who cooperates on them, and on what basis."""

# ruff: noqa: N802 - the tests carry the identifiers of the questions as they are written

from __future__ import annotations

import iwtld


def test_CQ100_south_african_police_and_malaysia_cooperate_on_the_rhino_horn_route_on_no_stated_basis(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    (row,) = kb.query("route-hops", origin="ZAF", destination="MYS").rows()
    assert row["commodity"] == "rhino horn"
    parties, basis = expected.items_of("CQ100")
    assert set(row["cooperating"].split("; ")) == set(parties.split(" with "))
    assert basis == f"basis {row['basis_as_stated']}"
    assert row["statement_says"] == "practised"


def test_CQ101_every_route_but_two_has_a_hop_without_a_stated_basis(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("route-coverage", scope="stated", on="2021-12-31").rows()
    routes = {row["route"] for row in rows}
    assert len(routes) == 20
    blind = {row["route"] for row in rows if row["covered"] != "yes"}
    assert routes - blind == set(expected.words_of("CQ101", r"rt-\d\d"))
    ((origin, destination),) = expected.words_of("CQ101", r"([A-Z]{3})-([A-Z]{3})")
    (instrument,) = expected.words_of("CQ101", r"asean-mlat-\d{4}")
    covered = {
        (row["hop_from"], row["hop_to"], row["instruments"]) for row in rows if row["route"] not in blind
    }
    assert covered == {(origin, destination, instrument)}


def test_a_bilateral_treaty_that_no_source_document_names_counts_only_as_recorded(
    kb: iwtld.KnowledgeBase,
) -> None:
    def covered(scope: str) -> set[tuple[str, str]]:
        rows = kb.query("route-coverage", scope=scope, on="2021-12-31", covered="yes")
        return {(row["hop_from"], row["hop_to"]) for row in rows}

    assert covered("stated") < covered("specific")


def test_the_convention_on_organised_crime_leaves_a_hop_open_until_the_charge_is_shown_to_be_serious(
    kb: iwtld.KnowledgeBase,
) -> None:
    def answers(scope: str) -> dict[tuple[str, str, str], str]:
        rows = kb.query("route-coverage", scope=scope, on="2021-12-31").rows()
        return {(row["route"], row["hop_from"], row["hop_to"]): row["covered"] for row in rows}

    without = answers("specific")
    changed = {(without[hop], answer) for hop, answer in answers("all").items() if without[hop] != answer}
    assert changed == {("no", "open")}


def test_before_the_regional_treaty_bound_both_sides_the_hop_was_uncovered(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("route-coverage", scope="stated", on="2004-11-28").rows()
    assert {row["covered"] for row in rows} == {"no", "unnamed"}


def test_a_route_whose_countries_are_not_named_is_unnamed_and_not_covered(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("route-coverage", scope="all", on="2021-12-31", covered="unnamed").rows()
    assert {row["route"] for row in rows} == {"rt-04", "rt-07", "rt-16", "rt-17"}


def test_a_country_is_found_anywhere_on_a_route(kb: iwtld.KnowledgeBase) -> None:
    found = {row["route"] for row in kb.query("routes", country="SGP")}
    assert found == {"rt-02", "rt-03", "rt-20"}


def test_the_family_networks_are_met_by_the_wildlife_crimes_unit(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("crime-networks", goods="pangolin").rows()
    enforced = {row["network"]: row["enforced_by"] for row in rows}
    assert enforced["crn-02"] == "wcs-wcu"
