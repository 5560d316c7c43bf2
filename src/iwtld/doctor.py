"""Examine an installation: Python, packages, resources, the store, Java."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Literal

from iwtld import __version__, resources
from iwtld.errors import IwtldError, StoreError

_PYTHON = (3, 11)
_FOLDERS = ("data", "ontology", "shapes", "queries")
_JAVA_SECONDS = 10
_NAME = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check: ``ok``, ``warn`` or ``fail``, what was found, and what to do about it."""

    name: str
    state: Literal["ok", "warn", "fail"]
    detail: str
    advice: str = ""


def diagnose(store: str | None = None) -> list[Check]:
    """Return the outcome of every check; nothing is built or changed.

    ``store`` is the folder of the store, by default as in :func:`iwtld.open`. The files of the built graph
    are read and compared with their hashes, about a second for a gigabyte.
    """
    return [*_python(), *_packages(), *_resources(), *_queries(), *_graph(store), *_java()]


def _python() -> Iterator[Check]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info >= _PYTHON:
        yield Check("python", "ok", f"{version} at {sys.executable}.")
    else:
        yield Check("python", "fail", f"{version} is too old.", "Install Python 3.11 or later.")
    yield Check("iwtld", "ok", f"{__version__} at {Path(__file__).parent}.")


def _packages() -> Iterator[Check]:
    advice = "Install iwtld again: pip install --force-reinstall iwtld."
    try:
        required = metadata.requires("iwtld") or []
    except metadata.PackageNotFoundError:
        yield Check("iwtld", "fail", "The package is not installed, so its requirements are unknown.", advice)
        return
    for requirement in required:
        match = _NAME.match(requirement)
        if match is None or "extra ==" in requirement:
            continue
        name = match[0]
        try:
            yield Check(name, "ok", f"{metadata.version(name)}.")
        except metadata.PackageNotFoundError:
            yield Check(name, "fail", "The package is missing.", advice)


def _resources() -> Iterator[Check]:
    def examine() -> str:
        for name in _FOLDERS:
            if not any(path.is_file() for path in resources.folder(name).rglob("*")):
                raise StoreError(f"The folder {resources.folder(name)} is empty. Install iwtld again.")
        return f"{', '.join(_FOLDERS)} at {resources.root()}."

    yield _attempt("resources", examine)


def _queries() -> Iterator[Check]:
    def examine() -> str:
        from iwtld.queries import check, load_queries

        found = load_queries()
        for query in found.values():
            check(query)
        return f"{len(found)} stored queries, all well-formed."

    yield _attempt("queries", examine)


def _graph(store: str | None) -> Iterator[Check]:
    from iwtld.graph import open_build, remote_address, store_path, verify
    from iwtld.graph.layout import Layout
    from iwtld.opening import is_stale

    if (address := remote_address(store)) is not None:
        yield _attempt("graph", lambda: _published(address))
        return
    path = store_path(store)
    try:
        if Layout(path).pointer() is None:
            advice = "It is built when it is first needed, or now by `iwtld build`."
            yield Check("graph", "warn", f"There is none in {path} yet.", advice)
            return
        manifest = open_build(path).manifest
        damaged = verify(path)
    except StoreError as error:
        yield Check("graph", "fail", str(error))
        return
    if damaged:
        yield Check("graph", "fail", str(damaged[0]))
        return
    age = datetime.now(UTC) - datetime.fromisoformat(manifest.built)
    detail = f"{manifest.triples:,} triples in {path}, built {_ago(age.total_seconds())}."
    if is_stale(manifest):
        yield Check("graph", "warn", f"{detail} The data or iwtld has changed since.", "Run `iwtld build`.")
    else:
        yield Check("graph", "ok", detail)


def _published(address: str) -> str:
    from iwtld.remote.opening import open_published

    published = open_published(address)
    manifest = published.manifest
    sizes = published.publication.sizes
    there = published.service.counts(sizes)
    if different := [graph for graph, count in sizes.items() if there.get(graph, 0) != count]:
        raise StoreError(
            f"{len(different)} graphs in {published.service.url} are not as they were published, first "
            f"{different[0]}. Publish again."
        )
    found = f"{manifest.triples:,} triples in {address} ({published.service.dialect.title})"
    if not manifest.built:
        return f"{found}."
    age = datetime.now(UTC) - datetime.fromisoformat(manifest.built)
    return f"{found}, built {_ago(age.total_seconds())}."


def _java() -> Iterator[Check]:
    program = shutil.which("java")
    advice = "Install a Java runtime to check the ontology with HermiT; nothing else needs it."
    if program is None:
        yield Check("java", "warn", "There is no Java runtime.", advice)
        return
    try:
        shown = subprocess.run(  # noqa: S603 - the program that the PATH names, with a fixed argument
            [program, "-version"], capture_output=True, text=True, timeout=_JAVA_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        yield Check("java", "warn", f"{program} does not run: {error}.", advice)
        return
    first = (shown.stderr or shown.stdout).partition("\n")[0].strip()
    yield Check("java", "ok", f"{first} at {program}.")


def _attempt(name: str, examine: Callable[[], str]) -> Check:
    try:
        return Check(name, "ok", examine())
    except IwtldError as error:
        return Check(name, "fail", str(error))


def _ago(seconds: float) -> str:
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if (count := int(seconds // size)) > 0:
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"
