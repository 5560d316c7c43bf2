"""Finding things by their names: folding, ranks, ambiguity, suggestions; with the names of the real data."""

from __future__ import annotations

import unicodedata

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import iwtld
from iwtld.errors import ParameterError, UnknownNameError
from iwtld.names import KINDS, Names, fold
from iwtld.namespaces import ID, IWT, PREFIXES


@pytest.mark.parametrize(
    "names",
    [
        ["Viet Nam", "Vietnam", "VIETNAM", "Việt Nam", " viet-nam "],
        ["Côte d'Ivoire", "Cote d’Ivoire", "COTE DIVOIRE"],
        ["The Gambia", "Gambia", "Gambia (The)", "gambia, the"],
        ["Saint Lucia", "St. Lucia", "St Lucia"],
        ["Trinidad and Tobago", "Trinidad & Tobago"],
        ["Åland Islands", "Aland Islands"],
        ["Straße", "STRASSE"],
        ["Đắk Lắk", "Dak Lak"],
    ],
)
def test_spellings_of_one_name_are_folded_into_one(names: list[str]) -> None:
    assert len({fold(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Niger", "Nigeria"), ("Guinea", "Guinea-Bissau"), ("Oman", "Romania")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_composed_and_decomposed_spellings_are_one_name_of_letters_and_digits(name: str) -> None:
    folded = fold(name)
    assert folded == fold(unicodedata.normalize("NFC", name)) == fold(unicodedata.normalize("NFD", name))
    assert folded == "" or folded.isalnum()


def names_of(*statements: tuple[str, str, str, str]) -> Names:
    """Return the names in a graph of ``(kind folder/slug, prefix, property, name)``."""
    store = ox.Store()
    for thing, prefix, local, name in statements:
        namespace = IWT if prefix == "iwt" else PREFIXES[prefix]
        store.add(
            ox.Quad(
                ox.NamedNode(ID + thing),
                ox.NamedNode(namespace + local),
                ox.Literal(name),
                ox.NamedNode(ID + "g"),
            )
        )
    return Names(store)


def test_a_code_goes_before_a_label_and_a_label_before_another_name() -> None:
    names = names_of(
        ("group/A", "iwt", "acronym", "SADC"),
        ("group/B", "skos", "prefLabel", "SADC"),
        ("group/B", "skos", "prefLabel", "Southern Africa"),
        ("group/C", "skos", "altLabel", "Southern Africa"),
    )
    assert names.resolve("group", "sadc") == ID + "group/A"
    assert names.resolve("group", "southern africa") == ID + "group/B"


def test_a_name_of_two_things_is_refused_with_both() -> None:
    names = names_of(
        ("jurisdiction/COD", "skos", "prefLabel", "DR Congo"),
        ("jurisdiction/COG", "skos", "prefLabel", "Republic of the Congo"),
        ("jurisdiction/COD", "skos", "altLabel", "Congo"),
        ("jurisdiction/COG", "skos", "altLabel", "Congo"),
    )
    with pytest.raises(ParameterError, match=r"COD \(DR Congo\), COG \(Republic of the Congo\)"):
        names.resolve("country", "congo")


def test_a_name_of_another_kind_is_unknown() -> None:
    names = names_of(("actor/untoc", "skos", "prefLabel", "A secretariat"))
    with pytest.raises(UnknownNameError, match="There is no instrument named 'untoc'"):
        names.resolve("instrument", "untoc")


@pytest.mark.parametrize(
    "text", ["", " ", "?", "../jurisdiction/VNM", 'VNM> } ; DROP ALL #"', "\0", "a" * 10_000]
)
def test_what_is_no_name_is_unknown_and_harmless(text: str) -> None:
    names = names_of(("jurisdiction/VNM", "iwt", "isoAlpha3", "VNM"))
    with pytest.raises(UnknownNameError):
        names.resolve("country", text)


def test_an_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean country\?"):
        names_of().resolve("county", "VNM")


@pytest.mark.parametrize(
    ("kind", "name", "thing"),
    [
        ("country", "VNM", "jurisdiction/VNM"),
        ("country", "vn", "jurisdiction/VNM"),
        ("country", "Vietnam", "jurisdiction/VNM"),
        ("country", "Cote d'Ivoire", "jurisdiction/CIV"),
        ("country", "https://w3id.org/iwtld/id/jurisdiction/KEN", "jurisdiction/KEN"),
        ("country", "Hong Kong", "jurisdiction/HKG"),
        ("instrument", "UNTOC", "instrument/untoc"),
        ("instrument", "Palermo Convention", "instrument/untoc"),
        ("form", "Mutual legal assistance", "form/mutual-legal-assistance"),
        ("form", "extradition", "form/extradition"),
        ("actor", "Royal Thai Customs", "actor/tha-customs"),
        ("mechanism", "tha-wen", "mechanism/tha-wen"),
        ("group", "asean", "group/ASEAN"),
        ("group", "Southern African Development Community", "group/SADC"),
    ],
)
def test_the_things_of_the_data_are_found_by_their_names(
    kind: str, name: str, thing: str, kb: iwtld.KnowledgeBase
) -> None:
    assert kb.resolve(kind, name) == ID + thing


def test_a_typo_in_a_country_suggests_it(kb: iwtld.KnowledgeBase) -> None:
    with pytest.raises(UnknownNameError, match="Tanzania"):
        kb.resolve("country", "Tanzaniia")


@pytest.mark.parametrize("kind", KINDS)
def test_every_thing_of_the_data_is_found_by_its_own_slug(kind: str, kb: iwtld.KnowledgeBase) -> None:
    slugs = kb.names(kind)
    assert slugs
    for slug in slugs:
        assert kb.resolve(kind, slug) == f"{ID}{KINDS[kind].folder}/{slug}"
