"""Where the parts of a store lie, and the pointer to the published build.

The pointer is a text file and not a symbolic link. A link would have to be resolved before the engine opens
the folder (file by file through the link, one swap could mix two builds), some file systems, archives and
network shares cannot hold one, and a file has room for the id of the build before, which must outlive the
swap for readers that are just opening it.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from iwtld.errors import StoreError, UsageError

ENVIRONMENT = "IWTLD_STORE"

_BUILD_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")


def store_path(path: str | os.PathLike[str] | None = None) -> Path:
    """Return the folder of the store: the argument, else ``IWTLD_STORE``, else the user's data folder.

    Raises ``UsageError`` when the store is a service, see :func:`remote_address`.
    """
    chosen = path if path is not None else os.environ.get(ENVIRONMENT)
    if remote_address(path) is not None:
        raise UsageError(
            "This needs a store in a folder, not a service. Give --store DIR; `iwtld publish` puts what is "
            "in it into a service."
        )
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("iwtld", appauthor=False) / "store"


def remote_address(store: str | os.PathLike[str] | None = None) -> str | None:
    """Return the address of a store that is a service (the argument, else ``IWTLD_STORE``), else ``None``."""
    chosen = store if store is not None else os.environ.get(ENVIRONMENT)
    is_address = isinstance(chosen, str) and chosen[:8].lower().startswith(("http://", "https://"))
    return chosen if is_address and isinstance(chosen, str) else None


def new_build_id(now: datetime | None = None) -> str:
    """Return a fresh build id: the UTC time to the second and 32 random bits."""
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    return f"{moment:%Y%m%dT%H%M%SZ}-{os.urandom(4).hex()}"


@dataclass(frozen=True, slots=True)
class Pointer:
    """The published build and, while it exists, the one before it."""

    current: str
    previous: str | None = None

    def __contains__(self, build_id: str) -> bool:
        return build_id in (self.current, self.previous)


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths inside one store folder."""

    root: Path

    @property
    def builds(self) -> Path:
        """Return the folder that holds one folder per build."""
        return self.root / "builds"

    @property
    def lock(self) -> Path:
        """Return the file whose lock a builder holds."""
        return self.root / "build.lock"

    @property
    def pointer_file(self) -> Path:
        """Return the file that names the published build."""
        return self.root / "current"

    def graph(self, build_id: str) -> Path:
        """Return the RocksDB folder of a build."""
        return self.builds / build_id / "graph"

    def records(self, build_id: str) -> Path:
        """Return the RocksDB folder of what a build recorded, without what it inferred."""
        return self.builds / build_id / "records"

    @property
    def clones(self) -> Path:
        """Return the folder that holds the writable copies of records that are in use."""
        return self.root / "clones"

    def manifest(self, build_id: str) -> Path:
        """Return the manifest file of a build."""
        return self.builds / build_id / "manifest.json"

    def pointer(self) -> Pointer | None:
        """Return what the pointer file says, or ``None`` when nothing was ever published here.

        Raises ``StoreError`` when the file is there but does not name a build.
        """
        try:
            ids = self.pointer_file.read_text(encoding="utf-8").split()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(
                f"The file {self.pointer_file} cannot be read: {error}. Run `iwtld build`."
            ) from error
        # The ids become paths: nothing but the form that builds are given may pass.
        if not 1 <= len(ids) <= 2 or not all(_BUILD_ID.fullmatch(name) for name in ids):
            raise StoreError(f"The file {self.pointer_file} does not name a build. Run `iwtld build`.")
        return Pointer(*ids)

    def publish(self, pointer: Pointer) -> None:
        """Replace the pointer file in one step; it survives a power cut either old or new, never torn."""
        aside = self.pointer_file.with_name("current.new")
        ids = [pointer.current, *filter(None, [pointer.previous])]
        with aside.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write("\n".join(ids) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(self.pointer_file)
        # The swap has happened. Should this fail, a power cut may bring the old build back, no more.
        with suppress(OSError):
            sync_folder(self.root)


def sync_folder(folder: Path) -> None:
    """Force the entries of a folder to the disk, so that a created or renamed file survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
