"""Files, folders and the standard input become documents."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from iwtld.errors import InputError, UnknownNameError, UsageError
from iwtld.incoming.gather import Gathered, gather
from iwtld.rdf import EXTENSIONS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "temporary"
    path.mkdir()
    return path


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "new"
    path.mkdir()
    return path


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


def names(found: Gathered) -> list[str]:
    return [document.name for document in found.documents]


def stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


@pytest.mark.parametrize("extension", [*EXTENSIONS, "TTL", "JsonLD"])
def test_a_file_of_rdf_is_known_by_its_extension(extension: str, new: Path, folder: Path) -> None:
    write(new, f"a.{extension}")
    path = new / f"a.{extension}"
    (document,) = gather([str(path)], folder).documents
    assert (document.form, document.path, document.base) == (extension.lower(), path, path.as_uri())


@pytest.mark.parametrize(
    "name", ["treaty-actions.csv", "Treaty-Actions.CSV", "treaty-actions.2026.part2.csv"]
)
def test_a_table_is_known_by_its_name_up_to_the_first_dot(name: str, new: Path, folder: Path) -> None:
    write(new, name)
    (document,) = gather([str(new / name)], folder).documents
    assert (document.form, document.table, document.rows) == ("csv", "treaty-actions", None)


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("instrument.csv", "Did you mean instruments? "),
        ("instruments-2026.csv", "Did you mean instruments? "),
        ("Treaty Actions.csv", "Did you mean treaty-actions? "),
        ("agencies.csv", ""),
    ],
)
def test_an_unknown_table_is_a_finding_and_the_other_files_are_read(
    name: str, suggestion: str, new: Path, folder: Path
) -> None:
    write(new, name, "actors.csv")
    found = gather([str(new / name), str(new / "actors.csv")], folder)
    (finding,) = found.findings
    assert (finding.file, finding.code, finding.value) == (str(new / name), "R20", name.removesuffix(".csv"))
    assert finding.suggestion == suggestion + "`iwtld kinds` lists the tables."
    assert names(found) == [str(new / "actors.csv")]


def test_a_file_of_unknown_form_is_a_finding_when_it_is_named(new: Path, folder: Path) -> None:
    write(new, "a.json", "README", "b.ttl")
    found = gather([str(new / "a.json"), str(new / "README"), str(new / "b.ttl")], folder)
    assert [(finding.file, finding.code) for finding in found.findings] == [
        (str(new / "a.json"), "R21"),
        (str(new / "README"), "R21"),
    ]
    assert names(found) == [str(new / "b.ttl")]


def test_a_folder_is_searched_through_in_the_order_of_names(new: Path, folder: Path) -> None:
    write(new, "z.ttl", "b/actors.csv", "b/a/x.nq", "a/actors.csv", "actors.csv-metadata.json", "b/notes.md")
    found = gather([str(new)], folder)
    assert names(found) == [str(new / name) for name in ("z.ttl", "a/actors.csv", "b/actors.csv", "b/a/x.nq")]
    assert [document.number for document in found.documents] == [0, 1, 2, 3]
    assert found.passed_over == (str(new / "actors.csv-metadata.json"), str(new / "b/notes.md"))
    assert found.findings == ()


def test_a_folder_is_shown_as_it_was_given(new: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(new, "sub/a.ttl")
    monkeypatch.chdir(new.parent)
    assert names(gather(["new"], folder)) == ["new/sub/a.ttl"]


def test_hidden_files_and_folders_are_left_aside(new: Path, folder: Path) -> None:
    write(new, ".a.ttl", ".git/b.ttl", "c.ttl")
    found = gather([str(new)], folder)
    assert names(found) == [str(new / "c.ttl")]
    assert found.passed_over == ()


def test_links_that_leave_the_folder_are_not_followed(new: Path, folder: Path, tmp_path: Path) -> None:
    write(tmp_path, "elsewhere/secret.ttl")
    write(new, "a.ttl")
    (new / "file.ttl").symlink_to(tmp_path / "elsewhere/secret.ttl")
    (new / "folder").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (new / "loop.ttl").symlink_to(new / "loop.ttl")
    (new / "up").symlink_to(new, target_is_directory=True)
    (new / "broken.ttl").symlink_to(new / "nothing.ttl")
    assert names(gather([str(new)], folder)) == [str(new / "a.ttl")]


def test_a_named_pipe_in_a_folder_is_left_aside(new: Path, folder: Path) -> None:
    os.mkfifo(new / "pipe.ttl")
    assert names(gather([str(new)], folder)) == []


def test_a_file_that_is_named_twice_is_read_once(new: Path, folder: Path) -> None:
    write(new, "a.ttl", "b.ttl")
    (new / "c.ttl").symlink_to(new / "a.ttl")
    found = gather([str(new / "b.ttl"), str(new), str(new / "a.ttl")], folder)
    assert names(found) == [str(new / "b.ttl"), str(new / "a.ttl")]


@pytest.mark.parametrize("name", ["notes.docx", ".hidden.ttl"])
def test_a_folder_in_which_nothing_is_read_is_a_warning_and_not_a_success(
    name: str, new: Path, folder: Path
) -> None:
    write(new, name)
    (finding,) = gather([str(new)], folder).findings
    assert (finding.file, finding.code, finding.severity) == (str(new), "R25", "warning")


def test_a_folder_whose_files_were_named_before_holds_something(new: Path, folder: Path) -> None:
    write(new, "a.ttl")
    assert gather([str(new / "a.ttl"), str(new)], folder).findings == ()


def test_a_pipe_cannot_be_read_twice_and_is_refused(new: Path, folder: Path) -> None:
    os.mkfifo(new / "a.ttl")
    with pytest.raises(InputError, match=r"a\.ttl is no plain file\. Give - and write its content"):
        gather([str(new / "a.ttl")], folder)


def test_a_path_that_does_not_exist_ends_the_run(new: Path, folder: Path) -> None:
    write(new, "a.ttl")
    with pytest.raises(InputError, match=r"b\.ttl: there is no such file or folder\."):
        gather([str(new / "a.ttl"), str(new / "b.ttl")], folder)


def test_a_link_to_nothing_cannot_be_read(new: Path, folder: Path) -> None:
    (new / "a.ttl").symlink_to(new / "nothing.ttl")
    with pytest.raises(InputError, match="cannot be read"):
        gather([str(new / "a.ttl")], folder)


def test_the_standard_input_is_turtle_when_nothing_else_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, b"<a:b> <a:c> <a:d> .")
    (document,) = gather(["-"], folder).documents
    assert (document.name, document.form, document.table) == ("<stdin>", "ttl", None)
    assert document.path.read_bytes() == b"<a:b> <a:c> <a:d> ."
    assert document.path.parent == folder


@pytest.mark.parametrize(
    ("form", "expected"),
    [("nq", ("nq", None)), ("JSONLD", ("jsonld", None)), ("actors.csv", ("csv", "actors"))],
)
def test_the_standard_input_has_the_form_that_is_given(
    form: str, expected: tuple[str, str | None], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, b"")
    (document,) = gather(["-"], folder, stdin_form=form).documents
    assert (document.form, document.table) == expected


@pytest.mark.parametrize("form", ["tutle", "csv", "a.json"])
def test_an_unknown_form_of_the_standard_input_is_wrong_usage(
    form: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, b"")
    with pytest.raises(UnknownNameError, match=r"actors\.csv"):
        gather(["-"], folder, stdin_form=form)


def test_the_standard_input_is_not_read_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"")
    with pytest.raises(UsageError, match="once"):
        gather(["-", "-"], folder)


def test_the_data_of_the_project_are_all_documents(folder: Path) -> None:
    from iwtld import resources

    found = gather([str(resources.folder("data"))], folder)
    assert found.findings == ()
    assert {document.table for document in found.documents} >= {"actors", "treaty-actions", "sources"}
    assert len(found.documents) * 2 == len(list(resources.folder("data").glob("*.csv*")))
