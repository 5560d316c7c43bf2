"""The legal-basis engine beside a bare lookup, a plain numpy computation and the SPARQL query, in one run.

    python benchmarks/basis.py [--store DIR] [--repeat N] [--no-sparql] [--json FILE]

Every number is a median of wall times in seconds in a warm process; the ratios compare what was timed in the same
run. The dense computation has as many provisions, conditions and jurisdictions as the matrix, with verdicts that are
given: it is what any set-wise path has to do at least. The synthetic worlds are doubled three times in one quantity
at a time; the exponent is the slope of time over size in powers of two. ``benchmarks/results/basis.md`` holds the
last results.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import random
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

import iwtld
from iwtld.basis.acts.candidates import kinds
from iwtld.basis.acts.search import Search
from iwtld.basis.answer import answer
from iwtld.basis.grades import Grade, Verdict
from iwtld.basis.inquiry import Question
from iwtld.basis.profile import OffenceProfile
from iwtld.basis.proofs.proof import proof
from iwtld.basis.setwise.columns import Columns
from iwtld.basis.setwise.layers import FAMILIES, Layers
from iwtld.basis.setwise.matrix import sweep
from iwtld.basis.setwise.traffic import Traffic
from iwtld.basis.world import FOREVER, Arrangement, Segment, State, World

DAY = date(2024, 6, 1).toordinal()
LOOKUP = """SELECT ?instrument ?from ?until WHERE {{
  ?relation iwt:firstParty <https://w3id.org/iwtld/id/jurisdiction/{a}> ;
    iwt:secondParty <https://w3id.org/iwtld/id/jurisdiction/{b}> ;
    iwt:underInstrument ?instrument ; iwt:inForceFrom ?from .
  OPTIONAL {{ ?relation iwt:inForceUntil ?until }} }}"""
"""The treaties between two states: the least that any answer about them has to look up."""


def median(action: Callable[[], object], repeat: int) -> float:
    """Return the median wall time of an action in seconds."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def one_pair(kb: iwtld.KnowledgeBase, repeat: int) -> dict[str, float]:
    """Time one answer with its proof, and one lookup, over the same random pairs."""
    world, provenance = kb.reasoner.world, kb.reasoner.provenance
    choice = random.Random(1)
    codes = sorted({code for states in world.laws for code in [states[1]]} | {"KEN", "TZA", "MOZ", "HKG"})
    pairs = [tuple(choice.sample(codes, 2)) for _ in range(repeat)]
    forms = ["mutual-legal-assistance", "extradition", "joint-investigation"]
    answers, proofs, lookups = [], [], []
    for number, (a, b) in enumerate(pairs):
        question = Question(a, b, forms[number % len(forms)], DAY, OffenceProfile())
        answer(world, provenance, question)  # the sources of its records are known from here on
        answers.append(median(lambda question=question: answer(world, provenance, question), 3))
        proofs.append(median(lambda question=question: proof(answer(world, provenance, question)).triples, 3))
        first, second = sorted((a, b))
        text = LOOKUP.format(a=first, b=second)
        lookups.append(median(lambda text=text: len(kb.sparql(text)), 3))
    drawn = [
        len(proof(answer(world, provenance, Question(a, b, forms[0], DAY, OffenceProfile()))).triples)
        for a, b in pairs[:20]
    ]
    return {
        "answer": statistics.median(answers),
        "answer with proof": statistics.median(proofs),
        "lookup": statistics.median(lookups),
        "triples of a proof": statistics.median(drawn),
    }


def dense(world: World) -> Callable[[], None]:
    """Return the plain computation of the same booleans: all conditions of all provisions over all pairs."""
    size = len(world.states)
    random_verdicts = np.random.default_rng(1).integers(-1, 2, (64, size), dtype=np.int8)
    work = [
        [(Grade(p.grade), len(p.conditions) + 2) for p in (*world.by_form[form], *classes(world, form))]
        for form in world.forms
    ]

    def compute() -> None:
        for provisions in work:
            best = np.full((size, size), Grade.UNKNOWN.rank, np.int8)
            for grade, conditions in provisions:
                grid = np.ones((size, size), np.int8)
                for at in range(conditions):
                    np.minimum(grid, random_verdicts[at, :, None], out=grid)
                    np.minimum(grid, random_verdicts[at + 20, None, :], out=grid)
                np.minimum(best, np.where(grid == 1, np.int8(grade.rank), np.int8(8)), out=best)

    return compute


def classes(world: World, form: str) -> list:
    """Return the provisions of classes for a form."""
    return [provision for (_, of), provision in world.by_class.items() if of == form]


def all_forms(world: World, days: list[int]) -> None:
    """Compute the whole matrix of every form on each day."""
    for _ in sweep(world, world.forms, days):
        pass


def ratifications(world: World) -> int:
    """Rank every single ratification of every multilateral instrument, for every form; return how many."""
    count = 0
    columns = Columns(world, DAY, OffenceProfile())
    for form in world.forms:
        layers = Layers.between(columns.codes, columns, form, FAMILIES)
        search = Search(layers, Grade.CASE_BY_CASE, Traffic())
        for kind in kinds(layers, Grade.CASE_BY_CASE):
            acts = [act for act in kind.values() if act.kind == "ratify"]
            if acts:
                scores = list(
                    search._of_states(kind, search._columns(acts), np.zeros(len(columns.codes), np.int64))
                )
                count += len(sorted(scores, key=lambda score: score.order))
    return count


