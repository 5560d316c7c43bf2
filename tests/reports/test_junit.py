"""JUnit XML, parsed and held against the shape that build servers read."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from iwtld.reports import render
from iwtld.reports.characters import visible

if TYPE_CHECKING:
    from tests.reports.conftest import Outcomes

    from iwtld.incoming.examined import Examined

# The elements of Jenkins' junit-10.xsd that are used: attributes that are demanded, that are allowed, children.
SHAPE: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "tests", "failures", "errors", "time"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors"}, {"skipped", "package", "id"}, {"testcase"}),
    "testcase": ({"name"}, {"classname", "time"}, {"failure", "skipped"}),
    "failure": (set(), {"type", "message"}, set()),
    "skipped": (set(), {"type", "message"}, set()),
}


def read(examined: Examined) -> ElementTree.Element:
    """Return the root, once everything below it has the shape and the sums are right."""
    root = ElementTree.fromstring("".join(render(examined, "junit")).encode())
    assert root.tag == "testsuites"
    for element in root.iter():
        demanded, allowed, children = SHAPE[element.tag]
        assert demanded <= set(element.attrib) <= demanded | allowed
        assert {child.tag for child in element} <= children
        assert len(element) <= 1 or element.tag != "testcase"
    for suite in (root, *root):
        assert int(suite.attrib["tests"]) == len(list(suite.iter("testcase")))
        assert int(suite.attrib["failures"]) == len(list(suite.iter("failure")))
        assert int(suite.attrib.get("skipped", 0)) == (
            len(list(suite.iter("skipped"))) if suite is not root else 0
        )
        names = [case.attrib["name"] for case in suite.findall("testcase")]
        assert len(set(names)) == len(names)
    return root


def suite(root: ElementTree.Element, name: str) -> ElementTree.Element:
    (found,) = (element for element in root if element.attrib["name"] == name)
    return found


def test_a_violation_is_a_failed_case_of_its_file(sample: Examined) -> None:
    case = suite(read(sample), "new/treaty-actions.csv")[0]
    assert case.attrib == {"classname": "new/treaty-actions.csv", "name": "T03 at 3:5 [date]"}
    (failure,) = case
    assert failure.attrib == {"type": "T03", "message": "'2016-13-01' is not a date."}
    assert "3 | untoc,KHM,ratification,,2016-13-01,unts" in (failure.text or "")
    assert "help: Write it as YYYY-MM-DD" in (failure.text or "")


def test_warnings_and_remarks_are_shown_and_fail_nothing(sample: Examined) -> None:
    root = read(sample)
    (skipped,) = suite(root, "bundle.zip!/operations.jsonld")[0]
    assert (skipped.tag, skipped.attrib["type"]) == ("skipped", "R07")
    assert root.attrib["failures"] == "4"


def test_a_file_without_findings_passes(sample: Examined) -> None:
    (case,) = suite(read(sample), "new/clean.nt")
    assert (case.attrib["name"], len(case)) == ("nothing is wrong", 0)


def test_a_file_whose_findings_stand_on_another_page_does_not_pass(sample: Examined) -> None:
    (case,) = suite(read(replace(sample, counts={"violation": 1204})), "new/clean.nt")
    assert case[0].attrib["message"] == "6 of 1,204 findings; --offset 6 shows the next."


def test_a_cell_of_a_workbook_is_named(sample: Examined) -> None:
    assert suite(read(sample), "new.xlsx!/jurisdictions")[0].attrib["name"] == "T05 at C14"


def test_findings_of_one_place_have_names_of_their_own(sample: Examined) -> None:
    finding = sample.findings[4]
    root = read(replace(sample, findings=(finding,) * 3, results=(None,) * 3, counts={"violation": 3}))
    assert [case.attrib["name"] for case in suite(root, finding.file)] == [
        "T03 at 3:5 [date]",
        "T03 at 3:5 [date] (2)",
        "T03 at 3:5 [date] (3)",
    ]


@given(st.data())
def test_every_outcome_is_well_formed_and_complete(outcomes: Outcomes, data: st.DataObject) -> None:
    examined = data.draw(outcomes)
    root = read(examined)
    told = sorted(
        re.sub(r"\s", " ", element.attrib["message"])
        for case in root.iter("testcase")
        for element in case
        if "type" in element.attrib
    )
    assert told == sorted(
        re.sub(r"\s", " ", visible(finding.reason, lines=True)) for finding in examined.findings
    )
