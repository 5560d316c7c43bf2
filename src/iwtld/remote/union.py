"""All published triples once more in one graph, for servers that are slow where a default graph has many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from iwtld.remote.publication import UNION

if TYPE_CHECKING:
    from iwtld.remote.lease import Lease
    from iwtld.remote.publication import Publication
    from iwtld.remote.service import Service

DEADLINE: Final = 1_800.0
"""Seconds that a server may take for all triples at once."""

_ALL: Final = f"GRAPH <{UNION}> {{ ?s ?p ?o }}"


def wants_union(service: Service, before: Publication | None) -> bool:
    """Return whether a server is to have a union graph and has none, or none that is whole."""
    if not service.dialect.has("union-graph"):
        return False
    return before is None or not before.union or service.count(UNION) != before.union


def unite(lease: Lease, graphs: Iterable[str], before: Publication | None) -> int:
    """Return how many triples graphs have together, given by where they are now.

    Nobody relies on a union graph before a publication names it: then it is filled here. Of one that readers
    use nothing changes before the swap, which makes it :func:`follow`. Returns 0 for a server that wants
    none. Raises ``ServiceError`` when the service fails.
    """
    service, places = lease.service, list(graphs)
    if not service.dialect.has("union-graph"):
        return 0
    if before is not None and before.union:
        lease.renew()
        text = f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?p ?o {{ {_in(places)} }} }}"
        (row,) = service.select(text, deadline=DEADLINE)
        return int(row["n"].value)
    service.clear(UNION, deadline=DEADLINE)
    for graph in places:
        lease.renew()
        service.update(f"ADD SILENT GRAPH <{graph}> TO GRAPH <{UNION}>", repeat=True, deadline=DEADLINE)
    return service.count(UNION)


def follow(graphs: Sequence[str]) -> Iterator[str]:
    """Yield operations that make the union graph hold the triples of graphs; they write only what differs."""
    yield f"DELETE {{ {_ALL} }} WHERE {{ {_ALL} FILTER NOT EXISTS {{ {_in(graphs)} }} }}"
    for graph in graphs:
        ours = f"GRAPH <{graph}> {{ ?s ?p ?o }}"
        yield f"INSERT {{ {_ALL} }} WHERE {{ {ours} FILTER NOT EXISTS {{ {_ALL} }} }}"


def _in(graphs: Iterable[str]) -> str:
    """Return the pattern of a triple in any of some graphs."""
    return f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?g IN ({', '.join(f'<{graph}>' for graph in graphs)}))"
