"""What a worker opens once and keeps for all of its parts: tables, keys, shapes and recorded things."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from iwtld.bulk.check import Checker
from iwtld.bulk.job import Job
from iwtld.graph.context import FEW, open_context
from iwtld.incoming.shapes import shapes_of
from iwtld.tables import Examination, Table, load_some

if TYPE_CHECKING:
    from iwtld.plans.rows import RowPlanner


@dataclass(frozen=True, slots=True)
class Context:
    """The standing of one worker: the table, its keys, the shapes, and the planner where one is asked for."""

    table: Table
    examination: Examination
    checker: Checker
    planner: RowPlanner | None

    def named(self, path: Path, label: str) -> Table:
        """Return the table with the path of a file to be read, and what findings call it."""
        return replace(self.table, path=path, label=label)


def open_worker(job: Job) -> Context:
    """Return the context of a job; a process opens it for its first part and keeps it for the others."""
    table, examination, checker = _open(job.kind, job.root, job.store, job.added, job.profile)
    planner = None
    if job.answers is not None:
        planner = _planner(job.answers, table, job.today, job.chosen)
    return Context(table, examination, checker, planner)


@lru_cache(maxsize=1)
def _open(
    kind: str, root: Path, store: Path, added: tuple[Table, ...], profile: str
) -> tuple[Table, Examination, Checker]:
    recorded = load_some(root / "data", [kind])
    table = next(one for one in recorded if one.name == kind)
    stack = ExitStack()
    # Kept as long as the process: the workers of a run end with it, and the files are private to them.
    examination = stack.enter_context(Examination([table], (*recorded, *added), parts=True))
    _, shapes = shapes_of(profile, (), root)
    return table, examination, Checker(partial(_records, store), shapes, table, store)


def _records(store: Path) -> ox.Store:
    """Return the recorded triples, in memory."""
    with open_context(store, triples=FEW + 1) as records:
        return records


@lru_cache(maxsize=1)
def _planner(answers: Path, table: Table, today: int, chosen: bool) -> RowPlanner:
    from iwtld.plans.rows import RowPlanner

    return RowPlanner.open(answers, table, today, chosen=chosen)
