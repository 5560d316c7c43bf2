"""What is recorded of taking part in mechanisms, as nodes and ties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from iwtld.graph.asking import answer
from iwtld.namespaces import ID, IWT

if TYPE_CHECKING:
    from pyoxigraph import Store

    from iwtld.results import Value

Kind: TypeAlias = Literal["mechanism", "country", "actor"]

OUTSIDE: Final = "not-member"
"""The role of those who are expressly outside a mechanism; they have no tie, but the list names them."""
UNCERTAIN: Final = frozenset({"invited", "target", "observer"})
"""Roles from which it does not follow that a party took part."""
NAMED: Final = "country"
PART: Final = "part"
WORDS: Final[Mapping[str, str]] = {NAMED: "named country", PART: "part of it"}
"""Two roles that come from the record of the mechanism itself; all others have a concept with a label."""

# The statuses of what exists or existed, as in the stored query who-works-with-whom.
REAL: Final = frozenset(
    (
        "in-use",
        "under-used",
        "too-few",
        "not-used-for-iwt",
        "on-request",
        "ongoing",
        "held",
        "finished",
        "merged",
    )
)

_MECHANISMS: Final = """
SELECT ?node ?class ?status ?status_label ?label (SAMPLE(?alias) AS ?alias)
       (GROUP_CONCAT(DISTINCT STR(?source); SEPARATOR=" ") AS ?sources) ?locator
       (SAMPLE(?start) AS ?first) (SAMPLE(?end) AS ?last)
       (SAMPLE(?earliest) AS ?earliest_start) (SAMPLE(?latest) AS ?latest_end)
WHERE {
  ?node iwt:mechanismStatus ?state ; skos:prefLabel ?text ; iwt:locator ?locator ; dcterms:source ?source .
  GRAPH ?records { ?node a ?class ; iwt:mechanismStatus ?state . }
  ?state skos:notation ?status ; skos:prefLabel ?status_label .
  FILTER(LANGMATCHES(LANG(?text), "en") && LANGMATCHES(LANG(?status_label), "en"))
  BIND(STR(?text) AS ?label)
  OPTIONAL { ?node skos:altLabel ?alias }
  OPTIONAL { ?node iwt:validFrom ?start ; iwt:earliestStart ?earliest }
  OPTIONAL { ?node iwt:validTo ?end ; iwt:latestEnd ?latest }
}
GROUP BY ?node ?class ?status ?status_label ?label ?locator
"""
_TIES: Final = """
SELECT ?hub ?party ?role ?role_label ?start ?end ?earliest ?latest ?note ?locator
       (GROUP_CONCAT(DISTINCT STR(?source); SEPARATOR=" ") AS ?sources)
WHERE {
  {
    ?record a iwt:MechanismMembership ; org:organization ?hub ; org:member ?party ; iwt:memberRole ?concept .
    ?concept skos:notation ?role ; skos:prefLabel ?role_label .
    FILTER(LANGMATCHES(LANG(?role_label), "en"))
    OPTIONAL { ?record iwt:validFrom ?start ; iwt:earliestStart ?earliest }
    OPTIONAL { ?record iwt:validTo ?end ; iwt:latestEnd ?latest }
    OPTIONAL { ?record skos:note ?note }
  } UNION {
    ?hub iwt:mechanismStatus ?status ; iwt:lead ?party .
    BIND("lead" AS ?role) BIND(?hub AS ?record)
  } UNION {
    ?hub iwt:mechanismStatus ?status ; iwt:country ?party .
    BIND("country" AS ?role) BIND(?hub AS ?record)
  } UNION {
    ?party iwt:mechanismStatus ?status ; dcterms:isPartOf ?hub .
    BIND("part" AS ?role) BIND(?party AS ?record)
  }
  ?record iwt:locator ?locator ; dcterms:source ?source .
}
GROUP BY ?hub ?party ?role ?role_label ?start ?end ?earliest ?latest ?note ?locator
ORDER BY ?hub ?role ?party ?start
"""
_PARTIES: Final = """
SELECT ?node ?label ?class_label ?country (SAMPLE(?short) AS ?alias) WHERE {
  { SELECT DISTINCT ?node WHERE {
      { ?record a iwt:MechanismMembership ; org:organization|org:member ?node }
      UNION { ?mechanism iwt:mechanismStatus ?status ; iwt:lead|iwt:country ?node } } }
  ?node skos:prefLabel ?text .
  FILTER(LANGMATCHES(LANG(?text), "en"))
  BIND(STR(?text) AS ?label)
  OPTIONAL {
    ?node iwt:agencyKind/skos:prefLabel ?class_label .
    FILTER(LANGMATCHES(LANG(?class_label), "en"))
  }
  OPTIONAL { ?node iwt:jurisdiction ?country }
  OPTIONAL { ?node iwt:acronym|iwt:isoAlpha3 ?short }
}
GROUP BY ?node ?label ?class_label ?country
"""


@dataclass(frozen=True, slots=True)
class Period:
    """When something held, in the words of the record, with the days between which it may have held.

    ``first`` and ``last`` are as recorded (a day, a month or a year), empty when nothing is recorded;
    ``earliest`` and ``latest`` are the outermost days, ``None`` when open.
    """

    first: str = ""
    last: str = ""
    earliest: date | None = None
    latest: date | None = None

    def may_hold(self, day: date) -> bool:
        """Return whether nothing that is recorded rules the day out."""
        return (self.earliest is None or self.earliest <= day) and (self.latest is None or day <= self.latest)

    def __str__(self) -> str:
        """Return the period in words, empty when nothing is recorded."""
        if self.first and self.last:
            return self.first if self.first == self.last else f"{self.first} to {self.last}"
        return f"from {self.first}" if self.first else f"until {self.last}" if self.last else ""


@dataclass(frozen=True, slots=True)
class Node:
    """A mechanism, a country, or anything else that takes part: an agency, an organisation, a kind of agency.

    ``short`` is what a drawing says, ``type`` the class of a mechanism (``CaseMeeting``), ``kind_of`` in
    words what it is, ``country`` the IRI of the country that an agency belongs to.
    """

    iri: str
    kind: Kind
    label: str
    short: str
    type: str = ""
    kind_of: str = ""
    country: str = ""
    status: str = ""
    status_label: str = ""
    period: Period = Period()
    sources: tuple[str, ...] = ()
    locator: str = ""

    @property
    def key(self) -> str:
        """Return the part of the IRI after ``/id/``: ``mechanism/tha-wen``."""
        return self.iri.removeprefix(ID)


@dataclass(frozen=True, slots=True)
class Tie:
    """One recorded role of a party in a mechanism, with where that is said."""

    hub: str
    party: str
    role: str
    role_label: str
    period: Period
    note: str
    locator: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes by IRI, and ties in the order of mechanism, role and party."""

    nodes: Mapping[str, Node]
    ties: tuple[Tie, ...]


