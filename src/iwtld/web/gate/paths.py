"""Paths that are what they seem to be."""

from __future__ import annotations

import re
from typing import Final

# A slash, a backslash or a NUL that hides in an escape is there to be read differently by somebody else.
_HIDDEN: Final = re.compile(rb"%(?:2f|5c|00|0a|0d|25(?:2f|5c|00|2e))", re.IGNORECASE)
_ODD: Final = re.compile(r"//|\\|[\x00-\x1f\x7f]|(?:^|/)\.{1,2}(?:/|$)")


def plain(path: str, raw: bytes) -> bool:
    """Return whether a path has no empty or dotted segments, no control characters and nothing hidden."""
    return not _HIDDEN.search(raw) and not _ODD.search(path) and "\ufffd" not in path
