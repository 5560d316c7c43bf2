"""Findings about one file: what is wrong, the place, and what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iwtld.errors import Finding, Severity
from iwtld.rdf import forms, messages
from iwtld.rdf.scan import position
from iwtld.rdf_codes import MORE_ERRORS, REMOTE_CONTEXT, SYNTAX, WRONG_FORM

if TYPE_CHECKING:
    from iwtld.codes import Code
    from iwtld.incoming.document import Document

MAX_ERRORS: Final = 100
"""How many syntax errors of one file are told."""

_REMOTE: Final = "LoadDocumentCallback"
"""What the parser says when a JSON-LD file names a context by its address."""
_COMMENT: Final = re.compile(r"\s#[^\"'<>]*$")
_UNDECLARED: Final = re.compile(r"The prefix (.*): has not been declared")


class Faults:
    """Collects the findings of one document.

    ``horizon`` is the line and the column behind which nothing is read, because of a finding made before:
    that the text ends there is no mistake of its own.
    """

    def __init__(self, document: Document, findings: list[Finding]) -> None:
        self.document: Final = document
        self.head = b""
        self.horizon: tuple[int, int] | None = None
        self._findings = findings
        self._before = len(findings)
        self._errors = 0
        self._undeclared: set[str] = set()

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found so far."""
        return len(self._findings) == self._before

    def add(
        self,
        code: Code,
        reason: str,
        advice: str,
        place: tuple[int, int] | None = None,
        *,
        severity: Severity = "violation",
        focus: str | None = None,
    ) -> None:
        """Add a finding, at a line and a column if it has a place."""
        line, column = place or (None, None)
        self._findings.append(
            Finding(
                self.document.name,
                line,
                column,
                code.code,
                reason,
                suggestion=advice,
                severity=severity,
                focus=focus,
            )
        )

    def cut(self, offset: int) -> None:
        """Note that nothing is read from a byte on, because of what was found there."""
        self.horizon = position(self.document.path, offset)

    def is_of_another_form(self) -> bool:
        """Add a finding if the text looks like another form, and return whether it does."""
        guess = forms.other_form(self.head, self.document.form)
        if guess is None:
            return False
        name = forms.NAMES[self.document.form]
        self.add(
            WRONG_FORM, f"The file is named as {name} and looks like {guess.what}.", guess.advice, (1, 1)
        )
        return True

    def syntax(self, error: SyntaxError, place: tuple[int, int] | None, end: tuple[int, int] | None) -> bool:
        """Add a syntax error that a parser reports, and return whether it is of use to look for more.

        ``place`` and ``end`` are where the parser says that it begins and ends.
        """
        message = str(error.msg)
        if self.horizon is not None and (end is None or end >= self.horizon):
            return False
        if not self._errors and self.is_of_another_form():
            return False
        if undeclared := _UNDECLARED.search(message):
            if undeclared[1] in self._undeclared:
                return True
            self._undeclared.add(undeclared[1])
        self._errors += 1
        if self._errors > MAX_ERRORS:
            reason = f"There are more than {MAX_ERRORS} syntax errors. The others are not shown."
            self.add(MORE_ERRORS, reason, "Correct those that are shown, and look again.", place)
            return False
        if _REMOTE in message:
            self.add(REMOTE_CONTEXT, *_NOT_FETCHED, place)
            return False
        if place is not None and messages.is_about_an_end(message):
            place = self._end_before(place)
        self.add(SYNTAX, *messages.explained(message, self.document.form), place)
        return True

    def _end_before(self, place: tuple[int, int]) -> tuple[int, int]:
        """Return the end of the last line with content before a place, if the place begins a line."""
        line, column = place
        lines = self.document.path.read_bytes().decode("utf-8-sig", errors="replace").split("\n")[:line]
        if lines[-1][: column - 1].strip():
            return place
        for number in range(line - 1, 0, -1):
            content = _COMMENT.sub("", lines[number - 1]).rstrip()
            if content and not content.lstrip().startswith("#"):
                return number, len(content) + 1
        return place


_NOT_FETCHED: Final = (
    "The file names a context by its address, and nothing is fetched.",
    "Write the context into the file. Only that of the project is known: "
    '"@context": "https://w3id.org/iwtld/context.jsonld".',
)
