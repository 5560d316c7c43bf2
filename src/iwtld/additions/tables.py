"""The tables that came with additions, to which new rows may refer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from iwtld.additions.folder import load

if TYPE_CHECKING:
    from iwtld.additions.addition import Addition
    from iwtld.tables import Table


def added_tables(root: Path, additions: Iterable[Addition] | None = None) -> tuple[Table, ...]:
    """Return the tables of additions, by default of all, described by the metadata in ``root/data``.

    A table that this version of iwtld does not know is left out. Raises ``InputError`` when the description
    of an addition is damaged.
    """
    return tuple(_tables(root, load() if additions is None else additions))


def _tables(root: Path, additions: Iterable[Addition]) -> Iterator[Table]:
    known: dict[str, Table] = {}
    for addition in additions:
        for document, source in zip(addition.documents(), addition.sources, strict=True):
            if document.table is None or source is None:
                continue
            if not known:
                from iwtld.tables import load_folder

                known = {table.name: table for table in load_folder(root / "data")}
            if table := known.get(document.table):
                yield replace(
                    table, path=document.path, source=source, label=document.name, rows=document.rows
                )
