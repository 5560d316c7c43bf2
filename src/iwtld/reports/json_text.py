"""JSON that any stream can take: UTF-8, without a character that steers a terminal or that nobody sees."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

# Control characters below U+0020 are escaped by the standard library; these steer terminals and text as
# well, or cannot be seen.
_CONTROL: Final = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
# Half of a pair is no character: many parsers refuse the whole text, escaped or not.
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def dumps(value: object) -> str:
    r"""Return a value as JSON on one line.

    It reads back the same, save for bytes that are not UTF-8, which read back as text such as ``\udce9``.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    text = _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return _SURROGATE.sub(lambda match: f"\\\\u{ord(match[0]):04x}", text)


def members(values: Iterable[tuple[str, object | Iterator[object]]], indent: str = "") -> Iterator[str]:
    """Yield an object member by member; an iterator becomes an array with one element a line."""
    inner = indent + "  "
    yield "{\n"
    separator = ""
    for name, value in values:
        yield f"{separator}{inner}{dumps(name)}: "
        if isinstance(value, Iterator):
            yield from _array(value, inner)
        else:
            yield dumps(value)
        separator = ",\n"
    yield f"\n{indent}}}"


def _array(values: Iterator[object], indent: str) -> Iterator[str]:
    separator = "[\n"
    for value in values:
        yield f"{separator}{indent}  {dumps(value)}"
        separator = ",\n"
    yield "[]" if separator == "[\n" else f"\n{indent}]"
