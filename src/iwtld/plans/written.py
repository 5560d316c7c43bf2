"""Plans as text, Markdown and lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

from iwtld.basis.render import wrapped
from iwtld.listing import Listing
from iwtld.text_table import escaped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iwtld.plans.plan import Plan, Request
    from iwtld.plans.several import Plans

_TITLES: Final = {
    "gap": "Gaps: nothing recorded gives this, and nothing open could",
    "open": "Open: what is known is not enough, and more may be found",
    "basis": "Enough: this can be asked for",
}
_REASONS: Final = {
    "movement": "the goods went this way",
    "seizure": "one of them took the goods",
    "agency": "an agency of one is at work",
    "event": "one of them took part in an event of the case",
    "named": "the case names both and not who acts",
}


def text(plan: Plan, states: Mapping[str, str], forms: Mapping[str, str], width: int | None = None) -> str:
    """Return a plan as text; ``states`` and ``forms`` are the names of codes and slugs."""
    lines = [wrapped(f"{plan.case.name} ({plan.case.id})", width).rstrip()]
    lines += [wrapped(sentence, width).rstrip() for sentence in _about(plan, states)]
    for standing, requests in groupby(plan.requests, key=lambda one: one.standing):
        lines += ["", f"{_TITLES[standing]}."]
        for one in requests:
            lines.append(wrapped(f"- {_request(one, states, forms)}", width, "  ").rstrip())
            lines += [wrapped(f"  {detail}", width, "    ").rstrip() for detail in _details(one)]
            lines.append(f"  {one.why}")
    return "\n".join([*lines, "", wrapped(_NOTE, width).rstrip(), ""])


def markdown(plan: Plan, states: Mapping[str, str], forms: Mapping[str, str]) -> str:
    """Return a plan as Markdown; ``states`` and ``forms`` are the names of codes and slugs."""
    lines = [f"# {escaped(plan.case.name)}", "", *(escaped(sentence) for sentence in _about(plan, states))]
    for standing, requests in groupby(plan.requests, key=lambda one: one.standing):
        lines += ["", f"## {_TITLES[standing]}", ""]
        for one in requests:
            lines.append(f"- **{escaped(_request(one, states, forms))}**")
            lines += [f"  - {escaped(detail)}" for detail in _details(one)]
            lines.append(f"  - `{one.why}`")
    return "\n".join([*lines, "", escaped(_NOTE), ""])


def listed(plans: Plans) -> Listing:
    """Return the lines of several plans as a list."""
    counts = ", ".join(f"{count:,} {standing}" for standing, count in plans.counts.items())
    summary = f"{plans.cases:,} cases, {len(plans):,} pairs: {counts}. {_NOTE}"
    if plans.without:
        few = ", ".join(plans.without[:_SHOWN])
        more = len(plans.without) - _SHOWN
        names = f"{few} and {more:,} more" if more > 0 else few
        summary += f" Without a second jurisdiction there is nothing to plan: {names}."
    rows = [tuple(cell or None for cell in line.cells()) for line in plans]
    return Listing(summary, plans.header, rows)


_SHOWN: Final = 10
_NOTE: Final = "What is open is unknown, which is not no."


def _about(plan: Plan, states: Mapping[str, str]) -> Iterator[str]:
    """Yield the sentences above a plan: for which days it is, and who has to do with whom."""
    period = plan.period
    first, last = date.fromordinal(period.first), date.fromordinal(period.last)
    if not period.dated:
        yield f"The record has no date, so this is the position on {first}. Ask for another day with --on."
    elif period.first == period.last:
        yield f"This is the position on {first}."
    else:
        yield f"The date is {period.text}: what is called enough held on each day from {first} to {last}."
    for hop in plan.case.hops:
        reasons = ", ".join(_REASONS[reason] for reason in hop.reasons)
        yield f"{states[hop.start]} and {states[hop.end]}: {reasons}."


def _request(one: Request, states: Mapping[str, str], forms: Mapping[str, str]) -> str:
    grade = f"{one.grade}, could be {one.could_be}" if one.could_be is not None else str(one.grade)
    return f"{forms[one.form]}, {states[one.requesting]} from {states[one.requested]}: {grade}"


def _details(one: Request) -> Iterator[str]:
    if one.through:
        yield f"through {one.through}"
    if one.changes:
        yield f"the answer changed on {', '.join(day.isoformat() for day in one.changes)}"
    yield from one.helps
