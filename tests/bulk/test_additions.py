"""Rows may refer to records of additions, as they may to those that are shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from iwtld.additions.folder import writing
from iwtld.bulk.local import processes
from iwtld.bulk.run import populate_files
from iwtld.incoming import examine
from iwtld.incoming.document import Document
from iwtld.plans.acting import Acting
from iwtld.plans.several import from_table

from .cases import row, written

AGENCY = "tza-task-force"


HEADER = "id,name,acronym,type,kind,jurisdiction,parent,aliases,sources,locator\n"


def add(additions: Path, actors: Path, header: str = HEADER) -> None:
    """Make an addition of one agency of Tanzania."""
    actors.write_text(f"{header}{AGENCY},Task force of Tanzania,,Agency,police,TZA,,,khm-support-2017,WCS\n")
    with writing(additions) as writer:
        document = Document("actors.csv", actors, "csv", 0, actors.as_uri(), "actors")
        writer.commit(writer.stage([document]))


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """Cases that the agency handles."""
    return written(tmp_path / "cases.csv", [{**row(number), "agencies": AGENCY} for number in range(4)])


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        # The graph was not built with the addition, so that a shape misses what is known of the agency.
        (HEADER, {"agency"}),
        (HEADER.replace("jurisdiction", "country"), {"T07", "T08", "agency"}),
    ],
    ids=["right", "of an older version"],
)
def test_an_addition_is_known_to_populate_as_to_validate(
    store_dir: Path, additions_dir: Path, tmp_path: Path, cases: Path, header: str, codes: set[str]
) -> None:
    add(additions_dir, tmp_path / "actors.csv", header)
    whole = examine([cases], store=store_dir)
    assert {finding.code for finding in whole.findings} == codes
    for workers in (1, 2):
        run = processes(workers)
        out = tmp_path / f"out-{workers}"
        found = populate_files([cases], "case", out, engine=run, parts=workers, store=store_dir).examined
        assert (found.findings, dict(found.counts)) == (whole.findings, dict(whole.counts))


def test_an_agency_of_an_addition_acts_in_a_plan_for_its_jurisdiction(
    additions_dir: Path, tmp_path: Path, cases: Path
) -> None:
    add(additions_dir, tmp_path / "actors.csv")
    briefs = from_table(cases, Acting({AGENCY: ("TZA",)}, {}))
    assert {brief.ways.homes for brief in briefs} == {("TZA",)}
