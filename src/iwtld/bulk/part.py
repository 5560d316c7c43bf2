"""One part of a table: mapped to N-Quads, checked, planned. Runs in any process, on any machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final
from uuid import uuid4

from iwtld.bulk.context import Context, open_worker
from iwtld.bulk.job import BadRow, Job, PartResult
from iwtld.bulk.keys import write_hashes
from iwtld.bulk.split import Part
from iwtld.errors import InputError, Severity
from iwtld.findings import severity_of
from iwtld.tables import Table
from iwtld.tables.examine import Row
from iwtld.tables.findings import Findings
from iwtld.tables.records import Records, physical

MOST_BAD: Final = 1000
"""Of so many rows with results of shapes the text is kept; a report shows no more findings than that."""

_TOGETHER: Final = 100


def examine_part(job: Job, number: int, part: Part) -> PartResult:
    """Map, check and plan the rows of a part, and write what came of them to files in ``job.out``.

    ``part-N.nq`` holds the quads of the rows whose cells are right, in their order, ``keys-N.bin`` a hash of
    each key, and ``plan-N.csv`` the plan where one is asked for. What is written does not depend on how the
    table was cut. Raises ``InputError`` when there is no room for the files.
    """
    context = open_worker(job)
    table = context.named(part.path, job.files.get(part.path, str(part.path)))
    findings = Findings()
    counts: Counter[Severity] = Counter()
    lines: set[int] = set()
    digest = sha256()
    records = quads = planned = 0
    with ExitStack() as stack:
        stack.enter_context(_room(job))
        out = stack.enter_context(_whole(job.part_file("part", number, "nq")))
        hashes = stack.enter_context(_whole(job.part_file("keys", number, "bin")))
        plan = None
        if context.planner is not None:
            plan = stack.enter_context(_whole(job.part_file("plan", number, "csv")))
            plan.write(context.planner.head())
        rows = stack.enter_context(Records(table, findings, part))
        examined = context.examination.read(rows, findings)
        while batch := list(islice(examined, job.batch)):
            records += len(batch)
            right = [row for row in batch if row.quads is not None]
            for encoded in _encoded(right):
                quads += encoded.count(b"\n")
                out.write(encoded)
                digest.update(encoded)
            write_hashes((row.key for row in batch), hashes)
            checked = [] if part.path in job.lacking else right
            for line, severity in _results(context, table, checked):
                counts[severity] += 1
                if len(lines) < MOST_BAD:
                    lines.add(line)
            if plan is not None and context.planner is not None:
                written, count = context.planner.lines([row.cells for row in right])
                plan.write(written)
                planned += count
    complete = findings.total == len(findings.kept) and sum(counts.values()) <= MOST_BAD
    lines |= {finding.line for finding in findings.kept if finding.line is not None}
    bad = tuple(_texts(table, part, lines)) if lines else ()
    return PartResult(
        number, part.path, records, quads, digest.hexdigest(), findings.total, counts, bad, complete, planned
    )


def _results(context: Context, table: Table, rows: list[Row]) -> Iterator[tuple[int, Severity]]:
    """Yield the line of the row and the severity of each result of the shapes."""
    results = context.checker.results([row.quads or "" for row in rows]) if rows else []
    if not results:
        return
    line_of = {_subject(row.quads or ""): row.line for row in rows}
    for result in results:
        yield line_of[str(result.focus_node)], severity_of(result)


def _encoded(rows: Sequence[Row]) -> Iterator[bytes]:
    """Yield the quads of rows, of some at a time: a text of very many would leave holes in the memory."""
    for at in range(0, len(rows), _TOGETHER):
        yield "".join([row.quads or "" for row in rows[at : at + _TOGETHER]]).encode()


def _subject(quads: str) -> str:
    """Return the subject of the provenance of a row, which is the last of its quads."""
    last = quads[quads.rindex("\n", 0, -1) + 1 :]
    return last[: last.index(" ")]


def _texts(table: Table, part: Part, lines: set[int]) -> Iterator[BadRow]:
    """Yield the text of the records that begin on some lines."""
    for line, text in physical(table, part):
        if line in lines:
            yield BadRow(line, text)


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that appears when it is complete: a part may run twice where machines fail."""
    aside = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with aside.open("xb") as stream:
            yield stream
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def _room(job: Job) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # Who asked knows the folder in which that of the run lies for a while.
        place = job.out.parent.parent
        reason = f"{place} cannot take the output ({error.strerror or error})."
        raise InputError(f"{reason} Make room, or write somewhere else.") from error
