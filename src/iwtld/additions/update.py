"""Add data to what ships with iwtld, or take it away again: first the difference, then the deed.

The folder of the additions is what counts; the built graph follows from it. So the addition is committed
first and the graph that was assembled with it is published next. A process that dies between the two leaves
a graph that is stale, which every opening notices and the next build mends. The other way round the graph
would hold data that no build knows of, and the next one would lose it without a word. All that is likely to
fail, the disk that gets full above all, is done before either: the graph is written aside first.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from iwtld.additions.addition import Addition
from iwtld.additions.folder import Reader, reading, staged, writing
from iwtld.additions.layout import marks
from iwtld.additions.lock import Waiting
from iwtld.build import Assembled, Progress, assemble, write
from iwtld.compare.changes import Changes, compare, day
from iwtld.errors import ConformanceError, DataError, Finding, InputError, IwtldError, StoreError
from iwtld.findings.codes import OTHER_SOURCE, SAME_SOURCE
from iwtld.graph import Manifest, building, open_build
from iwtld.incoming import Examined, examine
from iwtld.opening import is_stale
from iwtld.temporary import temporary_folder

_CONTRADICTIONS: Final = frozenset({OTHER_SOURCE.code, SAME_SOURCE.code})


class RefusedError(ConformanceError):
    """Files do not conform and are not added; ``examined`` is what was found in them."""

    def __init__(self, examined: Examined) -> None:
        self.examined = examined
        super().__init__("The files do not conform. Nothing was added.", examined.findings)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What adding or removing changes, or has changed.

    ``addition`` is the one that comes or goes, ``None`` when it is damaged. ``changes`` is ``None`` when the
    data does not conform as it is, so that there is nothing to compare with; ``problem`` is set when it does
    not conform without the addition either. ``manifest`` is of the graph that was published, ``None`` when
    none was; ``done`` says whether the additions have changed. ``remarks`` are findings about the files that
    keep nobody from adding them.
    """

    id: str
    addition: Addition | None
    changes: Changes | None
    done: bool
    manifest: Manifest | None = None
    problem: IwtldError | None = None
    remarks: tuple[Finding, ...] = ()


def add(
    files: Sequence[str | os.PathLike[str]],
    *,
    commit: bool = False,
    note: str | None = None,
    author: str | None = None,
    on: date | str | None = None,
    store: str | os.PathLike[str] | None = None,
    stdin_form: str | None = None,
    progress: Progress | None = None,
    waiting: Waiting | None = None,
) -> Outcome:
    """Examine files, compare the graph with and without them, and with ``commit`` make them an addition.

    ``files`` are files, folders and archives as ``iwtld validate`` takes them. The answers are compared as of
    ``on``, by default today. With ``commit`` the graph with the addition is published in ``store``; without,
    nothing is written.

    Raises ``RefusedError`` with the findings when the files do not conform, ``DataError`` when what is there
    does not conform with them, ``InputError`` when a file cannot be read, the additions cannot be written, or
    another process changes them for longer than a minute, and ``StoreError`` when the graph cannot be
    written. Nothing has changed then, except that an addition which could be recorded stays when only the
    publishing of the graph fails: the error says so.
    """
    when = day(on)
    with temporary_folder() as folder:
        examined = _examined(files, folder, store, stdin_form)
        documents = examined.documents
        contradicted = [one for one in examined.findings if one.code in _CONTRADICTIONS]
        remarks = tuple(one for one in examined.findings if one.code not in _CONTRADICTIONS)
        if not commit:
            with reading(waiting=waiting) as reader:
                given = staged(documents, reader.next_id, folder / "addition", note=note, author=author)
                current = reader.additions()
                given, assembled = _with(given, current, progress)
                before = _before(current, store)
            changes = compare(before, assembled.graph, on=when, contradicted=contradicted)
            return Outcome(given.id, given, changes, done=False, remarks=remarks)
        with writing(waiting=waiting) as writer:
            given = writer.stage(documents, note=note, author=author)
            current = writer.additions()
            given, assembled = _with(given, current, progress)
            changes = compare(_before(current, store), assembled.graph, on=when, contradicted=contradicted)
            with building(store) as builder:
                manifest = write(builder, assembled, (*current, given))
                given = writer.commit(given)
                try:
                    manifest = builder.publish(replace(manifest, additions=marks()))
                except StoreError as error:
                    raise StoreError(f"Addition {given.id} is recorded. {error}") from error
    return Outcome(given.id, given, changes, done=True, manifest=manifest, remarks=remarks)


