"""The rules of w3id.org: Accept and path to status and target."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest

from iwtld.ontology import redirection as rewriting

FILE = Path(__file__).resolve().parents[3] / "w3id" / ".htaccess"
RULES = rewriting.read(FILE.read_text(encoding="utf-8"))
TARGET = "https://iwtld.example.org"
CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RDFLIB = "application/rdf+xml,text/turtle;q=0.9,application/n-triples;q=0.8,*/*;q=0.1"

TABLE = [
    # Accept, path, status, target
    (None, "id/jurisdiction/KEN", 303, "/doc/jurisdiction/KEN.ttl"),
    ("*/*", "id/jurisdiction/KEN", 303, "/doc/jurisdiction/KEN.ttl"),
    ("text/turtle", "id/jurisdiction/KEN", 303, "/doc/jurisdiction/KEN.ttl"),
    ("Text/Turtle", "id/jurisdiction/KEN", 303, "/doc/jurisdiction/KEN.ttl"),
    ("application/ld+json", "id/jurisdiction/KEN", 303, "/doc/jurisdiction/KEN.jsonld"),
    ("application/n-triples", "id/jurisdiction/KEN", 303, "/doc/jurisdiction/KEN.nt"),
    ("application/rdf+xml", "id/jurisdiction/KEN", 303, "/doc/jurisdiction/KEN.rdf"),
    ("text/html", "id/jurisdiction/KEN", 303, "/doc/jurisdiction/KEN"),
    (CHROMIUM, "id/jurisdiction/KEN", 303, "/doc/jurisdiction/KEN"),
    # What has weights is for the service to weigh.
    (RDFLIB, "id/jurisdiction/KEN", 303, "/id/jurisdiction/KEN"),
    ("text/html;q=0.1,text/turtle", "id/jurisdiction/KEN", 303, "/id/jurisdiction/KEN"),
    ("text/html,text/turtle;q=0.9", "id/jurisdiction/KEN", 303, "/id/jurisdiction/KEN"),
    ("image/png", "id/jurisdiction/KEN", 303, "/id/jurisdiction/KEN"),
    # Slugs have slashes and dots.
    ("text/turtle", "id/participation/untoc/IRL/1", 303, "/doc/participation/untoc/IRL/1.ttl"),
    (CHROMIUM, "id/relation/cites/MUS-NIC/1977-11-04", 303, "/doc/relation/cites/MUS-NIC/1977-11-04"),
    (None, "ontology", 303, "/ontology"),
    ("text/turtle", "ontology", 303, "/ontology.ttl"),
    ("application/rdf+xml", "ontology", 303, "/ontology.rdf"),
    (CHROMIUM, "ontology", 303, "/ontology"),
    ("text/turtle", "ontology/claims", 303, "/ontology/claims"),
    ("text/turtle", "ontology/0.1.0", 303, "/ontology/0.1.0"),
    (None, "ontology.ttl", 303, "/ontology.ttl"),
    (CHROMIUM, "shapes", 303, "/shapes"),
    ("application/ld+json", "shapes", 303, "/shapes.jsonld"),
    (CHROMIUM, "graph/inferred/treaty-relation", 303, "/graph/inferred/treaty-relation"),
    (None, "data/jurisdictions.csv", 303, "/data/jurisdictions.csv"),
    (None, "dataset", 303, "/dataset"),
    (None, "context.jsonld", 303, "/context.jsonld"),
    (None, "dumps/iwtld.nq", 303, "/dumps/iwtld.nq"),
    (None, ".well-known/void", 303, "/.well-known/void"),
    (None, "sparql", 303, "/sparql"),
    (CHROMIUM, "", 303, "/"),
    # Nothing else is ours.
    (None, "id", 404, None),
    (None, "id/", 404, None),
    (None, "id/jurisdiction", 404, None),
    (None, "admin", 404, None),
    (None, "sparqlx", 404, None),
]


@pytest.mark.parametrize(("accept", "path", "status", "target"), TABLE)
def test_an_address_and_an_accept_header_lead_where_the_table_says(
    accept: str | None, path: str, status: int, target: str | None
) -> None:
    expected = rewriting.Outcome(status, f"{TARGET}{target}" if target else None)
    assert rewriting.request(RULES, path, accept) == expected


@pytest.mark.parametrize(
    ("accept", "path"),
    [(accept, path) for accept, path, status, _ in TABLE if status == 303 and accept != "image/png"],
)
def test_where_it_leads_the_service_answers(get, accept: str | None, path: str) -> None:
    if path in ("", "sparql") or path.startswith("dumps/"):
        pytest.skip("not of linked data, or asked for by other tests")
    outcome = rewriting.request(RULES, path, accept)
    reply = get(unquote(outcome.location.removeprefix(TARGET)), accept=accept or "*/*")
    if reply.status == 303:
        reply = get(unquote(reply.headers["location"]).partition("#")[0], accept=accept or "*/*")
    assert reply.status == 200
    if accept in (RDFLIB, "application/rdf+xml"):
        assert reply.media_type == "application/rdf+xml"
    elif accept == CHROMIUM:
        assert reply.media_type.startswith("text/html")


@pytest.mark.parametrize(
    "path",
    [
        "id//evil.example/x",
        "id/%2f%2fevil.example",
        "https://evil.example/",
        "//evil.example",
        "id/x/@evil.example",
    ],
)
def test_no_address_leads_to_another_host(path: str) -> None:
    outcome = rewriting.request(RULES, path, "text/turtle")
    assert outcome.status == 404 or outcome.location.startswith(f"{TARGET}/")


def test_a_line_break_in_an_address_makes_no_header() -> None:
    outcome = rewriting.request(RULES, "id/jurisdiction/KEN%0d%0aSet-Cookie:x", "text/turtle")
    assert outcome.status == 404 or not set("\r\n") & set(outcome.location)


def test_the_query_stays() -> None:
    outcome = rewriting.request(RULES, "sparql", None, "query=ASK%7B%7D")
    assert outcome.location == f"{TARGET}/sparql?query=ASK%7B%7D"


def test_the_host_stands_in_one_line() -> None:
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert sum("iwtld.example.org" in line for line in lines) == 1
