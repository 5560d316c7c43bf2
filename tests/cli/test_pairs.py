"""``iwtld matrix``, ``gaps`` and ``diff``: many pairs at once."""

from __future__ import annotations

import csv
import io
import json
from itertools import combinations, permutations
from typing import TYPE_CHECKING

import pytest

from iwtld import resources

if TYPE_CHECKING:
    from tests.cli.conftest import Run

    import iwtld

pytestmark = pytest.mark.usefixtures("real")

ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")
"""The member states at the end of 2016; Timor-Leste joined in 2025."""


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# iwtld matrix

MATRIX = ("matrix", "--form", "extradition", "--on", "2016-12-31", "--among", "ASEAN")


def test_the_matrix_in_csv_has_every_ordered_pair(run: Run, real: iwtld.KnowledgeBase) -> None:
    code, out, err = run(*MATRIX, "--format", "csv")
    assert (code, err) == (0, "")
    found = {(row["requesting"], row["requested"]): row for row in rows(out)}
    assert set(found) == set(permutations(ASEAN, 2))
    answer = real.basis("IDN", "THA", form="extradition", on="2016-12-31")
    assert (found["IDN", "THA"]["grade"], found["IDN", "THA"]["certainty"]) == (
        answer.grade,
        answer.certainty,
    )


def test_the_matrix_for_people_is_a_grid_with_a_legend(run: Run) -> None:
    lines = run(*MATRIX).out.splitlines()
    assert lines[0] == "Extradition on 2016-12-31: rows ask, columns are asked"
    assert lines[2].split() == list(ASEAN)
    assert [line.split()[0] for line in lines[3:13]] == list(ASEAN)
    # The treaty of Indonesia and Thailand is of 1976; the diagonal is empty.
    assert lines[4][4 * (1 + ASEAN.index("THA")) :].split()[0] == "S"
    assert lines[4][4 * (1 + ASEAN.index("IDN")) : 4 * (2 + ASEAN.index("IDN"))].strip() == ""
    assert lines[14].startswith("S shall; ")


def test_the_counts_of_the_matrix_are_those_of_its_cells(run: Run) -> None:
    cells = rows(run(*MATRIX, "--format", "csv").out)
    counted = {line.split()[0]: line.split()[1:] for line in run(*MATRIX).out.splitlines()[18:]}
    for grade in {cell["grade"] for cell in cells}:
        better = sum(cell["grade"] == grade and bool(cell["could_be"]) for cell in cells)
        assert counted[grade] == [str(sum(cell["grade"] == grade for cell in cells)), str(better)]


