"""The forms in which the API answers, and replies in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from iwtld.web.exchange import Reply
from iwtld.web.formats import CSV, JSON, SYNTAXES
from iwtld.web.negotiation import Format
from iwtld.web.sparql import formats as sparql

if TYPE_CHECKING:
    from iwtld.results import ResultSet

MARKDOWN: Final = Format("markdown", "text/markdown; charset=utf-8")
TABLE: Final = Format("table", "text/plain; charset=utf-8")
SPREADSHEET: Final = Format("spreadsheet", "text/csv; charset=utf-8")
"""CSV in which no cell is a formula; it goes by its name alone, since its media type is that of CSV."""

PAIRS: Final = (JSON, MARKDOWN, SYNTAXES["jsonld"], SYNTAXES["turtle"], TABLE)
"""For an answer about two states; Turtle and JSON-LD are its proof as a graph."""

LISTS: Final = (JSON, CSV, MARKDOWN, TABLE, SPREADSHEET)
"""For an answer that is a list."""

ROWS: Final = (*sparql.ROWS, MARKDOWN, TABLE, SPREADSHEET)
"""For a stored query that gives rows, or a yes or no."""

GRAPHS: Final = tuple(SYNTAXES[name] for name in ("turtle", "jsonld", "ntriples", "rdfxml"))
"""For a stored query that gives a graph."""

_NOTE: Final = "cells that begin with = + - @ TAB or CR have an apostrophe in front"


def reply(text: str, form: Format, name: str, headers: Mapping[str, str] | None = None) -> Reply:
    """Return a text in a form; ``name`` is what a download of it is called, without an extension."""
    more = dict(headers or {})
    if form is SPREADSHEET:
        more |= {"iwtld-note": _NOTE, "content-disposition": f'attachment; filename="{name}.csv"'}
    return Reply(text.encode(), form.media_type, headers={"vary": "Accept", **more})


def written(result: ResultSet, form: Format, name: str) -> Reply:
    """Return the answer to a query in a form, with the number of its rows or triples in a header."""
    return reply(result.to(form.name), form, name, {"iwtld-rows": str(len(result))})
