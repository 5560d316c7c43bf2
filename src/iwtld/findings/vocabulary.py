"""The terms that can be used: those of the ontology, and those of other vocabularies that it reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import pyoxigraph as ox

from iwtld.findings.expected import Expected
from iwtld.findings.querying import select
from iwtld.findings.similar import closest, resembling
from iwtld.findings.things import Things
from iwtld.namespaces import BASE, IWT, PREFIXES, shorten
from iwtld.validate.paths import Predicate
from iwtld.validate.shapes import Shape, ValueTest, every_shape
from iwtld.validate.vocabulary import OWL, RDFS, TYPE

_SCHEMA: Final = PREFIXES["schema"]
_KINDS: Final = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "property",
    OWL + "DatatypeProperty": "property",
    OWL + "AnnotationProperty": "property",
}
_TERMS: Final = f"""
SELECT ?term ?kind WHERE {{
  VALUES ?kind {{ {" ".join(f"<{kind}>" for kind in _KINDS)} }}
  ?term a ?kind .
}}
"""
_DOMAINS: Final = f"SELECT ?term ?class WHERE {{ ?term <{RDFS}domain>|<{_SCHEMA}domainIncludes> ?class . }}"
_RANGES: Final = f"SELECT ?term ?class WHERE {{ ?term <{RDFS}range>|<{_SCHEMA}rangeIncludes> ?class . }}"
_SCHEMES: Final = f"SELECT ?term ?scheme WHERE {{ ?term <{IWT}conceptScheme> ?scheme . }}"
Pairs: TypeAlias = list[tuple[str, str]]

# The terms of vocabularies that the project reuses which data may use without the ontology naming them.
_COMMON: Final = {
    "rdf": "type first rest value Statement subject predicate object List",
    "rdfs": "label comment seeAlso isDefinedBy subClassOf subPropertyOf domain range Class Resource",
    "owl": (
        "sameAs differentFrom deprecated versionInfo imports Ontology NamedIndividual Thing "
        "Class ObjectProperty DatatypeProperty AnnotationProperty disjointWith equivalentClass "
        "equivalentProperty inverseOf"
    ),
    "skos": (
        "prefLabel altLabel hiddenLabel notation note definition scopeNote example "
        "editorialNote changeNote historyNote broader narrower related inScheme topConceptOf "
        "hasTopConcept exactMatch closeMatch broadMatch narrowMatch relatedMatch Concept "
        "ConceptScheme Collection member"
    ),
    "dcterms": (
        "title alternative description abstract creator contributor publisher date created "
        "modified issued valid source subject identifier language license rights isPartOf "
        "hasPart type format references isReferencedBy bibliographicCitation provenance "
        "coverage spatial temporal relation replaces isReplacedBy"
    ),
    "prov": (
        "Entity Activity Agent wasDerivedFrom wasGeneratedBy wasAttributedTo wasRevisionOf "
        "hadPrimarySource generatedAtTime atTime startedAtTime endedAtTime used"
    ),
    "schema": "name url description identifier sameAs domainIncludes rangeIncludes",
}
_REUSED: Final = tuple(PREFIXES[name] for name in (*_COMMON, "dcat", "eli", "org", "time", "vann", "void"))
_VARIANTS: Final = {"http://schema.org/": PREFIXES["schema"]}
_OURS: Final = (BASE, BASE.replace("https:", "http:"))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a wrong term was probably meant to be: ``kind`` is "class" or "property"."""

    iri: str
    kind: str


