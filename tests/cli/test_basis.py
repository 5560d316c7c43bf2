"""``iwtld basis``: the answer first, then what it rests on; every form, every wrong name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

    import iwtld

pytestmark = pytest.mark.usefixtures("real")

# A treaty on extradition of 1999 (data/bilateral-arrangements.csv), in force by 2018-02-28.
TREATY = ("basis", "KHM", "CHN", "--form", "extradition", "--on", "2019-03-05")
# The OECD chapter: no treaty on assistance in 2018; both are bound by UNTOC.
NO_TREATY = ("basis", "IDN", "NLD", "--form", "mutual-legal-assistance", "--on", "2018-06-30")


def test_the_first_line_answers(run: Run) -> None:
    code, out, _ = run(*TREATY, "--quiet")
    assert code == 0
    assert out.startswith(
        "Cambodia may obtain extradition from China on 2019-03-05: China shall give it under"
    )


def test_names_read_as_they_stand_in_a_sentence(run: Run) -> None:
    out = run(*NO_TREATY).out
    assert out.startswith("Indonesia may obtain mutual legal assistance from the Netherlands on 2018-06-30")


def test_what_could_better_an_incomplete_answer_stands_in_the_second_sentence(run: Run) -> None:
    out = " ".join(run(*NO_TREATY).out.split("\n\n")[0].split())
    assert "UNTOC, Art. 18(1) would oblige the Netherlands, if this were shown: serious crime." in out


def test_an_assumption_settles_what_is_missing_and_is_said(run: Run) -> None:
    before, after = run(*NO_TREATY).out, run(*NO_TREATY, "--assume", "serious-crime").out
    assert "\nMissing" in before
    assert "\nMissing" not in after
    assert "the Netherlands shall give it" in " ".join(after.split())
    assert "Assumed       serious-crime\n" in after


def test_penalties_of_the_question_take_the_place_of_the_recorded_ones(run: Run) -> None:
    given = ("--requesting-years", "life", "--requested-years", "4")
    answer = json.loads(run(*NO_TREATY, *given, "--format", "json").out)
    assert (answer["offence"]["requesting_years"], answer["offence"]["requested_years"]) == (100, 4)
    assert (answer["grade"], answer["governed_by"]) == ("shall", "untoc")


def test_json_is_the_answer_of_the_library(run: Run, real: iwtld.KnowledgeBase) -> None:
    answer = real.basis("KHM", "CHN", form="extradition", on="2019-03-05")
    code, out, err = run(*TREATY, "--format", "json")
    assert (code, json.loads(out), err) == (0, answer.to_dict(), "")


@pytest.mark.parametrize("given", [("Cambodia", "People's Republic of China"), ("kh", "cn")])
def test_a_country_goes_by_any_of_its_names(given: tuple[str, str], run: Run) -> None:
    assert run("basis", *given, *TREATY[3:]).out == run(*TREATY).out


def test_what_is_sought_stands_for_the_form(run: Run) -> None:
    out = json.loads(run("basis", "VNM", "THA", "--seeks", "person", "--format", "json").out)
    assert (out["form"], out["offence"]["seeks"]) == ("extradition", "person")


def test_every_option_of_the_case_reaches_the_question(run: Run) -> None:
    options = (
        *("--offence", "laundering,corruption", "--offence", "wildlife", "--transnational", "unknown"),
        *("--group", "involved", "--located", "no", "--species", "appendix-i", "--whose-law", "requested"),
        *("--native-to", "Viet Nam,LAO", "--native-to", "THA", "--assume", "serious-crime,dual-criminality"),
    )
    offence = json.loads(run(*TREATY, *options, "--format", "json").out)["offence"]
    assert offence["charges"] == ["corruption", "laundering", "wildlife-trafficking"]
    assert (offence["transnational"], offence["group"], offence["located"]) == (None, "involved", False)
    assert (offence["species"], offence["whose_law"]) == ("appendix-i", "requested")
    assert offence["native_to"] == ["LAO", "THA", "VNM"]
    assert offence["assumed"] == ["dual-criminality", "serious-crime"]


def test_an_unestablished_answer_is_still_an_answer(run: Run) -> None:
    code, out, _ = run("basis", "KEN", "THA", "--form", "extradition", "--on", "2010-01-01")
    assert code == 0
    assert "no established legal basis" in " ".join(out.split("\n\n")[0].split())


@pytest.mark.parametrize("width", ["80", "120"])
@pytest.mark.parametrize("command", [TREATY, NO_TREATY])
def test_no_line_is_wider_than_the_screen(
    command: tuple[str, ...], width: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    assert max(map(len, run(*command).out.splitlines())) <= int(width)


def test_markdown_has_the_answer_headings_and_lists(run: Run) -> None:
    lines = run(*NO_TREATY, "--format", "markdown").out.splitlines()
    assert lines[0].startswith("**Indonesia may obtain")
    assert [line for line in lines if line.startswith("#")][:3] == ["## Established", "## Open", "## Closed"]
    assert all(line == "" or line.lstrip().startswith(("- ", "## ", "**")) for line in lines)


def test_the_proof_is_named_as_a_message(run: Run) -> None:
    assert run(*TREATY).err == "`iwtld why KHM CHN` with the same options shows the proof.\n"
    assert run(*TREATY, "--quiet").err == ""


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("KHM", "Chnia", "--form", "extradition"), "There is no country named 'Chnia'. Did you mean China"),
        (("KHM", "CHN", "--form", "extraditon"), "Did you mean extradition?"),
        (("KHM", "CHN"), "Which form of cooperation? Give one of "),
        (("KHM", "KHM", "--form", "extradition"), "KHM is on both sides."),
        (("KHM", "CHN", "--form", "extradition", "--on", "2019-13-01"), "'2019-13-01' is no date."),
        (("KHM", "CHN", "--form", "extradition", "--assume", "serious"), "Did you mean serious-crime?"),
        (
            ("KHM", "CHN", "--form", "extradition", "--offence", "bribery"),
            "There is no charge named 'bribery'.",
        ),
        (("KHM", "CHN", "--form", "extradition", "--requested-years", "four"), "Write 4, 2.5 or life."),
        (("KHM", "CHN", "--form", "extradition", "--requested-years", "101"), "Life is 100."),
        (
            ("KHM", "CHN", "--form", "extradition", "--native-to", "Lagos"),
            "There is no country named 'Lagos'.",
        ),
    ],
)
def test_a_wrong_request_is_2_and_says_what_is_right(args: tuple[str, ...], message: str, run: Run) -> None:
    code, out, err = run("basis", *args)
    assert (code, out) == (2, "")
    assert message in err
