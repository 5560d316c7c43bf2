"""The engine on one knowledge base: the world that it holds, and the names that people use for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from iwtld.basis.inquiry import Question
from iwtld.basis.load import load
from iwtld.basis.profile import SEEKS, OffenceProfile, charges
from iwtld.basis.provenance import provenance_of
from iwtld.errors import ParameterError, UnknownNameError
from iwtld.names import slug
from iwtld.queries.parameters import read_date

if TYPE_CHECKING:
    from iwtld.kb import KnowledgeBase


NOT_ASSUMED: Final = frozenset({"in-force", "treaty-in-force", "offence-scope", "grade-recorded"})
"""Conditions of every instrument: to assume them would make a basis out of nothing."""

_GROUP: Final = "group/"
_JURISDICTION: Final = "jurisdiction/"


class Reasoner:
    """The world of a knowledge base, and names to codes; get it as ``KnowledgeBase.reasoner``."""

    __slots__ = ("_kb", "provenance", "world")

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self.world = load(kb.store, kb.manifest.dataset_version)
        self.provenance = provenance_of(kb.store)

    def question(
        self,
        requesting: str,
        requested: str,
        *,
        form: str | None = None,
        on: date | str | None = None,
        offence: OffenceProfile | str | None = None,
    ) -> Question:
        """Return a question with its names resolved.

        Raises ``UnknownNameError`` for names that nothing has, and ``ParameterError`` for a state that asks
        itself, a question without a form, and a date that is none.
        """
        a, b = self.country(requesting), self.country(requested)
        if a == b:
            raise ParameterError(f"{a} is on both sides. Name the requesting and the requested state.")
        profile = self.profile(offence)
        return Question(a, b, self.form(form, profile), self.day(on), profile)

    def country(self, name: str) -> str:
        """Return the code of a jurisdiction by code or name."""
        return slug(self._kb.resolve("country", name))

    def form(self, name: str | None, profile: OffenceProfile) -> str:
        """Return the slug of a form, by default that which serves what the profile seeks."""
        if name is not None:
            return slug(self._kb.resolve("form", name))
        if profile.seeks is None:
            known = ", ".join(self.world.forms)
            raise ParameterError(f"Which form of cooperation? Give one of {known}.")
        return SEEKS[profile.seeks]

    def day(self, on: date | str | None) -> int:
        """Return the ordinal of a date, of ISO 8601 text, or of today."""
        found = read_date("today" if on is None else on)
        if found is None:
            raise ParameterError(f"{on!r} is no date. Write it as 2018-06-30, or today.")
        return found.toordinal()

    def profile(self, offence: OffenceProfile | str | None) -> OffenceProfile:
        """Return an offence profile whose names are known to the records.

        Raises ``UnknownNameError`` for an assumed condition or a charged offence that is not recorded.
        """
        if offence is None:
            return OffenceProfile()
        if isinstance(offence, str):
            return OffenceProfile(charges=charges(offence))
        for name in sorted(offence.assumed):
            if name not in self.world.conditions:
                raise UnknownNameError("condition", name, self.world.conditions)
            if name in NOT_ASSUMED:
                raise ParameterError(
                    f"The condition {name} cannot be assumed. `iwtld what-if` asks what a ratification, "
                    "a treaty or another act would change."
                )
        known = {tier.offence for tiers in self.world.tiers.values() for tier in tiers}
        for name in sorted(offence.offences - known):
            raise UnknownNameError("offence", name, known, listing="`iwtld query offences` lists them.")
        for code in sorted(offence.native_to or ()):
            if code not in self.world.states:
                raise UnknownNameError("country", code, self.world.states)
        return offence

    def among(self, names: str | Iterable[str] | None, day: int) -> tuple[str, ...]:
        """Return the codes of the members of a group on a day, of countries by name, or of all.

        A comma-separated text or several texts may mix groups and countries. ``group/EU`` and
        ``jurisdiction/AUS`` say which is meant where a group and a jurisdiction have one name; without that
        such a name raises ``ParameterError``.
        """
        if names is None:
            return tuple(self.world.states)
        parts = names.split(",") if isinstance(names, str) else list(names)
        found: list[str] = []
        for part in filter(None, (part.strip() for part in parts)):
            found += self._members(part, day)
        if len(set(found)) < 2:
            raise ParameterError(f"{names!r} names fewer than two jurisdictions that belong on this day.")
        return tuple(sorted(set(found)))

    def in_lists(self, group: str) -> str:
        """Return how a list names the group of that slug: ``ASEAN``; ``group/EU``, which is a party too."""
        return group if self._found("country", group) is None else _GROUP + group

    def _members(self, name: str, day: int) -> tuple[str, ...]:
        if name.startswith(_GROUP):
            return self.world.members(slug(self._kb.resolve("group", name.removeprefix(_GROUP))), day)
        if name.startswith(_JURISDICTION):
            return (self.country(name.removeprefix(_JURISDICTION)),)
        country, group = self._found("country", name), self._found("group", name)
        if group is None:
            return (country or self.country(name),)
        if country is not None:
            party, members = self.world.states[country].name, self._kb.names("group")[group]
            raise ParameterError(
                f"{name!r} can mean {party} and the group {members}. "
                f"Write {_JURISDICTION}{country} or {_GROUP}{group}."
            )
        return self.world.members(group, day)

    def _found(self, kind: str, name: str) -> str | None:
        try:
            return slug(self._kb.resolve(kind, name))
        except UnknownNameError:
            return None
