"""Each check finds the fault that its catalogue describes, and the ontology of the project has none left open."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.cli import main
from iwtld.errors import ResourceError
from iwtld.namespaces import IWT, PREFIXES, shorten
from iwtld.ontology.checks import CHECKS, Facts, examine, render, run
from iwtld.ontology.checks.exceptions import load

PROLOGUE = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
HEADER = "<https://w3id.org/iwtld/ontology> a owl:Ontology ."

# One example of each pitfall, as the catalogue of OOPS! describes it, with the terms that are at fault.
FAULTS = {
    "P02": ("iwt:Car a owl:Class ; owl:equivalentClass iwt:Automobile . iwt:Automobile a owl:Class .", {"iwt:Car"}),
    "P03": ("iwt:isA a owl:ObjectProperty .", {"iwt:isA"}),
    "P04": ("iwt:Alone a owl:Class . iwt:A a owl:Class . iwt:B a owl:Class ; rdfs:subClassOf iwt:A .", {"iwt:Alone"}),
    "P05": (
        "iwt:sells a owl:ObjectProperty ; rdfs:domain iwt:A ; rdfs:range iwt:B ; owl:inverseOf iwt:shows ."
        "iwt:shows a owl:ObjectProperty ; rdfs:domain iwt:A ; rdfs:range iwt:B .",
        {"iwt:sells"},
    ),
    "P06": (
        "iwt:A a owl:Class ; rdfs:subClassOf iwt:B . iwt:B a owl:Class ; rdfs:subClassOf iwt:C ."
        "iwt:C a owl:Class ; rdfs:subClassOf iwt:A . iwt:D a owl:Class ; rdfs:subClassOf iwt:A .",
        {"iwt:A", "iwt:B", "iwt:C"},
    ),
    "P07": ("iwt:StyleAndPeriod a owl:Class . iwt:Sandbox a owl:Class .", {"iwt:StyleAndPeriod"}),
    "P08": ('iwt:A a owl:Class ; skos:prefLabel "a"@en .', {"iwt:A"}),
    "P10": ("iwt:A a owl:Class . iwt:B a owl:Class .", {"https://w3id.org/iwtld/ontology"}),
    "P11": (
        "iwt:p a owl:ObjectProperty ; rdfs:domain iwt:A . iwt:q a owl:ObjectProperty ; rdfs:domain iwt:A ; rdfs:range iwt:A .",
        {"iwt:p"},
    ),
    "P12": ("org:member a owl:ObjectProperty . iwt:member a owl:ObjectProperty .", {"iwt:member"}),
    "P13": (
        "iwt:p a owl:ObjectProperty . iwt:s a owl:ObjectProperty , owl:SymmetricProperty ."
        "iwt:q a owl:ObjectProperty ; owl:inverseOf iwt:r . iwt:r a owl:ObjectProperty .",
        {"iwt:p"},
    ),
    "P19": ("iwt:p a owl:ObjectProperty ; rdfs:domain iwt:A , iwt:B .", {"iwt:p"}),
    "P20": ('iwt:A a owl:Class ; skos:prefLabel "agency"@en ; skos:definition "Agency."@en .', {"iwt:A"}),
    "P21": ("iwt:OtherThing a owl:Class . iwt:Mother a owl:Class .", {"iwt:OtherThing"}),
    "P22": ("iwt:some_class a owl:Class . iwt:Has_part a owl:ObjectProperty . iwt:Good a owl:Class .", {"iwt:some_class", "iwt:Has_part"}),
    "P24": (
        "iwt:A a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty iwt:p ; owl:allValuesFrom iwt:A ] .",
        {"iwt:A"},
    ),
    "P25": ("iwt:p a owl:ObjectProperty ; owl:inverseOf iwt:p .", {"iwt:p"}),
    "P26": ("iwt:p a owl:ObjectProperty , owl:SymmetricProperty ; owl:inverseOf iwt:q .", {"iwt:p"}),
    "P27": ("iwt:p a owl:ObjectProperty ; owl:equivalentProperty iwt:q .", {"iwt:p"}),
    "P28": ("iwt:p a owl:ObjectProperty , owl:SymmetricProperty ; rdfs:domain iwt:A ; rdfs:range iwt:B .", {"iwt:p"}),
    "P29": ("iwt:p a owl:ObjectProperty , owl:TransitiveProperty ; rdfs:domain iwt:A ; rdfs:range iwt:B .", {"iwt:p"}),
    "P30": ("org:Membership a owl:Class . iwt:Membership a owl:Class .", {"iwt:Membership"}),
    "P31": ("iwt:A a owl:Class ; owl:equivalentClass iwt:B ; owl:disjointWith iwt:B .", {"iwt:A"}),
    "P32": ('iwt:A a owl:Class ; skos:prefLabel "one"@en . iwt:B a owl:Class ; skos:prefLabel "One"@en .', {"iwt:A"}),
    "P33": ("iwt:p a owl:ObjectProperty ; owl:propertyChainAxiom ( iwt:q ) . iwt:r owl:propertyChainAxiom ( iwt:p iwt:q ) .", {"iwt:p"}),
    "P34": ("iwt:p a owl:ObjectProperty ; rdfs:range iwt:Nothing .", {"iwt:Nothing"}),
    "P35": ("iwt:A a owl:Class ; iwt:undeclared iwt:A .", {"iwt:undeclared"}),
    "P36": ("<https://w3id.org/iwtld/ontology.owl> a owl:Ontology .", {"https://w3id.org/iwtld/ontology.owl"}),
    "P38": ("iwt:A a owl:Class .", {"https://w3id.org/iwtld/ontology"}),
    "P39": (HEADER, {"https://w3id.org/iwtld/ontology"}),
    "P40": ("iwt:A a owl:Class ; rdfs:subClassOf org:NoSuchTerm . org:Organization a owl:Class .", {"org:NoSuchTerm"}),
    "P41": (HEADER, {"https://w3id.org/iwtld/ontology"}),
    # FOOPS!
    "PURL1": ("<https://example.org/o> a owl:Ontology . " + HEADER, {"https://example.org/o"}),
    "HTTP1": ("<urn:o> a owl:Ontology . " + HEADER, {"urn:o"}),
    "URI2": (HEADER + '<https://w3id.org/iwtld/ontology> vann:preferredNamespaceUri "https://example.org/#" .', {"https://w3id.org/iwtld/ontology"}),
    "VER1": (HEADER, {"https://w3id.org/iwtld/ontology"}),
    "OM1": (HEADER, {"https://w3id.org/iwtld/ontology"}),
    "OM2": (HEADER, {"https://w3id.org/iwtld/ontology"}),
    "OM3": (HEADER, {"https://w3id.org/iwtld/ontology"}),
    "OM4.1": (HEADER, {"https://w3id.org/iwtld/ontology"}),
    "OM4.2": (HEADER + "<https://w3id.org/iwtld/ontology> dcterms:license <https://example.org/mine> .", {"https://w3id.org/iwtld/ontology"}),
    "OM5.1": (HEADER, {"https://w3id.org/iwtld/ontology"}),
    "OM5.2": (HEADER, {"https://w3id.org/iwtld/ontology"}),
    "FIND1": (HEADER, {"https://w3id.org/iwtld/ontology"}),
    "VOC1": (HEADER, {"https://w3id.org/iwtld/ontology"}),
    "VOC2": ("iwt:A a owl:Class .", {"https://w3id.org/iwtld/ontology"}),
    "VOC3": ('iwt:A a owl:Class ; skos:definition "An a is an a of some sort."@en .', {"iwt:A"}),
    "VOC4": ('iwt:A a owl:Class ; skos:prefLabel "a"@en .', {"iwt:A"}),
}  # fmt: skip
# What the rules of redirection decide, and what only others can tell.
BY_RULES = {"URI1", "VER2", "CN1", "DOC1", "P37"}
BY_FILES = {"RDF1"}
OPEN = {"FIND2", "FIND3"}


def facts(turtle: str, redirections: str | None = None) -> Facts:
    store = ox.Store()
    store.load((PROLOGUE + turtle).encode(), format=ox.RdfFormat.TURTLE)
    return Facts(store, redirections)


def test_every_check_has_an_example_of_its_fault() -> None:
    assert set(CHECKS) == set(FAULTS) | BY_RULES | BY_FILES | OPEN


@pytest.mark.parametrize("identifier", FAULTS)
def test_the_check_finds_its_fault_and_nothing_beside_it(identifier: str) -> None:
    turtle, terms = FAULTS[identifier]
    found = CHECKS[identifier].look(facts(turtle))
    assert {shorten(each.iri) for each in found if not each.open} == terms


@pytest.mark.parametrize("identifier", sorted(BY_RULES))
def test_without_a_rule_that_leads_there_an_address_is_found_missing(identifier: str) -> None:
    versioned = (
        HEADER + "<https://w3id.org/iwtld/ontology> owl:versionIRI <https://w3id.org/iwtld/ontology/1> ."
    )
    found = list(CHECKS[identifier].look(facts(versioned, "RewriteEngine on\n")))
    assert found
    assert not any(each.open for each in found)


@pytest.mark.parametrize("identifier", sorted(BY_RULES))
def test_without_the_rules_the_check_is_left_open(identifier: str) -> None:
    versioned = (
        HEADER + "<https://w3id.org/iwtld/ontology> owl:versionIRI <https://w3id.org/iwtld/ontology/1> ."
    )
    assert all(each.open for each in CHECKS[identifier].look(facts(versioned)))


def test_a_module_that_rdflib_does_not_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("this is no Turtle", encoding="utf-8")
    (found,) = CHECKS["RDF1"].look(Facts(ox.Store(), None, (tmp_path / "broken.ttl",)))
    assert found.detail.startswith("broken.ttl: ")


def test_the_ontology_fails_no_check_and_needs_each_exception() -> None:
    report = run()
    assert [result.check.id for result in report.results if result.outcome == "failed"] == []
    assert report.stale == ()
    assert report.ok


def test_what_only_the_web_can_tell_is_said_to_be_open() -> None:
    outcomes = {result.check.id: result.outcome for result in run().results}
    assert {identifier for identifier, outcome in outcomes.items() if outcome == "open"} == OPEN | {
        "P37",
        "P40",
    }


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the ontology of which exceptions and modules can be changed."""
    shutil.copytree(resources.folder("ontology"), tmp_path / "ontology")
    return tmp_path


