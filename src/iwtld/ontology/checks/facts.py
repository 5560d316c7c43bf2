"""The ontology as the checks read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from iwtld.graph.reading import PREF_LABEL, TYPE, term
from iwtld.namespaces import BASE, IWT, PREFIXES

ONTOLOGY = IWT.removesuffix("#")
Node = ox.NamedNode | ox.BlankNode
_FOUNDATION = tuple(PREFIXES[name] for name in ("rdf", "rdfs", "owl", "xsd"))


@dataclass(frozen=True)
class Facts:
    """The statements of the ontology in the default graph, and the folder that w3id redirects by.

    ``redirections`` is the text of ``w3id/.htaccess``, ``None`` where the file is not, as in an installed
    package. ``files`` are the Turtle files of the modules.
    """

    store: ox.Store
    redirections: str | None = None
    files: tuple[Path, ...] = ()
    _terms: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> Facts:
        """Read the modules below ``root``; raises ``SyntaxError`` for one that is no Turtle."""
        store = ox.Store()
        files = tuple(sorted((root / "ontology").glob("*.ttl")))
        for path in files:
            store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=BASE)
        rules = root / "w3id" / ".htaccess"
        return cls(store, rules.read_text(encoding="utf-8") if rules.is_file() else None, files)

    def of_kind(self, *kinds: str) -> tuple[str, ...]:
        """Return the terms of the project that are declared as one of the kinds, such as ``owl:Class``."""
        key = " ".join(kinds)
        if key not in self._terms:
            found = {iri for kind in kinds for iri in self.subjects("rdf:type", kind) if iri.startswith(IWT)}
            self._terms[key] = tuple(sorted(found))
        return self._terms[key]

    @property
    def classes(self) -> tuple[str, ...]:
        """Return the classes of the project."""
        return self.of_kind("owl:Class")

    @property
    def object_properties(self) -> tuple[str, ...]:
        """Return the object properties of the project."""
        return self.of_kind("owl:ObjectProperty")

    @property
    def properties(self) -> tuple[str, ...]:
        """Return the object and datatype properties of the project."""
        return self.of_kind("owl:ObjectProperty", "owl:DatatypeProperty")

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the classes and all properties of the project."""
        return self.of_kind(
            "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"
        )

    @property
    def declared(self) -> frozenset[str]:
        """Return every IRI that has a type, of whatever vocabulary."""
        quads = self.store.quads_for_pattern(None, TYPE, None)
        return frozenset(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))

    def is_a(self, iri: str, kind: str) -> bool:
        """Return whether a term is declared as of a kind, such as ``owl:SymmetricProperty``."""
        return ox.Quad(ox.NamedNode(iri), TYPE, term(kind)) in self.store

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the IRIs that have an IRI as a value."""
        quads = self.store.quads_for_pattern(None, term(predicate), term(value))
        return sorted(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))

    def objects(self, iri: str, *predicates: str) -> list[str]:
        """Return the IRIs that a term has as values."""
        found = {
            quad.object.value
            for predicate in predicates
            for quad in self.store.quads_for_pattern(ox.NamedNode(iri), term(predicate), None)
            if isinstance(quad.object, ox.NamedNode)
        }
        return sorted(found)

    def texts(self, iri: str, *predicates: str) -> list[str]:
        """Return the literals that a term has as values."""
        found = {
            quad.object.value
            for predicate in predicates
            for quad in self.store.quads_for_pattern(ox.NamedNode(iri), term(predicate), None)
            if isinstance(quad.object, ox.Literal)
        }
        return sorted(found)

    def has(self, iri: str, *predicates: str) -> bool:
        """Return whether a term has any value of one of the properties."""
        return any(
            next(self.store.quads_for_pattern(ox.NamedNode(iri), term(each), None), None)
            for each in predicates
        )

    def label(self, iri: str) -> str:
        """Return the preferred label of a term, empty where there is none."""
        return next(iter(self.texts(iri, PREF_LABEL.value)), "")

    def pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Yield subject and value of each statement between two IRIs."""
        for quad in self.store.quads_for_pattern(None, term(predicate), None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                yield quad.subject.value, quad.object.value

    def inside(self, node: Node) -> Iterator[str]:
        """Yield the IRIs that an expression names: restrictions, lists and unions, all levels down."""
        waiting, seen = [node], {node}
        while waiting:
            for quad in self.store.quads_for_pattern(waiting.pop(), None, None):
                value = quad.object
                if isinstance(value, ox.NamedNode):
                    yield value.value
                elif isinstance(value, ox.BlankNode) and value not in seen:
                    seen.add(value)
                    waiting.append(value)

    def above(self, iri: str) -> set[str]:
        """Return all superclasses of a class, itself only when it is in a circle."""
        found: set[str] = set()
        waiting = self.objects(iri, "rdfs:subClassOf")
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += self.objects(each, "rdfs:subClassOf")
        return found


def is_foundation(iri: str) -> bool:
    """Return whether a term is one of RDF, RDFS, OWL or XML Schema, which nobody declares."""
    return iri.startswith(_FOUNDATION)


def local(iri: str) -> str:
    """Return the local name of a term."""
    return iri.rpartition("#")[2] if "#" in iri else iri.rpartition("/")[2]
