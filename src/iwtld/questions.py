"""The questions about legal bases that a knowledge base answers; docs/legal-basis.md has the method.

Each method names its things as people do (codes, names, slugs, labels), takes dates as ``datetime.date`` or
ISO 8601 text, by default today, and the offence as an ``OffenceProfile`` or a text of charges, by default
wildlife trafficking, transnational, with an organised group suspected. All raise ``UnknownNameError`` for a
name that nothing has and ``ParameterError`` for what they cannot read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import date

    from pyoxigraph import Store

    from iwtld.basis import Answer, OffenceProfile
    from iwtld.basis.acts.actions import Action
    from iwtld.basis.acts.fixes import Fixes
    from iwtld.basis.acts.whatif import WhatIf
    from iwtld.basis.proofs.obstacles import Obstacles
    from iwtld.basis.proofs.proof import Proof
    from iwtld.basis.reasoner import Reasoner
    from iwtld.basis.setwise.difference import Differences
    from iwtld.basis.setwise.gaps import Gaps
    from iwtld.basis.setwise.matrix import Matrix
    from iwtld.basis.setwise.timeline import Timeline
    from iwtld.basis.setwise.traffic import Traffic
    from iwtld.notebook.gap_map import GapMap
    from iwtld.plans import Plan
    from iwtld.plans.several import Plans

    Day = date | str | None
    Offence: TypeAlias = OffenceProfile | str | None
    Among = str | Iterable[str] | None

STALE_AFTER: Final = 730
"""Days after which records count as stale unless the question says otherwise (R38)."""


class LegalBasisQuestions:
    """The part of a knowledge base that answers questions about legal bases."""

    __slots__ = ()

    if TYPE_CHECKING:
        store: Store

        @property
        def reasoner(self) -> Reasoner:
            """Return the engine on this graph."""

        @property
        def traffic(self) -> Traffic:
            """Return the recorded routes and cases between pairs."""

    def basis(
        self,
        requesting: str,
        requested: str,
        *,
        form: str | None = None,
        on: Day = None,
        offence: Offence = None,
        stale_after: int = STALE_AFTER,
    ) -> Answer:
        """Return whether one jurisdiction may obtain a form of cooperation from another, and on what basis.

        ``form`` may be left out where the offence profile says what is sought. Records that were last checked
        more than ``stale_after`` days before the date are marked stale.
        """
        from iwtld.basis.answer import answer

        reasoner = self.reasoner
        question = reasoner.question(requesting, requested, form=form, on=on, offence=offence)
        return answer(reasoner.world, reasoner.provenance, question, stale_after=stale_after)

    def proof(self, answer: Answer) -> Proof:
        """Return the derivation of an answer as a graph: conclusion, rules, premises, records."""
        from iwtld.basis.proofs.proof import proof

        return proof(answer, self.reasoner.provenance)

    def why_not(self, answer: Answer) -> Obstacles:
        """Return what stands in the way of each route that is not established, with the cheapest remedy."""
        from iwtld.basis.proofs.obstacles import obstacles

        return obstacles(answer)

    def matrix(
        self,
        form: str,
        *,
        on: Day = None,
        among: Among = None,
        offence: Offence = None,
        instruments: Iterable[str] | None = None,
    ) -> Matrix:
        """Return the grades of all ordered pairs among a group or list of jurisdictions, by default of all.

        ``instruments`` limits the routes to some of ``bilateral``, ``regional``, ``global``, ``domestic``,
        ``scheme`` and ``channel``.
        """
        from iwtld.basis.setwise.matrix import matrix

        reasoner = self.reasoner
        profile, day = reasoner.profile(offence), reasoner.day(on)
        return matrix(
            reasoner.world,
            reasoner.form(form, profile),
            day,
            members=reasoner.among(among, day),
            profile=profile,
            instruments=instruments,
        )

    def gaps(
        self,
        form: str,
        *,
        on: Day = None,
        among: Among = None,
        route: Sequence[str] | None = None,
        country: str | None = None,
        below: str = "case-by-case",
        offence: Offence = None,
        instruments: Iterable[str] | None = None,
    ) -> Gaps:
        """Return the pairs whose answer lies below a grade, ranked by recorded routes and cases between them.

        ``route`` asks for the hops of a trafficking route, from origin to destination; ``country`` for the
        pairs with that one alone. A gap is ``known`` where no open route could close it.
        """
        from iwtld.basis.setwise.gaps import gaps

        reasoner = self.reasoner
        profile, day = reasoner.profile(offence), reasoner.day(on)
        return gaps(
            reasoner.world,
            reasoner.form(form, profile),
            day,
            traffic=self.traffic,
            members=None if among is None else reasoner.among(among, day),
            route=None if route is None else [reasoner.country(name) for name in route],
            country=None if country is None else reasoner.country(country),
            below=below,
            profile=profile,
            instruments=instruments,
        )

    def gap_map(
        self,
        form: str,
        *,
        on: Day = None,
        among: Among = None,
        country: str | None = None,
        role: Literal["asks", "asked"] = "asks",
        below: str = "case-by-case",
        offence: Offence = None,
        instruments: Iterable[str] | None = None,
    ) -> GapMap:
        """Return the map of the gaps in a form, which a notebook shows and ``to_svg()`` writes.

        It shows for how many partners of each jurisdiction no answer of the grade is shown; seen from a
        ``country`` it shows the grade with each other one, where ``role`` says which side the country is on.
        """
        from iwtld.basis.setwise.gaps import grade
        from iwtld.notebook.gap_map import gap_map

        reasoner = self.reasoner
        chosen = None if country is None else reasoner.country(country)
        listed = None if among is None else among if isinstance(among, str) else ",".join(among)
        seen = listed if listed is None or chosen is None else f"{listed},jurisdiction/{chosen}"
        found = self.matrix(form, on=on, among=seen, offence=offence, instruments=instruments)
        states = sorted((reasoner.world.states[code] for code in found.codes), key=lambda one: one.name)
        names = {state.code: state.name for state in states}
        return gap_map(
            found,
            grade(below),
            names,
            reasoner.world.forms[found.form],
            among=listed,
            chosen=chosen,
            role=role,
        )

    def timeline(
        self,
        requesting: str,
        requested: str,
        *,
        form: str | None = None,
        since: Day = "1975-01-01",
        until: Day = None,
        offence: Offence = None,
    ) -> Timeline:
        """Return every change of an answer in time, with the records that brought it about."""
        from iwtld.basis.setwise.timeline import timeline

        reasoner = self.reasoner
        question = reasoner.question(requesting, requested, form=form, offence=offence)
        return timeline(
            reasoner.world,
            reasoner.provenance,
            question,
            since=reasoner.day(since),
            until=reasoner.day(until),
        )

    def diff(
        self, form: str, *, before: Day, after: Day = None, among: Among = None, offence: Offence = None
    ) -> Differences:
        """Return the ordered pairs whose answer differs between two days."""
        from iwtld.basis.setwise.difference import diff

        reasoner = self.reasoner
        profile, last = reasoner.profile(offence), reasoner.day(after)
        return diff(
            reasoner.world,
            reasoner.form(form, profile),
            reasoner.day(before),
            last,
            members=reasoner.among(among, last),
            profile=profile,
        )

    def what_if(
        self,
        actions: Iterable[Action],
        *,
        form: str,
        on: Day = None,
        among: Among = None,
        offence: Offence = None,
    ) -> WhatIf:
        """Return the ordered pairs whose answer rises or falls under assumed actions.

        The graph stays as it is. Without ``on`` the day is the first one on which every action has effect.
        """
        from iwtld.basis.acts.whatif import what_if

        reasoner = self.reasoner
        profile, day = reasoner.profile(offence), reasoner.day(on)
        return what_if(
            reasoner.world,
            actions,
            reasoner.form(form, profile),
            None if on is None else day,
            members=reasoner.among(among, day),
            profile=profile,
        )

    def plan(
        self,
        case: str,
        *,
        on: Day = None,
        forms: Iterable[str] | None = None,
        offence: Offence = None,
    ) -> Plan:
        """Return the cooperation plan of a recorded case, by id or name, gaps first.

        Without ``on`` the questions are asked for the date of the case, every day of it where only a month or
        a year is recorded. ``forms`` are by default those that the case needs.
        """
        from iwtld.plans import find_case, plan

        reasoner = self.reasoner
        profile = reasoner.profile(offence)
        day = None if on is None else reasoner.day(on)
        return plan(reasoner, find_case(self.store, case), on=day, forms=forms, profile=profile)

    def plans(
        self,
        file: str | os.PathLike[str] | None = None,
        *,
        on: Day = None,
        forms: Iterable[str] | None = None,
        offence: Offence = None,
    ) -> Plans:
        """Return the plans of all recorded cases, or of those in a table, as one line for each pair."""
        from iwtld.plans import several
        from iwtld.plans.acting import load_acting

        reasoner = self.reasoner
        profile = reasoner.profile(offence)
        day = None if on is None else reasoner.day(on)
        if file is None:
            cases = several.recorded(self.store)
        else:
            cases = several.from_table(file, load_acting(self.store))
        return several.plans(reasoner, cases, on=day, forms=forms, profile=profile)

    def fixes(
        self,
        form: str,
        *,
        on: Day = None,
        among: Among = None,
        offence: Offence = None,
        top: int = 20,
        steps: int = 3,
    ) -> Fixes:
        """Return the single actions, and the sets of ``steps`` actions, that close most gaps in a form."""
        from iwtld.basis.acts.fixes import fixes

        reasoner = self.reasoner
        profile, day = reasoner.profile(offence), reasoner.day(on)
        return fixes(
            reasoner.world,
            reasoner.form(form, profile),
            day,
            traffic=self.traffic,
            members=None if among is None else reasoner.among(among, day),
            profile=profile,
            top=top,
            steps=steps,
        )
