"""Archives: what is read of them, and what is refused (the attacks A53 on uploads)."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from iwtld.incoming import archive
from iwtld.incoming.gather import Gathered, gather

TURTLE = b"@prefix iwt: <https://w3id.org/iwtld/ontology#> .\n"


def pack(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return path


def run(path: Path, folder: Path) -> Gathered:
    folder.mkdir()
    return gather([str(path)], folder)


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    return tmp_path / "outside" / "temporary"


@pytest.fixture
def packed(tmp_path: Path, temporary: Path) -> Path:
    temporary.parent.mkdir()
    return tmp_path / "bundle.zip"


def codes(found: Gathered) -> list[tuple[str, str]]:
    return [(finding.file, finding.code) for finding in found.findings]


def test_the_files_of_an_archive_become_documents_in_the_order_of_their_names(
    packed: Path, temporary: Path
) -> None:
    pack(packed, ("b/new.ttl", TURTLE), ("actors.csv", b"id\n"), ("readme.md", b"#"), ("b/", b""))
    found = run(packed, temporary)
    assert [(one.name, one.form, one.table, one.number) for one in found.documents] == [
        (f"{packed}!/actors.csv", "csv", "actors", 0),
        (f"{packed}!/b/new.ttl", "ttl", None, 1),
    ]
    assert found.documents[1].path.read_bytes() == TURTLE
    assert found.documents[1].base == f"{packed.as_uri()}!/b/new.ttl"
    assert found.passed_over == (f"{packed}!/readme.md",)
    assert found.findings == ()


def test_hidden_members_are_left_aside(packed: Path, temporary: Path) -> None:
    pack(packed, (".git/a.ttl", b""), ("__MACOSX/._a.ttl", b""), ("a.ttl", TURTLE))
    found = run(packed, temporary)
    assert [one.name for one in found.documents] == [f"{packed}!/a.ttl"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../a.ttl", "leads out of the archive"),
        ("x/../../a.ttl", "leads out of the archive"),
        ("/etc/a.ttl", "absolute"),
        ("C:/a.ttl", "drive letter"),
        ("x\\a.ttl", "backslash"),
    ],
)
def test_a_member_whose_name_leads_elsewhere_is_refused_and_the_others_are_read(
    name: str, reason: str, packed: Path, temporary: Path
) -> None:
    pack(packed, (name, TURTLE), ("good.ttl", TURTLE))
    found = run(packed, temporary)
    (finding,) = found.findings
    assert finding.code == "R09"
    assert finding.file == f"{packed}!/{name}"
    assert reason in finding.reason
    assert [one.name for one in found.documents] == [f"{packed}!/good.ttl"]


def test_nothing_is_written_outside_the_temporary_folder(packed: Path, temporary: Path) -> None:
    names = ["../up.ttl", "/tmp/iwtld-absolute.ttl", "a/b/c.ttl", "..\\win.ttl", "plain.ttl"]
    pack(packed, *((name, TURTLE) for name in names))
    run(packed, temporary)
    assert list(temporary.parent.iterdir()) == [temporary]
    assert sorted(path.name for path in packed.parent.iterdir()) == ["bundle.zip", "outside"]
    assert all(path.is_file() and path.parent == temporary for path in temporary.rglob("*"))
    assert not Path("/tmp/iwtld-absolute.ttl").exists()


def test_a_name_with_nul_is_refused(packed: Path, temporary: Path) -> None:
    pack(packed, ("a.ttl#.png", TURTLE))
    packed.write_bytes(packed.read_bytes().replace(b"a.ttl#.png", b"a.ttl\0.png"))
    found = run(packed, temporary)
    assert [finding.reason for finding in found.findings] == ["The name of the member holds NUL."]
    assert found.documents == ()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_are_refused(kind: int, packed: Path, temporary: Path) -> None:
    member = zipfile.ZipInfo("link.ttl")
    member.create_system = 3
    member.external_attr = (kind | 0o777) << 16
    pack(packed, (member, b"/etc/passwd"))
    found = run(packed, temporary)
    assert codes(found) == [(f"{packed}!/link.ttl", "R09")]
    assert found.documents == ()


def test_members_of_one_name_are_all_refused_since_nobody_can_tell_which_is_meant(
    packed: Path, temporary: Path
) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        pack(packed, ("a.ttl", TURTLE), ("a.ttl", b""), ("b.ttl", TURTLE))
    found = run(packed, temporary)
    assert codes(found) == [(f"{packed}!/a.ttl", "R09")]
    assert [one.name for one in found.documents] == [f"{packed}!/b.ttl"]


def test_an_encrypted_member_is_refused(packed: Path, temporary: Path) -> None:
    pack(packed, ("secret.ttl", TURTLE), ("open.ttl", TURTLE))
    content = bytearray(packed.read_bytes())
    # The flags stand 6 bytes into the header before the member and 8 bytes into its entry of the directory.
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    packed.write_bytes(content)
    found = run(packed, temporary)
    assert [(finding.file, finding.reason) for finding in found.findings] == [
        (f"{packed}!/secret.ttl", "The member is encrypted.")
    ]
    assert [one.name for one in found.documents] == [f"{packed}!/open.ttl"]


def test_a_damaged_member_is_refused_and_the_others_are_read(packed: Path, temporary: Path) -> None:
    pack(packed, ("a.ttl", bytes(range(256)) * 4), ("b.ttl", TURTLE))
    content = bytearray(packed.read_bytes())
    content[60] ^= 0xFF
    packed.write_bytes(content)
    found = run(packed, temporary)
    assert codes(found) == [(f"{packed}!/a.ttl", "R09")]
    assert [one.name for one in found.documents] == [f"{packed}!/b.ttl"]


def test_an_archive_in_an_archive_is_refused(packed: Path, temporary: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as nested:
        nested.writestr("a.ttl", TURTLE)
    pack(packed, ("inner.zip", inner.getvalue()), ("b.ttl", TURTLE))
    found = run(packed, temporary)
    assert codes(found) == [(f"{packed}!/inner.zip", "R09")]
    assert len(found.documents) == 1


def test_a_bomb_is_refused_by_its_ratio_with_little_written(packed: Path, temporary: Path) -> None:
    pack(packed, ("a.ttl", TURTLE), ("bomb.ttl", b" " * (50 << 20)), ("z.ttl", TURTLE))
    found = run(packed, temporary)
    assert codes(found) == [(str(packed), "R08")]
    assert "200 times its size" in found.findings[0].reason
    assert [one.name for one in found.documents] == [f"{packed}!/a.ttl"]
    assert sum(path.stat().st_size for path in temporary.iterdir()) < 16 << 20


def test_a_short_file_that_repeats_itself_is_no_bomb(packed: Path, temporary: Path) -> None:
    pack(packed, ("a.ttl", b"#" * (9 << 20)))
    found = run(packed, temporary)
    assert found.findings == ()
    assert found.documents[0].path.stat().st_size == 9 << 20


def test_the_total_is_counted_as_it_comes_out_over_all_members(
    packed: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive.Budget.__init__, "__defaults__", (1 << 20, None))
    pack(packed, *((f"{number}.ttl", bytes(range(256)) * 1024) for number in range(9)))
    found = run(packed, temporary)
    assert [finding.reason for finding in found.findings] == ["It unpacks to more than 1 MiB."]
    assert len(found.documents) == 4


def test_a_size_that_the_directory_lies_about_is_not_trusted(packed: Path, temporary: Path) -> None:
    pack(packed, ("a.ttl", TURTLE * 100))
    content = packed.read_bytes().replace(struct.pack("<L", len(TURTLE) * 100), struct.pack("<L", 10))
    packed.write_bytes(content)
    found = run(packed, temporary)
    assert codes(found) == [(f"{packed}!/a.ttl", "R09")]


def test_too_many_entries_are_refused_before_anything_is_unpacked(packed: Path, temporary: Path) -> None:
    pack(packed, *((f"{number}.ttl", b"") for number in range(archive.MAX_ENTRIES + 1)))
    found = run(packed, temporary)
    assert codes(found) == [(str(packed), "R08")]
    assert list(temporary.iterdir()) == []


def test_a_number_of_entries_that_the_end_of_the_archive_lies_about_is_not_trusted(
    packed: Path, temporary: Path
) -> None:
    pack(packed, *((f"{number}.ttl", b"") for number in range(archive.MAX_ENTRIES + 1)))
    content = bytearray(packed.read_bytes())
    end = content.rindex(b"PK\x05\x06")
    content[end + 8 : end + 12] = struct.pack("<HH", 1, 1)
    packed.write_bytes(content)
    assert codes(run(packed, temporary)) == [(str(packed), "R08")]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive at all" * 9, b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_is_a_finding_or_an_empty_archive(
    content: bytes, packed: Path, temporary: Path
) -> None:
    packed.write_bytes(content)
    found = run(packed, temporary)
    # The end of a directory alone is what an empty archive consists of.
    code = "R25" if content.startswith(b"PK\x05\x06") else "R08"
    assert codes(found) == [(str(packed), code)]
    assert found.documents == ()


def test_control_characters_of_a_name_do_not_reach_the_terminal(packed: Path, temporary: Path) -> None:
    pack(packed, ("../\x1b[2Ja.ttl", TURTLE), ("\x1b[31mb.ttl", TURTLE))
    found = run(packed, temporary)
    assert found.findings[0].file == f"{packed}!/../\\x1b[2Ja.ttl"
    assert found.documents[0].name == f"{packed}!/\\x1b[31mb.ttl"
