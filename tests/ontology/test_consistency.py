"""HermiT finds the ontology consistent, alone and with records, and finds what contradicts it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld.errors import InputError, ResourceError
from iwtld.namespaces import GRAPH, PREFIXES, expand
from iwtld.reason.closure import clashes, close
from iwtld.reason.consistency import Consistency, check_consistency
from iwtld.tables import load_folder

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs a Java runtime")

PROLOGUE = (
    "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + "@prefix ex: <urn:ex:> .\n"
)

CONTRADICTIONS = {
    "a thing that is a state and a regional organisation": (
        "ex:x a iwt:State , iwt:RegionalIntegrationOrganisation ."
    ),
    "an instrument that authorises and facilitates one form": (
        "ex:x iwt:authorises <https://w3id.org/iwtld/id/form/extradition> ;"
        " iwt:facilitates <https://w3id.org/iwtld/id/form/extradition> ."
    ),
    "a treaty that is a memorandum": "ex:x a iwt:BilateralTreaty , iwt:MemorandumOfUnderstanding .",
    "an action that is a signature and a ratification": "ex:x a iwt:Signature , iwt:Ratification .",
    "a state that is an organisation": "ex:x a iwt:State , org:Organization .",
    "a treaty between agencies": "ex:x a iwt:BilateralTreaty ; iwt:firstParty ex:y . ex:y a iwt:Agency .",
    "a task force that misses the kind that it has": (
        "ex:x iwt:hasMemberOfKind <https://w3id.org/iwtld/id/agency-kind/police> ;"
        " iwt:missesKind <https://w3id.org/iwtld/id/agency-kind/police> ."
    ),
    "two bodies that are each the parent of the other": "ex:x iwt:parent ex:y . ex:y iwt:parent ex:x .",
    "a hop that ends where it starts": "ex:x iwt:hopOrigin ex:y ; iwt:hopDestination ex:y .",
    "an offence in a treaty": "ex:x a iwt:Offence ; eli:is_part_of ex:y . ex:y a iwt:RegionalTreaty .",
    "a mechanism that authorises": (
        "ex:x a iwt:RegionalNetwork ; iwt:authorises <https://w3id.org/iwtld/id/form/extradition> ."
    ),
}


def triples(turtle: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PROLOGUE + turtle, format=ox.RdfFormat.TURTLE)]


def sample(store: ox.Store, rows: int) -> Iterator[ox.Quad]:
    """The first rows of every table, with the concepts and jurisdictions that they point to."""
    for table in load_folder(Path(__file__).parents[2] / "data"):
        graph = ox.NamedNode(GRAPH + table.name)
        derived = store.quads_for_pattern(None, ox.NamedNode(expand("prov:wasDerivedFrom")), None, graph)
        for subject in islice((quad.subject for quad in derived), rows):
            for quad in store.quads_for_pattern(subject, None, None, graph):
                yield quad
                if isinstance(quad.object, ox.NamedNode):
                    yield from store.quads_for_pattern(quad.object, ox.NamedNode(expand("rdf:type")), None)


@needs_java
def test_the_ontology_is_consistent_and_every_class_can_have_members() -> None:
    found = check_consistency()
    assert found == Consistency(True, (), found.triples, found.left_out)
    assert found.sound
    assert found.triples > 2000


@needs_java
def test_ten_rows_of_every_table_are_consistent_with_the_ontology(populated: ox.Store) -> None:
    rows = set(sample(populated, 10))
    assert len({quad.subject for quad in rows}) > 300
    found = check_consistency(data=rows)
    assert found.sound
    assert found.left_out > 100


@needs_java
@pytest.mark.slow
def test_all_records_are_consistent_with_the_ontology(populated: ox.Store) -> None:
    assert check_consistency([], populated).sound


@needs_java
@pytest.mark.parametrize("name", list(CONTRADICTIONS)[:2])
def test_hermit_finds(name: str) -> None:
    assert check_consistency(data=triples(CONTRADICTIONS[name])).consistent is False


@needs_java
@pytest.mark.slow
def test_hermit_misses_no_contradiction() -> None:
    missed = {
        name
        for name, turtle in CONTRADICTIONS.items()
        if check_consistency(data=triples(turtle)).consistent is not False
    }
    assert missed == set()


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_the_closure_finds(name: str, ontology: ox.Store) -> None:
    store = ox.Store()
    store.extend(ontology)
    store.extend(ox.Quad(*triple) for triple in triples(CONTRADICTIONS[name]))
    close(store)
    assert clashes(store) != ()


@needs_java
def test_a_class_that_can_have_no_member_is_named() -> None:
    found = check_consistency(
        data=triples(
            "ex:Both a owl:Class ; rdfs:subClassOf iwt:State , iwt:RegionalIntegrationOrganisation ."
        )
    )
    assert found.consistent is True
    assert found.unsatisfiable == ("urn:ex:Both",)
    assert not found.sound


@needs_java
def test_dates_are_left_out_and_counted() -> None:
    found = check_consistency(
        [],
        triples('ex:x iwt:validFrom "2021-11-30"^^xsd:date ; iwt:validTo "2022"^^xsd:gYear ; a iwt:Event .'),
    )
    assert (found.triples, found.left_out) == (1, 2)


@needs_java
def test_an_import_is_not_fetched(tmp_path: Path) -> None:
    module = tmp_path / "module.ttl"
    module.write_text(
        PROLOGUE + "ex:o a owl:Ontology ; owl:imports <http://127.0.0.1:9/nowhere> .", encoding="utf-8"
    )
    assert check_consistency([module]).sound


@needs_java
def test_an_ontology_that_is_not_in_owl_2_dl_is_rejected_with_the_reason(tmp_path: Path) -> None:
    module = tmp_path / "module.ttl"
    module.write_text(
        PROLOGUE + "ex:p a owl:ObjectProperty , owl:TransitiveProperty , owl:AsymmetricProperty .",
        encoding="utf-8",
    )
    with pytest.raises(ResourceError, match="Non-simple property"):
        check_consistency([module])


@needs_java
def test_hermit_is_ended_when_its_time_is_over() -> None:
    found = check_consistency(timeout=0.01)
    assert found.consistent is None
    assert found.not_run is not None
    assert "0.01 seconds" in found.not_run


def test_without_java_the_result_says_that_nothing_ran(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    found = check_consistency()
    assert found.consistent is None
    assert found.not_run is not None
    assert "Java was not found" in found.not_run
    assert not found.sound


@needs_java
def test_java_is_also_found_by_its_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    java = shutil.which("java")
    assert java is not None
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").symlink_to(Path(java).resolve())
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert check_consistency([]).sound


@needs_java
def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError, match=r"nowhere\.ttl cannot be read"):
        check_consistency([Path("nowhere.ttl")])


@needs_java
def test_a_file_that_is_no_turtle_is_named(tmp_path: Path) -> None:
    module = tmp_path / "broken.ttl"
    module.write_text("iwt:State a owl:Class", encoding="utf-8")
    with pytest.raises(ResourceError, match=r"broken\.ttl: the ontology does not parse"):
        check_consistency([module])
