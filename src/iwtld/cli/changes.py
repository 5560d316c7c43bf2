"""The difference that an addition makes, for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from iwtld.reports.characters import visible

if TYPE_CHECKING:
    from iwtld.additions.answers import AnswerChange, AnswerChanges
    from iwtld.additions.changes import Changes
    from iwtld.additions.records import PropertyChange, RecordChange, RecordChanges

_SIGNS: Final = {"added": "+", "changed": "~", "removed": "-", "repeated": "="}
_TOLD: Final = ("rdf:type", "dcterms:identifier")
"""Properties that the line of a new record tells already."""

_MOVES: Final = {
    "rises": "gain {form} with grade {after} under {under} (now {before})",
    "falls": "lose {form} with grade {before} under {under} (then {after})",
    "opens": "go from none to unknown in {form}",
    "closes": "go from unknown to none in {form}",
    "firms": "keep {after} in {form}, which nothing open can better any more",
    "loosens": "keep {after} in {form}, which something open could better",
}


def text(changes: Changes, top: int) -> str:
    """Return the difference between two graphs as text with the first ``top`` lines of each list."""
    return "\n".join([*_records(changes.records, top), *_contradicted(changes, top), *_answers(changes, top)])


def _records(records: RecordChanges, top: int) -> Iterator[str]:
    words = {"repeated": "given as recorded"}
    counted = [f"{count:,} {words.get(kind, kind)}" for kind, count in records.counts.items() if count]
    yield f"Records: {', '.join(counted) or 'no change'}."
    for change in records.first[:top]:
        yield from _record(change)
    more = sum(records.counts.values()) - min(top, len(records.first))
    if more:
        yield f"  {more:,} more"


def _record(change: RecordChange) -> Iterator[str]:
    name = visible(change.label)
    yield f"  {_SIGNS[change.kind]} {visible(change.type)} {name}".rstrip()
    if change.kind in ("added", "changed"):
        for one in change.properties:
            if change.kind == "added" and one.property in _TOLD:
                continue
            yield f"      {visible(one.label)}: {_values(one)}"


def _values(change: PropertyChange) -> str:
    before, after = ("; ".join(map(visible, values)) for values in (change.before, change.after))
    if before and after:
        return f"{before} → {after}"
    return after or f"{before} → nothing"


def _contradicted(changes: Changes, top: int) -> Iterator[str]:
    if changes.contradicted:
        yield ""
        yield f"Contradictions: {len(changes.contradicted):,}."
        for finding in changes.contradicted[:top]:
            yield f"  ! {visible(str(finding))}"
        if more := len(changes.contradicted[top:]):
            yield f"  {more:,} more"


def _answers(changes: Changes, top: int) -> Iterator[str]:
    answers = changes.answers
    yield ""
    yield _summary(answers)
    for group in answers.groups[:top]:
        yield f"  {_group(group)}"
    if more := len(answers.groups[top:]):
        yield f"  {more:,} more ways"
    if answers.apart:
        yield f"Not compared, since only one of the graphs has them: {', '.join(answers.apart)}."


def _summary(answers: AnswerChanges) -> str:
    of = f"{answers.pairs * len(answers.forms):,} on {answers.on.isoformat()}"
    if not answers.count:
        return f"Answers: none of {of} changes."
    return f"Answers: {answers.count:,} of {of} change{'s' if answers.count == 1 else ''}."


def _group(group: AnswerChange) -> str:
    words = _MOVES[group.move].format(
        form=visible(group.form_label).lower(),
        before=group.before,
        after=group.after,
        under=visible(group.under or "several instruments"),
    )
    pairs = ", ".join(f"{one}-{other}" for one, other in group.pairs)
    rest = ", ..." if group.count > len(group.pairs) else ""
    if group.count == 1:
        first, _, others = words.partition(" ")
        words = f"{first}s {others}".replace("gos ", "goes ")
    return f"{group.count:,} pair{'' if group.count == 1 else 's'} {words}: {pairs}{rest}"
