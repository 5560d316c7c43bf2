"""Publishing a built graph in a service: what differs is loaded aside, counted, and swapped in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal, TypeAlias

import pyoxigraph as ox

from iwtld.errors import ServiceAnswerError, UsageError
from iwtld.graph import Manifest
from iwtld.remote.lease import Lease, leased, take
from iwtld.remote.publication import PUBLICATION, Publication, read_state
from iwtld.remote.service import Service
from iwtld.remote.skolem import has_blank, skolemised
from iwtld.remote.swap import finish, swap, sweep
from iwtld.remote.union import unite, wants_union

Task: TypeAlias = Literal["new", "changed", "unchanged", "removed"]
Progress: TypeAlias = Callable[[str], None]
"""Called with each line that says what has been done."""

_BATCH: Final = 10_000
_MODULUS: Final = 1 << 256


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing a graph means for a service: a task for each graph by its IRI.

    ``triples`` maps the graphs of the build to their triples, ``digests`` to what they say; ``before`` is
    what the service has now.
    """

    tasks: Mapping[str, Task]
    triples: Mapping[str, int]
    digests: Mapping[str, str]
    before: Publication | None

    def graphs(self, task: Task) -> list[str]:
        """Return the graphs that have a task."""
        return [graph for graph, found in self.tasks.items() if found == task]

    @property
    def loaded(self) -> int:
        """Return how many triples are to be sent."""
        return sum(self.triples[graph] for graph, task in self.tasks.items() if task in ("new", "changed"))


class Source:
    """A built graph as a service takes it: without blank nodes, with a digest of each graph."""

    def __init__(self, store: ox.Store, manifest: Manifest) -> None:
        self._store = store
        self.manifest = manifest
        self.graphs = [graph for graph in manifest.graphs if graph and graph != PUBLICATION]
        self._anonymous: dict[str, list[ox.Triple]] = {}
        for quad in skolemised(quad for quad in store if has_blank(quad)):
            assert isinstance(quad.graph_name, ox.NamedNode)  # noqa: S101 - a build has named graphs alone
            self._anonymous.setdefault(quad.graph_name.value, []).append(quad.triple)

    def triples(self, graph: str) -> Iterator[ox.Triple]:
        """Yield the triples of a graph."""
        for quad in self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
            if not has_blank(quad):
                yield quad.triple
        yield from self._anonymous.get(graph, ())

    def digest(self, graph: str) -> str:
        """Return a digest that two graphs share when they hold the same triples, in whatever order."""
        total = 0
        for line in _lines(self.triples(graph)):
            total += int.from_bytes(hashlib.sha256(line).digest(), "big")
        return f"{total % _MODULUS:064x}"


def plan(service: Service, source: Source, *, everything: bool = False) -> Plan:
    """Return what is to be done so that a service holds a build.

    A graph is unchanged when what was published has the same digest, and the service still holds as many
    triples of it; ``everything`` takes none for that.
    """
    _check_writable(service)
    before = read_state(service).publication
    published = {} if before is None else dict(before.manifest.graphs)
    there = service.counts(published)
    digests = {graph: source.digest(graph) for graph in source.graphs}
    tasks: dict[str, Task] = {}
    for graph in source.graphs:
        if graph not in published:
            tasks[graph] = "new"
        elif everything or before is None or before.digests.get(graph) != digests[graph]:
            tasks[graph] = "changed"
        else:
            tasks[graph] = "unchanged" if there.get(graph) == source.manifest.graphs[graph] else "changed"
    for graph in published:
        tasks.setdefault(graph, "removed")
    triples = {graph: source.manifest.graphs[graph] for graph in source.graphs}
    return Plan(dict(sorted(tasks.items())), triples, digests, before)


def publish(
    service: Service,
    source: Source,
    *,
    everything: bool = False,
    take_over: bool = False,
    progress: Progress = lambda line: None,
) -> Plan:
    """Make a service hold a build, and return what that took.

    Nothing that is published changes before all that is new has been loaded and counted. Repeating it after
    a failure is safe: it finishes or removes what was left behind. Raises ``ServiceError`` when the service
    fails and ``StoreError`` when another publication is under way or the counts are wrong.
    """
    _check_writable(service)
    with leased(service, take_over=take_over) as lease:
        if lease.journal.state == "swapping":
            progress(f"Finishing the publication {lease.id}, which was interrupted.")
            finish(lease, lease.journal)
            take(lease)
        if swept := sweep(service):
            progress(f"Removed {swept} graphs that an interrupted publication left behind.")
        work = plan(service, source, everything=everything)
        unchanged = set(work.tasks.values()) <= {"unchanged"} and not wants_union(service, work.before)
        if unchanged and _says_the_same(work, source.manifest):
            lease.release()
            return work
        targets = _load(lease, source, work, progress)
        places = [targets.get(graph, graph) for graph in source.graphs]
        said = Publication(lease.id, source.manifest, work.digests, unite(lease, places, work.before))
        swap(lease, work.graphs("changed"), work.graphs("removed"), said)
        sweep(service)
        lease.release()
    return work


def _says_the_same(work: Plan, manifest: Manifest) -> bool:
    """Return whether what is published was made of the same data, although perhaps at another time."""
    before = work.before
    return before is not None and before.manifest.dataset_version == manifest.dataset_version


def _load(lease: Lease, source: Source, work: Plan, progress: Progress) -> Mapping[str, str]:
    """Load what is new or changed, count it, and return where it is by graph."""
    service = lease.service
    targets: dict[str, str] = {}
    for graph, task in work.tasks.items():
        if task == "new":
            # No reader knows it before the publication names it; what lies there is of a dead publication.
            targets[graph] = graph
        elif task == "changed":
            targets[graph] = lease.staging(graph)
    for graph in [graph for graph, count in service.counts(work.graphs("new")).items() if count]:
        service.clear(graph)
    for number, (graph, target) in enumerate(targets.items(), 1):
        lease.renew()
        service.load(target, source.triples(graph), progress=lambda _done: lease.renew())
        progress(f"{number:>4} of {len(targets)}  {work.triples[graph]:>9,} triples  {graph}")
    found = service.counts(targets.values())
    for graph, target in targets.items():
        if found.get(target, 0) != work.triples[graph]:
            raise ServiceAnswerError(
                f"The service took {found.get(target, 0):,} of the {work.triples[graph]:,} triples of "
                f"{graph} without an error. The published graph is as it was. See the log of {service.url}."
            )
    return targets


def _lines(triples: Iterable[ox.Triple]) -> Iterator[bytes]:
    remaining = iter(triples)
    while batch := list(islice(remaining, _BATCH)):
        yield from (ox.serialize(batch, format=ox.RdfFormat.N_TRIPLES) or b"").split(b"\n")[:-1]


def _check_writable(service: Service) -> None:
    if service.dialect.has("read-only"):
        raise UsageError(
            f"The service {service.url} only reads. Run `iwtld build` on its machine, or publish elsewhere."
        )
