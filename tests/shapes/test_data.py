"""What the shapes say of the real records."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from iwtld import resources
from iwtld.build import load_ontology
from iwtld.validate import Report, validate

from .graphs import slug

KNOWN_GAPS = {
    "AssessedRecord-confidence-given": "Warning",
    "DatedAction": "Warning",
    "DatedMembership": "Info",
    "DatedSource-date-given": "Info",
    "DatedSource-page-given": "Info",
    "DatedTreaty-adoptedOn-given": "Info",
    "DepositedTreaty-depositary-given": "Warning",
    "EntryIntoForceOfLaw-order": "Warning",
    "LawOfJurisdiction-jurisdiction-given": "Warning",
    "LawInTime": "Warning",
    "LocatedRecord-precise": "Warning",
    "NumberedProvision": "Warning",
    "RegionalInstrument-eligibleGroup-given": "Warning",
    "TellingPenalty": "Warning",
}
"""Where the sources leave gaps that the strict profile shows; a new kind of gap is a change to look at."""


def test_the_real_records_violate_nothing(report: Report) -> None:
    assert [str(result) for result in report.violations] == []


def test_the_warnings_are_the_known_gaps(report: Report) -> None:
    found = {slug(result.source_shape): result.severity.rpartition("#")[2] for result in report.results}

    assert set(found.items()) - set(KNOWN_GAPS.items()) == set()


def test_the_ontology_alone_violates_nothing(files: list[Path]) -> None:
    store = ox.Store()
    load_ontology(store, resources.folder("ontology"))

    assert [str(result) for result in validate(store, files).results] == []
