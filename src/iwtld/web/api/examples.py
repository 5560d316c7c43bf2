"""``/.well-known/sparql-examples``: the stored queries as RDF, for editors that offer examples.

The vocabulary is that of the SIB Swiss Institute of Bioinformatics
(https://github.com/sib-swiss/sparql-examples): each query is executable SHACL. A query stands there with the
values of its example in place, so that it runs as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.namespaces import BASE, PREFIXES
from iwtld.queries import check
from iwtld.web.formats import RDF
from iwtld.web.linked.formats import data
from iwtld.web.negotiation import negotiate

if TYPE_CHECKING:
    from iwtld.queries import StoredQuery
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site

PATH: Final = "/.well-known/sparql-examples"

_PREFIXES: Final = ox.NamedNode(BASE + "queries#prefixes")
_TARGET: Final = ox.NamedNode(BASE + "sparql")
_KINDS: Final = {
    "SELECT": ("SPARQLSelectExecutable", "select"),
    "ASK": ("SPARQLAskExecutable", "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
}


def examples(request: Request, site: Site) -> Reply:
    """Return the stored queries as RDF."""
    form = negotiate(request, RDF)
    return data(_of_today(site), form, {"vary": "Accept"})


def preload(site: Site) -> None:
    """Make the statements, and write them once in each syntax, whose modules are imported for that."""
    for form in RDF:
        data(_of_today(site)[:1], form, {})


def _of_today(site: Site) -> tuple[ox.Quad, ...]:
    # A query whose day is today by default has the day in its text.
    return site.cached(("sparql-examples", date.today()), lambda: tuple(_statements(site)))


def _statements(site: Site) -> Iterator[ox.Quad]:
    sh, xsd = PREFIXES["sh"], PREFIXES["xsd"]
    yield _quad(_PREFIXES, PREFIXES["rdf"] + "type", ox.NamedNode(PREFIXES["owl"] + "Ontology"))
    for prefix, namespace in PREFIXES.items():
        declaration = ox.BlankNode(f"prefix-{prefix}")
        yield _quad(_PREFIXES, sh + "declare", declaration)
        yield _quad(declaration, sh + "prefix", ox.Literal(prefix))
        anyuri = ox.NamedNode(xsd + "anyURI")
        yield _quad(declaration, sh + "namespace", ox.Literal(namespace, datatype=anyuri))
    for query in site.kb.queries.values():
        yield from _example(query, site)


def _example(query: StoredQuery, site: Site) -> Iterator[ox.Quad]:
    rdf, rdfs, sh, schema = (PREFIXES[name] for name in ("rdf", "rdfs", "sh", "schema"))
    this = ox.NamedNode(f"{BASE}queries/{query.name}")
    kind, predicate = _KINDS[check(query).form]
    yield _quad(this, rdf + "type", ox.NamedNode(sh + "SPARQLExecutable"))
    yield _quad(this, rdf + "type", ox.NamedNode(sh + kind))
    yield _quad(this, sh + "prefixes", _PREFIXES)
    yield _quad(this, rdfs + "label", ox.Literal(query.name))
    yield _quad(this, rdfs + "comment", ox.Literal(query.summary, language="en"))
    for word in dict.fromkeys((query.topic, *query.tags)):
        yield _quad(this, schema + "keywords", ox.Literal(word))
    yield _quad(this, schema + "target", _TARGET)
    yield _quad(this, sh + predicate, ox.Literal(runnable(query, site)))


def runnable(query: StoredQuery, site: Site) -> str:
    """Return the text of a query with the values of its example, without its header."""
    text = site.kb.bound(query.name, **query.example)
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+"))


def _quad(
    subject: ox.NamedNode | ox.BlankNode, predicate: str, value: ox.NamedNode | ox.BlankNode | ox.Literal
) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(predicate), value)
