"""Shapes of strangers: what would end the process, reach elsewhere or never finish is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple

from iwtld.errors import RDFSyntaxError, ResourceError
from iwtld.validate import load_shapes, parse_shapes, validate
from iwtld.validate.change import Change

PREFIXES = """@prefix : <http://example.org/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""


def shapes(tmp_path: Path, text: str, name: str = "shapes.ttl") -> Path:
    path = tmp_path / name
    path.write_text(PREFIXES + text if name.endswith(".ttl") else text)
    return path


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(ResourceError) as caught:
        parse_shapes(load_shapes([shapes(tmp_path, text)]))
    return str(caught.value)


def with_query(query: str) -> str:
    return f':S a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select """{query}""" ] .'


@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE <http://127.0.0.1:1/sparql> { $this ?p ?o }",
        "SERVICE SILENT <http://127.0.0.1:1/sparql> { $this ?p ?o }",
        "OPTIONAL { SERVICE <http://127.0.0.1:1/sparql> { $this ?p ?o } }",
        "FILTER EXISTS { SERVICE <http://127.0.0.1:1/sparql> { $this ?p ?o } }",
    ],
)
def test_a_query_that_asks_elsewhere_is_refused(tmp_path: Path, pattern: str) -> None:
    assert "SHACL does not allow SERVICE" in refusal(tmp_path, with_query(f"SELECT $this {{ {pattern} }}"))


@pytest.mark.parametrize("text", ["LOAD <file:///etc/passwd>", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL"])
def test_an_update_is_no_query(tmp_path: Path, text: str) -> None:
    assert "neither a SELECT nor an ASK" in refusal(tmp_path, with_query(text))


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (f"SELECT $this {{ $this ?p ?o FILTER({'(' * 101}?o{')' * 101}) }}", "100 brackets"),
        (f"SELECT $this {{ $this ?p ?o FILTER({' || '.join(['?o'] * 5000)}) }}", "longer than 5,000"),
        (f"SELECT $this {{ {'{' * 101} $this ?p ?o {'}' * 101} }}", "100 brackets"),
    ],
    ids=["parentheses", "length", "groups"],
)
def test_a_query_that_would_exhaust_the_stack_is_refused(tmp_path: Path, query: str, reason: str) -> None:
    assert reason in refusal(tmp_path, with_query(query))


def test_a_path_that_doubles_with_every_step_is_refused(tmp_path: Path) -> None:
    """Sixty-four lists, each with the one before it twice: two to the power of sixty-four steps."""
    lists = "\n".join(f"_:p{n + 1} rdf:first _:p{n} ; rdf:rest ( _:p{n} ) ." for n in range(64))
    text = (
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
        f"_:p0 sh:inversePath :p .\n{lists}\n"
        ":S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path _:p64 ; sh:minCount 1 ] ."
    )
    assert "more than 100 steps" in refusal(tmp_path, text)


def test_shapes_that_double_with_every_level_are_refused(tmp_path: Path) -> None:
    levels = "\n".join(
        f":S{n} a sh:NodeShape ; sh:property [ sh:path :p ; sh:node :S{n + 1} ] , "
        f"[ sh:path :q ; sh:node :S{n + 1} ] ."
        for n in range(18)
    )
    text = f":S0 sh:targetClass :C .\n{levels}\n:S18 a sh:NodeShape ; sh:nodeKind sh:IRI ."
    data = load_shapes([shapes(tmp_path, text)])
    assert len(parse_shapes(data)) == 1
    with pytest.raises(ResourceError, match="in more than 20000 ways"):
        validate(Store(), [tmp_path / "shapes.ttl"])


@pytest.mark.parametrize("name", ["class", "pattern", "not", "hasValue"])
def test_a_shape_with_very_many_values_of_a_constraint_is_refused(tmp_path: Path, name: str) -> None:
    values = " , ".join(f'"a{n}"' if name == "pattern" else f":v{n}" for n in range(201))
    text = f":S a sh:NodeShape ; sh:targetClass :C ; sh:{name} {values} ."
    assert f"sh:{name}: There are more than 200 values" in refusal(tmp_path, text)


