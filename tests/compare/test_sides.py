"""What can be compared is opened, and all else is refused with what to do."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld.compare import open_side, sides
from iwtld.errors import InputError, RDFSyntaxError
from iwtld.graph import Manifest, building, graph_sizes

QUAD = b'<urn:a> <urn:p> "\xc3\xa9" <urn:g> .\n'
STATEMENT = ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal("\u00e9"), ox.NamedNode("urn:g"))


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "a.nq").write_bytes(QUAD)
    (tmp_path / "a.nq.gz").write_bytes(gzip.compress(QUAD))
    (tmp_path / "a.trig").write_bytes(b'<urn:g> { <urn:a> <urn:p> "\xc3\xa9" }')
    (tmp_path / "release" / "graph").mkdir(parents=True)
    (tmp_path / "release" / "graph" / "iwtld.nq.gz").write_bytes(gzip.compress(QUAD))
    for name, folder in (("flat.zip", ""), ("nested.zip", "iwtld-1.0/")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(f"{folder}graph/iwtld.nq.gz", gzip.compress(QUAD))
    return tmp_path


@pytest.mark.parametrize("name", ["a.nq", "a.nq.gz", "a.trig", "release", "flat.zip", "nested.zip"])
def test_files_and_releases_give_their_statements(given: Path, name: str) -> None:
    with open_side(given / name) as side:
        assert list(side.store) == [STATEMENT]
        assert side.name == str(given / name)


def test_a_store_is_read_where_it_is(tmp_path: Path) -> None:
    graph = ox.Store()
    graph.add(STATEMENT)
    with building(tmp_path / "store") as builder:
        builder.write(graph)
        builder.publish(Manifest("0.1.0", "2026-01-01T00:00:00Z", 1, 0, graph_sizes(graph), 0, 0, "x"))
    with open_side(tmp_path / "store") as side:
        assert list(side.store) == [STATEMENT]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.ttl", b"", "does not keep the named graphs apart"),
        ("a.nt.gz", b"", "does not keep the named graphs apart"),
        ("a.csv", b"", "is nothing that can be compared"),
        ("bad.nq.gz", b"no gzip", "is damaged"),
        ("cut.nq.gz", gzip.compress(QUAD * 1000)[:-20], "is damaged"),
        ("bad.zip", b"no zip", "is damaged"),
    ],
)
def test_what_cannot_be_compared_is_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=reason), open_side(tmp_path / name):
        pass


def test_a_folder_that_is_neither_store_nor_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither a store nor a release"), open_side(tmp_path):
        pass


def test_a_zip_without_a_release_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.nq", QUAD)
    with pytest.raises(InputError, match="There is no release in"), open_side(tmp_path / "a.zip"):
        pass


def test_an_address_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is an address"), open_side("https://example.org/sparql"):
        pass
    with pytest.raises(InputError, match="cannot be read: No such file"), open_side(tmp_path / "a.nq"):
        pass


def test_a_syntax_error_has_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_bytes(QUAD + b"<urn:a> <urn:p> .\n")
    with pytest.raises(RDFSyntaxError) as caught, open_side(tmp_path / "a.nq"):
        pass
    assert caught.value.findings[0].line == 2


def test_a_file_that_unpacks_to_too_much_is_refused(given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sides, "MOST_UNPACKED", 10)
    with pytest.raises(InputError, match="unpacks to more than"), open_side(given / "a.nq.gz"):
        pass
