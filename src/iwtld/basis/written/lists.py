"""Gaps, changes and differences as lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from iwtld.basis.acts.action_words import describe
from iwtld.listing import Listing

if TYPE_CHECKING:
    from iwtld.basis.acts.actions import Effect
    from iwtld.basis.acts.whatif import WhatIf
    from iwtld.basis.setwise.difference import Difference
    from iwtld.basis.setwise.gaps import Gap, Gaps
    from iwtld.basis.setwise.timeline import Change
    from iwtld.basis.world import World

_GAPS: Final = ("a", "b", "lacking", "grade", "status", "could_be", "routes", "cases")
_CHANGES: Final = ("on", "grade", "certainty", "governed_by", "because")
_DIFFERENCES: Final = (
    *("requesting", "requested", "move", "before", "after"),
    *("certainty_before", "certainty_after"),
)


def gaps(found: Gaps) -> Listing:
    """Return the gaps as a list, in their order."""
    form = found.form.replace("-", " ")
    status = Counter(gap.status for gap in found)
    split_up = f": {status['known']:,} known, {status['possible']:,} possible" if found.gaps else ""
    summary = (
        f"{len(found):,} of {found.pairs:,} pairs lack {form} of grade {found.below} or better "
        f"on {found.on.isoformat()}{split_up}."
    )
    return Listing(summary, _GAPS, [_gap(gap) for gap in found])


def timeline(sides: tuple[str, str], changes: tuple[Change, ...], since: str, until: str) -> Listing:
    """Return the changes of an answer as a list; ``sides`` are the codes of who asks and who is asked."""
    answers = "1 answer" if len(changes) == 1 else f"{len(changes)} answers"
    summary = f"{sides[0]} from {sides[1]}: {answers} between {since} and {until}."
    return Listing(summary, _CHANGES, [_change(change) for change in changes])


def differences(found: tuple[Difference, ...], before: str, after: str) -> Listing:
    """Return what two days differ in as a list."""
    summary = f"{_counted(found)} between {before} and {after}{_moves(found)}."
    return Listing(summary, _DIFFERENCES, [_difference(each) for each in found])


def what_if(world: World, found: WhatIf) -> Listing:
    """Return what acts would change as a list, with the effect of each act in the summary."""
    form = found.form.replace("-", " ")
    lines = [_effect(world, effect) for effect in found.effects]
    counted = f"{_counted(found.changes)} on {form} on {found.on.isoformat()}{_moves(found.changes)}."
    rows = [_difference(change) for change in found.changes]
    return Listing("\n".join([*lines, "", counted]), _DIFFERENCES, rows)


def _gap(gap: Gap) -> tuple[object, ...]:
    lacking = {"both": "both", "a to b": f"{gap.a} from {gap.b}", "b to a": f"{gap.b} from {gap.a}"}
    return (
        *(gap.a, gap.b, lacking[gap.direction]),
        *(gap.grade, gap.status, gap.could_be, gap.routes, gap.cases),
    )


def _change(change: Change) -> tuple[object, ...]:
    governed = change.governed_by.name if change.governed_by else None
    because = " ".join(cause.says for cause in change.because)
    return change.on, change.grade, change.certainty, governed, because or None


def _difference(found: Difference) -> tuple[object, ...]:
    first, second = found.before, found.after
    sides = found.requesting, found.requested
    return *sides, found.move, first.grade, second.grade, first.certainty, second.certainty


def _counted(found: tuple[Difference, ...]) -> str:
    return f"{len(found):,} {'answer differs' if len(found) == 1 else 'answers differ'}"


def _moves(found: Iterable[Difference]) -> str:
    moves = Counter(difference.move for difference in found)
    return f": {', '.join(f'{count:,} {move}' for move, count in moves.most_common())}" if moves else ""


def _effect(world: World, effect: Effect) -> str:
    since = effect.since
    stated = "without effect" if since is None else f"in effect from {date.fromordinal(since).isoformat()}"
    note = f" {effect.note}" if effect.note else ""
    return f"- {describe(world, effect.action).removesuffix('.')}: {stated}.{note}"
