"""The whole graph as one file."""

from __future__ import annotations

import io

import pyoxigraph as ox
import pytest

from iwtld.namespaces import GRAPH


def ground(quads) -> set[ox.Quad]:
    """Statements without blank nodes, which have other labels in every document."""
    return {quad for quad in quads if not {type(quad.subject), type(quad.object)} & {ox.BlankNode}}


@pytest.fixture(scope="session")
def recorded(get) -> list[ox.Quad]:
    return list(ox.parse(get("/dumps/iwtld-recorded.nq").body, format=ox.RdfFormat.N_QUADS))


def test_the_dump_of_what_is_recorded_holds_all_graphs_but_those_that_are_inferred(kb, recorded) -> None:
    names = {quad.graph_name.value for quad in recorded}
    inferred = {iri for iri in kb.graphs if iri.startswith(GRAPH + "inferred/")}
    assert inferred
    assert names == set(kb.graphs) - inferred - {GRAPH + "closure"}
    assert len(recorded) == sum(kb.graphs[name] for name in names)
    assert ground(recorded) <= set(kb.store)


def test_the_parameter_asks_for_the_same_as_the_name(get, recorded) -> None:
    reply = get("/dumps/iwtld.nq", inferred="no")
    assert reply.body == get("/dumps/iwtld-recorded.nq").body
    assert reply.headers["content-disposition"] == 'attachment; filename="iwtld-recorded.nq"'
    assert get("/dumps/iwtld.nq", inferred="perhaps").status == 400


def test_the_whole_dump_is_the_whole_graph(site, kb) -> None:
    from iwtld.web.dispatch import answer
    from iwtld.web.exchange import Request

    reply = answer(Request("GET", "/dumps/iwtld.nq"), site)
    assert callable(reply.body)
    out = io.BytesIO()
    reply.body(out)
    assert out.getvalue().count(b"\n") == kb.manifest.triples


@pytest.mark.parametrize(
    ("extension", "form"), [("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)]
)
def test_a_dump_in_another_syntax_holds_the_same(get, recorded, extension: str, form: ox.RdfFormat) -> None:
    found = list(ox.parse(get(f"/dumps/iwtld-recorded.{extension}").body, format=form))
    triples = {ox.Quad(*quad.triple) for quad in found}
    assert ground(triples) == ground({ox.Quad(*quad.triple) for quad in recorded})
