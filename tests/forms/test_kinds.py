"""The kinds of record are described from the metadata, the ontology and the data."""

from __future__ import annotations

import pytest

from iwtld import resources
from iwtld.errors import UnknownNameError
from iwtld.forms import Field, Kind, find_kind, kinds
from iwtld.namespaces import expand, shorten


@pytest.fixture(scope="module")
def every() -> tuple[Kind, ...]:
    return kinds()


def field(kind: str, name: str) -> Field:
    return next(one for one in find_kind(kind).fields if one.name == name)


def test_every_table_is_a_kind(every: tuple[Kind, ...]) -> None:
    tables = sorted(path.stem for path in resources.folder("data").glob("*.csv"))
    assert [kind.name for kind in every] == tables


def test_every_field_is_described(every: tuple[Kind, ...]) -> None:
    assert [(kind.name, one.name) for kind in every for one in kind.fields if not one.description] == []


def test_every_kind_has_a_class(every: tuple[Kind, ...]) -> None:
    assert [kind.name for kind in every if not kind.classes] == []


@pytest.mark.parametrize(
    ("kind", "types", "classes"),
    [
        ("claims", ["iwt:Claim"], ["iwt:Claim"]),
        ("conditions", ["iwt:Condition", "skos:Concept"], ["iwt:Condition", "skos:Concept"]),
        (
            "arrangements",
            ["iwt:BilateralArrangement"],
            [
                "iwt:BilateralArrangement",
                "iwt:BilateralTreaty",
                "iwt:MemorandumOfUnderstanding",
                "iwt:ReciprocalWarrantScheme",
                "iwt:StatutoryDesignation",
            ],
        ),
    ],
)
def test_classes_are_those_of_every_record_and_those_to_choose_from(
    kind: str, types: list[str], classes: list[str]
) -> None:
    found = find_kind(kind)
    assert [shorten(iri) for iri in found.types] == types
    assert [shorten(iri) for iri in found.classes] == classes


def test_a_coded_field_knows_the_codes_of_its_scheme_alone() -> None:
    assert field("treaty-actions", "confidence").values == ("high", "medium", "low")
    assert field("claims", "derived").values == ("yes", "no")
    assert field("instruments", "scope").values == ("global", "regional")
    assert "extradition" in field("provisions", "form").values
    assert "dual-criminality" in field("provisions", "conditions").values


def test_a_field_that_names_records_of_any_kind_has_no_codes() -> None:
    member = field("memberships", "member")
    assert member.values == ()
    assert member.keys == ("actors", "mechanisms", "jurisdictions", "concepts", "groups")
    assert member.kind_of_value.endswith("or groups.csv, written kind/key")


def test_a_field_knows_the_keys_that_it_can_refer_to() -> None:
    party = field("treaty-actions", "party")
    assert party.keys == ("jurisdictions",)
    assert {"KEN", "KHM", "VNM"} <= set(party.known)


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("treaty-actions", "id", "text"),
        ("instruments", "title", "text in English"),
        ("instruments", "adopted", "date, month or year (YYYY-MM-DD, YYYY-MM or YYYY)"),
        ("instruments", "days_to_entry", "whole number of zero or more"),
        ("instruments", "sources", "key of sources.csv, several divided by ;"),
        ("claims", "derived", "yes or no"),
        ("claims", "value", "number, with a point"),
        ("citations", "year", "year (YYYY)"),
    ],
)
def test_a_field_says_in_words_what_it_takes(kind: str, name: str, words: str) -> None:
    assert field(kind, name).kind_of_value == words


def test_an_example_is_the_first_value_that_the_data_have() -> None:
    path = resources.folder("data") / "instruments.csv"
    first = path.read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    assert field("instruments", "id").example == first


def test_the_token_of_an_item_is_what_a_row_states() -> None:
    assert field("instruments", "confidence").token("high") == "<https://w3id.org/iwtld/id/confidence/high>"
    assert field("instruments", "title").token('A "B"') == '"A \\"B\\""@en'
    assert field("claims", "derived").token("yes") == f'"true"^^<{expand("xsd:boolean")}>'
    assert field("instruments", "adopted").token("2000-11") == f'"2000-11"^^<{expand("xsd:gYearMonth")}>'


def test_an_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean treaty-actions"):
        find_kind("treaty-action")
