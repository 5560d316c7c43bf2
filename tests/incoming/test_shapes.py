"""The shapes of a profile are parsed once, and again when their files are others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from iwtld import resources
from iwtld.errors import InputError
from iwtld.incoming.shapes import shapes_of

MORE = "@prefix sh: <http://www.w3.org/ns/shacl#> . [] a sh:NodeShape ; sh:targetClass <urn:x:C> ; sh:nodeKind sh:IRI ."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(resources.folder("shapes"), tmp_path / "shapes")
    return tmp_path


def test_a_file_that_changes_comes_or_goes_is_noticed(root: Path) -> None:
    _, before = shapes_of("strict", (), root)
    assert shapes_of("strict", (), root)[1] is before
    added = root / "shapes" / "added.ttl"
    added.write_text(MORE)
    assert len(shapes_of("strict", (), root)[1]) == len(before) + 1
    added.write_text(MORE + MORE)
    assert len(shapes_of("strict", (), root)[1]) == len(before) + 2
    added.unlink()
    assert len(shapes_of("strict", (), root)[1]) == len(before)


def test_a_file_that_cannot_be_read_is_named_each_time(root: Path) -> None:
    wrong = root / "shapes" / "wrong.ttl"
    wrong.mkdir()
    for _ in range(2):
        with pytest.raises(InputError, match=r"wrong\.ttl"):
            shapes_of("strict", (), root)
