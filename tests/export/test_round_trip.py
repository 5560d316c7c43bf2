"""Every format gives back the graph that went in, in two independent readers, and the same bytes each time."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from iwtld.errors import UsageError
from iwtld.export import FORMATS, read_context, serialize
from iwtld.namespaces import IWT, PREFIXES

# rdflib says this of "x"^^xsd:boolean, which is what the tests want it to meet.
pytestmark = pytest.mark.filterwarnings("ignore:Parsing weird boolean")

RDF = PREFIXES["rdf"]
XSD = PREFIXES["xsd"]
ENGINE = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
RDFLIB = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nquads",
    "rdfxml": "xml",
    "jsonld": "json-ld",
}
CONTEXT = read_context(
    {
        "@context": {
            **PREFIXES,
            "Agency": "iwt:Agency",
            "member": {"@id": "iwt:member", "@type": "@id"},
            "start": {"@id": "iwt:start", "@type": "xsd:date"},
            "count": {"@id": "iwt:count", "@type": "xsd:integer"},
            "closed": {"@id": "iwt:closed", "@type": "xsd:boolean", "@container": "@set"},
            "motto": {"@id": "iwt:motto", "@language": "en"},
            "note": "iwt:note",
        }
    }
)


@pytest.fixture(autouse=True, scope="module")
def _lexical_forms_as_they_are() -> Iterator[None]:
    # rdflib reads "01"^^xsd:integer as "1" unless told otherwise, and logs every ill-typed literal.
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)
    rdflib.NORMALIZE_LITERALS = before


def valid(iri: str) -> bool:
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True


LOCAL = st.text(
    st.sampled_from("abcZ019_-.:/~!$&'()*+,;=?@#éßĀ中𝔘\u0301\u00b7\u203f%") | st.characters(codec="utf-8"),
    max_size=6,
)
STEM = st.sampled_from(
    [IWT, PREFIXES["id"], XSD, "http://example.org/", "http://example.org/a?q=1#", "urn:x:"]
)
IRI = st.builds(str.__add__, STEM, LOCAL).filter(valid)
PROPERTY = (
    st.sampled_from([IWT + name for name in ("member", "start", "count", "closed", "motto", "note")])
    | st.sampled_from([RDF + "type", RDF + "first", RDF + "rest", RDF + "value", IWT + "Agency"])
    | IRI
).map(NamedNode)
BLANK = st.sampled_from([BlankNode(f"b{number}") for number in range(5)])
TEXT = st.text(st.characters(codec="utf-8"), max_size=8) | st.text(
    st.sampled_from("ab \"\\\n\r\t\u0000\u0007\u0085\u2028\ufeff\uffff'<>&@^_:"), max_size=12
)
LANGUAGE = st.sampled_from(["en", "fr", "zh-hant", "de-1996", "x-private"])
DATATYPE = st.sampled_from(
    [XSD + name for name in ("integer", "decimal", "double", "boolean", "date", "gYear", "string", "anyURI")]
    + [RDF + "HTML", "http://example.org/type", "urn:x:t"]
).map(NamedNode)
NUMBER = st.sampled_from(
    [
        "0",
        "-0",
        "+1",
        "007",
        "1.",
        ".5",
        "-1.50",
        "1e0",
        "1E-3",
        ".5e1",
        "NaN",
        "INF",
        "true",
        "1",
        "9" * 20,
        "٣",
    ]
)
LITERAL = (
    st.builds(Literal, TEXT)
    | st.builds(lambda value, language: Literal(value, language=language), TEXT, LANGUAGE)
    | st.builds(lambda value, datatype: Literal(value, datatype=datatype), TEXT | NUMBER, DATATYPE)
)
NODE = IRI.map(NamedNode) | BLANK
OBJECT = NODE | LITERAL | st.just(NamedNode(RDF + "nil"))
GRAPH = st.just(DefaultGraph()) | st.sampled_from([NamedNode("http://example.org/g"), BlankNode("b0")])


@st.composite
def lists(draw: st.DrawFn) -> list[Triple]:
    """Return a list of members, some of them blank nodes; its cells carry labels of their own."""
    start = draw(st.integers(0, 3))
    members = draw(st.lists(OBJECT, min_size=1, max_size=3))
    cells = [BlankNode(f"cell{start}{place}") for place in range(len(members))]
    rests = [*cells[1:], draw(st.just(NamedNode(RDF + "nil")) | OBJECT)]
    owner = draw(NODE)
    triples = [Triple(owner, draw(PROPERTY), cells[0])]
    for cell, member, rest in zip(cells, members, rests, strict=True):
        triples += [
            Triple(cell, NamedNode(RDF + "first"), member),
            Triple(cell, NamedNode(RDF + "rest"), rest),
        ]
    return triples


TRIPLES = st.builds(
    lambda plain, listed: [*plain, *(triple for triples in listed for triple in triples)],
    st.lists(st.builds(Triple, NODE, PROPERTY, OBJECT), max_size=8),
    st.lists(lists(), max_size=2),
)
QUADS = st.lists(st.tuples(TRIPLES, GRAPH), min_size=1, max_size=3).map(
    lambda groups: [Quad(*triple, graph) for triples, graph in groups for triple in triples]
)


def canonical(quads: Iterable[Quad]) -> set[str]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def merged(quads: Sequence[Quad]) -> list[Quad]:
    return [Quad(*quad.triple, DefaultGraph()) for quad in quads]


def has_space(quad: Quad) -> bool:
    names = [part.value for part in quad if isinstance(part, NamedNode)]
    if isinstance(quad.object, Literal):
        names.append(quad.object.datatype.value)
    return any(character.isspace() for name in names for character in name)


def from_rdflib(document: bytes, name: str) -> Iterator[Quad]:
    dataset = rdflib.Dataset()
    dataset.parse(data=document, format=RDFLIB[name])
    for subject, predicate, obj, graph in dataset.quads():
        default = graph in (None, rdflib.graph.DATASET_DEFAULT_GRAPH_ID)
        yield Quad(term(subject), term(predicate), term(obj), DefaultGraph() if default else term(graph))


def term(value: object) -> NamedNode | BlankNode | Literal:
    if isinstance(value, rdflib.Literal):
        if value.language:
            return Literal(str(value), language=value.language)
        return Literal(str(value), datatype=NamedNode(str(value.datatype or XSD + "string")))
    return BlankNode(str(value)) if isinstance(value, rdflib.BNode) else NamedNode(str(value))


def expressible(quads: Sequence[Quad], name: str) -> list[Quad]:
    """Return the quads that a format can carry; all formats but two carry everything."""
    if name not in ("rdfxml", "jsonld"):
        return list(quads)
    carried = []
    for quad in quads:
        with suppress(UsageError):
            serialize([quad], name, context=CONTEXT)
            carried.append(quad)
    return carried


FUZZ = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", FORMATS)
@FUZZ
@given(quads=QUADS)
def test_the_engine_reads_back_the_same_graph(name: str, quads: list[Quad]) -> None:
    quads = expressible(quads, name)
    document = serialize(quads, name, context=CONTEXT)
    expected = quads if FORMATS[name].named_graphs else merged(quads)
    assert canonical(parse(document, ENGINE[name])) == canonical(expected), document.decode()


@pytest.mark.parametrize("name", FORMATS)
@FUZZ
@given(quads=QUADS)
def test_rdflib_reads_back_the_same_graph(name: str, quads: list[Quad]) -> None:
    # RFC 3987 allows U+00A0 and other spaces of Unicode in an IRI; rdflib takes them for white space.
    quads = [quad for quad in expressible(quads, name) if not has_space(quad)]
    document = serialize(quads, name, context=CONTEXT)
    expected = quads if FORMATS[name].named_graphs else merged(quads)
    assert canonical(from_rdflib(document, name)) == canonical(expected), document.decode()


@pytest.mark.parametrize("name", FORMATS)
@FUZZ
@given(quads=QUADS, seed=st.integers(0, 2**32))
def test_the_same_graph_gives_the_same_bytes_in_any_order_and_with_any_labels(
    name: str, quads: list[Quad], seed: int
) -> None:
    quads = expressible(quads, name)
    chance = random.Random(seed)
    labels = [f"other{number}" for number in range(100)]
    chance.shuffle(labels)
    renamed: dict[str, BlankNode] = {}

    def rename(value: object) -> object:
        if isinstance(value, BlankNode):
            return renamed.setdefault(value.value, BlankNode(labels[len(renamed)]))
        return value

    shuffled = [Quad(*(rename(part) for part in quad)) for quad in [*quads, *quads[:2]]]
    chance.shuffle(shuffled)
    assert serialize(shuffled, name, context=CONTEXT) == serialize(quads, name, context=CONTEXT)
