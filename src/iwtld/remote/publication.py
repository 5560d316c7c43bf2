"""What a service says about the graph that is published in it: the manifest, over the wire.

::

    https://w3id.org/iwtld/graph/publication     the manifest; written together with the swap, or after it
    https://w3id.org/iwtld/graph/union           the triples of all graphs, where the server is faster so
    https://w3id.org/iwtld/staging/journal       who publishes at present, and how far that is
    https://w3id.org/iwtld/staging/<id>/<name>   graphs that are being loaded

Readers take the list of graphs from the first, so other graphs of the service are not seen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Self

from pyoxigraph import Literal, NamedNode, Triple

from iwtld.dataset import DATASET, DATASET_GRAPH
from iwtld.errors import ServiceAnswerError, StoreError
from iwtld.graph import Manifest
from iwtld.namespaces import BASE, GRAPH, PREFIXES
from iwtld.reason.rules import is_inferred
from iwtld.remote.service import Dataset, Service

PUBLICATION: Final = GRAPH + "publication"
UNION: Final = GRAPH + "union"
STAGING: Final = BASE + "staging/"
JOURNAL: Final = STAGING + "journal"

_RDF: Final = PREFIXES["rdf"]
_VOID: Final = PREFIXES["void"]
_DCTERMS: Final = PREFIXES["dcterms"]
_VALUE: Final = NamedNode(_RDF + "value")
_DESCRIPTION: Final = f"""SELECT ?version ?part ?triples WHERE {{ GRAPH <{DATASET_GRAPH}> {{
  <{DATASET}> <{PREFIXES["dcat"]}version> ?version ; <{_VOID}subset> ?part .
  ?part <{_VOID}triples> ?triples }} }}"""
_QUERY: Final = f"SELECT ?g ?text WHERE {{ GRAPH ?g {{ ?g <{_VALUE.value}> ?text }} }}"


@dataclass(frozen=True, slots=True)
class Publication:
    """A published graph: its id, the manifest of the build, and a digest of each graph by its IRI.

    ``union`` is how many triples the graph has that holds those of all graphs, 0 where there is none.
    """

    id: str
    manifest: Manifest
    digests: Mapping[str, str] = field(default_factory=dict)
    union: int = 0

    @property
    def sizes(self) -> dict[str, int]:
        """Return every graph that readers rely on with its triples, the union graph included."""
        return {**self.manifest.graphs, **({UNION: self.union} if self.union else {})}

    def to_json(self) -> str:
        """Return the publication as JSON; what is about the files of a folder is left out."""
        manifest = asdict(replace(self.manifest, files={}, record_files={}))
        return json.dumps(
            {"id": self.id, "digests": dict(self.digests), "manifest": manifest, "union": self.union},
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the publication that ``text`` holds; raises ``StoreError`` when it is none."""
        try:
            data: dict[str, Any] = json.loads(text)
            manifest = Manifest.from_json(json.dumps(data["manifest"]))
            digests = {str(graph): str(digest) for graph, digest in data["digests"].items()}
            found = cls(str(data["id"]), manifest, digests, int(data.get("union", 0)))
            for graph in manifest.graphs:
                NamedNode(graph)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(
                f"What the store says of its graph is damaged ({error!r}). Run `iwtld publish` again."
            ) from error
        return found

    def triples(self) -> list[Triple]:
        """Return the publication as RDF: the JSON, and in VoID what other people may want to know."""
        this = NamedNode(PUBLICATION)
        manifest = self.manifest
        found = [
            Triple(this, _VALUE, Literal(self.to_json())),
            Triple(this, NamedNode(_RDF + "type"), NamedNode(_VOID + "Dataset")),
            Triple(this, NamedNode(_DCTERMS + "identifier"), Literal(self.id)),
            Triple(this, NamedNode(_DCTERMS + "hasVersion"), Literal(manifest.dataset_version)),
            Triple(this, NamedNode(_VOID + "triples"), Literal(manifest.triples)),
        ]
        for graph, count in manifest.graphs.items():
            found += [
                Triple(this, NamedNode(_VOID + "subset"), NamedNode(graph)),
                Triple(NamedNode(graph), NamedNode(_VOID + "triples"), Literal(count)),
            ]
        return found


@dataclass(frozen=True, slots=True)
class State:
    """What a service says of itself: the publication and the text of the journal, each ``None`` for none."""

    publication: Publication | None
    journal: str | None


def read_state(service: Service) -> State:
    """Return what is published in a service and what is under way there, by one request."""
    found: dict[str, list[str]] = {}
    for row in service.select(_QUERY, Dataset(named=(PUBLICATION, JOURNAL))):
        found.setdefault(row["g"].value, []).append(row["text"].value)
    if any(len(texts) > 1 for texts in found.values()):
        raise ServiceAnswerError(
            f"The store {service.url} says two things about its graph at once. Run `iwtld publish` again."
        )
    publication, journal = found.get(PUBLICATION), found.get(JOURNAL)
    return State(
        Publication.from_json(publication[0]) if publication else None, journal[0] if journal else None
    )


def described(service: Service) -> Publication:
    """Return what a service of iwtld says of its graphs, by three requests.

    The description of the dataset stands in for the publication, and the version that comes with each reply
    for its id. Raises ``StoreError`` where there is none.
    """
    reply = service.client.query("ASK {}", "application/sparql-results+json")
    dataset = reply.headers.get("iwtld-dataset", "")
    rows = list(service.select(_DESCRIPTION, Dataset(named=(DATASET_GRAPH,))))
    if not rows:
        raise StoreError(f"The service {service.url} does not say which graphs it holds.")
    sizes = {row["part"].value: int(row["triples"].value) for row in rows}
    sizes[DATASET_GRAPH] = service.count(DATASET_GRAPH)
    manifest = Manifest(
        version=rows[0]["version"].value,
        built="",
        triples=sum(sizes.values()),
        inferred=sum(count for name, count in sizes.items() if is_inferred(name)),
        graphs=dict(sorted(sizes.items())),
        sources=0,
        records=0,
        resources=dataset.partition("+")[2],
    )
    return Publication(dataset, manifest)
