"""Closure and rules inside a service: each rule one SPARQL Update within the graphs of a build under way.

A build keeps, beside the graphs that it makes, one *working graph* with every triple of them once. Rules and
shapes look at that graph alone: the union of seventy graphs would be joined graph by graph on most servers,
and a triple that two graphs hold would count twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from iwtld.errors import ResourceError, ServiceAnswerError
from iwtld.lexer import Token, tokens
from iwtld.reason import closure
from iwtld.reason.closure import ASSERTIONS, CLASHES, CLOSURE_GRAPH, PROLOGUE, TERMINOLOGY, Clash
from iwtld.reason.rules import Rule, conclusions
from iwtld.reason.writing import add
from iwtld.remote.service import Dataset, Service
from iwtld.remote.skolem import GENID, skolemised_triple, unskolemised

DEADLINE: Final = 600.0
"""Seconds that a server may take for one rule."""

_ROUNDS: Final = 50
_LARGE: Final = 50_000
"""Triples from which on a graph is not copied."""
_NAMED_ONLY: Final = f'!STRSTARTS(STR(?{{0}}), "{GENID}")'
_EVERYTHING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@dataclass(frozen=True, slots=True)
class Workplace:
    """The graphs of a build under way in a service.

    ``work`` is the working graph, ``staged`` says where a graph of the dataset is being made, and ``keep`` is
    called before each step, so that the lease lasts. ``beside`` are graphs too large to be copied, which
    are looked at as they are. ``here`` are the rules whose conclusions were taken from a copy of what they
    read.
    """

    service: Service
    work: str
    staged: Callable[[str], str]
    keep: Callable[[], None] = lambda: None
    beside: list[str] = field(default_factory=list)
    here: list[str] = field(default_factory=list)

    @property
    def dataset(self) -> Dataset:
        """Return the dataset of queries: the working graph, and what is beside it."""
        return Dataset(default=(self.work, *self.beside))

    @property
    def checked(self) -> bool:
        """Return whether what the server concludes is compared with what follows from a copy."""
        return self.service.dialect.has("answers-checked")

    def copy(self) -> ox.Store:
        """Return what queries see, every triple once and with blank nodes.

        Raises ``ServiceAnswerError`` when the service gives less than it holds.
        """
        found = ox.Store()
        triples = self.service.construct(_EVERYTHING, self.dataset, deadline=DEADLINE)
        found.bulk_extend(ox.Quad(*unskolemised(triple)) for triple in triples)
        there = sum(self.service.counts(self.dataset.default).values())
        if len(found) != there:
            raise ServiceAnswerError(
                f"The service gave {len(found):,} of {there:,} triples. It may cut long answers short: allow "
                "it longer ones, or build in a folder and publish."
            )
        return found

    def gather(self, graph: str) -> None:
        """Add what a staged graph holds to the working graph, or take it beside where it is large."""
        self.keep()
        if self.service.count(graph) > _LARGE:
            self.beside.append(graph)
            return
        pattern = "?s ?p ?o"
        self.service.update(
            f"INSERT {{ GRAPH <{self.work}> {{ {pattern} }} }} WHERE {{ GRAPH <{graph}> {{ {pattern} }} }}",
            repeat=True,
            deadline=DEADLINE,
        )


def close(place: Workplace) -> int:
    """Add the OWL 2 RL closure of the working graph to the staged graph ``closure``; return its size.

    Each rule adds what the working graph and the closure do not hold yet, until a round adds nothing. Raises
    ``ServiceAnswerError`` when that does not end, or when a server that is checked gives another closure than
    the embedded store.
    """
    target = place.staged(CLOSURE_GRAPH)
    copy = place.copy() if place.checked else None
    size = 0
    for rules in (TERMINOLOGY, ASSERTIONS):
        for _ in range(_ROUNDS):
            for conclusion, premise in rules.values():
                for text in _closing(place.work, target, conclusion, premise):
                    place.keep()
                    place.service.update(text, repeat=True, deadline=DEADLINE)
            before, size = size, place.service.count(target)
            if size == before:
                break
        else:
            raise ServiceAnswerError(f"The closure did not come to an end in {_ROUNDS} rounds.")
    if copy is not None:
        closure.close(copy)
        quads = copy.quads_for_pattern(None, None, None, ox.NamedNode(CLOSURE_GRAPH))
        if _graph(place, target) != {skolemised_triple(quad.triple) for quad in quads}:
            raise ServiceAnswerError(
                "The closure that the service made is not that of the embedded store. Nothing was published: "
                "build in a folder and publish."
            )
    place.gather(target)
    return size


def clashes(place: Workplace) -> tuple[Clash, ...]:
    """Return the contradictions in the closed working graph, as :func:`iwtld.reason.closure.clashes` does.

    On a server that is checked they are those of a copy.
    """
    if place.checked:
        return closure.clashes(place.copy())
    found = [
        Clash(name, triple)
        for name, (statement, premise) in CLASHES.items()
        for triple in place.service.construct(
            f"{PROLOGUE}CONSTRUCT {{ {statement} }} WHERE {{ {_named(premise)} }}",
            place.dataset,
            deadline=DEADLINE,
        )
    ]
    return tuple(sorted(found, key=lambda clash: (clash.rule, str(clash.statement))))


def run_rules(place: Workplace, rules: Sequence[Rule]) -> None:
    """Run the rules in their order, each into its staged graph, which is added to the working graph.

    On a server that is checked each rule is also run on a copy of the working graph. Where the conclusions
    differ those of the copy are taken; a rule that the server is known to get wrong is run on the copy alone.
    """
    copy = place.copy() if place.checked else None
    for rule in rules:
        place.keep()
        target = place.staged(rule.graph)
        expected = None if copy is None else conclusions(copy, rule)
        if expected is None or not place.service.dialect.has(f"rule {rule.id}"):
            text = as_update(rule, target, place.dataset.default)
            place.service.update(text, repeat=True, deadline=DEADLINE)
        if copy is not None and expected is not None:
            _settle(place, rule, {skolemised_triple(triple) for triple in expected})
            add(copy, expected, rule.graph)
        place.gather(target)


def as_update(rule: Rule, target: str, sources: Sequence[str]) -> str:
    """Return a rule as the update that writes its conclusions from the graphs that it sees into another.

    Raises ``ResourceError`` for a query that is no ``CONSTRUCT { } WHERE { }``.
    """
    found = tokens(rule.query)
    words = [token.text.upper() for token in found]
    if "CONSTRUCT" not in words:
        raise ResourceError(f"{rule.path}: a rule must be a CONSTRUCT query.")
    at = words.index("CONSTRUCT")
    end = _closing_brace(found, at + 1)
    if found[at + 1].text != "{" or words[end + 1] != "WHERE":
        raise ResourceError(f"{rule.path}: a rule must be written CONSTRUCT {{ }} WHERE {{ }}.")
    text = rule.query
    template = text[found[at + 1].start : found[end].end]
    using = " ".join(f"USING <{source}>" for source in sources)
    return (
        f"{text[: found[at].start]}INSERT {{ GRAPH <{target}> {template} }} {using} "
        f"{text[found[end + 1].start :]}"
    )


def _closing_brace(found: Sequence[Token], opening: int) -> int:
    depth = 0
    for at in range(opening, len(found)):
        depth += (found[at].text == "{") - (found[at].text == "}")
        if depth == 0:
            return at
    raise ResourceError("A rule ends within a group.")


def _closing(work: str, target: str, conclusion: str, premise: str) -> Iterator[str]:
    """Yield one update for each triple that a rule of the closure concludes."""
    pattern, _, condition = conclusion.partition(" FILTER")
    assert not condition  # noqa: S101 - conclusions are triples
    for triple in pattern.split(" . "):
        yield (
            f"{PROLOGUE}INSERT {{ GRAPH <{target}> {{ {triple} }} }} USING <{work}> USING <{target}> "
            f"WHERE {{ {_named(premise)} FILTER NOT EXISTS {{ {triple} }} }}"
        )


def _named(premise: str) -> str:
    """Return a premise for a graph whose blank nodes are IRIs, which it does not mean by an IRI."""
    for variable in ("a", "b", "c", "d", "r"):
        test = f"isIRI(?{variable})"
        premise = premise.replace(test, f"{test} && {_NAMED_ONLY.format(variable)}")
    return premise


def _settle(place: Workplace, rule: Rule, expected: set[ox.Triple]) -> None:
    """Make a staged graph hold what a rule concludes from the copy, where it holds something else."""
    target = place.staged(rule.graph)
    if _graph(place, target) != expected:
        place.here.append(rule.id)
        place.service.clear(target, deadline=DEADLINE)
        place.service.load(target, expected, progress=lambda _done: place.keep())
        if place.service.count(target) != len(expected):
            raise ServiceAnswerError(
                f"The service did not keep the {len(expected):,} conclusions of the rule {rule.id} as they "
                "are. Nothing was published: build in a folder and publish."
            )


def _graph(place: Workplace, graph: str) -> set[ox.Triple]:
    return set(place.service.construct(_EVERYTHING, Dataset(default=(graph,)), deadline=DEADLINE))
