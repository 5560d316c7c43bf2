"""From validation results to findings with a place: the row of the table that a focus node comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from iwtld.errors import Finding
from iwtld.namespaces import DATA, PREFIXES, shorten
from iwtld.validate.results import Result
from iwtld.validate.vocabulary import display

_DERIVED: Final = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
_ROW: Final = re.compile(re.escape(DATA) + r"(?P<table>[^#]+)#row=(?P<row>\d+)")


def findings(graph: ox.Store, results: Iterable[Result]) -> tuple[Finding, ...]:
    """Return the results as findings, each with the table and row that its focus node was derived from.

    ``graph`` is the validated graph, which holds ``prov:wasDerivedFrom`` of every record. A focus node that
    comes from no table stands for itself. ``column_name`` is the path, ``code`` the source shape.
    """
    return tuple(_finding(graph, result) for result in results)


def _finding(graph: ox.Store, result: Result) -> Finding:
    file, row = _place(graph, result)
    path = None if result.path is None else str(result.path)
    return Finding(
        file=file,
        row=row,
        column=None,
        code=shorten(str(result.source_shape).strip("<>")),
        reason=f"{display(result.focus_node)}: {result.message}",
        value=None if result.value is None else display(result.value),
        column_name=path and re.sub(r"<([^>]*)>", lambda match: shorten(match[1]), path),
        severity=shorten(result.severity).removeprefix("sh:").lower(),
    )


def _place(graph: ox.Store, result: Result) -> tuple[str, int | None]:
    node = result.focus_node
    if not isinstance(node, ox.Literal):
        for quad in graph.quads_for_pattern(node, _DERIVED, None, None):
            match = _ROW.fullmatch(getattr(quad.object, "value", ""))
            if match:
                return match["table"], int(match["row"])
    return display(node), None
