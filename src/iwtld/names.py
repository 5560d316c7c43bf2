"""Find a country, an instrument or another thing of the graph by any of its names.

Countries go by their ISO 3166-1 codes (alpha-3 and alpha-2) and names; everything else by the last part of
its IRI (its slug), its acronym, notation or labels. Capitals, accents, spaces and punctuation do not count:
``viet nam``, ``Vietnam`` and ``Việt Nam`` are one name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from iwtld.errors import ParameterError, UnknownNameError
from iwtld.namespaces import ID, IWT, PREFIXES

if TYPE_CHECKING:
    from iwtld.graph.readable import Readable


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing with names: the folder of its IRIs below ``.../id/``, and what people call it."""

    folder: str
    noun: str


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "country": Kind("jurisdiction", "country"),
        "instrument": Kind("instrument", "instrument"),
        "form": Kind("form", "form of cooperation"),
        "actor": Kind("actor", "actor"),
        "mechanism": Kind("mechanism", "mechanism"),
        "group": Kind("group", "group of countries"),
    }
)

_SKOS: Final = PREFIXES["skos"]
_CODES: Final = (IWT + "isoAlpha3", IWT + "isoAlpha2", IWT + "acronym", _SKOS + "notation")
_LABELS: Final = (_SKOS + "prefLabel",)
_OTHERS: Final = (_SKOS + "altLabel", _SKOS + "hiddenLabel")
_RANKS: Final = {
    predicate: rank for rank, group in enumerate((_CODES, _LABELS, _OTHERS)) for predicate in group
}
# The namespace and the predicates are constants of this module; nothing of a user enters the text.
_QUERY: Final = """
SELECT ?thing ?predicate ?name WHERE {{
  VALUES ?predicate {{ {predicates} }}
  ?thing ?predicate ?name .
  FILTER(STRSTARTS(STR(?thing), "{namespace}"))
}}
"""
_SLUG: Final = re.compile(r"[A-Za-z0-9]+(?:[-._][A-Za-z0-9]+)*")
# Letters that Unicode does not decompose into a base letter and an accent.
_FOLDED: Final = str.maketrans(
    {"đ": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
)
_WORDS: Final = {"&": "and", "st": "saint", "the": ""}


def fold(name: str) -> str:
    """Return the form in which names are compared: no capitals, accents, spaces, punctuation or "the"."""
    # Folding capitals may compose what was decomposed, and the other way round; hence twice.
    small = unicodedata.normalize("NFKD", name).casefold().translate(_FOLDED)
    decomposed = unicodedata.normalize("NFKD", small)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    words = re.findall(r"&|[^\W_]+", plain)
    return "".join(_WORDS.get(word, word) for word in words)


@dataclass(frozen=True, slots=True)
class _Index:
    """The names of one kind: folded name to rank and IRIs, and the preferred label of each IRI."""

    ranked: Mapping[str, Mapping[int, frozenset[str]]]
    labels: Mapping[str, str]
    spoken: tuple[str, ...]


class Names:
    """The names in a graph. Each kind is read once, by one query, when a name of it is first looked up."""

    __slots__ = ("_indexes", "_store")

    def __init__(self, store: Readable) -> None:
        self._store = store
        self._indexes: dict[str, _Index] = {}

    def resolve(self, kind: str, text: str) -> str:
        """Return the IRI of the thing of a kind (a key of ``KINDS``) that has a name, code, slug or IRI.

        A code or slug goes before a preferred label and that before any other name. Raises
        ``UnknownNameError`` with the nearest names for a name that nothing has, and ``ParameterError`` for
        one that several things have.
        """
        if kind not in KINDS:
            raise UnknownNameError("kind of name", kind, KINDS)
        direct = self._direct(kind, text.strip())
        if direct is not None:
            return direct
        index = self._index(kind)
        ranks = index.ranked.get(fold(text), {}) if fold(text) else {}
        if not ranks:
            raise UnknownNameError(KINDS[kind].noun, text, index.spoken)
        found = sorted(ranks[min(ranks)])
        if len(found) > 1:
            listed = ", ".join(f"{slug(iri)} ({index.labels.get(iri, iri)})" for iri in found)
            raise ParameterError(f"{text!r} is the name of more than one {KINDS[kind].noun}: {listed}.")
        return found[0]

    def labels(self, kind: str) -> Mapping[str, str]:
        """Return the things of a kind, slug to preferred label, in the order of the slugs."""
        labels = self._index(kind).labels
        return {slug(iri): labels[iri] for iri in sorted(labels)}

    def _direct(self, kind: str, text: str) -> str | None:
        """Return the IRI for a full IRI or a slug, without reading the names of the kind."""
        from pyoxigraph import NamedNode

        namespace = f"{ID}{KINDS[kind].folder}/"
        candidate = text.removeprefix(namespace)
        if not _SLUG.fullmatch(candidate):
            return None
        for spelt in dict.fromkeys([candidate, candidate.upper(), candidate.lower()]):
            node = NamedNode(namespace + spelt)
            if any(True for _ in self._store.quads_for_pattern(node, None, None, None)):
                return node.value
        return None

    def _index(self, kind: str) -> _Index:
        if kind not in self._indexes:
            self._indexes[kind] = _read(self._store, f"{ID}{KINDS[kind].folder}/")
        return self._indexes[kind]


def slug(iri: str) -> str:
    """Return the last part of an IRI: ``VNM``, ``untoc``."""
    return iri.rpartition("/")[2]


def _read(store: Readable, namespace: str) -> _Index:
    from pyoxigraph import Literal, NamedNode, QuerySolutions

    predicates = " ".join(f"<{predicate}>" for predicate in _RANKS)
    query = _QUERY.format(predicates=predicates, namespace=namespace)
    ranked: dict[str, dict[int, set[str]]] = {}
    labels: dict[str, str] = {}
    spoken: set[str] = set()

    def enter(name: str, rank: int, iri: str) -> None:
        if key := fold(name):
            ranked.setdefault(key, {}).setdefault(rank, set()).add(iri)
            spoken.add(name)

    solutions = store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - a SELECT gives solutions
    for row in solutions:
        thing, predicate, name = row["thing"], row["predicate"], row["name"]
        if not (
            isinstance(thing, NamedNode) and isinstance(predicate, NamedNode) and isinstance(name, Literal)
        ):
            continue
        enter(name.value, _RANKS[predicate.value], thing.value)
        enter(slug(thing.value), 0, thing.value)
        if predicate.value in _LABELS and (thing.value not in labels or name.language == "en"):
            labels[thing.value] = name.value
    frozen = {key: {rank: frozenset(iris) for rank, iris in ranks.items()} for key, ranks in ranked.items()}
    return _Index(frozen, labels, tuple(sorted(spoken)))
