"""Terms that do not exist, and terms used for what they are not for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from iwtld.codes import Code
from iwtld.errors import Finding, Severity
from iwtld.findings.codes import (
    DEPRECATED_TERM,
    MISSPELT_TERM,
    NO_CLASS,
    UNKNOWN_TERM,
    WRONG_SUBJECT,
    WRONG_VALUE,
)
from iwtld.findings.fault import Fault
from iwtld.findings.marks import NEW
from iwtld.findings.nearby import Nearby
from iwtld.findings.querying import select
from iwtld.findings.references import unknown_references
from iwtld.findings.things import Things, short, with_article
from iwtld.findings.vocabulary import Suggestion, Vocabulary, is_ours, is_reused
from iwtld.namespaces import ID, IWT, shorten
from iwtld.validate.shapes import Shape
from iwtld.validate.vocabulary import RDF, TYPE, Term

# A variable that is bound from outside has to be among those that are selected.
_USES: Final = f"SELECT DISTINCT ?p (isLiteral(?o) AS ?text) WHERE {{ {NEW} ?s ?p ?o }}"
_CLASSES: Final = f"SELECT DISTINCT ?class WHERE {{ {NEW} ?s a ?class }}"
_PAIRS: Final = f"SELECT DISTINCT ?class ?p WHERE {{ {NEW} ?s a ?class . ?s ?p ?o }}"
_STATEMENTS: Final = f"SELECT DISTINCT ?s ?o ?p WHERE {{ {NEW} ?s ?p ?o }}"
_MEMBERS: Final = f"SELECT DISTINCT ?s ?class WHERE {{ {NEW} ?s a ?class }}"
_OF_CLASS: Final = f"SELECT DISTINCT ?s ?o ?class ?p WHERE {{ {NEW} ?s a ?class ; ?p ?o }}"
_TEXTS: Final = f"SELECT DISTINCT ?s ?o ?p WHERE {{ {NEW} ?s ?p ?o FILTER(isLiteral(?o)) }}"
_THINGS: Final = f"SELECT DISTINCT ?s ?o ?p WHERE {{ {NEW} ?s ?p ?o FILTER(!isLiteral(?o)) }}"
_CLASSLESS: Final = f"""
SELECT DISTINCT ?s ?p WHERE {{
  {NEW}
  FILTER NOT EXISTS {{ ?s a ?class }}
  ?s ?p ?o
  FILTER(STRSTARTS(STR(?p), "{IWT}") || STRSTARTS(STR(?s), "{ID}"))
}}
"""


def unknown_terms(store: ox.Store, shapes: Iterable[Shape] = ()) -> list[Fault]:
    """Return the terms in new statements that do not exist or are used for what they are not for.

    ``store`` holds what was handed in and what it was added to, the ontology among it, with the marks of
    :mod:`iwtld.findings.marks`; only statements about subjects that were handed in count. ``shapes`` tell
    which terms of other vocabularies the project reads. Faults come in a stable order.

    The faults repeat what shapes report as well, such as a reference that leads nowhere: give both to
    :func:`~iwtld.findings.settle.settle`. Where the store has no ontology, nothing is found.
    """
    search = _Search(store, shapes)
    if not any(term.startswith(IWT) for term in search.vocabulary.kinds):
        return []
    found = [
        *search.unknown_properties(),
        *search.unknown_classes(),
        *search.deprecated_terms(),
        *search.classless(),
        *search.wrong_subjects(),
        *search.wrong_values(),
        *unknown_references(store, search.vocabulary),
    ]
    return sorted(
        found, key=lambda fault: (str(fault.focus), fault.path or "", str(fault.value), fault.finding.code)
    )


_UNKNOWN: Final = (UNKNOWN_TERM, MISSPELT_TERM)
_ABOUT_PROPERTIES: Final = (*_UNKNOWN, DEPRECATED_TERM, WRONG_SUBJECT)


class _Search:
    def __init__(self, store: ox.Store, shapes: Iterable[Shape]) -> None:
        self.store = store
        self.vocabulary = Vocabulary(store, shapes)
        self.things = Things(store)
        self.nearby = Nearby(self.things)
        self.uses = {(predicate.value, text.value == "true") for predicate, text in self.rows(_USES)}
        self.predicates = sorted({predicate for predicate, _ in self.uses})
        self.classes = sorted(row[0].value for row in self.rows(_CLASSES) if isinstance(row[0], ox.NamedNode))

    def rows(self, query: str, **terms: str) -> ox.QuerySolutions:
        """Run one of the queries above; ``terms`` are IRIs for its variables."""
        return select(self.store, query, **{name: ox.NamedNode(iri) for name, iri in terms.items()})

    def unknown_properties(self) -> Iterator[Fault]:
        for predicate in self.predicates:
            code, meant = self._unknown(predicate, "property")
            if code is None:
                continue
            reason, help_ = self._wording(predicate, "property", meant)
            for subject, value, _ in self.rows(_STATEMENTS, p=predicate):
                yield self._fault(code, reason, help_, subject, predicate, value, meant)

    def unknown_classes(self) -> Iterator[Fault]:
        for name in self.classes:
            code, meant = self._unknown(name, "class")
            if code is None:
                continue
            reason, help_ = self._wording(name, "class", meant)
            for subject, _ in self.rows(_MEMBERS, **{"class": name}):
                yield self._fault(code, reason, help_, subject, TYPE, ox.NamedNode(name), meant)

    def deprecated_terms(self) -> Iterator[Fault]:
        deprecated = self.vocabulary.deprecated()
        for predicate in self.predicates:
            if predicate in deprecated:
                for subject, value, _ in self.rows(_STATEMENTS, p=predicate):
                    yield self._old(predicate, deprecated[predicate], subject, predicate, value)
        for name in self.classes:
            if name in deprecated:
                for subject, _ in self.rows(_MEMBERS, **{"class": name}):
                    yield self._old(name, deprecated[name], subject, TYPE, ox.NamedNode(name))

    def classless(self) -> Iterator[Fault]:
        used: dict[Term, set[str]] = {}
        for subject, predicate in self.rows(_CLASSLESS):
            used.setdefault(subject, set()).add(predicate.value)
        for subject, predicates in used.items():
            classes = self._classes_for(predicates)
            names = " or ".join(shorten(iri) for iri in classes[:3])
            advice = f"Say what it is: a {names}." if classes else "Say of which class of the ontology it is."
            reason = "The thing has no class, so nothing checks it and no answer uses it."
            yield self._fault(NO_CLASS, reason, advice, subject)

    def wrong_subjects(self) -> Iterator[Fault]:
        for name, predicate in sorted(
            (c.value, p.value) for c, p in self.rows(_PAIRS) if isinstance(c, ox.NamedNode)
        ):
            domains = self.vocabulary.domains.get(predicate, ())
            if not (
                domains
                and name.startswith(IWT)
                and predicate.startswith(IWT)
                and self.vocabulary.is_known(name)
            ):
                continue
            allowed = self.things.below(domains)
            if name in allowed or not allowed.isdisjoint(self.things.below([name])):
                continue
            for subject, value, *_ in self.rows(_OF_CLASS, **{"class": name, "p": predicate}):
                if allowed.isdisjoint(self.things.classes(subject)):
                    reason = (
                        f"{shorten(predicate)} is for things of the class {self.things.kind(domains)}, "
                        f"and this is {with_article(self.things.kind([name]))}."
                    )
                    advice = "Use a property of its own, or correct the class."
                    yield self._fault(
                        WRONG_SUBJECT, reason, advice, subject, predicate, value, severity="warning"
                    )

    def wrong_values(self) -> Iterator[Fault]:
        for predicate, is_text in sorted(self.uses):
            if not predicate.startswith(IWT):
                continue
            if is_text and predicate in self.vocabulary.objects:
                wanted = self.vocabulary.ranges.get(predicate)
                for subject, value, _ in self.rows(_TEXTS, p=predicate):
                    meant = self.nearby.meant(value, wanted) if wanted else ()
                    names = " or ".join(self.things.called(thing) for thing in meant)
                    advice = (
                        f"Did you mean {names}?"
                        if meant
                        else "Give the IRI of the thing, without quotation marks."
                    )
                    reason = f"{shorten(predicate)} leads to a thing, and {short(value)} is a text."
                    yield self._fault(WRONG_VALUE, reason, advice, subject, predicate, value)
            elif not is_text and predicate in self.vocabulary.texts:
                for subject, value, _ in self.rows(_THINGS, p=predicate):
                    reason = f"{shorten(predicate)} has a text or a number, and {short(value)} is a thing."
                    advice = "Write the text in quotation marks."
                    yield self._fault(WRONG_VALUE, reason, advice, subject, predicate, value)

    def _unknown(self, term: str, kind: str) -> tuple[Code | None, Suggestion | None]:
        """Return the code for a term that is not known, and what it was probably meant to be."""
        vocabulary = self.vocabulary
        if is_ours(term) and not term.startswith("https://w3id.org/iwtld/id/"):
            if vocabulary.kinds.get(term) == kind:
                return None, None
            return UNKNOWN_TERM, vocabulary.nearest(term, kind)
        if is_reused(term) and term not in vocabulary.reused and not term.startswith(RDF + "_"):
            meant = vocabulary.nearest(term, kind)
            # What recorded data uses is no slip, however much it looks like another term.
            if meant is not None and not self._is_recorded(term, kind):
                return MISSPELT_TERM, meant
        return None, None

    def _is_recorded(self, term: str, kind: str) -> bool:
        node, place = ox.NamedNode(term), ox.NamedNode(TYPE)
        of_class = kind == "class"
        quads = self.store.quads_for_pattern(
            None, place if of_class else node, node if of_class else None, None
        )
        return any(not self.things.handed_in(quad.subject) for quad in quads)

    def _wording(self, term: str, kind: str, meant: Suggestion | None) -> tuple[str, str]:
        known = self.vocabulary.kinds.get(term)
        if known:
            reason = f"{shorten(term)} is a {known}, and a {kind} is expected."
        else:
            reason = f"There is no {kind} {short(ox.NamedNode(term))}."
        if meant is None:
            return reason, f"Look up the {kind} in the ontology, or use one of your own namespace."
        return reason, f"Did you mean {self.vocabulary.spoken(meant)}?"

    def _classes_for(self, predicates: Iterable[str]) -> list[str]:
        """Return the classes whose things can have all the properties, as far as the ontology tells."""
        allowed: frozenset[str] | None = None
        named: set[str] = set()
        for predicate in sorted(predicates):
            domains = self.vocabulary.domains.get(predicate)
            if domains:
                named.update(domains)
                below = self.things.below(domains)
                allowed = below if allowed is None else allowed & below
        return sorted(named & allowed) or sorted(allowed) if allowed else []

    def _old(self, term: str, successor: str | None, subject: Term, path: str, value: Term) -> Fault:
        advice = f"Use {shorten(successor)} instead." if successor else "Leave it out."
        reason = f"{shorten(term)} is deprecated."
        meant = Suggestion(successor, "") if successor else None
        return self._fault(DEPRECATED_TERM, reason, advice, subject, path, value, meant, severity="warning")

    def _fault(
        self,
        code: Code,
        reason: str,
        advice: str,
        subject: Term,
        path: str | None = None,
        value: Term | None = None,
        meant: Suggestion | None = None,
        severity: Severity | None = None,
    ) -> Fault:
        if severity is None:
            severity = "warning" if code is MISSPELT_TERM else "violation"
        # What is wrong with an unknown property is its name, and not the value behind it.
        wrong = ox.NamedNode(path) if path and path != TYPE and code in _UNKNOWN else value
        finding = Finding(
            file="",
            line=None,
            column=None,
            code=code.code,
            reason=reason,
            value=None if wrong is None else short(wrong),
            column_name=None if path is None else shorten(path),
            suggestion=advice,
            severity=severity,
            focus=str(getattr(subject, "value", subject)),
        )
        iri = None if meant is None else meant.iri
        of_property = path is not None and path != TYPE and code in _ABOUT_PROPERTIES
        return Fault(finding, subject, path, value, iri, of_property=of_property)
