"""Where the statements of JSON-LD stand: held against what the parser yields, and against the text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iwtld.incoming.document import Document
from iwtld.positions import Span, Statement, Text, statements
from iwtld.positions.jsonld import mistake
from iwtld.positions.labels import Labels
from iwtld.rdf.contexts import CONTEXT_IRI, written

BASE = "https://e.org/base/doc"
DOCUMENT = Document("x.jsonld", Path("x.jsonld"), "jsonld", 2, BASE)
XSD = "http://www.w3.org/2001/XMLSchema#"

CONTEXT: dict[str, Any] = {
    "ex": "https://e.org/#",
    "name": "ex:name",
    "knows": {"@id": "ex:knows", "@type": "@id"},
    "word": {"@id": "ex:word", "@type": "@vocab"},
    "age": {"@id": "ex:age", "@type": f"{XSD}integer"},
    "size": {"@id": "ex:size", "@type": f"{XSD}double"},
    "raw": {"@id": "ex:raw", "@type": "@json"},
    "french": {"@id": "ex:french", "@language": "fr"},
    "list": {"@id": "ex:list", "@container": "@list"},
    "ids": {"@id": "ex:ids", "@type": "@id", "@container": "@list"},
    "set": {"@id": "ex:set", "@container": "@set"},
    "tongue": {"@id": "ex:tongue", "@container": "@language"},
    "index": {"@id": "ex:index", "@container": "@index"},
    "role": {"@id": "ex:role", "@container": "@index", "@index": "ex:isRole"},
    "byId": {"@id": "ex:byId", "@container": "@id"},
    "byType": {"@id": "ex:byType", "@container": "@type"},
    "knownBy": {"@reverse": "ex:knows"},
    "knownBySome": {"@reverse": "ex:knows", "@container": "@set"},
    "inside": {"@id": "ex:inside", "@context": {"name": "ex:innerName", "title": "ex:title"}},
    "T": "ex:T",
    "Scoped": {"@id": "ex:Scoped", "@context": {"name": "ex:scopedName"}},
    "ignored": None,
    "id": "@id",
    "type": "@type",
    "also": "@nest",
    "none": "@none",
}


def parsed(text: str) -> tuple[list[tuple[object, ...]], bool]:
    """What the parser yields, relabelled, and whether it accepts the text."""
    label = Labels(DOCUMENT.number)
    found: list[tuple[object, ...]] = []
    content = written(text.encode()).content
    try:
        for quad in ox.parse(content, format=ox.RdfFormat.JSON_LD, base_iri=BASE):
            found.append((label(quad.subject), quad.predicate, label(quad.object)))
    except SyntaxError:
        return found, False
    return found, True


def terms(statement: Statement) -> tuple[object, ...]:
    return statement.subject, statement.predicate, statement.object


def agrees(text: str) -> bool:
    """Hold the statements against those of the parser; return whether it accepts the text."""
    expected, accepted = parsed(text)
    assert [terms(statement) for statement in statements(DOCUMENT, text)] == expected
    assert (mistake(DOCUMENT, Text(text.encode())) is None) is accepted
    return accepted


# --- The same statements as the parser ---

VALID = {
    "an object": {"@id": "a", "name": "x"},
    "an anonymous object": {"name": "x"},
    "types come sorted and first": {"name": "x", "@type": ["T", "ex:B", "A", "rel"], "@id": "a"},
    "two names for the type": {"type": "T", "@type": ["ex:B"], "name": "x"},
    "values of all kinds": {"name": ["x", 1, 1.5, True, None, {"@value": "y", "@language": "en"}, ["z"]]},
    "value objects": {"name": [{"@value": "y", "@type": "ex:d"}, {"@value": 5, "@index": "i"}, {"@value": None}]},
    "base directions": {"name": {"@value": "x", "@language": "ar", "@direction": "rtl"}},
    "language that is no tag": {"name": {"@value": "x", "@language": "e_n"}, "age": 1},
    "nodes as values": {"knows": ["b", "ex:c", {"@id": "d", "name": "q"}, {"name": "r"}, 5]},
    "empty objects": {"knows": {}, "name": {}},
    "datatypes of a term": {"age": ["5", 6, 6.0, 7.5, True]},
    "numbers": {"name": [1e21, 1e20, -5, 0.1, 100, 1e-7, 123e4, -0.0, 123456789012345678901234]},
    "doubles": {"size": [1, 1.0, -0.0, 1e21, 0.001, "x"]},
    "words": {"word": ["T", "ex:z", "rel"]},
    "language of a term": {"french": ["x", 1]},
    "list": {"list": [1, "a", [2, []], {"name": "x"}, {"@id": "q"}]},
    "list of identifiers": {"ids": ["a", "b"]},
    "list of one": {"list": "x"},
    "list of one object": {"list": {"name": "x"}},
    "empty list": {"list": []},
    "list object": {"name": {"@list": [1, {"@list": [2]}, None]}},
    "set": {"set": [1, [2]]},
    "set object": {"name": {"@set": [1, [2], {"@set": [3]}], "@index": "i"}},
    "language map": {"tongue": {"en": "a", "fr": ["b", None, "c"], "none": "d", "@none": "e", "e_n": "f"}},
    "index map": {"index": {"a": "x", "b": [{"name": "y"}, "z"]}},
    "index map with a property": {"role": {"admin": {"name": "x"}, "user": [{"@id": "u"}]}},
    "identifier map": {"byId": {"ex:a": {"name": "x"}, "_:b": [{"name": "y"}, {"@id": "over"}], "none": {"name": "z"}}},
    "type map": {"byType": {"T": {"name": "x"}, "ex:B": ["id1", {"type": "A"}]}},
    "reverse term": {"@id": "a", "knownBy": [{"@id": "b"}, {"name": "x"}], "knownBySome": [{"@id": "q", "knows": "r"}]},
    "reverse": {"@reverse": {"knows": {"@id": "z"}, "knownBy": {"@id": "y"}}, "name": "e"},
    "JSON": {"raw": {"b": [1, 2.50, 1e30, 'é\u0001"\\/', None, True], "a": {}}},
    "JSON value object": {"name": {"@type": "@json", "@value": [1, {"b": 1e-7, "a": 123456789.125}]}},
    "scoped by a property": {"inside": {"name": "x", "title": "y", "knows": {"name": "w"}}},
    "scoped by a type": {"@type": "Scoped", "name": "x", "knows": [{"name": "y"}, {"@id": "z"}]},
    "nested members": {"also": {"name": "x", "id": "inner", "type": "T"}, "name": "y"},
    "members nested twice": {"also": [{"name": "x"}, {"also": {"name": "z"}}]},
    "named graph": {"@id": "a", "@graph": [{"name": "x"}], "name": "y"},
    "graph at the top": {"@graph": [{"name": "x"}, {"@id": "b", "name": "q"}]},
    "graph beside a property": {"@graph": {"name": "x"}, "name": "z"},
    "included": {"@included": [{"name": "x"}, {"@id": "k", "name": "y"}], "name": "z"},
    "names without meaning": {"ignored": "x", "unknown": "y", "@foo": 1, "name": "z"},
    "below a name without meaning": {"unknown": {"@id": "k", "@type": "T", "name": "v"}, "name": "z"},
    "list below a name without meaning": {"unknown": {"@list": [1, 2]}},
    "IRI that is none": {"@id": "a b", "name": "x", "knows": {"@id": "c", "name": "d"}},
    "graph whose name is no IRI": {"@id": "a b", "@type": "T", "@graph": [{"@id": "q", "name": "x"}]},
    "labelled blank nodes": {"@id": "_:z", "knows": ["_:z", "_:y", {"@id": "_:"}]},
    "context inside": {"knows": {"@context": {"name": "ex:other"}, "name": "x"}},
    "context taken away inside": {"knows": {"@context": None, "https://e.org/z": "x"}},
}  # fmt: skip


@pytest.mark.parametrize("name", VALID)
def test_statements_and_labels_are_those_of_the_parser(name: str) -> None:
    node: Any = VALID[name]
    assert agrees(json.dumps({"@context": CONTEXT, **node}))
    assert agrees(json.dumps({**node, "@context": CONTEXT}, indent=1, ensure_ascii=False))
    assert agrees(json.dumps([{"@context": CONTEXT, **node}, None, [node, {"@context": CONTEXT, **node}]]))


CONTEXTS: list[Any] = [
    {"@context": {"@vocab": "https://v.org/#"}, "a": {"@context": {"@vocab": "https://w.org/"}, "b": 1}, "c": 2},
    {"@context": {"@base": None}, "@id": "x", "https://p.org/": 1},
    {"@context": {"@base": "https://c.org/d/"}, "@id": "../x", "https://p.org/": {"@id": "#y"}},
    {"@context": {"@vocab": ""}, "x": 1},
    {"@context": {"@language": "en"}, "https://p.org/": ["x", {"@value": "y"}, 1]},
    {"@context": {"a": {"@id": "https://a.org/", "@language": None}, "@language": "en"}, "a": "x", "https://b.org/": "y"},
    {"@context": {"@language": "ar", "@direction": "rtl"}, "https://b.org/": "y"},
    {"@context": {"x": "https://x.org/#", "x:y": {"@type": "@id"}}, "x:y": "z"},
    {"@context": {"@version": 1.1, "@propagate": False, "n": "https://n.org/"}, "n": {"n": 1}},
    {"@context": {"@protected": True, "a": "https://a.org/"}, "https://k.org/": {"@context": {"a": "https://a.org/"}, "a": 1}},
    {"@context": {"type": {"@id": "@type", "@container": "@set"}, "@type": {"@container": "@set"}}, "type": ["https://t.org/"]},
    {"@context": {"p": {"@id": "https://p.org/x", "@prefix": True}}, "p:x": 1},
    {"@context": {"p": "https://p.org/x"}, "p:x": 1},
    {"@context": {"@vocab": "https://v.org/", "a": {"@type": "@id"}, "b/c": "https://v.org/b/c"}, "a": "b"},
    {"@context": {"@foo": "https://x.org/", "b": "@bar"}, "@foo": 1, "b": 2},
    {"@context": [{"a": "https://a.org/"}, {"b": "a"}, None, {"c": "https://c.org/"}], "a": 1, "b": 2, "c": 3},
    {"@context": [CONTEXT_IRI, {"ex": "https://e.org/#"}], "@type": "Agency", "ex:a": {"@context": CONTEXT_IRI, "name": 1}},
    {"_:p": "x"},
    [1, [{"https://p.org/": 1}], None],
    {"@value": "x"},
    {"@set": [{"@id": "x", "https://p.org/": 1}]},
    {"@list": [{"@id": "x", "https://p.org/": 1}]},
    5,
    [],
]  # fmt: skip


@pytest.mark.parametrize("document", CONTEXTS, ids=str)
def test_contexts_mean_what_they_mean_to_the_parser(document: Any) -> None:
    assert agrees(json.dumps(document))


def test_repeated_names_are_read_one_after_the_other() -> None:
    assert agrees('{"@context": {"p": "https://p.org/"}, "p:a": 1, "p:b": 2, "p:a": 3}')


WRONG: dict[str, tuple[Any, str]] = {
    "cyclic terms": ({"@context": {"x": "y", "y": "x"}}, '"x"'),
    "another meaning than the name has": ({"@context": {"x:y": "https://x.org/"}}, '"https://x.org/"'),
    "remote context": ({"@context": "https://schema.org/"}, '"https://schema.org/"'),
    "remote context in a list": ({"@context": [{}, "c.jsonld"]}, '"c.jsonld"'),
    "import": ({"@context": {"@import": "https://schema.org/"}}, '"https://schema.org/"'),
    "context that is a number": ({"@context": 5}, "5"),
    "term without an IRI": ({"@context": {"x": {"@type": "@id"}}}, '"x"'),
    "unknown container": ({"@context": {"a": {"@id": "https://a.org/", "@container": "@foo"}}}, '"@foo"'),
    "container that is refused": ({"@context": {"a": {"@id": "https://a.org/", "@container": "@graph"}}}, '"@graph"'),
    "unknown keyword of a term": ({"@context": {"a": {"@id": "https://a.org/", "foo": 1}}}, "1"),
    "protected term": (
        {"@context": {"@protected": True, "a": "https://a.org/"}, "https://k.org/": {"@context": {"a": "https://b.org/"}}},
        '"a"',
    ),
    "identifier that is a number": ({"@id": 1}, "1"),
    "type that is a number": ({"@type": ["x", 5]}, "5"),
    "list in a reverse property": ({"@context": CONTEXT, "knownBy": {"@list": []}}, '"@list"'),
    "text in a reverse property": ({"@reverse": {"https://p.org/": "x"}}, '"x"'),
    "keyword in a reverse map": ({"@reverse": {"@id": "x"}}, '"@id"'),
    "property beside a value": ({"https://p.org/": {"@value": "x", "https://q.org/": 1}}, '"https://q.org/"'),
    "identifier beside a value": ({"https://p.org/": {"@value": "x", "@id": "y"}}, '"@value"'),
    "identifier beside a list": ({"https://p.org/": {"@list": [1], "@id": "x"}}, '"@list"'),
    "array as a value": ({"https://p.org/": {"@value": [1]}}, "[1]"),
    "number in a language": ({"https://p.org/": {"@value": 1, "@language": "en"}}, "1"),
    "text included": ({"@included": "x"}, '"x"'),
    "text nested": ({"@nest": "x"}, '"x"'),
    "index that is a number": ({"@index": 5}, "5"),
    "number in a language map": ({"@context": CONTEXT, "tongue": {"en": 5}}, "5"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_that_the_parser_does_not_place_has_its_place(name: str) -> None:
    document, place = WRONG[name]
    text = json.dumps(document)
    if name != "container that is refused":
        assert not agrees(text)
    span = mistake(DOCUMENT, Text(text.encode()))
    assert span is not None
    assert text[span.column - 1 : span.end_column - 1] == place


@pytest.mark.parametrize(
    "text", ['{"a" 1}', '{"a":}', "[1,]", "{a:1}", "[1 2]", '{"a":1}}', '{"a":"x', "[", ""]
)
def test_text_that_is_no_json_ends_the_stream(text: str) -> None:
    assert not agrees(text)


def test_objects_of_an_array_are_read_one_by_one() -> None:
    text = '[{"@id": "https://a.org/", "https://p.org/": 1}, {"@id": "https://b.org/", "https://p.org/": 2'
    assert len(list(statements(DOCUMENT, text))) == 1


# --- Any document ---

IRIS = st.sampled_from(
    ["a", "#b", "ex:c", "_:x", "_:y", "https://e.org/%C3%A9", "é", "", "T", "a b", "Scoped"]
)
TEXTS = st.text(st.sampled_from('ab é😀"\\\n\u0007<'), max_size=4)
NUMBERS = st.one_of(st.integers(-(10**22), 10**22), st.floats(allow_nan=False, allow_infinity=False))
SCALARS = st.one_of(TEXTS, NUMBERS, st.booleans(), st.none(), IRIS)
LANGUAGES = st.sampled_from(["en", "pt-BR", "none", "@none", "e_n", ""])
NODE_NAMES = st.sampled_from([name for name in CONTEXT if name not in ("id", "type", "also", "none", "ex")])
KEYWORDS = st.sampled_from(
    ["@id", "@type", "type", "@graph", "@included", "@index", "@reverse", "also", "@context"]
)


def values(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Objects and arrays of them: most of them sensible, some of them not."""
    properties = st.dictionaries(NODE_NAMES, children, max_size=3)
    return st.one_of(
        st.lists(children, max_size=3),
        st.builds(
            lambda first, iri, kinds, second: {**first, **iri, **kinds, **second},
            properties,
            st.one_of(st.just({}), st.builds(lambda iri: {"@id": iri}, IRIS)),
            st.one_of(st.just({}), st.builds(lambda kinds: {"type": kinds}, st.lists(IRIS, max_size=3))),
            properties,
        ),
        st.builds(lambda name, value: {name: value}, KEYWORDS, children),
        st.builds(lambda value, language: {"@value": value, "@language": language}, TEXTS, LANGUAGES),
        st.builds(lambda value, kind: {"@type": kind, "@value": value}, SCALARS, IRIS),
        st.builds(lambda items: {"@list": items}, st.lists(children, max_size=3)),
        st.builds(lambda items: {"@set": items}, children),
        st.builds(
            lambda texts: {"tongue": texts}, st.dictionaries(LANGUAGES, st.one_of(TEXTS, st.lists(TEXTS)))
        ),
        st.builds(
            lambda name, map_: {name: map_},
            st.sampled_from(["index", "role", "byId", "byType"]),
            st.dictionaries(IRIS, children, max_size=2),
        ),
        st.builds(lambda node, also: {**node, "also": also}, properties, properties),
        st.builds(lambda node, map_: {**node, "@reverse": map_}, properties, properties),
        st.builds(lambda node, graph: {**node, "@graph": graph}, properties, st.lists(children, max_size=2)),
    )


