"""Read the header of a stored query: the lines that begin with ``#+``.

::

    #+ summary: Which treaties bind the country on the date?
    #+ description: Parties and successors; signatories are left out.
    #+   A line that is indented further continues the one before.
    #+ tags: treaties, parties
    #+ answers: CQ012, CQ013
    #+ param: country country required "ISO code or name of the country"
    #+ param: on date default=today "the date of the question"
    #+ param: scope text(specific|all) default=all "which instruments count"
    #+ example: country=VNM on=2018-01-01

Header lines are comments, so that the file stays valid SPARQL for every engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Final

from iwtld.errors import ResourceError, nearest

MARK: Final = "#+"
_ONCE: Final = ("summary", "description", "tags", "answers", "example")
_KEYS: Final = (*_ONCE, "param")
_LINE: Final = re.compile(r"#\+ (?P<key>[a-z]+):(?P<value>.*)")
_ASSIGNMENT: Final = re.compile(
    r'\s*(?P<name>[A-Za-z_]\w*)=(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))(?=\s|$)'
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a header: its key, its text with continuation lines joined, and its line number."""

    key: str
    text: str
    line: int


def entries(text: str, file: str) -> list[Entry]:
    """Return the entries of the header that a query text begins with.

    Raises ``ResourceError`` with file and line for an unknown or repeated key, an empty entry, a malformed
    line, a header line after the query has begun, and a header without summary.
    """
    found: list[Entry] = []
    for number, line in _header_lines(text, file):
        continuation = line.removeprefix(MARK)
        if continuation.startswith("   ") and found:
            last = found[-1]
            found[-1] = Entry(last.key, f"{last.text} {continuation.strip()}".strip(), last.line)
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise fault(file, number, f"A header line is written `#+ key: value`, not `{line}`.")
        key = match["key"]
        if key not in _KEYS:
            hint = nearest(key, _KEYS)
            advice = f"Did you mean {hint[0]}?" if hint else f"The keys are {', '.join(_KEYS)}."
            raise fault(file, number, f"There is no header key {key!r}. {advice}")
        if key in _ONCE and any(entry.key == key for entry in found):
            raise fault(file, number, f"The header key {key!r} stands twice.")
        found.append(Entry(key, match["value"].strip(), number))
    for entry in found:
        if not entry.text:
            raise fault(file, entry.line, f"The header key {entry.key!r} has no value.")
    if not any(entry.key == "summary" for entry in found):
        raise fault(file, 1, "The header has no summary. Begin the file with `#+ summary: ...`.")
    return found


def assignments(text: str) -> Mapping[str, str] | None:
    """Return the names and values of ``a=b c="d e"``, or ``None`` when the text is not of that form."""
    found: dict[str, str] = {}
    offset = 0
    text = text.rstrip()
    while offset < len(text):
        match = _ASSIGNMENT.match(text, offset)
        if match is None or match["name"] in found:
            return None
        found[match["name"]] = match["plain"] if match["quoted"] is None else match["quoted"]
        offset = match.end()
    return found


def listed(text: str) -> tuple[str, ...]:
    """Return the words of a comma-separated list."""
    return tuple(word for part in text.split(",") if (word := part.strip()))


def fault(file: str, line: int, reason: str) -> ResourceError:
    """Return the error for a line of a query file."""
    return ResourceError(f"{file}:{line}: {reason}")


def _header_lines(text: str, file: str) -> Iterator[tuple[int, str]]:
    offset = 0
    for number in count(1):
        if not text.startswith(MARK, offset):
            break
        end = text.find("\n", offset)
        end = len(text) if end < 0 else end
        yield number, text[offset:end].rstrip()
        offset = end + 1
    late = text.find(f"\n{MARK}", offset) + 1
    if late:
        line = text.count("\n", 0, late) + 1
        raise fault(file, line, "The header must stand at the top, before the query begins.")
