"""The difference between two graphs as Markdown: the list of changes of a release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from iwtld.compare.as_text import answers_counted, by_count, counted, group_text
from iwtld.compare.records import KINDS
from iwtld.namespaces import GRAPH, ID
from iwtld.reports.characters import visible
from iwtld.text_table import escaped, markdown

if TYPE_CHECKING:
    from iwtld.compare.changes import Changes
    from iwtld.compare.records import Kind, PropertyChange, RecordChange, RecordChanges

_TITLES: Final = {
    "added": "Added",
    "changed": "Changed",
    "removed": "Removed",
    "repeated": "From another row",
}


def text(changes: Changes, top: int | None = None, *, title: str = "Changes") -> str:
    """Return the difference between two graphs as Markdown: the counts first, then the details.

    ``top`` is how many records and ways in which answers change are told; all that are known by default.
    """
    return visible("\n".join(_lines(changes, top, title)).rstrip(), lines=True) + "\n"


def _lines(changes: Changes, top: int | None, title: str) -> Iterator[str]:
    yield f"# {escaped(title)}"
    yield ""
    before, after = changes.versions
    if before and after and before != after:
        yield f"From version {escaped(before)} to {escaped(after)}."
        yield ""
    yield f"- Records: {counted(changes.records.counts)}."
    if changes.terms is not None:
        yield f"- Ontology: {counted(changes.terms.counts)}."
    yield f"- {escaped(answers_counted(changes))}"
    yield ""
    yield from _answers(changes, top)
    yield from _records("Records", changes.records, top)
    if changes.terms is not None:
        yield from _records("Ontology", changes.terms, top)
    if changes.conclusions:
        yield from ("## Conclusions", "", "Statements that follow from the records, by graph.", "")
        rows = [
            [one.graph.removeprefix(GRAPH), f"{one.before:,}", f"{one.after:,}"]
            for one in changes.conclusions
        ]
        yield markdown(["Graph", "Before", "After"], rows)


def _answers(changes: Changes, top: int | None) -> Iterator[str]:
    answers = changes.answers
    if answers is None or not (answers.count or answers.apart):
        return
    yield f"## Answers on {answers.on.isoformat()}"
    yield ""
    if answers.count:
        yield markdown(
            ["Form", "Ordered pairs whose answer changes"],
            [[form, f"{count:,}"] for form, count in answers.by_form().items()],
        )
    for group in answers.groups[:top]:
        by = f" By {', '.join(_link(iri, iri.removeprefix(ID)) for iri in group.records)}."
        yield f"- {escaped(group_text(group))}.{by if group.records else ''}"
    if more := len(answers.groups) - len(answers.groups[:top]):
        yield f"- {more:,} more ways"
    if answers.apart:
        yield f"- Not compared, since only one of the graphs has them: {', '.join(answers.apart)}."
    yield ""


def _records(title: str, records: RecordChanges, top: int | None) -> Iterator[str]:
    if not records.different:
        return
    yield f"## {title}"
    yield ""
    yield _table(records.classes)
    shown = records.first[:top]
    for kind in KINDS:
        if kind == "repeated":
            continue
        found = [one for one in shown if one.kind == kind]
        if found:
            yield f"### {title}: {_TITLES[kind].lower()}"
            yield ""
            for change in found:
                yield from _record(change)
            yield ""
    told = sum(one.kind != "repeated" for one in shown)
    if more := sum(count for kind, count in records.counts.items() if kind != "repeated") - told:
        yield f"{more:,} more are not listed here."
        yield ""


def _table(classes: Mapping[str, Mapping[Kind, int]]) -> str:
    used = [kind for kind in KINDS if any(counts[kind] for counts in classes.values())]
    rows = [
        [name or "without a class", *(f"{counts[kind]:,}" for kind in used)]
        for name, counts in by_count(classes)
    ]
    return markdown(["Class", *(_TITLES[kind] for kind in used)], rows)


def _record(change: RecordChange) -> Iterator[str]:
    sources = ", ".join(
        escaped(f"{source.title}{f', {source.locator}' if source.locator else ''}")
        for source in change.sources
    )
    named = _link(change.iri, change.label)
    yield f"- {escaped(change.type)} {named}{f'. Source: {sources}' if sources else ''}".replace("-  ", "- ")
    if change.kind != "removed":
        for one in change.properties:
            yield f"    - {escaped(one.label)}: {_values(one)}"


def _values(change: PropertyChange) -> str:
    before, after = (escaped("; ".join(values)) for values in (change.before, change.after))
    if before and after:
        return f"{before} → {after}"
    return after or f"{before} → nothing"


def _link(iri: str, words: str) -> str:
    return f"[{escaped(words)}](<{iri}>)" if iri.startswith("http") else escaped(words)
