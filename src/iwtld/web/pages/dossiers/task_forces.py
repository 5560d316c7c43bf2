"""National task forces beside what INTERPOL's model recommends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from iwtld.namespaces import ID
from iwtld.web.pages.dossiers import columns as col
from iwtld.web.pages.dossiers.agencies import PARTIES
from iwtld.web.pages.dossiers.asked import about, ask, whole
from iwtld.web.pages.dossiers.bits import Cell, Row, between, link, plain
from iwtld.web.pages.dossiers.parts import ask_address
from iwtld.web.pages.dossiers.records import Record, read

if TYPE_CHECKING:
    from iwtld.web.site import Site

_NEST: Final = "interpol-nest"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of agency beside a task force: whether the model asks for it, and whether it is there."""

    label: str
    in_model: bool
    present: str
    members: Cell
    note: str


@dataclass(frozen=True, slots=True)
class TaskForce:
    """A national task force as a dossier shows it. ``closed`` says that its list of members is complete."""

    name: Cell
    facts: tuple[tuple[str, Cell], ...]
    description: str
    closed: bool
    kinds: tuple[Kind, ...]
    sources: Cell
    locator: str


@dataclass(frozen=True, slots=True)
class Composition:
    """The section of a task force that compares it with the model; ``closed`` as for :class:`TaskForce`."""

    kinds: tuple[Kind, ...]
    closed: bool
    id: str = "composition"
    title: str = "Beside INTERPOL’s model"
    macro: str = "composed"
    cited: tuple[Cell, ...] = ()

    @property
    def count(self) -> int:
        """Return the number of kinds."""
        return len(self.kinds)


@dataclass(frozen=True, slots=True)
class TaskForces:
    """The part on task forces: those that exist, and what the model asks for beside the agencies recorded."""

    forces: tuple[TaskForce, ...]
    model: tuple[Kind, ...]
    nest: Cell
    ask: str
    id: str = "task-forces"
    title: str = "National task forces"
    macro: str = "task_forces"

    @property
    def count(self) -> int:
        """Return the number of task forces."""
        return len(self.forces)

    @property
    def cited(self) -> tuple[Cell, ...]:
        """Return the sources of each task force."""
        return tuple(force.sources for force in self.forces)


def task_force_part(site: Site, code: str, bodies: tuple[str, ...]) -> TaskForces:
    """Return the task forces of a country beside what INTERPOL's model recommends."""
    rows = about(site, "task-forces", "countries", code)
    use = {row["task_force"]: row for row in about(site, "task-force-use", "countries", code)}
    forces = tuple(_force(site, row, use.get(row["task_force"], {})) for row in rows)
    return TaskForces(
        forces,
        () if forces else _model(site, bodies),
        (link(site, f"{ID}mechanism/{_NEST}"),),
        ask_address("task-force-gaps", {"country": code}),
    )


def composition(site: Site, mechanism: str) -> tuple[dict[str, Any], ...]:
    """Return the kinds of agency in a task force beside the model, from ``task-force-composition``."""
    return site.cached(
        ("composition", mechanism), lambda: tuple(ask(site, "task-force-composition", mechanism=mechanism))
    )


def kinds_of(site: Site, mechanism: str) -> tuple[Kind, ...]:
    """Return the rows of :func:`composition` as they are shown."""
    return tuple(
        Kind(
            str(row["name"]),
            row["in_model"] == "yes",
            str(row["present"]),
            col.thing("", "members", "actor", "jurisdiction").make(site, row),
            str(row["note"] or ""),
        )
        for row in composition(site, mechanism)
    )


def _force(site: Site, row: Row, use: Row) -> TaskForce:
    mechanism = str(row["task_force"])
    uses: Cell = ()
    if use.get("uses") is not None:
        counted = f"{use['uses']} {use['measure']}"
        uses = (*plain(counted), *between(use["window_starts"], use["window_ends"]))
    facts = (
        ("Status", col.concept("", "status", "mechanism-status").make(site, row)),
        ("Led by", col.thing("", "led_by", *PARTIES).make(site, row)),
        ("Since", between(row["starts"], row["ends"])),
        ("Counted use", uses),
        ("Findings on use", plain(row["findings"])),
    )
    compared = composition(site, mechanism)
    return TaskForce(
        col.thing("", "task_force", "mechanism", text="name").make(site, row),
        tuple(fact for fact in facts if fact[1]),
        str(row["description"] or ""),
        any(each["member_list"] == "closed" for each in compared),
        kinds_of(site, mechanism),
        col.thing("", "source", "source").make(site, row),
        str(row["locator"] or ""),
    )


def _model(site: Site, bodies: tuple[str, ...]) -> tuple[Kind, ...]:
    """Return the kinds that the model asks for, each with the agencies of that kind that are recorded."""
    at_hand: dict[str, list[str]] = {}
    for record in read(site, bodies):
        for kind in _with_broader(site, record.things("iwt:agencyKind")):
            at_hand.setdefault(kind, []).append(record.iri)
    asked = [row for row in _members_of_model(site) if row["role"] == "member"]
    return tuple(
        Kind(
            str(row["name"]),
            True,
            "",
            tuple(link(site, each) for each in at_hand.get(ID + str(row["member"]), ())),
            "",
        )
        for row in asked
    )


def _members_of_model(site: Site) -> tuple[dict[str, Any], ...]:
    return site.cached("nest", lambda: tuple(ask(site, "mechanism-members", mechanism=_NEST)))


def _with_broader(site: Site, kinds: list[str]) -> list[str]:
    found: list[str] = []
    while kinds:
        found += kinds
        kinds = [
            broader
            for kind in kinds
            for broader in Record(site.kb.store, kind).things("skos:broader")
            if broader not in found
        ]
    return found


def preload(site: Site) -> None:
    """Compare every task force with the model."""
    _members_of_model(site)
    for row in whole(site, "task-forces"):
        composition(site, str(row["task_force"]))
