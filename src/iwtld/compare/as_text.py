"""The difference between two graphs, for people to read on a screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from iwtld.namespaces import GRAPH, ID
from iwtld.reports.characters import visible

if TYPE_CHECKING:
    from iwtld.compare.answers import AnswerChange
    from iwtld.compare.changes import Changes
    from iwtld.compare.records import Kind, PropertyChange, RecordChange, RecordChanges

_SIGNS: Final = {"added": "+", "changed": "~", "removed": "-", "repeated": "="}
_WORDS: Final = {"repeated": "given as recorded"}
_TOLD: Final = ("rdf:type", "dcterms:identifier")
"""Properties that the line of a new record tells already."""

_MOVES: Final = {
    "rises": "gain {form} with grade {after} under {under} (before: {before})",
    "falls": "lose {form} with grade {before} under {under} (after: {after})",
    "opens": "go from none to unknown in {form}",
    "closes": "go from unknown to none in {form}",
    "firms": "keep {after} in {form}, which nothing open can better any more",
    "loosens": "keep {after} in {form}, which something open could better",
}


def text(changes: Changes, top: int) -> str:
    """Return the difference between two graphs as text with the first ``top`` lines of each list."""
    parts = [
        *_records("Records", changes.records, top),
        *_contradicted(changes, top),
        *_terms(changes, top),
        *_conclusions(changes, top),
        *_answers(changes, top),
    ]
    return "\n".join(parts)


def summary(changes: Changes) -> str:
    """Return the counts alone, in a few lines."""
    parts = [f"Records: {counted(changes.records.counts)}."]
    if changes.terms is not None and changes.terms.different:
        parts.append(f"Ontology: {counted(changes.terms.counts)}.")
    return "\n".join([*parts, answers_counted(changes)])


def counted(counts: Mapping[Kind, int]) -> str:
    """Return counts of things that move in words: ``3 added, 1 changed``."""
    return ", ".join(f"{count:,} {_WORDS.get(kind, kind)}" for kind, count in counts.items() if count) or (
        "no change"
    )


def _records(title: str, records: RecordChanges, top: int) -> Iterator[str]:
    yield f"{title}: {counted(records.counts)}."
    if len(records.classes) > 1:
        for name, counts in by_count(records.classes):
            yield f"  {visible(name) or 'without a class'}: {counted(counts)}"
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
    if change.kind in ("changed", "removed"):
        # Of a new record the source is one of its properties.
        for source in change.sources:
            place = f", {source.locator}" if source.locator else ""
            yield f"      source: {visible(source.title + place)}"


def by_count(classes: Mapping[str, Mapping[Kind, int]]) -> list[tuple[str, Mapping[Kind, int]]]:
    """Return the counts by class, the class with most first."""
    return sorted(classes.items(), key=lambda item: (-sum(item[1].values()), item[0]))


def _values(change: PropertyChange) -> str:
    before, after = ("; ".join(map(visible, values)) for values in (change.before, change.after))
    if before and after:
        return f"{before} → {after}"
    return after or f"{before} → nothing"


def _terms(changes: Changes, top: int) -> Iterator[str]:
    if changes.terms is not None and changes.terms.different:
        yield ""
        yield from _records("Ontology", changes.terms, top)


def _conclusions(changes: Changes, top: int) -> Iterator[str]:
    if changes.conclusions:
        yield ""
        yield "Conclusions, in statements:"
        for one in changes.conclusions[:top]:
            yield f"  {visible(one.graph.removeprefix(GRAPH))}: {one.before:,} → {one.after:,}"
        if more := len(changes.conclusions[top:]):
            yield f"  {more:,} more graphs"


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
    yield answers_counted(changes)
    if answers is None:
        return
    if len(answers.by_form()) > 1:
        for form, count in answers.by_form().items():
            yield f"  {visible(form).lower()}: {count:,}"
    for group in answers.groups[:top]:
        yield f"  {group_text(group)}"
        if group.records:
            yield f"      by {', '.join(visible(iri.removeprefix(ID)) for iri in group.records)}"
    if more := len(answers.groups[top:]):
        yield f"  {more:,} more ways"
    if answers.apart:
        yield f"Not compared, since only one of the graphs has them: {', '.join(answers.apart)}."


def answers_counted(changes: Changes) -> str:
    """Return how many answers differ, as a sentence."""
    answers = changes.answers
    if answers is None:
        return f"Answers: not compared, since {visible(changes.reason)}."
    of = f"{answers.pairs * len(answers.forms):,} on {answers.on.isoformat()}"
    if not answers.count:
        return f"Answers: none of {of} changes."
    return f"Answers: {answers.count:,} of {of} change{'s' if answers.count == 1 else ''}."


def group_text(group: AnswerChange) -> str:
    """Return pairs whose answers move alike as a sentence."""
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
