"""The shapes that files are held against: those of a profile, and those that somebody brings along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from iwtld import rdf
from iwtld.errors import Finding, InputError, ResourceError, UsageError
from iwtld.incoming.document import Document
from iwtld.validate import load_shapes, parse_shapes
from iwtld.validate.graph import ShapesGraph
from iwtld.validate.profiles import profile_shapes

if TYPE_CHECKING:
    from iwtld.validate.shapes import Shape
    from iwtld.validate.vocabulary import Term

_File: TypeAlias = tuple[Path, int, int]

NO_PROFILE: Final = "none"
"""The name of the profile that has no shapes."""


def shapes_of(profile: str, own: Sequence[Path], root: Path) -> tuple[ShapesGraph, tuple[Shape, ...]]:
    """Return the shapes of a profile together with those in the files ``own``, as a graph and as values.

    Files of others are read as their data is: nothing is fetched, and what could harm the reader is refused.
    Together they must hold a shape that says what it is for.

    Raises ``InputError`` for files that cannot be read or hold no shapes that can be used,
    ``UnknownNameError`` for a profile that does not exist, and ``UsageError`` when there are no shapes.
    """
    files = [] if profile == NO_PROFILE else profile_shapes(root, profile)
    if not own:
        if profile == NO_PROFILE:
            raise UsageError(
                "Without a profile there is nothing to check: give shapes of your own (--shapes)."
            )
        return _shipped(tuple(map(_as_it_is, files)))
    brought = list(_read(own))
    given = load_shapes(files) if files else ShapesGraph(())
    try:
        graph = ShapesGraph([*given.triples(), *brought])
        shapes = parse_shapes(graph)
    except ResourceError as error:
        raise InputError(str(error)) from error
    described = {subject for subject, _, _ in brought}
    if not any(shape.targets and shape.id in described for shape in shapes):
        names = " and ".join(map(str, own))
        raise InputError(f"{names}: no shape says what it is for. Give it a target, such as sh:targetClass.")
    return graph, shapes


@lru_cache(maxsize=8)
def _shipped(files: tuple[_File, ...]) -> tuple[ShapesGraph, tuple[Shape, ...]]:
    """Return the shapes in files; they are parsed again when a file has changed."""
    graph = load_shapes([path for path, _, _ in files])
    return graph, parse_shapes(graph)


def _as_it_is(path: Path) -> _File:
    try:
        found = path.stat()
    except OSError:
        # Who reads the file says what is wrong with it.
        return path, 0, 0
    return path, found.st_mtime_ns, found.st_size


def _read(files: Sequence[Path]) -> Iterator[tuple[Term, str, Term]]:
    findings: list[Finding] = []
    for number, path in enumerate(files, 1):
        form = path.suffix.removeprefix(".").lower()
        if form not in rdf.EXTENSIONS:
            known = ", .".join(rdf.EXTENSIONS)
            raise InputError(f"{path}: the form of the shapes is unknown. Known are .{known}.")
        # Numbers below zero, so that blank nodes of shapes and of data have labels of their own.
        document = Document(str(path), path, form, -number, path.resolve().as_uri())
        for quad in rdf.read(document, findings):
            yield quad.subject, quad.predicate.value, quad.object
    if wrong := [str(finding) for finding in findings if finding.severity != "info"]:
        raise InputError("\n".join(["The shapes cannot be read.", *wrong]))
