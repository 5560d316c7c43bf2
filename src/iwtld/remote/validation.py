"""Validation inside a service: the shapes as SELECT queries over the working graph, one request each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from iwtld.remote.reasoning import DEADLINE, Workplace
from iwtld.remote.skolem import skolem
from iwtld.validate import Report, Result, check, load_shapes, parse_shapes, validate


def report(place: Workplace, shapes: ox.Store | Sequence[Path]) -> Report:
    """Return what shapes say of the working graph: the same report as that of the embedded store.

    The number of requests follows from the shapes alone, not from the data. Raises the errors of
    :func:`iwtld.validate.validate` for the shapes, and ``ServiceError`` when the service fails.
    """

    def select(query: str) -> ox.QuerySolutions:
        place.keep()
        return place.service.select(query, place.dataset, deadline=DEADLINE)

    # The working graph holds every triple once, so that rows may be counted.
    return check(parse_shapes(load_shapes(shapes)), select, folded=True)


def violations(place: Workplace, shapes: ox.Store | Sequence[Path]) -> tuple[Result, ...]:
    """Return the violations among what :func:`report` finds.

    On a server that is checked they are those of a copy of the working graph, where the two differ.
    """
    found = tuple(report(place, shapes).violations)
    if place.checked:
        copied = tuple(validate(place.copy(), shapes).violations)
        if {_what(result) for result in copied} != {_what(result) for result in found}:
            place.here.append("shapes")
            return copied
    return found


def _what(result: Result) -> tuple[object, ...]:
    return (skolem(result.focus_node), result.source_shape, result.component)
