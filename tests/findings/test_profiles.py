"""Profiles, and what the exchange of records asks for."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.errors import UnknownNameError
from iwtld.namespaces import PREFIXES
from iwtld.validate import load_shapes, parse_shapes, validate
from iwtld.validate.profiles import NOT_FOR_DATA, PROFILES, profile_shapes

from .bench import AGENCY, Bench

ROOT = resources.root()


def names(profile: str) -> set[str]:
    return {path.stem for path in profile_shapes(ROOT, profile)}


def test_strict_and_exchange_add_a_module_each_to_the_core() -> None:
    assert names("strict") - names("core") == {"strict"}
    assert names("exchange") - names("core") == {"exchange"}
    assert names("core") >= {"records", "actors", "mechanisms", "instruments", "cooperation", "claims"}


def test_every_file_beside_the_shapes_is_of_a_profile_or_not_for_data() -> None:
    listed = set().union(*map(names, PROFILES)) | NOT_FOR_DATA
    assert {path.stem for path in (ROOT / "shapes").glob("*.ttl")} == listed


def test_a_profile_that_does_not_exist_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean exchange"):
        profile_shapes(ROOT, "exchang")


def test_the_projects_own_records_can_be_exchanged(records: ox.Store) -> None:
    report = validate(records, profile_shapes(ROOT, "exchange"))
    assert {str(result) for result in report.violations} == set()


EXCHANGE = {
    "ExchangedRecord": AGENCY.replace("actor:khm-test", "<urn:uuid:6f1f1f0a-0000-4000-8000-000000000001>"),
    "ExchangedName-language": AGENCY + 'actor:khm-test dcterms:title "Test" .',
    "ExchangedName-english": AGENCY.replace('"Test Agency"@en', '"Agence"@fr'),
    "ExchangedDate-plain": "mechanism:x a iwt:Operation ; iwt:validFrom '2005-12-12Z'^^xsd:date .",
    "ReferredThing": AGENCY + "actor:khm-test dcterms:source source:x . source:x a iwt:Source .",
    "ExchangedSource": 'source:x a iwt:Source ; dcterms:title "A source"@en .',
}


@pytest.fixture(scope="module")
def exchange(bench: Bench) -> Bench:
    return replace(bench, shapes=parse_shapes(load_shapes(profile_shapes(ROOT, "exchange"))))


@pytest.mark.parametrize("code", EXCHANGE)
def test_what_another_system_cannot_take_over_is_found(exchange: Bench, code: str) -> None:
    found = {finding.code: finding for finding in exchange.examine(EXCHANGE[code]).findings}
    assert code in found
    severities = {"ExchangedSource": "warning", "ExchangedName-english": "info"}
    assert found[code].severity == severities.get(code, "violation")
    assert found[code].suggestion


def test_every_rule_of_the_exchange_has_its_mistake_here() -> None:
    severity = ox.NamedNode(PREFIXES["sh"] + "message")
    store = ox.Store()
    store.load(path=ROOT / "shapes" / "exchange.ttl", format=ox.RdfFormat.TURTLE)
    rules = {quad.subject.value.partition("#")[2] for quad in store.quads_for_pattern(None, severity, None)}
    assert rules == set(EXCHANGE)
