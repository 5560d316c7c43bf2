"""Tables of cases for the tests: made from what the project records, right or with known mistakes."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from iwtld import resources
from iwtld.tables import load_table

HEADER = tuple(column.headers[0] for column in load_table(resources.folder("data") / "cases.csv").cells)
COUNTRIES = ("KEN", "THA", "VNM", "CHN", "IDN", "NLD", "SGP", "ZAF")
DATES = ("2017", "2021-04", "2018-06-30", "")


def row(number: int) -> dict[str, str]:
    """Return a case that is right, one of many that differ."""
    start, end = COUNTRIES[number % 8], COUNTRIES[(number // 3 + 1) % 8]
    return dict.fromkeys(HEADER, "") | {
        "id": f"made-{number:04d}",
        "name": f"Seizure {number}" if number % 5 else f'Seizure "{number}",\nwith a second line',
        "kind": ("seizure", "investigation", "controlled-delivery")[number % 3],
        "status": ("held", "ongoing")[number % 2],
        "date": DATES[number % 4],
        "origin": start,
        "destination": end,
        "seized_in": end,
        "commodity": "ivory;rhino-horn" if number % 7 == 0 else "pangolin",
        "quantity": str(number % 11),
        "unit": "kg",
        "sources": "oecd-2019",
        "locator": f"entry {number}",
    }


MISTAKES: Mapping[str, Mapping[str, str]] = {
    "unknown country": {"origin": "KEM"},
    "unknown kind": {"kind": "seizur"},
    "no date": {"date": "2019-02-30"},
    "white space": {"locator": " entry"},
    "no unit": {"unit": ""},
    "future": {"date": "2090", "status": "held"},
    "end before beginning": {"date": "2018-06-30", "outcome_date": "2017"},
    "foreign agency": {"origin": "KEN", "destination": "VNM", "seized_in": "VNM", "agencies": "nam-police"},
    "whole document": {"locator": "throughout"},
}
"""Changes to a row that is right, by what is wrong with it then: cells, rules and warnings."""


def table(path: Path, size: int, mistakes: Mapping[int, str] = {}, same: Mapping[int, int] = {}) -> Path:
    """Write a table of cases; ``mistakes`` by row, and rows that get the id of another."""
    rows = []
    for number in range(size):
        cells = {**row(number), **MISTAKES.get(mistakes.get(number, ""), {})}
        if number in same:
            cells["id"] = row(same[number])["id"]
        rows.append(cells)
    return written(path, rows)


def written(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """Write rows under the header of the table of cases."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
