"""Unpack zip archives that somebody handed in, within limits and under names of our own.

What the directory of an archive says is not trusted: bytes are counted as they come out. No name of a member
ever becomes the name of a file, so no archive can write outside the folder of the caller. Names that would
lead out of it are refused all the same: whoever made them did not mean well, or unpacks something else.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from iwtld.errors import Finding
from iwtld.incoming.codes import MEMBER_REFUSED
from iwtld.tables.findings import printable

MAX_ENTRIES: Final = 10_000
"""How many entries an archive may have, those that are passed over among them."""

MAX_UNPACKED: Final = 1 << 30
"""How many bytes may come out of one archive, workbooks inside it included."""

MAX_RATIO: Final = 200
"""How many times the size of the archive may come out of it, beyond ``RATIO_FREE``. Tables and RDF of real
data shrink to a tenth; one byte repeated shrinks to a thousandth."""

RATIO_FREE: Final = 10 << 20
"""How many bytes may come out whatever the ratio: short files that repeat themselves are harmless."""

MAX_DIRECTORY: Final = 4 << 20
"""How many bytes the directory of an archive may have; it is held in memory."""

_CHUNK: Final = 1 << 16
_END: Final = struct.Struct("<4s4H2LH")
_LOCATOR: Final = 20
_DRIVE: Final = re.compile(r"[A-Za-z]:").match
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_UNPACKING: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
"""What the library raises for a member that is not as the directory says, or is not where it says."""


class RefusedError(Exception):
    """An archive, or a member of one, is not read; ``fix`` says what to do. It never leaves this package."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


class DamagedError(RefusedError):
    """One member cannot be unpacked; the others can."""


class ExhaustedError(RefusedError):
    """More came out of an archive than ``budget`` allows; nothing more of it is read."""

    def __init__(self, reason: str, budget: Budget) -> None:
        super().__init__(reason, "Pack fewer or smaller files, or give them without packing.")
        self.budget = budget


class Budget:
    """How many bytes may still come out of an archive of ``size`` bytes.

    ``outer`` is the budget of the archive in which this one lies; what is taken here is taken there too.
    """

    def __init__(self, size: int, limit: int = MAX_UNPACKED, outer: Budget | None = None) -> None:
        self._left = limit
        self._limit = limit
        self._ratio = max(RATIO_FREE, size * MAX_RATIO)
        self._outer = outer

    def take(self, count: int) -> None:
        """Count bytes that came out; raises ``RefusedError`` when they are too many."""
        self._left -= count
        taken = self._limit - self._left
        if self._left < 0:
            raise ExhaustedError(f"It unpacks to more than {self._limit >> 20:,} MiB.", self)
        if taken > self._ratio:
            raise ExhaustedError(f"It unpacks to more than {MAX_RATIO} times its size.", self)
        if self._outer is not None:
            self._outer.take(count)


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open a zip archive whose directory is small enough to be held in memory.

    Raises ``RefusedError`` when it is not, or when the file is no zip archive.
    """
    damaged = RefusedError("It is no zip archive, or it is damaged.", "Pack the files again.")
    with path.open("rb") as stream:
        _check_directory(stream, damaged)
    try:
        archive = zipfile.ZipFile(path)
    # The library has no error of its own for offsets that lead out of the file.
    except (zipfile.BadZipFile, struct.error, NotImplementedError, ValueError, OSError) as error:
        raise damaged from error
    if len(archive.infolist()) > MAX_ENTRIES:
        archive.close()
        raise _too_many()
    return archive


def members(archive: zipfile.ZipFile, name: str, findings: list[Finding]) -> list[zipfile.ZipInfo]:
    """Return the files of an archive in the order of their names, without hidden ones.

    Each member that is refused adds a finding; ``name`` is what findings call the archive.
    """
    entries = sorted(archive.infolist(), key=lambda member: member.orig_filename)
    counted = Counter(member.orig_filename for member in entries)
    accepted = []
    told = set()
    for member in entries:
        reason = suspicion(member, counted[member.orig_filename])
        if reason is not None:
            if member.orig_filename not in told:
                told.add(member.orig_filename)
                fix = "Leave it out, or pack the files again without it."
                place = inside(name, member)
                findings.append(Finding(place, None, None, MEMBER_REFUSED.code, reason, suggestion=fix))
        elif not member.is_dir() and not _is_hidden(member.filename):
            accepted.append(member)
    return accepted


def suspicion(member: zipfile.ZipInfo, count: int = 1) -> str | None:
    """Return why a member is refused by what the directory says of it, None when it is not."""
    name = member.orig_filename
    kind = stat.S_IFMT(member.external_attr >> 16)
    repeated = count > 1 and not member.is_dir()
    reasons = {
        "The name of the member holds NUL.": "\0" in name,
        "The name of the member is absolute.": name.startswith("/"),
        "The name of the member holds a backslash.": "\\" in name,
        "The name of the member begins with a drive letter.": _DRIVE(name),
        "The name of the member leads out of the archive.": ".." in name.split("/"),
        f"{count} members have this name; which one is meant cannot be told.": repeated,
        "The member is a symbolic link.": kind == stat.S_IFLNK,
        "The member is no plain file.": kind not in (0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK),
        "The member is encrypted.": member.flag_bits & _ENCRYPTED,
        "The member is packed by a method other than deflate.": member.compress_type not in _METHODS,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, budget: Budget) -> None:
    """Write one member to a file; raises ``RefusedError`` when it is damaged, or over the budget."""
    with target.open("xb") as out:
        for chunk in chunks(archive, member, budget):
            out.write(chunk)


def chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """Give the bytes of one member as they come out.

    Raises ``DamagedError`` when they cannot, and ``RefusedError`` when the budget is used up.
    """
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                budget.take(len(chunk))
                yield chunk
    except _UNPACKING as error:
        raise DamagedError("The member is damaged.", "Pack the files again.") from error


def inside(archive: str, member: zipfile.ZipInfo) -> str:
    """Return what findings call a member of an archive: ``bundle.zip!/actors.ttl``."""
    return f"{archive}!/{printable(member.orig_filename)}"


def _check_directory(stream: BinaryIO, damaged: RefusedError) -> None:
    """Refuse an archive whose directory would take much memory, before it is read."""
    size = stream.seek(0, 2)
    tail_size = min(size, _LOCATOR + _END.size + 0xFFFF)
    stream.seek(size - tail_size)
    tail = stream.read(tail_size)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise damaged
    *_, entries, directory, _, _ = _END.unpack_from(tail, place)
    wide = tail[max(0, place - _LOCATOR) : place].startswith(b"PK\x06\x07")
    if wide or entries > MAX_ENTRIES or directory > MAX_DIRECTORY:
        raise _too_many()
    stream.seek(0)


def _too_many() -> RefusedError:
    return RefusedError(
        f"It has more than {MAX_ENTRIES:,} entries, or is a ZIP64 archive.",
        "Pack fewer files at once, or give the folder itself.",
    )


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))
