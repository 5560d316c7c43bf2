"""``iwtld what-if`` and ``iwtld fixes``: acts, the answers that they move, and the acts that move most."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iwtld.basis.acts.actions import KINDS
from iwtld.options import ACTS

if TYPE_CHECKING:
    from tests.cli.conftest import Run

    import iwtld

pytestmark = pytest.mark.usefixtures("real")

LAUNDERING = ("--form", "mutual-legal-assistance", "--offence", "laundering", "--among", "SOM,KEN,VNM")


def test_a_ratification_has_its_effect_thirty_days_later(run: Run) -> None:
    # UNTOC 38(2); an offence of the Convention needs no four years (Art. 6).
    code, out, err = run("what-if", "--ratify", "SOM:untoc@2027-01-01", *LAUNDERING)
    assert (code, err) == (0, "")
    assert out.startswith("- Somalia ratifies UNTOC on 2027-01-01: in effect from 2027-01-31.\n")
    assert "4 answers differ on mutual legal assistance on 2027-01-31: 4 rises.\n" in out


def test_csv_has_a_line_for_each_answer_that_moves(run: Run) -> None:
    given = (
        "--conclude",
        "THA-MMR:extradition",
        "--form",
        "extradition",
        "--among",
        "ASEAN",
        "--format",
        "csv",
    )
    found = list(csv.DictReader(io.StringIO(run("what-if", *given).out)))
    assert [(row["requesting"], row["requested"], row["after"]) for row in found] == [
        ("MMR", "THA", "shall"),
        ("THA", "MMR", "shall"),
    ]


def test_names_in_acts_are_those_of_the_graph(run: Run) -> None:
    out = run("what-if", "--ratify", "Somalia:UNTOC@2027-01-01", *LAUNDERING, "--format", "json").out
    (action,) = json.loads(out)["actions"]
    named = (action["action"], action["state"], action["instrument"])
    assert (named, action["effect_from"]) == (("ratify", "SOM", "untoc"), "2027-01-31")


def test_six_ratifications_bring_the_asean_treaty_into_force(run: Run) -> None:
    # ASEAN Treaty on Extradition: thirty days after the sixth instrument of ratification.
    codes = ("IDN", "MYS", "PHL", "SGP", "THA", "VNM")
    acts = [part for code in codes for part in ("--ratify", f"{code}:asean-extradition-2025@2026-03-01")]
    given = ("--form", "extradition", "--among", "ASEAN", "--on", "2026-04-01", "--format", "json")
    found = json.loads(run("what-if", *acts, *given).out)
    assert {action["effect_from"] for action in found["actions"]} == {"2026-03-31"}
    assert found["rises"] > 0
    assert {side for each in found["changes"] for side in (each["requesting"], each["requested"])} <= set(
        codes
    )
    five = json.loads(run("what-if", *acts[:-2], *given).out)
    assert (five["rises"], {action["effect_from"] for action in five["actions"]}) == (0, {None})


def test_acts_of_a_file_and_of_options_are_taken_together(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acts.csv"
    path.write_text("action,state,instrument,date\nratify,SOM,untoc,2027-01-01\n")
    given = ("--file", str(path), "--penalty", "SOM=5", *LAUNDERING, "--format", "json")
    acts = [
        (action["action"], action["state"]) for action in json.loads(run("what-if", *given).out)["actions"]
    ]
    assert acts == [("penalty", "SOM"), ("ratify", "SOM")]


def test_every_kind_of_act_has_its_option() -> None:
    assert {act.flag.removeprefix("--") for act in ACTS} == set(KINDS)


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        ((), 2, "Give an act, such as --ratify SOM:untoc@2027-01-01"),
        (("--ratify", "SOM@untoc"), 2, "Write it as `ratify SOM:untoc@2027-01-01`."),
        (("--ratify", "SOM:untocs"), 2, "Did you mean untoc?"),
        (("--ratify", "Somalai:untoc"), 2, "Did you mean Somalia"),
        (("--penalty", "SGP=many"), 2, "'many' is no number of years."),
        (("--file", "none.csv"), 3, "none.csv cannot be read"),
    ],
)
def test_a_wrong_act_is_refused_and_shown_right(
    args: tuple[str, ...], code: int, message: str, run: Run
) -> None:
    found = run("what-if", *args, "--form", "extradition")
    assert (found.code, found.out) == (code, "")
    assert message in found.err


def test_a_file_with_faults_names_every_row(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acts.csv"
    path.write_text("action,state,instrument\nratify,XXX,untoc\nratfy,SOM,untoc\n")
    code, out, err = run("what-if", "--file", str(path), "--form", "extradition")
    assert (code, out) == (1, "")
    assert "acts.csv:2:2 " in err
    assert "acts.csv:3:1 " in err
    assert "Did you mean ratify?" in err


# iwtld fixes

FIXES = ("fixes", "--form", "extradition", "--among", "ASEAN", "--on", "2026-11-22")


def test_the_best_acts_are_those_of_the_library(run: Run, real: iwtld.KnowledgeBase) -> None:
    code, out, err = run(*FIXES, "--top", "4", "--steps", "2", "--format", "json")
    found = real.fixes("extradition", on="2026-11-22", among="ASEAN", top=4, steps=2)
    assert (code, json.loads(out), err) == (0, found.to_dict(), "")


def test_an_act_of_the_list_can_be_handed_to_what_if_and_closes_as_many(run: Run) -> None:
    given = ("--form", "mutual-legal-assistance", "--among", "KEN,TZA,UGA,VNM,THA", "--on", "2026-11-22")
    best, *_ = csv.DictReader(io.StringIO(run("fixes", *given, "--top", "1", "--format", "csv").out))
    option, act = best["as_option"].split(" ", 1)
    supposed = json.loads(run("what-if", option, act, *given, "--format", "json").out)
    assert supposed["rises"] == int(best["closes"]) > 0


def test_people_read_the_gaps_the_acts_the_set_and_the_treaty_that_waits(run: Run) -> None:
    code, out, err = run(*FIXES, "--top", "3", "--steps", "2")
    assert (code, err) == (0, "")
    words = " ".join(out.split())
    assert "answers are below case-by-case for extradition between 11 jurisdictions on 2026-11-22." in words
    assert "2 acts, each the best after those before it, close" in words
    assert "\n1. " in out
    # Signed by all on 2025-11-14; thirty days after the sixth ratification.
    assert "ASEAN Treaty on Extradition waits for 6 more ratifications" in words


def test_where_no_gap_is_left_no_act_is_listed(run: Run) -> None:
    given = ("--form", "mutual-legal-assistance", "--among", "SGP,MYS", "--on", "2020-01-01")
    code, out, _ = run("fixes", *given)
    assert code == 0
    assert out.split() == [
        "0",
        "answers",
        "are",
        "below",
        "case-by-case",
        "for",
        "mutual",
        "legal",
        "assistance",
        "between",
        "2",
        "jurisdictions",
        "on",
        "2020-01-01.",
    ]
