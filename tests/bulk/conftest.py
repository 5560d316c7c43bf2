"""What tests of large tables share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

import pytest

from iwtld.basis.world import World
from iwtld.plans import horizon

Maker: TypeAlias = Callable[[World, Iterable[str]], horizon.Horizon]


@pytest.fixture(scope="session")
def once() -> Maker:
    """What makes time lines, once for the same forms of the same data: each takes seconds."""
    made: dict[tuple[str, ...], horizon.Horizon] = {}
    make = horizon.horizon

    def once(world: World, forms: Iterable[str], **limits: object) -> horizon.Horizon:
        wanted = (world.version, *forms)
        if limits:
            return make(world, wanted[1:], **limits)  # type: ignore[arg-type]
        if wanted not in made:
            made[wanted] = make(world, wanted[1:])
        return made[wanted]

    return once


@pytest.fixture
def same_time_lines(once: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of a test plan from the same time lines."""
    monkeypatch.setattr(horizon, "horizon", once)
