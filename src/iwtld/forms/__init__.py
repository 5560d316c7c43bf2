"""Forms for new records: what kinds of record there are, and an empty form for each.

``kinds`` and ``find_kind`` describe the kinds of record from the metadata of the tables, the ontology and the
data themselves. ``template`` writes a form as CSV, as an Excel workbook, as Turtle or as JSON-LD.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final, Protocol, cast

from iwtld.errors import UnknownNameError
from iwtld.forms.kinds import Field, Kind, find_kind, kinds

__all__ = ["EXTENSIONS", "FORMATS", "Field", "Kind", "find_kind", "kinds", "template"]

EXTENSIONS: Final = {"csv": "csv", "xlsx": "xlsx", "turtle": "ttl", "jsonld": "jsonld"}
"""The formats of forms, with the extension of a file in each."""

FORMATS: Final = tuple(EXTENSIONS)


class _Writer(Protocol):
    def write(self, kind: Kind) -> bytes: ...


def template(kind: Kind, form: str = "csv") -> bytes:
    """Return an empty form for a kind of record as the bytes of a file.

    Every column or property comes with its description, whether it is required, what values it takes, and an
    example from the data. Raises ``UnknownNameError`` for a format that is not one of ``FORMATS``.
    """
    if form not in EXTENSIONS:
        raise UnknownNameError("format of forms", form, FORMATS)
    writer = cast(_Writer, import_module(f"iwtld.forms.as_{form}"))
    return writer.write(kind)
