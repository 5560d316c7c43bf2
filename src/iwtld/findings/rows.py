"""The findings of a build: results with the table and the row that the record comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyoxigraph as ox

from iwtld.errors import Finding
from iwtld.findings.present import present
from iwtld.findings.settle import settle
from iwtld.findings.things import Things, short
from iwtld.validate.results import Result
from iwtld.validate.shapes import Shape


def findings_of_rows(
    graph: ox.Store, results: Sequence[Result], shapes: Sequence[Shape]
) -> list[tuple[Result, Finding]]:
    """Return the results that each stand for a mistake of their own, with a finding for each.

    ``graph`` is the validated graph, which holds ``prov:wasDerivedFrom`` of every record: ``file`` is the
    name of the table, ``line`` the row. A focus node that comes from no table stands for itself.
    """
    things = Things(graph)
    settled, _ = settle(results, (), shapes, graph)
    found = []
    for result, finding in zip(settled, present(settled, shapes, graph), strict=True):
        row = things.row(result.focus_node)
        place = (short(result.focus_node), None) if row is None else (row.table, row.number)
        found.append((result, replace(finding, file=place[0], line=place[1])))
    return found
