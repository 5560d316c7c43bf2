"""The formats by name, and the two ways in: a store, or triples in hand."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from pyoxigraph import Quad, Store, Triple

from iwtld.errors import UnknownNameError
from iwtld.export import jsonld, lines, rdfxml, turtle
from iwtld.export.context import Context, project_context
from iwtld.export.graphs import Graph, from_statements, from_store

_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Format:
    """A syntax of RDF; ``named_graphs`` tells whether it keeps them apart, otherwise they are merged."""

    name: str
    media_type: str
    extension: str
    named_graphs: bool


FORMATS: Final[dict[str, Format]] = {
    entry.name: entry
    for entry in (
        Format("turtle", "text/turtle", "ttl", named_graphs=False),
        Format("trig", "application/trig", "trig", named_graphs=True),
        Format("ntriples", "application/n-triples", "nt", named_graphs=False),
        Format("nquads", "application/n-quads", "nq", named_graphs=True),
        Format("rdfxml", "application/rdf+xml", "rdf", named_graphs=False),
        Format("jsonld", "application/ld+json", "jsonld", named_graphs=True),
    )
}
"""The formats by name."""

_BY_EXTENSION: Final = {entry.extension: entry for entry in FORMATS.values()}


def format_named(name: str) -> Format:
    """Return the format of that name or file extension; raises ``UnknownNameError`` for others."""
    found = FORMATS.get(name) or _BY_EXTENSION.get(name)
    if found is None:
        raise UnknownNameError("export format", name, FORMATS, listing=f"Known: {', '.join(FORMATS)}.")
    return found


def export(
    store: Store,
    out: BinaryIO,
    format: str,  # noqa: A002 - the word that every RDF library uses for it
    graphs: Sequence[str] | None = None,
    *,
    context: Context | None = None,
    context_iri: str | None = None,
) -> None:
    """Write a store, or the named graphs listed in ``graphs`` (IRIs or prefixed names), in UTF-8.

    Formats without named graphs hold the triples of all chosen graphs as one graph. Graphs without triples
    are in none of the formats. JSON-LD is compacted by ``context`` (default: the project's), which is written
    into the document, or referred to when ``context_iri`` is given.

    Raises ``UnknownNameError`` for an unknown format or graph, ``UsageError`` when the format cannot express
    the graph, and ``DataError`` when the graph holds IRIs that are none; all of them before anything is
    written. The graph is held in memory as text.
    """
    chosen = format_named(format)
    found = from_store(store, graphs, merge=not chosen.named_graphs)
    _write(_chunks(chosen, found, context, context_iri), out)


def serialize(
    statements: Iterable[Triple] | Iterable[Quad],
    format: str,  # noqa: A002
    *,
    context: Context | None = None,
    context_iri: str | None = None,
) -> bytes:
    """Return triples (of a CONSTRUCT query, say) or quads in a format; the rest is as with :func:`export`."""
    chosen = format_named(format)
    found = from_statements(statements, merge=not chosen.named_graphs)
    out = io.BytesIO()
    _write(_chunks(chosen, found, context, context_iri), out)
    return out.getvalue()


def _chunks(
    chosen: Format, found: Sequence[Graph], context: Context | None, context_iri: str | None
) -> Iterator[str]:
    if chosen.name == "jsonld":
        return jsonld.write(found, context or project_context(), context_iri)
    return _WRITERS[chosen.name](found)


_WRITERS: Final[dict[str, Callable[[Sequence[Graph]], Iterator[str]]]] = {
    "turtle": turtle.write,
    "trig": turtle.write,
    "ntriples": lines.write,
    "nquads": lines.write,
    "rdfxml": rdfxml.write,
}


def _write(chunks: Iterator[str], out: BinaryIO) -> None:
    held: list[str] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= _CHUNK:
            out.write("".join(held).encode())
            held.clear()
            size = 0
    out.write("".join(held).encode())
