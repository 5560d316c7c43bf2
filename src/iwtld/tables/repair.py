"""Guess what a wrong cell was meant to be, for the suggestion of a finding.

Nothing here changes data. A guess is only made when it is a valid value itself; where two are as good,
both are given.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Final

from iwtld.errors import nearest

_PARTS: Final = re.compile(r"\s*(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})(?:[T ].*)?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_PAIR: Final = re.compile(r"(\d{1,4})[-/. ](\d{1,4})")
_NAMED: Final = re.compile(r"(?:(\d{1,2})\.?\s+)?([^\W\d]{3,})\.?,?\s+(?:(\d{1,2}),?\s+)?(\d{4})")
_ABBREVIATIONS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS: Final = {name: number for number, name in enumerate(_ABBREVIATIONS, 1)}


def dates(text: str) -> list[str]:
    """Return the dates (YYYY-MM-DD) that the text may mean, best first.

    The day after the end of a month becomes the last day of that month.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    triples: list[tuple[int, int, int]] = []
    if match := _NAMED.fullmatch(text):
        month = _MONTHS.get(match[2][:3].casefold())
        day = match[1] or match[3]
        if month and day:
            triples.append((int(match[4]), month, int(day)))
    elif match := _COMPACT.fullmatch(text):
        triples.append((int(match[1]), int(match[2]), int(match[3])))
    elif match := _PARTS.fullmatch(text):
        first, second, third = (int(part) for part in match.groups())
        if len(match[1]) == 4:
            triples += [(first, second, third)] if second <= 12 else [(first, third, second)]
        elif len(match[3]) == 4:
            triples += [(third, second, first), (third, first, second)]
    return list(dict.fromkeys(found for triple in triples for found in _valid(*triple)))


def months(text: str) -> list[str]:
    """Return the months (YYYY-MM) that the text may mean."""
    text = unicodedata.normalize("NFKC", text).strip()
    if match := _NAMED.fullmatch(text):
        month = _MONTHS.get(match[2][:3].casefold())
        return [f"{match[4]}-{month:02}"] if month and not (match[1] or match[3]) else []
    if match := _MONTH_PAIR.fullmatch(text):
        year, month = (match[1], int(match[2])) if len(match[1]) == 4 else (match[2], int(match[1]))
        return [f"{year}-{month:02}"] if len(year) == 4 and 1 <= month <= 12 else []
    return []


def partial_date(text: str) -> str:
    """Return what a partial date may mean, or how one is written."""
    advice = "Write YYYY, YYYY-MM or YYYY-MM-DD, or leave the cell blank."
    return " or ".join(dates(text) or months(text)) or advice


def boolean(text: str, yes: str, no: str) -> str:
    """Return the word of the two that the text means."""
    folded = text.strip().casefold()
    for word, meanings in ((yes, {"y", "yes", "true", "t", "1", "x"}), (no, {"n", "no", "false", "f", "0"})):
        if folded in meanings | {word.casefold()}:
            return word
    return " or ".join(nearest(text, (yes, no)) or (yes, no))


def typed(base: str, text: str, parse: Callable[[str], Any]) -> str:
    """Return the valid texts of a datatype that the text may mean, or how one is written."""
    found = []
    for candidate in _candidates(base, text):
        try:
            parse(candidate)
        except ValueError:
            continue
        found.append(candidate)
    return " or ".join(dict.fromkeys(found)) or _ADVICE[base]


_ADVICE: Final = {
    "integer": "Write digits only, for instance 868.",
    "nonNegativeInteger": "Write digits only, for instance 868.",
    "decimal": "Write digits with a point, for instance 12.5.",
    "date": "Write the whole date as YYYY-MM-DD, or leave the cell blank.",
    "dateTime": "Write YYYY-MM-DDThh:mm:ss, for instance 2019-03-05T14:30:00Z.",
    "gYear": "Write the year with four digits.",
    "gYearMonth": "Write YYYY-MM, for instance 2019-03.",
    "anyURI": "Write the whole address, for instance https://www.unodc.org/.",
}


def _candidates(base: str, text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).strip()
    if base in {"integer", "nonNegativeInteger", "decimal"}:
        yield plain
        grouped = re.fullmatch(r"[+-]?\d{1,3}([ ,.'_])\d{3}(?:\1\d{3})*(\.\d+)?", plain)
        if grouped and not (grouped[1] == "." and base == "decimal"):
            yield plain.replace(grouped[1], "")
        elif base == "decimal":
            yield plain.replace(",", ".")
        elif whole := re.fullmatch(r"([+-]?\d+)\.0*", plain):
            yield whole[1]
    elif base == "date":
        yield from dates(text)
    elif base == "dateTime":
        yield re.sub(r"(?<=\d) (?=\d)", "T", plain, count=1)
        yield from (f"{found}T00:00:00" for found in dates(text) if len(plain) <= 10)
    elif base == "gYearMonth":
        yield from months(text)
        yield from (found[:7] for found in dates(text))
    elif base == "gYear":
        yield from re.findall(r"(?<!\d)\d{4}(?!\d)", plain)
    elif base == "anyURI":
        yield plain.replace(" ", "%20")
        yield re.sub(r"^(https?):/*(?=\w)", r"\1://", plain.replace("\\", "/"))
        if re.match(r"[\w-]+(\.[\w-]+)+(/|$)", plain):
            yield f"https://{plain}"


def _valid(year: int, month: int, day: int) -> Iterator[str]:
    if 1 <= month <= 12 and 1 <= day <= 31 and year >= 1:
        last = calendar.monthrange(year, month)[1]
        yield f"{year:04}-{month:02}-{min(day, last):02}"
