"""Build: tables to graph, validated, reasoned over, published. One direction, one stage after the other.

Each stage reads what the stage before wrote. Nothing is visible to readers until the last stage has swapped
the new graph in; whatever goes wrong before leaves the graph that was there.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from iwtld import resources
from iwtld.dataset import DATASET_GRAPH, describe
from iwtld.errors import ConformanceError, Finding, ResourceError
from iwtld.graph import Manifest, Stage, building, fingerprint
from iwtld.namespaces import BASE, GRAPH, expand, shorten
from iwtld.populate import PopulateReport, populate
from iwtld.reason.closure import Clash, clashes, close
from iwtld.reason.rules import is_inferred, load_rules, run_rules
from iwtld.tables import load_folder
from iwtld.validate import validate
from iwtld.validate.findings import findings

ONTOLOGY_GRAPH: Final = GRAPH + "ontology"

Progress = Callable[[Stage], None]
"""Called after each stage of a build."""


def build(
    store: str | os.PathLike[str] | None = None,
    *,
    root: Path | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Build the graph and publish it in ``store``; return what the new build says about itself.

    ``root`` is the folder with ``data``, ``ontology`` and ``shapes``, by default the one that ships with
    iwtld. ``progress`` is called after each stage.

    Raises ``TableError`` when cells of the tables are wrong, ``ConformanceError`` when the graph violates a
    shape or contradicts the ontology, ``ResourceError`` when ontology, shapes or rules are not well-formed,
    and ``StoreError`` when the store cannot be written. The graph that was there before stays in place then.
    """
    root = resources.root() if root is None else root
    # Taken first: a file that changes while the build runs makes its result stale, not silently current.
    mark = fingerprint(root)
    stages: list[Stage] = []

    def done(name: str, records: int, triples: int, start: float) -> None:
        stages.append(Stage(name, records, triples, time.perf_counter() - start))
        if progress is not None:
            progress(stages[-1])

    with building(store) as builder:
        graph = ox.Store()
        start = time.perf_counter()
        report = populate_stage(graph, root)
        done("populate", report.records, len(graph), start)

        start = time.perf_counter()
        validate_stage(graph, root)
        done("validate", report.records, 0, start)

        start = time.perf_counter()
        before = len(graph)
        reason_stage(graph, root)
        done("reason", 0, len(graph) - before, start)

        start = time.perf_counter()
        describe(graph)
        sizes = Counter(quad.graph_name.value for quad in graph)
        triples = builder.write(graph)
        manifest = builder.publish(
            Manifest(
                version=_version(),
                built=datetime.now(UTC).isoformat(timespec="seconds"),
                triples=triples,
                inferred=sum(count for name, count in sizes.items() if is_inferred(name)),
                graphs=dict(sorted(sizes.items())),
                sources=_sources(graph, GRAPH + "sources"),
                records=report.records,
                resources=mark,
                stages=tuple(stages),
            )
        )
        done("publish", 0, sizes[DATASET_GRAPH], start)
    return manifest


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


def validate_stage(graph: ox.Store, root: Path) -> None:
    """Validate a store against the shapes of ``root/shapes``.

    Raises ``ConformanceError`` with every violation; warnings pass.
    """
    violations = validate(graph, data_shapes(root)).violations
    if violations:
        places = "one place" if len(violations) == 1 else f"{len(violations)} places"
        raise ConformanceError(f"The data violates the shapes in {places}.", findings(graph, violations))


def data_shapes(root: Path) -> list[Path]:
    """Return the shapes that data is validated against: all but those for the style of the ontology."""
    return sorted(path for path in (root / "shapes").glob("*.ttl") if path.stem != "ontology-style")


def reason_stage(graph: ox.Store, root: Path) -> None:
    """Close a store under OWL 2 RL and run the rules of ``root/ontology/rules`` on it.

    Raises ``ConformanceError`` when the closure contains a contradiction.
    """
    close(graph)
    found = clashes(graph)
    if found:
        raise ConformanceError(
            "The data contradicts the ontology.", [_contradiction(clash) for clash in found]
        )
    run_rules(graph, load_rules(root / "ontology" / "rules"))


def _contradiction(clash: Clash) -> Finding:
    statement = " ".join(shorten(str(term).strip("<>")) for term in clash.statement)
    return Finding("graph", None, None, clash.rule, f"{statement} cannot hold together with the rest.")


def _sources(graph: ox.Store, name: str) -> int:
    kind, source = (ox.NamedNode(expand(term)) for term in ("rdf:type", "iwt:Source"))
    return sum(1 for _ in graph.quads_for_pattern(None, kind, source, ox.NamedNode(name)))


def _version() -> str:
    from iwtld import __version__

    return __version__
