"""A message in two parts: what is wrong, and what to do about it.

The shapes say both in one text: "The record names no source, so nobody can check it. Name the document or
page that it rests on." The first sentence is the reason and the rest the advice.
"""

from __future__ import annotations

import re
from typing import Final

# A sentence ends with a full stop, question or exclamation mark and closing quotes or brackets, before space
# and something that a sentence begins with.
_END: Final = re.compile(r"[.?!][\"'”’)\]]*(?=\s+[\"'“‘(\[<{]*[^\W_a-z])")
_ABBREVIATED: Final = re.compile(
    r"(?:^|[\s(\[“‘\"'])(?:[A-Za-z]|(?:[A-Za-z]\.)+[A-Za-z]|e\.g|i\.e|cf|ca|al|vs|etc|approx|incl|resp|"
    r"Arts?|Nos?|Vol|Ch|Sec|Fig|Par|Paras?|pp?|Dr|Mrs?|Ms|Prof|St|Mt|Gov|Gen|Jr|Sr|Inc|Ltd|Co|Dept|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)$"
)
# Short forms that also end a sentence: "and others, etc. Give one" is two sentences.
_MAY_END: Final = re.compile(r"(?:etc|Inc|Ltd|Co|Jr|Sr)$")
_OPENING: Final = {"“": "”", "«": "»", "(": ")", "[": "]"}
_PLACEHOLDER: Final = re.compile(r"\{[?$]\w+\}")


def split(text: str) -> tuple[str, str]:
    """Return the first sentence of a text, and all the others (empty when there are none).

    A full stop within quotation marks, brackets or a number ends no sentence, and neither does one behind an
    abbreviation or an initial, such as "Art. 16" or "U.S. Fish and Wildlife Service".
    """
    text = text.strip()
    for match in _END.finditer(text):
        head = text[: match.start()]
        if not _open(text[: match.end()]) and not _abbreviated(head):
            return text[: match.end()], text[match.end() :].lstrip()
    return text, ""


def split_filled(text: str, template: str) -> tuple[str, str]:
    """Split a message whose placeholders were filled, where its template shows where the sentence ends.

    Values that were put in may hold sentences of their own; the words of the template around the end do not
    change. Falls back on :func:`split` for a text that does not come from the template.
    """
    reason, advice = split(template)
    before = _PLACEHOLDER.split(reason)[-1]
    after = _PLACEHOLDER.split(advice)[0]
    if not advice or not after:
        return split(text)
    joint = re.search(re.escape(before) + r"\s+" + re.escape(after), text)
    if joint is None:
        return split(text)
    cut = joint.start() + len(before)
    return text[:cut].strip(), text[cut:].strip()


def sentence(text: str) -> str:
    """Return a text that begins with a capital letter and ends with a full stop."""
    text = text.strip()
    if not text:
        return text
    # A name that is written small, as a property is, stays as it is.
    first = text[0].upper() + text[1:] if re.match(r"[a-z]+(?=[\s,.])", text) else text
    return first if first[-1] in ".?!" else first + "."


def _abbreviated(head: str) -> bool:
    return bool(_ABBREVIATED.search(head)) and not _MAY_END.search(head)


def _open(text: str) -> bool:
    """Tell whether a quotation or bracket is still open at the end of a text."""
    if text.count('"') % 2:
        return True
    return any(text.count(start) > text.count(end) for start, end in _OPENING.items())
