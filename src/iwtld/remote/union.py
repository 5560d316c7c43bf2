"""All published triples once more in one graph, for servers that are slow where a default graph has many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from iwtld.remote.publication import UNION
from iwtld.remote.swap import DEADLINE

if TYPE_CHECKING:
    from iwtld.remote.lease import Lease
    from iwtld.remote.publication import Publication
    from iwtld.remote.service import Service


def moved(changed: Iterable[str], before: Publication | None) -> list[str]:
    """Return the graphs that a swap puts into place: the changed ones, and a union graph that readers use."""
    return [*changed, UNION] if _in_use(before) else [*changed]


def wants_union(service: Service, before: Publication | None) -> bool:
    """Return whether a server is to have a union graph and has none, or none that is whole."""
    if not service.dialect.has("union-graph"):
        return False
    return before is None or not before.union or service.count(UNION) != before.union


def unite(lease: Lease, graphs: Iterable[str], before: Publication | None) -> int:
    """Gather the triples of graphs, given by where they are now, and return how many those are.

    They are gathered aside where readers use the union graph of an earlier publication. Nothing is done, and
    0 returned, for a server that wants none. Raises ``ServiceError`` when the service fails.
    """
    service = lease.service
    if not service.dialect.has("union-graph"):
        return 0
    target = lease.staging(UNION) if _in_use(before) else UNION
    service.clear(target, deadline=DEADLINE)
    for graph in graphs:
        lease.renew()
        service.update(f"ADD SILENT GRAPH <{graph}> TO GRAPH <{target}>", repeat=True, deadline=DEADLINE)
    return service.count(target)


def _in_use(before: Publication | None) -> bool:
    return before is not None and before.union > 0
