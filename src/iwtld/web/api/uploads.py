"""Examine what somebody sends: as a form with files, or as the body itself.

The name of a file says what it holds, as on the command line, and is all of it that is used: no part of it
becomes the name of a file here. What is sent lives in a temporary folder for as long as it is examined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from iwtld.incoming import Examined, Upload, examine
from iwtld.incoming.examine import MOST_FINDINGS
from iwtld.incoming.gather import ARCHIVE, FORMS, WORKBOOK
from iwtld.options import Option
from iwtld.rdf_codes import DOCUMENT_TYPE, REMOTE_CONTEXT
from iwtld.reports import render
from iwtld.reports.characters import visible
from iwtld.temporary import temporary_folder
from iwtld.web.api import multipart
from iwtld.web.params import read
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from iwtld.web.exchange import Pairs, Request
    from iwtld.web.site import Site

PROFILE: Final = Option(
    name="profile",
    choices=("core", "strict", "exchange"),
    default="strict",
    help="core: what every record must have. strict: what a build asks. exchange: what a partner needs to "
    "read the data.",
)
ALONE: Final = Option(
    name="alone", kind="flag", help="Check the files by themselves, not in the context of the graph."
)
LIMIT: Final = Option(
    name="limit",
    kind="integer",
    default=MOST_FINDINGS,
    least=0,
    help="Show at most so many findings; all are counted. 0 shows all.",
)
OFFSET: Final = Option(name="offset", kind="integer", default=0, least=0, help="Skip the first N findings.")
NAME: Final = Option(
    name="name",
    help="The name of the file when the body is the file itself; a table is known by it.",
    example="treaty-actions.csv",
)
OPTIONS: Final = (PROFILE, ALONE, LIMIT, OFFSET)
"""What can be said of an examination, in the query string or as fields of the form."""

FILES: Final = "files"
"""The field of a form that holds the files; it may stand there several times."""

MULTIPART: Final = "multipart/form-data"
TYPES: Final = {
    "text/turtle": "ttl",
    "application/trig": "trig",
    "application/n-triples": "nt",
    "application/n-quads": "nq",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": WORKBOOK,
    "application/zip": ARCHIVE,
}
"""The extension that each media type of a body stands for."""

# What clients send when nobody told them what the body is; the name tells then.
_UNTOLD: Final = frozenset({"", "application/octet-stream", "application/x-www-form-urlencoded"})
_LONGEST_NAME: Final = 120
_REFUSED: Final = {
    DOCUMENT_TYPE.code: ("doctype-refused", "A document type is refused"),
    REMOTE_CONTEXT.code: ("remote-context", "A context from elsewhere is refused"),
    "R08": ("archive-refused", "An archive is refused"),
}


class Sent(NamedTuple):
    """A file as it was sent: a clean name, and its content."""

    name: str
    content: bytes


def examine_files(files: Sequence[Sent], pairs: Pairs, request: Request, site: Site) -> Examined:
    """Return what the examination of files found; ``pairs`` are what was said of it.

    Raises ``Problem`` (400) for a parameter that is wrong. What is wrong in the files is never raised.
    """
    asked = read(replace(request, query=pairs), OPTIONS, others=(NAME.name,))
    with temporary_folder() as folder:
        return examine(
            list(_written(files, folder)),
            store=site.kb.path,
            with_base=not asked["alone"],
            profile=asked["profile"],
            limit=asked["limit"] or None,
            offset=asked["offset"],
            folder=folder,
        )


def received(request: Request) -> tuple[list[Sent], Pairs]:
    """Return the files of an upload, and all that was said of it.

    Raises ``Problem``: 400 for a form that cannot be read or holds no file, and 415 for a body of a kind that
    is not read.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem(
            415, "encoded", "The body is compressed", "Send it without Content-Encoding, or send a zip."
        )
    if request.media_type == MULTIPART:
        files, fields = _form(request)
        return files, (*request.query, *fields)
    return [_body(request)], request.query


