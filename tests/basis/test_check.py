"""The checker lets every proof of the engine pass, and none that says anything else than the records."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import iwtld
from iwtld.basis import Answer, OffenceProfile
from iwtld.basis.proofs import check as module
from iwtld.basis.proofs.check import Checker, check
from iwtld.basis.proofs.proof import Proof, proof
from iwtld.basis.reasoner import NOT_ASSUMED
from iwtld.namespaces import ID, expand

from ..extent import ALL, at_length

PACKAGE = Path(module.__file__).parent
DAYS = (date(1975, 1, 1), date(2027, 12, 31))
CHARGES = ["wildlife-trafficking", "corruption", "laundering", "participation", "obstruction"]
EXAMPLES = {
    "treaty": ("VNM", "THA", "mutual-legal-assistance", "2019-01-01", {}),
    "completeness": ("IDN", "NLD", "mutual-legal-assistance", "2018-06-30", {}),
    "penalties": ("IDN", "VNM", "mutual-legal-assistance", "2018-06-30", {"whose_law": "requested"}),
    "domestic law": (
        "THA",
        "VNM",
        "extradition",
        "2024-03-05",
        {"group": "involved", "species": "appendix-i"},
    ),
    "threshold": (
        "VNM",
        "FRA",
        "extradition",
        "2026-11-22",
        {"requesting_years": 2.0, "requested_years": 1.5},
    ),
    "threshold of an unknown side": (
        "VNM",
        "THA",
        "extradition",
        "2026-11-22",
        {"requesting_years": 1.0, "requested_years": 0.5},
    ),
    "designation": (
        "KEN",
        "GBR",
        "extradition",
        "2027-01-01",
        {"requesting_years": 4.0, "requested_years": 2.0},
    ),
    "suspended designation": ("HKG", "GBR", "extradition", "2026-11-22", {}),
    "restriction": ("SGP", "KHM", "mutual-legal-assistance", "2018-06-30", {"charges": {"laundering"}}),
}
STRANGER = ID + "participation/coe-ets030/ALB/1"
"""A record that bears on none of the examples."""


@pytest.fixture(scope="module")
def checker(kb: iwtld.KnowledgeBase) -> Checker:
    return Checker(kb.store)


def ask(kb: iwtld.KnowledgeBase, name: str) -> Answer:
    requesting, requested, form, on, case = EXAMPLES[name]
    case = {key: frozenset(value) if isinstance(value, set) else value for key, value in case.items()}
    return kb.basis(requesting, requested, form=form, on=on, offence=OffenceProfile(**case))


def changed(whole: Proof, subject: str, predicate: str, *values: str | ox.Literal) -> list[ox.Triple]:
    """The triples of a proof with other values of one property; ``subject`` is relative to the answer."""
    node = ox.NamedNode(f"{whole.iri}/{subject}" if subject else whole.iri)
    name = ox.NamedNode(expand(predicate))
    kept = [t for t in whole.triples if (t.subject, t.predicate) != (node, name)]
    terms = (ox.NamedNode(value) if isinstance(value, str) else value for value in values)
    return [*kept, *(ox.Triple(node, name, term) for term in terms)]


# --- Every proof of the engine passes ---


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_proof_of_an_example_passes(name: str, kb: iwtld.KnowledgeBase) -> None:
    assert check(kb.store, proof(ask(kb, name)).triples) == ()


def cases(kb: iwtld.KnowledgeBase, pick: random.Random) -> OffenceProfile:
    """A case profile of any kind, with conditions assumed in one case of three."""
    world = kb.reasoner.world
    offences = sorted({tier.offence for tiers in world.tiers.values() for tier in tiers})
    states = sorted(world.states)
    years = [None, None, 0, 1, 2, 3.999, 4, 5, 100]
    conditions = sorted(set(world.conditions) - NOT_ASSUMED)
    native = frozenset(pick.sample(states, pick.randrange(4)))
    return OffenceProfile(
        charges=frozenset(pick.sample(CHARGES, pick.choice([1, 1, 1, 2, 5]))),
        transnational=pick.choice([True, True, False, None]),
        group=pick.choice(["involved", "suspected", "none", "unknown"]),  # type: ignore[arg-type]
        requesting_years=pick.choice(years),
        requested_years=pick.choice(years),
        offences=frozenset(pick.sample(offences, pick.choice([0, 0, 1, 3]))),
        species=pick.choice([None, "appendix-i", "appendix-ii-iii"]),
        native_to=pick.choice([None, native]),
        located=pick.choice([True, True, False, None]),
        whose_law=pick.choice(["both", "requesting", "requested"]),  # type: ignore[arg-type]
        assumed=frozenset(pick.sample(conditions, pick.choice([0, 0, 1, 3]))),
    )


def objections(kb: iwtld.KnowledgeBase, checker: Checker, pick: random.Random) -> tuple[str, ...]:
    """What the checker says of the answer to a random question, half of them among states with much recorded."""
    world = kb.reasoner.world
    pool = sorted(world.tiers) if pick.random() < 0.5 else sorted(world.states)
    requesting, requested = pick.sample(pool, 2)
    on = DAYS[0] + timedelta(days=pick.randrange((DAYS[1] - DAYS[0]).days))
    case = OffenceProfile() if pick.random() < 0.3 else cases(kb, pick)
    form = pick.choice(sorted(world.forms))
    answer = kb.basis(requesting, requested, form=form, on=on, offence=case)
    return checker.check(proof(answer).triples)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_the_proof_of_any_question_passes(seed: int, kb: iwtld.KnowledgeBase, checker: Checker) -> None:
    assert objections(kb, checker, random.Random(seed)) == ()


@pytest.mark.slow
def test_answers_to_questions_of_every_kind_are_replayed(kb: iwtld.KnowledgeBase, checker: Checker) -> None:
    pick = random.Random(20261122)
    found = [found for _ in range(3000 if ALL else 500) if (found := objections(kb, checker, pick))]
    assert found == []


# --- Nothing else passes ---


def flipped(whole: Proof) -> Iterator[list[ox.Triple]]:
    """The proof with one statement changed, for each that a conclusion or a premise consists of."""
    words = {
        "iwt:verdict": [ID + f"verdict/{word}" for word in ("satisfied", "unknown", "unsatisfied")],
        "iwt:grade": [ID + f"grade/{word}" for word in ("shall", "may", "channel-only", "none", "unknown")],
        "iwt:routeStatus": ["established", "open", "closed"],
        "iwt:certainty": ["complete", "incomplete"],
    }
    by_iri = {expand(name): values for name, values in words.items()}
    for number, triple in enumerate(whole.triples):
        for value in by_iri.get(triple.predicate.value, ()):
            if value != triple.object.value:
                term = ox.NamedNode(value) if value.startswith("https") else ox.Literal(value)
                yield _replaced(whole.triples, number, ox.Triple(triple.subject, triple.predicate, term))


def swapped(whole: Proof) -> Iterator[list[ox.Triple]]:
    """The proof with one record, provision or side replaced by another one that exists."""
    sides = [
        t.object
        for t in whole.triples
        if t.predicate.value in map(expand, ("iwt:requestingSide", "iwt:requestedSide"))
    ]
    for number, triple in enumerate(whole.triples):
        if triple.predicate.value in map(expand, ("prov:wasDerivedFrom", "iwt:through", "iwt:governedBy")):
            yield _replaced(
                whole.triples, number, ox.Triple(triple.subject, triple.predicate, ox.NamedNode(STRANGER))
            )
        if triple.predicate.value == expand("iwt:jurisdiction"):
            (other,) = (side for side in sides if side != triple.object)
            yield _replaced(whole.triples, number, ox.Triple(triple.subject, triple.predicate, other))


def dropped(whole: Proof) -> Iterator[list[ox.Triple]]:
    """The proof without one statement, for each that belongs to its structure."""
    structure = (
        *("iwt:routeFinding", "iwt:conditionFinding", "iwt:premise", "iwt:condition", "iwt:through"),
        *("iwt:verdict", "iwt:grade", "iwt:routeStatus", "iwt:certainty", "iwt:jurisdiction", "iwt:assumed"),
        *("iwt:governedBy", "iwt:fallback", "iwt:onDay", "iwt:form", "iwt:caseProfile", "iwt:requestedSide"),
    )
    names = set(map(expand, structure))
    for number, triple in enumerate(whole.triples):
        if triple.predicate.value in names:
            yield [*whole.triples[:number], *whole.triples[number + 1 :]]


def shifted(whole: Proof) -> Iterator[list[ox.Triple]]:
    """The proof with one end of the interval of a route a day earlier, a day later, or left out."""
    for number, triple in enumerate(whole.triples):
        if triple.predicate.value in map(expand, ("iwt:inForceFrom", "iwt:inForceUntil")):
            yield [*whole.triples[:number], *whole.triples[number + 1 :]]
            for days in (-1, 1):
                day = date.fromisoformat(triple.object.value) + timedelta(days=days)
                term = ox.Literal(day.isoformat(), datatype=ox.NamedNode(expand("xsd:date")))
                yield _replaced(whole.triples, number, ox.Triple(triple.subject, triple.predicate, term))


def _replaced(triples: tuple[ox.Triple, ...], number: int, triple: ox.Triple) -> list[ox.Triple]:
    return [*triples[:number], triple, *triples[number + 1 :]]


Change = Callable[[Proof], Iterator[list[ox.Triple]]]
CHANGED: list[Change] = [flipped, swapped, dropped, shifted]


def surviving(mutants: list[list[ox.Triple]], checker: Checker) -> list[list[ox.Triple]]:
    assert mutants
    return [mutant for mutant in mutants if checker.check(mutant) == ()]


@pytest.mark.parametrize("change", CHANGED)
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_changed_proof_passes(
    name: str, change: Change, kb: iwtld.KnowledgeBase, checker: Checker
) -> None:
    mutants = list(change(proof(ask(kb, name))))
    assert surviving(random.Random(name).sample(mutants, min(40, len(mutants))), checker) == []


@at_length
@pytest.mark.parametrize("change", CHANGED)
@pytest.mark.parametrize("name", EXAMPLES)
def test_none_of_all_changed_proofs_passes(
    name: str, change: Change, kb: iwtld.KnowledgeBase, checker: Checker
) -> None:
    assert surviving(list(change(proof(ask(kb, name)))), checker) == []


def test_a_finding_says_where_and_what_the_records_give(kb: iwtld.KnowledgeBase, checker: Checker) -> None:
    whole = proof(ask(kb, "treaty"))
    mutant = changed(whole, "asean-mlat-1/in-force/1", "iwt:verdict", ID + "verdict/unknown")
    (first, *_) = checker.check(mutant)
    assert first == "asean-mlat-1, in-force, VNM: the records make it satisfied."


def test_a_route_that_is_left_out_is_named(kb: iwtld.KnowledgeBase, checker: Checker) -> None:
    whole = proof(ask(kb, "domestic law"))
    routes = {t.object.value for t in whole.triples if t.predicate.value == expand("iwt:routeFinding")}
    mutant = changed(whole, "", "iwt:routeFinding", *sorted(routes - {whole.iri + "/untoc-16-6"}))
    assert "The answer: routes differ: none by the proof; untoc-16-6 by the records alone." in checker.check(
        mutant
    )


def test_a_record_that_does_not_bear_on_the_premise_is_named(
    kb: iwtld.KnowledgeBase, checker: Checker
) -> None:
    whole = proof(ask(kb, "treaty"))
    own = ID + "participation/asean-mlat-2004/VNM/1"
    mutant = changed(whole, "asean-mlat-1/in-force/1", "prov:wasDerivedFrom", own, STRANGER)
    assert checker.check(mutant)[0] == (
        "asean-mlat-1, in-force, VNM: participation/coe-ets030/ALB/1 is cited and does not bear on it."
    )


def test_a_premise_without_its_record_does_not_carry_its_verdict(
    kb: iwtld.KnowledgeBase, checker: Checker
) -> None:
    mutant = changed(proof(ask(kb, "treaty")), "asean-mlat-1/in-force/1", "prov:wasDerivedFrom")
    assert "the records that are cited do not make it satisfied" in checker.check(mutant)[0]


def test_a_second_finding_on_one_condition_is_one_too_many(kb: iwtld.KnowledgeBase, checker: Checker) -> None:
    whole = proof(ask(kb, "treaty"))
    extra = f"{whole.iri}/asean-mlat-1/again"
    copied = [
        ox.Triple(ox.NamedNode(extra), t.predicate, t.object)
        for t in whole.triples
        if t.subject.value == f"{whole.iri}/asean-mlat-1/in-force"
    ]
    link = ox.Triple(
        ox.NamedNode(f"{whole.iri}/asean-mlat-1"),
        ox.NamedNode(expand("iwt:conditionFinding")),
        ox.NamedNode(extra),
    )
    assert any("conditions differ" in found for found in checker.check([*whole.triples, *copied, link]))


def test_a_proof_of_another_day_does_not_pass(kb: iwtld.KnowledgeBase, checker: Checker) -> None:
    # Thailand deposited its instrument of ratification of the ASEAN MLAT in 2013.
    day = ox.Literal("2012-01-01", datatype=ox.NamedNode(expand("xsd:date")))
    assert checker.check(changed(proof(ask(kb, "treaty")), "", "iwt:onDay", day)) != ()


def test_a_proof_of_the_opposite_request_does_not_pass(kb: iwtld.KnowledgeBase, checker: Checker) -> None:
    whole = proof(ask(kb, "domestic law"))
    turned = {
        expand("iwt:requestingSide"): ox.NamedNode(ID + "jurisdiction/VNM"),
        expand("iwt:requestedSide"): ox.NamedNode(ID + "jurisdiction/THA"),
    }
    mutant = [
        ox.Triple(t.subject, t.predicate, turned.get(t.predicate.value, t.object)) for t in whole.triples
    ]
    assert checker.check(mutant) != ()


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        ("iwt:requestedYears", ox.Literal("2", datatype=ox.NamedNode(expand("xsd:decimal")))),
        ("iwt:assumedCondition", ID + "condition/serious-crime"),
        ("iwt:charge", ID + "offence-profile/corruption"),
        ("iwt:groupInvolvement", ox.Literal("none")),
        ("iwt:whoseLaw", ID + "tested-side/both"),
    ],
)
def test_a_proof_of_another_case_does_not_pass(
    predicate: str, value: str | ox.Literal, kb: iwtld.KnowledgeBase, checker: Checker
) -> None:
    assert checker.check(changed(proof(ask(kb, "penalties")), "case", predicate, value)) != ()


@pytest.mark.parametrize(
    "triples", [[], [ox.Triple(ox.NamedNode("urn:x"), ox.NamedNode("urn:p"), ox.BlankNode())]]
)
def test_what_is_no_proof_is_told_so(triples: list[ox.Triple], checker: Checker) -> None:
    (found,) = checker.check(triples)
    assert found.startswith("The proof is not built as shapes/proofs.ttl says")


# --- Nor does a proof outlive the records ---


@pytest.fixture(scope="module")
def copy(kb: iwtld.KnowledgeBase) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(kb.store)
    return store


@contextmanager
def without(store: ox.Store, subject: str, predicate: str, *values: str | ox.Literal) -> Iterator[None]:
    """Give a property other values for a while."""
    node, name = ox.NamedNode(ID + subject), ox.NamedNode(expand(predicate))
    old = list(store.quads_for_pattern(node, name, None))
    new = [
        ox.Quad(node, name, ox.NamedNode(ID + value) if isinstance(value, str) else value) for value in values
    ]
    for quad in old:
        store.remove(quad)
    store.extend(new)
    try:
        yield
    finally:
        for quad in new:
            store.remove(quad)
        store.extend(old)


def typed(value: str, kind: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(expand(f"xsd:{kind}")))


CHANGES: list[tuple[str, str, str, list[str | ox.Literal]]] = [
    ("treaty", "participation/asean-mlat-2004/THA/1", "iwt:inForceFrom", [typed("2020-01-01", "date")]),
    ("treaty", "participation/asean-mlat-2004/THA/1", "iwt:inForceUntil", [typed("2018-12-31", "date")]),
    ("treaty", "provision/asean-mlat-1", "iwt:grade", ["grade/may"]),
    ("treaty", "provision/asean-mlat-1", "iwt:condition", ["condition/core-crime"]),
    ("treaty", "provision/uncac-46-1", "iwt:form", []),
    ("treaty", "instrument/asean-mlat-2004", "iwt:offenceScope", ["offence-scope/drug-offences"]),
    ("completeness", "completeness/mla-IDN-NLD-2018", "iwt:form", ["form/extradition"]),
    ("penalties", "condition/serious-crime", "iwt:thresholdYears", [typed("40", "decimal")]),
    ("penalties", "condition/serious-crime", "iwt:testedSide", ["tested-side/requesting"]),
    (
        "suspended designation",
        "position/domestic-designation/extradition-GBR-HKG",
        "iwt:inForceNotAfter",
        [typed("2026-12-31", "date")],
    ),
    ("threshold", "position/minimum-penalty-of-law/FRA-1", "iwt:testedSide", ["tested-side/requested"]),
    ("threshold", "position/minimum-penalty-of-law/FRA-1", "iwt:testedSide", []),
    ("threshold", "position/minimum-penalty-of-law/FRA-1", "iwt:thresholdYears", [typed("3", "decimal")]),
    *(
        ("threshold of an unknown side", "position/minimum-penalty-of-law/THA-1", "iwt:testedSide", [side])
        for side in ("tested-side/requesting", "tested-side/requested", "tested-side/both")
    ),
]


@pytest.mark.parametrize(("name", "subject", "predicate", "values"), CHANGES)
def test_a_proof_does_not_outlive_a_record(
    name: str,
    subject: str,
    predicate: str,
    values: list[str | ox.Literal],
    kb: iwtld.KnowledgeBase,
    copy: ox.Store,
) -> None:
    triples = proof(ask(kb, name)).triples
    assert check(copy, triples) == ()
    with without(copy, subject, predicate, *values):
        assert check(copy, triples) != ()


def test_a_proof_does_not_outlive_a_penalty(kb: iwtld.KnowledgeBase, copy: ox.Store) -> None:
    answer = ask(kb, "penalties")
    route = next(route for route in answer.routes if route.id == "untoc-18-1")
    serious = next(condition for condition in route.conditions if condition.id == "serious-crime")
    tiers = {record for premise in serious.premises for record in premise.records}
    assert tiers
    assert serious.verdict.word == "satisfied"
    for tier in tiers:
        with without(copy, tier.removeprefix(ID), "iwt:maximumImprisonmentYears", typed("3.5", "decimal")):
            assert check(copy, proof(answer).triples) != ()


def test_a_proof_does_not_outlive_a_treaty_that_is_added(kb: iwtld.KnowledgeBase, copy: ox.Store) -> None:
    whole = proof(ask(kb, "completeness"))
    new = {
        "rdf:type": ["iwt:BilateralTreaty", "iwt:BilateralArrangement"],
        "iwt:firstParty": [ID + "jurisdiction/IDN"],
        "iwt:secondParty": [ID + "jurisdiction/NLD"],
        "iwt:form": [ID + "form/mutual-legal-assistance"],
    }
    node = ox.NamedNode(ID + "arrangement/mla-IDN-NLD-new")
    quads = [
        ox.Quad(node, ox.NamedNode(expand(predicate)), ox.NamedNode(expand(value)))
        for predicate, values in new.items()
        for value in values
    ]
    copy.extend(quads)
    try:
        found = check(copy, whole.triples)
    finally:
        for quad in quads:
            copy.remove(quad)
    assert "bilateral-mla/mla-IDN-NLD-new by the records alone" in found[0]


# --- The checker stands alone ---


def imports(path: Path) -> Iterable[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_the_checker_shares_no_law_with_the_engine() -> None:
    files = [PACKAGE / "check.py", *(PACKAGE / "recount").glob("*.py")]
    used = {name for path in files for name in imports(path) if name.startswith("iwtld.basis")}
    own = {name for name in used if name.startswith("iwtld.basis.proofs.recount")}
    assert len(files) == 5
    assert used - own == {"iwtld.basis.grades"}
