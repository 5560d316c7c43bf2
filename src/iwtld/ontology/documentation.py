"""The documentation of an ontology, made of what the ontology says about itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from iwtld.graph.reading import (
    DEFINED_BY,
    DEFINITION,
    PREF_LABEL,
    TITLE,
    TYPE,
    node,
    term,
    text,
    texts,
    values,
)
from iwtld.namespaces import IWT, shorten
from iwtld.ontology.documented import Branch, Documentation, Module, Reference, Scheme, TermEntry

_CHARACTERISTICS: Final = (
    *("Functional", "InverseFunctional", "Symmetric", "Asymmetric", "Transitive", "Reflexive", "Irreflexive"),
)

_HEADER: Final = (
    ("Version", "owl:versionInfo"),
    ("Version IRI", "owl:versionIRI"),
    ("Namespace", "vann:preferredNamespaceUri"),
    ("Prefix", "vann:preferredNamespacePrefix"),
    ("Creator", "dcterms:creator"),
    ("Created", "dcterms:created"),
    ("Modified", "dcterms:modified"),
    ("Licence", "dcterms:license"),
    ("Issued", "dcterms:issued"),
    ("Publisher", "dcterms:publisher"),
    ("Status", "http://purl.org/ontology/bibo/status"),
    ("Cite as", "dcterms:bibliographicCitation"),
    ("Imports", "owl:imports"),
)
_HINTS: Final = (("Domain", "domain"), ("Range", "range"))
_KINDS: Final = (
    ("Object properties", "owl:ObjectProperty"),
    ("Datatype properties", "owl:DatatypeProperty"),
    ("Annotation properties", "owl:AnnotationProperty"),
)


def document(store: ox.Store, graph: ox.NamedNode) -> Documentation:
    """Return the documentation of the ontology in a graph; concepts of schemes come from all graphs."""
    return _Writer(store, graph).documentation()


@dataclass
class _Writer:
    store: ox.Store
    graph: ox.NamedNode
    _terms: set[str] = field(default_factory=set)

    def documentation(self) -> Documentation:
        classes = self._own(term("owl:Class"))
        properties = [(title, self._own(term(kind))) for title, kind in _KINDS]
        self._terms = {each.value for each in classes}.union(
            *({each.value for each in some} for _, some in properties)
        )
        return Documentation(
            modules=tuple(self._modules()),
            classes=tuple(self._class(each) for each in classes),
            tree=tuple(self._tree(classes)),
            properties=tuple(
                (title, tuple(self._property(each) for each in some)) for title, some in properties
            ),
            schemes=tuple(self._scheme(each) for each in self._all(term("skos:ConceptScheme"))),
            apart=tuple(sorted(self._groups(), key=lambda group: group[0].label)),
        )

    def _all(self, kind: ox.NamedNode) -> list[ox.NamedNode]:
        found = {quad.subject for quad in self.store.quads_for_pattern(None, TYPE, kind, self.graph)}
        return sorted((each for each in found if isinstance(each, ox.NamedNode)), key=lambda each: each.value)

    def _own(self, kind: ox.NamedNode) -> list[ox.NamedNode]:
        own = [each for each in self._all(kind) if each.value.startswith(IWT)]
        return sorted(own, key=lambda each: each.value.casefold())

    def _modules(self) -> Iterator[Module]:
        found = self._all(term("owl:Ontology"))
        joining = {each.value for each in found} - {
            quad.object.value
            for quad in self.store.quads_for_pattern(None, term("owl:imports"), None, self.graph)
            if isinstance(quad.object, ox.NamedNode)
        }
        for each in sorted(found, key=lambda one: (one.value not in joining, one.value)):
            header = tuple(
                (title, tuple(shown)) for title, name in _HEADER if (shown := self._shown(each, term(name)))
            )
            anchor = each.value.rpartition("/")[2]
            title = text(self.store, each, TITLE) or shorten(each.value)
            description = text(self.store, each, term("dcterms:description"))
            yield Module(each.value, f"module-{anchor}", title, description, header)

    def _shown(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[str]:
        quads = self.store.quads_for_pattern(subject, predicate, None, self.graph)
        return sorted(
            quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode | ox.Literal)
        )

    def _class(self, each: ox.NamedNode) -> TermEntry:
        relations = (
            ("Subclass of", self._objects(each, "rdfs:subClassOf")),
            ("Subclasses", self._inverse(each, "rdfs:subClassOf")),
            ("Disjoint with", self._disjoint(each)),
            ("Properties", self._inverse(each, "rdfs:domain", "schema:domainIncludes")),
            ("Value of", self._inverse(each, "rdfs:range", "schema:rangeIncludes")),
            ("Equivalent to", self._objects(each, "owl:equivalentClass")),
            *self._elsewhere(each),
        )
        return self._entry(each, relations, tuple(self._restrictions(each)))

    def _property(self, each: ox.NamedNode) -> TermEntry:
        relations = (
            ("Domain", self._objects(each, "rdfs:domain", "schema:domainIncludes")),
            ("Range", self._objects(each, "rdfs:range", "schema:rangeIncludes")),
            ("Values from", self._objects(each, "iwt:conceptScheme")),
            ("Subproperty of", self._objects(each, "rdfs:subPropertyOf")),
            ("Subproperties", self._inverse(each, "rdfs:subPropertyOf")),
            ("Inverse of", self._objects(each, "owl:inverseOf")),
            ("Disjoint with", self._objects(each, "owl:propertyDisjointWith")),
            ("Equivalent to", self._objects(each, "owl:equivalentProperty")),
            *self._elsewhere(each),
        )
        return self._entry(each, relations)

    def _elsewhere(self, each: ox.NamedNode) -> Iterator[tuple[str, tuple[Reference, ...]]]:
        yield "See also", self._objects(each, "rdfs:seeAlso")
        yield "Replaced by", self._objects(each, "dcterms:isReplacedBy")

    def _entry(
        self,
        each: ox.NamedNode,
        relations: Iterable[tuple[str, tuple[Reference, ...]]],
        restrictions: tuple[tuple[Reference, str, Reference], ...] = (),
    ) -> TermEntry:
        modules = values(self.store, each, DEFINED_BY)
        kinds = {kind.value for kind in values(self.store, each, TYPE)}
        return TermEntry(
            iri=each.value,
            anchor=each.value.removeprefix(IWT),
            name=shorten(each.value),
            label=text(self.store, each, PREF_LABEL) or shorten(each.value),
            definition=text(self.store, each, DEFINITION),
            notes=tuple(texts(self.store, each, term("skos:scopeNote"))),
            examples=tuple(texts(self.store, each, term("skos:example"))),
            characteristics=tuple(
                name.lower() for name in _CHARACTERISTICS if term(f"owl:{name}Property").value in kinds
            ),
            module=self._module(modules[0]) if modules else None,
            relations=tuple((title, found) for title, found in relations if found),
            restrictions=restrictions,
            other_names=tuple(texts(self.store, each, term("skos:altLabel"))),
            comments=tuple(texts(self.store, each, term("rdfs:comment"))),
            sources=tuple(self._shown(each, term("dcterms:source"))),
            deprecated=text(self.store, each, term("owl:deprecated")) == "true",
            hinted=frozenset(
                title for title, name in _HINTS if self._has(each, term(f"schema:{name}Includes"))
            ),
        )

    def _has(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> bool:
        return next(self.store.quads_for_pattern(subject, predicate, None, self.graph), None) is not None

    def _module(self, module: ox.NamedNode) -> Reference:
        name = module.value.rpartition("/")[2]
        return Reference(module.value, name, f"module-{name}")

    def _references(self, found: Iterable[ox.NamedNode]) -> tuple[Reference, ...]:
        own = {each for each in found if each.value.startswith(IWT) or not _is_foundation(each)}
        return tuple(sorted((self._reference(each) for each in own), key=lambda one: one.label.casefold()))

    def _reference(self, each: ox.NamedNode) -> Reference:
        known = each.value in self._terms
        label = text(self.store, each, PREF_LABEL) or shorten(each.value)
        return Reference(each.value, label, each.value.removeprefix(IWT) if known else None)

    def _objects(self, subject: ox.NamedNode, *names: str) -> tuple[Reference, ...]:
        found = {
            quad.object
            for name in names
            for quad in self.store.quads_for_pattern(subject, term(name), None, self.graph)
        }
        return self._references(each for each in found if isinstance(each, ox.NamedNode))

    def _inverse(self, subject: ox.NamedNode, *names: str) -> tuple[Reference, ...]:
        found = {
            quad.subject
            for name in names
            for quad in self.store.quads_for_pattern(None, term(name), subject, self.graph)
        }
        return self._references(each for each in found if isinstance(each, ox.NamedNode))

    def _disjoint(self, each: ox.NamedNode) -> tuple[Reference, ...]:
        both = {one.iri: one for one in self._objects(each, "owl:disjointWith")}
        both |= {one.iri: one for one in self._inverse(each, "owl:disjointWith")}
        return tuple(both.values())

    def _groups(self) -> Iterator[tuple[Reference, ...]]:
        for quad in self.store.quads_for_pattern(None, TYPE, term("owl:AllDisjointClasses"), self.graph):
            for members in self.store.quads_for_pattern(quad.subject, term("owl:members"), None, self.graph):
                if isinstance(members.object, ox.NamedNode | ox.BlankNode):
                    yield self._references(self._list(members.object))

    def _list(self, head: ox.NamedNode | ox.BlankNode) -> Iterator[ox.NamedNode]:
        following: ox.NamedNode | ox.BlankNode | None = head
        while following is not None and following != term("rdf:nil"):
            yield from values(self.store, following, term("rdf:first"))
            rest = next(self.store.quads_for_pattern(following, term("rdf:rest"), None, self.graph), None)
            following = rest.object if rest and isinstance(rest.object, ox.NamedNode | ox.BlankNode) else None

    def _restrictions(self, each: ox.NamedNode) -> Iterator[tuple[Reference, str, Reference]]:
        for quad in self.store.quads_for_pattern(each, term("rdfs:subClassOf"), None, self.graph):
            if not isinstance(quad.object, ox.BlankNode):
                continue
            for on in values(self.store, quad.object, term("owl:onProperty")):
                for name, word in (("owl:allValuesFrom", "only"), ("owl:someValuesFrom", "some")):
                    for value in values(self.store, quad.object, term(name)):
                        yield self._reference(on), word, self._reference(value)

    def _tree(self, classes: Iterable[ox.NamedNode]) -> Iterator[Branch]:
        above = {
            each: [
                quad.object
                for quad in self.store.quads_for_pattern(each, term("rdfs:subClassOf"), None, self.graph)
                if isinstance(quad.object, ox.NamedNode) and quad.object.value in self._terms
            ]
            for each in classes
        }
        below: dict[ox.NamedNode, list[ox.NamedNode]] = {}
        for each, parents in above.items():
            for parent in parents:
                below.setdefault(parent, []).append(each)

        def branch(each: ox.NamedNode, path: frozenset[ox.NamedNode]) -> Branch:
            inner = (branch(one, path | {each}) for one in below.get(each, ()) if one not in path | {each})
            return Branch(self._reference(each), tuple(inner))

        for each, parents in above.items():
            if not parents:
                yield branch(each, frozenset())

    def _scheme(self, scheme: ox.NamedNode) -> Scheme:
        concepts = []
        for quad in self.store.quads_for_pattern(None, term("skos:inScheme"), scheme, None):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            notation = text(self.store, quad.subject, term("skos:notation")) or ""
            label = text(self.store, quad.subject, PREF_LABEL) or shorten(quad.subject.value)
            rank = text(self.store, quad.subject, term("iwt:rank"))
            order = (int(rank) if rank and rank.isdigit() else 0, label.casefold())
            concepts.append(
                (order, (quad.subject.value, notation, label, text(self.store, quad.subject, DEFINITION)))
            )
        return Scheme(
            iri=scheme.value,
            anchor=f"scheme-{scheme.value.rpartition('/')[2]}",
            label=text(self.store, scheme, PREF_LABEL) or shorten(scheme.value),
            definition=text(self.store, scheme, DEFINITION),
            concepts=tuple(concept for _, concept in sorted(concepts)),
            used_by=self._inverse(scheme, "iwt:conceptScheme"),
            module=next((self._module(each) for each in values(self.store, scheme, DEFINED_BY)), None),
        )


def _is_foundation(each: ox.NamedNode) -> bool:
    """Return whether a class is one that everything is an instance of."""
    return each == node("http://www.w3.org/2002/07/owl#Thing") or each == term("rdfs:Resource")
