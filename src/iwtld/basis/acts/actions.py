"""Hypothetical acts: what a state, or two of them, could do to change an answer.

An action without a date is taken to have its effect on the day of the question. Otherwise the date is that
of the act itself: of the deposit, of the notice, of the signature into force.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar, Final


@dataclass(frozen=True, slots=True)
class Action:
    """An act that a what-if supposes; one of the classes below."""

    kind: ClassVar[str]
    remedy: ClassVar[str]
    """The remedy of a condition that it is, as the records name it."""
    state: str
    """The code of the one that acts, or of the first of two."""

    @property
    def when(self) -> date | None:
        """Return the date of the act, ``None`` where it has its effect on the day of the question."""
        found: date | None = getattr(self, "on", None)
        return found

    def day(self, otherwise: int) -> int:
        """Return the ordinal of the date, or another day where the act has no date."""
        return otherwise if self.when is None else self.when.toordinal()

    @property
    def body(self) -> str:
        """Return what is done by whom, as :func:`~iwtld.basis.acts.action_text.parse` reads it."""
        raise NotImplementedError

    def __str__(self) -> str:
        """Return the action as text that :func:`~iwtld.basis.acts.action_text.parse` reads."""
        return f"{self.kind} {self.body}" + (f"@{self.when.isoformat()}" if self.when else "")

    def to_dict(self) -> dict[str, Any]:
        """Return the action as plain values."""
        return {"action": self.kind, **dict(self._items())}

    def _items(self) -> Iterator[tuple[str, Any]]:
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, date):
                value = value.isoformat()
            # JSON has no infinity.
            yield one.name, "life" if value == math.inf else value


@dataclass(frozen=True, slots=True)
class _UnderInstrument(Action):
    """An act of one state under one instrument."""

    instrument: str
    on: date | None = None

    @property
    def body(self) -> str:
        """Return ``SOM:untoc``."""
        return f"{self.state}:{self.instrument}"


@dataclass(frozen=True, slots=True)
class Ratify(_UnderInstrument):
    """A state deposits its ratification of, or accession to, an instrument."""

    kind: ClassVar[str] = "ratify"
    remedy: ClassVar[str] = "ratify"


@dataclass(frozen=True, slots=True)
class Denounce(_UnderInstrument):
    """A state gives notice that it leaves an instrument."""

    kind: ClassVar[str] = "denounce"
    remedy: ClassVar[str] = "ratify"


@dataclass(frozen=True, slots=True)
class Penalty(Action):
    """A state punishes wildlife offences, whatever the species, with imprisonment up to a number of years."""

    kind: ClassVar[str] = "penalty"
    remedy: ClassVar[str] = "raise-maximum"
    years: float
    on: date | None = None

    @property
    def body(self) -> str:
        """Return ``SGP=5``, or ``SGP=life``."""
        return f"{self.state}={'life' if self.years == math.inf else format(self.years, 'g')}"


@dataclass(frozen=True, slots=True)
class Notify(Action):
    """A state tells the depositary whether it takes a convention as the basis for extradition (R8)."""

    kind: ClassVar[str] = "notify"
    remedy: ClassVar[str] = "notify-convention"
    instrument: str
    takes: bool
    on: date | None = None

    @property
    def body(self) -> str:
        """Return ``VNM:untoc=takes``."""
        return f"{self.state}:{self.instrument}={'takes' if self.takes else 'does-not-take'}"


@dataclass(frozen=True, slots=True)
class Designate(Action):
    """A state designates another under its law, for the requests of that other (R25)."""

    kind: ClassVar[str] = "designate"
    remedy: ClassVar[str] = "designate-state"
    other: str
    """The one that is designated, and asks; the other designates, and is asked."""
    form: str
    on: date | None = None

    @property
    def body(self) -> str:
        """Return ``SGP:THA:extradition``."""
        return f"{self.state}:{self.other}:{self.form}"


@dataclass(frozen=True, slots=True)
class Conclude(Action):
    """Two states bring a bilateral treaty on a form into force."""

    kind: ClassVar[str] = "conclude"
    remedy: ClassVar[str] = "conclude-treaty"
    other: str
    form: str
    on: date | None = None

    @property
    def body(self) -> str:
        """Return ``THA-MMR:extradition``."""
        return f"{self.state}-{self.other}:{self.form}"


@dataclass(frozen=True, slots=True)
class LiftRestriction(_UnderInstrument):
    """A state lifts the limit of its law on what it gives under a treaty (R30), or its reservation to it."""

    kind: ClassVar[str] = "lift-restriction"
    remedy: ClassVar[str] = "lift-restriction"


@dataclass(frozen=True, slots=True)
class ChangeLaw(Action):
    """A state changes its law so that a condition on it holds, such as ``extradition-without-treaty``."""

    kind: ClassVar[str] = "change-law"
    remedy: ClassVar[str] = "change-law"
    condition: str
    on: date | None = None

    @property
    def body(self) -> str:
        """Return ``LAO:extradition-without-treaty``."""
        return f"{self.state}:{self.condition}"


KINDS: Final[dict[str, type[Action]]] = {
    cls.kind: cls
    for cls in (Ratify, Denounce, Penalty, Notify, Designate, Conclude, LiftRestriction, ChangeLaw)
}
"""The classes of actions by the word that they go by."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The day, an ordinal, from which an act has its effect; ``None`` where it has none, as ``note`` says.

    ``text`` is the act in a sentence, where one is made.
    """

    action: Action
    since: int | None
    note: str | None = None
    text: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the effect as plain values."""
        since = None if self.since is None else date.fromordinal(self.since).isoformat()
        return {
            **self.action.to_dict(),
            "text": self.text or str(self.action),
            "effect_from": since,
            "note": self.note,
        }
