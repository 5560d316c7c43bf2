"""Synthetic case records, as many as asked for: the same number and seed give the same bytes.

    python benchmarks/synthetic.py NUMBER FILE [--seed N]

No case in them took place: identifiers begin with ``synthetic-`` and every note says so. What they refer to is real
(jurisdictions, commodities, agencies, sources of ``data/``), and the mix is that of the literature on seizures: most
ways lead from Africa and South-East Asia through hubs to East Asia, cases become more with the years, and one date in
four is known to the month, to the year or not at all.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from iwtld import resources
from iwtld.tables import load_table

FIRST, LAST = date(1990, 1, 1), date(2026, 6, 30)
ORIGINS = {
    "KEN": 8, "TZA": 8, "UGA": 5, "NGA": 9, "ZAF": 8, "MOZ": 6, "COD": 5, "CMR": 5, "AGO": 3, "NAM": 2, "ZWE": 3,
    "IDN": 8, "MYS": 5, "THA": 4, "VNM": 3, "MMR": 4, "IND": 6, "MDG": 4, "BRA": 3, "MEX": 3, "PER": 2, "RUS": 2,
}  # fmt: skip
TRANSITS = {
    "SGP": 8, "HKG": 9, "MYS": 8, "ARE": 8, "THA": 6, "ETH": 5, "QAT": 4, "TUR": 4, "FRA": 3, "DEU": 3, "NLD": 3,
    "VNM": 5, "LAO": 4, "KHM": 4, "KEN": 4, "LKA": 2, "PHL": 3,
}  # fmt: skip
DESTINATIONS = {
    "CHN": 20, "VNM": 14, "THA": 7, "HKG": 8, "LAO": 5, "JPN": 4, "USA": 8, "DEU": 3, "FRA": 2, "GBR": 3, "SGP": 3,
    "TWN": 2, "KOR": 2, "ARE": 3, "BEL": 2, "ESP": 2,
}  # fmt: skip
KINDS = {"seizure": 70, "arrest": 12, "prosecution": 10, "investigation": 6, "controlled-delivery": 2}
SPECIES = {
    "ivory": "Loxodonta africana",
    "rhino-horn": "Ceratotherium simum",
    "pangolin": "Manis javanica",
    "rosewood": "Dalbergia cochinchinensis",
}
OUTCOMES = (
    "Goods forfeited",
    "Two persons charged; trial pending",
    "Sentence of two years",
    'The "owner" was not found',
)


def columns() -> list[str]:
    """Return the titles of the table of cases."""
    return [column.headers[0] for column in load_table(resources.folder("data") / "cases.csv").cells]


def cases(number: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Give so many synthetic cases, each as the text of its cells by title."""
    draw = random.Random(seed)
    rows = {name: _rows(name) for name in ("jurisdictions", "commodities", "actors", "sources")}
    anywhere = [row["iso3"] for row in rows["jurisdictions"]]
    goods = [row["id"] for row in rows["commodities"]]
    sources = [row["id"] for row in rows["sources"]]
    agencies = defaultdict(list)
    for row in rows["actors"]:
        if row["jurisdiction"] and row["type"] == "Agency":
            agencies[row["jurisdiction"]].append(row["id"])
    days = (LAST - FIRST).days

    def place(mix: dict[str, int]) -> str:
        return draw.choice(anywhere) if draw.random() < 0.15 else of(mix)

    def of(mix: dict[str, int]) -> str:
        return draw.choices(list(mix), mix.values())[0]

    for count in range(1, number + 1):
        day = FIRST + timedelta(days=int(days * draw.random() ** 0.5))
        stops = dict.fromkeys(place(TRANSITS) for _ in range(draw.choices((0, 1, 2), (35, 45, 20))[0]))
        origin, destination = place(ORIGINS), place(DESTINATIONS)
        way = list(dict.fromkeys([origin, *stops, destination]))
        seized = draw.choice(way)
        commodity = draw.choice(goods)
        offices = [agency for country in way for agency in agencies[country]]
        weight = round(draw.lognormvariate(3, 1.5), 1)
        kind = of(KINDS)
        yield {
            "id": f"synthetic-{count:07d}",
            "name": f"Synthetic case {count}",
            "kind": kind,
            "status": "held",
            "date": draw.choices(
                (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4], ""), (75, 12, 10, 3)
            )[0],
            "origin": origin,
            "transit": ";".join(stop for stop in stops if stop not in (origin, destination)),
            "destination": destination if destination != origin else "",
            "seized_in": seized if kind == "seizure" else "",
            "commodity": commodity,
            "commodity_as_stated": f"{weight} kg of {commodity}, in {draw.randint(1, 9)} bags",
            "species": SPECIES.get(commodity, ""),
            "quantity": f"{weight}",
            "unit": "kg",
            "agencies": draw.choice(offices) if offices and draw.random() < 0.6 else "",
            "outcome": draw.choice(OUTCOMES) if draw.random() < 0.3 else "",
            "sources": draw.choice(sources),
            "locator": "none",
            "note": "Synthetic: made for measuring.\nNo such case took place."
            if draw.random() < 0.01
            else "Synthetic.",
        }


def write(path: Path, number: int, seed: int = 1) -> None:
    """Write so many synthetic cases to a file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns(), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(cases(number, seed))


def _rows(name: str) -> list[dict[str, str]]:
    with (resources.folder("data") / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(options.file, options.number, options.seed)
