"""Putting staging graphs in the place of what is published: at once where the server can, else in steps."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pyoxigraph import RdfFormat, serialize

from iwtld.errors import ServiceError, StoreError
from iwtld.namespaces import GRAPH
from iwtld.remote.lease import Journal, Lease, staging_graph
from iwtld.remote.publication import PUBLICATION, STAGING, Publication, read_state
from iwtld.remote.service import Service
from iwtld.remote.union import DEADLINE, follow


def swap(lease: Lease, graphs: Sequence[str], removed: Sequence[str], publication: Publication) -> None:
    """Replace graphs by their complete staging graphs, remove others, and say so in the publication.

    ``graphs`` and ``removed`` are IRIs of the dataset. Before this the published graph is as it was. On a
    server whose updates are atomic it is replaced at once; on another the journal says that it is being
    replaced, readers refuse the store meanwhile, and a publication after an interruption finishes it. Raises
    ``ServiceError`` when the service fails: then publish again.
    """
    names = tuple(graph.removeprefix(GRAPH) for graph in graphs)
    journal = replace(
        lease.journal,
        state="swapping",
        moved=names,
        removed=tuple(removed),
        publication=publication.to_json(),
        # The lease lasts as long as the swap may.
        until=time.time() + DEADLINE,
    )
    lease.write(journal)
    finish(lease, journal)


def finish(lease: Lease, journal: Journal) -> None:
    """Do what a journal says that is to be done; what was done before is not done again."""
    service = lease.service
    publication = Publication.from_json(journal.publication)
    if service.dialect.atomic_updates:
        _at_once(service, journal, publication)
    else:
        _in_steps(lease, journal, publication)
    _check(service, publication.sizes)


def sweep(service: Service) -> int:
    """Remove the staging graphs that publications have left, and return how many there were."""
    text = f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{STAGING}')) }}"
    left = [row["g"].value for row in service.select(text)]
    mine = [graph for graph in left if graph.count("/") > STAGING.count("/")]
    for graph in mine:
        # Some servers remove triples one by one: minutes for a graph of some hundred thousand.
        service.clear(graph, deadline=DEADLINE)
    return len(mine)


def _at_once(service: Service, journal: Journal, publication: Publication) -> None:
    published = read_state(service).publication
    if published is not None and published.id == publication.id:
        return
    steps = [
        _difference(f"<{GRAPH}{name}>", f"<{staging_graph(journal.id, GRAPH + name)}>")
        for name in journal.moved
    ]
    steps += [f"DROP SILENT GRAPH <{graph}>" for graph in journal.removed]
    # One that no reader used yet has been filled before the swap.
    if publication.union and published is not None and published.union:
        steps += follow(tuple(publication.manifest.graphs))
    steps += _publish(publication)
    try:
        service.update(" ;\n".join(steps), deadline=DEADLINE)
    except ServiceError:
        # The answer may be lost and the work done: look instead of doing it twice.
        found = read_state(service).publication
        if found is None or found.id != publication.id:
            raise


def _in_steps(lease: Lease, journal: Journal, publication: Publication) -> None:
    service = lease.service
    staged = {name: staging_graph(journal.id, GRAPH + name) for name in journal.moved}
    waiting = service.counts(staged.values())
    for name, source in staged.items():
        # A staging graph that is gone was moved before. MOVE from a graph that is not there may empty the
        # other one, so it is never sent on the chance.
        if source in waiting:
            service.update(f"MOVE GRAPH <{source}> TO GRAPH <{GRAPH}{name}>", deadline=DEADLINE)
    for graph in journal.removed:
        service.clear(graph, deadline=DEADLINE)
    for step in _publish(publication):
        service.update(step, repeat=True)


def _difference(target: str, source: str) -> str:
    """Return operations that make one graph equal to another and write only what differs.

    On Oxigraph that is ten times as fast as MOVE, which writes all triples anew within the transaction.
    """
    ours, theirs = f"GRAPH {target} {{ ?s ?p ?o }}", f"GRAPH {source} {{ ?s ?p ?o }}"
    return (
        f"DELETE {{ {ours} }} WHERE {{ {ours} FILTER NOT EXISTS {{ {theirs} }} }} ;\n"
        f"INSERT {{ {ours} }} WHERE {{ {theirs} FILTER NOT EXISTS {{ {ours} }} }}"
    )


def _publish(publication: Publication) -> list[str]:
    data = (serialize(publication.triples(), format=RdfFormat.N_TRIPLES) or b"").decode()
    return [
        f"DROP SILENT GRAPH <{PUBLICATION}>",
        f"INSERT DATA {{ GRAPH <{PUBLICATION}> {{\n{data}}} }}",
    ]


def _check(service: Service, wanted: Mapping[str, int]) -> None:
    found = service.counts(wanted)
    for graph, count in wanted.items():
        if found.get(graph, 0) != count:
            raise StoreError(
                f"After publishing, the graph {graph} holds {found.get(graph, 0):,} triples, not {count:,}. "
                "Something else writes there; publish again with --all."
            )