def read(store: Store) -> Network:
    """Read the network from a graph, by four queries; takes a tenth of a second."""
    nodes = {str(row["node"]): _party(row) for row in answer(store, _PARTIES)}
    classes = _class_labels(store)
    for row in answer(store, _MECHANISMS):
        nodes[str(row["node"])] = _mechanism(row, classes)
    said_of = [row for row in answer(store, _TIES) if str(row["hub"]) in nodes and str(row["party"]) in nodes]
    full = {(row["hub"], row["party"]) for row in said_of if row["role_label"]}
    leading = {(row["hub"], row["party"]) for row in said_of if row["role"] == "lead"}
    led = {(row["hub"], row["party"]) for row in said_of if row["role"] == "lead" and row["role_label"]}
    # What the record of a mechanism says shortly, a record of membership may say with date and note.
    said = {NAMED: full | leading, "lead": led}
    ties = tuple(
        _tie(row)
        for row in said_of
        if row["role_label"] or (row["hub"], row["party"]) not in said.get(str(row["role"]), ())
    )
    used = {iri for tie in ties for iri in (tie.hub, tie.party)}
    return Network({iri: nodes[iri] for iri in sorted(nodes) if iri in used or nodes[iri].type}, ties)


def _class_labels(store: Store) -> dict[str, str]:
    query = "SELECT ?class ?text WHERE { ?class rdfs:subClassOf iwt:Mechanism ; skos:prefLabel ?text }"
    return {str(row["class"]).removeprefix(IWT): str(row["text"]) for row in answer(store, query)}


def _mechanism(row: Mapping[str, Value], classes: Mapping[str, str]) -> Node:
    name = str(row["class"]).removeprefix(IWT)
    label = str(row["label"])
    return Node(
        iri=str(row["node"]),
        kind="mechanism",
        label=label,
        short=_short(label, row["alias"]),
        type=name,
        kind_of=classes.get(name, name),
        status=str(row["status"]),
        status_label=str(row["status_label"]),
        period=_period(row["first"], row["last"], row["earliest_start"], row["latest_end"]),
        sources=tuple(str(row["sources"]).split()),
        locator=str(row["locator"]),
    )


def _party(row: Mapping[str, Value]) -> Node:
    iri, label = str(row["node"]), str(row["label"])
    is_country = iri.startswith(ID + "jurisdiction/")
    words = {
        "jurisdiction": "country or territory",
        "agency-kind": "kind of agency",
        "group": "group of countries",
    }
    folder = iri.removeprefix(ID).partition("/")[0]
    return Node(
        iri=iri,
        kind="country" if is_country else "actor",
        label=label,
        short=str(row["alias"] or iri.rpartition("/")[2]) if is_country else _short(label, row["alias"]),
        kind_of=words.get(folder) or str(row["class_label"] or "organisation").lower(),
        country=iri if is_country else str(row["country"] or ""),
    )


def _tie(row: Mapping[str, Value]) -> Tie:
    role = str(row["role"])
    return Tie(
        hub=str(row["hub"]),
        party=str(row["party"]),
        role=role,
        role_label=str(row["role_label"] or WORDS.get(role, role)),
        period=_period(row["start"], row["end"], row["earliest"], row["latest"]),
        note=str(row["note"] or ""),
        locator=str(row["locator"] or ""),
        sources=tuple(str(row["sources"]).split()),
    )


def _period(first: Value, last: Value, earliest: Value, latest: Value) -> Period:
    return Period(
        str(first or ""),
        str(last or ""),
        earliest if isinstance(earliest, date) else None,
        latest if isinstance(latest, date) else None,
    )


def _short(label: str, alias: Value) -> str:
    """Return the other name where it is shorter, else what stands in brackets at the end, else the label."""
    if alias and len(str(alias)) < len(label):
        return str(alias)
    before, bracket, inside = label.removesuffix(")").rpartition(" (")
    if bracket and label.endswith(")") and inside.isupper():
        return inside
    return before if bracket and label.endswith(")") else label
