"""Random questions: days, forms, offences, acts and lists of jurisdictions that the records say something about.

Most random questions have no answer but "unknown". So what decides is drawn often: forms with many routes,
offences of which much is assumed, recent days, and jurisdictions with laws, penalties and treaties of their own.
"""

from __future__ import annotations

import math
from datetime import date

from hypothesis import strategies as st

from iwtld.basis.acts.actions import (
    Action,
    ChangeLaw,
    Conclude,
    Denounce,
    Designate,
    LiftRestriction,
    Notify,
    Penalty,
    Ratify,
)
from iwtld.basis.profile import CHARGES, OffenceProfile
from iwtld.basis.world import TREATIES, World

RECENT = st.dates(date(1995, 1, 1), date(2028, 12, 31)).map(date.toordinal)
DAYS = st.one_of(RECENT, st.dates(date(1970, 1, 1), date(2028, 12, 31)).map(date.toordinal))
MUCH_ASKED = ("extradition", "mutual-legal-assistance", "extradition", "mutual-legal-assistance")
LAW_CHANGES = (
    "extradition-without-treaty",
    "no-treaty-required-by-both",
    "assistance-without-treaty",
    "domestic-law-permits",
)

_YEARS = st.sampled_from([None, None, 0.0, 1.0, 2.0, 3.0, 4.0, 10.0])
_ASSUMPTIONS = (
    "serious-crime",
    "dual-criminality",
    "organised-group",
    "convention-taken-as-basis",
    "domestic-law-permits",
    "in-force",
    "offence-scope",
    "existing-treaty",
)


@st.composite
def any_profile(draw: st.DrawFn) -> OffenceProfile:
    return OffenceProfile(
        charges=draw(st.frozensets(st.sampled_from(sorted(CHARGES)), min_size=1, max_size=3)),
        transnational=draw(st.sampled_from([True, True, False, None])),
        group=draw(st.sampled_from(["involved", "suspected", "none", "unknown"])),
        requesting_years=draw(_YEARS),
        requested_years=draw(_YEARS),
        species=draw(st.sampled_from([None, "appendix-i", "appendix-ii-iii"])),
        native_to=draw(st.sampled_from([None, frozenset({"IDN", "KHM"}), frozenset({"KEN"})])),
        located=draw(st.sampled_from([True, None, False])),
        whose_law=draw(st.sampled_from(["both", "both", "requesting", "requested"])),
        assumed=draw(st.frozensets(st.sampled_from(_ASSUMPTIONS), max_size=2)),
    )


@st.composite
def strong_profile(draw: st.DrawFn) -> OffenceProfile:
    """A case of wildlife trafficking by a group that is shown, with nothing or much assumed."""
    likely = st.sampled_from(["serious-crime", "dual-criminality"])
    return OffenceProfile(
        group="involved",
        species=draw(st.sampled_from([None, "appendix-i"])),
        whose_law=draw(st.sampled_from(["both", "requested"])),
        assumed=draw(st.frozensets(likely, max_size=2)),
    )


def profiles() -> st.SearchStrategy[OffenceProfile]:
    return st.one_of(strong_profile(), any_profile())


def forms(world: World) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(MUCH_ASKED), st.sampled_from(sorted(world.forms)))


def lists(world: World, least: int = 3, most: int = 8) -> st.SearchStrategy[tuple[str, ...]]:
    with_laws = {code for _, code in world.laws}
    busy = {code for pair in world.arrangements for code in pair} | set(world.tiers)
    codes = st.one_of(*(st.sampled_from(sorted(some)) for some in (with_laws, busy, set(world.states))))
    return st.lists(codes, min_size=least, max_size=most, unique=True).map(tuple)


def dates() -> st.SearchStrategy[date | None]:
    return st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2030, 1, 1)))


def ratifications(world: World, members: tuple[str, ...]) -> st.SearchStrategy[Ratify]:
    treaties = sorted(slug for slug, one in world.instruments.items() if one.kind in TREATIES)
    return st.builds(Ratify, st.sampled_from(members), st.sampled_from(treaties), dates())


def acts(world: World, members: tuple[str, ...]) -> st.SearchStrategy[Action]:
    state = st.sampled_from(members)
    two = st.lists(state, min_size=2, max_size=2, unique=True)
    bilateral = st.sampled_from(sorted(form for kind, form in world.by_class if kind == "BilateralTreaty"))
    return st.one_of(
        ratifications(world, members),
        st.builds(Denounce, state, st.sampled_from(["untoc", "cites", "asean-mlat-2004"]), dates()),
        st.builds(Penalty, state, st.sampled_from([0.0, 1.0, 4.0, math.inf]), dates()),
        st.builds(Notify, state, st.sampled_from(["untoc", "uncac"]), st.booleans(), dates()),
        st.builds(LiftRestriction, state, st.just("asean-mlat-2004"), dates()),
        st.builds(ChangeLaw, state, st.sampled_from(LAW_CHANGES), dates()),
        st.builds(lambda pair, form, on: Conclude(*pair, form, on), two, bilateral, dates()),
        st.builds(lambda pair, on: Designate(*pair, "extradition", on), two, dates()),
    )
