"""Validate files before they join the graph, as a build would, in the context of the graph that is there.

A table is one of the project's, known by its file name, whole or a few new rows of it; it may refer to all
that the project's tables hold. An RDF file adds to the graph. Rows and statements are then held against the
shapes together with what was recorded before; rows replace what was recorded of the same things.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from iwtld import rdf, resources
from iwtld.build import data_shapes
from iwtld.errors import Finding, InputError, UnknownNameError
from iwtld.reason.rules import is_inferred
from iwtld.tables import Examination, Table, load_folder
from iwtld.validate import validate
from iwtld.validate.findings import findings
from iwtld.validate.vocabulary import VIOLATION

_TABLE: Final = ".csv"


def examine(
    paths: Sequence[Path], recorded: ox.Store | None = None, *, root: Path | None = None
) -> tuple[Finding, ...]:
    """Return everything that is wrong with files, an empty tuple when they may join the graph.

    ``recorded`` is the built graph, without which references to recorded things fail the shapes; what rules
    derived in it does not count. ``root`` is the folder with ``data`` and ``shapes``. Findings about cells
    and syntax come first; shapes are tried once there are none. Violations are all reported, lesser results
    when they concern a thing that the files describe.

    Raises ``InputError`` for a file that cannot be read or is of no known form, and ``UnknownNameError`` for
    a CSV file that is not named as a table of the project. The graph is not changed.
    """
    root = resources.root() if root is None else root
    for path in paths:
        if not path.is_file():
            raise InputError(f"{path}: there is no such file.")
    tables = _tables([path for path in paths if path.suffix.lower() == _TABLE], root)
    added: dict[Path, list[ox.Quad]] = {}
    ill_formed: list[Finding] = []
    for path in paths:
        if path.suffix.lower() != _TABLE:
            added[path], faults = rdf.read(path)
            ill_formed += faults
    rows, wrong_cells = _rows(tables, root)
    added |= rows
    if wrong_cells or ill_formed:
        return (*wrong_cells, *ill_formed)
    graph = _merged(recorded, added, {table.path: table.graph_iri for table in tables})
    return _held_against_shapes(graph, added, root)


def _tables(paths: Sequence[Path], root: Path) -> list[Table]:
    known = {table.name: table for table in load_folder(root / "data")} if paths else {}
    found = []
    for path in paths:
        if path.stem not in known:
            listing = "A table is known by its file name, such as instruments.csv."
            raise UnknownNameError("table", path.stem, known, listing=listing)
        found.append(replace(known[path.stem], path=path))
    return found


def _rows(tables: Sequence[Table], root: Path) -> tuple[dict[Path, list[ox.Quad]], tuple[Finding, ...]]:
    if not tables:
        return {}, ()
    found: dict[Path, list[ox.Quad]] = {}
    with Examination(tables, load_folder(root / "data")) as examination:
        for table in tables:
            with tempfile.TemporaryFile() as spool:
                for row in examination.rows(table):
                    spool.write(row.encode())
                spool.seek(0)
                found[table.path] = list(ox.parse(spool, format=ox.RdfFormat.N_QUADS))
        return found, examination.findings.result()


def _merged(
    recorded: ox.Store | None, added: Mapping[Path, Iterable[ox.Quad]], tables: Mapping[Path, str]
) -> ox.Store:
    graph = ox.Store()
    if recorded is not None:
        for name in recorded.named_graphs():
            if not is_inferred(name.value):
                graph.bulk_extend(recorded.quads_for_pattern(None, None, None, name))
    for path, table in tables.items():
        place = ox.NamedNode(table)
        for subject in {quad.subject for quad in added[path]}:
            for quad in list(graph.quads_for_pattern(subject, None, None, place)):
                graph.remove(quad)
    for quads in added.values():
        graph.bulk_extend(quads)
    return graph


def _held_against_shapes(
    graph: ox.Store, added: Mapping[Path, Iterable[ox.Quad]], root: Path
) -> tuple[Finding, ...]:
    origin: dict[Any, Path] = {quad.subject: path for path, quads in added.items() for quad in quads}
    results = [
        result
        for result in validate(graph, data_shapes(root)).results
        if result.severity == VIOLATION or result.focus_node in origin
    ]
    return tuple(
        replace(finding, file=str(origin[result.focus_node])) if result.focus_node in origin else finding
        for result, finding in zip(results, findings(graph, results), strict=True)
    )
