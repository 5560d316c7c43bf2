"""Checks of the ontology in the manner of FOOPS! and OOPS!, without a network."""

from __future__ import annotations

from pathlib import Path

from iwtld import resources
from iwtld.errors import ResourceError
from iwtld.ontology.checks import naming, publication, structure
from iwtld.ontology.checks.exceptions import Accepted, load, stale
from iwtld.ontology.checks.facts import Facts
from iwtld.ontology.checks.model import CHECKS, Check, Found, Reasoned, Report, Result
from iwtld.ontology.checks.writing import FORMS, render

__all__ = [
    "CHECKS",
    "FORMS",
    "Check",
    "Facts",
    "Found",
    "Reasoned",
    "Report",
    "Result",
    "examine",
    "render",
    "run",
]

# The modules register their checks when they are imported.
_REGISTERED = (publication, structure, naming)


def run(root: Path | None = None) -> Report:
    """Check the ontology below ``root`` (by default that of this installation) and return the report.

    Raises ``ResourceError`` for a module or a file of exceptions that cannot be read.
    """
    folder = resources.root() if root is None else root
    try:
        facts = Facts.of(folder)
    except SyntaxError as error:
        raise ResourceError(f"{folder / 'ontology'}: the ontology does not parse: {error}") from error
    return examine(facts, load(folder / "ontology" / "exceptions.toml"))


def examine(facts: Facts, accepted: tuple[Accepted, ...] = ()) -> Report:
    """Return the results of all checks over some facts, with what the exceptions accept told apart."""
    found = {check.id: tuple(sorted(set(check.look(facts)))) for check in CHECKS.values()}
    results = []
    for check in sorted(CHECKS.values(), key=lambda each: (each.family, each.id)):
        failures, excepted, undecided = [], [], []
        for each in found[check.id]:
            entry = next((one for one in accepted if one.covers(facts, check.id, each)), None)
            if each.open:
                undecided.append(each)
            elif entry is not None:
                excepted.append(Reasoned(each, entry.reason))
            else:
                failures.append(each)
        results.append(Result(check, tuple(failures), tuple(excepted), tuple(undecided)))
    return Report(tuple(results), tuple(stale(accepted, facts, found)))
