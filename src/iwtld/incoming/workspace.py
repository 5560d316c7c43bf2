"""The store in which files are examined, and what their rows take the place of in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from iwtld.incoming.document import Document

if TYPE_CHECKING:
    import os

    from iwtld.incoming.reading import Subject
    from iwtld.tables import Table


@contextmanager
def workspace(
    documents: Sequence[Document], store: str | os.PathLike[str] | None, root: Path, *, with_base: bool
) -> Iterator[ox.Store]:
    """Give the store in which files are examined: a copy of the records, or the vocabulary alone."""
    from iwtld.graph.context import most_triples, open_context, open_scratch

    triples = sum(most_triples(document.path.stat().st_size, document.form) for document in documents)
    if with_base:
        with open_context(store, triples=triples) as graph:
            yield graph
        return
    with open_scratch(triples) as graph:
        graph.bulk_extend(_vocabulary(root))
        yield graph


def _vocabulary(root: Path) -> Iterator[ox.Quad]:
    """Yield the ontology and its lists of concepts, which files use and do not describe."""
    from iwtld.build import load_ontology
    from iwtld.populate import populate
    from iwtld.tables import load_table

    graph = ox.Store()
    load_ontology(graph, root / "ontology")
    concepts = root / "data" / "concepts.csv"
    if concepts.is_file():
        with tempfile.TemporaryFile() as spool:
            populate([_without_references(load_table(concepts))], spool)
            spool.seek(0)
            graph.bulk_load(spool, format=ox.RdfFormat.N_QUADS)
    for quad in graph:
        yield ox.Quad(*quad.triple)


def _without_references(table: Table) -> Table:
    return replace(
        table, columns=tuple(replace(column, references=()) for column in table.columns), foreign_keys=()
    )


def replaced_by(recorded: ox.Store, subject: Subject, table: Table) -> Iterator[ox.Quad]:
    """Yield what the graph of a table says of a subject and no other graph of records does."""
    from iwtld.reason.rules import is_inferred

    own = ox.NamedNode(table.graph_iri)
    for quad in recorded.quads_for_pattern(subject, None, None, own):
        others = recorded.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        names = {one.graph_name for one in others} - {own}
        if not any(isinstance(name, ox.NamedNode) and not is_inferred(name.value) for name in names):
            yield quad
