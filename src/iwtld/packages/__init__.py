"""The dataset as packages that other systems know, all from one description of it.

============== ============================== ======================================================
``frictionless`` ``datapackage.json``         Data Package 2.0, for tools of tables
``rocrate``      ``ro-crate-metadata.json``   RO-Crate 1.3, for repositories and workflow systems
``croissant``    ``croissant.json``           Croissant 1.0, for data loaders and search engines
============== ============================== ======================================================

The tables are those of :mod:`iwtld.export.tabular`. :func:`catalogue` gives the record for data catalogues
(DCAT-AP 3), :mod:`iwtld.packages.void` the numbers of the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from iwtld.errors import UnknownNameError

if TYPE_CHECKING:
    from pyoxigraph import Store

    from iwtld.export.tabular import Table

PACKAGES: Final[Mapping[str, str]] = {
    "frictionless": "Data Package: CSV tables with a schema, keys and licence.",
    "rocrate": "RO-Crate: files with what they are, who made them, and their hashes.",
    "croissant": "Croissant: CSV tables as sets of records for data loaders.",
}
"""The packages by name, each in a line."""


def members(kind: str, store: Store, tables: Iterable[Table]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a package, names and contents: the CSV tables, then what describes them.

    ``kind`` is a key of :data:`PACKAGES`; ``store`` is the graph, which says what dataset it is; ``tables``
    are those of the graph or of a selection. Raises ``UnknownNameError`` for another kind, and what making
    the tables raises.
    """
    if kind not in PACKAGES:
        raise UnknownNameError("package", kind, PACKAGES)
    from iwtld.export import csvw
    from iwtld.export.about import about
    from iwtld.packages import croissant, frictionless, rocrate
    from iwtld.packages.description import File, describe
    from iwtld.packages.model import tables_of

    found = list(tables)
    files = []
    for name, content in csvw.members(iter(found), about(store)):
        files.append(
            File.of(name, content, "Metadata of the tables (CSVW)." if name == csvw.METADATA else "")
        )
        yield name, content
    description = describe(store)
    if kind == "rocrate":
        yield rocrate.NAME, rocrate.text(description, files)
    else:
        writer = frictionless if kind == "frictionless" else croissant
        yield writer.NAME, writer.text(description, files, tables_of(found, about(store).definitions))


def catalogue(store: Store, format: str = "turtle") -> bytes:  # noqa: A002 - as in iwtld.export
    """Return the record of the dataset for data catalogues, after DCAT-AP 3, in a syntax of RDF.

    Raises ``UnknownNameError`` for a syntax that does not exist.
    """
    from iwtld.export import serialize
    from iwtld.packages.dcat import catalogue as triples
    from iwtld.packages.description import describe

    return serialize(triples(describe(store)), format)
