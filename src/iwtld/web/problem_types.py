"""The types of problem documents: what each means, and what to do.

A type is an IRI (RFC 9457, section 3.1.1) below the base of the project; its page says what stands here.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from iwtld.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "accept": "The Accept header is no list of media ranges with weights from 0 to 1, or too long.",
        "address-too-long": "The address is longer than it may be. Send a query by POST.",
        "answer-too-large": "The answer is larger than any answer may be. Ask for less, with LIMIT "
        "or a narrower query.",
        "budget": "This client has used up its computing time. Retry-After says when to ask again.",
        "busy": "Every worker is taken. Retry-After says when to ask again.",
        "connections": "The service has as many open connections as it may have. Try again in a moment.",
        "data": "What was sent is not well-formed; the detail says where.",
        "doctype-refused": "RDF/XML with a document type declaration is refused, for what its "
        "entities may hold. Remove it.",
        "encoded": "The body is compressed. Send it as it is, or files in a zip.",
        "engine": "The engine met something that it cannot do. The detail has its words.",
        "foreign-origin": "A page of another origin sent an upload. Send it from the page of "
        "this service, or without a browser.",
        "headers-too-large": "The headers of the request are larger than they may be.",
        "http-version": "A long reply needs HTTP/1.1: with 1.0 one that was broken off looks complete.",
        "http": "The request is not one that this path answers.",
        "internal": "The request met a defect of the service. Please report it.",
        "limit": "A limit of the service was reached, or the number given as a limit is none.",
        "media-type": "The type of the body is not one that is read here, or differs from "
        "what the name says.",
        "memory": "The request took more memory than it may. Ask for less, with LIMIT or a narrower query.",
        "method": "The path does not take this method; Allow lists those that it takes.",
        "no-file": "Nothing was sent to examine.",
        "no-query": "The request has no query.",
        "no-such-page": "The list has fewer pages.",
        "not-acceptable": "What is asked for does not exist in an acceptable format; the "
        "document lists those that exist.",
        "not-found": "Nothing answers this path.",
        "not-http": "What was sent is not HTTP.",
        "not-utf-8": "The request is not UTF-8.",
        "not-xml": "The answer has characters that XML cannot hold. Ask for JSON.",
        "page": "The number of a page is none.",
        "parameter": "A parameter is missing, superfluous or has a value of the wrong type; "
        "the detail names it.",
        "query-and-update": "A request has a query and an update. Send the query alone.",
        "query-syntax": "The query does not parse; line and column say where.",
        "query-too-long": "The text of the query is longer than it may be.",
        "question": "The question cannot be answered as it is put; the detail says why.",
        "remote-context": "JSON-LD whose context lies elsewhere is refused: nothing is fetched. "
        "Put the context into the file.",
        "repeated-parameter": "A parameter is given twice.",
        "service-refused": "A query asks this graph alone: SERVICE is refused in whatever spelling.",
        "time-limit": "The request took longer than it may. The same request would again; ask for less.",
        "too-complex": "The query has too many parts.",
        "unknown-prefix": "A prefix of the query is not declared.",
        "too-deep": "The query is nested more deeply than it may be.",
        "too-large": "The request is larger than it may be.",
        "too-long": "The text is longer than it may be.",
        "too-many-parameters": "The request has more parameters than it may have.",
        "too-many-rows": "The answer has more rows than an answer may have. Add LIMIT, or narrow the query.",
        "too-slow": "The request did not arrive in time.",
        "unknown-format": "There is no format of that name; the document lists those that exist.",
        "unknown-function": "The query calls a function that does not exist here.",
        "unknown-graph": "There is no such named graph; the document lists those that exist.",
        "unknown-kind": "There is no such kind of thing.",
        "unknown-name": "Nothing has that name; the document has the nearest names.",
        "unknown-table": "There is no such kind of record.",
        "unreadable": "What was sent cannot be read.",
        "update-refused": "The graph is only read here.",
        "usage": "The request is wrong; the detail says how.",
        "worker-lost": "The process that answered ended with the request: too much memory, or "
        "a defect of the engine.",
    }
)
"""The last part of each type's IRI, and what it means."""


def type_of(slug: str) -> str:
    """Return the IRI of a type of problem."""
    return f"{BASE}problem/{slug}"
