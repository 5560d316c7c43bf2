"""One finding as an article of the page."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from iwtld.errors import Excerpt, Finding
from iwtld.reports.characters import visible
from iwtld.reports.places import cell, is_tabular
from iwtld.reports.summary import NOUNS

if TYPE_CHECKING:
    from iwtld.incoming.document import Document

_CONTEXT: Final = 160
"""How many characters of a long line are shown on either side of the mark."""
_LONGEST_MARK: Final = 400


def article(
    finding: Finding, documents: Mapping[str, Document], number: int, codes: str | None = None
) -> str:
    """Return a finding; ``number`` is its place among all findings, from 1, and part of the address.

    With ``codes`` the code is a link to that address with the code behind it.
    """
    code = f"<code>{_text(finding.code)}</code>"
    if codes is not None:
        code = f'<a href="{escape(codes)}{quote(finding.code, safe="")}">{code}</a>'
    parts = [
        f'<article class="{finding.severity}" id="finding-{number}">\n',
        f'<p class="about"><span class="badge">{NOUNS[finding.severity].capitalize()}</span> ',
        f"{code} <span>{_where(finding, documents)}</span></p>\n",
        f"<h3>{_text(finding.reason, lines=True)}</h3>\n",
    ]
    if finding.excerpt is not None:
        parts.append(_figure(finding.excerpt))
    if finding.suggestion:
        parts.append(f'<p class="help"><strong>Help</strong> {_text(finding.suggestion, lines=True)}</p>\n')
    known = list(_facts(finding))
    if known:
        rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>\n" for name, value in known)
        parts.append(f"<dl>\n{rows}</dl>\n")
    return "".join([*parts, "</article>\n"])


def _where(finding: Finding, documents: Mapping[str, Document]) -> str:
    named = cell(finding)
    if named:
        place = f"{'cell' if finding.column else 'row'} {named}"
    elif finding.line is None:
        place = "the whole file"
    elif finding.column is None:
        place = f"line {finding.line}"
    else:
        unit = "cell" if is_tabular(finding, documents) else "column"
        place = f"line {finding.line}, {unit} {finding.column}"
    return f"{place}, <code>{_text(finding.column_name)}</code>" if finding.column_name else place


def _facts(finding: Finding) -> list[tuple[str, str]]:
    facts = []
    if finding.focus:
        facts.append(("Record", f"<code>{_text(finding.focus)}</code>"))
    if finding.value is not None:
        facts.append(("Value", f"<code>{_text(finding.value, lines=True)}</code>"))
    for related in finding.related:
        known = (related.file, related.line, related.column)
        place = ":".join(str(part) for part in known if part is not None)
        facts.append(("See also", f"{_text(related.reason)}: <code>{_text(place)}</code>"))
    return facts


def _figure(excerpt: Excerpt) -> str:
    first = min(max(excerpt.start - excerpt.offset, 0), len(excerpt.text))
    behind = min(max(excerpt.end - excerpt.offset, first), len(excerpt.text))
    begin = max(first - _CONTEXT, 0)
    shown = min(behind, first + _LONGEST_MARK)
    end = min(shown + _CONTEXT, len(excerpt.text))
    before = "…" if begin or excerpt.offset > 1 else ""
    after = "…" if end < len(excerpt.text) else ""
    return (
        f'<figure><pre><span class="number">{excerpt.line}</span><code>'
        f"{before}{_code(excerpt.text[begin:first])}<mark>{_code(excerpt.text[first:shown])}</mark>"
        f"{_code(excerpt.text[shown:end])}{after}</code></pre></figure>\n"
    )


def _code(text: str) -> str:
    """Return a piece of a line, with tabs as they are and everything that cannot be seen as an escape."""
    return "\t".join(_text(part) for part in text.split("\t"))


def _text(text: str, *, lines: bool = False) -> str:
    return escape(visible(text, lines=lines))
