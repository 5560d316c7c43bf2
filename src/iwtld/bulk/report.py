"""What is wrong in the parts, told as ``iwtld validate`` tells it for the whole.

The parts say which rows are wrong. These rows alone are examined once more, under their header, by the same
examination; then the lines are put back to where the rows stand in their files.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from iwtld.bulk.job import Job, PartResult
from iwtld.bulk.keys import Doubles, Repeated
from iwtld.errors import Finding, Severity
from iwtld.incoming.document import TABLE, Document
from iwtld.incoming.examine import MOST_FINDINGS, examine_gathered
from iwtld.incoming.examined import Examined
from iwtld.incoming.gather import Gathered
from iwtld.tables.codes import CODES, MORE_FINDINGS, REPEATED_KEY, STRAY_QUOTE
from iwtld.tables.examine import repeated_key
from iwtld.tables.findings import Findings, more_findings
from iwtld.tables.model import Table
from iwtld.tables.records import Records, physical

if TYPE_CHECKING:
    from iwtld.validate.results import Result

_TO_LINE: Final = re.compile(r"to line (\d+)")


def examined(
    job: Job, tables: Sequence[Table], results: Iterable[PartResult], doubles: Doubles, folder: Path
) -> Examined:
    """Return the findings of a run as an examination.

    ``tables`` are the files in their order, ``results`` those of their parts, ``doubles`` the rows that
    repeat a key; ``folder`` takes the rows that are examined once more. Findings beyond the first thousand
    are counted and not listed.
    """
    results = sorted(results, key=lambda one: one.number)
    rows: dict[Path, dict[int, str]] = defaultdict(dict)
    for one in results:
        rows[one.path].update({row.line: row.text for row in one.bad})
    for table, texts in zip(tables, _repeating(tables, doubles.shown), strict=True):
        rows[table.path].update(texts)
    excerpts = [_Excerpt(job, number, table, rows[table.path], folder) for number, table in enumerate(tables)]
    again = examine_gathered(
        Gathered(tuple(one.document for one in excerpts), (), ()),
        store=job.store,
        profile=job.profile,
        limit=None,
        root=job.root,
    )
    found = [
        _Told(_placed(finding, excerpts), result)
        for finding, result in zip(again.findings, again.results, strict=True)
        if finding.code != MORE_FINDINGS.code
    ]
    marked = {(t.finding.file, t.finding.line): t.finding.excerpt for t in found if t.repeats}
    told = [each for each in found if not each.repeats]
    told += [
        _Told(replace(finding, excerpt=marked.get((finding.file, finding.line))), None)
        for finding in _repeats(tables, doubles.shown)
    ]
    told.sort(key=lambda each: each.order)
    cells = [each.finding.file for each in told if each.result is None and each.finding.code in CODES]
    # What is wrong with recorded tables is found with the excerpts, and not in any part.
    files = {table.file for table in tables}
    noted = _noted(tables, results, doubles.total) + sum(file not in files for file in cells)
    counts = _counts(results, told, noted)
    if rest := noted - len(cells):
        told.append(_Told(_more(told, rest), None))
        counts["info"] += 1
    page = told[:MOST_FINDINGS]
    return Examined(
        documents=tuple(
            replace(one.document, path=table.path) for one, table in zip(excerpts, tables, strict=True)
        ),
        findings=tuple(each.finding for each in page),
        results=tuple(each.result for each in page),
        counts=counts,
        passed_over=(),
        profile=job.profile,
        with_base=True,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """A finding, and the result of a shape behind it if there is one."""

    finding: Finding
    result: Result | None

    @property
    def repeats(self) -> bool:
        return self.finding.code == REPEATED_KEY.code

    @property
    def order(self) -> tuple[Any, ...]:
        one = self.finding
        return one.file, one.line or 0, one.column or 0, one.code


def _noted(tables: Iterable[Table], results: Iterable[PartResult], repeated: int) -> int:
    """Return how many findings there are about files, cells and keys."""
    heads = 0
    for table in tables:
        findings = Findings()
        with Records(table, findings):
            heads += findings.total
    return heads + sum(one.noted for one in results) + repeated


def _counts(results: Sequence[PartResult], told: Iterable[_Told], noted: int) -> Counter[Severity]:
    """Return how many findings of each severity there are, listed or not; ``noted`` are not of shapes."""
    counts: Counter[Severity] = Counter()
    if all(one.complete for one in results):
        # Rows that share a key are one record, of which each part saw a piece only.
        counts.update(each.finding.severity for each in told if each.finding.code not in CODES)
    else:
        for one in results:
            counts.update(one.counts)
    counts["violation"] += noted
    return +counts


def _more(told: Sequence[_Told], rest: int) -> Finding:
    cells = [each.finding for each in told if each.finding.code in CODES]
    return more_findings(cells[-1].file if cells else told[-1].finding.file, rest)


class _Excerpt:
    """A file with the header and the wrong rows of another, and where these rows come from."""

    def __init__(self, job: Job, number: int, table: Table, rows: Mapping[int, str], folder: Path) -> None:
        path = folder / f"wrong-{number}.csv"
        self._starts: list[tuple[int, int]] = []
        with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as out:
            line = 1
            for text in _head(table):
                out.write(text)
                line += _breaks(text)
            self._starts.append((1, 1))
            for original, text in sorted(rows.items()):
                self._starts.append((line, original))
                whole = text if text.endswith(("\n", "\r")) else text + "\n"
                out.write(whole)
                line += _breaks(whole)
        self.document = Document(table.file, path, TABLE, number, path.resolve().as_uri(), table=job.kind)

    def original(self, line: int) -> int:
        """Return the line of the file that a line of the excerpt is."""
        start, meant = max(pair for pair in self._starts if pair[0] <= line)
        return meant + line - start


def _head(table: Table) -> Iterator[str]:
    """Yield the text of the records up to the header."""
    with Records(table, Findings()) as records:
        limit = "".join(records.lines)
    for _, text in physical(table):
        yield text
        if text == limit:
            return


def _breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _placed(finding: Finding, excerpts: Sequence[_Excerpt]) -> Finding:
    """Return a finding with the lines of the file that the row comes from."""
    home = next((one for one in excerpts if one.document.name == finding.file), None)
    if home is None:
        return finding
    return replace(
        finding,
        line=None if finding.line is None else home.original(finding.line),
        reason=_TO_LINE.sub(lambda to: f"to line {home.original(int(to[1]))}", finding.reason)
        if finding.code == STRAY_QUOTE.code
        else finding.reason,
        excerpt=finding.excerpt and replace(finding.excerpt, line=home.original(finding.excerpt.line)),
        related=tuple(
            one
            if one.file != finding.file or one.line is None
            else replace(one, line=home.original(one.line))
            for one in finding.related
        ),
    )


def _repeating(tables: Sequence[Table], repeated: Sequence[Repeated]) -> Iterator[dict[int, str]]:
    """Yield the texts of the rows of each file that share a key, since they are one record."""
    for number, table in enumerate(tables):
        lines = {one.line for one in repeated if one.file == number}
        lines |= {one.first_line for one in repeated if one.first_file == number}
        yield {line: text for line, text in physical(table) if line in lines} if lines else {}


def _repeats(tables: Sequence[Table], repeated: Iterable[Repeated]) -> tuple[Finding, ...]:
    """Return the findings about keys that stand twice, as an examination of the whole has them."""
    found = Findings()
    for one in repeated:
        table = tables[one.file]
        elsewhere = "" if one.file == one.first_file else f" of {tables[one.first_file].file}"
        found.add(*repeated_key(table, one.key, one.line, f"{one.first_line}{elsewhere}"))
    return found.kept
