"""What the tables hold already: keys that new records can refer to, and examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iwtld.tables import Table
from iwtld.tables.findings import CellError, Findings
from iwtld.tables.plan import Plan
from iwtld.tables.records import Records


class Recorded:
    """The records of tables, read when they are asked for, and once."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._tables = {table.name: table for table in tables}
        self._subjects: dict[str, tuple[str, ...]] = {}
        self._keys: dict[tuple[str, str], tuple[str, ...]] = {}

    def subjects(self, name: str) -> tuple[str, ...]:
        """Return the IRIs of the records of a table, those left out of which the row is wrong."""
        if name not in self._subjects:
            self._subjects[name] = tuple(_subjects(self._tables[name]))
        return self._subjects[name]

    def keys(self, name: str, column: str) -> tuple[str, ...]:
        """Return the values of a column of a table, each once."""
        if (name, column) not in self._keys:
            table = self._tables[name]
            index = [one.name for one in table.cells].index(column)
            cells = (row[index] for _, row in _rows(table))
            self._keys[name, column] = tuple(dict.fromkeys(cell for cell in cells if cell))
        return self._keys[name, column]

    def examples(self, table: Table) -> dict[str, str]:
        """Return for each column the first cell of the table that is not blank."""
        found: dict[str, str] = {}
        missing = {column.name: index for index, column in enumerate(table.cells)}
        for _, row in _rows(table):
            for name in [name for name, index in missing.items() if row[index]]:
                found[name] = row[missing.pop(name)]
            if not missing:
                break
        return found


def _subjects(table: Table) -> Iterator[str]:
    plan = Plan(table)
    for number, row in _rows(table):
        try:
            yield plan.subject(row, number)
        except CellError:
            continue


def _rows(table: Table) -> Iterator[tuple[int, list[str]]]:
    with Records(table, Findings()) as records:
        for number, _, row in records:
            yield number, row