class Vocabulary:
    """The terms in a store. Each part is read by one query when it is first asked for."""

    def __init__(self, store: ox.Store, shapes: Iterable[Shape] = ()) -> None:
        self.things = Things(store)
        self._shapes = tuple(shapes)

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Term to "class" or "property"."""
        return {term: _KINDS[kind] for term, kind in self._select(_TERMS)}

    @cached_property
    def objects(self) -> frozenset[str]:
        """The properties whose values are things."""
        return frozenset(self._of_kind("ObjectProperty"))

    @cached_property
    def texts(self) -> frozenset[str]:
        """The properties whose values are literals."""
        return frozenset(self._of_kind("DatatypeProperty"))

    @cached_property
    def ranges(self) -> dict[str, Expected]:
        """Property to what its values are: things of a class or of a concept scheme."""
        found: dict[str, Expected] = {}
        for term, name in self._select(_RANGES):
            found.setdefault(term, Expected()).classes.append(name)
        for term, name in self._select(_SCHEMES):
            found[term] = Expected(schemes=[name])
        return found

    @cached_property
    def domains(self) -> dict[str, tuple[str, ...]]:
        """Property to the classes whose things have it."""
        found: dict[str, tuple[str, ...]] = {}
        for term, name in self._select(_DOMAINS):
            found[term] = (*found.get(term, ()), name)
        return found

    @cached_property
    def reused(self) -> frozenset[str]:
        """The terms of other vocabularies that the ontology or the shapes name, or that any data may use."""
        shapes = set()
        for shape in every_shape(self._shapes):
            if isinstance(shape.path, Predicate):
                shapes.add(shape.path.iri)
            for constraint in shape.constraints:
                if isinstance(constraint, ValueTest) and constraint.parameter == "class":
                    shapes.update(t.value for t in constraint.operands if isinstance(t, ox.NamedNode))
            shapes.update(target.term.value for target in shape.targets)
        common = {PREFIXES[prefix] + name for prefix, names in _COMMON.items() for name in names.split()}
        return frozenset(iri for iri in (*self.kinds, *shapes, *common) if not iri.startswith(IWT))

    def is_known(self, iri: str) -> bool:
        """Tell whether the ontology defines a term of the project."""
        return iri in self.kinds

    def nearest(self, iri: str, kind: str) -> Suggestion | None:
        """Return the term that a wrong one was probably meant to be, one of the same kind before another.

        A name that differs in nothing but capitals or signs comes first.
        """
        space, name = parted(iri)
        names: dict[str, list[str]] = {}
        for term in self.kinds if is_ours(iri) else self.reused:
            if term.startswith(IWT) == is_ours(iri):
                names.setdefault(parted(term)[1], []).append(term)
        folded = _bare(name)
        same = [term for known, found in names.items() if _bare(known) == folded for term in found]
        near = same or [term for known in closest(name, names, 4) for term in names[known]]
        if not near and is_ours(iri):
            near = [term for known in resembling(name, names, 2) for term in names[known]]
        near.sort(key=lambda term: (self._kind(term) != kind, parted(term)[0] != space, term))
        return Suggestion(near[0], self._kind(near[0])) if near and near[0] != iri else None

    def spoken(self, suggestion: Suggestion) -> str:
        """Return a suggested term with its label: ``iwt:party (the property "party")``."""
        label = self.things.label(ox.NamedNode(suggestion.iri))
        about = f' (the {suggestion.kind} "{label}")' if label else f" (a {suggestion.kind})"
        return shorten(suggestion.iri) + about

    def deprecated(self) -> dict[str, str | None]:
        """Return the deprecated terms, each with what replaces it."""
        found: dict[str, str | None] = {}
        for quad in self.things.store.quads_for_pattern(None, ox.NamedNode(OWL + "deprecated"), None, None):
            if isinstance(quad.subject, ox.NamedNode) and getattr(quad.object, "value", "") in {"true", "1"}:
                successors = self.things.values(
                    quad.subject, ox.NamedNode(PREFIXES["dcterms"] + "isReplacedBy")
                )
                found[quad.subject.value] = next(
                    (s.value for s in successors if isinstance(s, ox.NamedNode)), None
                )
        return found

    def _kind(self, term: str) -> str:
        known = self.kinds.get(term)
        return known or ("class" if parted(term)[1][:1].isupper() else "property")

    def _of_kind(self, name: str) -> Iterable[str]:
        for term in self.things.members([OWL + name], TYPE):
            yield term.value

    def _select(self, query: str) -> Pairs:
        return [
            (first.value, second.value)
            for first, second in select(self.things.store, query)
            if isinstance(first, ox.NamedNode) and isinstance(second, ox.NamedNode)
        ]


def is_ours(iri: str) -> bool:
    """Tell whether an IRI lies in the project's namespace, or would with another scheme."""
    return iri.startswith(_OURS)


def is_reused(iri: str) -> bool:
    """Tell whether a term lies in a vocabulary that the project reuses, or would with another scheme."""
    return iri.startswith((*_REUSED, *_VARIANTS))


def parted(iri: str) -> tuple[str, str]:
    """Return the namespace of a term and its local name."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return _VARIANTS.get(iri[:cut], iri[:cut]), iri[cut:]


def _bare(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()
