"""Which part of the network was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from iwtld.network import OUTSIDE, REAL, Network, Node, Tie

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Choice:
    """What to keep; every part may be left open.

    ``country`` and ``focus`` are IRIs of nodes, ``type`` is a class of mechanisms (``CaseMeeting``). With
    ``planned``, what is only planned, proposed or being developed is kept too.
    """

    country: str | None = None
    type: str | None = None
    on: date | None = None
    focus: str | None = None
    planned: bool = False


def chosen(network: Network, choice: Choice) -> Network:
    """Return the part of a network that a choice keeps, ties of those who are expressly outside included.

    A record without dates is kept on every day: that nothing is recorded rules nothing out. With a country
    stay the mechanisms in which it or a body of it has a part, with all their parties. With a focus stay a
    mechanism and its parties, or a party, its mechanisms and their parties.
    """
    mechanisms = {
        iri for iri, node in network.nodes.items() if node.kind == "mechanism" and _holds(node, choice)
    }
    ties = [tie for tie in network.ties if _tied(tie, network, mechanisms, choice.on)]
    if choice.type is not None:
        # An organisation has members too, and is no mechanism of any type.
        ties = [tie for tie in ties if tie.hub in mechanisms]
    if choice.country is not None:
        touched = {tie.hub for tie in inside(ties) if _belongs(network.nodes[tie.party], choice.country)}
        ties = [tie for tie in ties if tie.hub in touched]
        mechanisms &= touched | {tie.party for tie in ties}
    if choice.focus is not None:
        ties = _around(ties, choice.focus)
        mechanisms &= {iri for tie in ties for iri in (tie.hub, tie.party)} | {choice.focus}
    kept = mechanisms | {iri for tie in ties for iri in (tie.hub, tie.party)}
    return Network({iri: node for iri, node in network.nodes.items() if iri in kept}, tuple(ties))


def inside(ties: Iterable[Tie]) -> list[Tie]:
    """Return the ties without those that say that a party is outside."""
    return [tie for tie in ties if tie.role != OUTSIDE]


def _holds(node: Node, choice: Choice) -> bool:
    return (
        (choice.type is None or node.type == choice.type)
        and (choice.planned or node.status in REAL)
        and (choice.on is None or node.period.may_hold(choice.on))
    )


def _tied(tie: Tie, network: Network, mechanisms: set[str], on: date | None) -> bool:
    ends = (network.nodes[tie.hub], network.nodes[tie.party])
    kept = all(node.kind != "mechanism" or node.iri in mechanisms for node in ends)
    return kept and (on is None or tie.period.may_hold(on))


def _belongs(node: Node, country: str) -> bool:
    return country in (node.iri, node.country)


def _around(ties: list[Tie], focus: str) -> list[Tie]:
    hubs = {tie.hub for tie in inside(ties) if tie.party == focus}
    return [tie for tie in ties if focus in (tie.hub, tie.party) or tie.hub in hubs]
