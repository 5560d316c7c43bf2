"""The folder of the additions: what is in it, and that two writers never lose anything."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iwtld.additions.addition import Addition
from iwtld.additions.folder import load, log, reading, writing
from iwtld.additions.layout import Layout, additions_path, marks
from iwtld.errors import InputError, UnknownNameError
from iwtld.incoming.document import Document

Make = Callable[..., Document]


def put(folder: Path, *documents: Document, note: str | None = None) -> Addition:
    with writing(folder) as writer:
        return writer.commit(writer.stage(documents, note=note))


def take(folder: Path, addition: str) -> None:
    with writing(folder) as writer:
        writer.remove(addition)


def test_the_folder_is_the_argument_else_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IWTLD_DATA", str(tmp_path / "chosen"))
    assert additions_path() == tmp_path / "chosen"
    assert additions_path(tmp_path) == tmp_path
    monkeypatch.delenv("IWTLD_DATA")
    assert additions_path().parts[-2:] == ("iwtld", "additions")


def test_where_there_is_no_folder_there_are_no_additions_and_none_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "none"
    with reading(folder) as reader:
        assert reader.additions() == load(folder) == ()
    assert log(folder) == ()
    assert marks(folder) == {}
    assert not folder.exists()


def test_an_addition_keeps_what_was_given_byte_by_byte(tmp_path: Path, document: Make) -> None:
    given = document("new/actors.csv", "id,name\nä,b\n")
    before = datetime.now(UTC).replace(microsecond=0)
    addition = put(tmp_path / "data", given, note="From the list of 2026")
    (file,) = addition.files
    assert (addition.folder / file.path).read_bytes() == given.path.read_bytes()
    assert file.sha256 == hashlib.sha256(given.path.read_bytes()).hexdigest()
    assert (file.name, file.form, file.table, file.base) == ("new/actors.csv", "csv", "actors", given.base)
    assert addition.note == "From the list of 2026"
    assert before <= addition.added <= datetime.now(UTC)
    assert load(tmp_path / "data") == (addition,)


def test_the_documents_of_an_addition_are_read_as_they_were_given(tmp_path: Path, document: Make) -> None:
    sheet = replace(
        document("b.csv"), name="new.xlsx!/treaty-actions", table="treaty-actions", rows=(1, 4, 5)
    )
    addition = put(tmp_path / "data", document("a.ttl"), sheet)
    first, second = addition.documents()
    assert first.base == document("a.ttl").base
    assert second.name == f"addition {addition.id}: new.xlsx!/treaty-actions"
    assert (second.form, second.table, second.rows) == ("csv", "treaty-actions", (1, 4, 5))
    assert first.number != second.number


def test_documents_keep_their_numbers_when_another_addition_goes(tmp_path: Path, document: Make) -> None:
    folder = tmp_path / "data"
    first, second = put(folder, document()), put(folder, document())
    numbers = [one.number for one in second.documents()]
    assert not set(numbers) & {one.number for one in first.documents()}
    take(folder, first.id)
    assert [one.number for one in load(folder)[0].documents()] == numbers


def test_two_files_of_one_name_are_both_kept(tmp_path: Path, document: Make) -> None:
    addition = put(tmp_path / "data", document("x/a.ttl", "one"), document("y/a.ttl", "two"))
    assert [(addition.folder / file.path).read_text() for file in addition.files] == ["one", "two"]


@pytest.mark.parametrize("name", ["<stdin>", "a.zip!/../../etc/passwd", "..", "\u202e/%00", "x" * 300])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, document: Make, name: str) -> None:
    addition = put(tmp_path / "data", replace(document(), name=name))
    (file,) = addition.files
    assert file.name == name
    assert (addition.folder / file.path).resolve().parent == addition.folder / "files"


def test_additions_come_in_the_order_in_which_they_were_made(tmp_path: Path, document: Make) -> None:
    made = [put(tmp_path / "data", document()).id for _ in range(11)]
    assert [one.id for one in load(tmp_path / "data")] == made
    assert [one.partition("-")[0] for one in made] == [str(number) for number in range(1, 12)]


def test_the_number_of_a_removed_addition_is_never_used_again(tmp_path: Path, document: Make) -> None:
    folder = tmp_path / "data"
    take(folder, put(folder, document()).id)
    assert put(folder, document()).id.startswith("2-")


def test_the_log_says_what_was_added_and_removed(tmp_path: Path, document: Make) -> None:
    folder = tmp_path / "data"
    first = put(folder, document(), note="one")
    second = put(folder, document())
    take(folder, first.id)
    entries = log(folder)
    assert {(entry.action, entry.id) for entry in entries} == {
        ("added", first.id),
        ("added", second.id),
        ("removed", first.id),
    }
    assert [entry.time for entry in entries] == sorted(entry.time for entry in entries)
    (removed,) = (entry for entry in entries if entry.action == "removed")
    assert removed.addition is not None
    assert removed.addition.note == "one"
    assert removed.addition.files == first.files


def test_the_files_of_a_removed_addition_are_gone(tmp_path: Path, document: Make) -> None:
    folder = tmp_path / "data"
    take(folder, put(folder, document()).id)
    assert {path.name for path in folder.rglob("*") if path.is_file()} == {"addition.json", "lock"}


def test_an_addition_is_found_by_its_number_or_its_id(tmp_path: Path, document: Make) -> None:
    addition = put(tmp_path / "data", document())
    layout = Layout(tmp_path / "data")
    assert layout.find("1") == layout.find(addition.id) == addition.id
    with pytest.raises(UnknownNameError, match="iwtld log"):
        layout.find("2")


def test_marks_change_with_each_addition_and_come_back(tmp_path: Path, document: Make) -> None:
    folder = tmp_path / "data"
    put(folder, document())
    one = marks(folder)
    second = put(folder, document())
    assert list(marks(folder)) == [*one, second.id]
    take(folder, second.id)
    assert marks(folder) == one


def test_a_file_that_was_changed_by_hand_is_not_built(tmp_path: Path, document: Make) -> None:
    addition = put(tmp_path / "data", document())
    (addition.folder / addition.files[0].path).write_text("<a> <b> <d> .")
    with (
        pytest.raises(InputError, match=f"has changed since it was added.*iwtld remove {addition.id}"),
        reading(tmp_path / "data") as reader,
    ):
        reader.additions()


def test_a_file_that_is_missing_is_named(tmp_path: Path, document: Make) -> None:
    addition = put(tmp_path / "data", document())
    (addition.folder / addition.files[0].path).unlink()
    with (
        pytest.raises(InputError, match=r"0001-a\.ttl cannot be read: No such file"),
        reading(tmp_path / "data") as reader,
    ):
        reader.additions()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"id": "1-aaaaaa"}', '{"id": 1, "added": "never"}', "\udcff"]
)
def test_a_damaged_description_is_named_and_can_be_removed(tmp_path: Path, document: Make, text: str) -> None:
    folder = tmp_path / "data"
    addition = put(folder, document())
    (addition.folder / "addition.json").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(InputError, match=f"damaged.*iwtld remove {addition.id}"):
        load(folder)
    take(folder, addition.id)
    assert load(folder) == ()
    assert [(entry.action, entry.id, entry.addition) for entry in log(folder)] == [
        ("removed", addition.id, None)
    ]


@pytest.mark.parametrize("path", ["/etc/hostname", "../1/files/a", "files/../../x"])
def test_a_description_that_leads_out_of_its_folder_is_damaged(
    tmp_path: Path, document: Make, path: str
) -> None:
    addition = put(tmp_path / "data", document())
    description = addition.folder / "addition.json"
    description.write_text(description.read_text().replace(addition.files[0].path, path))
    with pytest.raises(InputError, match="leads out of the folder"):
        load(tmp_path / "data")


def test_what_was_staged_and_not_committed_does_not_count_and_is_cleaned(
    tmp_path: Path, document: Make
) -> None:
    folder = tmp_path / "data"
    with writing(folder) as writer:
        staged = writer.stage([document()])
        assert staged.folder.is_dir()
        assert load(folder) == ()
    assert not staged.folder.exists()


def test_what_a_killed_writer_left_is_ignored_and_cleaned_by_the_next(tmp_path: Path, document: Make) -> None:
    folder = tmp_path / "data"
    kept = put(folder, document())
    (folder / ".new-2-aaaaaa" / "files").mkdir(parents=True)
    tomb = folder / "removed" / "20260305T101500Z-7-aa12bb"
    (tomb / "files").mkdir(parents=True)
    assert load(folder) == (kept,)
    with writing(folder) as writer:
        assert writer.additions() == (kept,)
    assert sorted(path.name for path in folder.iterdir()) == [kept.id, "lock", "removed"]
    assert list(tomb.iterdir()) == []


def test_a_second_writer_says_that_it_waits_and_loses_nothing(tmp_path: Path, document: Make) -> None:
    folder = tmp_path / "data"
    said: list[str] = []
    one, two = document("a.ttl"), document("b.ttl")
    begun = threading.Event()

    def second() -> None:
        begun.set()
        with writing(folder, waiting=said.append) as writer:
            writer.commit(writer.stage([two]))

    thread = threading.Thread(target=second)
    with writing(folder) as writer:
        thread.start()
        begun.wait()
        time.sleep(0.2)
        writer.commit(writer.stage([one]))
    thread.join(10)
    assert [addition.files[0].name for addition in load(folder)] == ["a.ttl", "b.ttl"]
    assert len(said) == 1
    assert said[0].startswith("Process ")
    assert said[0].endswith("Waiting.")


def test_waiting_for_a_writer_has_a_limit(tmp_path: Path) -> None:
    with writing(tmp_path / "data"):
        with (
            pytest.raises(InputError, match=r"Process \d+ has been using the additions"),
            writing(tmp_path / "data", wait=0.1),
        ):
            pass
        with (
            pytest.raises(InputError, match="has been using the additions"),
            reading(tmp_path / "data", wait=0.1),
        ):
            pass


def test_readers_do_not_wait_for_each_other_and_hold_writers_back(tmp_path: Path, document: Make) -> None:
    folder = tmp_path / "data"
    put(folder, document())
    with reading(folder, wait=0), reading(folder, wait=0) as reader:
        assert len(reader.additions()) == 1
        with pytest.raises(InputError, match="Another process has been using"), writing(folder, wait=0.1):
            pass


def test_reading_the_list_waits_for_nobody(tmp_path: Path, document: Make) -> None:
    folder = tmp_path / "data"
    addition = put(folder, document())
    with writing(folder):
        assert load(folder) == (addition,)
        assert len(log(folder)) == 1
        assert list(marks(folder)) == [addition.id]


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path, document: Make) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(InputError, match="could not be written"):
        put(tmp_path / "data", document())
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "data")


def test_an_error_of_the_caller_is_not_told_as_one_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), writing(tmp_path / "data"):
        (tmp_path / "nothing").read_text()
