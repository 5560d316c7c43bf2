"""What the bytes of a file tell before anything parses them: whether it is text, and what may stand in it.

The file is read once, block by block, so that its size does not matter.
"""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from iwtld.positions.text import BYTE_ORDER_MARK, Text

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

_BLOCK: Final = 1 << 20
_OVERLAP: Final = 16
_BLANK_NODES: Final = (b"_:", b"[", b"(", b"<<", b"{|")
_HEAD: Final = 4096


@dataclass(slots=True)
class Scan:
    """What a file holds; offsets count bytes from its beginning, a byte order mark among them.

    ``not_text`` is the first byte that is not UTF-8, or else the first NUL. ``has_blank_nodes``,
    ``has_imports`` and ``has_triple_terms`` tell whether a file in Turtle or one of its relatives may have
    some; what they say no to is not there. ``head`` is the beginning of the file.
    """

    head: bytes = b""
    is_empty: bool = True
    not_text: int | None = None
    has_blank_nodes: bool = False
    has_imports: bool = False
    has_triple_terms: bool = False

    @property
    def start(self) -> int:
        """Where the text begins: behind the byte order mark, if there is one."""
        return len(BYTE_ORDER_MARK) if self.head.startswith(BYTE_ORDER_MARK) else 0


def scan(path: Path) -> Scan:
    """Read a file through to what ``Scan`` tells, or to the first byte that no text has.

    Raises ``OSError``.
    """
    found = Scan()
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = 0
    before = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if not offset:
                found.head = block[:_HEAD]
            found.is_empty = found.is_empty and not block.removeprefix(BYTE_ORDER_MARK).strip()
            if (bad := _not_text(block, decoder, offset)) is not None:
                found.not_text = bad
                return found
            window = before + block
            found.has_blank_nodes = found.has_blank_nodes or any(mark in window for mark in _BLANK_NODES)
            found.has_imports = found.has_imports or b"imports" in window
            found.has_triple_terms = found.has_triple_terms or b"<<" in window
            before = block[-_OVERLAP:]
            offset += len(block)
    if decoder.getstate()[0]:
        found.not_text = offset - len(decoder.getstate()[0])
    return found


def _not_text(block: bytes, decoder: codecs.IncrementalDecoder, offset: int) -> int | None:
    kept = len(decoder.getstate()[0])
    nul = block.find(0)
    try:
        decoder.decode(block)
    except UnicodeDecodeError as error:
        bad = offset - kept + error.start
        return bad if nul < 0 else min(bad, offset + nul)
    return None if nul < 0 else offset + nul


def position(path: Path, offset: int) -> tuple[int, int]:
    """Return the line and the column of a byte of a file, both from 1, columns in characters."""
    with path.open("rb") as file:
        head = file.read(offset)
    mark = len(BYTE_ORDER_MARK) if head.startswith(BYTE_ORDER_MARK) else 0
    return Text(head).position(max(0, offset - mark))


def part(path: Path, start: int, end: int | None = None) -> BinaryIO:
    """Open the bytes of a file from one offset up to another, or to its end. Raises ``OSError``."""
    file = path.open("rb")
    file.seek(start)
    return file if end is None else io.BufferedReader(_Part(file, max(0, end - start)))


class _Part(io.RawIOBase):
    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file = file
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        block = self._file.read(min(len(view), self._left))
        self._left -= len(block)
        view[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._file.close()
        super().close()
