"""Every error that iwtld raises, in one tree.

::

    IwtldError                      exit code
    ├── UsageError                      2   the request is wrong: a name, a parameter, an option
    │   ├── UnknownNameError            2   no query, table, country, form... of that name
    │   ├── ParameterError              2   a query parameter is missing, superfluous or mistyped
    │   ├── QuerySyntaxError            2   the SPARQL text does not parse or is not allowed here
    │   └── MissingExtraError           2   the request needs a package that is not installed
    ├── InputError                      3   a file or a store is not there or cannot be read
    │   └── StoreError                  3   the built graph is missing, unreadable or locked
    ├── DataError                       1   the data does not conform; carries every finding
    │   ├── TableError                  1   cells, keys, references of the tables
    │   ├── RDFSyntaxError              1   a file is not well-formed RDF
    │   └── ConformanceError            1   the shapes are violated
    ├── ResourceError                   1   ontology, rules, shapes or queries are not well-formed
    ├── LimitError                      1   contained work took more time or memory than it may
    └── ServiceError                    4   a remote service did not answer as it should
        ├── UnreachableServiceError     4   no connection, or it broke
        ├── ServiceDeadlineError        4   no complete answer within the time that it may take
        ├── CredentialsError            4   the service refused the credentials, or wants some
        ├── ServiceStatusError          4   the service answered with an error
        └── ServiceAnswerError          4   the answer is not what the protocol says

A message says what is wrong, where, and what to do next. The command line prints it to the standard
error stream and exits with the code of the class; a traceback is a bug.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["violation", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One line of a file with a part of it marked.

    ``line`` and ``start`` count from 1, ``start`` and ``end`` in characters; ``end`` is the first character
    behind the mark. ``text`` is the line from character ``offset`` on (1 unless a long line was cut).
    """

    line: int
    text: str
    start: int
    end: int
    offset: int = 1


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding refers to, such as the line on which the record begins."""

    reason: str
    file: str
    line: int | None
    column: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect in the data, with the place where it stands.

    ``file`` is the path as it was given; a part of a container is ``bundle.zip!/actors.ttl`` or
    ``new.xlsx!/actors``. ``line`` counts from 1. In a table ``line`` is the physical line on which the record
    starts (the row, in a workbook), ``column`` the number of the cell and ``column_name`` its title; in any
    other file ``column`` counts characters and ``column_name`` is the property. ``code`` is stable,
    ``reason`` is a sentence, ``suggestion`` is the nearest valid value or what to do. ``focus`` is the IRI of
    the record, or the label of its blank node.
    """

    file: str
    line: int | None
    column: int | None
    code: str
    reason: str
    value: str | None = None
    column_name: str | None = None
    suggestion: str | None = None
    severity: Severity = "violation"
    focus: str | None = None
    excerpt: Excerpt | None = None
    related: tuple[Related, ...] = ()

    def __str__(self) -> str:
        """Return the finding as one line: ``file:line:column CODE severity: [column] reason Help: ...``."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        name = f"[{self.column_name}] " if self.column_name else ""
        hint = f" Help: {self.suggestion}" if self.suggestion else ""
        return f"{place} {self.code} {self.severity}: {name}{self.reason}{hint}"


class IwtldError(Exception):
    """Something that iwtld was asked to do cannot be done."""

    exit_code = 1


class UsageError(IwtldError):
    """The request is wrong: a name, a parameter or an option."""

    exit_code = 2


class UnknownNameError(UsageError):
    """Nothing of that kind has that name; the nearest names are suggested."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, listing: str | None = None) -> None:
        self.kind = kind
        self.name = name
        self.suggestions = nearest(name, known)
        message = f"There is no {kind} named {name!r}."
        if self.suggestions:
            message += f" Did you mean {' or '.join(self.suggestions)}?"
        if listing:
            message += f" {listing}"
        super().__init__(message)


class ParameterError(UsageError):
    """A query parameter is missing, superfluous or has a value of the wrong type."""


class QuerySyntaxError(UsageError):
    """The SPARQL text does not parse, or asks for something that is not allowed here.

    ``code`` is stable: ``query-syntax``, ``service-refused``, ``update-refused``, ``too-deep``,
    ``too-complex``, ``unknown-prefix``, ``unknown-graph``, ``unknown-function``. ``line`` and ``column``
    count from 1 and are ``None`` where the place is not known; ``reason`` is the message without the place,
    and ``hint`` says what to do.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "query-syntax",
        line: int | None = None,
        column: int | None = None,
        reason: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.line = line
        self.column = column
        self.reason = reason or message
        self.hint = hint


class MissingExtraError(UsageError):
    """The request needs a package that iwtld does not bring along by itself; ``extra`` does."""

    def __init__(self, purpose: str, package: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f"{purpose} needs {package}. Run `pip install 'iwtld[{extra}]'`.")


class InputError(IwtldError):
    """A file is not there or cannot be read."""

    exit_code = 3


class StoreError(InputError):
    """The built graph is missing, unreadable or in use by another build."""


class DataError(IwtldError):
    """The data does not conform; ``findings`` holds every defect of the run, not the first alone."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        self.findings = tuple(findings)
        super().__init__(message)

    def __str__(self) -> str:
        """Return the message and below it one line per finding."""
        return "\n".join([super().__str__(), *(str(finding) for finding in self.findings)])


class TableError(DataError):
    """Cells, keys or references of the tables are wrong."""


class RDFSyntaxError(DataError):
    """A file is not well-formed RDF."""


class ConformanceError(DataError):
    """The graph violates the shapes."""


class ResourceError(IwtldError):
    """The ontology, a rule, a shape, a query or a table's metadata is not well-formed."""


class LimitError(IwtldError):
    """Work that runs under limits took more time or memory than it may, and was ended."""


class ServiceError(IwtldError):
    """A remote service did not answer as it should."""

    exit_code = 4


class UnreachableServiceError(ServiceError):
    """No connection to a service came about, or it broke before the answer was complete.

    ``sent`` tells whether the request may have reached the service, and so have taken effect.
    """

    def __init__(self, place: str, reason: str, *, sent: bool) -> None:
        self.sent = sent
        super().__init__(
            f"The service at {place} does not answer: {reason}. Check the address and that the service runs."
        )


class ServiceDeadlineError(ServiceError):
    """A service gave no complete answer in the time that it may take; the request may have had its effect."""


class CredentialsError(ServiceError):
    """A service refused the credentials, or wants some and has been given none."""


class ServiceStatusError(ServiceError):
    """A service answered with an error; ``status`` is the HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        self.status = status
        super().__init__(message)


class ServiceAnswerError(ServiceError):
    """The answer of a service is not what the protocol says: another form, damaged or cut short."""


def nearest(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return up to ``limit`` known names that look most like ``name``, best first."""
    lowered = {candidate.casefold(): candidate for candidate in known}
    found = difflib.get_close_matches(name.casefold(), lowered, n=limit, cutoff=0.6)
    return tuple(lowered[key] for key in found)
