"""The rules: SPARQL CONSTRUCT files, stratified, each writing a named graph of its own.

A rule file starts with a header of ``#+ key: value`` lines:

- ``id``: the name of the rule, which is also the name of its graph;
- ``summary``: one sentence;
- ``reference``: the legal rule or the source that it follows;
- ``stratum``: a positive integer; a rule sees the graphs of lower strata and of its own stratum's
  earlier rules, never those of later ones;
- ``negates``: the rules whose absence of conclusions it relies on, which must have a lower stratum
  (stratified negation);
- ``instance``: a worked instance, in words, which a test of the same name holds it to.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from iwtld.errors import ResourceError
from iwtld.namespaces import GRAPH
from iwtld.reason.closure import CLOSURE_GRAPH
from iwtld.reason.writing import add

INFERRED: Final = GRAPH + "inferred/"
"""What the IRIs of the graphs of the rules begin with."""

_HEADER = re.compile(r"#\+ (?P<key>[a-z]+):\s*(?P<value>.*)")
_REQUIRED = ("id", "summary", "reference", "stratum", "instance")
_KEYS = frozenset((*_REQUIRED, "negates"))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with its header and its query."""

    id: str
    summary: str
    reference: str
    stratum: int
    negates: tuple[str, ...]
    instance: str
    query: str
    path: Path

    @property
    def graph(self) -> str:
        """Return the IRI of the named graph that holds the conclusions."""
        return INFERRED + self.id


@dataclass(frozen=True, slots=True)
class RuleRun:
    """What one rule concluded: the number of triples and the time in seconds."""

    rule: Rule
    triples: int
    seconds: float


def load_rules(folder: Path) -> tuple[Rule, ...]:
    """Read the rule files of a folder in the order in which they run.

    Raises ``ResourceError`` for a header that is incomplete, an unknown key, two rules of one name, or
    a negation that is not stratified.
    """
    rules = sorted(
        (_parse(path) for path in sorted(folder.glob("*.rq"))), key=lambda rule: (rule.stratum, rule.id)
    )
    strata = {rule.id: rule.stratum for rule in rules}
    if len(strata) != len(rules):
        raise ResourceError(f"Two rules in {folder} have the same id.")
    for rule in rules:
        for name in rule.negates:
            if name not in strata:
                raise ResourceError(f"{rule.path}: negates {name!r}, which is no rule.")
            if strata[name] >= rule.stratum:
                raise ResourceError(f"{rule.path}: negates {name!r}, which is not in a lower stratum.")
    return tuple(rules)


def run_rules(
    store: ox.Store, rules: Sequence[Rule], *, progress: Callable[[RuleRun], None] | None = None
) -> tuple[RuleRun, ...]:
    """Run the rules in order and write the conclusions of each into its graph of ``store``.

    Conclusions that a graph of the store already holds are not written again.
    """
    runs = []
    for rule in rules:
        start = time.perf_counter()
        triples = conclusions(store, rule)
        add(store, triples, rule.graph)
        run = RuleRun(rule, len(triples), time.perf_counter() - start)
        runs.append(run)
        if progress is not None:
            progress(run)
    return tuple(runs)


def conclusions(store: ox.Store, rule: Rule) -> set[ox.Triple]:
    """Return what a rule concludes from the union of all graphs of the store."""
    try:
        result = store.query(rule.query, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise ResourceError(f"{rule.path}: the query does not parse: {error}") from error
    if not isinstance(result, ox.QueryTriples):
        raise ResourceError(f"{rule.path}: a rule must be a CONSTRUCT query.")
    return set(result)


def is_inferred(graph: str) -> bool:
    """Return whether the graph of that IRI holds conclusions: the closure's or a rule's."""
    return graph == CLOSURE_GRAPH or graph.startswith(INFERRED)


def _parse(path: Path) -> Rule:
    header: dict[str, str] = {}
    text = path.read_text(encoding="utf-8")
    last = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            break
        match = _HEADER.fullmatch(line)
        if match:
            last = match["key"]
            if last not in _KEYS or last in header:
                raise ResourceError(f"{path}:{number}: unknown or repeated header key {last!r}.")
            header[last] = match["value"].strip()
        elif last:
            header[last] += " " + line.removeprefix("#+").strip()
    missing = [key for key in _REQUIRED if not header.get(key)]
    if missing:
        raise ResourceError(f"{path}: the header lacks {', '.join(missing)}.")
    if not header["stratum"].isdigit():
        raise ResourceError(f"{path}: the stratum must be a positive integer.")
    return Rule(
        id=header["id"],
        summary=header["summary"],
        reference=header["reference"],
        stratum=int(header["stratum"]),
        negates=_names(header.get("negates", "")),
        instance=header["instance"],
        query=text,
        path=path,
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in re.split(r"[,\s]+", text) if name)
