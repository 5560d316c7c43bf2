"""Say in plain words where a SPARQL text stops being SPARQL."""

from __future__ import annotations

import re
from typing import Final

from iwtld.errors import QuerySyntaxError
from iwtld.lexer import excerpt

_POSITION: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
# Among the characters and keywords that the engine might have accepted stands, at times, a real reason.
_REASON: Final = re.compile(r"(?:^|, )((?:The|An?|IRI|Prefix|Invalid|Duplicate) [\w ?`'-]+)(?=, |$)")


def translate(error: SyntaxError, text: str) -> QuerySyntaxError:
    """Return our error for one that the engine raised on parsing ``text``."""
    match = _POSITION.match(str(error))
    if match is None:
        return QuerySyntaxError(f"The query does not parse: {error}")
    line, column = int(match[1]), int(match[2])
    reason = _REASON.search(match[3])
    said = f"{reason[1].strip()}." if reason else "The query cannot be read on from here."
    return QuerySyntaxError(f"Query, line {line}, column {column}: {said}{excerpt(text, line, column)}")