DOCUMENTS = st.recursive(SCALARS, values, max_leaves=12)


def whole(value: Any) -> Any:
    return (
        {"@context": CONTEXT, **value} if isinstance(value, dict) else {"@context": CONTEXT, "knows": value}
    )


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS)
def test_any_document_gives_the_statements_of_the_parser_in_their_order(value: Any) -> None:
    agrees(json.dumps(whole(value)))


@settings(max_examples=80, deadline=None)
@given(DOCUMENTS)
def test_the_place_of_a_text_holds_it_and_that_of_a_property_its_name(value: Any) -> None:
    text = json.dumps(whole(value), ensure_ascii=False, indent=1)
    known = {
        definition["@id"]: name
        for name, definition in CONTEXT.items()
        if isinstance(definition, dict) and "@id" in definition
    }
    for statement in statements(DOCUMENT, text):
        predicate = statement.predicate.value.replace("https://e.org/#", "ex:")
        name = cut(text, statement.predicate_span)
        if predicate in known and predicate != "ex:isRole":
            assert json.loads(name) in (known[predicate], predicate, "knownBy", "knownBySome")
        literal = statement.object
        if isinstance(literal, ox.Literal) and literal.datatype.value in (f"{XSD}string", f"{XSD}boolean"):
            found = json.loads(cut(text, statement.object_span))
            assert found == (literal.value == "true" if isinstance(found, bool) else literal.value)


