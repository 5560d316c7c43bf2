"""``ro-crate-metadata.json``: files and what they are (https://www.researchobject.org/ro-crate/specification/1.3/)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

from iwtld.packages.description import Description, File

NAME: Final = "ro-crate-metadata.json"
PROFILE: Final = "https://w3id.org/ro/crate/1.3"


def text(description: Description, files: Iterable[File]) -> bytes:
    """Return the metadata of a crate of the files, without itself, as JSON-LD."""
    listed = sorted(files, key=lambda file: file.path)
    creator = "#creator"
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": description.iri,
        "name": description.title,
        "description": description.description,
        "url": description.homepage,
        "version": description.version,
        "license": {"@id": description.licence},
        "creator": {"@id": creator},
        "publisher": {"@id": creator},
        "keywords": list(description.keywords),
        "inLanguage": "en",
        "hasPart": [{"@id": _id(file)} for file in listed],
    }
    if description.issued:
        root["datePublished"] = description.issued.isoformat()
    graph: list[dict[str, Any]] = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "conformsTo": {"@id": PROFILE},
            "about": {"@id": "./"},
        },
        root,
        {"@id": creator, "@type": "Organization", "name": description.creator, "url": description.homepage},
        {
            "@id": description.licence,
            "@type": "CreativeWork",
            "name": description.licence_title,
            "identifier": description.licence_name,
        },
        *(_file(file) for file in listed),
    ]
    document = {"@context": f"{PROFILE}/context", "@graph": graph}
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _file(file: File) -> dict[str, Any]:
    return {
        "@id": _id(file),
        "@type": "File",
        "name": file.path.rpartition("/")[2],
        **({"description": file.description} if file.description else {}),
        "encodingFormat": ["application/gzip", file.media_type] if file.packed else file.media_type,
        **({"contentSize": str(file.size), "sha256": file.sha256} if file.sha256 else {}),
    }


def _id(file: File) -> str:
    # A path is a URI reference; a dot in front of a hidden file is none that is left out.
    return quote(file.path, safe="/")