def test_an_exception_that_applies_to_nothing_is_reported(copied: Path) -> None:
    with (copied / "ontology" / "exceptions.toml").open("a", encoding="utf-8") as file:
        file.write('[[exception]]\ncheck = "P06"\nreason = "There was a circle here once, long ago."\n')
    report = run(copied)
    assert report.stale == ("P06: the exception applies to nothing: There was a circle here once, long ago.",)
    assert not report.ok


def test_a_term_of_an_exception_that_is_no_longer_at_fault_is_reported(copied: Path) -> None:
    path = copied / "ontology" / "exceptions.toml"
    path.write_text(path.read_text().replace('"iwt:OtherMechanism"', '"iwt:OtherMechanism", "iwt:Agency"'))
    assert run(copied).stale == (f"P21: the exception for {IWT}Agency applies to nothing.",)


def test_without_its_exception_the_fault_fails(copied: Path) -> None:
    (copied / "ontology" / "exceptions.toml").unlink()
    failed = {result.check.id for result in run(copied).results if result.outcome == "failed"}
    assert failed == {"OM3", "P11", "P13", "P21"}


def test_an_exception_covers_only_the_terms_with_the_statement_that_it_names() -> None:
    turtle = "iwt:p a owl:ObjectProperty ; rdfs:range iwt:A ; schema:domainIncludes iwt:A . iwt:q a owl:ObjectProperty ; rdfs:range iwt:A ."
    accepted = tuple(each for each in load(resources.folder("ontology") / "exceptions.toml") if each.having)
    (result,) = [one for one in examine(facts(turtle), accepted).results if one.check.id == "P11"]
    assert [shorten(each.iri) for each in result.failures] == ["iwt:q"]
    assert [shorten(each.found.iri) for each in result.excepted] == ["iwt:p"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('check = "P66"\nreason = "A long enough reason."', r"no check 'P66'"),
        ('check = "P06"\nreason = "short"', "state the reason"),
        ('check = "P06"\nreasons = "A long enough reason."', "no key reasons"),
        ('check = "P06"\nterms = ["nope:x"]\nreason = "A long enough reason."', "'nope' is not declared"),
        ("check = ", "exceptions.toml"),
    ],
)
def test_a_malformed_exception_is_refused(entry: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "exceptions.toml"
    path.write_text(f"[[exception]]\n{entry}\n", encoding="utf-8")
    with pytest.raises(ResourceError, match=message):
        load(path)


def test_a_module_that_does_not_parse_is_a_fault_of_the_resources(copied: Path) -> None:
    (copied / "ontology" / "actors.ttl").write_text("this is no Turtle", encoding="utf-8")
    with pytest.raises(ResourceError, match="does not parse"):
        run(copied)


def test_the_command_prints_the_report_and_ends_with_0(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["ontology", "check", "--format", "json"]) == 0
    printed = json.loads(capfd.readouterr().out)
    assert printed["ok"] is True
    assert {each["id"] for each in printed["checks"]} == set(CHECKS)


def test_the_command_ends_with_1_when_a_check_fails(
    copied: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (copied / "ontology" / "exceptions.toml").unlink()
    monkeypatch.setattr(resources, "root", lambda: copied)
    assert main(["ontology", "check"]) == 1
    assert "P13    FAIL" in capfd.readouterr().out


def test_the_markdown_has_a_row_for_each_check() -> None:
    rows = [line.split(" | ")[0].removeprefix("| ") for line in render(run(), "markdown").splitlines()]
    assert set(CHECKS) <= set(rows)
