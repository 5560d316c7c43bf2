"""URI templates against the examples of RFC 6570, section 3.2, and the notes of CSVW on them."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.tables import Template
from iwtld.tables.template import encode, encode_reserved, require_absolute

TABLE = "https://w3id.org/iwtld/data/states.csv"

VALUES = {
    "hello": ("Hello World!",),
    "half": ("50%",),
    "base": ("http://example.com/home/",),
    "path": ("/foo/bar",),
    "var": ("value",),
    "list": ("red", "green", "blue"),
}


@pytest.mark.parametrize(
    ("template", "expansion"),
    [
        ("{var}", "value"),
        ("{hello}", "Hello%20World%21"),
        ("{half}", "50%25"),
        ("O{half}X", "O50%25X"),
        ("{base}index", "http%3A%2F%2Fexample.com%2Fhome%2Findex"),
        ("{list}", "red,green,blue"),
        ("{+var}", "value"),
        ("{+hello}", "Hello%20World!"),
        ("{+half}", "50%25"),
        ("{+base}index", "http://example.com/home/index"),
        ("up{+path}{var}/here", "up/foo/barvalue/here"),
        ("here?ref={+path}", "here?ref=/foo/bar"),
        ("{#var}", "#value"),
        ("{#hello}", "#Hello%20World!"),
        ("foo{#path}", "foo#/foo/bar"),
    ],
)
def test_a_template_expands_as_rfc_6570_shows(template: str, expansion: str) -> None:
    assert Template.parse(f"http://x/{template}", TABLE).expand(VALUES) == f"http://x/{expansion}"


def test_a_triplet_that_is_encoded_already_is_not_encoded_again_by_a_reserved_expansion() -> None:
    assert encode_reserved("C%C3%B4te d'Ivoire") == "C%C3%B4te%20d'Ivoire"


def test_letters_beyond_ascii_are_encoded_as_utf_8() -> None:
    assert encode("Côte d'Ivoire") == "C%C3%B4te%20d%27Ivoire"


def test_a_prefixed_name_becomes_an_iri() -> None:
    template = Template.parse("id:state/{iso3}", TABLE)
    assert template.iri({"iso3": ("KHM",)}) == "https://w3id.org/iwtld/id/state/KHM"


def test_a_fragment_is_resolved_against_the_table() -> None:
    template = Template.parse("#row.{_row}", "http://example.com/temp.csv")
    assert template.iri({"_row": ("1",)}) == "http://example.com/temp.csv#row.1"


def test_a_fragment_expression_is_resolved_against_the_table() -> None:
    template = Template.parse("{#_name}", "http://example.org/example.csv")
    assert template.iri({"_name": ("GID",)}) == "http://example.org/example.csv#GID"


def test_a_prefixed_name_in_a_cell_becomes_an_iri() -> None:
    template = Template.parse("{+class}", TABLE)
    assert template.iri({"class": ("schema:Project",)}) == "https://schema.org/Project"


@pytest.mark.parametrize("text", ["{a,b}", "{?a}", "{", "x}", "{}", "{a*}"])
def test_an_expression_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"form|character"):
        Template.parse(f"http://x/{text}", TABLE)


def test_a_prefix_that_nobody_declared_is_refused() -> None:
    with pytest.raises(ValueError, match="'ditcterms' is not declared"):
        Template.parse("ditcterms:title", TABLE)


def test_a_relative_template_is_refused() -> None:
    with pytest.raises(ValueError, match="scheme"):
        Template.parse("state/{iso3}", TABLE)


def test_a_simple_variable_at_the_start_is_refused_since_it_never_makes_an_iri() -> None:
    with pytest.raises(ValueError, match=r"Write \{\+iri\}"):
        Template.parse("{iri}", TABLE)


@pytest.mark.parametrize(
    "iri", ["http:", "http:///path", "https:x", "x", "http://a b/", "http://[", "http://a/%z"]
)
def test_an_iri_that_leads_nowhere_is_refused(iri: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        require_absolute(iri)


@given(st.text())
def test_every_text_survives_encoding(text: str) -> None:
    assert unquote(encode(text)) == text


@given(st.text(min_size=1))
def test_every_value_makes_a_valid_iri_in_a_simple_template(text: str) -> None:
    template = Template.parse("id:state/{iso3}", TABLE)
    assert template.checked
    assert require_absolute(template.filler("iso3")(text))


@given(st.text())
def test_the_value_of_a_template_can_be_found_again_in_its_iri(text: str) -> None:
    template = Template.parse("id:state/{iso3}#it", TABLE)
    assert template.extractor("iso3")(template.filler("iso3")(text)) == text


@given(st.text(alphabet="/:?#[]@!$&'()*+,;=aZ9-._~%é "))
def test_a_reserved_expansion_is_idempotent(text: str) -> None:
    assert encode_reserved(encode_reserved(text)) == encode_reserved(text)
