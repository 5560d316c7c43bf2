"""New statements among the real records: added, examined, and taken out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pyoxigraph as ox

from iwtld import findings
from iwtld.errors import Finding
from iwtld.findings import Fault, NaturalKey
from iwtld.namespaces import ID, IWT, PREFIXES, SHAPES
from iwtld.validate import Result, Shape, check
from iwtld.validate.compile import classes
from iwtld.validate.engine import default_selector, subclasses
from iwtld.validate.marks import assign, mark
from iwtld.validate.vocabulary import FOCUS, ORIGIN

KINDS = (
    *("action", "actor", "agency-kind", "arrangement", "authority", "confidence", "declaration", "form"),
    *("group", "group-membership", "group-membership-status", "instrument", "jurisdiction", "level"),
    *("mechanism", "membership", "source"),
)
PROLOGUE = "".join(
    f"@prefix {prefix}: <{iri}> .\n"
    for prefix, iri in {
        **{
            name: PREFIXES[name] for name in ("dcterms", "iwt", "org", "owl", "prov", "skos", "schema", "xsd")
        },
        **{kind: f"{ID}{kind}/" for kind in KINDS},
        "id": ID,
        "iwts": SHAPES,
    }.items()
)
IN = ox.NamedNode("urn:x-iwtld:in")

AGENCY = """
actor:khm-test a iwt:Agency ; dcterms:identifier "khm-test" ; skos:prefLabel "Test Agency"@en ;
  iwt:agencyKind agency-kind:police ; iwt:jurisdiction jurisdiction:KHM ;
  dcterms:source source:oecd-2019 ; iwt:locator "p. 3" .
"""
"""A record that nothing is wrong with."""

DEPOSIT = """
action:test a iwt:Ratification ; dcterms:identifier "test" ; iwt:party jurisdiction:KHM ;
  iwt:instrument instrument:asean-extradition-2025 ; iwt:actionDate "2026-01-12"^^xsd:date ;
  iwt:participation <https://w3id.org/iwtld/id/participation/asean-extradition-2025/KHM/1> ;
  iwt:confidence confidence:high ; dcterms:source source:oecd-2019 ; iwt:locator "p. 3" .
"""


@dataclass(frozen=True)
class Outcome:
    results: list[Result]
    findings: list[Finding]
    faults: list[Fault]

    @property
    def codes(self) -> list[str]:
        return sorted([f.code for f in self.findings] + [f.finding.code for f in self.faults])

    def one(self, code: str) -> Finding:
        """Return the only finding with a code."""
        (found,) = [f for f in (*self.findings, *(f.finding for f in self.faults)) if f.code == code]
        return found


@dataclass(frozen=True)
class Bench:
    store: ox.Store
    shapes: Sequence[Shape]
    keys: Sequence[NaturalKey]

    @contextmanager
    def added(self, turtle: str) -> Iterator[ox.Store]:
        """Add statements with their marks for the time of the block."""
        quads = [ox.Quad(*quad.triple) for quad in ox.parse(PROLOGUE + turtle, format=ox.RdfFormat.TURTLE)]
        new = [quad for quad in dict.fromkeys(quads) if quad not in self.store]
        subjects = {quad.subject for quad in quads}
        self.store.extend(new)
        self.store.extend(ox.Quad(subject, IN, ox.Literal(0), ox.NamedNode(ORIGIN)) for subject in subjects)
        mark(self.store, FOCUS, subjects)
        try:
            yield self.store
        finally:
            for quad in new:
                self.store.remove(quad)
            for graph in (FOCUS, ORIGIN):
                self.store.clear_graph(ox.NamedNode(graph))

    def results(self, store: ox.Store) -> tuple[Result, ...]:
        select = default_selector(store, FOCUS)
        targets = assign(store, select, self.shapes, subclasses(classes(self.shapes), select), FOCUS)
        return check(self.shapes, select, folded=True, focus=targets).results

    def examine(self, turtle: str, *, recorded: ox.Store | None = None) -> Outcome:
        """Return what stays of results and faults when statements are added."""
        with self.added(turtle) as store:
            results, faults = findings.settle(
                self.results(store),
                [*findings.unknown_terms(store, self.shapes), *findings.contradictions(store, self.keys)],
                self.shapes,
                store,
            )
            shown = findings.present(results, self.shapes, store, recorded=recorded)
            return Outcome(results, shown, faults)


def iwt(name: str) -> ox.NamedNode:
    return ox.NamedNode(IWT + name)
