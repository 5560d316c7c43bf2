"""What is found beside the results of shapes, with the statement that it is about."""

from __future__ import annotations

from dataclasses import dataclass

from iwtld.errors import Finding
from iwtld.validate.vocabulary import Term


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding whose place in a file is still to be told.

    ``focus`` is the subject of the statement, ``path`` the IRI of its predicate and ``value`` its object, as
    far as there is one. ``meant`` is the IRI that the statement probably should have, ``others`` are the
    things that the finding compares with the focus.
    """

    finding: Finding
    focus: Term
    path: str | None = None
    value: Term | None = None
    meant: str | None = None
    others: tuple[Term, ...] = ()
    of_property: bool = False
