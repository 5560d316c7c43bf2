"""What every package says of the dataset, and of its files: the one description that all of them write."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.dataset import CREATOR, DATASET, DESCRIPTION, KEYWORDS, LICENCE, TITLE, version
from iwtld.namespaces import BASE, ID, IWT, expand

if TYPE_CHECKING:
    from pyoxigraph import Store

MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".csv": "text/csv",
    ".csv-metadata.json": "application/csvm+json",
    "csv-metadata.json": "application/csvm+json",
    ".jsonld": "application/ld+json",
    "croissant.json": "application/ld+json",
    "ro-crate-metadata.json": "application/ld+json",
    ".json": "application/json",
    ".md": "text/markdown",
    ".nq": "application/n-quads",
    ".parquet": "application/vnd.apache.parquet",
    ".rq": "application/sparql-query",
    ".ttl": "text/turtle",
    ".cff": "application/yaml",
    "": "text/plain",
}
"""The media types of files by the end of their names, the longest end first."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that records come from."""

    iri: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Description:
    """The dataset: what it is called and about, who made which version when, under which licence.

    ``issued`` is ``None`` where no day is known; ``sources`` are in the order of their titles.
    """

    version: str
    issued: date | None = None
    sources: tuple[Source, ...] = ()
    iri: str = DATASET
    title: str = TITLE
    description: str = DESCRIPTION
    licence: str = LICENCE
    licence_name: str = "CC-BY-4.0"
    licence_title: str = "Creative Commons Attribution 4.0 International"
    creator: str = CREATOR
    keywords: tuple[str, ...] = KEYWORDS
    homepage: str = BASE

    @property
    def citation(self) -> str:
        """How the dataset is cited, in a line."""
        return f"{self.creator}. {self.title}. Version {self.version}. {self.iri}"


@dataclass(frozen=True, slots=True)
class File:
    """A file of a package: its path with slashes, its size in bytes and its SHA-256 (hexadecimal)."""

    path: str
    size: int
    sha256: str
    description: str = ""

    @classmethod
    def of(cls, path: str, content: bytes, description: str = "") -> File:
        """Return the file of that content."""
        return cls(path, len(content), hashlib.sha256(content).hexdigest(), description)

    @property
    def packed(self) -> bool:
        """Whether the file is packed with gzip."""
        return self.path.endswith(".gz")

    @property
    def media_type(self) -> str:
        """The media type of what is in the file."""
        name = self.path.removesuffix(".gz")
        return next(
            MEDIA_TYPES[end] for end in sorted(MEDIA_TYPES, key=len, reverse=True) if name.endswith(end)
        )


def describe(store: Store, issued: date | None = None) -> Description:
    """Return the description of the dataset that a graph holds.

    ``issued`` is the day of its release, by default that on which the ontology was last modified: the graph
    says of no other day that it belongs to its version.
    """
    from iwtld import __version__

    return Description(version(store) or __version__, issued or _modified(store), _sources(store))


def _modified(store: Store) -> date | None:
    ontology, modified = ox.NamedNode(IWT.removesuffix("#")), ox.NamedNode(expand("dcterms:modified"))
    found = (_text(quad.object) for quad in store.quads_for_pattern(ontology, modified, None, None))
    with suppress(ValueError):
        return max(map(date.fromisoformat, found))
    return None


def _sources(store: Store) -> tuple[Source, ...]:
    title, address = (ox.NamedNode(expand(name)) for name in ("dcterms:title", "schema:url"))
    found: dict[str, dict[ox.NamedNode, str]] = {}
    for predicate in (title, address):
        for quad in store.quads_for_pattern(None, predicate, None, None):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(ID + "source/"):
                found.setdefault(quad.subject.value, {}).setdefault(predicate, _text(quad.object))
    listed = [Source(iri, said[title], said.get(address, "")) for iri, said in found.items() if title in said]
    return tuple(sorted(listed, key=lambda source: (source.title, source.iri)))


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))
