"""``iwtld validate``: what is printed, in which form, and the exit code that a build server relies on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from iwtld import resources

if TYPE_CHECKING:
    from tests.cli.conftest import Run

PREFIXES = """\
@prefix iwt: <https://w3id.org/iwtld/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
COMMODITY = (
    PREFIXES
    + """\
<https://w3id.org/iwtld/id/commodity/saiga-horn> a iwt:Commodity ;
  dcterms:identifier "saiga-horn" ; skos:prefLabel "Saiga horn"@en ;
  dcterms:source <https://w3id.org/iwtld/id/source/oecd-2019> ; iwt:locator "Box 3.3" .
"""
)
WARNED = COMMODITY.replace('"Box 3.3"', '"whole document"')
WRONG = COMMODITY.replace('"Saiga horn"@en', '"Saiga horn"')


@pytest.fixture(autouse=True)
def _real_resources(monkeypatch: pytest.MonkeyPatch, store_dir: Path) -> None:
    resources.root.cache_clear()
    monkeypatch.setenv("IWTLD_STORE", str(store_dir))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("new.ttl")


def test_a_file_that_is_right_is_said_to_be(run: Run, file: Path) -> None:
    file.write_text(COMMODITY)
    code, out, err = run("validate", str(file))
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "1 file: nothing is wrong."


def test_a_violation_is_1_with_its_place_its_line_and_help(run: Run, file: Path) -> None:
    file.write_text(WRONG)
    code, out, _ = run("validate", str(file))
    assert code == 1
    assert out.startswith("new.ttl:6:52 prefLabel violation: [skos:prefLabel] Saiga horn: ")
    assert '6 |   dcterms:identifier "saiga-horn" ; skos:prefLabel "Saiga horn" ;' in out
    assert 'help: Write "Saiga horn"@en' in out


@pytest.mark.parametrize(("fail_on", "code"), [("violation", 0), ("warning", 1), ("info", 1), ("never", 0)])
def test_a_warning_fails_when_it_is_asked_to(fail_on: str, code: int, run: Run, file: Path) -> None:
    file.write_text(WARNED)
    assert run("validate", str(file), "--fail-on", fail_on).code == code


def test_a_violation_does_not_fail_when_nothing_shall(run: Run, file: Path) -> None:
    file.write_text(WRONG)
    assert run("validate", str(file), "--fail-on", "never").code == 0


def test_json_is_clean_on_the_standard_output(run: Run, file: Path) -> None:
    file.write_text(WRONG)
    code, out, err = run("validate", str(file), "--format", "json")
    report = json.loads(out)
    (finding,) = report["findings"]
    assert (code, report["conforms"], report["counts"]["violation"]) == (1, False, 1)
    assert (finding["file"], finding["line"], finding["column"]) == ("new.ttl", 6, 52)
    assert err.splitlines()[-1] == "1 file: 1 violation."


def test_every_form_tells_of_the_finding(run: Run, file: Path) -> None:
    file.write_text(WRONG)
    told = {
        form: run("validate", str(file), "-f", form).out
        for form in ("github", "sarif", "junit", "turtle", "html")
    }
    assert told["github"].startswith("::error file=new.ttl,line=6,col=52,")
    assert json.loads(told["sarif"])["runs"][0]["results"][0]["ruleId"] == "prefLabel"
    assert len(ElementTree.fromstring(told["junit"]).findall(".//failure")) == 1
    results = ox.NamedNode("http://www.w3.org/ns/shacl#ValidationResult")
    parsed = list(ox.parse(told["turtle"].encode(), format=ox.RdfFormat.TURTLE))
    assert sum(quad.object == results for quad in parsed) == 1
    assert "prefLabel" in told["html"]


def test_the_rules_of_sarif_are_explained(run: Run, file: Path) -> None:
    file.write_text(WRONG)
    sarif = json.loads(run("validate", str(file), "-f", "sarif").out)
    (rule,) = sarif["runs"][0]["tool"]["driver"]["rules"]
    assert "Wrong:" in rule["help"]["markdown"]


def test_a_page_says_how_to_see_the_rest(run: Run, file: Path) -> None:
    file.write_text(WRONG.replace('iwt:locator "Box 3.3" ', 'iwt:lokator "Box 3.3" '))
    code, out, _ = run("validate", str(file), "--limit", "1")
    assert code == 1
    assert "--offset 1" in out
    rest = run("validate", str(file), "--offset", "1").out
    assert rest.split(" ", 1)[0] != out.split(" ", 1)[0]


def test_quiet_prints_the_findings_alone(run: Run, file: Path) -> None:
    file.write_text(WRONG)
    assert run("validate", "-q", str(file), "-f", "json").err == ""


def test_alone_needs_no_graph(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(COMMODITY)
    monkeypatch.setenv("IWTLD_STORE", str(file.absolute().parent / "no-store"))
    assert run("validate", "--alone", str(file)).code == 0
    assert not Path("no-store").exists()


def test_shapes_of_others_are_held_against_the_file(run: Run, file: Path) -> None:
    file.write_text(COMMODITY)
    Path("shapes.ttl").write_text(
        PREFIXES
        + "<urn:x:s> a sh:NodeShape ; sh:targetClass iwt:Commodity ; sh:property <urn:x:note> .\n"
        + '<urn:x:note> sh:path skos:note ; sh:minCount 1 ; sh:message "No note."@en .\n'
    )
    code = run("validate", str(file), "--shapes", "shapes.ttl", "--profile", "none", "-o", "report.txt").code
    assert code == 1
    assert "No note." in Path("report.txt").read_text()


def test_shapes_that_do_not_end_are_ended(run: Run, file: Path) -> None:
    file.write_text(COMMODITY)
    Path("shapes.ttl").write_text(
        PREFIXES
        + "<urn:x:s> a sh:NodeShape ; sh:targetClass iwt:Commodity ; sh:sparql [ sh:select "
        + '"SELECT $this WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a = ?d && ?f = ?g && ?c != ?i) }" ] .\n'
    )
    code, out, err = run("validate", str(file), "--shapes", "shapes.ttl", "--time-limit", "2")
    assert (code, out) == (1, "")
    assert "The shapes took longer than 2 seconds" in err


def test_a_report_in_a_file_is_there_when_it_is_complete(run: Run, file: Path) -> None:
    file.write_text(WRONG)
    assert run("validate", str(file), "-f", "html", "-o", "report.html").code == 1
    assert Path("report.html").read_text(encoding="utf-8").rstrip().endswith("</html>")


def test_a_missing_file_is_not_an_invalid_one(run: Run, tmp_path: Path) -> None:
    code, out, err = run("validate", str(tmp_path / "none.ttl"))
    assert (code, out) == (3, "")
    assert "there is no such file" in err


@pytest.mark.parametrize(
    "args", [[], ["x.ttl", "--profile", "loose"], ["x.ttl", "--limit", "-1"], ["x.ttl", "-f", "pdf"]]
)
def test_wrong_usage_is_2(args: list[str], run: Run) -> None:
    assert run("validate", *args).code == 2
