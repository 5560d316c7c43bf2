"""References to things of the project that do not exist, and things of kinds that do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Final

import pyoxigraph as ox

from iwtld.errors import Finding, Severity
from iwtld.findings.codes import UNKNOWN_TERM
from iwtld.findings.fault import Fault
from iwtld.findings.marks import IN, NEW, ORIGIN_GRAPH
from iwtld.findings.querying import select
from iwtld.findings.similar import closest
from iwtld.findings.things import MOST_CANDIDATES, Things, kind_of, short
from iwtld.findings.vocabulary import Vocabulary
from iwtld.namespaces import BASE, ID, IWT, shorten
from iwtld.validate.vocabulary import TYPE, Term

# Participations are concluded from acts; acts refer to them before anything describes them.
_CONCLUDED: Final = ID + "participation/"
_DANGLING: Final = f"""
SELECT DISTINCT ?s ?p ?o WHERE {{
  {NEW} ?s ?p ?o
  FILTER(isIRI(?o) && STRSTARTS(STR(?o), "{BASE}") && !STRSTARTS(STR(?o), "{_CONCLUDED}") && ?p != <{TYPE}>)
  FILTER(STRSTARTS(STR(?o), "{ID}") || STRSTARTS(STR(?o), "{IWT}"))
  FILTER NOT EXISTS {{ ?o ?q ?r }}
}}
"""
_KINDS: Final = f"""
SELECT DISTINCT ?kind ?class WHERE {{
  {NEW} ?s a ?class
  FILTER(STRSTARTS(STR(?s), "{ID}"))
  BIND(STRBEFORE(STRAFTER(STR(?s), "{ID}"), "/") AS ?kind)
}}
"""
_OF_KIND: Final = f"""
SELECT DISTINCT ?s ?start WHERE {{ {NEW} FILTER(STRSTARTS(STR(?s), ?start)) }}
"""
_RECORDED: Final = f"""
SELECT DISTINCT ?kind WHERE {{
  ?thing a ?class
  FILTER(STRSTARTS(STR(?thing), "{ID}"))
  FILTER NOT EXISTS {{ GRAPH <{ORIGIN_GRAPH.value}> {{ ?thing <{IN.value}> ?document }} }}
  BIND(STRBEFORE(STRAFTER(STR(?thing), "{ID}"), "/") AS ?kind)
}}
"""
_PREFIXED: Final = """
SELECT DISTINCT ?thing ?start WHERE { ?thing a ?class FILTER(STRSTARTS(STR(?thing), ?start)) }
"""
_SAMPLE: Final = 20


def unknown_references(store: ox.Store, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Yield the references to concepts, classes and things of the project that nothing describes.

    A kind is the part of an IRI behind ``/id/``. The concepts of a scheme are a closed list, so a concept
    that does not exist is a violation; a thing of another kind is a warning where records of it are there.
    """
    search = _References(store, vocabulary)
    yield from search.dangling()
    yield from search.of_unknown_kinds()


class _References:
    def __init__(self, store: ox.Store, vocabulary: Vocabulary) -> None:
        self.store = store
        self.things = Things(store)
        self.vocabulary = vocabulary
        self._near: dict[str, tuple[str, ...]] = {}

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of the things that are recorded."""
        return frozenset(row[0].value for row in self._rows(_RECORDED))

    @cached_property
    def open_kinds(self) -> frozenset[str]:
        """The kinds of recorded things that are no concepts; none where records are not at hand."""
        return frozenset(
            kind
            for kind in self.kinds - {"scheme"}
            if not self.things.described(ox.NamedNode(f"{ID}scheme/{kind}"))
        )

    def dangling(self) -> Iterator[Fault]:
        for subject, predicate, value in self._rows(_DANGLING):
            kind = kind_of(value.value)
            if kind is None:
                yield self._unknown_term(subject, predicate.value, value)
                continue
            if kind in self.kinds:
                closed = kind not in self.open_kinds
                severity: Severity = "violation" if closed else "warning"
                near = self._nearest(value.value, kind)
                noun = f"{'concept' if closed else 'thing'} {short(value)}"
            elif self.open_kinds:
                severity, noun = "violation", f'kind "{kind}" of things'
                near = self._of_nearest_kind(value.value, kind)
            else:
                continue
            yield self._fault(f"There is no {noun}.", near, subject, predicate.value, value, severity)

    def of_unknown_kinds(self) -> Iterator[Fault]:
        for kind in sorted(self._new_kinds()):
            for subject, _ in self._rows(_OF_KIND, start=f"{ID}{kind}/"):
                near = self._of_nearest_kind(subject.value, kind)
                yield self._fault(f'There is no kind "{kind}" of things.', near, subject)

    def _new_kinds(self) -> set[str]:
        """Return the kinds of new things that no recorded thing has, though some are of the same class."""
        classes: dict[str, set[Term]] = {}
        for kind, name in self._rows(_KINDS):
            classes.setdefault(kind.value, set()).add(name)
        unknown = {
            kind
            for kind, names in classes.items()
            if (usual := {one for name in names for one in self._usual(name)}) and kind not in usual
        }
        return unknown - self.kinds if unknown else set()

    def _usual(self, name: Term) -> Iterator[str]:
        """Yield the kinds of a few recorded things of a class; most are alike."""
        quads = self.store.quads_for_pattern(None, ox.NamedNode(TYPE), name, None)
        recorded = (quad.subject for quad in quads if not self.things.handed_in(quad.subject))
        for subject in islice(recorded, _SAMPLE):
            kind = kind_of(getattr(subject, "value", ""))
            if kind is not None:
                yield kind

    def _unknown_term(self, subject: Term, path: str, value: ox.NamedNode) -> Fault:
        meant = self.vocabulary.nearest(value.value, "class")
        near = (meant.iri,) if meant else ()
        return self._fault(f"There is no term {shorten(value.value)}.", near, subject, path, value)

    def _nearest(self, iri: str, kind: str) -> tuple[str, ...]:
        if iri not in self._near:
            start = f"{ID}{kind}/"
            known = [row[0].value for row in self._rows(_PREFIXED, start=start)][:MOST_CANDIDATES]
            names = {one[len(start) :]: one for one in known}
            self._near[iri] = tuple(names[name] for name in closest(iri[len(start) :], names))
        return self._near[iri]

    def _of_nearest_kind(self, iri: str, kind: str) -> tuple[str, ...]:
        rest = iri[len(ID) + len(kind) :]
        return tuple(f"{ID}{known}{rest}" for known in closest(kind, self.kinds))

    def _fault(
        self,
        reason: str,
        near: tuple[str, ...],
        subject: Term,
        path: str | None = None,
        value: Term | None = None,
        severity: Severity = "violation",
    ) -> Fault:
        names = " or ".join(self.things.called(ox.NamedNode(iri)) for iri in near)
        finding = Finding(
            file="",
            line=None,
            column=None,
            code=UNKNOWN_TERM.code,
            reason=reason,
            value=None if value is None else short(value),
            column_name=None if path is None else shorten(path),
            suggestion=f"Did you mean {names}?" if near else "Correct the IRI, or describe the thing first.",
            severity=severity,
            focus=str(getattr(subject, "value", subject)),
        )
        return Fault(finding, subject, path, value, near[0] if near else None)

    def _rows(self, query: str, **texts: str) -> ox.QuerySolutions:
        return select(self.store, query, **{name: ox.Literal(text) for name, text in texts.items()})
