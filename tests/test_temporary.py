"""Temporary folders are gone afterwards, whoever made them and however that ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from iwtld.temporary import remove_abandoned, temporary_folder

HOLD = """
import sys, time
from pathlib import Path
from iwtld.temporary import temporary_folder
with temporary_folder(Path(sys.argv[1])) as folder:
    (folder / "content").write_text("x")
    print("made", flush=True)
    time.sleep(60)
"""


def killed(parent: Path) -> Path:
    """Let a process make a folder and kill it; return what it left."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(parent)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"made\n"
        process.send_signal(signal.SIGKILL)
    (left,) = parent.iterdir()
    return left


def test_a_folder_is_removed_also_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), temporary_folder(tmp_path) as folder:
        (folder / "content").write_bytes(bytes(1 // 0))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_removed_with_its_content(tmp_path: Path) -> None:
    with temporary_folder(tmp_path) as folder:
        (folder / "inner").mkdir()
        (folder / "inner" / "content").write_text("x")
    assert list(tmp_path.iterdir()) == []


def test_nobody_else_can_look_into_a_folder(tmp_path: Path) -> None:
    with temporary_folder(tmp_path) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path: Path) -> None:
    left = killed(tmp_path)
    with temporary_folder(tmp_path) as folder:
        assert list(tmp_path.iterdir()) == [folder] != [left]


def test_what_another_process_uses_stays(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"made\n"
        with temporary_folder(tmp_path):
            assert len(list(tmp_path.glob("*/content"))) == 1
        process.kill()


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    (tmp_path / "iwtld-other").mkdir()
    (tmp_path / "iwtld-other" / "content").write_text("x")
    (tmp_path / "other").mkdir()
    os.utime(tmp_path / "iwtld-other", (time.time() - 3600,) * 2)
    remove_abandoned(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["iwtld-other", "other"]


def test_a_folder_that_was_never_claimed_is_removed_after_a_while(tmp_path: Path) -> None:
    (tmp_path / "iwtld-new").mkdir()
    (tmp_path / "iwtld-old").mkdir()
    os.utime(tmp_path / "iwtld-old", (time.time() - 3600,) * 2)
    remove_abandoned(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["iwtld-new"]


def test_no_link_leads_the_removal_elsewhere(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "in-use").write_text("")
    parent = tmp_path / "parent"
    parent.mkdir()
    (parent / "iwtld-link").symlink_to(kept)
    remove_abandoned(parent)
    assert (kept / "in-use").exists()


def test_many_at_once_do_not_take_each_others_folders(tmp_path: Path) -> None:
    lost: list[Path] = []

    def work() -> None:
        for _ in range(30):
            with temporary_folder(tmp_path) as folder:
                (folder / "content").write_text("x")
                if not (folder / "content").exists():
                    lost.append(folder)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == []
    assert list(tmp_path.iterdir()) == []
