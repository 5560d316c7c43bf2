"""The form for programs, read back."""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

import iwtld
from iwtld.errors import Excerpt, Finding, Related
from iwtld.reports import render

if TYPE_CHECKING:
    from tests.reports.conftest import Outcomes

    from iwtld.incoming.examined import Examined

GUIDE = Path(__file__).resolve().parents[2] / "docs/reports.md"


def read(examined: Examined) -> dict[str, Any]:
    text = "".join(render(examined, "json"))
    assert text.endswith("}\n")
    found: dict[str, Any] = json.loads(text.encode())
    return found


def test_the_outcome_says_how_it_was_reached(sample: Examined) -> None:
    outcome = read(sample)
    assert {key: outcome[key] for key in ("version", "iwtld", "profile", "with_base", "conforms")} == {
        "version": 1,
        "iwtld": iwtld.__version__,
        "profile": "strict",
        "with_base": True,
        "conforms": False,
    }
    assert outcome["counts"] == {"violation": 4, "warning": 1, "info": 1}


def test_warnings_alone_conform(sample: Examined) -> None:
    assert read(replace(sample, counts={"warning": 1}))["conforms"] is True


def test_every_file_is_listed_with_its_findings_and_those_passed_over(sample: Examined) -> None:
    outcome = read(sample)
    assert [file["file"] for file in outcome["files"]] == [document.name for document in sample.documents]
    assert outcome["files"][4] == {
        "file": "new/treaty-actions.csv",
        "form": "csv",
        "table": "treaty-actions",
        "shown": {"violation": 2, "warning": 0, "info": 0},
    }
    assert outcome["passed_over"] == ["new/readme.pdf", "bundle.zip!/photo.jpg"]


def test_a_finding_has_all_that_is_known_of_it(sample: Examined) -> None:
    for finding, shown in zip(sample.findings, read(sample)["findings"], strict=True):
        cell = shown.pop("cell")
        assert shown == json.loads(json.dumps(asdict(finding)))
        assert cell == ("C14" if finding.code == "T05" else None)


def test_a_page_says_where_the_next_begins(sample: Examined) -> None:
    page = replace(sample, counts={"violation": 20}, offset=6)
    assert (read(page)["offset"], read(page)["next_offset"]) == (6, 12)
    assert read(sample)["next_offset"] is None


def test_every_key_is_described_in_the_guide(sample: Examined) -> None:
    outcome = read(sample)
    keys = {*outcome, *outcome["files"][0], *outcome["findings"][0], *outcome["findings"][0]["excerpt"]}
    described = set(
        re.findall(r"^\| `(?:\w+\[?\]?\.)*(\w+)` \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert keys <= described
    fields = {field.name for kind in (Finding, Excerpt, Related) for field in dataclasses.fields(kind)}
    assert fields <= described


@given(st.data())
def test_what_is_read_back_is_what_was_found(outcomes: Outcomes, data: st.DataObject) -> None:
    examined = data.draw(outcomes)
    shown = read(examined)["findings"]
    assert len(shown) == len(examined.findings)
    for finding, found in zip(examined.findings, shown, strict=True):
        for name in ("file", "reason", "value", "suggestion", "focus", "column_name"):
            text = getattr(finding, name)
            # Half of a surrogate pair has no place in UTF-8.
            assert found[name] == (text and text.encode("utf-8", "backslashreplace").decode())
        assert (found["line"], found["column"]) == (finding.line, finding.column)


@given(st.data())
def test_no_character_steers_the_terminal(outcomes: Outcomes, data: st.DataObject) -> None:
    text = "".join(render(data.draw(outcomes), "json"))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
