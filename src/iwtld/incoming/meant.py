"""Say in a sentence what a cell of a table was meant to be.

People write names where a table asks for keys: ``Kenya`` for ``KEN``, ``UNTOC`` for ``untoc``. The rows of
the table that is referred to are looked through for that name, once, and only when such a mistake was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iwtld.findings.similar import closest
from iwtld.names import fold
from iwtld.namespaces import IWT, PREFIXES
from iwtld.tables.codes import UNKNOWN_KEY, UNKNOWN_REFERENCE
from iwtld.tables.findings import Findings
from iwtld.tables.plan import Plan
from iwtld.tables.records import Records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iwtld.errors import Finding
    from iwtld.tables import Column, Table

_NAMES: Final = frozenset(
    {PREFIXES["skos"] + name for name in ("prefLabel", "altLabel", "notation")}
    | {PREFIXES["dcterms"] + "title", PREFIXES["dcterms"] + "identifier"}
    | {IWT + name for name in ("acronym", "isoAlpha2", "isoAlpha3", "isoNumeric")}
)
_REFERRING: Final = frozenset({UNKNOWN_KEY.code, UNKNOWN_REFERENCE.code})
_MOST: Final = 2
_SENTENCE: Final = re.compile(r"[.?!]$|: ")

Names = dict[str, dict[str, str]]
"""Keys by the folded names of their rows, each with the name as it is written."""


class Meant:
    """Words the suggestions for the cells of ``tables``, whose references lead to the tables ``recorded``."""

    def __init__(self, tables: Iterable[Table], recorded: Mapping[str, Table]) -> None:
        self._tables = {table.file: table for table in tables}
        self._recorded = recorded
        self._names: dict[tuple[str, str], Names] = {}

    def worded(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings, with a sentence where the nearest valid values alone are suggested."""
        for finding in findings:
            known = self._named(finding) if finding.code in _REFERRING else ()
            meant = " or ".join(known)
            if not meant and finding.suggestion and not _SENTENCE.search(finding.suggestion):
                meant = finding.suggestion
            yield replace(finding, suggestion=f"Did you mean {meant}?") if meant else finding

    def _named(self, finding: Finding) -> tuple[str, ...]:
        """Return the keys of the rows whose name is the value of a cell, or nearly so."""
        table = self._tables.get(finding.file)
        if table is None or not finding.value:
            return ()
        found: dict[str, str] = {}
        for column in table.cells:
            if column.name == finding.column_name:
                text = fold(finding.value)
                for names in self._targets(table, column):
                    for name in (text,) if text in names else closest(text, names):
                        found.update(names[name])
        if len(found) > _MOST:
            return ()
        return tuple(key if fold(key) == fold(name) else f"{key} ({name})" for key, name in found.items())

    def _targets(self, table: Table, column: Column) -> Iterator[Names]:
        """Yield the names of the things that a column can refer to."""
        for key in table.foreign_keys:
            if key.columns == (column.name,):
                yield self._of(key.table, key.referenced[0], None)
        for name in column.references:
            yield self._of(name, column.name, column)

    def _of(self, name: str, key: str, column: Column | None) -> Names:
        """Return the names of a table; a key is a cell, or the part of a row's IRI that ``column`` has."""
        if (name, key) not in self._names:
            index: Names = {}
            if (table := self._recorded.get(name)) is not None:
                for found, names in _rows(table, key, column):
                    for written in filter(None, names):
                        index.setdefault(fold(written), {}).setdefault(found, names[0] or written)
            self._names[name, key] = index
        return self._names[name, key]


def _rows(table: Table, key: str, column: Column | None) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the key of each row with its names, that by which it is called first."""
    plan = Plan(table)
    cells = [(index, cell) for index, cell in enumerate(table.cells) if cell.property_url in _NAMES]
    cells.sort(key=lambda one: not str(one[1].property_url).endswith(("prefLabel", "title")))
    place = next((index for index, cell in enumerate(table.cells) if cell.name == key), None)
    template = column.value_url if column is not None else None
    extract = template.extractor(key) if template is not None else None
    with Records(table, Findings()) as records:
        for number, _, row in records:
            found = row[place] if column is None and place is not None else None
            if extract is not None:
                found = extract(plan.subject(row, number))
            if found:
                names = [
                    name
                    for index, cell in cells
                    for name in (row[index].split(cell.separator) if cell.separator else [row[index]])
                ]
                yield found, names or [found]
