"""Build: tables to graph, validated, reasoned over, published. One direction, one stage after the other.

Each stage reads what the stage before wrote. Nothing is visible to readers until the last stage has swapped
the new graph in; whatever goes wrong before leaves the graph that was there.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from iwtld import resources
from iwtld.additions.addition import Addition
from iwtld.additions.folder import reading
from iwtld.additions.layout import marks
from iwtld.additions.lock import Waiting
from iwtld.dataset import DATASET_GRAPH, ONTOLOGY_GRAPH, describe
from iwtld.errors import ConformanceError, Finding, ResourceError
from iwtld.graph import Builder, Manifest, Stage, building, fingerprint
from iwtld.namespaces import BASE, expand, shorten
from iwtld.populate import PopulateReport, populate
from iwtld.reason.closure import Clash, clashes, close
from iwtld.reason.rules import is_inferred, load_rules, run_rules
from iwtld.tables import load_folder
from iwtld.validate import load_shapes, parse_shapes, validate
from iwtld.validate.profiles import profile_shapes

if TYPE_CHECKING:
    from iwtld.additions.merge import Merged
    from iwtld.validate import Result


Progress = Callable[[Stage], None]
"""Called after each stage of a build."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A graph that is complete and valid, in memory, with what its manifest will say of it.

    ``resources`` and ``additions`` are the marks of what it was made from, and ``merged`` says what each
    addition gave.
    """

    graph: ox.Store
    records: int
    resources: str
    additions: Mapping[str, str]
    merged: tuple[Merged, ...]
    stages: tuple[Stage, ...]


def build(
    store: str | os.PathLike[str] | None = None,
    *,
    root: Path | None = None,
    progress: Progress | None = None,
    waiting: Waiting | None = None,
) -> Manifest:
    """Build the graph and publish it in ``store``; return what the new build says about itself.

    ``root`` is the folder with ``data``, ``ontology`` and ``shapes``, by default the one that ships with
    iwtld; what the user has added comes after it. ``progress`` is called after each stage, and ``waiting``
    with a sentence when somebody is changing the additions, for whom the build waits.

    Raises ``TableError`` when cells of the tables are wrong, ``ConformanceError`` when the graph violates a
    shape or contradicts the ontology, ``ResourceError`` when ontology, shapes or rules are not well-formed,
    ``InputError`` when an addition cannot be read, and ``StoreError`` when the store cannot be written. The
    graph that was there before stays in place then.
    """
    with reading(waiting=waiting) as reader, building(store) as builder:
        additions = reader.additions()
        assembled = assemble(additions, root=root, progress=progress)
        start = time.perf_counter()
        manifest = builder.publish(write(builder, assembled, additions))
    if progress is not None:
        progress(Stage("publish", 0, manifest.graphs[DATASET_GRAPH], time.perf_counter() - start))
    return manifest


def assemble(
    additions: Sequence[Addition] = (), *, root: Path | None = None, progress: Progress | None = None
) -> Assembled:
    """Return the graph of the data that ships with iwtld and of additions, validated and reasoned over.

    Nothing is written. The arguments and the errors are those of :func:`build`.
    """
    root = resources.root() if root is None else root
    # Taken first: a file that changes while the build runs makes its result stale, not silently current.
    mark, known = fingerprint(root), marks()
    stages: list[Stage] = []

    def done(name: str, records: int, triples: int, start: float) -> None:
        stages.append(Stage(name, records, triples, time.perf_counter() - start))
        if progress is not None:
            progress(stages[-1])

    graph = ox.Store()
    start = time.perf_counter()
    records = populate_stage(graph, root).records
    done("populate", records, len(graph), start)

    merged: tuple[Merged, ...] = ()
    if additions:
        # Reading what people add takes modules that the data itself does not need.
        from iwtld.additions.merge import merge

        start, before = time.perf_counter(), len(graph)
        merged = merge(graph, additions, root)
        added = sum(one.records for one in merged)
        records += added
        done("additions", added, len(graph) - before, start)

    start = time.perf_counter()
    validate_stage(graph, root, additions)
    done("validate", records, 0, start)

    start = time.perf_counter()
    before = len(graph)
    reason_stage(graph, root)
    done("reason", 0, len(graph) - before, start)
    return Assembled(graph, records, mark, known, merged, tuple(stages))


def write(builder: Builder, assembled: Assembled, additions: Sequence[Addition] = ()) -> Manifest:
    """Write an assembled graph into a build that nobody sees yet, and return the manifest to publish it with.

    The description of the dataset, which speaks of the additions, is added to the graph. Raises
    ``StoreError`` when the store cannot be written.
    """
    graph = assembled.graph
    builder.write_records(recorded(graph))
    describe(graph, additions)
    sizes = Counter(quad.graph_name.value for quad in graph)
    return Manifest(
        version=version(),
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        triples=builder.write(graph),
        inferred=sum(count for name, count in sizes.items() if is_inferred(name)),
        graphs=dict(sorted(sizes.items())),
        sources=count_sources(graph),
        records=assembled.records,
        resources=assembled.resources,
        additions=assembled.additions,
        stages=assembled.stages,
    )


def populate_stage(graph: ox.Store, root: Path) -> PopulateReport:
    """Add the records of ``root/data`` and the axioms of ``root/ontology`` to a store.

    Raises ``TableError`` with every wrong cell of every table, ``ResourceError`` for ill-formed Turtle.
    """
    tables = load_folder(root / "data")
    with tempfile.TemporaryFile() as spool:
        report = populate(tables, spool)
        spool.seek(0)
        graph.bulk_load(spool, format=ox.RdfFormat.N_QUADS)
    load_ontology(graph, root / "ontology")
    return report


def load_ontology(graph: ox.Store, folder: Path) -> None:
    """Load the modules of the ontology into the graph ``ontology``; imports are not followed."""
    for path in sorted(folder.glob("*.ttl")):
        try:
            graph.bulk_load(
                path=str(path),
                format=ox.RdfFormat.TURTLE,
                base_iri=BASE,
                to_graph=ox.NamedNode(ONTOLOGY_GRAPH),
            )
        except SyntaxError as error:
            raise ResourceError(f"{path}: the ontology does not parse: {error}") from error


def validate_stage(graph: ox.Store, root: Path, additions: Sequence[Addition] = ()) -> None:
    """Validate a store against the shapes of ``root/shapes``.

    Raises ``ConformanceError`` with every violation; warnings pass. A violation by something that came with
    one of the ``additions`` names the file that it came in.
    """
    files = profile_shapes(root)
    check_violations(graph, validate(graph, files).violations, files, additions)


def check_violations(
    graph: ox.Store, violations: Sequence[Result], files: Sequence[Path], additions: Sequence[Addition] = ()
) -> None:
    """Raise ``ConformanceError`` when there are violations, each located in the rows behind ``graph``."""
    if violations:
        from iwtld.additions.merge import located
        from iwtld.findings.rows import findings_of_rows

        found = findings_of_rows(graph, violations, parse_shapes(load_shapes(files)))
        places = "one place" if len(found) == 1 else f"{len(found)} places"
        raise ConformanceError(
            f"The data violates the shapes in {places}.",
            [located(graph, additions, result.focus_node, finding) for result, finding in found],
        )


def reason_stage(graph: ox.Store, root: Path) -> None:
    """Close a store under OWL 2 RL and run the rules of ``root/ontology/rules`` on it.

    Raises ``ConformanceError`` when the closure contains a contradiction.
    """
    close(graph)
    check_clashes(clashes(graph))
    run_rules(graph, load_rules(root / "ontology" / "rules"))


def check_clashes(found: Sequence[Clash]) -> None:
    """Raise ``ConformanceError`` when there are contradictions."""
    if found:
        raise ConformanceError(
            "The data contradicts the ontology.", [_contradiction(clash) for clash in found]
        )


def recorded(graph: ox.Store) -> Iterator[ox.Triple]:
    """Yield the triples of all graphs but those of conclusions; one that two graphs hold comes twice."""
    for name in graph.named_graphs():
        if not is_inferred(name.value):
            yield from (quad.triple for quad in graph.quads_for_pattern(None, None, None, name))


def _contradiction(clash: Clash) -> Finding:
    statement = " ".join(shorten(str(term).strip("<>")) for term in clash.statement)
    return Finding("graph", None, None, clash.rule, f"{statement} cannot hold together with the rest.")


def count_sources(graph: ox.Store) -> int:
    """Return the number of sources that the records name."""
    kind, source = (ox.NamedNode(expand(term)) for term in ("rdf:type", "iwt:Source"))
    found = ((quad.subject, quad.graph_name) for quad in graph.quads_for_pattern(None, kind, source, None))
    named = ((subject, name) for subject, name in found if isinstance(name, ox.NamedNode))
    return len({subject for subject, name in named if not is_inferred(name.value)})


def version() -> str:
    """Return the version of iwtld."""
    from iwtld import __version__

    return __version__
