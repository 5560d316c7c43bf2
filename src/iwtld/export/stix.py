"""STIX 2.1: who exists, where, and what ties them, for systems that exchange threat intelligence.

https://docs.oasis-open.org/cti/stix/v2.1/stix-v2.1.html. A legal basis is no threat, so this is small:
agencies, organisations and groups of countries are identities, countries are locations, and mechanisms and
instruments are notes on those that take part in them or are bound by them. Identifiers are UUIDs of version 5
made from the IRIs, so the same thing has the same identifier in every export. Every object carries TLP:CLEAR
(``TLP:WHITE`` of STIX 2.1) and the licence, and names its IRI and its sources as external references.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from iwtld.dataset import DATASET
from iwtld.export.about import About
from iwtld.export.ties import Attributes, Ties, read_ties
from iwtld.graph.asking import answer
from iwtld.namespaces import BASE, ID

if TYPE_CHECKING:
    from pyoxigraph import Store

_SPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, BASE)
# The marking that section 7.2.1.4 of STIX 2.1 fixes.
_WHITE: Final[Mapping[str, Any]] = {
    "type": "marking-definition",
    "spec_version": "2.1",
    "id": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
    "created": "2017-01-20T00:00:00.000Z",
    "definition_type": "tlp",
    "name": "TLP:WHITE",
    "definition": {"tlp": "white"},
}
_FACTS: Final = """
SELECT ?thing ?code ?text ?url WHERE {
  { ?thing iwt:isoAlpha2 ?code } UNION { ?thing a iwt:Mechanism ; dcterms:description ?text }
  UNION { ?thing a iwt:Source ; schema:url ?url }
}
"""
_NOTED: Final = frozenset(("mechanism", "instrument"))


def write(store: Store, out: BinaryIO, about: About, *, day: datetime) -> None:
    """Write a bundle; ``day`` is when the graph was built, and stands as the time of every object.

    What a mechanism or an instrument is tied to is named in its note; one that nothing is tied to is left
    out, because a note has to be about something.
    """
    objects = sorted(_objects(store, about, day), key=lambda each: (each["type"], each["id"]))
    content = json.dumps(objects, sort_keys=True)
    bundle = {"type": "bundle", "id": f"bundle--{uuid.uuid5(_SPACE, content)}", "objects": objects}
    out.write((json.dumps(bundle, indent=2, ensure_ascii=False) + "\n").encode())


def _objects(store: Store, about: About, day: datetime) -> Iterator[dict[str, Any]]:
    codes, texts, addresses = _facts(store)
    time = day.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    licence = _licence(about, time)
    maker = f"identity--{uuid.uuid5(_SPACE, DATASET)}"
    shared = {
        "spec_version": "2.1",
        "created": time,
        "modified": time,
        "created_by_ref": maker,
        "object_marking_refs": sorted((_WHITE["id"], licence["id"])),
    }
    ties = read_ties(store)
    noted = _noted(ties)
    kinds = {key: _kind(key, attributes, codes) for key, attributes in ties.nodes.items()}
    yield from (dict(_WHITE), licence)
    yield {
        "type": "identity",
        "id": maker,
        **{key: value for key, value in shared.items() if key != "created_by_ref"},
        "name": about.title or "iwtld",
        "identity_class": "system",
    }
    for key, attributes in ties.nodes.items():
        kind = kinds[key]
        described: dict[str, Any] = {"type": kind, "id": _id(kind, key), **shared}
        if kind == "note":
            if key not in noted:
                continue
            described |= {
                "abstract": attributes["label"],
                "content": _content(attributes, texts.get(key, "")),
                "object_refs": sorted({_id(kinds[other], other) for other in noted[key]}),
            }
        else:
            described["name"] = attributes["label"]
            if kind == "location":
                described["country"] = codes[key]
            else:
                described["identity_class"] = _class(attributes)
        described["external_references"] = _references(attributes, addresses)
        yield described
    yield from _located(ties, kinds, shared)


def _facts(store: Store) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return the codes of countries, what mechanisms are, and the addresses of sources, by key."""
    codes: dict[str, str] = {}
    texts: dict[str, str] = {}
    addresses: dict[str, str] = {}
    for row in answer(store, _FACTS):
        key = str(row["thing"]).removeprefix(ID)
        for name, found in (("code", codes), ("text", texts), ("url", addresses)):
            if row[name]:
                found[key] = str(row[name])
    return codes, texts, addresses


def _kind(key: str, attributes: Attributes, codes: Mapping[str, str]) -> str:
    if attributes["kind"] in _NOTED:
        return "note"
    # A location of STIX has a country by ISO 3166-1 alpha-2; the European Union, say, has none.
    return "location" if key in codes else "identity"


def _class(attributes: Attributes) -> str:
    """Return a class from the vocabulary of STIX (section 10.7)."""
    return {"actor": "organization", "group": "group", "agency-kind": "class"}.get(
        str(attributes["kind"]), "unspecified"
    )


def _noted(ties: Ties) -> dict[str, set[str]]:
    """Return which identities and locations are tied to each mechanism and instrument."""
    found: dict[str, set[str]] = defaultdict(set)
    for start, end, _ in ties.edges:
        for one, other in ((start, end), (end, start)):
            if ties.nodes[one]["kind"] in _NOTED and ties.nodes[other]["kind"] not in _NOTED:
                found[one].add(other)
    return found


def _located(ties: Ties, kinds: Mapping[str, str], shared: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield where agencies are; the model says it of the country that they belong to."""
    for start, end, attributes in ties.edges:
        if attributes["relation"] == "agency-of" and (kinds[start], kinds[end]) == ("identity", "location"):
            yield {
                "type": "relationship",
                "id": _id("relationship", f"{start} {end}"),
                **shared,
                "relationship_type": "located-at",
                "source_ref": _id("identity", start),
                "target_ref": _id("location", end),
            }


def _licence(about: About, time: str) -> dict[str, Any]:
    text = f"{about.title}, version {about.version}. Licence: {about.licence}"
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": f"marking-definition--{uuid.uuid5(_SPACE, text)}",
        "created": time,
        "definition_type": "statement",
        "definition": {"statement": text},
    }


def _id(kind: str, key: str) -> str:
    return f"{kind}--{uuid.uuid5(_SPACE, ID + key)}"


def _content(attributes: Attributes, text: str) -> str:
    """Return what a mechanism or instrument is, with what is recorded of its standing and time."""
    held = " to ".join(str(attributes[name]) for name in ("start", "end") if attributes[name])
    parts = (attributes["type"], attributes["status"], held, text)
    return ". ".join(str(part) for part in parts if part) or str(attributes["label"])


def _references(attributes: Attributes, addresses: Mapping[str, str]) -> list[dict[str, str]]:
    iri = str(attributes["iri"])
    found = [{"source_name": "iwtld", "url": iri, "external_id": iri.removeprefix(ID)}]
    for source in str(attributes["source"]).split():
        key = source.removeprefix(ID)
        reference = {"source_name": key.partition("/")[2], "external_id": key}
        if key in addresses:
            reference["url"] = addresses[key]
        if attributes["locator"]:
            reference["description"] = str(attributes["locator"])
        found.append(reference)
    return found
