"""Read a world out of a built graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from iwtld.basis import selects
from iwtld.basis.channels import channels, groups
from iwtld.basis.grades import Grade, Verdict
from iwtld.basis.reading import Row, bounds, day, described, grouped, late, local, need, number, rows, truth
from iwtld.basis.world import (
    Arrangement,
    Authority,
    Condition,
    Declared,
    Ground,
    Instrument,
    Key,
    LawRule,
    Provision,
    Segment,
    State,
    Tier,
    World,
)
from iwtld.names import slug
from iwtld.namespaces import IWT, PREFIXES

if TYPE_CHECKING:
    from iwtld.graph.readable import Readable


_POSITION: Final = {
    IWT + "condition": "condition",
    IWT + "verdict": "verdict",
    IWT + "instrument": "i",
    IWT + "form": "form",
    IWT + "jurisdiction": "state",
    IWT + "towards": "towards",
    IWT + "thresholdYears": "years",
    IWT + "testedSide": "side",
    IWT + "need": "needs",
    PREFIXES["prov"] + "wasDerivedFrom": "origins",
    IWT + "inForceFrom": "from",
    IWT + "inForceUntil": "until",
    IWT + "inForceNotBefore": "low",
    IWT + "inForceNotAfter": "high",
}
"""What a position is read from."""


def load(store: Readable, version: str) -> World:
    """Return the world of a built graph; ``version`` is what its answers say they rest on."""
    reach = _reach(store)
    participations = list(_participations(store))
    positions, everybody, designations = _positions(store)
    for (key, state), segments in grouped(participations).items():
        mine = positions.setdefault(key, {})
        mine[state] = (*segments, *mine.get(state, ()))
    parties: dict[str, set[str]] = {}
    for ((_condition_slug, instrument), state), _participation in participations:
        parties.setdefault(instrument or "", set()).add(state)
    conditions = {need(row, "c"): _condition(row) for row in rows(store, selects.CONDITIONS)}
    return World(
        version=version,
        states={
            row["code"]: State(row["code"], row["state"], row["name"], truth(row.get("member")))
            for row in sorted(rows(store, selects.STATES), key=lambda row: row["code"])
        },
        instruments=_instruments(store, reach),
        provisions=tuple(_provision(row, list(conditions)) for row in rows(store, selects.PROVISIONS)),
        conditions=conditions,
        positions=positions,
        everybody=everybody,
        participants={instrument: frozenset(states) for instrument, states in parties.items()},
        designations=designations,
        arrangements=_arrangements(store, reach),
        complete=grouped(_complete(row) for row in rows(store, selects.COMPLETE)),
        laws=grouped(
            (
                (row["class"].rpartition("#")[2], need(row, "state")),
                _law(row),
            )
            for row in rows(store, selects.LAWS)
        ),
        tiers=grouped((need(row, "state"), _tier(row)) for row in rows(store, selects.TIERS)),
        declared=grouped(
            (
                (need(row, "i"), need(row, "state")),
                Declared(row["d"], row["article"], row["kind"], row["text"]),
            )
            for row in rows(store, selects.DECLARED)
        ),
        grounds=tuple(_ground(row) for row in rows(store, selects.GROUNDS)),
        authorities=grouped(
            (need(row, "state"), _authority(row)) for row in rows(store, selects.AUTHORITIES)
        ),
        checked={key: max(days) for key, days in grouped(_checked(store)).items()},
        forms={need(row, "form"): row["name"] for row in rows(store, selects.FORMS)},
        groups=groups(store),
        channels=channels(store),
    )


def _law(row: Row) -> LawRule:
    return LawRule(row["record"], row["title"], row["law"], _segment(row, Verdict.SATISFIED), _as_of(row))


def _as_of(row: Row) -> int | None:
    """Return the last day that the as-of date of a row can mean."""
    return day(late(row["asof"]), 0) if "asof" in row else None


def _checked(store: Readable) -> Iterator[tuple[tuple[str, str], int]]:
    for row in rows(store, selects.CHECKED):
        yield (need(row, "i"), need(row, "state")), day(late(row["seen"]), 0)


def _segment(row: Row, verdict: Verdict) -> Segment:
    origins = row.get("origins", "").split()
    needs = map(slug, row.get("needs", "").split())
    return Segment(
        verdict,
        *bounds(row),
        records=(row["record"], *sorted(origins)),
        years=number(row.get("years")),
        side=local(row, "side") if "condition" in row else None,
        needs=tuple(sorted(needs)),
        form=local(row, "form") if "condition" in row else None,
    )


def _reach(store: Readable) -> dict[str, frozenset[str]]:
    pairs = grouped((need(row, "scope"), need(row, "profile")) for row in rows(store, selects.REACH))
    return {scope: frozenset(profiles) for scope, profiles in pairs.items()}


def _reaches(row: Row, reach: dict[str, frozenset[str]]) -> frozenset[str] | None:
    scope = local(row, "offences")
    return None if scope is None else reach.get(scope, frozenset())


def _instruments(store: Readable, reach: dict[str, frozenset[str]]) -> dict[str, Instrument]:
    found = {}
    for row in rows(store, selects.INSTRUMENTS):
        days, months, count = row.get("days"), row.get("months"), row.get("count")
        found[need(row, "i")] = Instrument(
            need(row, "i"),
            row["i"],
            row["name"],
            row["kind"].rpartition("#")[2],
            row.get("scope") == "regional",
            _reaches(row, reach),
            None if days is None else int(days),
            None if months is None else int(months),
            None if count is None else int(count),
            day(row["entered"], 0) if "entered" in row else None,
        )
    return dict(sorted(found.items()))


def _provision(row: Row, order: list[str]) -> Provision:
    """Return a provision with its conditions in the order of their records."""
    return Provision(
        need(row, "p"),
        row["p"],
        local(row, "i"),
        row["class"].rpartition("#")[2] if "class" in row else None,
        row.get("article"),
        need(row, "form"),
        Grade(need(row, "grade")),
        tuple(sorted(map(slug, row.get("conditions", "").split()), key=order.index)),
        row.get("rule"),
    )


def _condition(row: Row) -> Condition:
    presumed = local(row, "presumed")
    return Condition(
        need(row, "c"),
        row["c"],
        row["name"],
        row["text"],
        need(row, "test"),
        local(row, "side") or "both",
        number(row.get("years")),
        Verdict.UNKNOWN if presumed is None else Verdict[presumed.upper()],
        truth(row.get("per")),
        row["rule"],
        local(row, "remedy") or "record-fact",
    )


def _participations(store: Readable) -> Iterator[tuple[tuple[Key, str], Segment]]:
    for row in rows(store, selects.PARTICIPATIONS):
        yield (("in-force", need(row, "i")), need(row, "state")), _segment(row, Verdict.SATISFIED)


def _positions(
    store: Readable,
) -> tuple[
    dict[Key, dict[str, tuple[Segment, ...]]],
    dict[Key, tuple[Segment, ...]],
    dict[tuple[str, str], tuple[Segment, ...]],
]:
    of_states, of_all, directed = [], [], []
    for row in described(store, selects.POSITIONS, _POSITION):
        segment = _segment(row, Verdict[need(row, "verdict").upper()])
        key: Key = (need(row, "condition"), local(row, "i"))
        states, towards = [slug(iri) for iri in row.get("state", "").split()], local(row, "towards")
        if not states:
            of_all.append((key, segment))
        for state in states:
            if towards is None:
                of_states.append(((key, state), segment))
            else:
                directed.append(((state, towards), segment))
    positions: dict[Key, dict[str, tuple[Segment, ...]]] = {}
    for (key, state), segments in grouped(of_states).items():
        positions.setdefault(key, {})[state] = segments
    return positions, grouped(of_all), grouped(directed)


def _arrangements(
    store: Readable, reach: dict[str, frozenset[str]]
) -> dict[tuple[str, str], tuple[Arrangement, ...]]:
    relations = grouped(
        (row["x"], _segment(row, Verdict.SATISFIED)) for row in rows(store, selects.RELATIONS)
    )
    return grouped(
        (
            (need(row, "a"), need(row, "b")),
            Arrangement(
                need(row, "x"),
                row["x"],
                row["name"],
                row["kind"].rpartition("#")[2],
                frozenset(map(slug, row["forms"].split())),
                (need(row, "a"), need(row, "b")),
                local(row, "asked"),
                _reaches(row, reach),
                local(row, "status") or "unknown",
                relations.get(row["x"], ()),
                _as_of(row),
            ),
        )
        for row in rows(store, selects.ARRANGEMENTS)
    )


def _complete(row: Row) -> tuple[tuple[str, str, str], Segment]:
    until = day(row.get("end"), 3_000_000) + 1
    since = day(row.get("from"), 0)
    key = (need(row, "a"), need(row, "b"), need(row, "form"))
    return key, Segment(Verdict.UNSATISFIED, since, until, since, until, (row["record"],))


def _tier(row: Row) -> Tier:
    life = truth(row.get("life"))
    return Tier(
        row["record"],
        need(row, "offence"),
        row["name"],
        need(row, "scope"),
        float("inf") if life else number(row.get("years")),
        number(row.get("least")),
        "fine" in row,
        row.get("stated"),
        _segment(row, Verdict.SATISFIED),
    )


def _ground(row: Row) -> Ground:
    return Ground(
        row["g"],
        local(row, "i"),
        row["class"].rpartition("#")[2] if "class" in row else None,
        row.get("article", ""),
        local(row, "form"),
        need(row, "effect"),
        local(row, "trigger"),
        row["text"],
        row.get("rule"),
        truth(row.get("without")),
    )


def _authority(row: Row) -> Authority:
    languages = tuple(filter(None, row.get("languages", "").split(";")))
    return Authority(row["a"], row["name"], need(row, "function"), languages, row.get("channel"))
