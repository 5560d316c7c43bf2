"""Characters as they may be shown: how wide they are on a screen, and which of them have to be escaped."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Besides the control characters proper: what changes the direction of the text around it, what nobody can
# see (a zero-width space in an IRI), what breaks lines, and what UTF-8 cannot hold. The joiners U+200C and
# U+200D stay, since writing systems need them.
_HIDDEN: Final = (
    "\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f"
)
_UNSAFE: Final = re.compile(f"[{_HIDDEN}]")
_UNSAFE_IN_TEXT: Final = re.compile(f"(?!\n)[{_HIDDEN}]")


def escape(character: str) -> str:
    r"""Return a character by its number, as programs write it: ``\x1b``, ``\u202e``; a tab is ``\t``."""
    named = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}.get(character)
    code = ord(character)
    return named or (
        f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    )


def visible(text: str, *, lines: bool = False) -> str:
    """Return a text in which control, invisible and direction-changing characters are shown as escapes.

    With ``lines`` the line feeds stay. Nothing that the result holds can steer a terminal.
    """
    return (_UNSAFE_IN_TEXT if lines else _UNSAFE).sub(lambda match: escape(match[0]), text)


@lru_cache(maxsize=4096)
def width(character: str) -> int:
    """Return how many columns of a terminal one visible character takes: 2 when wide, 0 when it combines."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def length(text: str) -> int:
    """Return how many columns of a terminal a visible text takes."""
    return len(text) if text.isascii() else sum(map(width, text))


def wrap(text: str, room: int | None, indent: str = "", lead: str = "") -> str:
    """Break the lines of a text at spaces so that each fits ``room`` columns, where its words allow it.

    ``lead`` stands before the first line and is not broken; every other line begins with ``indent``. Words
    stay whole, so that IRIs and paths can be copied.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = indent if lines else lead
        begun = bool(lead) and not lines
        for word in paragraph.split(" "):
            candidate = f"{line} {word}" if begun else line + word
            if room is not None and begun and word and length(candidate) > room:
                lines.append(line.rstrip())
                candidate = indent + word
            line, begun = candidate, True
        lines.append(line.rstrip())
    return "\n".join(lines)
