"""Who is tied to what: things and recorded ties between them, with flat attributes.

Things are mechanisms, actors, jurisdictions, groups, instruments and kinds of agencies. Attributes are texts
and truth values alone, so that GraphML, GEXF, STIX and a data frame can be made of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from iwtld.graph.asking import answer
from iwtld.namespaces import ID
from iwtld.network import OUTSIDE, UNCERTAIN, Network, Node, Period, read

if TYPE_CHECKING:
    from pyoxigraph import Store

    from iwtld.results import Value

Attributes: TypeAlias = dict[str, str | bool]

_CERTAIN: Final = frozenset({"party", "agency-of", "part-of-agency", "founded-by", "law-of"})

_THINGS: Final = """
SELECT ?node ?label (SAMPLE(?short) AS ?alias) ?status ?locator
       (GROUP_CONCAT(DISTINCT STR(?source); SEPARATOR=" ") AS ?sources)
WHERE {
  { ?node a iwt:Jurisdiction } UNION { ?node a iwt:JurisdictionGroup } UNION { ?node a iwt:Instrument }
  UNION { ?node a iwt:Actor }
  ?node skos:prefLabel ?text .
  FILTER(LANGMATCHES(LANG(?text), "en"))
  BIND(STR(?text) AS ?label)
  OPTIONAL { ?node iwt:acronym|iwt:isoAlpha3 ?short }
  OPTIONAL { ?node iwt:locator ?locator }
  OPTIONAL { ?node dcterms:source ?source }
  OPTIONAL { ?node iwt:arrangementStatus/skos:notation ?status }
}
GROUP BY ?node ?label ?status ?locator
"""
_TYPES: Final = """
SELECT ?node (MIN(STR(?text)) AS ?type) WHERE {
  GRAPH ?records { ?node a ?class }
  FILTER(!STRSTARTS(STR(?records), CONCAT(STR(graph:), "inferred/")) && ?records != graph:closure)
  ?class skos:prefLabel ?text .
  FILTER(LANGMATCHES(LANG(?text), "en"))
}
GROUP BY ?node
"""
_EDGES: Final = """
SELECT ?from ?to ?type ?first ?until ?low ?high ?status ?locator
       (GROUP_CONCAT(DISTINCT STR(?source); SEPARATOR=" ") AS ?sources)
