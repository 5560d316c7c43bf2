"""What there is to know about one code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from iwtld.errors import Severity

Kind: TypeAlias = Literal["table", "file", "record", "ontology", "shape"]

KINDS: Final[dict[Kind, str]] = {
    "table": "Tables",
    "file": "Files",
    "record": "Duplicates and contradictions of records",
    "ontology": "Contradictions with the ontology",
    "shape": "Rules for records",
}
"""What a code is about, with the heading of its group, in the order in which the groups are listed."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One code that ``iwtld validate`` prints.

    ``report`` says what is wrong and ``remedy`` what to do, as the finding of the bad example says it.
    ``form`` is that of the examples: ``turtle``, ``csv``, ``jsonld``, ``rdf`` or ``text``; in Turtle they are
    the lines that matter, with IRIs relative to ``https://w3id.org/iwtld/id/`` and the prefixes of the
    project. ``table`` names the table of a CSV example. ``applies_to`` are classes, ``path`` the property and
    ``constraints`` the SHACL constraints with prefixed names; ``module`` is the file of the shape.
    ``profiles`` ask for it, the loosest first. ``along`` are codes that come with the bad example.
    """

    code: str
    kind: Kind
    title: str
    meaning: str
    report: str
    remedy: str
    severity: Severity
    profiles: tuple[str, ...]
    form: str
    bad: str
    good: str
    table: str | None = None
    module: str | None = None
    applies_to: tuple[str, ...] = ()
    path: str | None = None
    constraints: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
