"""A small graph and small resources, so that the command line is tested apart from the data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

import iwtld
from iwtld import resources
from iwtld.cli import main
from iwtld.graph import Manifest, building, fingerprint, graph_sizes

DATA = """\
@prefix id: <https://w3id.org/iwtld/id/> .
@prefix iwt: <https://w3id.org/iwtld/ontology#> .
@prefix graph: <https://w3id.org/iwtld/graph/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

graph:jurisdictions {
  <https://w3id.org/iwtld/id/jurisdiction/VNM> iwt:isoAlpha3 "VNM" ; iwt:isoAlpha2 "VN" ;
    skos:prefLabel "Viet Nam"@en ; skos:altLabel "Socialist Republic of Viet Nam"@en .
  <https://w3id.org/iwtld/id/jurisdiction/CIV> iwt:isoAlpha3 "CIV" ; iwt:isoAlpha2 "CI" ;
    skos:prefLabel "Côte d'Ivoire"@en , "Elfenbeinküste"@de .
  <https://w3id.org/iwtld/id/jurisdiction/COG> iwt:isoAlpha3 "COG" ; iwt:isoAlpha2 "CG" ;
    skos:prefLabel "Congo (Brazzaville)"@en ; skos:altLabel "Congo"@en .
  <https://w3id.org/iwtld/id/jurisdiction/COD> iwt:isoAlpha3 "COD" ; iwt:isoAlpha2 "CD" ;
    skos:prefLabel "Congo (Kinshasa)"@en ; skos:altLabel "Congo"@en .
}
graph:instruments {
  <https://w3id.org/iwtld/id/instrument/untoc> skos:prefLabel "UN Convention against Transnational Organized Crime"@en ;
    skos:altLabel "Palermo Convention"@en ; iwt:acronym "UNTOC" .
}
graph:participation {
  <https://w3id.org/iwtld/id/instrument/untoc> iwt:binds <https://w3id.org/iwtld/id/jurisdiction/VNM> .
}
"""

QUERIES = {
    "treaties/treaties-of-country": """\
#+ summary: Which treaties bind the country?
#+ description: In force on the date.
#+ tags: parties
#+ answers: CQ001
#+ param: country country required "ISO code or name"
#+ param: on date default=today "the date of the question"
#+ example: country="Viet Nam" on=2018-01-01
PREFIX iwt: <https://w3id.org/iwtld/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?treaty ?name ?on WHERE {
  VALUES ?country { UNDEF }
  VALUES ?on { UNDEF }
  ?treaty iwt:binds ?country ; skos:prefLabel ?name .
}
""",
    "gaps/unbound-countries": """\
#+ summary: Which countries does no treaty bind?
#+ tags: gaps
PREFIX iwt: <https://w3id.org/iwtld/ontology#>
SELECT ?country WHERE { ?country iwt:isoAlpha3 ?code . MINUS { ?treaty iwt:binds ?country } } ORDER BY ?country
""",
    "treaties/what-binds": """\
#+ summary: What binds whom, as a graph?
PREFIX iwt: <https://w3id.org/iwtld/ontology#>
CONSTRUCT { ?treaty iwt:binds ?country } WHERE { ?treaty iwt:binds ?country }
""",
}


class Outcome(NamedTuple):
    """What a command gave: its exit code, its standard output and its standard error."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


def publish_small(store: Path, root: Path) -> Manifest:
    """Publish the small graph as if it were built from ``root``."""
    graph = ox.Store()
    graph.load(DATA, format=ox.RdfFormat.TRIG)
    with building(store) as build:
        triples = build.write(graph)
        return build.publish(
            Manifest(
                version=iwtld.__version__,
                built="2026-01-02T03:04:05+00:00",
                triples=triples,
                inferred=1,
                graphs=graph_sizes(graph),
                sources=2,
                records=6,
                resources=fingerprint(root),
            )
        )


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Small resources in the place of those of the project."""
    folder = tmp_path / "resources"
    for name in ("data", "ontology", "shapes"):
        (folder / name).mkdir(parents=True)
        (folder / name / "file.txt").write_text(name)
    (folder / "ontology" / "context.jsonld").write_text('{"@context": {}}')
    for name, text in QUERIES.items():
        path = folder / "queries" / f"{name}.rq"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(resources, "root", lambda: folder)
    return folder


@pytest.fixture
def store(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small graph, published, current, and chosen by ``IWTLD_STORE``."""
    path = tmp_path / "store"
    publish_small(path, root)
    monkeypatch.setenv("IWTLD_STORE", str(path))
    return path


@pytest.fixture
def publish() -> Callable[[Path, Path], Manifest]:
    """Return the function that publishes the small graph in a store, as built from a folder of resources."""
    return publish_small


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run a command in this process."""

    def run(*args: str) -> Outcome:
        code = main(args)
        captured = capsysbinary.readouterr()
        return Outcome(code, captured.out.decode(), captured.err.decode())

    return run


@pytest.fixture
def real(kb: iwtld.KnowledgeBase, store_dir: Path, monkeypatch: pytest.MonkeyPatch) -> iwtld.KnowledgeBase:
    """The graph of the real data, which every command of the test reads without opening it again."""
    # Otherwise the commands would look, and build, where whoever runs the tests has a graph.
    monkeypatch.setenv("IWTLD_STORE", str(store_dir))
    monkeypatch.setattr(iwtld, "open", lambda *args, **options: kb)
    monkeypatch.setenv("COLUMNS", "100")
    return kb
