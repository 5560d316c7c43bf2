"""What a mistake is, for the tables of mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ..graphs import Term

Change: TypeAlias = Mapping[str, Sequence[str | Term]]


@dataclass(frozen=True)
class Mistake:
    """``change`` gives new values to properties of ``record``, a text naming a resource.

    The record is a copy of ``copy_of`` where that is given, and stands in the data otherwise. ``shape`` is
    reported, alone, at the record or at each of ``at``, with a message that contains ``says``.
    """

    shape: str
    record: str
    change: Change
    says: str
    copy_of: str | None = None
    at: tuple[str, ...] = field(default=())
    more: Mapping[str, Change] = field(default_factory=dict)
