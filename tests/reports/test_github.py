"""Workflow commands, parsed by the grammar that GitHub's runner follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from iwtld.reports import render
from iwtld.reports.characters import visible

if TYPE_CHECKING:
    from tests.reports.conftest import Outcomes

    from iwtld.incoming.examined import Examined


@dataclass(frozen=True)
class Command:
    name: str
    properties: dict[str, str]
    message: str


def parse(line: str) -> Command:
    """Parse ``::name key=value,key=value::message`` as the runner does, with its order of unescaping."""
    assert line.startswith("::")
    end = line.index("::", 2)
    name, _, listed = line[2:end].partition(" ")
    properties = {}
    for pair in listed.split(","):
        key, separator, value = pair.partition("=")
        assert separator
        assert key not in properties
        properties[key] = unescape(value, "%0D", "%0A", "%3A", "%2C", "%25")
    return Command(name, properties, unescape(line[end + 2 :], "%0D", "%0A", "%25"))


def unescape(text: str, *codes: str) -> str:
    for code in codes:
        text = text.replace(code, chr(int(code[1:], 16)))
    return text


def commands(examined: Examined) -> list[Command]:
    return [parse(line) for line in "".join(render(examined, "github")).splitlines()]


def test_the_severities_have_a_command_each(sample: Examined) -> None:
    names = {
        finding.severity: command.name
        for finding, command in zip(sample.findings, commands(sample), strict=True)
    }
    assert names == {"violation": "error", "warning": "warning", "info": "notice"}


def test_a_finding_stands_at_its_characters(sample: Examined) -> None:
    assert commands(sample)[3] == Command(
        "notice",
        {"file": "new/actors.ttl", "line": "22", "col": "17", "endColumn": "25", "title": "C02"},
        "The agency is recorded already under another key.",
    )


def test_a_cell_of_a_table_is_marked_by_its_characters_and_not_its_number(sample: Examined) -> None:
    properties = commands(sample)[4].properties
    assert (properties["line"], properties["col"], properties["endColumn"]) == ("3", "25", "35")


def test_a_cell_whose_characters_are_unknown_marks_the_line(sample: Examined) -> None:
    finding = replace(sample.findings[4], excerpt=None)
    (command,) = commands(replace(sample, findings=(finding,), results=(None,), counts={"violation": 1}))
    assert command.properties == {"file": "new/treaty-actions.csv", "line": "3", "title": "T03"}


def test_the_message_holds_the_column_and_the_help(sample: Examined) -> None:
    assert commands(sample)[0].message == (
        "bundle.zip!/operations.jsonld:9:31: [iwt:startDay] The term iwt:startDay does not exist in the ontology.\n"
        "Help: Did you mean iwt:startDate?"
    )


def test_a_part_of_a_container_is_shown_at_the_container(sample: Examined) -> None:
    archive, workbook, *_ = commands(sample)
    assert archive.properties == {"file": "bundle.zip", "title": "R07"}
    assert workbook.properties == {"file": "new.xlsx", "title": "T05"}
    assert workbook.message.startswith("new.xlsx!/jurisdictions:14:3 (C14): ")


def test_what_a_page_leaves_out_is_said_last(sample: Examined) -> None:
    *_, last = commands(replace(sample, counts={"violation": 1204}))
    assert (last.name, last.message) == ("notice", "6 of 1,204 findings; --offset 6 shows the next.")


@given(st.data())
def test_data_can_neither_end_a_command_nor_begin_one(outcomes: Outcomes, data: st.DataObject) -> None:
    examined = data.draw(outcomes)
    text = "".join(render(examined, "github"))
    lines = text.split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(examined.findings) + (examined.total > len(examined.findings))
    for finding, line in zip(examined.findings, lines, strict=False):
        command = parse(line)
        assert command.name in ("error", "warning", "notice")
        assert set(command.properties) <= {"file", "line", "col", "endColumn", "title"}
        assert command.properties["title"] == finding.code
        if "!/" not in finding.file:
            file = finding.file.removeprefix("./").encode("utf-8", "backslashreplace").decode()
            assert command.properties["file"] == file
        assert visible(finding.reason, lines=True) in command.message
    assert "\r" not in text
