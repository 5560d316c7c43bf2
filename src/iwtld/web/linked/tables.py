"""The tables that the records come from.

Provenance points to their rows as ``data/<table>.csv#row=N`` (RFC 7111).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld import resources
from iwtld.graph.reading import DERIVED_FROM
from iwtld.namespaces import DATA, GRAPH, ID
from iwtld.web.exchange import Reply
from iwtld.web.formats import HTML, RDF
from iwtld.web.linked.describe import bounded
from iwtld.web.linked.formats import data, divided, links
from iwtld.web.linked.identity import missing
from iwtld.web.negotiation import Format, negotiate

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

CSV: Final = Format("csv", "text/csv; charset=utf-8; header=present")
_METADATA: Final = "application/csvm+json"
_METADATA_SUFFIX: Final = "-metadata.json"
_ROW: Final = "#row="


@dataclass(frozen=True, slots=True)
class File:
    """A table as it is published: its bytes and those of its CSVW metadata, and what these say of it."""

    content: bytes
    metadata: bytes
    title: str
    description: str | None
    graph: str

    def rows(self) -> list[list[str]]:
        """Return the records, the header first; the first record of data is row 2, as in provenance."""
        return list(csv.reader(io.StringIO(self.content.decode("utf-8"), newline="")))


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a table: its number, its cells, and the things that it gave as pairs of IRI and slug."""

    number: int
    cells: tuple[str, ...]
    things: tuple[tuple[str, str], ...]


def preload(site: Site) -> None:
    """Read the tables and which thing came from which row."""
    site.cached("linked.tables", _files)
    site.cached("linked.rows", lambda: _derived(site.kb.store))


def document(request: Request, site: Site) -> Reply:
    """Return a table, its metadata, or what came from the rows of a table that was added.

    Programs get CSV (https://www.w3.org/TR/tabular-data-model/), browsers a page on which each row can be
    linked to, and who asks for RDF gets what the rows gave. Raises ``Problem`` (404) for other names.
    """
    files = site.cached("linked.tables", _files)
    name, form = divided(request.params["rest"])
    if name.endswith(_METADATA_SUFFIX) and form is None:
        file = files.get(name.removesuffix(_METADATA_SUFFIX))
        if file is None:
            raise missing(request.path)
        return Reply(file.metadata, _METADATA)
    file = files.get(name)
    rows = site.cached("linked.rows", lambda: _derived(site.kb.store)).get(name)
    if file is None and rows is None:
        raise missing(request.path)
    offered = (CSV, *RDF, HTML) if file else (*RDF, HTML)
    form = form or negotiate(request, offered)
    headers = _headers(f"/data/{name}", name, described=file is not None)
    if form is CSV and file is not None:
        return Reply(file.content, CSV.media_type, headers=headers)
    if form is HTML:
        return _page(request, site, name, file, rows or {}).with_headers(headers)
    things = {thing for some in (rows or {}).values() for thing in some}
    quads = [quad for thing in sorted(things) for quad in bounded(site.kb.store, ox.NamedNode(thing))]
    return data(quads, form, headers)


def _headers(path: str, name: str, *, described: bool) -> dict[str, str]:
    headers = links(path, DATA + name)
    if described:
        headers["link"] += f', <{path}{_METADATA_SUFFIX}>; rel="describedby"; type="{_METADATA}"'
    return headers


def _files() -> Mapping[str, File]:
    from iwtld.tables import load_folder

    return {
        table.source_iri.removeprefix(DATA): File(
            table.path.read_bytes(),
            table.metadata.read_bytes(),
            table.title or table.name.capitalize(),
            table.description,
            table.graph_iri,
        )
        for table in load_folder(resources.folder("data"))
    }


def _derived(store: ox.Store) -> Mapping[str, Mapping[int, tuple[str, ...]]]:
    """Return by table and number of the row the things that came from it."""
    found: dict[str, dict[int, list[str]]] = {}
    for quad in store.quads_for_pattern(None, DERIVED_FROM, None, None):
        if not (isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)):
            continue
        if not quad.object.value.startswith(DATA):
            continue
        name, _, number = quad.object.value.removeprefix(DATA).partition(_ROW)
        if number.isdigit():
            found.setdefault(name, {}).setdefault(int(number), []).append(quad.subject.value)
    return {
        name: {number: tuple(sorted(set(things))) for number, things in sorted(rows.items())}
        for name, rows in found.items()
    }


def _page(
    request: Request, site: Site, name: str, file: File | None, derived: Mapping[int, tuple[str, ...]]
) -> Reply:
    content = file.rows() if file else []
    numbers = range(2, len(content) + 1) if file else sorted(derived)
    rows = [
        Row(
            number,
            tuple(content[number - 1]) if file else (),
            # Two thousand names would take half a second; the slug tells a record apart as well.
            tuple((iri, iri.removeprefix(ID)) for iri in derived.get(number, ())),
        )
        for number in numbers
    ]
    path = f"/data/{name}"
    forms = [("CSV", f"{path}?format=csv", CSV.bare), ("Metadata", path + _METADATA_SUFFIX, _METADATA)]
    return site.page(
        request,
        "table.html",
        title=file.title if file else name,
        description=file.description if file else None,
        iri=DATA + name,
        name=name,
        forms=forms if file else [],
        header=content[0] if file else [],
        rows=rows,
        graph=file.graph if file else GRAPH + name.rpartition("/")[0],
        known=bool(file),
    )
