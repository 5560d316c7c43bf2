"""Say in plain words where a SPARQL text stops being SPARQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from iwtld.errors import QuerySyntaxError
from iwtld.lexer import position, syntax_error_at
from iwtld.namespaces import PREFIXES

_POSITION: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
# Among the characters and keywords that the engine might have accepted stands, at times, a real reason.
_REASON: Final = re.compile(r"(?:^|, )((?:The|An?|IRI|Prefix|Invalid|Duplicated?) [\w ?`'-]+)(?=, |$)")
_KEYWORD: Final = re.compile(r"(?:^|(?<=, ))[A-Z][A-Z0-9_]+(?=, |$)")
_EXACT: Final = re.compile(r"""["']""")
_PADDING: Final = "\n" + " " * 40


def translate(error: SyntaxError, text: str, prefixes: Mapping[str, str] = PREFIXES) -> QuerySyntaxError:
    """Return our error for one that the engine raised on parsing ``text``.

    ``prefixes`` are those that hold without being declared. The text must be one that the guard lets pass.
    """
    match = _POSITION.match(str(error))
    if match is None:
        return QuerySyntaxError(f"The query does not parse: {error}")
    line, column = int(match[1]), int(match[2])
    if reason := _REASON.search(match[3]):
        return syntax_error_at(text, line, column, f"{reason[1].strip()}.")
    line, column = _furthest(text, prefixes) or (line, column)
    return syntax_error_at(text, line, column, "The query cannot be read on from here.")


def _furthest(text: str, prefixes: Mapping[str, str]) -> tuple[int, int] | None:
    """Return the line and the column up to which the engine could read, better than it says itself.

    The engine compares a keyword with as many characters as the keyword has, and tells the place behind
    those, or the end of the text where there are fewer. Behind some space it tells the former always, and
    which keywords it has tried, so that their length can be taken off.
    """
    padded = text + _PADDING
    try:
        ox.Store().query(padded, prefixes=dict(prefixes))
    except SyntaxError as error:
        match = _POSITION.match(str(error))
    else:
        match = None
    if match is None:
        return None
    lines = padded.split("\n")
    offset = sum(len(line) + 1 for line in lines[: int(match[1]) - 1]) + int(match[2]) - 1
    keywords = [len(found[0]) for found in _KEYWORD.finditer(match[3])]
    if keywords and not _EXACT.search(match[3]):
        offset -= min(keywords)
    return position(text, min(offset, len(text.rstrip())))
