"""From files of records to a folder of N-Quads: cut, examined in parts, reported, and swapped in whole."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode, Store

from iwtld import resources
from iwtld.additions.tables import added_tables
from iwtld.bulk.job import Engine, Job, PartResult
from iwtld.bulk.keys import doubles
from iwtld.bulk.report import examined
from iwtld.bulk.split import Part, split
from iwtld.errors import InputError, UsageError
from iwtld.findings import load_keys
from iwtld.forms.kinds import TYPE, find_table
from iwtld.graph import open_read_only, read_manifest, store_path
from iwtld.incoming.examined import Examined
from iwtld.incoming.reading import lacks_columns
from iwtld.plans.needs import USUAL
from iwtld.tables import Table, load_folder
from iwtld.tables.findings import Findings
from iwtld.tables.records import Records
from iwtld.temporary import temporary_folder
from iwtld.validate.vocabulary import SUBCLASS

MANIFEST: Final = "manifest.json"
"""The file that says what a folder of output holds; it is written last."""

PART_BYTES: Final = 8 << 20
"""How long a part is at most: a process that is done early takes over from the others."""

_BELOW: Final = NamedNode(SUBCLASS)

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Populated:
    """What became of the files: the examination, and what was written.

    ``folder`` is None when something is wrong, since nothing is written then. ``planned`` counts the lines of
    the plan, ``seconds`` are of the wall.
    """

    examined: Examined
    records: int
    quads: int
    planned: int
    parts: int
    folder: Path | None
    seconds: float


def populate_files(
    files: Sequence[str | os.PathLike[str]],
    kind: str,
    out: str | os.PathLike[str],
    *,
    engine: Engine,
    parts: int = 1,
    store: str | os.PathLike[str] | None = None,
    profile: str = "strict",
    forms: Sequence[str] | None = None,
    plan: bool = False,
    root: Path | None = None,
    progress: Progress | None = None,
) -> Populated:
    """Map, check and plan files of records of one kind, and write the folder ``out`` when all is well.

    Each file is cut into ``parts`` parts or more, which the ``engine`` runs. The rows are checked as
    ``iwtld validate`` does, among the records of the graph in ``store``; keys are compared over all files.
    ``plan`` adds the cooperation plan of each case, for ``forms`` or those that it needs. The folder appears,
    or takes the place of an earlier one, when it is complete: ``part-00000.nq`` and on, ``plan-00000.csv``
    and on, and a manifest with the numbers and checksums.

    Raises ``InputError`` for a file that cannot be read, a folder that is not ours to replace, and a full
    disk; ``UnknownNameError`` for a kind or a form that does not exist; ``UsageError`` for a kind of which
    more than the key tells records apart, and for a plan of anything but cases.
    """
    begin = time.perf_counter()
    root, told = resources.root() if root is None else root, progress or _silent
    described = load_folder(root / "data")
    table = find_table(kind, described)
    _refuse_natural_keys(table, root, store)
    target = Path(out).resolve()
    _check_target(target)
    tables = [replace(table, path=engine.fetch(file), label=os.fspath(file)) for file in files]
    _refuse_twice(tables)
    with _aside(target) as place:
        job = Job(
            table.name,
            root,
            store_path(store),
            place / "output",
            {one.path: one.file for one in tables},
            lacking=frozenset(one.path for one in tables if _lacks(one)),
            added=tuple(_added(root, place / "added")),
            profile=profile,
            answers=_answers(place, store, forms, told) if plan else None,
            chosen=forms is not None,
            today=date.today().toordinal(),
        )
        job.out.mkdir()
        pieces = [part for one in tables for part in split(one.path, _number(one.path, parts))]
        results = _results(engine, job, pieces, told)
        hashes = [job.part_file("keys", one.number, "bin") for one in results]
        found = examined(job, tables, results, doubles(engine.twice(hashes), tables), place)
        for path in hashes:
            path.unlink()
        written = found.conforms
        if written:
            _finish(job, tables, results)
            _swap(job.out, target, place)
    return Populated(
        found,
        sum(one.records for one in results),
        sum(one.quads for one in results),
        sum(one.planned for one in results),
        len(results),
        target if written else None,
        time.perf_counter() - begin,
    )


def _results(engine: Engine, job: Job, parts: Sequence[Part], told: Progress) -> list[PartResult]:
    found, records = [], 0
    for one in engine(job, parts):
        found.append(one)
        records += one.records
        told(f"{records:,} records, {len(found)} of {len(parts)} parts.")
    return sorted(found, key=lambda one: one.number)


def _number(path: Path, least: int) -> int:
    """Return into how many parts a file is cut: a multiple of ``least``, so that all are done together."""
    try:
        return least * max(1, -(-path.stat().st_size // (least * PART_BYTES)))
    except OSError as error:
        raise InputError(f"{path}: the file cannot be read ({error.strerror}).") from error


def _lacks(table: Table) -> bool:
    findings = Findings()
    with Records(table, findings):
        return lacks_columns(table.file, findings.kept)


def _added(root: Path, folder: Path) -> Iterator[Table]:
    """Yield the tables of additions, from copies in a folder that every worker reaches."""
    folder.mkdir()
    for number, table in enumerate(added_tables(root)):
        path = folder / f"{number}-{table.path.name}"
        shutil.copyfile(table.path, path)
        yield replace(table, path=path)


def _answers(
    place: Path, store: str | os.PathLike[str] | None, forms: Sequence[str] | None, told: Progress
) -> Path:
    """Write the time lines of all pairs, and who acts for whom, from which every worker plans."""
    from iwtld.kb import open_knowledge_base
    from iwtld.plans.acting import load_acting
    from iwtld.plans.horizon import horizon

    graph = open_knowledge_base(store, build=False)
    profile = graph.reasoner.profile(None)
    wanted = USUAL if forms is None else tuple(graph.reasoner.form(form, profile) for form in forms)
    told("Working out who may obtain what from whom, for every day on which it changed.")
    folder = place / "horizon"
    horizon(graph.reasoner.world, dict.fromkeys(wanted)).write(folder)
    load_acting(graph.store).write(folder)
    return folder


def _refuse_natural_keys(table: Table, root: Path, store: str | os.PathLike[str] | None) -> None:
    """Refuse kinds whose records are compared one with another, which no part can do by itself.

    Where the rows choose their classes, these may be any.
    """
    own = {
        c.value_url.expand({}) for c in table.columns if c.virtual and c.property_url == TYPE and c.value_url
    }
    chosen = any(not column.virtual and column.property_url == TYPE for column in table.columns)
    above = _with_superclasses(own, open_read_only(store))
    if chosen or any(above & set(key.classes) for key in load_keys(root / "shapes")):
        raise UsageError(
            f"Records of {table.name} are compared with each other for doubles, all at once. "
            "Check them with `iwtld validate` and add them with `iwtld add`."
        )


def _with_superclasses(classes: set[str], store: Store) -> set[str]:
    found, waiting = set(classes), list(classes)
    while waiting:
        quads = store.quads_for_pattern(NamedNode(waiting.pop()), _BELOW, None, None)
        fresh = {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)} - found
        found |= fresh
        waiting += fresh
    return found


def _refuse_twice(tables: Sequence[Table]) -> None:
    paths = [one.path for one in tables]
    for one in tables:
        if paths.count(one.path) > 1:
            raise UsageError(f"{one.file} is given twice.")


def _check_target(target: Path) -> None:
    if target.is_dir() and (any(target.iterdir()) and not (target / MANIFEST).is_file()):
        raise InputError(
            f"{target} holds something else. Give a new folder, or one that iwtld populate wrote."
        )
    if target.exists() and not target.is_dir():
        raise InputError(f"{target} is not a folder. Give another one with -o.")


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """Make a folder beside the target, removed at the end whatever happens."""
    try:
        with temporary_folder(target.parent) as place:
            yield place
    except OSError as error:
        reason = f"{target.parent} cannot take the output ({error.strerror or error})."
        raise InputError(f"{reason} Make room, or write somewhere else.") from error


def _finish(job: Job, tables: Sequence[Table], results: Sequence[PartResult]) -> None:
    """Write the manifest, last of all."""
    from iwtld import __version__

    head: dict[str, Any] = {
        "kind": job.kind,
        "version": __version__,
        "dataset_version": read_manifest(job.store).dataset_version,
        "profile": job.profile,
        "files": [Path(one.file).name for one in tables],
        "records": sum(one.records for one in results),
        "quads": sum(one.quads for one in results),
        "parts": [
            {
                "file": job.part_file("part", one.number, "nq").name,
                "records": one.records,
                "quads": one.quads,
                "sha256": one.digest,
            }
            for one in results
        ],
    }
    if job.answers is not None:
        head["plan"] = {
            "lines": sum(one.planned for one in results),
            "files": [job.part_file("plan", one.number, "csv").name for one in results],
        }
    (job.out / MANIFEST).write_text(json.dumps(head, indent=2) + "\n", encoding="utf-8")


def _swap(made: Path, target: Path, place: Path) -> None:
    """Put the folder into its place; what was there goes away with the temporary folder."""
    old = place / "old"
    try:
        if target.exists():
            target.rename(old)
        made.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        raise


def _silent(message: str) -> None:
    """Take the place of a progress function that the caller did not give."""
