"""Natural keys: what makes two records of one class records of the same thing.

They are declared in ``shapes/keys.ttl``, which explains their words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from iwtld.errors import ResourceError
from iwtld.namespaces import PREFIXES
from iwtld.validate.vocabulary import TYPE

KEYS: Final = "keys.ttl"
"""The file beside the shapes."""
_KEY: Final = "https://w3id.org/iwtld/keys#"
_DEFINITION: Final = PREFIXES["skos"] + "definition"


@dataclass(frozen=True, slots=True)
class NaturalKey:
    """One natural key; properties are IRIs.

    Two records of one of the ``classes`` have it in common when the values of each property in ``equal`` are
    there and the same, those in ``equal_or_absent`` are the same or missing in both, and, where ``texts`` has
    any, one text of these properties is the same. Records that differ in a property of ``apart_by``, or with
    ``in_time`` in their time, are of different things. What ``compares`` names may differ between records of
    one thing, and is then a contradiction.
    """

    name: str
    definition: str
    classes: tuple[str, ...]
    equal: tuple[ox.NamedNode, ...]
    equal_or_absent: tuple[ox.NamedNode, ...]
    texts: tuple[ox.NamedNode, ...]
    compares: tuple[ox.NamedNode, ...]
    apart_by: tuple[ox.NamedNode, ...]
    in_time: bool


def load_keys(shapes: Path) -> tuple[NaturalKey, ...]:
    """Return the natural keys that ``keys.ttl`` in the folder of the shapes declares, in its order.

    No file means no keys. Raises ``ResourceError`` for one that does not parse, and for a key without a class
    or without anything that records could have in common.
    """
    path = shapes / KEYS
    if not path.is_file():
        return ()
    described: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                described[quad.subject.value][quad.predicate.value].append(quad.object)
    except SyntaxError as error:
        raise ResourceError(f"{path}: the natural keys do not parse: {error}") from error
    wanted = ox.NamedNode(_KEY + "NaturalKey")
    return tuple(_key(path, iri, by) for iri, by in described.items() if wanted in by.get(TYPE, ()))


def _key(path: Path, iri: str, by: dict[str, list[ox.NamedNode | ox.Literal]]) -> NaturalKey:
    def properties(name: str) -> tuple[ox.NamedNode, ...]:
        return tuple(value for value in by.get(_KEY + name, ()) if isinstance(value, ox.NamedNode))

    classes = properties("ofClass")
    key = NaturalKey(
        name=iri.removeprefix(_KEY),
        definition=next((value.value for value in by.get(_DEFINITION, ())), ""),
        classes=tuple(name.value for name in classes),
        equal=properties("equal"),
        equal_or_absent=properties("equalOrAbsent"),
        texts=properties("text"),
        compares=properties("compares"),
        apart_by=properties("apartBy"),
        in_time=any(value.value in {"true", "1"} for value in by.get(_KEY + "inTime", ())),
    )
    if not classes or not (key.equal or key.texts):
        raise ResourceError(f"{path}: the key {key.name} needs key:ofClass, and key:equal or key:text.")
    return key
