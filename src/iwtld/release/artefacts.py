"""What a release holds: one table of artefacts, in the order in which they are made."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from iwtld.compare.sides import RELEASED_GRAPH
from iwtld.packages.description import Description, File

if TYPE_CHECKING:
    from iwtld.export.tabular import Table
    from iwtld.kb import KnowledgeBase

Member: TypeAlias = tuple[str, bytes]
"""The path of a file in the release, with slashes, and what stands in it."""

MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
CHANGES: Final = "CHANGES.md"
CRATE: Final = "ro-crate-metadata.json"
_LEVEL: Final = 6


@dataclass
class Making:
    """A release that is being made: what it is made of, and the files that are made so far.

    ``previous`` is the release before, a folder or zip, and ``previous_version`` its version.
    """

    kb: KnowledgeBase
    root: Path
    description: Description
    issued: date
    previous: str | None = None
    previous_version: str | None = None
    files: list[File] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    _tables: list[Table] | None = None

    @property
    def tables(self) -> Sequence[Table]:
        """The tables of the graph, made when they are first asked for."""
        if self._tables is None:
            from iwtld.export.tabular import tables

            self._tables = list(tables(self.kb.store))
        return self._tables


@dataclass(frozen=True, slots=True)
class Artefact:
    """One sort of file in a release.

    ``pattern`` is its path, with ``*`` for any part of it; ``make`` yields the files; an ``optional`` one may
    be missing, because it needs a package that is not installed.
    """

    pattern: str
    description: str
    make: Callable[[Making], Iterator[Member]]
    optional: bool = False

    def matches(self, path: str) -> bool:
        """Return whether a path is one of this sort."""
        return fnmatchcase(path, self.pattern)


def _graph(making: Making) -> Iterator[Member]:
    from iwtld.export import jsonld, lines, project_context, turtle
    from iwtld.export.graphs import from_store

    graphs = from_store(making.kb.store, None, merge=False)
    content = _joined(lines.write(graphs))
    making.facts["canonical_sha256"] = File.of("", content).sha256
    yield RELEASED_GRAPH, _packed(content)
    yield "graph/iwtld.jsonld.gz", _packed(_joined(jsonld.write(graphs, project_context(), None)))
    del graphs, content
    merged = from_store(making.kb.store, None, merge=True)
    yield "graph/iwtld.ttl.gz", _packed(_joined(turtle.write(merged)))


def _folder(name: str, *patterns: str) -> Callable[[Making], Iterator[Member]]:
    """Return the maker that copies files of a resource folder, in the order of their paths."""

    def make(making: Making) -> Iterator[Member]:
        top = making.root / name
        found = {path for pattern in patterns for path in top.rglob(pattern) if path.is_file()}
        for path in sorted(found):
            yield path.relative_to(making.root).as_posix(), path.read_bytes()

    return make


def _copies(*names: str) -> Callable[[Making], Iterator[Member]]:
    def make(making: Making) -> Iterator[Member]:
        for name in names:
            yield name, (making.root / name).read_bytes()

    return make


def _csv(making: Making) -> Iterator[Member]:
    from iwtld.export import csvw
    from iwtld.export.about import about

    for name, content in csvw.members(iter(making.tables), about(making.kb.store)):
        yield f"tables/{name}", content


def _parquet(making: Making) -> Iterator[Member]:
    from iwtld.errors import MissingExtraError
    from iwtld.export import parquet
    from iwtld.export.about import about

    try:
        for name, content in parquet.members(iter(making.tables), about(making.kb.store)):
            yield f"parquet/{name}", content
    except MissingExtraError:
        return


def _described(kind: str) -> Callable[[Making], Iterator[Member]]:
    """Return the maker of a package's description of the tables."""

    def make(making: Making) -> Iterator[Member]:
        from iwtld.export.about import about
        from iwtld.packages import croissant, frictionless
        from iwtld.packages.model import tables_of

        writer = frictionless if kind == "frictionless" else croissant
        tables = tables_of(making.tables, about(making.kb.store).definitions)
        yield writer.NAME, writer.text(making.description, making.files, tables, folder="tables/")

    return make


def _catalogue(making: Making) -> Iterator[Member]:
    from iwtld.export import serialize
    from iwtld.packages.dcat import catalogue

    distributions = [one for one in making.files if one.path.startswith(("graph/", "tables/", "parquet/"))]
    yield "catalogue.ttl", serialize(catalogue(making.description, distributions), "turtle")


def _void(making: Making) -> Iterator[Member]:
    from iwtld.export import serialize
    from iwtld.packages.void import void

    yield "void.ttl", serialize((quad.triple for quad in void(making.kb.store)), "turtle")


