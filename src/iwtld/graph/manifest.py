"""What a build says about itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from iwtld.errors import StoreError


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a build: how many records it read, how many triples it added, in how many seconds."""

    name: str
    records: int
    triples: int
    seconds: float


@dataclass(frozen=True, slots=True)
class FileStamp:
    """The size in bytes and the SHA-256 (hexadecimal) of one file of the graph."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of a build in numbers, with what is needed to see that it is whole and up to date.

    ``built`` is ISO 8601 in UTC; ``triples`` counts all triples of all graphs and ``inferred`` those of them
    that rules derived; ``graphs`` maps the IRI of each graph to its triples; ``resources`` is the
    :func:`~iwtld.graph.freshness.fingerprint` of what the build was made from, and ``additions`` maps the ids
    of the additions in it to their marks (:func:`iwtld.additions.layout.marks`). ``build``, ``files`` and
    ``record_files`` are filled in when the build is published; the last is empty when the records were not
    written beside the graph.
    """

    version: str
    built: str
    triples: int
    inferred: int
    graphs: Mapping[str, int]
    sources: int
    records: int
    resources: str
    additions: Mapping[str, str] = field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    build: str = ""
    files: Mapping[str, FileStamp] = field(default_factory=dict)
    record_files: Mapping[str, FileStamp] = field(default_factory=dict)

    @property
    def dataset_version(self) -> str:
        """What answers say they rest on: the version of iwtld, and twelve characters for the data."""
        if not self.additions:
            return f"{self.version}+{self.resources[:12]}"
        parts = (self.resources, *(f"{name} {mark}" for name, mark in sorted(self.additions.items())))
        return f"{self.version}+{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:12]}"

    def to_json(self) -> str:
        """Return the manifest as indented JSON with sorted keys."""
        return json.dumps(asdict(self), indent=2, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the manifest that ``text`` holds; keys of later versions are ignored.

        Raises ``StoreError`` when the text is not a manifest.
        """
        try:
            data: dict[str, Any] = json.loads(text)
            return cls(
                version=str(data["version"]),
                built=str(data["built"]),
                triples=int(data["triples"]),
                inferred=int(data["inferred"]),
                graphs={str(name): int(count) for name, count in data["graphs"].items()},
                sources=int(data["sources"]),
                records=int(data["records"]),
                resources=str(data["resources"]),
                additions={str(name): str(mark) for name, mark in data.get("additions", {}).items()},
                stages=tuple(_stage(stage) for stage in data["stages"]),
                build=str(data["build"]),
                files=_stamps(data["files"]),
                record_files=_stamps(data.get("record_files", {})),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(f"The store's manifest is damaged ({error!r}). Run `iwtld build`.") from error

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the manifest in a file; raises ``StoreError`` when it is missing or damaged."""
        try:
            return cls.from_json(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"The manifest {path} cannot be read: {error}. Run `iwtld build`.") from error


def _stamps(data: Mapping[str, Any]) -> dict[str, FileStamp]:
    return {str(name): FileStamp(int(stamp["size"]), str(stamp["sha256"])) for name, stamp in data.items()}


def _stage(data: Mapping[str, Any]) -> Stage:
    return Stage(str(data["name"]), int(data["records"]), int(data["triples"]), float(data["seconds"]))