# --- Places ---


def cut(text: str, span: Span) -> str:
    """What stands in the text at a place, counted by hand."""
    lines = text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


def places(document: Any, index: int = 0) -> tuple[str, str, str]:
    text = json.dumps({"@context": CONTEXT, **document}, ensure_ascii=False)
    found = list(statements(DOCUMENT, text))[index]
    return cut(text, found.subject_span), cut(text, found.predicate_span), cut(text, found.object_span)


def test_a_node_stands_where_its_identifier_does() -> None:
    assert places({"name": "é😀", "@id": "a"}) == ('"a"', '"name"', '"é😀"')


def test_an_anonymous_node_stands_where_its_bracket_does() -> None:
    assert places({"name": 5}) == ("{", '"name"', "5")
    assert places({"@id": "a", "knows": {"name": 5}}) == ('"a"', '"knows"', "{")


def test_a_type_stands_where_its_name_does() -> None:
    assert places({"@id": "a", "type": ["T", "ex:B"]}, 1) == ('"a"', '"type"', '"ex:B"')


def test_one_of_many_values_stands_at_its_own_place() -> None:
    assert places({"@id": "a", "age": [1, "02", 3]}, 1) == ('"a"', '"age"', '"02"')


def test_a_value_object_stands_where_its_value_does() -> None:
    assert places({"@id": "a", "name": {"@language": "en", "@value": "x"}}) == ('"a"', '"name"', '"x"')


