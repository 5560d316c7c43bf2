"""The description of the dataset itself, as DCAT and VoID, in a graph of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.namespaces import BASE, GRAPH, ID, IWT, expand

if TYPE_CHECKING:
    from iwtld.additions.addition import Addition

DATASET_GRAPH: Final = GRAPH + "dataset"
DATASET: Final = BASE + "dataset"

_TITLE: Final = "iwtld: cooperation against illegal wildlife trade"
_DESCRIPTION: Final = (
    "Enforcement actors, cooperation mechanisms and legal instruments against illegal wildlife trade, "
    "with the treaty relations between states that follow from them."
)
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"


def describe(graph: ox.Store, additions: Sequence[Addition] = ()) -> None:
    """Add the description of a store's content to its graph ``dataset``.

    One ``void:Dataset`` with title, licence, version, vocabulary and totals, and one part for each named
    graph with its number of triples; the part of an addition says when it was added, by whom and why, and
    from which files. The same content gives the same description.
    """
    from iwtld import __version__

    sizes = Counter(quad.graph_name.value for quad in graph)
    target = ox.NamedNode(DATASET_GRAPH)
    dataset = ox.NamedNode(DATASET)

    def say(subject: ox.NamedNode, name: str, value: ox.NamedNode | ox.Literal) -> None:
        graph.add(ox.Quad(subject, ox.NamedNode(expand(name)), value, target))

    for kind in ("void:Dataset", "dcat:Dataset"):
        say(dataset, "rdf:type", ox.NamedNode(expand(kind)))
    say(dataset, "dcterms:title", ox.Literal(_TITLE, language="en"))
    say(dataset, "dcterms:description", ox.Literal(_DESCRIPTION, language="en"))
    say(dataset, "dcterms:license", ox.NamedNode(_LICENCE))
    say(dataset, "dcat:version", ox.Literal(__version__))
    say(dataset, "void:vocabulary", ox.NamedNode(IWT.removesuffix("#")))
    say(dataset, "void:uriSpace", ox.Literal(ID))
    say(dataset, "void:triples", ox.Literal(sum(sizes.values())))
    sizes |= {one.graph: sizes[one.graph] for one in additions}
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
    for name, count in sorted(sizes.items()):
        part = ox.NamedNode(name)
        say(dataset, "void:subset", part)
        say(part, "rdf:type", ox.NamedNode(expand("void:Dataset")))
        say(part, "void:triples", ox.Literal(count))
