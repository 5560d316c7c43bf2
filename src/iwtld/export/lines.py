"""N-Triples and N-Quads in their canonical form, one statement a line, in the order of code points.

With the labels of RDFC-1.0 this is the canonical form of the dataset (https://www.w3.org/TR/rdf-canon/): two
equal graphs give equal bytes and equal hashes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iwtld.export.graphs import Graph


def write(graphs: Sequence[Graph]) -> Iterator[str]:
    """Yield the lines of an N-Quads document, which is N-Triples where there is no named graph."""
    lines = [
        f"{subject} {predicate} {obj} {graph.name} .\n" if graph.name else f"{subject} {predicate} {obj} .\n"
        for graph in graphs
        for subject, pairs in graph.subjects.items()
        for predicate, obj in pairs
    ]
    lines.sort()
    yield from lines
