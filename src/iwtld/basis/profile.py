"""The offence profile: what a question says of the case, apart from the two states, the form and the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from iwtld.errors import ParameterError, UnknownNameError

CHARGES: Final = {
    "wildlife-trafficking": "wildlife trafficking",
    "laundering": "laundering of proceeds",
    "participation": "participation in an organised criminal group",
    "corruption": "corruption",
    "obstruction": "obstruction of justice",
}
"""The charges a question can name, by the slug of their concept in the scheme ``offence-profile``."""

CONVENTION_CHARGES: Final = frozenset({"laundering", "participation", "corruption", "obstruction"})
"""Offences that UNTOC itself establishes (Arts 5, 6, 8, 23): they need no four-year test (R19)."""

SEEKS: Final = {
    "information": "information-exchange",
    "evidence": "mutual-legal-assistance",
    "person": "extradition",
    "proceeds": "asset-recovery",
}
"""What the requesting state can seek, and the form of cooperation that serves it."""

_ALIASES: Final = {"wildlife": "wildlife-trafficking", "money-laundering": "laundering"}
_SPECIES: Final = ("appendix-i", "appendix-ii-iii")
_GROUPS: Final = ("involved", "suspected", "none", "unknown")
_SIDES: Final = ("both", "requesting", "requested")

Group = Literal["involved", "suspected", "none", "unknown"]
Side = Literal["both", "requesting", "requested"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenceProfile:
    """The offence of a question, and what may be assumed.

    The default is wildlife trafficking, transnational, with an organised criminal group suspected, and the
    maximum penalties that the graph records.

    - ``charges``: slugs of :data:`CHARGES`; several charges may ride along with one that qualifies (R5);
    - ``transnational``: whether the offence is (UNTOC 3(2)), ``None`` for not known;
    - ``group``: whether a group of three or more is ``involved``, ``suspected``, ``none`` or ``unknown``; a
      suspicion is enough for assistance and investigation, not for surrender (R2, R3);
    - ``requesting_years``, ``requested_years``: the maximum deprivation of liberty on either side in years,
      instead of what the graph records; 0 for an offence that knows a fine only;
    - ``offences``: slugs of recorded offences that are charged, which choose the tier of penalty (R39);
    - ``species``: ``appendix-i`` or ``appendix-ii-iii`` of CITES; ``native_to``: codes of the jurisdictions
      that the species is native to, ``None`` for not known (R31);
    - ``located``: whether the person sought is in the requested state;
    - ``seeks``: a key of :data:`SEEKS`, or ``None`` for what the form is for;
    - ``whose_law``: whose law sets the four-year test (R32);
    - ``assumed``: slugs of conditions that the question takes as satisfied.

    Raises ``ParameterError`` or ``UnknownNameError`` for values outside these ranges.
    """

    charges: frozenset[str] = frozenset({"wildlife-trafficking"})
    transnational: bool | None = True
    group: Group = "suspected"
    requesting_years: float | None = None
    requested_years: float | None = None
    offences: frozenset[str] = frozenset()
    species: str | None = None
    native_to: frozenset[str] | None = None
    located: bool | None = True
    seeks: str | None = None
    whose_law: Side = "both"
    assumed: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if not self.charges:
            raise ParameterError(f"An offence profile needs a charge: {', '.join(CHARGES)}.")
        for charge in sorted(self.charges):
            _known("charge", charge, CHARGES)
        _known("group", self.group, _GROUPS)
        _known("whose_law", self.whose_law, _SIDES)
        if self.species is not None:
            _known("species", self.species, _SPECIES)
        if self.seeks is not None:
            _known("seeks", self.seeks, SEEKS)
        for years in (self.requesting_years, self.requested_years):
            # The comparison is false for a number that is not one (NaN), too.
            if years is not None and not 0 <= years <= 100:
                raise ParameterError(f"A maximum penalty is 0 to 100 years, not {years}. Life is 100.")

    def years(self, side: Side) -> float | None:
        """Return the maximum that the question gives for one side, in years."""
        return self.requesting_years if side == "requesting" else self.requested_years

    def describe(self) -> str:
        """Return the profile in a few words."""
        words = [", ".join(CHARGES[charge] for charge in sorted(self.charges, key=list(CHARGES).index))]
        words.append(
            {True: "transnational", False: "within one state", None: "not known to be transnational"}[
                self.transnational
            ]
        )
        words.append(
            {
                "involved": "organised group involved",
                "suspected": "organised group suspected",
                "none": "no organised group",
                "unknown": "organised group not known",
            }[self.group]
        )
        return ", ".join(words)

    def to_dict(self) -> dict[str, Any]:
        """Return the profile as plain values that JSON can hold."""
        return {
            "charges": sorted(self.charges),
            "transnational": self.transnational,
            "group": self.group,
            "requesting_years": self.requesting_years,
            "requested_years": self.requested_years,
            "offences": sorted(self.offences),
            "species": self.species,
            "native_to": None if self.native_to is None else sorted(self.native_to),
            "located": self.located,
            "seeks": self.seeks,
            "whose_law": self.whose_law,
            "assumed": sorted(self.assumed),
        }


def charges(text: str | Iterable[str]) -> frozenset[str]:
    """Return the charges that a comma-separated text or several texts name.

    Raises ``UnknownNameError`` with the nearest charge for a name that is none.
    """
    parts = text.split(",") if isinstance(text, str) else list(text)
    names = (part.strip().casefold().replace(" ", "-").replace("_", "-") for part in parts)
    found = [_ALIASES.get(name, name) for name in names if name]
    for charge in found:
        _known("charge", charge, CHARGES)
    return frozenset(found)


def _known(what: str, value: str, known: Iterable[str]) -> None:
    if value not in known:
        raise UnknownNameError(what, value, list(known))
