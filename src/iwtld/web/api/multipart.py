"""Read a body of the type ``multipart/form-data`` (RFC 7578), which is in memory already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST_PARTS: Final = 200
"""How many fields and files a body may have."""


@dataclass(slots=True)
class Part:
    """One field or file; ``file`` is the name that the client gave it, ``None`` for a field."""

    name: str = ""
    file: str | None = None
    pieces: list[bytes] = field(default_factory=list)

    @property
    def content(self) -> bytes:
        """Return the bytes of the part."""
        return b"".join(self.pieces)


def parts(body: bytes, content_type: str) -> list[Part]:
    """Return the parts of a body in order.

    Raises ``Problem`` (400) for a body that is not whole or not of that type, for a field that is not UTF-8,
    and for more than ``MOST_PARTS`` parts.
    """
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import MultipartParser, parse_options_header

    boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
    if not 0 < len(boundary) <= 70:
        raise _unreadable("The Content-Type has no boundary of 1 to 70 characters.")
    reading = _Reading()
    try:
        MultipartParser(boundary, reading.callbacks()).write(body)
    except FormParserError:
        raise _unreadable("The body does not follow its boundary.") from None
    if not reading.whole:
        raise _unreadable("The body ends before its last boundary.")
    return reading.found


class _Reading:
    def __init__(self) -> None:
        self.found: list[Part] = []
        self.whole = False
        self._header = bytearray()
        self._value = bytearray()
        self._headers: dict[bytes, bytes] = {}

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_part_data": self._data,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        if len(self.found) == MOST_PARTS:
            raise _unreadable(f"It has more than {MOST_PARTS} parts.")
        self.found.append(Part())
        self._headers = {}

    def _data(self, data: bytes, start: int, end: int) -> None:
        self.found[-1].pieces.append(data[start:end])

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[bytes(self._header).lower()] = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _headers_finished(self) -> None:
        from python_multipart.multipart import parse_options_header

        kind, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if kind != b"form-data" or b"name" not in options:
            raise _unreadable("A part has no name.")
        part = self.found[-1]
        part.name = options[b"name"].decode("utf-8", "replace")
        if b"filename" in options:
            part.file = options[b"filename"].decode("utf-8", "replace")

    def _end(self) -> None:
        self.whole = True


def text(part: Part) -> str:
    """Return the content of a field; raises ``Problem`` (400) when it is not UTF-8."""
    try:
        return part.content.decode("utf-8")
    except UnicodeDecodeError:
        raise _unreadable(f"The field {part.name[:80]!r} is not UTF-8.") from None


def _unreadable(reason: str) -> Problem:
    return Problem(400, "unreadable", "What was sent cannot be read", f"{reason} Send the form again.")
