"""``croissant.json``: the tables as sets of records (https://docs.mlcommons.org/croissant/docs/croissant-spec.html)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from iwtld.packages.description import Description, File
from iwtld.packages.model import Field, PackedTable, Type

NAME: Final = "croissant.json"
_CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the specification asks every document to hold as it is."""

_TYPES: Final[dict[Type, str]] = {
    "text": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "year": "sc:Text",
    "partial-date": "sc:Text",
}


def text(
    description: Description, files: Sequence[File], tables: Iterable[PackedTable], *, folder: str = ""
) -> bytes:
    """Return the description of the tables as JSON-LD; their files lie in ``folder``."""
    found = list(tables)
    by_path = {file.path: file for file in files}
    circular = _circular(found)
    document = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "@id": description.iri,
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "iwtld",
        "alternateName": description.title,
        "description": description.description,
        "url": description.homepage,
        "version": description.version,
        **({"datePublished": description.issued.isoformat()} if description.issued else {}),
        "license": description.licence,
        "creator": {"@type": "sc:Organization", "name": description.creator},
        "keywords": list(description.keywords),
        "inLanguage": "en",
        "citeAs": description.citation,
        "distribution": [_file(table, by_path[folder + table.file]) for table in found],
        "recordSet": [_record_set(table, circular) for table in found],
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _file(table: PackedTable, file: File) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": table.file,
        "name": table.file,
        "description": table.description,
        "contentUrl": file.path,
        "contentSize": f"{file.size} B",
        "encodingFormat": file.media_type,
        "sha256": file.sha256,
    }


def _record_set(table: PackedTable, circular: frozenset[tuple[str, str]]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": {"@id": f"{table.name}/id"},
        "field": [_field(table, field, circular) for field in table.fields],
    }


def _field(table: PackedTable, field: Field, circular: frozenset[tuple[str, str]]) -> dict[str, Any]:
    said = field.description
    if field.separator:
        said = f"{said} Several values are set off by {field.separator!r}.".strip()
    refers = field.table and (table.name, field.table) not in circular
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{field.name}",
        "name": field.name,
        **({"description": said} if said else {}),
        "dataType": _type(field),
        **({"equivalentProperty": field.property} if field.property else {}),
        "source": {"fileObject": {"@id": table.file}, "extract": {"column": field.name}},
        **({"references": {"field": {"@id": f"{field.table}/id"}}} if refers else {}),
    }


def _type(field: Field) -> str:
    """Return the type of a field; an empty cell can be read as text alone, and so can a list."""
    return _TYPES[field.type] if field.required and not field.separator else "sc:Text"


def _circular(tables: Iterable[PackedTable]) -> frozenset[tuple[str, str]]:
    """Return the references, table to table, from whose target there is a way back.

    Loaders take references for an order in which to read.
    """
    targets = {table.name: {field.table for field in table.fields if field.table} for table in tables}

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += targets.get(name, ())
        return seen

    behind = {name: reached(name) for name in targets}
    return frozenset(
        (name, target) for name, found in targets.items() for target in found if name in behind[target]
    )
