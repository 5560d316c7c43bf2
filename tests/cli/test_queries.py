"""``iwtld queries``: list, filter, show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("root")


def test_queries_are_listed_by_topic_with_their_questions(run: Run) -> None:
    code, out, err = run("queries")
    assert (code, err) == (0, "")
    assert out == (
        "gaps\n"
        "  unbound-countries    Which countries does no treaty bind?\n"
        "\n"
        "treaties\n"
        "  treaties-of-country  Which treaties bind the country?\n"
        "  what-binds           What binds whom, as a graph?\n"
    )


@pytest.mark.parametrize(
    ("args", "names"),
    [
        (["--tag", "parties"], ["treaties-of-country"]),
        (["--tag", "treaties"], ["treaties-of-country", "what-binds"]),
        (["--search", "BIND countries"], ["unbound-countries"]),
        (["list", "--search", "in force"], ["treaties-of-country"]),
    ],
)
def test_queries_are_filtered_by_tag_topic_and_words(args: list[str], names: list[str], run: Run) -> None:
    code, out, _ = run("queries", *args, "--format", "json")
    assert code == 0
    assert [query["name"] for query in json.loads(out)] == names


def test_an_unknown_tag_names_the_nearest(run: Run) -> None:
    code, out, err = run("queries", "--tag", "gap")
    assert (code, out) == (2, "")
    assert "no tag named 'gap'. Did you mean gaps?" in err


def test_nothing_found_is_a_message_and_no_error(run: Run) -> None:
    assert run("queries", "--search", "unicorn") == (0, "", "No stored query matches.\n")


def test_json_holds_all_that_a_program_needs(run: Run) -> None:
    found = json.loads(run("queries", "--tag", "parties", "--format", "json").out)
    assert found == [
        {
            "name": "treaties-of-country",
            "topic": "treaties",
            "summary": "Which treaties bind the country?",
            "description": "In force on the date.",
            "tags": ["parties"],
            "answers": ["CQ001"],
            "parameters": [
                {
                    "name": "country",
                    "type": "country",
                    "required": True,
                    "default": None,
                    "choices": [],
                    "help": "ISO code or name",
                },
                {
                    "name": "on",
                    "type": "date",
                    "required": False,
                    "default": "today",
                    "choices": [],
                    "help": "the date of the question",
                },
            ],
            "example": {"country": "Viet Nam", "on": "2018-01-01"},
        }
    ]


def test_a_query_is_shown_with_parameters_example_and_text(root: Path, run: Run) -> None:
    code, out, err = run("queries", "show", "treaties-of-country")
    assert (code, err) == (0, "")
    head = (
        "treaties-of-country (treaties)\n"
        "Which treaties bind the country?\n"
        "\n"
        "In force on the date.\n"
        "\n"
        "Parameters\n"
        "  country  country  required       ISO code or name\n"
        "  on       date     default today  the date of the question\n"
        "\n"
        "Tags     parties\n"
        "Answers  CQ001\n"
        'Example  iwtld query treaties-of-country -p country="Viet Nam" -p on=2018-01-01\n'
    )
    assert out == head + "\n" + (root / "queries/treaties/treaties-of-country.rq").read_text()


def test_an_unknown_query_names_the_nearest(run: Run) -> None:
    code, out, err = run("queries", "show", "unbound-country")
    assert (code, out) == (2, "")
    assert "Did you mean unbound-countries?" in err


def test_a_faulty_header_is_named_with_file_and_line(root: Path, run: Run) -> None:
    (root / "queries/gaps/new.rq").write_text("#+ sumary: A typo.\nASK {}\n")
    code, out, err = run("queries")
    assert (code, out) == (1, "")
    assert "gaps/new.rq:1: There is no header key 'sumary'. Did you mean summary?" in err
