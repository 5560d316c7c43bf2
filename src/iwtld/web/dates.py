"""Dates in words, as pages say them."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup, escape

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def spoken(iso: str) -> str:
    """Return an ISO 8601 day, month or year in words, such as ``30 June 2018``; any other text as it is."""
    match = _DATE.fullmatch(iso)
    if match is None:
        return iso
    year, month, of_month = match.groups()
    if month is None or not 1 <= int(month) <= 12:
        return iso
    named = f"{_MONTHS[int(month) - 1]} {year}"
    return named if of_month is None else f"{int(of_month)} {named}"


def unbroken(text: str) -> Markup:
    """Return a sentence, escaped, in which no line breaks within a day such as ``2018-06-30``."""
    return Markup(_DAY.sub(r'<time datetime="\g<0>">\g<0></time>', str(escape(text))))  # noqa: S704 - escaped