def report(examined: Examined, form: str) -> Iterator[str]:
    """Return the outcome in a form of ``iwtld.reports.FORMS``, piece by piece."""
    from iwtld.explain.catalogue import codes

    return render(examined, form, explain=codes().get if form in ("sarif", "html") else None)


def refusal(examined: Examined) -> Problem | None:
    """Return the problem of an upload that holds what is never read, ``None`` when it holds nothing such.

    Those are document types, contexts from elsewhere, and archives that are damaged or unpack to too much.
    """
    refused = [finding for finding in examined.findings if finding.code in _REFUSED]
    if not refused:
        return None
    slug, title = _REFUSED[refused[0].code]
    findings = [
        {
            "file": each.file,
            "line": each.line,
            "column": each.column,
            "code": each.code,
            "reason": each.reason,
            "suggestion": each.suggestion,
        }
        for each in refused
    ]
    first = refused[0]
    return Problem(
        400,
        slug,
        title,
        f"{first.file}: {first.reason}{f' {first.suggestion}' if first.suggestion else ''}",
        findings=findings,
    )


def clean(name: str, extension: str | None = None) -> str:
    """Return the last part of a name that a client gave, without what nobody can see.

    ``extension`` is added where the name has none that is read. A name that is too long loses its middle.
    """
    last = visible(name.replace("\\", "/").rpartition("/")[2]).strip()
    last = last if last.strip(". ") else "upload"
    if extension is not None and last.rpartition(".")[2].lower() not in FORMS:
        last = f"{last}.{extension}"
    half = _LONGEST_NAME // 2
    return last if len(last) <= _LONGEST_NAME else f"{last[:half]}…{last[-half:]}"


def _form(request: Request) -> tuple[list[Sent], Pairs]:
    files: list[Sent] = []
    fields: list[tuple[str, str]] = []
    for part in multipart.parts(request.body, request.headers.get("content-type", "")):
        if part.file is None:
            fields.append((part.name, multipart.text(part)))
        elif part.name != FILES:
            raise _no_file(f"The file {clean(part.file)!r} stands in the field {part.name[:80]!r}.")
        elif part.file or part.content:
            # A field in which no file was chosen comes with an empty name.
            files.append(Sent(clean(part.file), part.content))
    if not files:
        raise _no_file("The form holds no file.")
    return files, tuple(fields)


def _body(request: Request) -> Sent:
    if not request.body:
        raise _no_file("The body is empty.")
    extension = TYPES.get(request.media_type)
    name = request.value(NAME.name)
    if extension is None and request.media_type not in _UNTOLD:
        listed = ", ".join([*TYPES, MULTIPART])
        detail = f"{request.media_type[:80]!r} is not read here. Send one of {listed}."
        raise Problem(415, "media-type", "The body is of a kind that is not read", detail, accepted=[*TYPES])
    if name is None and extension in (None, "csv"):
        detail = "Say what the file is called: ?name=treaty-actions.csv. A table is known by its name."
        raise Problem(400, "parameter", "A parameter is missing, superfluous or wrong", detail)
    file = clean(name or "upload", extension)
    named = file.rpartition(".")[2].lower()
    if extension is not None and named != extension:
        detail = f"The Content-Type says .{extension}, the name .{named}. Send what is meant."
        raise Problem(400, "media-type", "The type and the name of the file differ", detail)
    return Sent(file, request.body)


def _written(files: Sequence[Sent], folder: Path) -> Iterator[Upload]:
    """Write the files under names of our own; files of one name are told apart in what is said of them."""
    seen: Counter[str] = Counter()
    for number, file in enumerate(files, 1):
        seen[file.name] += 1
        path = folder / f"upload-{number}"
        path.write_bytes(file.content)
        same = seen[file.name]
        yield Upload(path, file.name, file.name if same == 1 else f"{file.name} ({same})")


def _no_file(reason: str) -> Problem:
    detail = f"{reason} Send files in the field {FILES!r}, or a file as the body with its Content-Type."
    return Problem(400, "no-file", "There is no file to examine", detail)
