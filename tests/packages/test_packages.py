"""Packages of the real graph, each read by the tools of those who thought up its format."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import iwtld
from iwtld.dataset import DATASET
from iwtld.errors import UnknownNameError
from iwtld.export.tabular import tables
from iwtld.packages import PACKAGES, catalogue, members
from iwtld.packages.dcat import catalogue as catalogue_triples
from iwtld.packages.description import Description, File

# The readers warn of what their own dependencies will drop.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def graph(kb: iwtld.KnowledgeBase) -> ox.Store:
    """The real graph without the treaty relations: they are as many as all else twice over."""
    store = ox.Store()
    for name in kb.graphs:
        if not name.endswith("/treaty-relation"):
            store.bulk_extend(kb.store.quads_for_pattern(None, None, None, ox.NamedNode(name)))
    return store


@pytest.fixture(scope="module")
def packages(graph: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    found = list(tables(graph))
    for kind in PACKAGES:
        (folder / kind).mkdir()
        for name, content in members(kind, graph, found):
            (folder / kind / name).write_bytes(content)
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_frictionless_finds_every_table_as_its_schema_and_its_keys_say(packages: Path) -> None:
    from frictionless import Package

    package = Package(str(packages / "frictionless" / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["type", "note"])[:10]
    assert (package.version, package.licenses[0]["name"]) == (iwtld.__version__, "CC-BY-4.0")
    action = package.get_resource("action")
    keys = {key["fields"][0]: key["reference"]["resource"] for key in action.schema.foreign_keys}
    assert keys == {"instrument": "instrument", "party": "jurisdiction"}
    # Tables of pairs (mechanism-country.csv) repeat a list of the main table, and CSVW alone describes them.
    described = json.loads((packages / "frictionless" / "csv-metadata.json").read_bytes())["tables"]
    main = {table["url"] for table in described if table["tableSchema"]["primaryKey"] == "id"}
    assert {resource.path for resource in package.resources} == main
    assert len(package.sources) == len(rows(packages / "frictionless" / "source.csv"))


def test_frictionless_notices_a_reference_to_nothing_and_a_file_that_was_changed(
    packages: Path, tmp_path: Path
) -> None:
    from frictionless import Package

    source = packages / "frictionless"
    document = json.loads((source / "datapackage.json").read_bytes())
    wanted = {"penalty", "offence", "law", "jurisdiction", "source", "concept"}
    document["resources"] = [one for one in document["resources"] if one["name"] in wanted]
    for one in document["resources"]:
        text = (source / one["path"]).read_text(encoding="utf-8")
        if one["name"] == "jurisdiction":
            text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("THA,"))
        (tmp_path / one["path"]).write_text(text, encoding="utf-8")
    (tmp_path / "datapackage.json").write_text(json.dumps(document), encoding="utf-8")
    report = Package(str(tmp_path / "datapackage.json")).validate()
    found = {kind for (kind,) in report.flatten(["type"])}
    assert {"hash-count", "foreign-key"} <= found


def test_rocrate_reads_the_crate_and_each_file_has_its_hash(packages: Path) -> None:
    from rocrate.rocrate import ROCrate

    crate = ROCrate(packages / "rocrate")
    assert crate.metadata.version == "1.3"
    assert crate.root_dataset["version"] == iwtld.__version__
    assert crate.root_dataset["license"].id == "https://creativecommons.org/licenses/by/4.0/"
    date.fromisoformat(str(crate.root_dataset["datePublished"])[:10])
    files = {entity.id: entity for entity in crate.data_entities}
    there = {path.name for path in (packages / "rocrate").iterdir()} - {"ro-crate-metadata.json"}
    assert set(files) == there
    for name, entity in files.items():
        content = (packages / "rocrate" / name).read_bytes()
        assert entity["sha256"] == hashlib.sha256(content).hexdigest()
        assert int(entity["contentSize"]) == len(content)


def test_mlcroissant_has_nothing_to_remark_and_loads_every_record(packages: Path) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(str(packages / "croissant" / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    assert not dataset.metadata.ctx.issues.warnings
    assert dataset.metadata.version == iwtld.__version__
    for name in ("claim", "action"):
        recorded = rows(packages / "croissant" / f"{name}.csv")
        loaded = list(dataset.records(name))
        assert len(loaded) == len(recorded)
        ids = {record[f"{name}/id"].decode() for record in loaded}
        assert ids == {row["id"] for row in recorded}


def shacl(triples: list[ox.Triple]) -> tuple[bool, str]:
    import pyshacl
    import rdflib

    data = rdflib.Graph()
    data.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    shapes = rdflib.Graph().parse(Path(__file__).with_name("dcat-ap.ttl"))
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
    return bool(conforms), str(text)


FILES = [
    File.of("graph/iwtld.nq.gz", b"x", "The graph."),
    File.of("tables/a.csv", b"id\n"),
]


def test_the_catalogue_record_has_what_dcat_ap_makes_mandatory() -> None:
    conforms, text = shacl(catalogue_triples(Description("1.0", date(2026, 11, 22)), FILES))
    assert conforms, text


@pytest.mark.parametrize(
    "dropped",
    [
        ("https://w3id.org/iwtld/catalogue", "http://purl.org/dc/terms/publisher"),
        (DATASET, "http://purl.org/dc/terms/title"),
        ("https://w3id.org/iwtld/sparql", "http://www.w3.org/ns/dcat#endpointURL"),
        ("https://w3id.org/iwtld/releases/1.0/tables/a.csv", "http://www.w3.org/ns/dcat#accessURL"),
        ("https://w3id.org/iwtld/publisher", "http://xmlns.com/foaf/0.1/name"),
    ],
)
def test_a_record_without_it_would_be_noticed(dropped: tuple[str, str]) -> None:
    triples = catalogue_triples(Description("1.0", date(2026, 11, 22)), FILES)
    rest = [one for one in triples if (one.subject.value, one.predicate.value) != dropped]
    assert len(rest) == len(triples) - 1
    assert not shacl(rest)[0]


def test_the_catalogue_record_of_the_graph_can_be_had_in_every_syntax(graph: ox.Store) -> None:
    import rdflib

    expected = rdflib.Graph().parse(data=catalogue(graph), format="turtle")
    assert (rdflib.URIRef(DATASET), rdflib.DCAT.version, rdflib.Literal(iwtld.__version__)) in expected
    for name, reader in (("jsonld", "json-ld"), ("rdfxml", "xml"), ("ntriples", "nt")):
        assert len(rdflib.Graph().parse(data=catalogue(graph, name), format=reader)) == len(expected)


def test_the_same_graph_gives_the_same_package(packages: Path, graph: ox.Store) -> None:
    for name, content in members("croissant", graph, tables(graph)):
        assert (packages / "croissant" / name).read_bytes() == content


def test_a_package_that_does_not_exist_is_refused_with_the_nearest(graph: ox.Store) -> None:
    with pytest.raises(UnknownNameError, match="croissant"):
        next(members("crossaint", graph, []))
