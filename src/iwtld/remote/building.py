"""Building inside a service: the tables are read here, everything else happens where the graph will be.

The records are loaded into staging graphs and gathered in a working graph. Shapes, closure and rules run
there; nothing is published before all of them have passed, and the same swap as that of ``iwtld publish``
puts the result in place.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld import resources
from iwtld.additions.folder import reading
from iwtld.additions.layout import marks
from iwtld.dataset import DATASET_GRAPH, describe
from iwtld.graph import Manifest, Stage, fingerprint
from iwtld.namespaces import GRAPH
from iwtld.reason.closure import CLOSURE_GRAPH
from iwtld.reason.rules import is_inferred, load_rules
from iwtld.remote.lease import Lease, leased, take
from iwtld.remote.publication import Publication, read_state
from iwtld.remote.publish import Source
from iwtld.remote.reasoning import DEADLINE, Workplace, clashes, close, run_rules
from iwtld.remote.service import open_service
from iwtld.remote.swap import finish, swap, sweep
from iwtld.remote.union import unite
from iwtld.remote.validation import violations

if TYPE_CHECKING:
    from iwtld.additions.addition import Addition
    from iwtld.additions.lock import Waiting

_WORK: Final = GRAPH + "work"

Progress = Callable[[Stage], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A build in a service: what it says of itself, its requests, and the rules taken from a copy."""

    manifest: Manifest
    requests: int
    here: tuple[str, ...]


def build_in(
    url: str,
    *,
    root: Path | None = None,
    progress: Progress | None = None,
    waiting: Waiting | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Outcome:
    """Build the graph in the service at an address and publish it there.

    The arguments are those of :func:`iwtld.build.build`, and so are its errors; ``ServiceError`` when the
    service fails. Until the end the graph that was published stays as it was.
    """
    service = open_service(url, environment=environment)
    with reading(waiting=waiting) as reader, leased(service) as lease:
        if lease.journal.state == "swapping":
            finish(lease, lease.journal)
            take(lease)
        sweep(service)
        return _build(lease, reader.additions(), resources.root() if root is None else root, progress)


def _build(lease: Lease, additions: Sequence[Addition], root: Path, progress: Progress | None) -> Outcome:
    from iwtld.build import check_clashes, check_violations
    from iwtld.validate.profiles import profile_shapes

    service = lease.service
    mark, known = fingerprint(root), marks()
    stages: list[Stage] = []
    before = read_state(service).publication
    published = () if before is None else tuple(before.manifest.graphs)
    rules = load_rules(root / "ontology" / "rules")

    def staged(name: str) -> str:
        # No reader knows a new graph before the publication names it.
        return lease.staging(name) if name in published else name

    place = Workplace(service, lease.staging(_WORK), staged, lease.renew)

    def done(name: str, records: int, triples: int, start: float) -> None:
        stages.append(Stage(name, records, triples, time.perf_counter() - start))
        if progress is not None:
            progress(stages[-1])

    start = time.perf_counter()
    graph, records = _records(root, additions)
    done("populate", records, len(graph), start)

    start = time.perf_counter()
    source = Source(graph, _manifest(graph, {}, records))
    inferred = [CLOSURE_GRAPH, *(rule.graph for rule in rules)]
    targets = {place.staged(name) for name in (*source.graphs, *inferred, DATASET_GRAPH)}
    for left in service.counts(targets):
        service.clear(left, deadline=DEADLINE)
    sizes = _load(place, source)
    done("load", 0, sum(sizes.values()), start)

    start = time.perf_counter()
    files = profile_shapes(root)
    check_violations(graph, violations(place, files), files, additions)
    done("validate", records, 0, start)

    start = time.perf_counter()
    close(place)
    check_clashes(clashes(place))
    run_rules(place, rules)
    sizes = _sizes(place, [*sizes, *inferred])
    done("reason", 0, sum(sizes.values()) - len(graph), start)

    start = time.perf_counter()
    scratch = ox.Store()
    describe(scratch, additions, sizes=sizes)
    service.load(place.staged(DATASET_GRAPH), (quad.triple for quad in scratch))
    sizes = dict(sorted({**sizes, DATASET_GRAPH: len(scratch)}.items()))
    service.clear(place.work, deadline=DEADLINE)
    manifest = _manifest(graph, sizes, records, mark, known, tuple(stages))
    union = unite(lease, map(place.staged, manifest.graphs), before)
    digests = {graph: source.digest(graph) for graph in source.graphs}
    _publish(lease, Publication(lease.id, manifest, digests, union), before)
    done("publish", 0, sizes[DATASET_GRAPH], start)
    return Outcome(manifest, service.client.requests, tuple(place.here))


def _records(root: Path, additions: Sequence[Addition]) -> tuple[ox.Store, int]:
    """Return the records and the ontology, and how many records there are."""
    from iwtld.build import populate_stage

    graph = ox.Store()
    records = populate_stage(graph, root).records
    if additions:
        from iwtld.additions.merge import merge

        records += sum(one.records for one in merge(graph, additions, root))
    return graph, records


def _load(place: Workplace, source: Source) -> dict[str, int]:
    """Load every graph aside and into the working graph; return the sizes."""
    for graph in source.graphs:
        place.keep()
        place.service.load(place.staged(graph), source.triples(graph))
        place.gather(place.staged(graph))
    return _sizes(place, source.graphs)


def _sizes(place: Workplace, graphs: Sequence[str]) -> dict[str, int]:
    staged = {place.staged(graph): graph for graph in graphs}
    return {staged[name]: count for name, count in place.service.counts(staged).items()}


def _manifest(
    graph: ox.Store,
    sizes: Mapping[str, int],
    records: int,
    mark: str = "",
    known: Mapping[str, str] | None = None,
    stages: tuple[Stage, ...] = (),
) -> Manifest:
    from iwtld.build import count_sources, version

    if not sizes:
        sizes = Counter(quad.graph_name.value for quad in graph)
    return Manifest(
        version=version(),
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        triples=sum(sizes.values()),
        inferred=sum(count for name, count in sizes.items() if is_inferred(name)),
        graphs=sizes,
        sources=count_sources(graph),
        records=records,
        resources=mark,
        additions=known or {},
        stages=stages,
    )


def _publish(lease: Lease, made: Publication, before: Publication | None) -> None:
    """Swap the staged graphs in; the digests of what was inferred there are not known here."""
    graphs, published = made.manifest.graphs, () if before is None else tuple(before.manifest.graphs)
    changed = [graph for graph in graphs if graph in published]
    removed = [graph for graph in published if graph not in graphs]
    swap(lease, changed, removed, made)
    sweep(lease.service)
    lease.release()
