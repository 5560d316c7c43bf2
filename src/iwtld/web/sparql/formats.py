"""The formats in which the endpoint answers, with the names and media types by which clients ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.web.formats import CSV, RDF, SYNTAXES
from iwtld.web.negotiation import Format, by_name, negotiate

if TYPE_CHECKING:
    from iwtld.web.exchange import Request

_XML: Final = ("application/xml", "text/xml")

ROWS: Final = (
    Format("json", "application/sparql-results+json", ("application/json",)),
    Format("xml", "application/sparql-results+xml", _XML),
    CSV,
    Format("tsv", "text/tab-separated-values; charset=utf-8"),
)
"""For rows (SELECT) and a yes or no (ASK); a client that takes anything gets the first."""

GRAPHS: Final = (*RDF, SYNTAXES["nquads"])
"""For a graph (CONSTRUCT, DESCRIBE) and the service description."""

RESULTS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
"""The engine's formats of rows by the names of ``ROWS``."""

ENGINE: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
}
"""The engine's syntaxes of RDF by the names of ``GRAPHS``."""


def requested(request: Request, formats: Sequence[Format]) -> Format:
    """Return the format that a request asks for, by ``format=`` or else by ``Accept``.

    A client may give several names, of which the first that is known counts: SPARQLWrapper gives one of its
    own and a media type. Raises ``Problem``: 400 when none of the formats has any of the names, 406 when none
    of them is acceptable.
    """
    asked = request.values("format")
    for name in asked:
        if found := by_name(formats, name):
            return found
    return negotiate(request, formats, named=asked[0] if asked else None)
