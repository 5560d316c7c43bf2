"""The pairs without a legal basis, counted from the tables alone: sets and dates, no graph and no rules."""

from __future__ import annotations

import csv
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

Pair = tuple[str, str]
BINDING = {"MultilateralTreaty", "RegionalTreaty", "RegionalLaw"}
AUTHORISING = {"shall", "may", "case-by-case", "unknown"}
DEPOSITS = {"Ratification", "Acceptance", "Approval", "Accession", "Succession", "Deposit"}
NEVER = "9999-12-31"


def late(text: str) -> str:
    """Return the last day that a date, month or year can mean."""
    if len(text) == 4:
        return f"{text}-12-31"
    if len(text) == 7:
        year, month = map(int, text.split("-"))
        return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).isoformat()
    return text


def early(text: str) -> str:
    """Return the first day that a date, month or year can mean."""
    return text + {4: "-01-01", 7: "-01"}.get(len(text), "")


@dataclass(frozen=True)
class Tables:
    """The tables of a folder, read as text."""

    folder: Path

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def states(self) -> frozenset[str]:
        return frozenset(row["iso3"] for row in self.rows("jurisdictions") if row["kind"] == "State")

    @cached_property
    def instruments(self) -> Mapping[str, dict[str, str]]:
        return {row["id"]: row for row in self.rows("instruments")}

    @cached_property
    def wildlife_scopes(self) -> frozenset[str]:
        return frozenset(
            row["notation"]
            for row in self.rows("concepts")
            if row["scheme"] == "offence-scope" and "wildlife-trafficking" in row["reaches"].split(";")
        )

    def conventions(self, form: str, *, everywhere: bool) -> set[str]:
        """Return the multilateral and regional instruments that give a form for wildlife."""
        return {
            row["instrument"]
            for row in self.rows("provisions")
            if row["form"] == form
            and row["grade"] in AUTHORISING
            and row["instrument"]
            and (instrument := self.instruments[row["instrument"]])["type"] in BINDING
            and instrument["offence_scope"] in self.wildlife_scopes
            and (everywhere or instrument["scope"] != "global")
        }

    @cached_property
    def bound(self) -> Mapping[str, list[tuple[str, str, str]]]:
        """Return for each instrument who is bound: party, first day, first day no longer."""
        acts = defaultdict(list)
        for row in self.rows("treaty-actions"):
            acts[row["instrument"], row["party"], row["period"]].append(row)
        seen = defaultdict(list)
        for row in self.rows("status-observations"):
            if row["status"] == "party" and row["as_of"]:
                seen[row["instrument"], row["jurisdiction"], row["period"]].append(late(row["as_of"]))
        found = defaultdict(list)
        for key in acts.keys() | seen.keys():
            instrument, party, _ = key
            start = self._start(instrument, acts[key], seen[key])
            if start is not None and self.instruments[instrument]["type"] in BINDING:
                found[instrument].append((party, start, self._end(acts[key])))
        return found

    def _start(self, instrument: str, acts: list[dict[str, str]], seen: list[str]) -> str | None:
        printed = [a["date"] for a in acts if a["type"] == "EntryIntoForceForParty" and a["date"]]
        if printed:
            return late(min(printed))
        record = self.instruments[instrument]
        days = [a["date"] for a in acts if a["type"] in DEPOSITS and len(a["date"]) == 10]
        if days and record["days_to_entry"]:
            start = date.fromisoformat(min(days)) + timedelta(days=int(record["days_to_entry"]))
            whole = record["in_force"] if len(record["in_force"]) == 10 else ""
            return max(start.isoformat(), whole)
        if not seen:
            return None
        shown = date.fromisoformat(min(seen)) + timedelta(days=int(record["days_to_entry"] or 0))
        return shown.isoformat()

    def _end(self, acts: list[dict[str, str]]) -> str:
        ends = [early(a["date"] or a["not_before"]) for a in acts if a["type"] == "Withdrawal"]
        return min(ends, default=NEVER)

    def bilateral(self, form: str) -> Iterator[tuple[Pair, str, str]]:
        """Yield the pairs with a treaty or reciprocal scheme for a form, with first day and end."""
        for row in self.rows("arrangements"):
            start = late(row["in_force"] or row["shown_in_force_by"])
            end = early(row["suspended"]) if row["suspended"] else NEVER
            if (
                row["type"] in ("BilateralTreaty", "ReciprocalWarrantScheme")
                and row["status"] in ("in-force", "concluded", "suspended")
                and form in row["forms"].split(";")
                and row["offence_scope"] in self.wildlife_scopes
                and start
                and start < end
            ):
                yield (row["a"], row["b"]), start, end

    def restricted(self, form: str) -> set[tuple[str, str]]:
        """Return the instruments that a country's law closes for wildlife, with the country."""
        return {
            (row["instrument"], row["jurisdiction"])
            for row in self.rows("restrictions")
            if row["form"] == form and row["offence_scope"] not in self.wildlife_scopes
        }

    def pairs_with_basis(self, form: str, on: str, *, everywhere: bool) -> set[Pair]:
        pairs = {pair for pair, start, end in self.bilateral(form) if start <= on < end}
        restricted = self.restricted(form)
        for instrument in self.conventions(form, everywhere=everywhere):
            parties = {
                party
                for party, start, end in self.bound[instrument]
                if start <= on < end and (instrument, party) not in restricted
            }
            pairs |= set(itertools.combinations(sorted(parties), 2))
        return pairs

    def pairs_without_basis(self, form: str, on: str, *, everywhere: bool) -> set[Pair]:
        """Return the unordered pairs of states that no recorded instrument in force gives the form."""
        every = set(itertools.combinations(sorted(self.states), 2))
        return every - self.pairs_with_basis(form, on, everywhere=everywhere)
