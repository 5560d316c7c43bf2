"""Where the statements of RDF/XML stand: held against what the parser yields, and against the text."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iwtld.incoming.document import Document
from iwtld.positions import statements
from iwtld.positions.labels import Labels
from iwtld.positions.rdfxml import mistake
from iwtld.positions.text import Text
from iwtld.positions.values import Span, Statement

BASE = "https://e.org/base/"
DOCUMENT = Document("x.rdf", Path("x.rdf"), "rdf", 3, BASE)
HEAD = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://e.org/#"\n'
    '  xmlns:its="http://www.w3.org/2005/11/its">\n'
)


def whole(body: str) -> str:
    return f"{HEAD}{body}</rdf:RDF>"


def parsed(text: str) -> tuple[list[tuple[object, ...]], bool]:
    """What the parser yields, relabelled, and whether it accepts the text."""
    label = Labels(DOCUMENT.number)
    found: list[tuple[object, ...]] = []
    try:
        for quad in ox.parse(text.encode(), format=ox.RdfFormat.RDF_XML, base_iri=BASE):
            found.append((label(quad.subject), quad.predicate, label(quad.object)))
    except SyntaxError:
        return found, False
    return found, True


def terms(statement: Statement) -> tuple[object, ...]:
    return statement.subject, statement.predicate, statement.object


def cut(text: str, span: Span) -> str:
    """What stands in the text at a place, counted by hand."""
    lines = text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


# --- The same statements as the parser ---

EXAMPLES = {
    "typed node": '<e:A rdf:about="x"/>',
    "description": '<rdf:Description rdf:about="x"><e:p>1</e:p></rdf:Description>',
    "property attributes come in reverse": '<e:A rdf:about="x" e:q="1" e:r="2" rdf:type="t"/>',
    "anonymous node": "<e:A><e:p><e:B><e:q/></e:B></e:p></e:A>",
    "node identifiers": '<e:A rdf:nodeID="n"><e:p rdf:nodeID="m"/></e:A><e:B rdf:nodeID="m"/>',
    "rdf:ID of a node": '<e:A rdf:ID="x"/><e:A rdf:ID="y"/>',
    "rdf:ID of a property reifies": '<e:A rdf:about="x"><e:p rdf:ID="s">1</e:p></e:A>',
    "rdf:ID is used twice": '<e:A rdf:ID="x"/><e:A rdf:ID="x"/>',
    "resource": '<e:A rdf:about="x"><e:p rdf:resource="y"/></e:A>',
    "property attributes make a node": '<e:A><e:p e:q="1" e:r="2" rdf:type="t"/></e:A>',
    "property attributes of a resource": '<e:A><e:p e:q="1" rdf:resource="y" rdf:ID="s"/></e:A>',
    "parse type Resource": '<e:A><e:p rdf:parseType="Resource"><e:q>1</e:q><rdf:li>2</rdf:li></e:p></e:A>',
    "parse type Collection": '<e:A><e:p rdf:parseType="Collection"><e:B/><e:C rdf:about="c"/></e:p></e:A>',
    "empty collection": '<e:A><e:p rdf:parseType="Collection"> </e:p></e:A>',
    "parse type Literal": '<e:A><e:p rdf:parseType="Literal">a <b c=\'1\' xmlns:e="k"><d/>&amp;</b><b/></e:p></e:A>',
    "parse type unknown": '<e:A><e:p rdf:parseType="x"><y/></e:p><e:p>1</e:p></e:A>',
    "parse type Triple": '<e:A rdf:version="1.2"><e:p rdf:parseType="Triple"><e:B/></e:p></e:A>',
    "parse type Triple of RDF 1.1": '<e:A><e:p rdf:parseType="Triple"><e:B/></e:p><e:q/></e:A>',
    "annotation": '<e:A rdf:about="x"><e:p rdf:annotation="a" rdf:annotationNodeID="b">1</e:p></e:A>',
    "numbered members": "<e:A><rdf:li>1</rdf:li><e:p/><rdf:li><e:B><rdf:li/></e:B></rdf:li></e:A>",
    "languages": '<e:A xml:lang="EN-gb" e:q="1"><e:p>2</e:p><e:p xml:lang="fr">3</e:p></e:A><e:B e:q="4"/>',
    "language and datatype": '<e:A xml:lang="en"><e:p rdf:datatype="d">2</e:p></e:A>',
    "wrong language": '<e:A/><e:A xml:lang="e_n"/>',
    "base direction": '<e:A rdf:version="1.2" xml:lang="ar" its:dir="rtl" e:q="1"><e:p>2</e:p></e:A>',
    "base": '<e:A xml:base="https://c.org/d#e" rdf:about=""><e:p rdf:resource="#f"/></e:A>',
    "marked section": "<e:A><e:p><![CDATA[a <b> &amp;]]></e:p></e:A>",
    "comment in text is refused": "<e:A><e:p>a<!-- c -->b</e:p></e:A>",
    "comment before text": "<e:A><e:p> <!-- <e:q> -->b</e:p></e:A>",
    "processing instruction": "<?x <e:A/> ?><e:A><e:p>b<?y?></e:p></e:A>",
    "line ends stay": "<e:A e:q='a\r\nb\tc'><e:p>a\r\nb\rc\n</e:p></e:A>",
    "references": "<e:A e:q='&#65;&#x42;&lt;'><e:p>&quot;&apos;&gt;&amp;</e:p></e:A>",
    "unknown entity": "<e:A><e:p>a &nbsp; b</e:p></e:A>",
    "bare ampersand": "<e:A><e:p>a & b</e:p></e:A>",
    "two nodes as one value": "<e:A><e:p><e:B/><e:C/></e:p></e:A>",
    "text beside a node": "<e:A><e:p>x<e:B/></e:p></e:A>",
    "text among properties": "<e:A>x<e:p/></e:A>",
    "both about and node identifier": '<e:A rdf:about="x" rdf:nodeID="y"/>',
    "both resource and node identifier": '<e:A><e:p rdf:resource="x" rdf:nodeID="y"/></e:A>',
    "no namespace": "<A/>",
    "attribute without namespace": '<e:A about="x"/>',
    "unknown prefix": "<f:A/>",
    "namespace declared inside": '<f:A xmlns:f="https://f.org/" xmlns:e="https://g.org/"><e:p/></f:A><e:A/>',
    "default namespace": '<A xmlns="https://f.org/"><p/><B xmlns=""/></A>',
    "another attribute of xml": '<e:A xml:space="preserve" xmlfoo="1"/>',
    "rdf:li as a node": "<rdf:li/>",
    "rdf:Description as a property": "<e:A><rdf:Description/></e:A>",
    "rdf:aboutEach": '<e:A rdf:aboutEach="x"/>',
    "wrong name": '<e:A rdf:nodeID="a b"/>',
    "wrong IRI": '<e:A rdf:about="a b"/>',
    "repeated attribute": '<e:A e:p="1" e:p="2"/>',
    "unquoted attribute": "<e:A e:p=1/>",
    "crossed tags": "<e:A><e:p></e:A></e:p>",
    "tag within a quoted value": '<e:A e:p="a > b"/>',
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_statements_and_labels_are_those_of_the_parser(name: str) -> None:
    text = whole(EXAMPLES[name])
    expected, accepted = parsed(text)
    assert [terms(statement) for statement in statements(DOCUMENT, text)] == expected
    assert (mistake(DOCUMENT, Text(text.encode())) is None) is accepted


def test_a_single_node_needs_no_element_around_it() -> None:
    text = '<e:A xmlns:e="https://e.org/#"><e:p>1</e:p></e:A>'
    assert [terms(statement) for statement in statements(DOCUMENT, text)] == parsed(text)[0]


NAMES = st.sampled_from(["e:a", "e:b", "rdf:Description"])
PREDICATES = st.sampled_from(["e:p", "e:q", "rdf:li", "rdf:value"])
WORDS = st.text(st.sampled_from('ab1 é😀<>&"\n'), max_size=6)
IRIS = st.sampled_from(["x", "#y", "../z", "https://e.org/%C3%A9", "é", "", "//h/i?j"])
NODE_IDS = st.sampled_from(["n", "m", "é1"])
SPACE = st.sampled_from(["", "", " ", "\n  ", "<!-- < c > -->"])


@st.composite
def attributes(draw: st.DrawFn, *, of_property: bool = False) -> str:
    found = {f"e:{name}": draw(WORDS) for name in draw(st.sets(st.sampled_from("rst"), max_size=2))}
    match draw(st.integers(0, 5)):
        case 0:
            found["rdf:resource" if of_property else "rdf:about"] = draw(IRIS)
        case 1:
            found["rdf:nodeID"] = draw(NODE_IDS)
        case 2:
            found["rdf:type"] = draw(IRIS)
    if draw(st.booleans()):
        found["xml:lang"] = draw(st.sampled_from(["en", "pt-BR"]))
    if draw(st.integers(0, 5)) == 0:
        found["xml:base"] = draw(st.sampled_from(["https://c.org/d/e", "urn:x"]))
    order = draw(st.permutations(sorted(found)))
    return "".join(f"{draw(SPACE).strip('<!-c>')} {name}={quoteattr(found[name])}" for name in order)


@st.composite
def properties(draw: st.DrawFn, depth: int) -> str:
    name = draw(PREDICATES)
    space = draw(SPACE)
    kind = draw(st.integers(0, 6 if depth else 2))
    if kind == 0:
        return f"<{name}{draw(attributes(of_property=True))}/>{space}"
    if kind == 1:
        language = draw(st.sampled_from(["", ' xml:lang="fr"', ' rdf:datatype="d"']))
        return f"<{name}{language}>{escape(draw(WORDS))}</{name}>{space}"
    if kind == 2:
        return f'<{name} rdf:parseType="Literal">a<b {draw(st.sampled_from(["", "c=" + quoteattr("1")]))}/></{name}>'
    if kind == 3:
        inner = "".join(draw(st.lists(properties(depth - 1), max_size=2)))
        return f'<{name} rdf:parseType="Resource">{space}{inner}</{name}>'
    if kind == 4:
        inner = "".join(draw(st.lists(nodes(depth - 1), max_size=3)))
        return f'<{name} rdf:parseType="Collection">{space}{inner}</{name}>'
    return f"<{name}>{space}{draw(nodes(depth - 1))}</{name}>{space}"


@st.composite
def nodes(draw: st.DrawFn, depth: int = 3) -> str:
    name = draw(NAMES)
    inner = "".join(draw(st.lists(properties(depth), max_size=3)))
    return f"<{name}{draw(attributes())}>{draw(SPACE)}{inner}</{name}>{draw(SPACE)}"


@settings(max_examples=120, deadline=None)
@given(st.lists(nodes(), max_size=3).map("".join))
def test_any_document_gives_the_statements_of_the_parser_in_their_order(body: str) -> None:
    text = whole(body)
    expected, accepted = parsed(text)
    assert [terms(statement) for statement in statements(DOCUMENT, text)] == expected
    assert (mistake(DOCUMENT, Text(text.encode())) is None) is accepted


@settings(max_examples=60, deadline=None)
@given(st.lists(nodes(), max_size=3).map("".join))
def test_the_place_of_a_literal_holds_its_text(body: str) -> None:
    text = whole(body)
    for statement in statements(DOCUMENT, text):
        literal = statement.object
        if isinstance(literal, ox.Literal) and literal.value and "XMLLiteral" not in literal.datatype.value:
            written = cut(text, statement.object_span)
            assert written in (escape(literal.value), quoteattr(literal.value)[1:-1])


# --- Places ---


def places(body: str, index: int) -> tuple[str, str, str]:
    text = whole(body)
    found = list(statements(DOCUMENT, text))[index]
    return (
        cut(text, found.subject_span),
        cut(text, found.predicate_span),
        cut(text, found.object_span),
    )


def test_a_node_stands_where_its_start_tag_does_and_its_class_where_the_name_does() -> None:
    assert places('<e:A\n rdf:about="é"/>', 0) == ('<e:A\n rdf:about="é"/>', "e:A", "e:A")


def test_text_stands_between_the_tags_over_several_lines() -> None:
    assert places('<e:A rdf:about="x"><e:p>a\n é&amp;b</e:p></e:A>', 1) == (
        '<e:A rdf:about="x">',
        "e:p",
        "a\n é&amp;b",
    )


def test_a_property_attribute_stands_where_its_value_does() -> None:
    assert places("<e:A rdf:about='x' e:p='é😀' e:q='2'/>", 1) == (
        "<e:A rdf:about='x' e:p='é😀' e:q='2'/>",
        "e:q",
        "2",
    )


def test_a_resource_stands_where_the_attribute_names_it() -> None:
    assert places('<e:A><e:p rdf:resource="y"/></e:A>', 1) == ("<e:A>", "e:p", "y")


def test_a_nested_node_stands_where_its_start_tag_does() -> None:
    body = '<e:A><e:p><e:B rdf:about="y"/></e:p></e:A>'
    assert places(body, 2) == ("<e:A>", "e:p", '<e:B rdf:about="y"/>')


def test_an_anonymous_resource_stands_where_the_property_opens_it() -> None:
    body = '<e:A><e:p rdf:parseType="Resource"><e:q>1</e:q></e:p></e:A>'
    assert places(body, 2) == ('<e:p rdf:parseType="Resource">', "e:q", "1")


def test_the_cells_of_a_collection_stand_where_their_elements_do() -> None:
    body = '<e:A><e:p rdf:parseType="Collection"><e:B rdf:about="b"/></e:p></e:A>'
    assert places(body, -1) == ('<e:B rdf:about="b"/>',) * 3


def test_columns_count_characters_and_not_bytes() -> None:
    text = whole('<e:A rdf:about="é😀"><e:p>1</e:p></e:A>')
    span = list(statements(DOCUMENT, text))[1].object_span
    assert (span.line, span.column) == (3, len('<e:A rdf:about="é😀"><e:p>') + 1)


def test_a_byte_order_mark_moves_no_column() -> None:
    text = '<e:A xmlns:e="https://e.org/#"/>'
    (plain,) = statements(DOCUMENT, text)
    (marked,) = statements(DOCUMENT, "\ufeff" + text)
    assert plain.subject_span == marked.subject_span == Span(1, 1, 1, len(text) + 1)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("wrong IRI", "a b"),
        ("wrong language", "e_n"),
        ("unknown prefix", "f:A"),
        ("attribute without namespace", "about"),
        ("unknown entity", "a &nbsp; b"),
        ("two nodes as one value", "<e:C/>"),
        ("text among properties", "x"),
        ("rdf:ID is used twice", "x"),
    ],
)
def test_a_mistake_that_the_parser_does_not_place_has_its_place(name: str, place: str) -> None:
    text = whole(EXAMPLES[name])
    span = mistake(DOCUMENT, Text(text.encode()))
    assert span is not None
    assert cut(text, span) == place
