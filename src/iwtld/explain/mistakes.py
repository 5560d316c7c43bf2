"""The mistakes that people make, one at least for each rule that is more than the form of a property.

They stand in ``shapes/mistakes/*.ttl``, beside the shapes that find them, in a small vocabulary:

``mistake:example``, ``mistake:legitimate``
    what a shape finds, and what only looks like it and passes; the subject is the shape.
``mistake:record``
    the record with the mistake, one that the tables hold or a copy (``mistake:copyOf``) of one.
``mistake:set``, ``mistake:drop``
    the properties that get other values, and those that lose all.
``mistake:also``
    another record that has to change, with a ``mistake:record``, ``mistake:set`` and so on of its own.
``mistake:at``
    where the mistake is found: one result at each; the record itself where nothing else is said.
``mistake:says``
    a part of the message.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox

from iwtld.errors import ResourceError
from iwtld.namespaces import ID, SHAPES
from iwtld.validate.vocabulary import Term

FOLDER: Final = "mistakes"
"""The folder beside the shapes."""
_MISTAKE: Final = "https://w3id.org/iwtld/mistakes#"

Change: TypeAlias = Mapping[str, tuple[Term, ...]]
"""New values of properties, by the IRI of the property; no value takes all away."""
_Described: TypeAlias = Mapping[Term, Mapping[str, tuple[Term, ...]]]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in one record.

    ``shape`` is the local name of the shape that reports it, alone, at each of the nodes ``at``, with a
    message that contains ``says``. ``changes`` are the changes that make it, by the IRI of the changed node;
    the first is that of ``record``, which is a copy of ``copy_of`` where that is given. What is
    ``legitimate`` comes close to a mistake and is none.
    """

    shape: str
    record: str
    changes: Mapping[str, Change]
    says: str
    copy_of: str | None
    at: tuple[str, ...]
    legitimate: bool

    @property
    def name(self) -> str:
        """The record by kind and key, such as ``jurisdiction/KHM``; an IRI from elsewhere in full."""
        return self.record.removeprefix(ID)


def load_mistakes(shapes: Path) -> tuple[Mistake, ...]:
    """Return the cases that ``shapes/mistakes`` describes, in the order of the files and in theirs.

    Raises ``ResourceError`` for a file that does not parse or a mistake that does not say what it is.
    """
    found: list[Mistake] = []
    for path in sorted((shapes / FOLDER).glob("*.ttl")):
        try:
            found += _read(path)
        except (SyntaxError, LookupError, ValueError) as error:
            raise ResourceError(f"{path}: the mistakes are not well described: {error}.") from error
    return tuple(found)


def _read(path: Path) -> Iterator[Mistake]:
    collected: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        collected[quad.subject][quad.predicate.value].append(quad.object)
    described: _Described = {
        node: {predicate: tuple(values) for predicate, values in by.items()} for node, by in collected.items()
    }
    for node, by in described.items():
        for kind in ("example", "legitimate"):
            for example in by.get(_MISTAKE + kind, ()):
                yield _mistake(described, _iri(node).removeprefix(SHAPES), example, kind == "legitimate")


def _mistake(described: _Described, shape: str, node: Term, legitimate: bool) -> Mistake:
    by = described[node]
    record = _iri(_one(by, "record"))
    changes = {record: _change(described, by)}
    for other in by.get(_MISTAKE + "also", ()):
        changes[_iri(_one(described[other], "record"))] = _change(described, described[other])
    return Mistake(
        shape=shape,
        record=record,
        changes=changes,
        says="" if legitimate else _one(by, "says").value,
        copy_of=_iri(_one(by, "copyOf")) if _MISTAKE + "copyOf" in by else None,
        at=tuple(_iri(place) for place in by.get(_MISTAKE + "at", ())) or (record,),
        legitimate=legitimate,
    )


def _change(described: _Described, by: Mapping[str, tuple[Term, ...]]) -> Change:
    found: dict[str, tuple[Term, ...]] = {}
    for node in by.get(_MISTAKE + "set", ()):
        found |= described[node]
    return found | {_iri(gone): () for gone in by.get(_MISTAKE + "drop", ())}


def _one(by: Mapping[str, tuple[Term, ...]], name: str) -> ox.NamedNode | ox.Literal:
    (value,) = by.get(_MISTAKE + name, ())
    if not isinstance(value, ox.NamedNode | ox.Literal):
        raise ValueError(f"mistake:{name} is neither an IRI nor a text")
    return value


def _iri(term: Term) -> str:
    if not isinstance(term, ox.NamedNode):
        raise ValueError(f"{term} is not an IRI")
    return term.value
