"""Findings as workflow commands, which GitHub shows beside the lines of a pull request.

The grammar is that of https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions:
``::error file=F,line=L,col=C,endColumn=E,title=T::message``, where ``%``, carriage return and line feed are
percent-encoded, in properties also ``:`` and ``,``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from iwtld.errors import Finding, Severity
from iwtld.reports.characters import visible
from iwtld.reports.places import cell, containers, documents_by_name, position, region
from iwtld.reports.summary import page

if TYPE_CHECKING:
    from iwtld.incoming.document import Document
    from iwtld.incoming.examined import Examined

_COMMANDS: Final[Mapping[Severity, str]] = {"violation": "error", "warning": "warning", "info": "notice"}


def write(examined: Examined) -> Iterator[str]:
    """Yield one command a line, and a last one where not all findings are shown."""
    documents = documents_by_name(examined)
    for finding in examined.findings:
        yield _annotation(finding, documents)
    more = page(examined)
    if more:
        yield _command("notice", {"title": "iwtld"}, more)


def _annotation(finding: Finding, documents: Mapping[str, Document]) -> str:
    file, *inside = containers(finding.file)
    properties = {"file": file.removeprefix("./")}
    place = None if inside else region(finding, documents)
    if place is not None:
        properties["line"] = str(place.line)
        if place.start is not None:
            properties["col"] = str(place.start)
        if place.end is not None:
            properties["endColumn"] = str(place.end)
    properties["title"] = finding.code
    return _command(_COMMANDS[finding.severity], properties, _message(finding, within=bool(inside)))


def _message(finding: Finding, *, within: bool) -> str:
    # GitHub shows no lines of what lies inside an archive or a workbook; the message has to say where.
    named = cell(finding)
    where = f"{position(finding)}{f' ({named})' if named else ''}: " if within else ""
    column = f"[{finding.column_name}] " if finding.column_name else ""
    hint = f"\nHelp: {finding.suggestion}" if finding.suggestion else ""
    return f"{where}{column}{finding.reason}{hint}"


def _command(name: str, properties: Mapping[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(visible(message, lines=True))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    # A path is passed on as it is; only what no stream can hold is escaped.
    encodable = text.encode("utf-8", "backslashreplace").decode()
    return _data(encodable).replace(":", "%3A").replace(",", "%2C")