def test_a_matrix_that_is_too_wide_for_the_screen_is_counted(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = run(*MATRIX).out
    assert out.startswith("Extradition on 2016-12-31: 10 jurisdictions, 90 ordered pairs\n")
    assert "BRN" not in out


def test_the_matrix_in_markdown_is_a_table(run: Run) -> None:
    out = run(*MATRIX, "--format", "markdown").out
    assert f"|  | {' | '.join(ASEAN)} |\n" in out


def test_json_of_the_matrix_is_that_of_the_library(run: Run, real: iwtld.KnowledgeBase) -> None:
    found = json.loads(run(*MATRIX, "--format", "json").out)
    assert found == real.matrix("extradition", on="2016-12-31", among="ASEAN").to_dict()


# iwtld gaps

GAPS = ("gaps", "--form", "extradition", "--on", "2016-12-31", "--among", "ASEAN")


def test_asean_pairs_without_an_extradition_basis_are_those_outside_the_chapter(run: Run) -> None:
    # Annex of the OECD chapter: 14 pairs with a treaty or an arrangement by the end of 2016.
    path = resources.folder("data") / "extradition-matrix.csv"
    chapter = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    basis = {tuple(sorted((row["a"], row["b"]))) for row in chapter if row["existed_by_2016"] == "yes"}
    options = ("--instruments", "bilateral,regional", "--below", "domestic", "--format", "csv")
    code, out, err = run(*GAPS, *options)
    assert (code, err) == (0, "")
    assert {(row["a"], row["b"]) for row in rows(out)} == set(combinations(ASEAN, 2)) - basis


def test_a_summary_stands_above_the_gaps(run: Run) -> None:
    found = rows(run(*GAPS, "--format", "csv").out)
    known = sum(row["status"] == "known" for row in found)
    assert run(*GAPS).out.startswith(
        f"{len(found)} of 45 pairs lack extradition of grade case-by-case or better on 2016-12-31: "
        f"{known} known, {len(found) - known} possible.\n"
    )


def test_a_route_has_only_its_hops(run: Run) -> None:
    options = ("--form", "extradition", "--route", "Kenya,THA,VNM", "--format", "json")
    found = json.loads(run("gaps", *options).out)
    assert found["pairs"] == 2
    assert {(gap["a"], gap["b"]) for gap in found["gaps"]} <= {("KEN", "THA"), ("THA", "VNM")}


def test_a_gap_in_one_direction_names_who_lacks_it(run: Run) -> None:
    # Indonesia asks the Netherlands, whose law allows it; the Netherlands ask Indonesia.
    options = ("--on", "2018-06-30", "--among", "IDN,NLD", "--below", "domestic")
    out = run("gaps", "--form", "mutual-legal-assistance", *options).out
    assert "NLD from IDN" in out


def test_a_long_list_is_cut_for_people_and_whole_for_programs(run: Run) -> None:
    code, out, err = run(*GAPS, "--top", "3")
    whole = rows(run(*GAPS, "--format", "csv", "--top", "3").out)
    assert code == 0
    assert len(out.splitlines()) == 2 + 2 + 3
    assert err == f"{len(whole) - 3} more; --top N shows more of them, CSV and JSON all.\n"


def test_no_gap_is_an_answer(run: Run) -> None:
    code, out, _ = run(
        "gaps", "--form", "mutual-legal-assistance", "--among", "SGP,MYS", "--on", "2020-01-01"
    )
    assert code == 0
    assert out == "0 of 1 pairs lack mutual legal assistance of grade case-by-case or better on 2020-01-01.\n"


# iwtld diff


def test_what_rose_between_two_days_is_listed_for_each_direction(run: Run) -> None:
    # Cambodia deposited its ratification of UNTOC on 2005-12-12: in force on 2006-01-11.
    options = (
        "--from",
        "2006-01-10",
        "--to",
        "2006-01-11",
        "--among",
        "KHM,MMR,LAO",
        "--offence",
        "laundering",
    )
    code, out, err = run("diff", "--form", "mutual-legal-assistance", *options, "--format", "csv")
    assert (code, err) == (0, "")
    found = {(row["requesting"], row["requested"]): row for row in rows(out)}
    assert set(found) == {("KHM", "LAO"), ("KHM", "MMR"), ("LAO", "KHM"), ("MMR", "KHM")}
    assert {(row["move"], row["after"]) for row in found.values()} == {("rises", "shall")}


def test_a_summary_counts_the_moves(run: Run) -> None:
    options = (
        "--from",
        "2006-01-10",
        "--to",
        "2006-01-11",
        "--among",
        "KHM,MMR,LAO",
        "--offence",
        "laundering",
    )
    out = run("diff", "--form", "mutual-legal-assistance", *options).out
    assert out.startswith("4 answers differ between 2006-01-10 and 2006-01-11: 4 rises.\n")


def test_nothing_that_differs_is_an_answer(run: Run) -> None:
    options = ("--from", "2019-01-01", "--to", "2019-01-01", "--among", "ASEAN")
    code, out, _ = run("diff", "--form", "extradition", *options)
    assert (code, out) == (0, "0 answers differ between 2019-01-01 and 2019-01-01.\n")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("matrix", "--form", "extraditon"), "Did you mean extradition?"),
        (("matrix", "--form", "extradition", "--among", "ASAEN"), "There is no country named 'ASAEN'."),
        (("matrix", "--form", "extradition", "--instruments", "bilaterl"), "Did you mean bilateral?"),
        (("matrix",), "Missing option '--form'"),
        (("gaps", "--form", "extradition", "--route", "KEN,Thailnd"), "Did you mean Thailand"),
        (("gaps", "--form", "extradition", "--route", "KEN"), "two jurisdictions or more"),
        (("gaps", "--form", "extradition", "--route", "KEN,THA", "--among", "ASEAN"), "not both"),
        (("gaps", "--form", "extradition", "--below", "none"), "'none' is not one of"),
        (("diff", "--form", "extradition"), "Missing option '--from'"),
        (("diff", "--form", "extradition", "--from", "2019"), "'2019' is no date."),
    ],
)
def test_a_wrong_request_is_2_and_says_what_is_right(args: tuple[str, ...], message: str, run: Run) -> None:
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert message in err
