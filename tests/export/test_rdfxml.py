"""RDF/XML: what it looks like, and what it cannot say."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from iwtld.errors import UsageError
from iwtld.export import serialize
from iwtld.namespaces import IWT, PREFIXES

A = NamedNode("https://example.org/a")


def rdfxml(*triples: tuple[str, NamedNode | Literal]) -> str:
    return serialize([Triple(A, NamedNode(name), value) for name, value in triples], "rdfxml").decode()


def test_a_resource_is_a_description_with_one_element_per_property() -> None:
    text = """
    PREFIX iwt: <https://w3id.org/iwtld/ontology#>
    PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
    <https://example.org/a?x=1&y=2> a iwt:Agency ; iwt:start "2019-03-05"^^xsd:date ; iwt:name "R & D <x>"@en .
    """
    assert serialize(parse(text, RdfFormat.TURTLE), "rdfxml").decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        "<rdf:RDF\n"
        '    xmlns:iwt="https://w3id.org/iwtld/ontology#"\n'
        '    xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        "\n"
        '  <rdf:Description rdf:about="https://example.org/a?x=1&amp;y=2">\n'
        '    <rdf:type rdf:resource="https://w3id.org/iwtld/ontology#Agency"/>\n'
        '    <iwt:name xml:lang="en">R &amp; D &lt;x&gt;</iwt:name>\n'
        '    <iwt:start rdf:datatype="http://www.w3.org/2001/XMLSchema#date">2019-03-05</iwt:start>\n'
        "  </rdf:Description>\n"
        "\n"
        "</rdf:RDF>\n"
    )


def test_namespaces_without_a_prefix_of_the_project_are_numbered() -> None:
    document = rdfxml(("https://z.example/v/p", A), ("https://b.example/v#q", A), (IWT + "p", A))
    assert 'xmlns:ns1="https://b.example/v#"' in document
    assert 'xmlns:ns2="https://z.example/v/"' in document
    ElementTree.fromstring(document)


@pytest.mark.parametrize(
    "name", ["https://example.org/2024", "https://example.org/p/", "urn:x:1-2", PREFIXES["rdf"] + "li"]
)
def test_a_property_that_is_no_xml_name_is_refused_and_named(name: str) -> None:
    with pytest.raises(UsageError, match=rf"RDF/XML cannot express the property <{name}>.* Choose turtle"):
        rdfxml((name, A))


def test_all_properties_that_cannot_be_written_are_named_at_once() -> None:
    with pytest.raises(UsageError, match=r"<https://example.org/1>, the property <https://example.org/2>"):
        rdfxml(("https://example.org/2", A), ("https://example.org/p", A), ("https://example.org/1", A))


@pytest.mark.parametrize("character", ["\u0000", "\u001b", "\ufffe"])
def test_characters_that_xml_forbids_are_refused(character: str) -> None:
    with pytest.raises(UsageError, match="RDF/XML cannot express the value"):
        rdfxml((IWT + "name", Literal(f"a{character}b")))


def test_line_ends_survive_xml_s_normalisation() -> None:
    root = ElementTree.fromstring(rdfxml((IWT + "name", Literal("a\r\nb\rc\n"))))
    assert root[0][0].text == "a\r\nb\rc\n"