WHERE {
  {
    ?record a iwt:Participation ; iwt:party ?from ; iwt:instrument ?to ; iwt:inForceFrom ?first .
    BIND("party" AS ?type)
    OPTIONAL { ?record iwt:inForceUntil ?until }
    OPTIONAL { ?record iwt:inForceNotBefore ?low }
    OPTIONAL { ?record iwt:inForceNotAfter ?high }
    OPTIONAL { ?said iwt:participation ?record ; dcterms:source ?source }
  } UNION {
    # Arrangements first, on their own: they lead to their relations, and the many others are not looked at.
    { SELECT ?to ?record WHERE { ?to iwt:arrangementStatus ?standing . ?record iwt:underInstrument ?to } }
    ?record iwt:firstParty|iwt:secondParty ?from ; iwt:inForceFrom ?first .
    BIND("party" AS ?type)
    OPTIONAL { ?record iwt:inForceUntil ?until }
    OPTIONAL { ?record iwt:inForceNotBefore ?low }
    OPTIONAL { ?record iwt:inForceNotAfter ?high }
    OPTIONAL { ?to dcterms:source ?source ; iwt:locator ?locator }
  } UNION {
    ?record a iwt:GroupMembership ; org:member ?from ; org:organization ?to ;
      iwt:groupMembershipStatus/skos:notation ?status .
    FILTER(?status != "not-member")
    BIND("group-member" AS ?type)
    OPTIONAL { ?record iwt:earliestStart ?low ; iwt:validFrom ?first }
    OPTIONAL { ?record iwt:latestEnd ?high ; iwt:validTo ?until }
    OPTIONAL { ?record dcterms:source ?source ; iwt:locator ?locator }
  } UNION {
    ?from iwt:agencyKind ?kind ; iwt:jurisdiction ?to ; dcterms:source ?source ; iwt:locator ?locator .
    BIND("agency-of" AS ?type)
  } UNION {
    ?from iwt:agencyKind ?kind ; iwt:parent ?to ; dcterms:source ?source ; iwt:locator ?locator .
    BIND("part-of-agency" AS ?type)
  } UNION {
    ?from iwt:foundingAct ?to ; dcterms:source ?source ; iwt:locator ?locator .
    BIND("founded-by" AS ?type)
  } UNION {
    ?from iwt:jurisdiction ?to ; a iwt:Instrument ; iwt:locator ?locator ; dcterms:source ?source .
    BIND("law-of" AS ?type)
  }
}
GROUP BY ?from ?to ?type ?first ?until ?low ?high ?status ?locator
ORDER BY ?type ?from ?to ?first ?status ?locator
"""
_WORDS: Final[Mapping[str, str]] = {
    "party": "party to",
    "group-member": "member of the group",
    "agency-of": "agency of",
    "part-of-agency": "part of",
    "founded-by": "founded by",
    "law-of": "law of",
}
_KINDS: Final[Mapping[str, str]] = {"arrangement": "instrument", "law": "instrument"}


@dataclass(frozen=True, slots=True)
class Ties:
    """The things by key, in order, and the ties between them: from, to, and what is said of the tie."""

    nodes: Mapping[str, Attributes]
    edges: tuple[tuple[str, str, Attributes], ...]


def read_ties(store: Store) -> Ties:
    """Return the things and ties of a store or a selection, see ``network.networkx_graph``."""
    network = read(store)
    nodes = _nodes(store, network)
    edges = (*_ties(network), *_edges(store))
    return Ties(
        {key: nodes[key] for key in sorted(nodes)},
        tuple(edge for edge in edges if edge[0] in nodes and edge[1] in nodes),
    )


def _nodes(store: Store, network: Network) -> dict[str, Attributes]:
    nodes: dict[str, Attributes] = {}
    for row in answer(store, _THINGS):
        key = str(row["node"]).removeprefix(ID)
        nodes[key] = _attributes(
            key,
            str(row["label"]),
            short=str(row["alias"] or ""),
            status=str(row["status"] or ""),
            source=_sources(row["sources"]),
            locator=str(row["locator"] or ""),
        )
    for node in network.nodes.values():
        nodes[node.key] = _known(node) | {
            name: value
            for name, value in nodes.get(node.key, {}).items()
            if name in ("source", "locator") and value
        }
    for row in answer(store, _TYPES):
        key = str(row["node"]).removeprefix(ID)
        if key in nodes:
            nodes[key]["type"] = str(row["type"])
    return nodes


def _known(node: Node) -> Attributes:
    return _attributes(
        node.key,
        node.label,
        short=node.short,
        type=node.kind_of,
        status=node.status,
        start=node.period.first,
        end=node.period.last,
        source=" ".join(sorted(node.sources)),
        locator=node.locator,
    )


def _attributes(key: str, label: str, **others: str) -> Attributes:
    folder = key.partition("/")[0]
    given: Attributes = {"kind": _KINDS.get(folder, folder), "label": label, "iri": ID + key}
    return given | {name: others.get(name, "") for name in _NODE}


_NODE: Final = ("short", "type", "status", "start", "end", "source", "locator")


def _ties(network: Network) -> Iterator[tuple[str, str, Attributes]]:
    for tie in network.ties:
        if tie.role != OUTSIDE:
            yield (
                tie.party.removeprefix(ID),
                tie.hub.removeprefix(ID),
                _edge(
                    tie.role,
                    tie.role_label,
                    tie.period,
                    certain=tie.role not in UNCERTAIN,
                    note=tie.note,
                    source=" ".join(sorted(tie.sources)),
                    locator=tie.locator,
                ),
            )


def _edges(store: Store) -> Iterator[tuple[str, str, Attributes]]:
    for row in answer(store, _EDGES):
        kind = str(row["type"])
        member = kind == "group-member"
        yield (
            str(row["from"]).removeprefix(ID),
            str(row["to"]).removeprefix(ID),
            _edge(
                kind,
                _WORDS[kind],
                _listed(row) if member else _in_force(row),
                certain=kind in _CERTAIN or row["status"] == "member",
                note=str(row["status"] or ""),
                source=_sources(row["sources"]),
                locator=str(row["locator"] or ""),
            ),
        )


def _edge(kind: str, label: str, period: Period, **others: str | bool) -> Attributes:
    return {
        "relation": kind,
        "label": label,
        "start": period.first,
        "end": period.last,
        "earliest": period.earliest.isoformat() if period.earliest else "",
        "latest": period.latest.isoformat() if period.latest else "",
        **others,
    }


def _listed(row: Mapping[str, Value]) -> Period:
    return Period(str(row["first"] or ""), str(row["until"] or ""), _day(row["low"]), _day(row["high"]))


def _in_force(row: Mapping[str, Value]) -> Period:
    """Return the interval of a participation or relation, whose ends are the first days outside."""
    first, until = _day(row["first"]), _day(row["until"])
    high = _day(row["high"]) or until
    last = until - timedelta(days=1) if until else None
    return Period(
        first.isoformat() if first else "",
        last.isoformat() if last else "",
        _day(row["low"]) or first,
        high - timedelta(days=1) if high else None,
    )


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def _sources(value: Value) -> str:
    return " ".join(sorted(str(value or "").split()))
