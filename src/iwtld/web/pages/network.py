"""``/network``: who works with whom through what, drawn and listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from iwtld.errors import ParameterError, UnknownNameError, nearest
from iwtld.namespaces import ID
from iwtld.network import OUTSIDE, Network, Node, Tie, read
from iwtld.queries.parameters import read_date
from iwtld.web.network.choice import Choice, chosen, inside
from iwtld.web.network.drawing import Drawing, counts, draw
from iwtld.web.pages.choices import named
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site

_KEY: Final = "network"
_ORDER: Final = (
    *("member", "lead", "host", "secretariat", "implementer", "funder"),
    *("country", "part", "observer", "invited", "target", OUTSIDE),
)


@dataclass(frozen=True, slots=True)
class Held:
    """The network of a graph, read once: all of it, and without and with what is planned as it is drawn.

    ``types`` are the classes of mechanisms with their labels.
    """

    network: Network
    real: Network
    drawn: Drawing
    planned: Drawing
    types: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The parties of a mechanism that have one role, for the list."""

    role: str
    label: str
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A mechanism, or an organisation with members, in the list; ``places`` are sources with their places."""

    node: Node
    groups: tuple[Group, ...]
    places: tuple[tuple[str, str], ...]


def preload(site: Site) -> None:
    """Read the network and lay it out, once for all requests."""
    _held(site)
    named(site, "country")


def network(request: Request, site: Site) -> Reply:
    """Return the page: a form that narrows the network, the drawing, and the list that says the same."""
    held = _held(site)
    choice, errors = _choice(request, site, held)
    if choice == Choice():
        part, drawing = held.real, held.drawn
    else:
        part = chosen(held.network, choice)
        drawing = draw(part, held.planned if choice.planned else held.drawn)
    focus = held.network.nodes[choice.focus] if choice.focus else None
    return site.page(
        request,
        "network.html",
        title=f"{focus.label}: who works with whom" if focus else "Who works with whom",
        description="Countries, agencies and organisations, and the mechanisms through which they cooperate.",
        status=400 if errors else 200,
        choice=choice,
        errors=errors,
        given={name: request.value(name) or "" for name in ("country", "type", "on", "planned", "focus")},
        focus=focus,
        drawing=drawing,
        counts=counts(drawing),
        types=held.types,
        countries=named(site, "country"),
        listed=list(_sections(part)),
        nodes=held.network.nodes,
        lone=_lone(part),
    )


def _held(site: Site) -> Held:
    def make() -> Held:
        whole = read(site.kb.store)
        real = chosen(whole, Choice())
        types = sorted(
            {(node.type, node.kind_of) for node in whole.nodes.values() if node.type}, key=lambda t: t[1]
        )
        return Held(whole, real, draw(real), draw(chosen(whole, Choice(planned=True))), tuple(types))

    return site.cached(_KEY, make)


def _choice(request: Request, site: Site, held: Held) -> tuple[Choice, dict[str, str]]:
    """Return what is asked for, and what is wrong with a field, by its name."""
    choice, errors = Choice(planned=request.value("planned") is not None), {}
    if (country := request.value("country")) is not None:
        try:
            choice = replace(choice, country=site.kb.resolve("country", country))
        except (UnknownNameError, ParameterError) as error:
            errors["country"] = str(error)
    if (kind := request.value("type")) is not None:
        names = [name for name, _ in held.types]
        if kind in names:
            choice = replace(choice, type=kind)
        else:
            hint = nearest(kind, names)
            errors["type"] = f"No mechanism is of the type {kind!r}." + (
                f" Did you mean {hint[0]}?" if hint else ""
            )
    if (day := request.value("on")) is not None:
        choice = replace(choice, on=read_date(day))
        if choice.on is None:
            errors["on"] = "Give a date such as 2018-03-05."
    if (focus := request.value("focus")) is not None:
        if ID + focus not in held.network.nodes:
            keys = [node.key for node in held.network.nodes.values()]
            hint = nearest(focus, keys)
            advice = f"Did you mean {hint[0]}?" if hint else "Choose it in the drawing or in the list."
            raise Problem(
                404, "not-found", "Not in the network", f"Nothing in the network is {focus!r}. {advice}"
            )
        choice = replace(choice, focus=ID + focus, planned=choice.planned or _is_planned(held, ID + focus))
    return choice, errors


def _is_planned(held: Held, focus: str) -> bool:
    """Return whether a node has a place only among what is planned, so that its own page is not empty."""
    drawn = {mark.iri for mark in held.drawn.marks}
    return focus not in drawn and any(mark.iri == focus for mark in held.planned.marks)


def _sections(part: Network) -> Iterator[tuple[str, list[Entry]]]:
    """Yield the list: mechanisms by type, and at the end the organisations with members."""
    ties: dict[str, list[Tie]] = {}
    for tie in part.ties:
        ties.setdefault(tie.hub, []).append(tie)
    entries: dict[str, list[Entry]] = {}
    for node in part.nodes.values():
        if node.kind == "mechanism" or node.iri in ties:
            title = node.kind_of if node.type else "organisation with members"
            entries.setdefault(title, []).append(_entry(node, ties.get(node.iri, [])))
    for title in sorted(entries, key=lambda name: (name == "organisation with members", name)):
        yield title, sorted(entries[title], key=lambda entry: entry.node.label.casefold())


def _entry(node: Node, ties: list[Tie]) -> Entry:
    groups = []
    for role in sorted({tie.role for tie in ties}, key=_ORDER.index):
        found = [tie for tie in ties if tie.role == role]
        groups.append(Group(role, found[0].role_label, tuple(found)))
    where: dict[str, dict[str, Any]] = {}
    for source, locator in [(s, node.locator) for s in node.sources] + [
        (s, t.locator) for t in ties for s in t.sources
    ]:
        where.setdefault(source, {})[locator] = None
    return Entry(
        node,
        tuple(groups),
        tuple((source, "; ".join(filter(None, found))) for source, found in where.items()),
    )


def _lone(part: Network) -> int:
    """Return how many mechanisms are listed and not drawn, since nobody is recorded in them."""
    tied = {iri for tie in inside(part.ties) for iri in (tie.hub, tie.party)}
    return sum(1 for node in part.nodes.values() if node.kind == "mechanism" and node.iri not in tied)
