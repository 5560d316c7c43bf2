"""Texts and lists as a model gets them: harmless, and no longer than they have to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from iwtld.reports.characters import visible

LONGEST_TEXT: Final = 600
"""Most characters of one text from the data."""
LONGEST_PAGE: Final = 6_000
"""Most characters of one piece of a proof or of the rows of a query."""

T = TypeVar("T")


def harmless(text: str, most: int = LONGEST_TEXT, *, lines: bool = False) -> str:
    r"""Return a text in which nothing is hidden: control and direction characters are escapes, as ``\x1b``.

    Line feeds stay with ``lines``. What is longer than ``most`` characters is cut, and says so.
    """
    shown = visible(text, lines=lines)
    return shown if len(shown) <= most else f"{shown[:most]}… [cut, {len(shown) - most:,} more characters]"


def clean(value: Any) -> Any:
    """Return plain values with every text made harmless."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, dict):
        return {key: clean(each) for key, each in value.items()}
    return [clean(each) for each in value] if isinstance(value, list) else value


def page(items: Sequence[T], first: int, most: int) -> tuple[Sequence[T], int, int]:
    """Return ``most`` items from the ``first`` (counted from 1) on, and how many stand before and behind."""
    start = first - 1
    shown = items[start : start + most]
    return shown, min(start, len(items)), max(0, len(items) - start - len(shown))
