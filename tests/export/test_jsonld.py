"""JSON-LD: what people and programs find in it, and the context that makes it so."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from iwtld import resources
from iwtld.errors import ResourceError, UsageError
from iwtld.export import build_context, export, project_context, read_context, serialize
from iwtld.namespaces import IWT

HEAD = """
PREFIX iwt: <https://w3id.org/iwtld/ontology#>
PREFIX id: <https://w3id.org/iwtld/id/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
ONTOLOGY = (
    HEAD
    + """
iwt:Agency a owl:Class .
iwt:member a owl:ObjectProperty ; rdfs:range iwt:Agency .
iwt:start a owl:DatatypeProperty ; rdfs:range xsd:date .
iwt:year a owl:DatatypeProperty, owl:FunctionalProperty ; rdfs:range xsd:integer .
iwt:name a owl:DatatypeProperty ; rdfs:range xsd:string .
iwt:when a owl:DatatypeProperty ; rdfs:range xsd:date, xsd:gYear .
iwt:label a owl:DatatypeProperty .
iwt:note a owl:AnnotationProperty .
iwt:either a owl:ObjectProperty, owl:DatatypeProperty .
iwt:time a owl:ObjectProperty .
rdfs:seeAlso a owl:AnnotationProperty .
iwt:kenya a owl:NamedIndividual, iwt:State .
[] a owl:Class .
"""
)


def ontology(text: str = ONTOLOGY) -> Store:
    store = Store()
    store.load(text, RdfFormat.TURTLE)
    return store


CONTEXT = read_context(build_context(ontology()))


def nodes(text: str) -> list[dict[str, Any]]:
    document = json.loads(serialize(parse(HEAD + text, RdfFormat.TRIG), "jsonld", context=CONTEXT))
    assert list(document) == ["@context", "@graph"]
    graph: list[dict[str, Any]] = document["@graph"]
    return graph


def test_every_class_and_property_of_the_project_becomes_a_term() -> None:
    context = build_context(ontology())["@context"]
    assert context["Agency"] == "iwt:Agency"
    assert context["member"] == {"@id": "iwt:member", "@type": "@id"}
    assert context["start"] == {"@id": "iwt:start", "@type": "xsd:date"}
    assert context["year"] == {"@id": "iwt:year", "@type": "xsd:integer"}
    assert {name: context[name] for name in ("name", "when", "label", "note", "either")} == {
        "name": "iwt:name",
        "when": "iwt:when",
        "label": "iwt:label",
        "note": "iwt:note",
        "either": "iwt:either",
    }


def test_terms_of_others_and_individuals_are_not_in_the_context() -> None:
    assert {"seeAlso", "kenya"}.isdisjoint(build_context(ontology())["@context"])


def test_a_prefix_wins_over_a_term_of_the_same_name() -> None:
    assert build_context(ontology())["@context"]["time"] == "http://www.w3.org/2006/time#"


def test_the_ontology_counts_in_whatever_graphs_it_lies() -> None:
    store = Store()
    graph = NamedNode("https://w3id.org/iwtld/graph/ontology")
    store.extend(Quad(*quad.triple, graph) for quad in ontology())
    assert build_context(store) == build_context(ontology())


def test_the_same_ontology_gives_the_same_context_to_the_byte() -> None:
    lines = ONTOLOGY.removeprefix(HEAD).strip().splitlines()
    reverse = build_context(ontology(HEAD + "\n".join(reversed(lines))))
    assert json.dumps(reverse) == json.dumps(build_context(ontology()))


def test_a_record_reads_like_plain_json() -> None:
    assert nodes(
        'id:a a iwt:Agency ; iwt:member id:b, id:c ; iwt:start "2019-03-05"^^xsd:date ; iwt:year 2019 ;'
        ' iwt:name "Agency" ; iwt:label "Agence"@fr ; iwt:note true .'
    ) == [
        {
            "@id": "id:a",
            "@type": "Agency",
            "label": {"@language": "fr", "@value": "Agence"},
            "member": ["id:b", "id:c"],
            "name": "Agency",
            "note": True,
            "start": "2019-03-05",
            "year": 2019,
        }
    ]


def test_values_that_do_not_fit_their_term_say_what_they_are() -> None:
    (node,) = nodes(
        'id:a iwt:member "text" ; iwt:start "2019"^^xsd:gYear ; iwt:year "02019"^^xsd:integer, "many", 1.5 .'
    )
    assert node["member"] == {"@value": "text"}
    assert node["start"] == {"@type": "xsd:gYear", "@value": "2019"}
    assert node["year"] == ["02019", {"@type": "xsd:decimal", "@value": "1.5"}, {"@value": "many"}]


