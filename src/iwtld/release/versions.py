"""Versions: which of two is newer, and whether all that names the version of a release names the same."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from iwtld.dataset import ONTOLOGY_GRAPH, version
from iwtld.errors import Finding, InputError, ParameterError
from iwtld.namespaces import BASE, IWT, expand

if TYPE_CHECKING:
    from iwtld.kb import KnowledgeBase

CODE: Final = "RELEASE-VERSION"
"""The code of a finding about a version."""

_VERSION: Final = re.compile(
    r"(?P<release>\d+(?:\.\d+)*)(?:(?P<stage>a|b|rc)(?P<number>\d+))?(?:\.post(?P<post>\d+))?(?:\.dev(?P<dev>\d+))?"
)
_LAST: Final = 1 << 62
_Key: TypeAlias = tuple[tuple[int, ...], tuple[int, int], int, int]


def version_key(text: str) -> _Key:
    """Return what a version is sorted by, after PEP 440: ``1.0.dev1 < 1.0a1 < 1.0rc1 < 1.0 < 1.0.post1``.

    A version is numbers with dots, as ``1.2.0`` or ``2026.11``, with ``a1``, ``b1``, ``rc1``, ``.post1`` and
    ``.dev1`` behind. Raises ``ParameterError`` for what is none.
    """
    match = _VERSION.fullmatch(text)
    if match is None:
        raise ParameterError(f"{text!r} is no version. Write it as 1.2.0, 2026.11 or 1.2.0rc1 (PEP 440).")
    numbers = [int(part) for part in match["release"].split(".")]
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    if match["stage"]:
        stage = ("a", "b", "rc").index(match["stage"]), int(match["number"])
    elif match["dev"] and not match["post"]:
        stage = (-1, 0)
    else:
        stage = (3, 0)
    post = int(match["post"]) if match["post"] else -1
    return tuple(numbers), stage, post, int(match["dev"]) if match["dev"] else _LAST


def disagreements(kb: KnowledgeBase, root: Path, wanted: str) -> Iterator[Finding]:
    """Yield a finding for every place that names another version than the one to release.

    ``root`` is the checkout. Read are pyproject.toml, CITATION.cff, .zenodo.json, the package itself, the
    graph, the ontology and the redirects of w3id.org. Raises ``InputError`` for a file that is missing.
    """
    from iwtld import __version__

    said = {
        "src/iwtld/__init__.py": __version__,
        "pyproject.toml": tomllib.loads(_read(root, "pyproject.toml"))["project"].get("version"),
        "CITATION.cff": cited(root, "version"),
        ".zenodo.json": json.loads(_read(root, ".zenodo.json")).get("version"),
        "ontology/iwtld.ttl": _of_ontology(kb.store, "owl:versionInfo"),
        str(kb.path): version(kb.store),
    }
    for file, found in said.items():
        if found != wanted:
            names = f"names the version {found}" if found else "names no version"
            yield _finding(file, f"It {names}; the release is {wanted}.", f"Write {wanted} there.", found)
    iri = _of_ontology(kb.store, "owl:versionIRI")
    if iri != f"{IWT.removesuffix('#')}/{wanted}":
        reason = f"The IRI of the ontology's version is {iri}."
        yield _finding("ontology/iwtld.ttl", reason, f"It ends in /{wanted}.", iri)
    elif not _is_redirected(root, iri.removeprefix(BASE)):
        yield _finding("w3id/.htaccess", f"No rule redirects {iri}.", "Add one.", iri)


def released_on(root: Path) -> date:
    """Return the day of the release, ``date-released`` of CITATION.cff.

    Raises ``InputError`` where there is none.
    """
    found = cited(root, "date-released")
    try:
        return date.fromisoformat(found or "")
    except ValueError as error:
        raise InputError(f"CITATION.cff has no date-released that is a date, but {found!r}.") from error


def cited(root: Path, key: str) -> str | None:
    """Return a plain value of CITATION.cff at its top level, which is YAML."""
    match = re.search(rf"^{re.escape(key)}:[ \t]*(.*?)[ \t]*$", _read(root, "CITATION.cff"), re.MULTILINE)
    return match[1].strip("\"'") if match else None


def _read(root: Path, name: str) -> str:
    try:
        return (root / name).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{root / name} cannot be read: {error.strerror}. A release is made in a checkout of iwtld."
        ) from error


def _of_ontology(store: ox.Store, name: str) -> str | None:
    found = store.quads_for_pattern(
        ox.NamedNode(IWT.removesuffix("#")),
        ox.NamedNode(expand(name)),
        None,
        ox.NamedNode(ONTOLOGY_GRAPH),
    )
    return next((str(getattr(quad.object, "value", "")) for quad in found), None)


def _is_redirected(root: Path, path: str) -> bool:
    rules = re.findall(r"^\s*RewriteRule\s+(\S+)\s+(?!-)\S", _read(root, "w3id/.htaccess"), re.MULTILINE)
    return any(re.search(rule, path) for rule in rules)


def _finding(file: str, reason: str, suggestion: str, value: str | None) -> Finding:
    return Finding(file, None, None, CODE, reason, value=value, suggestion=suggestion)
