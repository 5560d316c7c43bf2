"""Worlds with something changed in them; the world that they are made from stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, Final

from iwtld.basis.grades import Verdict
from iwtld.basis.profile import CHARGES
from iwtld.basis.world import FOREVER, Arrangement, Key, Segment, World
from iwtld.errors import ParameterError, UnknownNameError

_FIELDS: Final = tuple(one.name for one in fields(World))


def altered(world: World, **mappings: Any) -> World:
    """Return a world with other mappings in some of its fields, such as ``tiers``.

    Provisions and forms cannot be altered: what a world derives from them is not made again.
    """
    other = object.__new__(World)
    for name in _FIELDS:
        object.__setattr__(other, name, mappings[name] if name in mappings else getattr(world, name))
    return other


def supposed(since: int, verdict: Verdict = Verdict.SATISFIED, form: str | None = None) -> Segment:
    """Return what is supposed to hold from a day on, without a record."""
    return Segment(verdict, since, FOREVER, since, FOREVER, (), form=form)


def cut(segments: Iterable[Segment], day: int) -> tuple[Segment, ...]:
    """Return segments that say nothing about a day and all later ones."""
    ended = (replace(s, until=min(s.until, day), not_after=min(s.not_after, day)) for s in segments)
    return tuple(s for s in ended if s.since < s.until or s.not_before < s.not_after)


def decreed(world: World, key: Key, since: Mapping[str, int], verdict: Verdict) -> World:
    """Return a world in which a verdict holds for some jurisdictions, from a day for each of them on.

    What is recorded to the contrary ends that day; what is recorded alike stays.
    """
    states = dict(world.positions.get(key, {}))
    for state, day in since.items():
        before = states.get(state, ())
        alike = (s for s in before if s.verdict is verdict)
        contrary = cut((s for s in before if s.verdict is not verdict), day)
        states[state] = (*alike, *contrary, supposed(day, verdict))
    return altered(world, positions={**world.positions, key: states})


def doubted(world: World, key: Key, state: str, verdict: Verdict, since: int) -> World:
    """Return a world in which a verdict is possible for a jurisdiction from a day on, beside the records."""
    states = dict(world.positions.get(key, {}))
    states[state] = (*states.get(state, ()), replace(supposed(since, verdict), since=FOREVER))
    return altered(world, positions={**world.positions, key: states})


def arranged(
    world: World, kind: str, pair: tuple[str, str], form: str, since: int, requested: str | None = None
) -> World:
    """Return a world with one more arrangement between two jurisdictions, in the order of their codes."""
    # Decisions are kept by slug, so no two arrangements may have the same.
    number = str(len(world.pair(*pair)) + 1)
    one = Arrangement(
        slug="-".join((form, *pair, "supposed", number)),
        iri="",
        name=f"the {'designation' if requested else 'treaty'} that is supposed",
        kind=kind,
        forms=frozenset({form}),
        parties=pair,
        requested=requested,
        reaches=frozenset(CHARGES),
        status="in-force",
        segments=(supposed(since),),
    )
    return altered(world, arrangements={**world.arrangements, pair: (*world.pair(*pair), one)})


def jurisdiction(world: World, code: str) -> str:
    """Return a code that the world has, or raise ``UnknownNameError``."""
    if code not in world.states:
        raise UnknownNameError("country", code, world.states)
    return code


def two(world: World, a: str, b: str) -> tuple[str, str]:
    """Return two codes in their order, or raise ``ParameterError`` where they are one."""
    if a == b:
        raise ParameterError(f"{a} is on both sides. Name two states.")
    first, second = sorted((jurisdiction(world, a), jurisdiction(world, b)))
    return first, second
