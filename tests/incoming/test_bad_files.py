"""Every mistake in a folder of bad files is found where it was made, and none is invented.

``bad/expected.csv`` was written from where each mistake was put: the line and the column of the value, of the
record where something is missing, the number of the cell in a table.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from iwtld.incoming.examine import examine

HERE = Path(__file__).parent
Expected = list[tuple[str, str, str, str]]


def expected() -> dict[str, Expected]:
    found: dict[str, Expected] = defaultdict(list)
    with (HERE / "bad" / "expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["file"]].append((row["code"], row["line"], row["column"], row["severity"]))
    return dict(found)


EXPECTED = expected()
GOOD = sorted(path.name for path in (HERE / "good").iterdir())


def findings(path: Path, store: Path) -> Expected:
    return sorted(
        (each.code, str(each.line or ""), str(each.column or ""), each.severity)
        for each in examine([path], store=store).findings
    )


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mistake_is_found_where_it_was_made_and_nothing_else_is(name: str, store_dir: Path) -> None:
    assert findings(HERE / "bad" / name, store_dir) == sorted(EXPECTED[name])


@pytest.mark.parametrize("name", GOOD)
def test_a_file_without_a_mistake_has_no_finding(name: str, store_dir: Path) -> None:
    assert findings(HERE / "good" / name, store_dir) == []


def test_a_broken_file_hides_nothing_in_the_others(store_dir: Path) -> None:
    names = ["syntax-missing-quote.ttl", "unknown-source.nt", "penalties.negative.csv", "own-member.ttl"]

    found = examine([HERE / "bad" / name for name in names], store=store_dir).findings

    assert {(Path(each.file).name, each.code) for each in found} == {
        (name, code) for name in names for code, *_ in EXPECTED[name]
    }


def test_every_file_has_its_expectation_and_every_form_is_there() -> None:
    files = {path.name for path in (HERE / "bad").iterdir()} - {"expected.csv"}

    assert files == set(EXPECTED)
    assert len(files) >= 80
    assert {name.rpartition(".")[2] for name in files} >= {"csv", "ttl", "trig", "nt", "nq", "jsonld", "rdf"}
