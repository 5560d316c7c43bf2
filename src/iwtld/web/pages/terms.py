"""``/sparql/terms``: what the editor completes, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from iwtld.namespaces import ID, PREFIXES, shorten
from iwtld.web.exchange import Reply
from iwtld.web.pages.register import register

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

_KEY: Final = "sparql-terms"
_LEFT_OUT: Final = frozenset({"source", "figure", "arrangement"})
"""Kinds of things with long titles, which nobody types."""
_TERMS: Final = """
SELECT ?term (SAMPLE(?kind) AS ?what) (SAMPLE(?text) AS ?means) WHERE {
  VALUES (?class ?kind) {
    (owl:Class "class") (owl:ObjectProperty "property") (owl:DatatypeProperty "property")
    (owl:AnnotationProperty "property")
  }
  ?term a ?class .
  FILTER(ISIRI(?term))
  OPTIONAL { ?term skos:definition|rdfs:comment ?definition . FILTER(LANGMATCHES(LANG(?definition), "en")) }
  BIND(STR(?definition) AS ?text)
}
GROUP BY ?term
"""
_USED: Final = "SELECT DISTINCT ?property WHERE { ?subject ?property ?object }"


def preload(site: Site) -> None:
    """Read the terms, once for all requests."""
    _encoded(site)


def terms(request: Request, site: Site) -> Reply:
    """Return the prefixes, the classes and properties, and the named things, for completion.

    ``names`` are prefixed names with their kind and definition; ``things`` are, by kind, labels with the part
    of the IRI after ``base``.
    """
    return Reply(_encoded(site), "application/json")


def _encoded(site: Site) -> bytes:
    return site.cached(_KEY, lambda: _json(_document(site)))


def _document(site: Site) -> dict[str, Any]:
    found = {str(row["term"]): (str(row["what"]), str(row["means"] or "")) for row in site.kb.sparql(_TERMS)}
    for row in site.kb.sparql(_USED):
        found.setdefault(str(row["property"]), ("property", ""))
    names = [
        {"label": label, "detail": kind, **({"info": text} if text else {})}
        for label, kind, text in sorted((shorten(iri), *said) for iri, said in found.items())
        if ":" in label and "/" not in label
    ]
    things: dict[str, list[list[str]]] = {}
    for thing in register(site).things.values():
        if thing.folder not in _LEFT_OUT:
            things.setdefault(thing.noun.lower(), []).append([thing.label, thing.iri.removeprefix(ID)])
    return {"prefixes": PREFIXES, "base": ID, "names": names, "things": things}


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