@pytest.mark.parametrize("lexical", ["007", "-0", "+1", "12345678901234567890", "many"])
def test_integers_that_a_json_number_would_change_stay_text(lexical: str) -> None:
    triple = Triple(
        NamedNode("urn:x:a"),
        NamedNode("urn:x:p"),
        Literal(lexical, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    )
    document = json.loads(serialize([triple], "jsonld", context=CONTEXT))
    assert document["@graph"][0]["urn:x:p"] == {"@type": "xsd:integer", "@value": lexical}


def test_a_blank_node_that_is_used_once_is_nested() -> None:
    assert nodes("id:a iwt:member [ iwt:name 'b' ] .") == [{"@id": "id:a", "member": {"name": "b"}}]


def test_a_list_is_a_json_array_with_its_members_shortened_as_their_term_says() -> None:
    assert nodes("id:a iwt:member ( id:b [ ] () ) .") == [
        {"@id": "id:a", "member": {"@list": ["id:b", {}, "rdf:nil"]}}
    ]


def test_named_graphs_are_objects_of_their_own() -> None:
    assert nodes("id:a iwt:name 'a' . <urn:x:g> { id:b iwt:name 'b' }") == [
        {"@id": "id:a", "name": "a"},
        {"@id": "urn:x:g", "@graph": [{"@id": "id:b", "name": "b"}]},
    ]


def test_keys_are_sorted() -> None:
    text = serialize(
        parse(HEAD + "id:a iwt:name 'x' ; iwt:label 'y' ; a iwt:Agency .", RdfFormat.TURTLE),
        "jsonld",
        context=CONTEXT,
    )
    (node,) = json.loads(text)["@graph"]
    assert list(node) == ["@id", "@type", "label", "name"]


def test_the_context_is_written_out_so_that_reading_needs_no_network() -> None:
    document = json.loads(serialize([], "jsonld", context=CONTEXT))
    assert document == {**build_context(ontology()), "@graph": []}


def test_the_context_can_be_referred_to_instead() -> None:
    out = io.BytesIO()
    export(ontology(), out, "jsonld", context=CONTEXT, context_iri="https://example.org/context.jsonld")
    assert json.loads(out.getvalue())["@context"] == "https://example.org/context.jsonld"


def test_an_iri_that_the_context_would_change_is_refused() -> None:
    triple = Triple(NamedNode("schema:Person"), NamedNode("urn:x:p"), Literal("x"))
    with pytest.raises(UsageError, match=r"cannot express <schema:Person>\. Choose turtle"):
        serialize([triple], "jsonld", context=CONTEXT)


def test_an_iri_that_would_look_like_an_authority_after_its_prefix_is_written_in_full() -> None:
    # JSON-LD 1.1 takes iwt://x for an absolute IRI.
    triple = Triple(NamedNode(IWT + "//x"), NamedNode(IWT + "name"), Literal("x"))
    document = serialize([triple], "jsonld", context=CONTEXT)
    assert json.loads(document)["@graph"][0]["@id"] == IWT + "//x"


@pytest.mark.parametrize(
    "context",
    [
        {"@vocab": "https://w3id.org/iwtld/ontology#"},
        {"@base": "https://example.org/"},
        {"@version": 1.0},
        {"name": {"@id": "https://example.org/name", "@container": "@language"}},
        {"name": {"@reverse": "https://example.org/name"}},
        {"name": "name"},
        {"name": None},
        "https://example.org/context.jsonld",
    ],
)
def test_a_context_with_what_the_writer_does_not_understand_is_refused(context: object) -> None:
    with pytest.raises(ResourceError):
        read_context({"@context": context})


def beside(root: Path, text: str) -> None:
    """Write the file of the context into a folder of resources."""
    (root / "ontology").mkdir()
    (root / "ontology" / "context.jsonld").write_text(text)


def test_the_project_s_context_is_the_file_beside_the_ontology(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project_context()
    with monkeypatch.context() as patch:
        patch.setattr(resources, "root", lambda: tmp_path)
        beside(tmp_path, json.dumps(build_context(ontology())))
        assert project_context() == CONTEXT
    assert project_context() == before != CONTEXT


def test_a_context_file_that_is_no_json_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside(tmp_path, "{")
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    with pytest.raises(ResourceError, match=r"context\.jsonld cannot be read"):
        project_context()
