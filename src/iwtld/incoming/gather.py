"""From what somebody names (files, folders, archives, workbooks, the standard input) to documents.

Nothing is parsed as RDF or as a table here. What cannot be a document is a finding, so that the rest is still
read; only a path that does not exist, or cannot be read, ends the run.

A table is known by the name of its file or sheet: the name up to the first dot, capitals or not, is the name
of a table of the project. So ``instruments.csv`` and ``Instruments.2026.csv`` hold rows of instruments.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from iwtld import resources
from iwtld.codes import Code
from iwtld.errors import Finding, InputError, Severity, UnknownNameError, UsageError
from iwtld.incoming.codes import (
    ARCHIVE_REFUSED,
    DATE_IN_TEXT,
    MEMBER_REFUSED,
    NOTHING_TO_CHECK,
    UNKNOWN_FORM,
    UNKNOWN_TABLE,
    WORKBOOK_REFUSED,
)
from iwtld.incoming.document import TABLE, Document
from iwtld.rdf import EXTENSIONS

if TYPE_CHECKING:
    # What containers and tables need is imported when one comes: most runs are of one file of RDF.
    from iwtld.incoming.archive import Budget
    from iwtld.incoming.workbook import Workbook
    from iwtld.tables import Table
    from iwtld.tables.findings import Findings

STDIN: Final = "-"
STDIN_NAME: Final = "<stdin>"
WORKBOOK: Final = "xlsx"
ARCHIVE: Final = "zip"
FORMS: Final = (TABLE, *EXTENSIONS, WORKBOOK, ARCHIVE)
"""The extensions that are read, in any mixture of capitals."""

_STDIN_BASE: Final = "file:///stdin"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came without a place of its own.

    ``path`` is where its content is now; nothing that is told names it. ``file`` is the name that it came
    under, which says what it holds; ``name`` is what findings call it, and differs for files of one name.
    """

    path: Path
    file: str
    name: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found: the documents in the order of their numbers, findings, and files of other kinds."""

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    passed_over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """A file to look at: where it is, what findings call it, its own name, and its base IRI.

    ``given`` says that somebody named it, ``budget`` belongs to the archive that it was in.
    """

    path: Path
    name: str
    file: str
    base: str
    given: bool = False
    budget: Budget | None = None

    @property
    def form(self) -> str:
        return _extension(self.file)


def gather(
    files: Sequence[str | Upload], folder: Path, *, stdin_form: str | None = None, root: Path | None = None
) -> Gathered:
    """Find the documents in files, folders, archives, workbooks and uploads; ``-`` is the standard input.

    ``folder`` is a temporary folder of the caller, in which everything that has to be unpacked is put, under
    names of our own. ``stdin_form`` says what the standard input holds: an extension such as ``jsonld``, or
    the name of a file such as ``actors.csv``; Turtle when it is not given. ``root`` is the folder with
    ``data``.

    Folders are searched through in the order of names, hidden files and links that lead out of them left
    aside; files of other kinds in folders and archives are passed over. A file that is named twice is read
    once.

    Raises ``InputError`` for a path that does not exist or cannot be read, and ``UsageError`` for a form of
    the standard input that is not known, or when it is asked for twice.
    """
    gatherer = _Gatherer(folder, (resources.root() if root is None else root) / "data")
    if list(files).count(STDIN) > 1:
        raise UsageError("The standard input can be read once; give - once.")
    for file in files:
        if isinstance(file, str) and file != STDIN and not os.path.lexists(file):
            raise InputError(f"{file}: there is no such file or folder.")
    for file in files:
        if isinstance(file, Upload):
            gatherer.add(_uploaded(file))
        else:
            gatherer.add(_stdin(folder, stdin_form) if file == STDIN else _given(file))
    return gatherer.result()


class _Gatherer:
    def __init__(self, folder: Path, data: Path) -> None:
        self._folder = folder
        self._data = data
        self._names: dict[str, str] = {}
        self._tables: dict[str, Table] = {}
        self._documents: list[Document] = []
        self._findings: list[Finding] = []
        self._cells: Findings | None = None
        self._passed_over: list[str] = []
        self._seen: set[Path] = set()
        self._written = 0

    def result(self) -> Gathered:
        cells = self._cells.result() if self._cells and self._cells.total else ()
        findings = (
            *self._findings,
            *(replace(one, severity="warning") if one.code == DATE_IN_TEXT.code else one for one in cells),
        )
        return Gathered(tuple(self._documents), findings, tuple(self._passed_over))

    def add(self, item: _Item) -> None:
        items = _walk(item.path, item.name) if item.path.is_dir() else [item]
        found = [self._file(one) for one in items]
        if not any(found):
            reason, fix = "It holds nothing that is read.", "Check that it is the right one."
            self._note(item.name, NOTHING_TO_CHECK, reason, fix, severity="warning")

    def _file(self, item: _Item) -> bool:
        """Take in a file; return whether it is one to be read, or there is something wrong with it."""
        real = item.path.resolve()
        if real in self._seen:
            return True
        self._seen.add(real)
        form = item.form
        before = len(self._documents), len(self._findings)
        if form == TABLE:
            if table := self._table(item.file, item.name):
                self._document(item, TABLE, table)
        elif form in EXTENSIONS:
            self._document(item, form)
        elif form == WORKBOOK:
            self._workbook(item)
        elif form == ARCHIVE:
            self._archive(item)
        elif item.given:
            known = ", ".join(f".{form}" for form in FORMS)
            fix = f"Name it with one of the extensions {known}."
            self._note(item.name, UNKNOWN_FORM, "The form of the file is unknown.", fix)
        else:
            self._passed_over.append(item.name)
        return (len(self._documents), len(self._findings)) != before

    def _document(self, item: _Item, form: str, table: str | None = None) -> None:
        number = len(self._documents)
        self._documents.append(Document(item.name, item.path, form, number, item.base, table))

    def _note(
        self,
        name: str,
        code: Code,
        reason: str,
        fix: str,
        value: str | None = None,
        severity: Severity = "violation",
    ) -> None:
        finding = Finding(name, None, None, code.code, reason, value, suggestion=fix, severity=severity)
        self._findings.append(finding)

    def _table(self, file: str, name: str) -> str | None:
        """Return the name of the table that a file or sheet is named as; note that there is none."""
        if (table := self._known(file)) is None:
            stem = _stem(file)
            from iwtld.findings.similar import resembling

            near = " or ".join(resembling(stem.casefold(), self._names.values()))
            fix = (f"Did you mean {near}? " if near else "") + "`iwtld kinds` lists the tables."
            self._note(name, UNKNOWN_TABLE, f"There is no table named {stem!r}.", fix, stem)
        return table

    def _known(self, file: str) -> str | None:
        if not self._names:
            from iwtld.tables import table_names

            self._names = {table.casefold(): table for table in table_names(self._data)}
        return self._names.get(_stem(file).casefold())

    def _archive(self, item: _Item) -> None:
        from iwtld.incoming.archive import (
            Budget,
            DamagedError,
            RefusedError,
            inside,
            members,
            open_archive,
            unpack,
        )

        if item.budget is not None:
            fix = "Unpack it, and pack its files beside it."
            self._note(item.name, MEMBER_REFUSED, "The member is an archive itself.", fix)
            return
        try:
            with open_archive(item.path) as archive:
                budget = Budget(item.path.stat().st_size)
                for member in members(archive, item.name, self._findings):
                    name = inside(item.name, member)
                    base = f"{item.base}!/{quote(member.filename)}"
                    file = member.filename.rpartition("/")[2]
                    found = _Item(self._target(), name, file, base, budget=budget)
                    if found.form in FORMS and found.form != ARCHIVE:
                        try:
                            unpack(archive, member, found.path, budget)
                        except DamagedError as error:
                            self._note(name, MEMBER_REFUSED, error.reason, error.fix)
                            continue
                    self._file(found)
        except RefusedError as error:
            self._note(item.name, ARCHIVE_REFUSED, error.reason, error.fix)

    def _workbook(self, item: _Item) -> None:
        from iwtld.incoming.archive import ExhaustedError, RefusedError
        from iwtld.incoming.workbook import Workbook, check

        try:
            formulas = check(item.path, item.budget)
            with Workbook(item.path, formulas) as book:
                for sheet in book.sheets:
                    self._sheet(book, sheet, item)
        except RefusedError as error:
            if isinstance(error, ExhaustedError) and error.budget is item.budget:
                raise
            self._note(item.name, WORKBOOK_REFUSED, error.reason, error.fix)

    def _sheet(self, book: Workbook, sheet: str, item: _Item) -> None:
        from iwtld.incoming.archive import RefusedError
        from iwtld.incoming.workbook import HELP_SHEETS, write_table
        from iwtld.tables import load_table
        from iwtld.tables.findings import Findings

        name = f"{item.name}!/{sheet}"
        if sheet in HELP_SHEETS:
            return
        if self._known(sheet) is None and book.is_empty(sheet):
            self._passed_over.append(name)
            return
        table = self._table(sheet, name)
        if table is None:
            return
        if table not in self._tables:
            self._tables[table] = load_table(self._data / f"{table}.csv")
        self._cells = self._cells or Findings()
        target = self._target()
        try:
            rows = write_table(book.rows(sheet), self._tables[table], target, name, self._cells)
        except RefusedError as error:
            self._note(name, WORKBOOK_REFUSED, error.reason, error.fix)
            return
        base = f"{item.base}!/{quote(sheet)}"
        number = len(self._documents)
        self._documents.append(Document(name, target, TABLE, number, base, table, rows))

    def _target(self) -> Path:
        """Return the path of a new file in the temporary folder."""
        self._written += 1
        return self._folder / f"{self._written:06}"


def _given(file: str) -> _Item:
    path = Path(file)
    if not path.is_dir():
        _require_readable(path, file)
    return _Item(path, file, path.name, Path(os.path.realpath(path)).as_uri(), given=True)


def _uploaded(upload: Upload) -> _Item:
    return _Item(upload.path, upload.name, upload.file, f"file:///{quote(upload.name)}", given=True)


def _stdin(folder: Path, form: str | None) -> _Item:
    file = form or "ttl"
    file = file if "." in file else f"stdin.{file}"
    if _extension(file) not in FORMS or file.lower() == f"stdin.{TABLE}":
        listing = "Give an extension, or for a table the name of its file, such as actors.csv."
        raise UnknownNameError("form of the standard input", str(form), FORMS, listing=listing)
    target = folder / "stdin"
    with target.open("xb") as out:
        while chunk := sys.stdin.buffer.read(_CHUNK):
            out.write(chunk)
    return _Item(target, STDIN_NAME, file, _STDIN_BASE, given=True)


def _walk(top: Path, name: str) -> Iterator[_Item]:
    """Give the plain files of a folder, and of the folders in it, in the order of their names."""
    real = os.path.realpath(top)

    def fail(error: OSError) -> None:
        raise InputError(f"{error.filename} cannot be read: {error.strerror}.") from error

    for where, folders, files in os.walk(top, onerror=fail):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for file in sorted(files):
            path = Path(where, file)
            target = Path(os.path.realpath(path))
            leaves = path.is_symlink() and not target.is_relative_to(real)
            if file.startswith(".") or leaves or not target.is_file():
                continue
            shown = str(Path(name, path.relative_to(top)))
            _require_readable(path, shown)
            yield _Item(path, shown, file, target.as_uri())


def _require_readable(path: Path, name: str) -> None:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(
                f"{name} is no plain file. Give - and write its content to the standard input; --stdin-form "
                "says what it is."
            )
        path.open("rb").close()
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror or error}.") from error


def _stem(file: str) -> str:
    return file.partition(".")[0].strip()


def _extension(file: str) -> str:
    return file.rpartition(".")[2].lower() if "." in file else ""
