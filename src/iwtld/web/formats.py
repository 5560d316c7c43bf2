"""The formats that several parts of the service offer, with the names and media types that ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from iwtld.export import FORMATS
from iwtld.web.negotiation import Format

HTML: Final = Format("html", "text/html; charset=utf-8", ("application/xhtml+xml",))
JSON: Final = Format("json", "application/json")
CSV: Final = Format("csv", "text/csv; charset=utf-8")

_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "turtle": ("application/x-turtle", "text/n3"),
    "jsonld": ("application/json",),
    "rdfxml": ("application/xml", "text/xml"),
    "trig": ("application/x-trig",),
}
# What clients write after format=, beside names and endings; SPARQLWrapper knows all of these but n3.
_OTHER_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "turtle": ("n3",),
    "jsonld": ("json-ld", "json"),
    "rdfxml": ("rdf+xml", "xml"),
}


def _offered(name: str) -> Format:
    syntax = FORMATS[name]
    charset = "; charset=utf-8" if syntax.media_type.startswith("text/") else ""
    other_names = (syntax.extension, *_OTHER_NAMES.get(name, ()))
    return Format(name, syntax.media_type + charset, _ALIASES.get(name, ()), other_names)


SYNTAXES: Final[Mapping[str, Format]] = MappingProxyType({name: _offered(name) for name in FORMATS})
"""The syntaxes of RDF by name; each can be asked for by the ending of its files too."""

RDF: Final = tuple(SYNTAXES[name] for name in ("turtle", "jsonld", "ntriples", "rdfxml", "trig"))
"""The syntaxes in which graphs are offered, the one for clients that do not mind first."""