def synthetic(states: int, instruments: int, arrangements: int) -> World:
    """Return a world with random parties and bilateral treaties under the provisions of a real form."""
    base = iwtld.open().reasoner.world
    choice = random.Random(states * 7919 + instruments * 31 + arrangements)
    codes = [f"S{number:04d}" for number in range(states)]
    template = base.instruments["asean-mlat-2004"]
    provision = next(p for p in base.provisions if p.instrument == "asean-mlat-2004")
    made = {
        f"treaty-{n}": dataclasses.replace(template, slug=f"treaty-{n}", regional=False)
        for n in range(instruments)
    }

    def bound() -> tuple[Segment, ...]:
        since = choice.randrange(date(1975, 1, 1).toordinal(), DAY)
        return (Segment(Verdict.SATISFIED, since, FOREVER, since, FOREVER, ("record",)),)

    pairs: dict[tuple[str, str], tuple[Arrangement, ...]] = {}
    for number in range(arrangements):
        a, b = sorted(choice.sample(codes, 2))
        one = Arrangement(
            f"x{number}",
            f"iri:{number}",
            "treaty",
            "BilateralTreaty",
            frozenset({"mutual-legal-assistance"}),
            (a, b),
            None,
            frozenset({"wildlife-trafficking"}),
            "in-force",
            bound(),
        )
        pairs[a, b] = (*pairs.get((a, b), ()), one)
    members = {slug: frozenset(choice.sample(codes, states // 2)) for slug in made}
    return World(
        **{
            **{f.name: getattr(base, f.name) for f in dataclasses.fields(World) if f.init},
            "states": {code: State(code, f"iri:{code}", code, True) for code in codes},
            "instruments": made,
            "provisions": (
                *(p for p in base.provisions if p.applies_to),
                *(dataclasses.replace(provision, slug=f"p-{slug}", instrument=slug) for slug in made),
            ),
            "positions": {
                ("in-force", slug): {code: bound() for code in who} for slug, who in members.items()
            },
            "participants": members,
            "everybody": {},
            "designations": {},
            "complete": {},
            "laws": {},
            "tiers": {},
            "authorities": {},
            "arrangements": pairs,
        }
    )


def growth(repeat: int) -> dict[str, dict[str, object]]:
    """Time the matrix of one form on worlds doubled three times, one quantity at a time."""
    sizes = {
        "states": [(250 * 2**k, 32, 500) for k in range(4)],
        "instruments": [(250, 32 * 2**k, 500) for k in range(4)],
        "arrangements": [(250, 32, 2000 * 2**k) for k in range(4)],
    }
    found: dict[str, dict[str, object]] = {}
    for what, steps in sizes.items():
        times = []
        for step in steps:
            world = synthetic(*step)
            times.append(
                median(lambda world=world: list(sweep(world, ["mutual-legal-assistance"], [DAY])), repeat)
            )
        slope = math.log2(times[-1] / times[0]) / (len(times) - 1)
        found[what] = {
            "sizes": [step[list(sizes).index(what)] for step in steps],
            "seconds": times,
            "exponent": slope,
        }
    return found


def main() -> None:
    """Time everything and print the results as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store")
    parser.add_argument("--repeat", type=int, default=9)
    parser.add_argument("--no-sparql", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    kb = iwtld.open(options.store)
    start = time.perf_counter()
    world = kb.reasoner.world
    results: dict[str, object] = {"reading the world": time.perf_counter() - start}
    results.update(one_pair(kb, 60))
    all_forms(world, [DAY])
    results["matrix, all forms"] = median(lambda: all_forms(world, [DAY]), options.repeat)
    results["dense numpy"] = median(dense(world), options.repeat)
    if not options.no_sparql:
        results["SPARQL, all forms"] = sum(
            median(lambda form=form: len(kb.query("basis-matrix", form=form, on=date.fromordinal(DAY))), 1)
            for form in world.forms
        )
    results["ratifications ranked"] = ratifications(world)
    results["ranking ratifications"] = median(lambda: ratifications(world), 3)
    ends = [date(year, 12, 31).toordinal() for year in range(1975, 2027)]
    results["all pairs, 52 years, all forms"] = median(lambda: all_forms(world, ends), 3)
    results["growth"] = growth(5)
    print(report(results))
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def report(results: dict[str, object]) -> str:
    """Return the results as Markdown."""
    number = {name: value for name, value in results.items() if isinstance(value, int | float)}
    lines = ["| what | seconds |", "|---|---|"]
    lines += [f"| {name} | {value:.6g} |" for name, value in number.items()]
    lines += ["", "| ratio | value |", "|---|---|"]
    ratios = [
        ("answer with proof / lookup", "answer with proof", "lookup"),
        ("matrix / dense numpy", "matrix, all forms", "dense numpy"),
        ("SPARQL / matrix", "SPARQL, all forms", "matrix, all forms"),
        ("ranking ratifications / matrix", "ranking ratifications", "matrix, all forms"),
    ]
    lines += [f"| {name} | {number[a] / number[b]:.3g} |" for name, a, b in ratios if a in number]
    lines += ["", "| doubled | sizes | seconds | exponent |", "|---|---|---|---|"]
    growing = results["growth"]
    assert isinstance(growing, dict)
    for what, one in growing.items():
        sizes = ", ".join(map(str, one["sizes"]))
        seconds = ", ".join(f"{value:.4f}" for value in one["seconds"])
        lines.append(f"| {what} | {sizes} | {seconds} | {one['exponent']:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
