"""The forms of cooperation that a case needs, and how strong a basis has to be for each.

Information comes first, evidence and the person after it; so these are the forms of a plan unless the reader
asks for others:

- information exchange: every case begins with what one side knows and the other does not;
- controlled delivery: only while the goods can still be followed, so for a case that is planned or running
  and in which nothing was seized yet, and for a case that is one;
- mutual legal assistance: what is to stand in court has to come on that way;
- extradition: those behind the goods are seldom where they were found.
"""

from __future__ import annotations

from typing import Final

from iwtld.basis.grades import Grade

INFORMATION: Final = "information-exchange"
DELIVERY: Final = "controlled-delivery"
USUAL: Final = (INFORMATION, DELIVERY, "mutual-legal-assistance", "extradition")
"""The forms of a plan, in the order in which a case needs them."""

SUFFICIENT: Final = Grade.DOMESTIC
"""The weakest grade on which a request can rest: the requested side's own law is a basis, if one-sided."""

_RUNNING: Final = frozenset({"ongoing", "planned"})
_CONTACT: Final = frozenset({INFORMATION, "case-exchange"})


def needed(kind: str, status: str, *, seized: bool) -> tuple[str, ...]:
    """Return the forms that a case of a kind and status needs; ``seized`` says whether goods were taken."""
    follows = kind == DELIVERY or (status in _RUNNING and not seized)
    return USUAL if follows else tuple(form for form in USUAL if form != DELIVERY)


def threshold(form: str) -> Grade:
    """Return the weakest grade that is no gap for a form.

    A channel is enough for what may be passed on informally, and for nothing else (R20, R29).
    """
    return Grade.CHANNEL_ONLY if form in _CONTACT else SUFFICIENT
