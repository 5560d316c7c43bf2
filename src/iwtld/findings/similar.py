"""Which of many names a misspelt one was meant to be.

The distance counts single letters that are missing, superfluous, wrong or swapped with their neighbour: most
slips are one of these (Damerau 1964). ``difflib`` counts a swap as two, so that KMH lies as near to MHL as to
KHM; with codes of three letters that is the difference between help and noise.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

_COMPARED: Final = 1000
_ALIKE: Final = 0.75


def closest(text: str, names: Iterable[str], limit: int = 2) -> tuple[str, ...]:
    """Return the names that lie nearest to a text, at most ``limit``; none when nothing is near.

    Capitals do not count. Names at the same distance all count as nearest; where there are more of them than
    ``limit``, the first in the alphabet are given.
    """
    wanted = text.casefold()
    reach = tolerance(wanted)
    best: list[str] = []
    letters = _letters(wanted)
    for name in names:
        candidate = name.casefold()
        # Each slip changes at most two of the letters that occur.
        if (
            abs(len(candidate) - len(wanted)) > reach
            or (_letters(candidate) ^ letters).bit_count() > 2 * reach
        ):
            continue
        found = distance(wanted, candidate, reach)
        if found < reach:
            reach, best = found, []
        if found == reach:
            best.append(name)
    return tuple(sorted(set(best))[:limit])


def resembling(text: str, names: Iterable[str], limit: int = 2) -> tuple[str, ...]:
    """Return the nearest names, or else those that share most of the text or are a part of it.

    ``asean-wen-network`` resembles ``asean-wen``. Less than three letters in four in common say nothing.
    """
    known = list(names)
    found = closest(text, known, limit)
    # Comparing whole sequences is slow, and says little among thousands.
    if found or len(known) > _COMPARED or len(text) <= 4:
        return found
    parts = [name for name in known if len(name) > 4 and (name in text or text in name)]
    return tuple(sorted(parts, key=len, reverse=True)[:limit]) or tuple(
        difflib.get_close_matches(text, known, limit, _ALIKE)
    )


def tolerance(text: str) -> int:
    """Return how many slips a text of this length may have before it is another word."""
    return 1 if len(text) <= 4 else 2 if len(text) <= 9 else min(len(text) // 4, 4)


def distance(first: str, second: str, limit: int) -> int:
    """Return the number of slips between two texts, ``limit + 1`` when there are more than ``limit``."""
    if first == second:
        return 0
    before: list[int] = []
    row = list(range(len(second) + 1))
    for at, letter in enumerate(first, 1):
        before, above, row = row, before, [at]
        for on, other in enumerate(second, 1):
            cost = min(before[on] + 1, row[on - 1] + 1, before[on - 1] + (letter != other))
            if at > 1 and on > 1 and letter == second[on - 2] and first[at - 2] == other:
                cost = min(cost, above[on - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def _letters(text: str) -> int:
    """Return the set of letters of a text as bits; letters far apart in Unicode may share one."""
    found = 0
    for letter in text:
        found |= 1 << (ord(letter) & 63)
    return found
