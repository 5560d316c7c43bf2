"""The form for people: what stands where, how it wraps, and that data cannot steer the terminal."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.errors import Excerpt, Finding, Related
from iwtld.reports import render, wants_colour
from iwtld.reports.characters import length

if TYPE_CHECKING:
    from tests.reports.conftest import Outcomes

    from iwtld.incoming.examined import Examined

SGR = re.compile(r"\x1b\[[0-9;]*m")


def text(examined: Examined, width: int | None = None, colour: bool = False) -> str:
    return "".join(render(examined, "text", width=width, colour=colour))


def only(examined: Examined, *findings: Finding) -> Examined:
    return replace(examined, findings=findings, results=(None,) * len(findings), passed_over=())


def test_a_finding_shows_its_place_the_line_the_help_and_related_places(sample: Examined) -> None:
    assert text(only(sample, sample.findings[3])).startswith(
        "new/actors.ttl:22:17 C02 info: The agency is recorded already under another key.\n"
        "   |\n"
        '22 |     skos:prefLabel "森林局"@zh ;\n'
        "   |                    ^^^^^^^^^^^\n"
        "note: the record begins here: new/actors.ttl:20:1\n"
        "note: it is recorded here: data/actors.csv:812\n"
        "\n"
    )


def test_a_suggestion_of_several_lines_keeps_them(sample: Examined) -> None:
    assert (
        "help: Add dcterms:source with the IRI of a source:\n        dcterms:source <source/unodc-2020> ;\n"
    ) in text(sample)


def test_a_finding_in_a_workbook_names_its_cell(sample: Examined) -> None:
    assert "new.xlsx!/jurisdictions:14:3 (C14) T05 violation: 'KEM' is not" in text(sample)


def test_a_finding_of_a_table_names_the_column(sample: Examined) -> None:
    assert "new/treaty-actions.csv:3:5 T03 violation: [date] '2016-13-01' is not a date.\n" in text(sample)


def test_a_finding_without_a_line_names_the_record(sample: Examined) -> None:
    finding = replace(sample.findings[2], line=None, column=None, excerpt=None, suggestion=None)
    assert text(only(sample, finding)).splitlines()[1] == "record: https://w3id.org/iwtld/id/agency/khm-fa"


def test_the_last_line_says_what_was_found(sample: Examined) -> None:
    lines = text(sample).splitlines()
    assert lines[-2:] == [
        "Passed over 2 files of other kinds: new/readme.pdf, bundle.zip!/photo.jpg.",
        "5 files: 4 violations, 1 warning, 1 remark.",
    ]


def test_only_a_few_of_the_files_that_were_passed_over_are_named(sample: Examined) -> None:
    many = replace(only(sample), passed_over=tuple(f"{number}.pdf" for number in range(1200)))
    assert "1,200 files of other kinds: 0.pdf, 1.pdf, 2.pdf, 3.pdf, 4.pdf and 1,195 more." in text(many)


def test_nothing_but_the_outcome_is_said_when_nothing_is_wrong(sample: Examined) -> None:
    clean = replace(only(sample), documents=sample.documents[:1], counts={})
    assert text(clean) == "1 file: nothing is wrong.\n"


@pytest.mark.parametrize(
    ("offset", "total", "line"),
    [
        (0, 1204, "3 of 1,204 findings; --offset 3 shows the next."),
        (3, 1204, "Findings 4 to 6 of 1,204; --offset 6 shows the next."),
        (1201, 1204, "Findings 1,202 to 1,204 of 1,204."),
    ],
)
def test_a_page_says_which_findings_it_shows_and_where_the_next_are(
    sample: Examined, offset: int, total: int, line: str
) -> None:
    page = replace(only(sample, *sample.findings[:3]), counts={"violation": total}, offset=offset)
    assert line in text(page).splitlines()


def test_a_page_behind_the_last_finding_says_how_to_get_back(sample: Examined) -> None:
    page = replace(only(sample), counts={"warning": 9}, offset=9)
    assert text(page).splitlines()[0] == "0 of 9 findings; --offset 0 shows the first."


def test_long_sentences_wrap_to_the_width_and_words_stay_whole(sample: Examined) -> None:
    finding = Finding(
        "a.ttl", 1, 1, "x", "A sentence of some words. " * 8, suggestion="Do this or that. " * 9
    )
    lines = text(only(sample, finding), 60).splitlines()
    assert max(map(len, lines)) <= 60
    assert sum(len(line) > 50 for line in lines) >= 4
    assert " ".join(line.strip() for line in lines).count("A sentence of some words.") == 8


def test_a_path_with_spaces_is_not_broken(sample: Examined) -> None:
    finding = Finding("a folder with a long name/and a file.ttl", 1, 1, "x", "Wrong.")
    assert text(only(sample, finding), 30).splitlines()[0] == f"{finding.file}:1:1 x violation:"


def test_a_message_of_several_lines_cannot_pass_for_another_finding(sample: Examined) -> None:
    finding = Finding("a.ttl", 1, 1, "x", "one\nb.ttl:1:1 y violation: invented")
    assert "\n  b.ttl:1:1 y violation: invented\n" in text(only(sample, finding))


def test_colours_surround_the_same_text(sample: Examined) -> None:
    painted = text(sample, 60, colour=True)
    assert SGR.sub("", painted) == text(sample, 60)
    assert "\x1b[1;31msource-given violation:\x1b[0m" in painted
    assert "\x1b[1;33m^^^^^^^^^^^^^^\x1b[0m" in painted


@given(st.data())
def test_no_control_character_of_the_data_reaches_the_terminal(
    outcomes: Outcomes, data: st.DataObject
) -> None:
    shown = text(data.draw(outcomes), data.draw(st.one_of(st.none(), st.integers(20, 120))))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    shown.encode()


@given(st.data())
def test_every_finding_is_told(outcomes: Outcomes, data: st.DataObject) -> None:
    examined = data.draw(outcomes)
    shown = text(examined)
    heads = re.findall(r" (?:violation|warning|info):", shown)
    assert len(heads) >= len(examined.findings)
    assert shown.endswith("\n")


def test_a_related_place_of_the_data_is_escaped_too(sample: Examined) -> None:
    finding = replace(sample.findings[3], related=(Related("see \x1b[2J", "x\x1b.ttl", 1, 1),))
    assert r"note: see \x1b[2J: x\x1b.ttl:1:1" in text(only(sample, finding))


def test_an_excerpt_fits_the_width_of_the_screen(sample: Examined) -> None:
    finding = Finding("a.ttl", 1, 400, "x", "Wrong.", excerpt=Excerpt(1, "word " * 200, 400, 404))
    assert max(map(length, text(only(sample, finding), 50).splitlines())) <= 50


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_only_a_terminal_is_painted() -> None:
    assert wants_colour(Screen(), {"TERM": "xterm"})
    assert not wants_colour(io.StringIO(), {"TERM": "xterm"})


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_asks_for_no_colours_gets_none(environment: dict[str, str]) -> None:
    assert not wants_colour(Screen(), environment)
