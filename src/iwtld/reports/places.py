"""Where a finding stands, as the forms of a report need to say it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iwtld.errors import Finding
    from iwtld.incoming.document import Document
    from iwtld.incoming.examined import Examined

_INSIDE: Final = re.compile(r"\.(?:zip|xlsx|xlsm)!/", re.IGNORECASE)
_WORKBOOK: Final = re.compile(r"\.xls[xm]!/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of one line: ``start`` and ``end`` count characters from 1, ``end`` lies behind the part.

    Both are None where no more than the line is known.
    """

    line: int
    start: int | None = None
    end: int | None = None


def documents_by_name(examined: Examined) -> dict[str, Document]:
    """Return the documents of an examination by the names that findings use."""
    return {document.name: document for document in examined.documents}


def in_workbook(file: str) -> bool:
    """Return whether a file is a sheet of a workbook, which has cells instead of lines."""
    return _WORKBOOK.search(file) is not None


def is_tabular(finding: Finding, documents: Mapping[str, Document]) -> bool:
    """Return whether the column of a finding is the number of a cell, and not of a character."""
    document = documents.get(finding.file)
    if document is None:
        return in_workbook(finding.file) or finding.file.lower().endswith(".csv")
    return document.is_table


def cell(finding: Finding) -> str | None:
    """Return the cell of a workbook as spreadsheets name it, such as ``C14``; ``14`` is a whole row."""
    if finding.line is None or not in_workbook(finding.file):
        return None
    return f"{letters(finding.column) if finding.column else ''}{finding.line}"


def letters(column: int) -> str:
    """Return the letters of a column of a spreadsheet: 1 is A, 26 is Z, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def region(finding: Finding, documents: Mapping[str, Document]) -> Region | None:
    """Return the part of the text that a finding marks; None for a sheet or a whole file."""
    if in_workbook(finding.file):
        return None
    if finding.excerpt is not None:
        mark = finding.excerpt
        return Region(mark.line, mark.start, max(mark.end, mark.start + 1))
    if finding.line is None:
        return None
    return Region(finding.line, None if is_tabular(finding, documents) else finding.column)


def position(finding: Finding) -> str:
    """Return ``file:line:column`` as far as it is known."""
    return ":".join(str(part) for part in (finding.file, finding.line, finding.column) if part is not None)


def containers(file: str) -> list[str]:
    """Return the path of the file on disk and the names inside it: ``["b.zip", "actors.ttl"]``."""
    parts, begin = [], 0
    for match in _INSIDE.finditer(file):
        parts.append(file[begin : match.end() - 2])
        begin = match.end()
    return [*parts, file[begin:]]
