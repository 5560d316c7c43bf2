"""Where results go: the standard output, or a file that is complete or not there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from iwtld.cli.output import columns, destination, write
from iwtld.errors import InputError


def test_a_file_appears_under_its_name_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with destination(str(path)) as stream:
        stream.write(b"a")
        assert not path.exists()
    assert path.read_bytes() == b"a"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail_half_way() -> None:
        with destination(str(path)) as stream:
            stream.write(b"new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    path.chmod(0o640)
    write("new", str(path))
    assert path.read_text() == "new\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_stays_a_link_to_the_new_content(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    write("new", str(link))
    assert link.is_symlink()
    assert target.read_text() == "new\n"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write("text", os.devnull)
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "out.csv"
    with pytest.raises(InputError, match=r"missing/out\.csv cannot be written: No such file"):
        write("text", str(path))


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert columns([("a", "1"), ("long", "2")], indent=" ") == " a     1\n long  2\n"
    assert columns([]) == ""
