"""The examples of the shapes are true: real records pass, and a mistake in them is found by its code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.explain import Explanation, codes
from iwtld.explain.making import facts
from iwtld.explain.making.catalogue import recorded
from iwtld.explain.making.lines import RECORDED, document
from iwtld.namespaces import SHAPES, expand
from iwtld.validate import Result, validate
from iwtld.validate.profiles import profile_shapes

EXAMPLES = {code: each for code, each in codes().items() if each.kind == "shape"}
TYPE = ox.NamedNode(expand("rdf:type"))

Triples = dict[object, dict[ox.NamedNode, set[object]]]


def parsed(text: str) -> Triples:
    """Return what the lines of an example say: subject, property, values."""
    found: Triples = {}
    for quad in ox.parse(document(text).encode(), format=ox.RdfFormat.TURTLE):
        found.setdefault(quad.subject, {}).setdefault(quad.predicate, set()).add(quad.object)
    return found


@dataclass
class Example:
    """The two texts of a code as triples, apart from what they quote of the records."""

    code: str
    bad: Triples
    good: Triples
    quoted: Triples = field(default_factory=dict)

    @property
    def touched(self) -> set[object]:
        objects = {o for by in self.bad.values() for values in by.values() for o in values}
        named = {o for o in objects if isinstance(o, ox.NamedNode)}
        kept = {o for by in self.good.values() for values in by.values() for o in values}
        return {*self.bad, *self.good, *self.quoted, *(named - kept)}

    @property
    def unnamed(self) -> bool:
        """Whether the mistake is that the record is a blank node, to which nothing can refer any more."""
        return isinstance(next(iter(self.bad)), ox.BlankNode)


def example(each: Explanation) -> Example:
    mine, _, quoted = each.bad.partition(RECORDED)
    return Example(each.code, parsed(mine), parsed(each.good.partition(RECORDED)[0]), parsed(quoted))


def make(store: ox.Store, each: Example) -> object:
    """Make the mistake in the records; return the node that has it."""
    original, main = next(iter(each.good)), next(iter(each.bad))
    node = ox.BlankNode() if isinstance(main, ox.BlankNode) else main
    if node != original:
        for quad in list(store.quads_for_pattern(original, None, None, None)):
            store.add(ox.Quad(node, quad.predicate, quad.object, quad.graph_name))
            if isinstance(node, ox.BlankNode):
                store.remove(quad)
    for subject, by in each.bad.items():
        place = node if subject == main else subject
        before = each.good[original if subject == main else subject]
        graph = next(store.quads_for_pattern(place, None, None, None)).graph_name
        for predicate in {*by, *before} - {TYPE} | {p for p in {TYPE} if by.get(p) != before.get(p)}:
            for quad in list(store.quads_for_pattern(place, predicate, None, None)):
                store.remove(quad)
            store.extend(ox.Quad(place, predicate, value, graph) for value in by.get(predicate, ()))
    return node


def batches(examples: Iterable[Example]) -> list[list[Example]]:
    """Divide examples so that no two of one batch touch the same record, and blank nodes stand apart."""
    found: list[tuple[set[object], list[Example]]] = []
    for each in examples:
        for taken, batch in found:
            if batch[0].unnamed == each.unnamed and taken.isdisjoint(each.touched):
                break
        else:
            taken, batch = set(), []
            found.append((taken, batch))
        taken |= each.touched
        batch.append(each)
    return [batch for _, batch in found]


def by_focus(results: Iterable[Result]) -> dict[object, set[str]]:
    found: dict[object, set[str]] = defaultdict(set)
    for result in results:
        found[result.focus_node].add(str(result.source_shape).strip("<>").removeprefix(SHAPES))
    return found


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return recorded(resources.root())


@cache
def files(profile: str) -> list[Path]:
    return profile_shapes(resources.root(), profile)


def profile_of(code: str) -> str:
    """The default profile, or the one that alone has the code."""
    return "strict" if "strict" in EXAMPLES[code].profiles else EXAMPLES[code].profiles[0]


@pytest.fixture(scope="module")
def before(store: ox.Store) -> dict[str, dict[object, set[str]]]:
    return {name: by_focus(validate(store, files(name)).results) for name in ("strict", "exchange")}


@pytest.fixture(scope="module")
def found(
    store: ox.Store, before: dict[str, dict[object, set[str]]]
) -> tuple[dict[str, set[str]], dict[object, set[str]]]:
    """What each bad example leads to at its record, and what is found at records of no example."""
    at_records: dict[str, set[str]] = {}
    elsewhere: dict[object, set[str]] = {}
    for profile in ("strict", "exchange"):
        for batch in batches(example(each) for code, each in EXAMPLES.items() if profile_of(code) == profile):
            changed = ox.Store()
            changed.bulk_extend(iter(store))
            nodes = {each.code: make(changed, each) for each in batch}
            after = by_focus(validate(changed, files(profile)).results)
            new = {node: shapes - before[profile].get(node, set()) for node, shapes in after.items()}
            for each in batch:
                places = {nodes[each.code], *each.bad, *each.quoted}
                at_records[each.code] = {code for place in places for code in new.get(place, ())}
            if batch[0].unnamed:
                continue
            known = {node for each in batch for node in each.touched} | set(nodes.values())
            elsewhere |= {node: shapes for node, shapes in new.items() if shapes and node not in known}
    return at_records, elsewhere


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_bad_example_is_found_by_its_code(
    code: str, found: tuple[dict[str, set[str]], dict[object, set[str]]]
) -> None:
    assert found[0][code] == {code, *EXAMPLES[code].along}


def test_bad_examples_are_found_nowhere_else(
    found: tuple[dict[str, set[str]], dict[object, set[str]]],
) -> None:
    assert found[1] == {}


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_good_example_is_recorded_so_and_has_no_such_finding(
    code: str, store: ox.Store, before: dict[str, dict[object, set[str]]]
) -> None:
    good, quoted = example(EXAMPLES[code]).good, example(EXAMPLES[code]).quoted
    for subject, by in (*good.items(), *quoted.items()):
        for predicate, values in by.items():
            assert values == {q.object for q in store.quads_for_pattern(subject, predicate, None, None)}

    assert all(code not in before[profile_of(code)].get(subject, set()) for subject in good)


def test_every_shape_that_can_report_has_its_code_with_what_it_says_of_itself() -> None:
    said = facts.read(facts.modules(resources.root()))

    assert list(EXAMPLES) == list(said)
    for code, each in said.items():
        known = EXAMPLES[code]
        assert (known.title, known.meaning, known.severity) == (each.name, each.description, each.severity)
        assert (known.module, known.profiles) == (each.module, each.profiles)
        assert (known.applies_to, known.path) == (each.applies_to, each.path)
        assert known.constraints == each.constraints


def test_a_report_is_the_message_of_the_shape() -> None:
    said = facts.read(facts.modules(resources.root()))
    for code, each in EXAMPLES.items():
        if "{" not in said[code].message:
            assert f"{each.report} {each.remedy}" == said[code].message
