"""Read tables, check all that their metadata asks for, and give the quads of the rows that are right.

Tables that others refer to are read for their keys first; then every table is read once for everything
else. A row is all that either pass holds, so memory does not grow with the tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import TracebackType
from typing import Final, NamedTuple, Self

from iwtld.errors import Finding, InputError, ResourceError, nearest
from iwtld.tables.codes import REPEATED_KEY
from iwtld.tables.findings import CellError, Findings, quoted
from iwtld.tables.keys import Keys, KeySet, KeySource, split
from iwtld.tables.model import Table
from iwtld.tables.plan import Plan
from iwtld.tables.records import Records

BATCH: Final = 5000
"""How many keys go to the database at once."""


class Row(NamedTuple):
    """One record: its number with the header as 1, its physical line, its key, its cells and its quads.

    ``key`` is empty where the table has no primary key, and ``quads`` is None where something is wrong.
    """

    number: int
    line: int
    key: str
    cells: list[str]
    quads: str | None


def check(tables: Sequence[Table], *, against: Sequence[Table] = ()) -> tuple[Finding, ...]:
    """Check tables and return every finding, an empty tuple when all is well.

    The tables ``against`` lend their keys; of themselves it is only checked that they can be read. A
    reference is right when a row of any table of that name, in ``tables`` or in ``against``, has the key;
    so a few new rows can be checked against the tables to which they will be added.

    Findings are sorted by file, row and column. ``row`` is the physical line on which the record starts,
    the header being line 1. At most ``MAX_FINDINGS`` are returned, and a last one that counts the rest.

    Raises ``ResourceError`` when a table refers to a table or a column that does not exist.
    """
    with Examination(tables, against) as examination:
        for table in tables:
            for _ in examination.rows(table):
                pass
        return examination.findings.result()


class Examination:
    """One reading of several tables; a context manager, since keys are kept on disk meanwhile.

    ``findings`` grows while the rows are read. With ``parts`` several files may hold rows of one table, as
    they may when people hand in what they have; keys that two of them repeat are not findings.
    """

    def __init__(
        self, tables: Sequence[Table], against: Sequence[Table] = (), *, parts: bool = False
    ) -> None:
        self._tables, self._against = tuple(tables), tuple(against)
        self._sources = _link(tables, against, parts)
        self.findings = Findings()
        self._keys = Keys()

    def __enter__(self) -> Self:
        try:
            for source in self._sources:
                self._keys.open(source)
            for table in self._tables:
                # What is wrong with these files is found when their rows are read.
                self._index(table, Findings())
            for table in self._against:
                self._index(table, self.findings)
            self._keys.seal()
        except BaseException:
            self._keys.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._keys.close()
        if isinstance(error, sqlite3.OperationalError):
            raise InputError(f"The temporary folder cannot take the keys of the tables ({error}).") from error

    def rows(self, table: Table) -> Iterator[str]:
        """Give the N-Quads of each row of a table that is right; note what is wrong with the others."""
        with Records(table, self.findings) as records:
            remember = self._keys.add_rows if table.primary_key else _ignore
            pending: list[tuple[str, int]] = []
            for row in self.read(records):
                pending.append((row.key, row.line))
                if len(pending) >= BATCH:
                    remember(pending)
                    pending.clear()
                if row.quads is not None:
                    yield row.quads
            remember(pending)
            if table.primary_key:
                self._note_repeated(table)

    def read(self, records: Records, findings: Findings | None = None) -> Iterator[Row]:
        """Give every row of records that are open; note what is wrong, but for keys that are repeated.

        ``findings`` takes the place of those of the examination.
        """
        table, noted = records.table, self.findings if findings is None else findings
        absent = frozenset(i for i, position in enumerate(records.positions) if position is None)
        plan = Plan(table, self._keys, absent)
        key = plan.key(table.primary_key) if table.primary_key else _no_key
        text: str | None
        for number, line, row in records:
            try:
                text = plan.text(row, number)
            except CellError as first:
                text = None
                every = list(plan.errors(row, number))
                # No row is left out in silence: what stopped it is told, unless a column is missing.
                for index, error in every or ([] if absent else [(first.index or 0, first)]):
                    position, name = records.positions[index], table.cells[index].name
                    column = None if position is None else position + 1
                    noted.add(table.file, error, line, column, name, row[index])
            yield Row(number, line, key(row), row, text)

    def _note_repeated(self, table: Table) -> None:
        for key, line, first in self._keys.repeated_rows():
            self.findings.add(*repeated_key(table, key, line, str(first)))

    def _index(self, table: Table, findings: Findings) -> None:
        """Add the keys of a table to the sets that others ask for.

        White space at the edge of a cell is a finding of this table and not of those that refer to it.
        """
        sets = [self._keys.open(source) for source in self._sources if source.table == table.name]
        if not sets:
            return
        plan = Plan(table)
        with Records(table, findings) as records:
            columns = [(known, _keys_of(known, plan), list[str]()) for known in sets]
            for number, _, row in records:
                trimmed = [cell.strip() for cell in row]
                for known, key, pending in columns:
                    if (found := key(trimmed, number)) is not None:
                        pending.append(found)
                    if len(pending) >= BATCH:
                        known.add(pending)
                        pending.clear()
            for known, _, pending in columns:
                known.add(pending)
                known.complete = known.complete and records.complete


def repeated_key(
    table: Table, key: str, line: int, first: str
) -> tuple[str, CellError, int, int | None, str, str]:
    """Return what there is to note of a row that repeats a primary key; ``first`` says where it stands."""
    name = table.primary_key[0]
    reason = f"The primary key {quoted(split(key))} stands in line {first} already."
    error = CellError(REPEATED_KEY, reason, "Delete one of the two rows, or correct the key.")
    with Records(table, Findings()) as records:
        place = [column.name for column in table.cells].index(name)
        position = records.positions[place] if records.positions else None
    return table.file, error, line, None if position is None else position + 1, name, split(key)


def _keys_of(known: KeySet, plan: Plan) -> Callable[[Sequence[str], int], str | None]:
    if known.source.columns is not None:
        get = plan.key(known.source.columns)
        return lambda row, number: get(row)

    def subject(row: Sequence[str], number: int) -> str | None:
        try:
            return plan.subject(row, number)
        except CellError:
            return None

    return subject


def _no_key(row: Sequence[str]) -> str:
    return ""


def _ignore(rows: Iterable[tuple[str, int]]) -> None:
    """Take the place of remembering keys for a table without a primary key."""


def _link(tables: Sequence[Table], against: Sequence[Table], parts: bool) -> tuple[KeySource, ...]:
    """Return the keys that the tables ask for; raises ``ResourceError`` for those that cannot be."""
    problems = []
    names: dict[str, list[Table]] = {}
    for table in (*tables, *against):
        names.setdefault(table.name, []).append(table)
    own = [] if parts else [table.name for table in tables]
    for name in sorted({name for name in own if own.count(name) > 1}):
        files = " and ".join(str(table.path) for table in names[name] if table in tables)
        problems.append(f"Two tables are named {name!r}: {files}.")
    sources: dict[KeySource, None] = {}
    for table in tables:
        asked = [(KeySource(key.table, key.referenced), "foreignKeys") for key in table.foreign_keys]
        for column in table.columns:
            asked += [(KeySource(name), f"iwt:references of {column.name!r}") for name in column.references]
        for source, place in asked:
            sources[source] = None
            where = f"{table.metadata}: {place}"
            if source.table not in names:
                near = " or ".join(nearest(source.table, names)) or ", ".join(sorted(names))
                problems.append(f"{where}: there is no table {source.table!r}. Known: {near}.")
                continue
            for target in names[source.table]:
                known = [column.name for column in target.cells]
                for name in source.columns or ():
                    if name not in known:
                        near = " or ".join(nearest(name, known)) or ", ".join(known)
                        problems.append(f"{where}: {target.name}.csv has no column {name!r}. Known: {near}.")
    if problems:
        raise ResourceError("\n".join(problems))
    return tuple(sources)
