"""The description of the dataset itself, as DCAT and VoID, in a graph of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.namespaces import BASE, GRAPH, ID, IWT, expand

if TYPE_CHECKING:
    from iwtld.additions.addition import Addition

DATASET_GRAPH: Final = GRAPH + "dataset"
ONTOLOGY_GRAPH: Final = GRAPH + "ontology"
DATASET: Final = BASE + "dataset"

TITLE: Final = "iwtld: cooperation against illegal wildlife trade"
DESCRIPTION: Final = (
    "Enforcement actors, cooperation mechanisms and legal instruments against illegal wildlife trade, "
    "with the treaty relations between states that follow from them."
)
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
CREATOR: Final = "The iwtld developers"
KEYWORDS: Final = (
    "illegal wildlife trade",
    "wildlife crime",
    "mutual legal assistance",
    "extradition",
    "treaties",
    "law enforcement cooperation",
    "linked data",
)
EXAMPLES: Final = tuple(ID + slug for slug in ("jurisdiction/KEN", "instrument/untoc", "mechanism/asean-wen"))
"""Things of the dataset that show what is in it."""


def describe(
    graph: ox.Store, additions: Sequence[Addition] = (), *, sizes: Mapping[str, int] | None = None
) -> None:
    """Add the description of a store's content, or of graphs of given sizes, to its graph ``dataset``.

    One ``void:Dataset`` with title, licence, version, vocabulary and totals, and one part for each named
    graph with its number of triples; the part of an addition says when it was added, by whom and why, and
    from which files. The same content gives the same description.
    """
    from iwtld import __version__

    counted = Counter(quad.graph_name.value for quad in graph) if sizes is None else Counter(sizes)
    target = ox.NamedNode(DATASET_GRAPH)
    dataset = ox.NamedNode(DATASET)

    def say(subject: ox.NamedNode, name: str, value: ox.NamedNode | ox.Literal) -> None:
        graph.add(ox.Quad(subject, ox.NamedNode(expand(name)), value, target))

    for kind in ("void:Dataset", "dcat:Dataset"):
        say(dataset, "rdf:type", ox.NamedNode(expand(kind)))
    say(dataset, "dcterms:title", ox.Literal(TITLE, language="en"))
    say(dataset, "dcterms:description", ox.Literal(DESCRIPTION, language="en"))
    say(dataset, "dcterms:license", ox.NamedNode(LICENCE))
    say(dataset, "dcat:version", ox.Literal(__version__))
    say(dataset, "void:vocabulary", ox.NamedNode(IWT.removesuffix("#")))
    say(dataset, "void:uriSpace", ox.Literal(ID))
    say(dataset, "void:triples", ox.Literal(sum(counted.values())))
    counted |= {one.graph: counted[one.graph] for one in additions}
    for one in additions:
        part = ox.NamedNode(one.graph)
        added = one.added.isoformat(timespec="seconds")
        say(part, "dcterms:title", ox.Literal(f"Addition {one.id}", language="en"))
        say(part, "dcterms:created", ox.Literal(added, datatype=ox.NamedNode(expand("xsd:dateTime"))))
        for predicate, text in (("dcterms:description", one.note), ("dcterms:creator", one.author)):
            if text:
                say(part, predicate, ox.Literal(text))
        for table in filter(None, one.sources):
            say(part, "dcterms:hasPart", ox.NamedNode(table))
    for name, count in sorted(counted.items()):
        part = ox.NamedNode(name)
        say(dataset, "void:subset", part)
        say(part, "rdf:type", ox.NamedNode(expand("void:Dataset")))
        say(part, "void:triples", ox.Literal(count))


def version(graph: ox.Store) -> str | None:
    """Return the version of iwtld that a graph says it was made by, ``None`` where it does not say."""
    found = graph.quads_for_pattern(ox.NamedNode(DATASET), ox.NamedNode(expand("dcat:version")), None, None)
    return min((quad.object.value for quad in found if isinstance(quad.object, ox.Literal)), default=None)
