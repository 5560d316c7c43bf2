"""Which quads the rows of a table give, by W3C "Generating RDF from Tabular Data on the Web"."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iwtld.namespaces import expand
from iwtld.populate import populate
from iwtld.tables import Table

TableMaker = Callable[..., Table]

CODE: dict[str, Any] = {"name": "id", "suppressOutput": True}
PROVENANCE = pyoxigraph.NamedNode(expand("prov:wasDerivedFrom"))


def quads(*tables: Table) -> list[pyoxigraph.Quad]:
    """Populate and parse what is written; every line must be well-formed N-Quads."""
    out = io.BytesIO()
    populate(tables, out)
    return list(pyoxigraph.parse(out.getvalue(), format=pyoxigraph.RdfFormat.N_QUADS))


def triples(*tables: Table) -> list[str]:
    """Return the triples without provenance, as N-Triples."""
    return [str(q.triple) for q in quads(*tables) if q.predicate != PROVENANCE]


def objects(table: Table) -> list[str]:
    return [str(q.object) for q in quads(table) if q.predicate != PROVENANCE]


def prop(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "propertyUrl": f"iwt:{name}", **more}


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ({}, "Kenya", ['"Kenya"']),
        ({"lang": "en"}, "Kenya", ['"Kenya"@en']),
        ({"datatype": "string", "lang": "und"}, "Kenya", ['"Kenya"']),
        ({"datatype": "date"}, "2005-12-12", ['"2005-12-12"^^<http://www.w3.org/2001/XMLSchema#date>']),
        ({"datatype": "integer"}, "868", ['"868"^^<http://www.w3.org/2001/XMLSchema#integer>']),
        (
            {"datatype": {"base": "boolean", "format": "yes|no"}},
            "no",
            ['"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'],
        ),
        (
            {"datatype": "anyURI"},
            "https://treaties.un.org/",
            ['"https://treaties.un.org/"^^<http://www.w3.org/2001/XMLSchema#anyURI>'],
        ),
        ({"iwt:partialDate": True}, "2005", ['"2005"^^<http://www.w3.org/2001/XMLSchema#gYear>']),
        ({"iwt:partialDate": True}, "2005-12", ['"2005-12"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>']),
        ({"iwt:partialDate": True}, "2005-12-12", ['"2005-12-12"^^<http://www.w3.org/2001/XMLSchema#date>']),
        ({"separator": ";"}, "bank records;witness", ['"bank records"', '"witness"']),
        (
            {"separator": ";", "datatype": "gYear"},
            "2003",
            ['"2003"^^<http://www.w3.org/2001/XMLSchema#gYear>'],
        ),
        ({"valueUrl": "id:state/{x}"}, "KHM", ["<https://w3id.org/iwtld/id/state/KHM>"]),
        (
            {"valueUrl": "id:state/{x}", "separator": " "},
            "KHM KEN",
            ["<https://w3id.org/iwtld/id/state/KHM>", "<https://w3id.org/iwtld/id/state/KEN>"],
        ),
        ({"valueUrl": "{+x}"}, "https://treaties.un.org/", ["<https://treaties.un.org/>"]),
        ({"valueUrl": "{+x}"}, "org:Organization", ["<http://www.w3.org/ns/org#Organization>"]),
        ({"valueUrl": "iwt:{x}"}, "a b/c", ["<https://w3id.org/iwtld/ontology#a%20b%2Fc>"]),
        ({}, "", []),
        ({"null": ["-", "n/a"]}, "n/a", []),
        ({"null": "-", "separator": ";"}, "a;-", ['"a"']),
        ({"default": "unknown"}, "", ['"unknown"']),
        ({"valueUrl": "id:state/{x}"}, "", []),
        ({"valueUrl": "id:state/{x}/{id}"}, "", []),
        ({"valueUrl": "id:state/{id}-{x}"}, "KHM", ["<https://w3id.org/iwtld/id/state/r1-KHM>"]),
        ({"valueUrl": "#{_row}-{_sourceRow}"}, "x", ["<https://w3id.org/iwtld/data/rows.csv#1-2>"]),
        ({"suppressOutput": True, "datatype": "date"}, "2005-12-12", []),
        ({}, '"a ""quoted"" \\ back\nline"', ['"a \\"quoted\\" \\\\ back\\nline"']),
        ({}, "ខ្មែរ 中文 😀", ['"ខ្មែរ 中文 😀"']),
    ],
)
def test_a_cell_gives_the_terms_that_its_column_describes(
    make: TableMaker, column: dict[str, Any], cell: str, expected: list[str]
) -> None:
    assert objects(make(f"id,x\nr1,{cell}\n", [CODE, prop("x", **column)])) == expected


def test_a_uri_that_is_none_is_refused_in_a_template_that_takes_it_whole(make: TableMaker) -> None:
    from iwtld.errors import TableError

    table = make("id,x\nr1,treaties.un.org\n", [CODE, prop("x", valueUrl="{+x}")])
    with pytest.raises(TableError) as caught:
        populate([table], io.BytesIO())
    (found,) = caught.value.findings
    assert (found.code, found.column, found.suggestion) == ("T19", 2, "https://treaties.un.org")


def test_a_virtual_column_gives_every_row_its_type(make: TableMaker) -> None:
    kind = {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": "iwt:State"}
    assert triples(make("id\nKHM\n", [CODE, kind])) == [
        "<https://w3id.org/iwtld/id/row/KHM> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/iwtld/ontology#State>"
    ]


def test_a_virtual_column_may_give_a_literal(make: TableMaker) -> None:
    flag = {"virtual": True, "propertyUrl": "iwt:x", "datatype": "boolean", "default": "true"}
    assert objects(make("id\nKHM\n", [CODE, flag])) == ['"true"^^<http://www.w3.org/2001/XMLSchema#boolean>']


def test_a_virtual_column_gives_nothing_where_its_template_needs_a_blank_cell(make: TableMaker) -> None:
    kind = {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": "iwt:{kind}"}
    table = make("id,kind\na,State\nb,\n", [CODE, {"name": "kind", "suppressOutput": True}, kind])
    assert objects(table) == ["<https://w3id.org/iwtld/ontology#State>"]


def test_a_column_may_speak_of_another_subject(make: TableMaker) -> None:
    name = {"name": "name", "aboutUrl": "id:place/{id}", "propertyUrl": "rdfs:label"}
    table = make("id,name\n7,Phnom Penh\n", [CODE, name])
    assert triples(table) == [
        '<https://w3id.org/iwtld/id/place/7> <http://www.w3.org/2000/01/rdf-schema#label> "Phnom Penh"'
    ]
    (provenance,) = (q for q in quads(table) if q.predicate == PROVENANCE)
    assert provenance.subject.value == "https://w3id.org/iwtld/id/row/7"


def test_a_template_joins_the_items_of_a_list_of_another_column_with_commas(make: TableMaker) -> None:
    tags = {"name": "tags", "separator": ";", "suppressOutput": True}
    link = {"virtual": True, "propertyUrl": "iwt:search", "valueUrl": "https://duckduckgo.com/?q={tags}"}
    table = make("id,tags\n1,table;data;conversion\n", [CODE, tags, link])
    assert objects(table) == ["<https://duckduckgo.com/?q=table,data,conversion>"]


def test_the_example_of_csv2rdf_with_several_subjects_a_row_gives_the_graph_of_the_recommendation(
    make: TableMaker,
) -> None:
    content = (
        "name,start_date,location_name,location_address,ticket_url\n"
        "B.B. King,2014-04-12T19:30:00,Lupo’s Heartbreak Hotel,"
        '"79 Washington St., Providence, RI",https://www.etix.com/ticket/1771656\n'
        'B.B. King,2014-04-13T20:00:00,Lynn Auditorium,"Lynn, MA, 01901",'
        "http://frontgatetickets.com/venue.php?id=11766\n"
    )

    def about(kind: str, name: str, to: str, **more: Any) -> dict[str, Any]:
        return {"name": name, "aboutUrl": f"#{kind}-{{_row}}", "propertyUrl": to, **more}

    table = make(
        content,
        [
            about("event", "name", "schema:name"),
            about("event", "start_date", "schema:startDate", datatype="dateTime"),
            about("place", "location_name", "schema:name"),
            about("place", "location_address", "schema:address"),
            about("offer", "ticket_url", "schema:url", datatype="anyURI"),
            about("event", "type_event", "rdf:type", virtual=True, valueUrl="schema:MusicEvent"),
            about("place", "type_place", "rdf:type", virtual=True, valueUrl="schema:Place"),
            about("offer", "type_offer", "rdf:type", virtual=True, valueUrl="schema:Offer"),
            about("event", "location", "schema:location", virtual=True, valueUrl="#place-{_row}"),
            about("event", "offers", "schema:offers", virtual=True, valueUrl="#offer-{_row}"),
        ],
        name="events-listing",
        about="#event-{_row}",
    )
    expected = """
        @prefix : <https://w3id.org/iwtld/data/events-listing.csv#> .
        @prefix schema: <https://schema.org/> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        :event-1 a schema:MusicEvent ; schema:name "B.B. King" ; schema:location :place-1 ;
            schema:offers :offer-1 ; schema:startDate "2014-04-12T19:30:00"^^xsd:dateTime .
        :event-2 a schema:MusicEvent ; schema:name "B.B. King" ; schema:location :place-2 ;
            schema:offers :offer-2 ; schema:startDate "2014-04-13T20:00:00"^^xsd:dateTime .
        :offer-1 a schema:Offer ; schema:url "https://www.etix.com/ticket/1771656"^^xsd:anyURI .
        :offer-2 a schema:Offer ; schema:url "http://frontgatetickets.com/venue.php?id=11766"^^xsd:anyURI .
        :place-1 a schema:Place ; schema:address "79 Washington St., Providence, RI" ;
            schema:name "Lupo’s Heartbreak Hotel" .
        :place-2 a schema:Place ; schema:address "Lynn, MA, 01901" ; schema:name "Lynn Auditorium" .
    """
    graph = pyoxigraph.parse(expected.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    assert sorted(triples(table)) == sorted(str(q.triple) for q in graph)


TEXT = st.text(
    st.characters(blacklist_categories=["Cc", "Cs"], blacklist_characters="\ufffd\ufffe\uffff")
    | st.sampled_from(["\n", "\r", "\t", '"', "\\", ",", ";", "'", "\u2028"])
).filter(lambda text: text and text.strip() == text)


def csv_cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def made(make: TableMaker, texts: Sequence[str], column: dict[str, Any]) -> list[pyoxigraph.Quad]:
    content = "id,x\n" + "".join(f"r{n},{csv_cell(text)}\n" for n, text in enumerate(texts))
    return [q for q in quads(make(content, [CODE, column])) if q.predicate != PROVENANCE]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(TEXT, min_size=1, max_size=20))
def test_any_text_of_a_cell_survives_in_its_literal(make: TableMaker, texts: list[str]) -> None:
    assert [q.object.value for q in made(make, texts, prop("x"))] == texts


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(TEXT.filter(lambda text: ";" not in text), min_size=1, max_size=20))
def test_any_items_of_a_list_survive_in_their_literals(make: TableMaker, items: list[str]) -> None:
    found = made(make, [";".join(items)], prop("x", separator=";"))
    assert {q.object.value for q in found} == set(items)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(TEXT, min_size=1, max_size=20))
def test_any_text_of_a_cell_survives_in_an_iri(make: TableMaker, texts: list[str]) -> None:
    from urllib.parse import unquote

    found = made(make, texts, prop("x", valueUrl="id:thing/{x}"))
    assert [unquote(q.object.value.removeprefix("https://w3id.org/iwtld/id/thing/")) for q in found] == texts
