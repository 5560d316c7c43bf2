"""Who acts in a case for which jurisdiction: through an agency of its own, or by taking part in an event."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from iwtld.basis.reading import grouped, need, rows

if TYPE_CHECKING:
    from pyoxigraph import Store

_HOMES: Final = """SELECT DISTINCT ?agency ?home WHERE {
  VALUES ?body { iwt:Agency iwt:AgencyClass }
  ?agency a ?body ; iwt:jurisdiction ?home
} ORDER BY ?agency ?home"""
_PARTICIPANTS: Final = """SELECT DISTINCT ?event ?home WHERE {
  { ?event iwt:participant ?home . ?home a iwt:Jurisdiction }
  UNION
  { ?event iwt:participant ?agency . ?agency a ?body ; iwt:jurisdiction ?home
    VALUES ?body { iwt:Agency iwt:AgencyClass } }
} ORDER BY ?event ?home"""
_FILE: Final = "acting.json"

Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Acting:
    """The jurisdictions behind agencies and events, as codes by their slugs.

    An organisation that is no agency of a state, such as an NGO at work there, acts for none.
    """

    agencies: Mapping[str, Codes]
    events: Mapping[str, Codes]

    def homes(self, agencies: Iterable[str]) -> Codes:
        """Return the jurisdictions that agencies belong to, each once."""
        return _united(self.agencies, agencies)

    def participants(self, events: Iterable[str]) -> Codes:
        """Return the jurisdictions that took part in events, themselves or through an agency, each once."""
        return _united(self.events, events)

    def write(self, folder: Path) -> None:
        """Write it to a folder, for :func:`read_acting`."""
        value = {"agencies": dict(self.agencies), "events": dict(self.events)}
        (folder / _FILE).write_text(json.dumps(value), encoding="utf-8")


def load_acting(store: Store) -> Acting:
    """Return what a graph records."""
    return Acting(
        grouped((need(row, "agency"), need(row, "home")) for row in rows(store, _HOMES)),
        grouped((need(row, "event"), need(row, "home")) for row in rows(store, _PARTICIPANTS)),
    )


def read_acting(folder: Path) -> Acting:
    """Return what was written to a folder."""
    value = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return Acting(_read(value["agencies"]), _read(value["events"]))


def _read(value: Mapping[str, Sequence[str]]) -> dict[str, Codes]:
    return {name: tuple(codes) for name, codes in value.items()}


def _united(known: Mapping[str, Codes], names: Iterable[str]) -> Codes:
    return tuple(dict.fromkeys(code for name in names for code in known.get(name, ())))