def test_the_subject_of_a_reverse_property_is_the_other_node() -> None:
    assert places({"@id": "a", "knownBy": {"@id": "b"}}) == ('"b"', '"knownBy"', '"a"')


def test_the_cells_of_a_list_stand_where_their_items_do() -> None:
    node = {"@id": "a", "list": ["x", "y"]}
    assert places(node, 0) == ('"a"', '"list"', "[")
    assert places(node, 1) == ('"x"', '"x"', '"x"')
    assert places(node, 2) == ('"x"', '"x"', '"y"')


def test_a_node_of_a_map_stands_where_its_key_does() -> None:
    assert places({"@id": "a", "byId": {"ex:b": {"name": "x"}}}, 1) == ('"ex:b"', '"name"', '"x"')


def test_a_text_in_a_language_map_stands_at_its_own_place() -> None:
    assert places({"@id": "a", "tongue": {"en": ["x"], "fr": "y"}}, 1) == ('"a"', '"tongue"', '"y"')


def test_the_projects_own_context_is_known_by_its_address() -> None:
    text = '{"@context": "https:\\/\\/w3id.org\\/iwtld\\/context.jsonld",\n "@id": "id:agency/kws", "@type": "Agency"}'
    (statement,) = statements(DOCUMENT, text)
    assert str(statement.object) == "<https://w3id.org/iwtld/ontology#Agency>"
    assert (statement.object_span.line, cut(text, statement.object_span)) == (2, '"Agency"')


@pytest.mark.parametrize(
    ("opening", "closing", "depth"),
    [('{"https://p.org/": [', "]}", 49), ('{"https://p.org/": ', "}", 99), ('{"@list": ', "}", 99)],
)
def test_a_document_nested_to_the_limit_is_read(opening: str, closing: str, depth: int) -> None:
    inner = opening * depth + "1" + closing * depth
    assert agrees(f'{{"https://q.org/": {inner}}}')
