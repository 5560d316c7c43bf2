"""Exceptions to the checks: ``ontology/exceptions.toml``, each with a reason.

::

    [[exception]]
    check = "P21"                   # one check
    terms = ["iwt:OtherMechanism"]  # those that it may find; without it, everything that it finds
    having = "schema:rangeIncludes" # only terms that state this
    detail = "no range"             # only findings with this detail
    reason = "..."
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from iwtld.errors import ResourceError, nearest
from iwtld.namespaces import expand
from iwtld.ontology.checks.facts import Facts
from iwtld.ontology.checks.model import CHECKS, Found

_KEYS: Final = frozenset({"check", "terms", "having", "detail", "reason"})
_SHORTEST: Final = 20


@dataclass(frozen=True, slots=True)
class Accepted:
    """One entry of the file; ``terms`` are IRIs, empty for all that the check finds."""

    check: str
    terms: tuple[str, ...]
    having: str | None
    detail: str | None
    reason: str

    def covers(self, facts: Facts, check: str, found: Found) -> bool:
        """Return whether the entry accepts a finding."""
        return (
            check == self.check
            and (not self.terms or found.iri in self.terms)
            and (self.detail is None or found.detail == self.detail)
            and (self.having is None or facts.has(found.iri, self.having))
        )


def load(path: Path) -> tuple[Accepted, ...]:
    """Return the entries of a file; none where the file is not.

    Raises ``ResourceError`` for a file that is no TOML, an unknown key, check or prefix, or an entry without
    a reason.
    """
    if not path.is_file():
        return ()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("exception", [])
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(f"{path}: {error}") from error
    return tuple(_entry(path, number, each) for number, each in enumerate(entries, start=1))


def _entry(path: Path, number: int, entry: Mapping[str, Any]) -> Accepted:
    place = f"{path}, exception {number}"
    if unknown := sorted(entry.keys() - _KEYS):
        raise ResourceError(
            f"{place}: there is no key {unknown[0]}. The keys are {', '.join(sorted(_KEYS))}."
        )
    check = str(entry.get("check", ""))
    if check not in CHECKS:
        near = nearest(check, CHECKS)
        raise ResourceError(
            f"{place}: there is no check {check!r}." + (f" Did you mean {near[0]}?" if near else "")
        )
    reason = str(entry.get("reason", ""))
    if len(reason) < _SHORTEST:
        raise ResourceError(f"{place}: state the reason for the exception as a sentence.")
    try:
        terms = tuple(expand(term) for term in entry.get("terms", ()))
    except KeyError as error:
        raise ResourceError(f"{place}: the prefix {error} is not declared.") from error
    return Accepted(check, terms, entry.get("having"), entry.get("detail"), reason)


def stale(entries: Iterable[Accepted], facts: Facts, found: Mapping[str, Iterable[Found]]) -> list[str]:
    """Return in words the entries, and the terms of entries, that accept nothing which a check found."""
    messages = []
    for entry in entries:
        covered = [each.iri for each in found.get(entry.check, ()) if entry.covers(facts, entry.check, each)]
        if not covered:
            messages.append(f"{entry.check}: the exception applies to nothing: {entry.reason}")
        else:
            idle = [iri for iri in entry.terms if iri not in covered]
            messages += [f"{entry.check}: the exception for {iri} applies to nothing." for iri in idle]
    return messages
