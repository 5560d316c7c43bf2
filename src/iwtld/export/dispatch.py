"""All formats by name, and writing a selection in one of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import pyoxigraph as ox

from iwtld.errors import ParameterError, UnknownNameError, UsageError
from iwtld.export.formats import FORMATS, export

if TYPE_CHECKING:
    from iwtld.export.about import About
    from iwtld.export.bundle import Member
    from iwtld.kb import KnowledgeBase
    from iwtld.selection import Selection

Target = BinaryIO | str | os.PathLike[str]
"""A binary stream, or for formats of several files also the path of a folder."""


@dataclass(frozen=True, slots=True)
class Export:
    """A format of exports; ``files`` tells whether it has several, as a ZIP archive or in a folder."""

    name: str
    media_type: str
    extension: str
    files: bool = False


EXPORTS: Final[dict[str, Export]] = {
    **{each.name: Export(each.name, each.media_type, each.extension) for each in FORMATS.values()},
    **{
        each.name: each
        for each in (
            Export("csvw", "application/zip", "zip", files=True),
            Export("parquet", "application/zip", "zip", files=True),
            Export("frictionless", "application/zip", "zip", files=True),
            Export("rocrate", "application/zip", "zip", files=True),
            Export("croissant", "application/zip", "zip", files=True),
            Export("dcat", "text/turtle", "ttl"),
            Export("graphml", "application/graphml+xml", "graphml"),
            Export("gexf", "application/gexf+xml", "gexf"),
            Export("stix", "application/stix+json;version=2.1", "json"),
            Export("markdown", "text/markdown", "md"),
        )
    },
}
"""The formats by name, those of RDF first."""


def check_request(name: str, selection: Selection, frame: str | None = None) -> Export:
    """Return the format of a name; raises ``UsageError`` for what does not go together.

    What can be told without the graph is told here, so that nothing has to be built or read for it.
    """
    known = EXPORTS.get(name)
    if known is None:
        raise UnknownNameError("export format", name, EXPORTS, listing=f"Known: {', '.join(EXPORTS)}.")
    if frame is not None:
        from iwtld.export.framing import frame_names

        if name != "jsonld":
            raise UsageError(f"A frame is for jsonld; {name} has none.")
        if frame not in frame_names():
            raise UnknownNameError(
                "frame", frame, frame_names(), listing=f"Known: {', '.join(frame_names())}."
            )
    if selection.parameters and selection.query is None:
        raise ParameterError("Parameters belong to a stored query, and none is given.")
    if name == "dcat" and (selection.narrows or selection.graphs):
        raise UsageError("The catalogue record is of the whole dataset and takes no choice.")
    if name == "markdown":
        if len(selection.countries) != 1:
            raise UsageError("The dossier is of one country. Name it with --country.")
        if selection.graphs or selection.kinds or selection.query:
            raise UsageError("The dossier of a country takes --country and --as-of, and no other choice.")
    return known


def write_export(
    kb: KnowledgeBase, name: str, target: Target, selection: Selection, *, frame: str | None = None
) -> None:
    """Write a selection from a graph in a format; see :meth:`iwtld.KnowledgeBase.export`."""
    from iwtld.export.about import about
    from iwtld.selection import select

    chosen = check_request(name, selection, frame)
    folder = isinstance(target, str | os.PathLike)
    if folder and not chosen.files:
        raise UsageError(f"{name} is one file. Give a stream, not a folder.")
    if name in FORMATS and frame is None and not selection.narrows and isinstance(kb.store, ox.Store):
        # Whole named graphs are dumped by the engine, which is faster than choosing statement by statement.
        graphs = [kb.graph(each) for each in selection.graphs] or None
        export(kb.store, _stream(target), name, graphs)
        return
    if name == "dcat":
        from iwtld.packages import catalogue

        _stream(target).write(catalogue(_embedded(kb.store)))
        return
    described = about(kb.store)
    if name == "markdown":
        _dossier(kb, _stream(target), selection, described)
        return
    store = _embedded(select(kb, selection))
    if not chosen.files:
        _single(kb, store, name, _stream(target), frame, described)
        return
    from iwtld.export.bundle import write_folder, write_zip

    facts: dict[str, Any] = {"format": name, **dict(described.items()), "selection": _words(selection)}
    members = _members(kb, name, store, described)
    if isinstance(target, str | os.PathLike):
        write_folder(members, target, facts)
    else:
        write_zip(members, target, facts)


def _embedded(store: ox.Store) -> ox.Store:
    """Return a store that can be dumped: a service that holds the graph is read into memory."""
    if isinstance(store, ox.Store):
        return store
    copy = ox.Store()
    copy.bulk_extend(store.quads_for_pattern(None, None, None))
    return copy


def _single(
    kb: KnowledgeBase, store: ox.Store, name: str, out: BinaryIO, frame: str | None, described: About
) -> None:
    if frame is not None:
        from iwtld.export import framing
        from iwtld.export.context import project_context
        from iwtld.export.graphs import from_store

        for text in framing.write(from_store(store, None, merge=True), project_context(), frame):
            out.write(text.encode())
    elif name in FORMATS:
        export(store, out, name)
    elif name == "stix":
        from datetime import datetime

        from iwtld.export import stix

        stix.write(store, out, described, day=datetime.fromisoformat(kb.manifest.built))
    else:
        from iwtld.export import network

        {"graphml": network.write_graphml, "gexf": network.write_gexf}[name](store, out)


def _members(kb: KnowledgeBase, name: str, store: ox.Store, described: About) -> Iterator[Member]:
    from iwtld.export import csvw, parquet
    from iwtld.export.tabular import tables
    from iwtld.packages import PACKAGES, members

    if name in PACKAGES:
        # What dataset it is stands in the whole graph, also where a part of it is packed.
        return members(name, kb.store, tables(store))
    return {"csvw": csvw.members, "parquet": parquet.members}[name](tables(store), described)


def _dossier(kb: KnowledgeBase, out: BinaryIO, selection: Selection, described: About) -> None:
    from dataclasses import replace

    from iwtld.export.dossier import dossier
    from iwtld.selection.as_of import as_of

    (country,) = selection.countries
    iri = kb.resolve("country", country)
    if selection.as_of is not None:
        kb = replace(kb, store=as_of(kb.store, selection.as_of))
    out.write(dossier(kb, iri, described, on=selection.as_of).encode())


def _stream(target: Target) -> BinaryIO:
    assert not isinstance(target, str | os.PathLike)  # noqa: S101 - the caller has looked
    return target


def _words(selection: Selection) -> dict[str, Any]:
    """Return what was chosen, as it was asked for, without what was not."""
    said = {
        "graphs": list(selection.graphs),
        "countries": list(selection.countries),
        "kinds": list(selection.kinds),
        "query": selection.query,
        "parameters": {key: str(value) for key, value in selection.parameters.items()},
        "as_of": selection.as_of.isoformat() if selection.as_of else None,
    }
    return {key: value for key, value in said.items() if value}
