"""Cases as the graph records them, with what a plan is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from iwtld.basis.reading import described, rows
from iwtld.errors import UnknownNameError
from iwtld.names import slug
from iwtld.namespaces import ID, IWT, PREFIXES
from iwtld.plans.acting import load_acting
from iwtld.plans.hops import Hop, Ways, hops
from iwtld.plans.needs import needed

if TYPE_CHECKING:
    from pyoxigraph import Store

_CASES: Final = "SELECT ?record ?p ?o WHERE { ?record a iwt:Case ; ?p ?o } ORDER BY ?record ?p ?o"
_CODES: Final = {
    IWT + name: name
    for name in ("origin", "transit", "destination", "seizedIn", "country", "agency", "caseKind", "caseDate")
} | {
    IWT + "caseEvent": "event",
    IWT + "eventStatus": "status",
    IWT + "commodity": "commodity",
    PREFIXES["dcterms"] + "source": "source",
}
_TEXTS: Final = """SELECT ?record ?name ?locator ?goods WHERE {
  ?record a iwt:Case ; skos:prefLabel ?label .
  OPTIONAL { ?record iwt:locator ?locator }
  OPTIONAL { ?record iwt:commodityAsStated ?stated }
  BIND(STR(?label) AS ?name) BIND(STR(?stated) AS ?goods) }"""
_CASE: Final = ID + "case/"


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case: ``kind`` and ``status`` as slugs, ``date`` as recorded or ``None``, places as codes."""

    id: str
    iri: str
    name: str
    kind: str
    status: str
    date: str | None
    ways: Ways
    agencies: tuple[str, ...] = ()
    commodities: tuple[str, ...] = ()
    goods: str | None = None
    sources: tuple[str, ...] = ()
    locator: str | None = None

    @property
    def hops(self) -> tuple[Hop, ...]:
        """Return who has to do with whom in the case."""
        return hops(self.ways)

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the forms of cooperation that the case needs."""
        return needed(self.kind, self.status, seized=bool(self.ways.seized_in))

    def to_dict(self) -> dict[str, Any]:
        """Return the case as plain values."""
        ways = self.ways
        return {
            "id": self.id,
            "iri": self.iri,
            "name": self.name,
            "kind": self.kind,
            "status": self.status,
            "date": self.date,
            "origin": list(ways.origin),
            "transit": list(ways.transit),
            "destination": list(ways.destination),
            "seized_in": list(ways.seized_in),
            "countries": list(ways.others),
            "agencies": list(self.agencies),
            "commodities": list(self.commodities),
            "goods": self.goods,
            "sources": list(self.sources),
            "locator": self.locator,
        }


def load_cases(store: Store) -> tuple[CaseRecord, ...]:
    """Return the recorded cases by id."""
    acting = load_acting(store)
    texts = {row["record"]: row for row in rows(store, _TEXTS)}
    found = []
    for row in described(store, _CASES, _CODES):
        iri = row["record"]

        def codes(name: str, row: dict[str, str] = row) -> tuple[str, ...]:
            return tuple(dict.fromkeys(slug(each) for each in row.get(name, "").split()))

        text = texts.get(iri, {})
        ways = Ways(
            codes("origin"),
            codes("transit"),
            codes("destination"),
            codes("seizedIn"),
            codes("country"),
            acting.homes(codes("agency")),
            acting.participants(codes("event")),
        )
        found.append(
            CaseRecord(
                iri.removeprefix(_CASE),
                iri,
                text.get("name", iri),
                (*codes("caseKind"), "")[0],
                (*codes("status"), "")[0],
                row.get("caseDate"),
                ways,
                codes("agency"),
                codes("commodity"),
                text.get("goods"),
                codes("source"),
                text.get("locator"),
            )
        )
    return tuple(found)


def find_case(store: Store, name: str) -> CaseRecord:
    """Return a case by its id, its IRI or its name.

    Raises ``UnknownNameError`` with the nearest ones.
    """
    cases = load_cases(store)
    wanted = name.casefold()
    for one in cases:
        if wanted in (one.id.casefold(), one.iri.casefold(), one.name.casefold()):
            return one
    known = [text for one in cases for text in (one.id, one.name)]
    raise UnknownNameError("case", name, known, listing="`iwtld query cases` lists them.")
