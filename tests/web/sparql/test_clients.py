"""Clients that people use, against a running server."""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.error
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, Unauthorized

import iwtld
from iwtld.namespaces import GRAPH, ID, IWT

from ...serving import Served

SOURCES = GRAPH + "sources"
KENYA = ID + "jurisdiction/KEN"
NAME = f'SELECT ?name WHERE {{ <{KENYA}> skos:prefLabel ?name FILTER(LANG(?name) = "en") }}'
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture
def endpoint(served: Served) -> str:
    return served.url + "/sparql"


@pytest.fixture
def wrapper(endpoint: str) -> SPARQLWrapper:
    return SPARQLWrapper(endpoint)


def first(answer: Any, name: str) -> str:
    return str(answer["results"]["bindings"][0][name]["value"])


@pytest.mark.parametrize(("method", "how"), [(GET, None), (POST, None), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_gets_rows_by_every_operation(
    wrapper: SPARQLWrapper, method: str, how: str | None
) -> None:
    wrapper.setMethod(method)
    if how:
        wrapper.setRequestMethod(how)
    wrapper.setQuery(NAME)
    wrapper.setReturnFormat(JSON)
    assert first(wrapper.query().convert(), "name") == "Kenya"


@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_names_the_dataset(
    wrapper: SPARQLWrapper, kb: iwtld.KnowledgeBase, method: str
) -> None:
    wrapper.setMethod(method)
    wrapper.addDefaultGraph(SOURCES)
    wrapper.setQuery(COUNT)
    wrapper.setReturnFormat(JSON)
    assert int(first(wrapper.query().convert(), "n")) == kb.graphs[SOURCES]


def test_sparqlwrapper_reads_every_format_of_rows(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery(NAME)
    wrapper.setReturnFormat(XML)
    (node,) = wrapper.query().convert().getElementsByTagName("literal")
    assert node.firstChild.data == "Kenya"
    for format_, text in ((CSV, b"name\r\nKenya\r\n"), (TSV, b'?name\n"Kenya"@en\n')):
        wrapper.setReturnFormat(format_)
        assert wrapper.query().convert() == text


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("returned", [XML, RDFXML, TURTLE, N3, JSONLD])
def test_sparqlwrapper_reads_every_format_of_a_graph(wrapper: SPARQLWrapper, returned: str) -> None:
    wrapper.setQuery(f"CONSTRUCT {{ <{KENYA}> a ?c }} WHERE {{ <{KENYA}> a ?c }}")
    wrapper.setReturnFormat(returned)
    graph = wrapper.query().convert()
    if isinstance(graph, bytes):
        graph = Graph().parse(data=graph, format="turtle")
    assert (URIRef(KENYA), RDF.type, URIRef(IWT + "State")) in graph


def test_sparqlwrapper_says_what_is_wrong_with_a_query(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises(QueryBadFormed, match="service-refused"):
        wrapper.query()


def test_sparqlwrapper_may_not_update(wrapper: SPARQLWrapper) -> None:
    wrapper.setMethod(POST)
    wrapper.setQuery("CLEAR ALL")
    with pytest.raises((urllib.error.HTTPError, Unauthorized), match="403"):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("returned", ["xml", "json"])
def test_rdflib_asks_the_endpoint_as_a_graph(endpoint: str, method: Any, returned: str) -> None:
    store = SPARQLStore(endpoint, method=method, returnFormat=returned)
    graph = Graph(store=store)
    rows = list(graph.query(NAME))
    assert [tuple(row) for row in rows] == [(Literal("Kenya", lang="en"),)]
    assert (URIRef(KENYA), RDF.type, URIRef(IWT + "State")) in graph
    assert URIRef(IWT + "State") in set(graph.objects(URIRef(KENYA), RDF.type))


def test_rdflib_counts_a_named_graph(endpoint: str, kb: iwtld.KnowledgeBase) -> None:
    store = SPARQLStore(endpoint, context_aware=True)
    assert len(Graph(store=store, identifier=URIRef(SOURCES))) == kb.graphs[SOURCES]


def test_rdflib_reads_a_constructed_graph(endpoint: str) -> None:
    graph = Graph(store=SPARQLStore(endpoint))
    found = graph.query(f"CONSTRUCT {{ <{KENYA}> a ?c }} WHERE {{ <{KENYA}> a ?c }}").graph
    assert found is not None
    assert (URIRef(KENYA), RDF.type, URIRef(IWT + "State")) in found


@pytest.fixture
def curl() -> Callable[..., str]:
    command = shutil.which("curl")
    if command is None:
        pytest.skip("curl is not installed")

    def run(*arguments: str) -> str:
        found = subprocess.run(
            [command, "--silent", "--show-error", *arguments], capture_output=True, text=True, timeout=20
        )
        assert found.returncode == 0, found.stderr
        return found.stdout

    return run


def test_curl_asks_in_the_three_ways(curl: Callable[..., str], endpoint: str) -> None:
    accept = ("--header", "Accept: text/csv")
    answers = {
        curl(*accept, "--get", "--data-urlencode", f"query={NAME}", endpoint),
        curl(*accept, "--data-urlencode", f"query={NAME}", endpoint),
        curl(*accept, "--header", "Content-Type: application/sparql-query", "--data", NAME, endpoint),
    }
    assert answers == {"name\nKenya\n"}


def test_curl_sees_the_status_of_what_is_refused(curl: Callable[..., str], endpoint: str) -> None:
    status = ("--output", "/dev/null", "--write-out", "%{http_code}")
    assert curl(*status, "--data-urlencode", "update=CLEAR ALL", endpoint) == "403"
    assert curl(*status, "--header", "Content-Type: text/plain", "--data", "ASK {}", endpoint) == "415"
    assert curl(*status, "--request", "PUT", endpoint) == "405"
    assert (
        curl(*status, "--header", "Accept: image/png", "--get", "--data-urlencode", "query=ASK {}", endpoint)
        == "406"
    )


def test_curl_need_not_fetch_again_what_it_has(
    curl: Callable[..., str], endpoint: str, tmp_path: Path
) -> None:
    tag = str(tmp_path / "etag")
    ask = ("--write-out", "%{http_code}", "--get", "--data-urlencode", f"query={NAME}", endpoint)
    assert curl("--etag-save", tag, *ask).endswith("200")
    assert curl("--etag-compare", tag, *ask) == "304"


def test_curl_gets_a_long_answer_whole(
    curl: Callable[..., str], endpoint: str, kb: iwtld.KnowledgeBase
) -> None:
    graph = GRAPH + "status-observations"
    query = f"SELECT * FROM <{graph}> WHERE {{ ?s ?p ?o }}"
    text = curl(
        "--header",
        "Accept: text/tab-separated-values",
        "--get",
        "--data-urlencode",
        f"query={query}",
        endpoint,
    )
    assert len(text) > 1_000_000
    assert text.count("\n") == kb.graphs[graph] + 1


COMUNICA = "@comunica/query-sparql@4.5.0"


@pytest.fixture(scope="module")
def comunica(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install Comunica, without running what its packages would run."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("Node is not installed")
    folder = tmp_path_factory.mktemp("comunica")
    command = [
        npm,
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefix",
        str(folder),
        COMUNICA,
    ]
    try:
        installed = subprocess.run(command, capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        pytest.skip("the npm registry does not answer")
    if installed.returncode:
        pytest.skip(f"Comunica cannot be installed: {installed.stderr.strip()[-200:]}")
    return folder / "node_modules" / ".bin" / "comunica-sparql"


@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["sparql@", ""])
def test_comunica_finds_out_that_this_is_an_endpoint_and_asks_it(
    comunica: Path, endpoint: str, prefix: str
) -> None:
    # STR, because this version of Comunica loses the language of literals that it reads from an endpoint.
    query = (
        "PREFIX iwt: <https://w3id.org/iwtld/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        f"SELECT (STR(?label) AS ?name) WHERE {{ <{KENYA}> a iwt:State ; skos:prefLabel ?label "
        'FILTER(LANG(?label) = "en") }'
    )
    found = subprocess.run(
        [str(comunica), prefix + endpoint, query, "-t", "application/json"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout) == [{"name": '"Kenya"'}]