def test_very_many_languages_are_refused(tmp_path: Path) -> None:
    tags = " ".join(f'"a{n}"' for n in range(201))
    text = f":S a sh:PropertyShape ; sh:path :p ; sh:targetClass :C ; sh:languageIn ( {tags} ) ."
    assert "more than 200 languages" in refusal(tmp_path, text)


def test_a_list_of_very_many_values_is_allowed(tmp_path: Path) -> None:
    values = " ".join(f":v{n}" for n in range(20_000))
    text = f":S a sh:NodeShape ; sh:targetClass :C ; sh:in ( {values} ) ."
    assert validate(Store(), [shapes(tmp_path, text)]).conforms


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)*$"])
def test_a_regular_expression_takes_linear_time(tmp_path: Path, pattern: str) -> None:
    text = f':S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:pattern "^{pattern}" .'
    node = NamedNode("http://example.org/ns#p")
    store = Store()
    store.add(Quad(node, node, Literal("a" * 5000 + "!")))
    assert len(validate(store, [shapes(tmp_path, text)]).results) == 1


@pytest.mark.parametrize("pattern", [r"(a)\\1", "(?=a)a", "(?<!b)a", "(((a{1,99}){1,99}){1,99}){1,99}"])
def test_an_expression_that_needs_backtracking_or_much_memory_is_refused(
    tmp_path: Path, pattern: str
) -> None:
    text = f':S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:pattern "{pattern}" .'
    assert "no regular expression here" in refusal(tmp_path, text)


def test_shapes_in_xml_with_entities_are_refused(tmp_path: Path) -> None:
    text = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>'
    with pytest.raises(RDFSyntaxError) as caught:
        load_shapes([shapes(tmp_path, text, "shapes.rdf")])
    assert caught.value.findings[0].line == 1


def test_shapes_in_json_with_a_remote_context_are_refused(tmp_path: Path) -> None:
    text = '{"@context": "http://127.0.0.1:1/context.jsonld", "@id": "urn:x"}'
    with pytest.raises(RDFSyntaxError):
        load_shapes([shapes(tmp_path, text, "shapes.jsonld")])


def test_triple_terms_nested_without_end_are_refused(tmp_path: Path) -> None:
    deep = 100_000
    text = f":a :b {'<<( :a :b ' * deep}:c{' )>>' * deep} ."
    with pytest.raises(RDFSyntaxError, match="nested deeper"):
        load_shapes([shapes(tmp_path, text)])


def test_imports_of_shapes_are_not_followed(tmp_path: Path) -> None:
    other = shapes(tmp_path, ":Other a sh:NodeShape ; sh:targetClass :C .", "other.ttl")
    text = f"<> <http://www.w3.org/2002/07/owl#imports> <{other.as_uri()}> . :S a sh:NodeShape ; sh:targetClass :C ."
    assert len(parse_shapes(load_shapes([shapes(tmp_path, text)]))) == 1


def test_a_change_is_followed_through_shapes_with_very_many_ways(tmp_path: Path) -> None:
    """Three shapes, each reached from the one before by two hundred predicates: more ways than can be tried."""
    levels = "\n".join(
        f":S{n} a sh:NodeShape ; sh:property "
        + " , ".join(f"[ sh:path :p{m} ; sh:node :S{n + 1} ]" for m in range(200))
        + " ."
        for n in range(3)
    )
    text = f":S0 sh:targetClass :C .\n{levels}\n:S3 a sh:NodeShape ; sh:class :D ."
    parsed = parse_shapes(load_shapes([shapes(tmp_path, text)]))
    store = Store()
    store.load(b"@prefix : <http://example.org/ns#> . :a a :B .", format=RdfFormat.TURTLE)
    change = Change(store)
    node = NamedNode("http://example.org/ns#p1")
    change.add([Triple(node, node, node)])
    assert change.validate(parsed).conforms