def _changes(making: Making) -> Iterator[Member]:
    from iwtld.compare import as_markdown, compare, open_side

    title = f"iwtld {making.description.version}"
    if making.previous is None:
        sizes = "".join(
            f"- {name}: {making.facts[name]:,}\n" for name in ("records", "sources", "statements")
        )
        yield (
            CHANGES,
            f"# {title}\n\nThere is no release before this one to compare with.\n\n{sizes}".encode(),
        )
        return
    with open_side(making.previous) as side:
        changes = compare(side.store, making.kb.store, on=making.issued)
    making.facts["changes"] = {
        "records": dict(changes.records.counts),
        "answers": None if changes.answers is None else changes.answers.count,
    }
    title = f"{title}: what changed since {making.previous_version}"
    yield CHANGES, as_markdown.text(changes, title=title).encode()


def _manifest(making: Making) -> Iterator[Member]:
    document = {
        "name": "iwtld",
        "version": making.description.version,
        "issued": making.issued.isoformat(),
        "previous": making.previous_version,
        "license": making.description.licence,
        **making.facts,
        "graphs": dict(sorted(making.kb.graphs.items())),
        "files": [
            {"path": one.path, "size": one.size, "sha256": one.sha256, "description": one.description}
            for one in sorted(making.files, key=lambda one: one.path)
        ],
    }
    yield MANIFEST, (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _crate(making: Making) -> Iterator[Member]:
    from iwtld.packages.rocrate import text

    # The sums are made last: they hold that of this file.
    yield CRATE, text(making.description, [*making.files, File(SUMS, 0, "", description_of(SUMS))])


def _sums(making: Making) -> Iterator[Member]:
    listed = sorted(making.files, key=lambda one: one.path)
    yield SUMS, "".join(f"{one.sha256}  {one.path}\n" for one in listed).encode()


ARTEFACTS: Final = (
    Artefact(
        "graph/iwtld.*.gz", "The whole graph: N-Quads (canonical), JSON-LD, and Turtle, merged.", _graph
    ),
    Artefact("ontology/*.ttl", "A module of the ontology.", _folder("ontology", "*.ttl")),
    Artefact("ontology/context.jsonld", "The JSON-LD context.", _copies("ontology/context.jsonld")),
    Artefact("ontology/rules/*.rq", "A rule, as SPARQL CONSTRUCT.", _folder("ontology/rules", "*.rq")),
    Artefact("shapes/*.ttl", "A module of the SHACL shapes.", _folder("shapes", "*.ttl")),
    Artefact("queries/*.rq", "A stored query.", _folder("queries", "*.rq")),
    Artefact(
        "data/*",
        "A table that the records come from, or its metadata (CSVW).",
        _folder("data", "*.csv", "*.json"),
    ),
    Artefact("tables/*", "A table made of the graph, or the metadata of all of them (CSVW).", _csv),
    Artefact("parquet/*.parquet", "A table made of the graph, with typed columns.", _parquet, optional=True),
    Artefact("datapackage.json", "The tables as a Frictionless data package.", _described("frictionless")),
    Artefact("croissant.json", "The tables as Croissant record sets.", _described("croissant")),
    Artefact("catalogue.ttl", "The record for data catalogues (DCAT-AP 3).", _catalogue),
    Artefact("void.ttl", "The numbers of the graph (VoID).", _void),
    Artefact("w3id/.htaccess", "The redirects of the persistent IRIs.", _copies("w3id/.htaccess")),
    Artefact("CITATION.cff", "How the dataset is cited.", _copies("CITATION.cff")),
    Artefact(".zenodo.json", "What Zenodo is told.", _copies(".zenodo.json")),
    Artefact("LICENSE*", "A licence: of the software, or of the data.", _copies("LICENSE", "LICENSE-DATA")),
    Artefact(CHANGES, "What changed since the release before: counts, records, answers.", _changes),
    Artefact(MANIFEST, "The release in numbers, and its files with their hashes.", _manifest),
    Artefact(CRATE, "All files, for repositories (RO-Crate).", _crate),
    Artefact(SUMS, "The SHA-256 of every other file, for sha256sum -c.", _sums),
)
"""All that a release holds, in the order in which it is made; the last that matches a path describes it."""


def description_of(path: str) -> str:
    """Return what the table says of a path; nothing of one that is not in it."""
    return next((one.description for one in reversed(ARTEFACTS) if one.matches(path)), "")


def _joined(chunks: Iterable[str]) -> bytes:
    return "".join(chunks).encode()


def _packed(content: bytes) -> bytes:
    # The time in the header would be another one each time.
    return gzip.compress(content, _LEVEL, mtime=0)
