"""What an examination of incoming data found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iwtld.errors import Finding, Severity
from iwtld.incoming.document import Document

if TYPE_CHECKING:
    from iwtld.validate.results import Result


@dataclass(frozen=True, slots=True)
class Examined:
    """The outcome of an examination: one page of findings, and the numbers of all of them.

    ``findings`` are sorted by file, line, column and code; ``results`` stand beside them: the SHACL result
    behind a finding, or None for one about syntax, cells, terms or duplicates. ``counts`` are of all findings
    there are, also those before ``offset`` and behind the page. ``passed_over`` are files of other kinds that
    folders and archives held.
    """

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    results: tuple[Result | None, ...]
    counts: Mapping[Severity, int]
    passed_over: tuple[str, ...]
    profile: str
    with_base: bool
    offset: int = 0

    @property
    def total(self) -> int:
        """How many findings there are, on this page and elsewhere."""
        return sum(self.counts.values())

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and information do not count."""
        return not self.counts.get("violation", 0)
