"""Which of the formats that exist a client gets (RFC 9110, section 12).

``?format=`` wins over ``Accept``, since people can type it; both choose from the same list.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from iwtld.errors import nearest
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from iwtld.web.exchange import Request

_LONGEST: Final = 4096
_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - a token of RFC 9110
_RANGE: Final = re.compile(rf"\s*(?P<type>\*|{_TOKEN})/(?P<subtype>\*|{_TOKEN})\s*(?P<rest>(?:;[^,;]*)*)\s*")
_WEIGHT: Final = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
_HTML: Final = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is offered: its name in ``?format=`` and its media type, with charset if it has one.

    ``aliases`` are further media types, and ``other_names`` further names, that ask for it.
    """

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()

    @property
    def bare(self) -> str:
        """Return the media type without parameters."""
        return self.media_type.partition(";")[0]


class _Range(NamedTuple):
    type: str
    subtype: str
    weight: float

    def matches(self, media_type: str) -> int:
        """Return how specifically this range names a media type; 0 is not at all."""
        kind, _, sub = media_type.partition("/")
        if (self.type, self.subtype) == (kind, sub):
            return 3
        if self.type == kind and self.subtype == "*":
            return 2
        return 1 if self.type == self.subtype == "*" else 0


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """Return the media type of those offered that the header likes best; the first of equals.

    Returns ``None`` when none is acceptable. Raises ``Problem`` (400) for what is no ``Accept`` header.
    """
    ranges = _ranges(accept)
    best: tuple[float, str] | None = None
    for media_type in offered:
        weight = _weight(ranges, media_type)
        if weight > 0 and (best is None or weight > best[0]):
            best = (weight, media_type)
    return None if best is None else best[1]


def accepts_html(accept: str) -> bool:
    """Return whether a header names HTML, and not by ``*/*`` alone."""
    try:
        ranges = _ranges(accept)
    except Problem:
        return False
    return any(f"{each.type}/{each.subtype}" in _HTML and each.weight > 0 for each in ranges)


def by_name(formats: Sequence[Format], name: str) -> Format | None:
    """Return the format that a name, another name for it, or a media type asks for, else ``None``."""
    known = {each.bare: each for each in reversed(formats)}
    known |= {other: each for each in reversed(formats) for other in each.other_names}
    known |= {each.name: each for each in formats}
    return known.get(name)


def negotiate(request: Request, formats: Sequence[Format], *, named: str | None = None) -> Format:
    """Return the format that a request asks for: by ``?format=`` (or ``named``), else by ``Accept``.

    Raises ``Problem``: 400 for a name that no format has, 406 when none is acceptable; both list what exists.
    """
    name = named or request.value("format")
    listed = [{"format": each.name, "media_type": each.bare} for each in formats]
    if name is not None:
        if found := by_name(formats, name):
            return found
        hint = nearest(name, [each.name for each in formats])
        known = ", ".join(each.name for each in formats)
        advice = f"Did you mean {hint[0]}?" if hint else f"The formats here are {known}."
        raise Problem(
            400,
            "unknown-format",
            "There is no such format",
            f"{name!r} is no format here. {advice}",
            formats=listed,
        )
    types = {media: each for each in reversed(formats) for media in (*each.aliases, each.bare)}
    ordered = dict.fromkeys([each.bare for each in formats] + list(types))
    chosen = choose(request.accept, list(ordered))
    if chosen is None:
        raise Problem(
            406,
            "not-acceptable",
            "No acceptable format",
            f"This is there as {', '.join(each.bare for each in formats)}.",
            formats=listed,
            headers={"vary": "Accept"},
        )
    return types[chosen]


@lru_cache(maxsize=256)
def _ranges(accept: str) -> tuple[_Range, ...]:
    if len(accept) > _LONGEST:
        raise Problem(
            400, "accept", "The Accept header is too long", f"Send at most {_LONGEST:,} characters."
        )
    found = []
    for part in accept.split(","):
        if not part.strip():
            continue
        match = _RANGE.fullmatch(part)
        if match is None or (match["type"] == "*" and match["subtype"] != "*"):
            raise _malformed(part)
        weight = 1.0
        for parameter in match["rest"].split(";"):
            name, _, value = (piece.strip() for piece in parameter.partition("="))
            if name.lower() == "q":
                if not _WEIGHT.fullmatch(value):
                    raise _malformed(part)
                weight = float(value)
        found.append(_Range(match["type"].lower(), match["subtype"].lower(), weight))
    return tuple(found) or (_Range("*", "*", 1.0),)


def _weight(ranges: Sequence[_Range], media_type: str) -> float:
    specific, weight = 0, -math.inf
    for each in ranges:
        matched = each.matches(media_type)
        if matched > specific or (matched == specific and matched and each.weight > weight):
            specific, weight = matched, each.weight
    return weight if specific else 0.0


def _malformed(part: str) -> Problem:
    shown = part.strip()[:80]
    return Problem(
        400,
        "accept",
        "The Accept header is malformed",
        f"{shown!r} is no media range with a weight from 0 to 1.",
    )
