"""``datapackage.json``: the tables as a Data Package (https://datapackage.org/standard/data-package/)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from iwtld.packages.description import Description, File
from iwtld.packages.model import Field, PackedTable, Type

NAME: Final = "datapackage.json"
_TYPES: Final[dict[Type, str]] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "year": "year",
    "partial-date": "string",
}
_PARTIAL: Final = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"


def text(
    description: Description, files: Sequence[File], tables: Iterable[PackedTable], *, folder: str = ""
) -> bytes:
    """Return the description of a data package as JSON; the files of the tables lie in ``folder``."""
    by_path = {file.path: file for file in files}
    document = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "iwtld",
        "id": description.iri,
        "title": description.title,
        "description": description.description,
        "homepage": description.homepage,
        "version": description.version,
        **({"created": f"{description.issued.isoformat()}T00:00:00Z"} if description.issued else {}),
        "keywords": list(description.keywords),
        "licenses": [
            {
                "name": description.licence_name,
                "path": description.licence,
                "title": description.licence_title,
            }
        ],
        "contributors": [{"title": description.creator, "roles": ["creator"]}],
        "sources": [
            {"title": one.title, **({"path": one.address} if one.address.startswith("http") else {})}
            for one in description.sources
        ],
        "resources": [_resource(table, by_path[folder + table.file]) for table in tables],
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _resource(table: PackedTable, file: File) -> dict[str, Any]:
    keys = [
        {"fields": [field.name], "reference": {"resource": field.table, "fields": ["id"]}}
        for field in table.fields
        if field.table
    ]
    return {
        "name": table.name,
        "type": "table",
        "path": file.path,
        "description": table.description,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": {
            "fields": [_field(field) for field in table.fields],
            "primaryKey": ["id"],
            "missingValues": [""],
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _field(field: Field) -> dict[str, Any]:
    # A cell with several values is text here: tools do not agree on lists yet.
    kind = "string" if field.separator else _TYPES[field.type]
    constraints: dict[str, Any] = {"required": True} if field.required else {}
    if field.name == "id":
        constraints["unique"] = True
    if field.type == "partial-date" and not field.separator:
        constraints["pattern"] = _PARTIAL
    said = field.description
    if field.separator:
        said = f"{said} Several values are set off by {field.separator!r}.".strip()
    return {
        "name": field.name,
        "type": kind,
        **({"trueValues": ["true", "1"], "falseValues": ["false", "0"]} if kind == "boolean" else {}),
        **({"description": said} if said else {}),
        **({"rdfType": field.property} if field.property else {}),
        **({"constraints": constraints} if constraints else {}),
    }
