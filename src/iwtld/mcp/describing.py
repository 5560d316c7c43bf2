"""What the graph says about a thing, as properties with names: from N-Triples to a record for a model."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import pyoxigraph as ox

from iwtld.mcp.answers import Cited, DescribeAnswer, Fact, LeftOut
from iwtld.mcp.bounded import harmless
from iwtld.mcp.shaping import SOURCES
from iwtld.namespaces import DATA, ID, expand, shorten

RECORDS: Final = 15
"""Most records about a thing in one answer."""

_LABEL: Final = expand("skos:prefLabel")
_TITLE: Final = expand("dcterms:title")
_SOURCE: Final = expand("dcterms:source")
_LOCATOR: Final = expand("iwt:locator")
_ROW: Final = expand("prov:wasDerivedFrom")
_CITING: Final = frozenset({_SOURCE, _LOCATOR, _ROW})


def describe(ntriples: bytes, iri: str, version: str, first: int, most: int) -> DescribeAnswer:
    """Return the description of a thing: ``most`` facts from the ``first`` on, then records and sources.

    In the description of the service the thing, the records about it, and what is mentioned stand side by
    side; what is mentioned has labels alone.
    """
    by_subject: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for triple in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES):
        subject = triple.subject
        if isinstance(subject, ox.NamedNode):
            by_subject[subject.value].append((triple.predicate.value, triple.object))
    labels = {subject: _label(found) for subject, found in by_subject.items()}
    own = sorted((p, _value(o), _iri(o)) for p, o in by_subject[iri] if p not in _CITING)
    facts = [_fact(each, labels) for each in own]
    records = [
        (subject, found)
        for subject, found in sorted(by_subject.items())
        if subject != iri and any(p not in (_LABEL, _TITLE) for p, _ in found)
    ]
    sources = _sources([by_subject[iri], *(found for _, found in records)], labels)
    left = [
        LeftOut(what=what, count=count, how=how)
        for what, count, how in (
            ("facts", len(facts) - (first - 1) - most, f"Ask describe with first={first + most}."),
            ("records", len(records) - RECORDS, "Ask find or a stored query about what you look for."),
            ("sources", len(sources) - SOURCES, "Ask describe for the IRI of one record."),
        )
        if count > 0
    ]
    return DescribeAnswer(
        dataset_version=version,
        iri=iri,
        label=harmless(labels.get(iri) or shorten(iri)),
        facts=facts[first - 1 : first - 1 + most],
        records=[_record(subject, found, labels) for subject, found in records[:RECORDS]],
        sources=sources[:SOURCES],
        left_out=left,
    )


def _record(iri: str, found: list[tuple[str, Any]], labels: dict[str, str | None]) -> dict[str, Any]:
    facts = sorted({_short(p): _shown(o, labels) for p, o in found if p not in _CITING}.items())
    return {"iri": iri, **dict(facts)}


def _sources(every: list[list[tuple[str, Any]]], labels: dict[str, str | None]) -> list[Cited]:
    cited = []
    for found in every:
        locator = next((_value(o) for p, o in found if p == _LOCATOR), None)
        row = next((_value(o).removeprefix(DATA) for p, o in found if p == _ROW), None)
        cited += [
            Cited(
                title=harmless(labels.get(_value(o)) or _value(o)),
                document=_value(o),
                locator=None if locator is None else harmless(locator),
                row=row,
            )
            for p, o in found
            if p == _SOURCE
        ]
    return list({each.model_dump_json(): each for each in cited}.values())


def _fact(each: tuple[str, str, str | None], labels: dict[str, str | None]) -> Fact:
    predicate, value, iri = each
    shown = (labels.get(iri) or shorten(iri)) if iri else value
    return Fact(property=_short(predicate), value=harmless(shown), iri=iri)


def _shown(term: Any, labels: dict[str, str | None]) -> str:
    iri = _iri(term)
    return harmless((labels.get(iri) or iri.removeprefix(ID)) if iri else _value(term))


def _label(found: list[tuple[str, Any]]) -> str | None:
    named = [o for p, o in found if p in (_LABEL, _TITLE) and isinstance(o, ox.Literal)]
    return min(named, key=lambda each: (each.language != "en", each.value)).value if named else None


def _short(predicate: str) -> str:
    return shorten(predicate)


def _value(term: Any) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _iri(term: Any) -> str | None:
    return term.value if isinstance(term, ox.NamedNode) else None
