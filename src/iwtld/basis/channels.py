"""Read the informal channels between jurisdictions: who takes part in each, and what stands in its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iwtld.basis.grades import Verdict
from iwtld.basis.reading import bounds, grouped, late, need, rows
from iwtld.basis.world import Channel, Segment
from iwtld.names import slug

if TYPE_CHECKING:
    from iwtld.graph.readable import Readable

# A channel works across borders without a treaty, and is not merely planned, recommended or ended.
_CHANNELS: Final = """SELECT ?m ?kind ?name WHERE {
  VALUES ?kind { iwt:Channel iwt:InterregionalMeeting iwt:RegionalNetwork iwt:LiaisonOffice
    iwt:CaseMeeting }
  ?m a ?kind ; iwt:facilitates <https://w3id.org/iwtld/id/form/information-exchange> ; skos:prefLabel ?label .
  OPTIONAL { ?m iwt:level ?level . }
  OPTIONAL { ?m iwt:mechanismStatus ?status . }
  FILTER(!BOUND(?level) || ?level != <https://w3id.org/iwtld/id/level/national>)
  FILTER(!BOUND(?status) || ?status NOT IN (
    <https://w3id.org/iwtld/id/mechanism-status/planned>, <https://w3id.org/iwtld/id/mechanism-status/recommended>,
    <https://w3id.org/iwtld/id/mechanism-status/discussed>))
  BIND(STR(?label) AS ?name) } ORDER BY ?m ?kind"""
_MEMBERS: Final = """SELECT DISTINCT ?m ?state ?record ?from ?until ?low ?high ?listed ?region WHERE {
  {
    VALUES ?role { <https://w3id.org/iwtld/id/membership-role/member>
      <https://w3id.org/iwtld/id/membership-role/lead> }
    ?record a iwt:MechanismMembership ; org:organization ?m ; org:member ?state ; iwt:memberRole ?role .
    OPTIONAL { ?record iwt:latestStart ?from ; iwt:earliestStart ?low . }
    OPTIONAL { ?record iwt:dayAfterEarliestEnd ?until ; iwt:dayAfterLatestEnd ?high . }
  } UNION {
    ?m iwt:mechanismStatus ?any ; iwt:country ?state . BIND(?m AS ?record)
    OPTIONAL { ?record iwt:latestStart ?from ; iwt:earliestStart ?low . }
    OPTIONAL { ?record iwt:dayAfterEarliestEnd ?until ; iwt:dayAfterLatestEnd ?high . }
  } UNION {
    ?m a iwt:Channel ; iwt:lead ?organisation .
    ?group a iwt:JurisdictionGroup ; skos:closeMatch ?organisation .
    ?record org:organization ?group ; org:member ?state ;
      iwt:groupMembershipStatus <https://w3id.org/iwtld/id/group-membership-status/member> .
    OPTIONAL { ?record iwt:latestStart ?from ; iwt:earliestStart ?low . }
    OPTIONAL { ?record iwt:asOf ?listed . }
  }
  UNION {
    # Officers are posted in a region; where the source names no host, any state of the region may be one.
    ?m a iwt:LiaisonOffice .
    ?posting org:organization ?m ; org:member ?group ;
      iwt:memberRole <https://w3id.org/iwtld/id/membership-role/target> .
    ?record org:organization ?group ; org:member ?state ;
      iwt:groupMembershipStatus <https://w3id.org/iwtld/id/group-membership-status/member> .
    BIND(?group AS ?region)
  }
  FILTER(STRSTARTS(STR(?state), "https://w3id.org/iwtld/id/jurisdiction/")) }"""
_OBSTACLES: Final = """SELECT ?m ?text WHERE {
  ?statement a iwt:Statement ; dcterms:subject ?m ; dcterms:description ?words ;
    iwt:statementKind <https://w3id.org/iwtld/id/statement-kind/obstacle> .
  BIND(STR(?words) AS ?text) } ORDER BY ?statement"""
_GROUPS: Final = """SELECT ?record ?group ?state ?low ?from ?until ?high WHERE {
  VALUES ?standing { <https://w3id.org/iwtld/id/group-membership-status/member>
    <https://w3id.org/iwtld/id/group-membership-status/former-member>
    <https://w3id.org/iwtld/id/group-membership-status/former-period> }
  ?record org:member ?state ; org:organization ?group ; iwt:groupMembershipStatus ?standing .
  OPTIONAL { ?record iwt:latestStart ?from ; iwt:earliestStart ?low . }
  OPTIONAL { ?record iwt:dayAfterEarliestEnd ?until ; iwt:dayAfterLatestEnd ?high . }
  # Who has left on an unknown day is not shown to belong on any day.
  FILTER(?standing = <https://w3id.org/iwtld/id/group-membership-status/member> || BOUND(?high)) }"""


_MEETINGS: Final = frozenset({"InterregionalMeeting", "CaseMeeting"})


def channels(store: Readable) -> tuple[Channel, ...]:
    """Return the channels of a graph in the order of their names, each with its members."""
    kinds: dict[str, tuple[str, str]] = {}
    for row in rows(store, _CHANNELS):
        kinds.setdefault(row["m"], (row["kind"].rpartition("#")[2], row["name"]))
    listed = [row for row in rows(store, _MEMBERS) if row["m"] in kinds]
    members = grouped((row["m"], (need(row, "state"), _member(row, kinds[row["m"]][0]))) for row in listed)
    postings = {row["m"] for row in listed if "region" in row}
    senders = grouped((row["m"], need(row, "state")) for row in listed if "region" not in row)
    obstacles = grouped((row["m"], row["text"]) for row in rows(store, _OBSTACLES))
    return tuple(
        Channel(
            slug(iri),
            iri,
            name,
            grouped(members[iri]),
            tuple(sorted(set(senders.get(iri, ())))) if iri in postings else (),
            obstacles.get(iri, ()),
        )
        for iri, (_kind, name) in kinds.items()
        if iri in members
    )


def _member(row: dict[str, str], kind: str) -> Segment:
    if kind in _MEETINGS:
        # Who has met knows the other from then on; who has not yet met does not.
        met = {name: value for name, value in row.items() if name not in ("until", "high")}
        return _segment({"low": "9999-12-31", **met} if "from" not in met else met)
    return _segment(row)


def groups(store: Readable) -> dict[str, tuple[tuple[str, Segment], ...]]:
    """Return the members of each group of jurisdictions, with the interval of their membership."""
    return grouped((need(row, "group"), (need(row, "state"), _segment(row))) for row in rows(store, _GROUPS))


def _segment(row: dict[str, str]) -> Segment:
    if "from" not in row and "listed" in row:
        # A list without starts shows its members from its own day on (R37).
        row = {**row, "from": late(row["listed"]), "low": "0001-01-01"}
    return Segment(Verdict.SATISFIED, *bounds(row), records=(row["record"],))
