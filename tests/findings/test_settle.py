"""One mistake gives one finding, and two mistakes give two."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from iwtld.findings import settle
from iwtld.findings.settle import mentions
from iwtld.validate import Result
from iwtld.validate.paths import Predicate

from .bench import AGENCY, DEPOSIT, Bench

UNTOC = DEPOSIT.replace("asean-extradition-2025", "untoc")

ONE_MISTAKE = {
    # A value that is no recorded instrument breaks the class of the property and two rules on participations.
    "an instrument that is not recorded": (
        UNTOC.replace("instrument:untoc", "instrument:untok").replace("action:test", "action:test-2"),
        ["TreatyAction-instrument", "ParticipationRecord-twice"],
    ),
    "a misspelt property that is required": (AGENCY.replace("iwt:agencyKind", "iwt:agencyKnd"), ["R07"]),
    "a property of another vocabulary that is required": (
        AGENCY.replace("dcterms:identifier", "dcterms:identifer"),
        ["R30"],
    ),
    "a misspelt class": (AGENCY.replace("iwt:Agency", "iwt:Agncy"), ["R07"]),
    "a misspelt class of a thing that others refer to": (
        AGENCY.replace("iwt:Agency", "iwt:Agncy")
        + AGENCY.replace("khm-test", "khm-unit")
        .replace("Test Agency", "Test Unit")
        .replace("iwt:agencyKind", "iwt:parent actor:khm-test ; iwt:agencyKind"),
        ["R07"],
    ),
    "a name without a language": (AGENCY.replace('"Test Agency"@en', '"Test Agency"'), ["prefLabel"]),
    "no name": (AGENCY.replace('skos:prefLabel "Test Agency"@en ;', ""), ["Actor-prefLabel-given"]),
    "a concept that does not exist": (
        AGENCY.replace("agency-kind:police", "agency-kind:polce"),
        ["agencyKind"],
    ),
    "a thing of a class that excludes the right one": (
        AGENCY.replace("agency-kind:police", "agency-kind:police ; iwt:parent jurisdiction:KHM"),
        ["parent"],
    ),
    "a date that is none, compared with others": (
        UNTOC.replace('"2026-01-12"^^xsd:date', '"12/03/2005"'),
        ["actionDate", "ParticipationRecord-twice"],
    ),
    "two values of which one is wrong": (
        AGENCY.replace("jurisdiction:KHM", "jurisdiction:KHM , jurisdiction:KMH"),
        ["jurisdiction"],
    ),
    "a blank node in place of a record": (AGENCY.replace("actor:khm-test", "[]"), ["Actor"]),
    "two records that say the same of one period": (
        DEPOSIT + DEPOSIT.replace("action:test", "action:test-2").replace('"test"', '"test-2"'),
        ["ParticipationRecord-twice"],
    ),
}


@pytest.mark.parametrize("case", ONE_MISTAKE.values(), ids=ONE_MISTAKE)
def test_what_follows_from_a_mistake_is_not_reported_again(bench: Bench, case: tuple[str, list[str]]) -> None:
    turtle, codes = case
    assert bench.examine(turtle).codes == sorted(codes)


TWO_MISTAKES = {
    "two wrong values of one property": (
        AGENCY.replace("jurisdiction:KHM", "jurisdiction:KMH , jurisdiction:VMN"),
        ["jurisdiction", "jurisdiction"],
    ),
    "an unknown property with an unknown concept, which another property has as well": (
        AGENCY.replace("agency-kind:police", "agency-kind:polce ; iwt:colour agency-kind:polce"),
        ["R07", "agencyKind"],
    ),
    "a wrong value and a missing one": (
        AGENCY.replace("jurisdiction:KHM", "jurisdiction:KMH").replace('iwt:locator "p. 3"', ""),
        ["jurisdiction", "locator-given"],
    ),
    "a wrong class and a wrong value": (
        AGENCY.replace("iwt:Agency ;", "iwt:Agncy , iwt:Agency ;").replace(":KHM", ":KMH"),
        ["R07", "jurisdiction"],
    ),
    "a misspelt property and another one that is missing": (
        AGENCY.replace("iwt:agencyKind", "iwt:agencyKnd").replace('iwt:locator "p. 3"', ""),
        ["R07", "locator-given"],
    ),
}


@pytest.mark.parametrize("case", TWO_MISTAKES.values(), ids=TWO_MISTAKES)
def test_independent_mistakes_are_all_reported(bench: Bench, case: tuple[str, list[str]]) -> None:
    turtle, codes = case
    assert bench.examine(turtle).codes == sorted(codes)


def test_results_that_have_nothing_to_do_with_each_other_stay_in_their_order(bench: Bench) -> None:
    with bench.added(AGENCY.replace(":KHM", ":KMH").replace('iwt:locator "p. 3"', "") + DEPOSIT) as store:
        results = bench.results(store)
        assert settle(results, (), bench.shapes, store) == (list(results), [])


def test_many_results_are_settled_with_none_lost(bench: Bench) -> None:
    component = "http://www.w3.org/ns/shacl#ClassConstraintComponent"
    shape = ox.NamedNode("https://w3id.org/iwtld/shapes#jurisdiction")
    path = Predicate("https://w3id.org/iwtld/ontology#jurisdiction")
    message = (ox.Literal("The jurisdiction is not recorded. Record it.", language="en"),)
    results = [
        Result(
            ox.NamedNode(f"https://w3id.org/iwtld/id/actor/{n // 2}"),
            path,
            ox.NamedNode(f"https://w3id.org/iwtld/id/jurisdiction/{n}"),
            component,
            shape,
            "http://www.w3.org/ns/shacl#Violation",
            message,
        )
        for n in range(20_000)
    ]
    kept, _ = settle(results, (), bench.shapes, bench.store)
    assert len(kept) == 20_000


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("It has <https://e.org/a> here.", True),
        ("It has https://e.org/a.", True),
        ("It has https://e.org/a, too", True),
        ("It has https://e.org/ab.", False),
        ("It has https://e.org/a-b.", False),
        ("It has https://e.org/a.b here.", False),
        ("It has https://e.org/ab and https://e.org/a", True),
    ],
)
def test_an_iri_is_named_only_where_it_stands_whole(text: str, named: bool) -> None:
    assert mentions(text, "https://e.org/a") is named