def remove(
    name: str,
    *,
    commit: bool = False,
    on: date | str | None = None,
    store: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    waiting: Waiting | None = None,
) -> Outcome:
    """Compare the graph with and without an addition, and with ``commit`` take the addition away.

    ``name`` is its id or its number. An addition on which another one relies cannot be removed before that.
    Where the data does not conform as it is, for instance because a new version of iwtld asks for more, an
    addition can always be removed; nothing is published then.

    Raises ``UnknownNameError`` for a name that no addition has, ``DataError`` when the data would not conform
    any more, and else what :func:`add` raises.
    """
    when = day(on)
    if not commit:
        with reading(waiting=waiting) as reader:
            return _removal(reader, name, when, store, progress)[0]
    with writing(waiting=waiting) as writer:
        outcome, assembled, rest = _removal(writer, name, when, store, progress)
        if assembled is None:
            writer.remove(outcome.id)
            return replace(outcome, done=True)
        with building(store) as builder:
            manifest = write(builder, assembled, rest)
            writer.remove(outcome.id)
            try:
                manifest = builder.publish(replace(manifest, additions=marks()))
            except StoreError as error:
                raise StoreError(f"Addition {outcome.id} is removed. {error}") from error
    return replace(outcome, done=True, manifest=manifest)


def _removal(
    reader: Reader,
    name: str,
    on: date,
    store: str | os.PathLike[str] | None,
    progress: Progress | None,
) -> tuple[Outcome, Assembled | None, tuple[Addition, ...]]:
    """Return what a removal changes, and the graph without the addition, made from the rest of them.

    There is no graph where the data does not conform, neither with the addition nor without it.
    """
    addition = reader.find(name)
    rest = reader.additions(without=addition)
    gone: Addition | None = None
    before: ox.Store | None = None
    with suppress(InputError, DataError):
        current = reader.additions()
        gone = next(one for one in current if one.id == addition)
        before = _before(current, store)
    try:
        assembled = assemble(rest, progress=progress)
    except (DataError, InputError) as error:
        if before is not None:
            raise
        return Outcome(addition, gone, None, done=False, problem=error), None, rest
    changes = None if before is None else compare(before, assembled.graph, on=on)
    return Outcome(addition, gone, changes, done=False), assembled, rest


def _with(
    given: Addition, current: tuple[Addition, ...], progress: Progress | None
) -> tuple[Addition, Assembled]:
    """Return an addition with its counts, and the graph with it."""
    assembled = assemble((*current, given), progress=progress)
    counted = assembled.merged[-1]
    return replace(given, records=counted.records, statements=counted.statements), assembled


def _before(current: tuple[Addition, ...], store: str | os.PathLike[str] | None) -> ox.Store:
    """Return the graph as it is: the published one, unless that was made from something else."""
    with suppress(StoreError):
        build = open_build(store)
        if not is_stale(build.manifest):
            return build.store
    return assemble(current).graph


def _examined(
    files: Sequence[str | os.PathLike[str]],
    folder: Path,
    store: str | os.PathLike[str] | None,
    stdin_form: str | None,
) -> Examined:
    examined = examine(files, store=store, stdin_form=stdin_form, folder=folder)
    if not examined.conforms:
        raise RefusedError(examined)
    if not examined.documents:
        raise InputError("There is nothing to add in what was given.")
    return examined
