"""Set the account of an answer as plain text or as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from iwtld.basis.report import Item, Section, facts, headline, sections
from iwtld.basis.values import Answer

TEXT_WIDTH: Final = 100
"""How wide text is when nobody says how wide the screen is."""

_LEAD: Final = 14


def text(answer: Answer, width: int | None = None) -> str:
    """Return an answer as plain text of at most ``width`` characters a line."""
    size = width or TEXT_WIDTH
    parts = [wrapped(headline(answer), size), "".join(_line(item, size, "") for item in facts(answer))]
    for section in sections(answer):
        lines = (_line(item, size, "  ") for item in section.items)
        if section.grouped:
            lines = (
                f"  {lead}\n" + "".join(_wrap(each, size, "    - ", "      ") for each in texts)
                for lead, texts in _groups(section)
            )
        parts.append(wrapped(section.title, size) + "".join(lines))
    return "\n".join(parts)


def markdown(answer: Answer) -> str:
    """Return an answer as GitHub Flavored Markdown, whose names and texts show as they are."""
    from iwtld.text_table import escaped

    def line(item: Item) -> str:
        lead = f"**{escaped(item.lead)}** " if item.lead else ""
        return f"- {lead}{escaped(item.text)}\n"

    parts = [f"**{escaped(headline(answer))}**\n", "".join(map(line, facts(answer)))]
    for section in sections(answer):
        lines = (line(item) for item in section.items)
        if section.grouped:
            lines = (
                f"- **{escaped(lead)}**\n" + "".join(f"  - {escaped(each)}\n" for each in texts)
                for lead, texts in _groups(section)
            )
        parts.append(f"## {escaped(section.title)}\n\n" + "".join(lines))
    parts.append("## Assumptions\n\n" + "".join(f"- {escaped(each)}\n" for each in answer.assumptions))
    return "\n".join(parts)


def _groups(section: Section) -> Iterator[tuple[str, list[str]]]:
    for lead in dict.fromkeys(item.lead for item in section.items):
        yield lead, [item.text for item in section.items if item.lead == lead]


def wrapped(words: str, width: int | None = None, hanging: str = "") -> str:
    """Return a paragraph in lines of at most ``width`` characters, ending in a line break.

    ``hanging`` stands before every line but the first.
    """
    return _wrap(words, width or TEXT_WIDTH, "", hanging)


def _line(item: Item, width: int, indent: str) -> str:
    if not item.lead:
        return _wrap(item.text, width, f"{indent}- ", f"{indent}  ")
    hanging = indent + " " * _LEAD
    return _wrap(item.text, width, f"{indent}{item.lead.ljust(_LEAD)}", hanging)


def _wrap(words: str, width: int, first: str, then: str) -> str:
    lines = textwrap.wrap(
        words,
        width,
        initial_indent=first,
        subsequent_indent=then,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return "\n".join(lines) + "\n"
