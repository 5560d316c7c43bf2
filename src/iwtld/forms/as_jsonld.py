"""Forms as JSON-LD: one record with all its properties null, and help in keys that mean nothing.

A property that is null states nothing, and a key without a colon that the context does not define is ignored
(JSON-LD 1.1 processing, expansion). So the form can be read at any stage of filling it in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from iwtld.export.context import Context, project_context
from iwtld.export.terms import is_literal, literal, unescape
from iwtld.forms.kinds import TYPE, Field, Kind
from iwtld.forms.words import heading
from iwtld.namespaces import PREFIXES, shorten

_GUIDE = (
    "Write values for null; several values go into a list. Keys that begin with # are help and are not read. "
    "Copy the object in @graph for each record."
)


def write(kind: Kind) -> bytes:
    """Return the form for a kind of record."""
    context = project_context()
    record = dict(_record(kind, context))
    document = {
        "#": [*heading(kind), _GUIDE],
        "@context": _context(kind, context),
        "@graph": [record],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _record(kind: Kind, context: Context) -> Iterator[tuple[str, Any]]:
    keys = " and ".join(name.upper() for name in kind.table.about_url.variables)
    yield "# @id", f"The address of the record, with its key for {keys}."
    yield "@id", shorten(kind.subject)
    if kind.types:
        yield "@type", [shorten(iri) for iri in kind.types]
    for property_iri, iri in kind.constants:
        if property_iri != TYPE:
            yield shorten(property_iri), {"@id": shorten(iri)}
    for field in kind.fields:
        said = _help(field)
        yield f"# {field.name}", said
        if field.property_iri != TYPE:
            yield _key(field, context), None
        elif kind.types:
            said["takes"] += ", added to @type"
        else:
            # The type of a node cannot be null.
            yield "@type", []


def _key(field: Field, context: Context) -> str:
    if field.property_iri == TYPE:
        return "@type"
    term = context.terms.get(field.property_iri)
    return term.name if term else shorten(field.property_iri)


def _context(kind: Kind, context: Context) -> dict[str, Any]:
    """Return the part of the project's context that the form needs, with the languages of its text."""
    terms: dict[str, Any] = {}
    for field in kind.fields:
        key = _key(field, context)
        if key == "@type":
            continue
        column = field.column
        definition = {"@id": shorten(field.property_iri)}
        if column.value_url is not None:
            definition["@type"] = "@id"
        elif column.lang:
            definition["@language"] = column.lang
        elif column.datatype.base != "string" and not column.partial_date:
            definition["@type"] = f"xsd:{column.datatype.base}"
        terms[key] = definition
    return {"@version": 1.1, **{name: PREFIXES[name] for name in sorted(_prefixes(kind))}, **terms}


def _prefixes(kind: Kind) -> set[str]:
    """Return the prefixes that a record of the kind may need."""
    iris = [kind.subject, *kind.classes, *(field.property_iri for field in kind.fields)]
    return {"id", "xsd", *(name for iri in iris for name, colon, _ in [shorten(iri).partition(":")] if colon)}


def _help(field: Field) -> dict[str, Any]:
    said: dict[str, Any] = {"required": field.column.required, "takes": field.kind_of_node}
    if field.description:
        said["means"] = field.description
    if field.values and field.column.datatype.base != "boolean":
        said["codes"] = [_value(field, value) for value in field.values]
    said["example"] = _value(field, field.sample)
    return said


def _value(field: Field, item: str) -> Any:
    """Return a value as the context of the form asks for it."""
    token = field.token(item)
    if not is_literal(token):
        return shorten(unescape(token[1:-1]))
    text = literal(token)
    if field.column.datatype.base == "boolean":
        return text.lexical == "true"
    if field.column.partial_date:
        return {"@type": shorten(text.datatype), "@value": text.lexical}
    return text.lexical
