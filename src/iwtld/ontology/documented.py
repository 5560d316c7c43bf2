"""What the documentation of an ontology shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """A term that another one refers to; ``anchor`` is set where this page describes it."""

    iri: str
    label: str
    anchor: str | None


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A class or a property with all that the ontology says about it; ``relations`` have a heading each."""

    iri: str
    anchor: str
    name: str
    label: str
    definition: str | None
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    characteristics: tuple[str, ...]
    module: Reference | None
    relations: tuple[tuple[str, tuple[Reference, ...]], ...]
    restrictions: tuple[tuple[Reference, str, Reference], ...] = ()
    other_names: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    deprecated: bool = False
    hinted: frozenset[str] = frozenset()
    """The headings of relations that are hints (``schema:domainIncludes``...) and no axioms."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A class with its subclasses."""

    term: Reference
    below: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """A concept scheme: ``concepts`` have IRI, notation, label and definition."""

    iri: str
    anchor: str
    label: str
    definition: str | None
    concepts: tuple[tuple[str, str, str, str | None], ...]
    used_by: tuple[Reference, ...]
    module: Reference | None = None


@dataclass(frozen=True, slots=True)
class Module:
    """One ontology of those that are joined: its header."""

    iri: str
    anchor: str
    title: str
    description: str | None
    header: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Documentation:
    """All that the page of an ontology shows; ``modules`` begins with the ontology that joins the others."""

    modules: tuple[Module, ...]
    classes: tuple[TermEntry, ...]
    tree: tuple[Branch, ...]
    properties: tuple[tuple[str, tuple[TermEntry, ...]], ...]
    schemes: tuple[Scheme, ...]
    apart: tuple[tuple[Reference, ...], ...] = ()
    """Groups of classes of which no two share a member, by ``owl:AllDisjointClasses``."""
