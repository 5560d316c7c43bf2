"""What a shape reads of a row, told from the shape itself, and what is remembered of rows that are right."""

from __future__ import annotations

import pytest

from iwtld import resources
from iwtld.bulk.grain import Grain, grain_of
from iwtld.bulk.known import row_of
from iwtld.incoming.shapes import shapes_of
from iwtld.namespaces import PREFIXES
from iwtld.validate import parse_shapes
from iwtld.validate.graph import ShapesGraph
from iwtld.validate.shapes import PropertyShape

IWT = PREFIXES["iwt"]


@pytest.fixture(scope="module")
def grains() -> dict[str, Grain | None]:
    """The grains of the constraints on cases, by the local name of the property shape."""
    _, shapes = shapes_of("strict", (), resources.root())
    return {
        str(one.shape.id)[1:-1].rpartition("#")[2]: grain_of(one)
        for shape in shapes
        for one in shape.constraints
        if isinstance(one, PropertyShape)
    }


def names(*local: str) -> frozenset[str]:
    return frozenset(IWT + name for name in local)


def test_a_test_of_the_class_reads_the_values(grains: dict[str, Grain | None]) -> None:
    assert grains["origin"] == Grain(names("origin"), frozenset(), frozenset(), False, frozenset())


def test_a_text_of_any_wording_is_read_by_its_kind(grains: dict[str, Grain | None]) -> None:
    grain = grains["outcomeAsStated"]
    assert grain is not None
    assert (grain.exact, grain.kinds) == (frozenset(), names("outcomeAsStated"))


def test_texts_that_a_shape_names_are_told_apart(grains: dict[str, Grain | None]) -> None:
    grain = grains["LocatedRecord-precise"]
    assert grain is not None
    assert (grain.exact, grain.named) == (frozenset(), {'"whole document"', '"throughout"'})


def test_a_query_without_the_value_that_it_asks_for_has_no_results(grains: dict[str, Grain | None]) -> None:
    grain = grains["Case-outcomeDate-order"]
    assert grain is not None
    assert grain.exact == grain.needs == names("outcomeDate", "caseDate")


def shape(body: str) -> Grain | None:
    """Return the grain of a property of a shape, or of a query about the row itself."""
    import pyoxigraph as ox

    text = f"""
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix ex: <http://example.org/> .
        ex:S a sh:NodeShape ; sh:targetClass ex:C ; {body} ."""
    quads = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    (parsed,) = [
        one
        for one in parse_shapes(ShapesGraph([(q.subject, q.predicate.value, q.object) for q in quads]))
        if one.targets
    ]
    (constraint,) = parsed.constraints
    return grain_of(constraint)


@pytest.mark.parametrize(
    "body",
    [
        "sh:property [ sh:path [ sh:inversePath ex:p ] ; sh:maxCount 1 ]",
        "sh:property [ sh:path ( ex:p [ sh:inversePath ex:p ] ) ; sh:maxCount 1 ]",
        "sh:property [ sh:path [ sh:zeroOrMorePath ex:p ] ; sh:maxCount 9 ]",
        'sh:sparql [ sh:select "SELECT $this { ?other <http://example.org/p> $this }" ]',
        'sh:sparql [ sh:select "SELECT $this { $this <http://example.org/p> ?v . '
        '?other <http://example.org/p> ?v }" ]',
        'sh:sparql [ sh:select "SELECT $this { $this ?any ?v }" ]',
    ],
)
def test_what_may_read_other_rows_has_no_grain(body: str) -> None:
    assert shape(body) is None


@pytest.mark.parametrize(
    "body",
    [
        'sh:pattern "^http"',
        'sh:sparql [ sh:select "SELECT $this { $this <http://example.org/p> ?v '
        'FILTER(STR($this) = STR(?v)) }" ]',
    ],
)
def test_what_reads_the_name_of_the_row_is_asked_for_every_row(body: str) -> None:
    grain = shape(body)
    assert grain is not None
    assert grain.itself


def test_a_path_reads_the_values_where_it_begins() -> None:
    grain = shape("sh:property [ sh:path ( ex:p ex:q ) ; sh:minCount 1 ]")
    assert grain is not None
    assert grain.exact == {"http://example.org/p"}


def test_a_number_is_read_as_it_stands() -> None:
    grain = shape("sh:property [ sh:path ex:p ; sh:datatype xsd:date ]")
    assert grain is not None
    assert grain.exact == {"http://example.org/p"}


def test_a_row_has_each_statement_once_whatever_line_breaks_stand_in_its_texts() -> None:
    line = '<urn:a> <urn:p> "one\u2028two"@en <urn:g> .\n'
    row = row_of(f"{line}{line}<urn:a> <urn:p> <urn:b> <urn:g> .\n", " <urn:g> .")
    assert row is not None
    assert row.objects == {"<urn:p>": '"one\u2028two"@en\n<urn:b>'}


def test_a_row_that_describes_two_things_is_not_taken_apart() -> None:
    assert row_of("<urn:a> <urn:p> 1 <urn:g> .\n<urn:b> <urn:p> 1 <urn:g> .\n", " <urn:g> .") is None
