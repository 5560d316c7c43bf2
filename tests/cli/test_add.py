"""``iwtld add``, ``iwtld remove`` and ``iwtld log``, on a graph with hardly anything in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iwtld.additions.folder import load, writing
from iwtld.graph import open_build, read_manifest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

AGENCY = """\
@prefix iwt: <https://w3id.org/iwtld/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/iwtld/id/actor/a> a iwt:Agency ; skos:prefLabel "Agency A"@en .
"""


@pytest.fixture
def built(store: Path, additions_dir: Path, run: Run) -> Path:
    """A store that was built from the small resources, which hold no table."""
    assert run("build").code == 0
    return store


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to add, named without a folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.ttl"
    path.write_text(AGENCY, encoding="utf-8")
    return Path("a.ttl")


def test_without_yes_the_difference_is_shown_and_nothing_is_written(
    built: Path, given: Path, additions_dir: Path, run: Run
) -> None:
    before = read_manifest(built)
    code, out, err = run("add", str(given))
    assert code == 0
    assert out.startswith("An addition of 1 file, 2 statements.\n")
    assert "Records: 1 added.\n  + " in out
    assert "Agency A" in out
    assert "Nothing was added. Give --yes to add it." in err
    assert not additions_dir.exists()
    assert read_manifest(built) == before


def test_with_yes_it_is_in_the_graph_in_the_log_and_in_info(built: Path, given: Path, run: Run) -> None:
    assert run("add", str(given), "--yes", "--note", "From A", "--author", "B").code == 0
    (addition,) = load()
    assert (addition.note, addition.author, addition.statements) == ("From A", "B", 2)
    assert f"graph/added/{addition.id}" in run("info").out
    assert json.loads(run("info", "--format", "json").out)["additions"] == [addition.id]
    (entry,) = json.loads(run("log", "--format", "json").out)
    assert (entry["action"], entry["id"], entry["addition"]["note"]) == ("added", addition.id, "From A")
    out = run("sparql", "-e", "ASK { <https://w3id.org/iwtld/id/actor/a> a iwt:Agency }").out
    assert "yes" in out


def test_the_graph_is_up_to_date_afterwards_and_says_who_added_what(
    built: Path, given: Path, run: Run
) -> None:
    run("add", str(given), "--yes", "--note", "From A", "--author", "B")
    (addition,) = load()
    query = f"SELECT ?p ?o {{ GRAPH graph:dataset {{ <{addition.graph}> ?p ?o }} }}"
    code, out, err = run("sparql", "-e", query, "--format", "csv")
    assert (code, err) == (0, "")
    assert "http://purl.org/dc/terms/description,From A" in out
    assert "http://purl.org/dc/terms/creator,B" in out
    assert f"{addition.added:%Y-%m-%dT%H:%M:%S}" in out


def test_an_export_has_the_graph_of_the_addition(built: Path, given: Path, run: Run) -> None:
    run("add", str(given), "--yes")
    (addition,) = load()
    out = run("export", "--format", "nquads", "--graph", f"added/{addition.id}").out
    assert out.count(f"<{addition.graph}> .\n") == 2


def test_what_was_removed_is_gone_from_the_graph_and_stays_in_the_log(
    built: Path, given: Path, run: Run
) -> None:
    before = open_build(built).manifest
    run("add", str(given), "--yes")
    code, out, err = run("remove", "1")
    assert code == 0
    assert "Records: 1 removed.\n  - " in out
    assert "Nothing was removed. Give --yes to remove it." in err
    assert len(load()) == 1
    assert run("remove", "1", "--yes").code == 0
    assert load() == ()
    after = open_build(built).manifest
    assert (after.graphs, after.additions, after.dataset_version) == (
        before.graphs,
        {},
        before.dataset_version,
    )
    assert [one["action"] for one in json.loads(run("log", "--format", "json").out)] == ["added", "removed"]


def test_json_has_the_whole_difference_and_nothing_else(built: Path, given: Path, run: Run) -> None:
    found = json.loads(run("add", str(given), "--format", "json").out)
    assert found["done"] is False
    assert found["addition"]["files"][0]["name"] == "a.ttl"
    assert found["changes"]["records"]["counts"]["added"] == 1
    # The small graph has no rules, so there is nothing that an answer could follow from.
    assert found["changes"]["answers"] is None
    assert "no conclusions of rules" in found["changes"]["answers_not_compared"]
    done = json.loads(run("add", str(given), "--format", "json", "--yes").out)
    assert done["done"] is True
    assert done["build"] == read_manifest(built).build


def test_a_file_that_is_not_well_formed_is_1_with_its_place_and_changes_nothing(
    built: Path, given: Path, additions_dir: Path, run: Run
) -> None:
    before = read_manifest(built)
    given.write_text(AGENCY + "<https://example.org/b> oops .\n")
    code, out, err = run("add", str(given), "--yes")
    assert code == 1
    assert "a.ttl:4:" in out + err
    assert load() == ()
    assert read_manifest(built) == before


def test_a_file_that_is_not_there_is_3(built: Path, run: Run, tmp_path: Path) -> None:
    code, out, err = run("add", str(tmp_path / "none.ttl"), "--yes")
    assert (code, out) == (3, "")
    assert "none.ttl" in err


def test_a_folder_with_nothing_to_read_is_3(built: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.pdf").write_text("no data")
    code, _, err = run("add", str(tmp_path / "empty"), "--yes")
    assert code == 3
    assert "There is nothing to add" in err


def test_the_standard_input_and_a_part_of_an_archive_are_kept_as_they_were_examined(
    built: Path, given: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys
    import zipfile

    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("inner/b.nt", '<urn:x:b> <urn:x:named> "b" .\n')
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(AGENCY.encode())))
    assert run("add", "-", str(tmp_path / "b.zip"), "--yes").code == 0
    (addition,) = load()
    assert [file.name for file in addition.files] == ["<stdin>", f"{tmp_path}/b.zip!/inner/b.nt"]
    assert [file.form for file in addition.files] == ["ttl", "nt"]
    assert run("build").code == 0
    assert addition.statements == 3 == read_manifest(built).graphs[addition.graph]


def test_an_addition_that_is_not_there_is_2(built: Path, run: Run) -> None:
    code, _, err = run("remove", "7")
    assert code == 2
    assert "There is no addition named '7'. `iwtld log` lists the additions." in err


@pytest.mark.parametrize("verb", [("add", "a.ttl"), ("remove", "1")])
def test_a_date_that_is_none_is_2_before_anything_is_read(
    built: Path, given: Path, run: Run, verb: tuple[str, str]
) -> None:
    code, _, err = run(*verb, "--on", "yesterday")
    assert code == 2
    assert "'yesterday' is no date" in err


def test_an_empty_log_says_where_additions_are_kept(built: Path, additions_dir: Path, run: Run) -> None:
    code, out, err = run("log")
    assert (code, out) == (0, "")
    assert str(additions_dir) in err
    assert json.loads(run("log", "--format", "json").out) == []


def test_who_adds_waits_for_another_and_says_so(
    built: Path, given: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iwtld.additions import lock

    monkeypatch.setattr(lock, "WAIT", 0.2)
    with writing():
        code, _, err = run("add", str(given), "--yes")
    assert code == 3
    assert "is using the additions" in err
    assert "Wait until it is done, and try again." in err
    assert load() == ()


def test_a_damaged_addition_can_be_removed(
    built: Path, given: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    run("add", str(given), "--yes")
    (addition,) = load()
    (addition.folder / "addition.json").write_text("{")
    code, _, err = run("build")
    assert code == 3
    assert f"iwtld remove {addition.id}" in err
    code, out, _ = run("remove", addition.id, "--yes")
    assert (code, load()) == (0, ())
    assert "nothing to compare with" in out
    assert read_manifest(built).additions == {}
    assert "its description is damaged" in run("log").out


def test_names_and_notes_do_not_reach_the_terminal_as_they_are(built: Path, given: Path, run: Run) -> None:
    given.write_text(AGENCY.replace("Agency A", "A\\u001B[31mB"))
    out = run("add", str(given), "--yes", "--note", "x\x1b[2Jy").out
    assert "\x1b" not in out
    assert "\x1b" not in run("log").out
