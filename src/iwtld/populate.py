"""Populate: the tables become a graph, declaratively, by their CSVW metadata.

Each row gives the triples that its columns describe (W3C "Generating RDF from Tabular Data on the Web",
minimal mode) in the named graph of its table, and one triple of provenance: the subject of the row was
derived from ``https://w3id.org/iwtld/data/<table>.csv#row=N``. N counts records with the header as 1
(RFC 7111), so the first record of data is row 2; a cell that goes over several lines does not shift it.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import IO, BinaryIO, Final

from iwtld.errors import InputError, TableError
from iwtld.tables import Examination, Table

ROWS_AT_ONCE: Final = 1000
"""How many rows are encoded and written together."""

PROGRESS_ROWS: Final = 100_000
"""After how many rows of a table progress is reported."""

_COPY: Final = 1 << 20

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class TableReport:
    """How many records of one table were read and how many quads they gave, provenance included."""

    name: str
    records: int
    quads: int


@dataclass(frozen=True, slots=True)
class PopulateReport:
    """What ``populate`` did. A quad that two rows give is counted twice; ``seconds`` are of the wall."""

    tables: tuple[TableReport, ...]
    records: int
    quads: int
    seconds: float


def populate(tables: Sequence[Table], out: BinaryIO, *, progress: Progress | None = None) -> PopulateReport:
    """Write the graph of the tables to ``out`` as N-Quads in UTF-8.

    The order of the quads is that of the tables, the rows and the columns, so that equal tables give
    equal bytes. ``progress`` is called with a sentence after each table, and within long ones.

    All or nothing: the quads wait in a temporary file until the last row of the last table has been
    checked. When anything is wrong, not one byte goes to ``out``. Memory does not grow with the tables;
    the temporary directory needs room for the graph once.

    Raises ``TableError`` with the findings of all tables, ``ResourceError`` when a table refers to a
    table or a column that does not exist, and ``InputError`` when the temporary directory is full.
    """
    begin = time.perf_counter()
    with Examination(tables) as examination, tempfile.TemporaryFile() as spool:
        reports = [_populate_table(table, examination, spool, progress or _silent) for table in tables]
        if examination.findings.total:
            raise TableError(_summary(examination), examination.findings.result())
        with _room():
            spool.seek(0)
        shutil.copyfileobj(spool, out, _COPY)
    return PopulateReport(
        tables=tuple(reports),
        records=sum(report.records for report in reports),
        quads=sum(report.quads for report in reports),
        seconds=time.perf_counter() - begin,
    )


def _populate_table(
    table: Table, examination: Examination, spool: IO[bytes], progress: Progress
) -> TableReport:
    """Read one table and write its quads to the spool, as long as nothing is wrong anywhere."""
    records = quads = 0
    for count, text in _batches(examination.rows(table)):
        records += count
        quads += text.count("\n")
        if not examination.findings.total:
            with _room():
                spool.write(text.encode())
        if records % PROGRESS_ROWS == 0:
            progress(f"{table.name}: {records:,} records so far.")
    progress(f"{table.name}: {records:,} records, {quads:,} quads.")
    return TableReport(table.name, records, quads)


@contextmanager
def _room() -> Iterator[None]:
    """Say what is to be done when the temporary folder is full."""
    try:
        yield
    except OSError as error:
        folder = tempfile.gettempdir()
        reason = f"The temporary folder {folder} cannot take the graph ({error.strerror})."
        raise InputError(f"{reason} Set TMPDIR to a folder with more room.") from error


def _silent(message: str) -> None:
    """Take the place of a progress function that the caller did not give."""


def _batches(rows: Iterator[str]) -> Iterator[tuple[int, str]]:
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        yield len(batch), "".join(batch)


def _summary(examination: Examination) -> str:
    total = examination.findings.total
    files = len({finding.file for finding in examination.findings.result()})
    things = "1 thing is" if total == 1 else f"{total:,} things are"
    return f"{things} wrong in {files} table{'' if files == 1 else 's'}. No graph was written."
