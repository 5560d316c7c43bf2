"""A proof is a graph that says everything an answer rests on, the same graph for the same answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pyoxigraph as ox
import pytest

import iwtld
from iwtld import resources
from iwtld.basis import Answer, OffenceProfile
from iwtld.basis.proofs.proof import proof
from iwtld.build import load_ontology
from iwtld.errors import UnknownNameError
from iwtld.namespaces import ID, IWT, expand
from iwtld.validate import validate

SHAPES = [resources.folder("shapes") / "proofs.ttl"]
QUESTIONS = [
    ("VNM", "THA", "mutual-legal-assistance", "2019-01-01", {}),
    ("THA", "VNM", "extradition", "2024-03-05", {"group": "involved"}),
    ("IDN", "NLD", "mutual-legal-assistance", "2018-06-30", {"assumed": frozenset({"serious-crime"})}),
    ("KEN", "GBR", "extradition", "2027-01-01", {"requesting_years": 4.0, "requested_years": 0.5}),
    ("SOM", "KHM", "controlled-delivery", "2024-01-01", {"charges": frozenset({"laundering", "corruption"})}),
    ("USA", "ARE", "law-enforcement-cooperation", "1990-01-01", {"species": "appendix-i"}),
    ("MMR", "IDN", "extradition", "2016-06-30", {"native_to": frozenset()}),
]


def ask(kb: iwtld.KnowledgeBase, question: tuple[str, str, str, str, dict[str, object]]) -> Answer:
    requesting, requested, form, on, case = question
    return kb.basis(requesting, requested, form=form, on=on, offence=OffenceProfile(**case))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def mlat(kb: iwtld.KnowledgeBase) -> Answer:
    """Viet Nam and Thailand are parties to the ASEAN MLAT of 2004 (OECD 2019, table on regional treaties)."""
    return ask(kb, QUESTIONS[0])


def said(triples: Iterable[ox.Triple]) -> defaultdict[tuple[str, str], list[str]]:
    """Subject, as far as it lies below the answer, and property to the values."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for triple in triples:
        below = triple.subject.value.removeprefix(ID + "answer/").split("/", 5)[5:]
        found["".join(below), triple.predicate.value.rpartition("#")[2].rpartition("/")[2]].append(
            triple.object.value
        )
    return found


def wrong_nodes(triples: Iterable[ox.Triple]) -> list[str]:
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return [str(result.focus_node).strip("<>") for result in validate(store, SHAPES).results]


def test_the_question_stands_in_the_answer(mlat: Answer) -> None:
    graph = said(proof(mlat).triples)
    assert graph["", "requestingSide"] == [ID + "jurisdiction/VNM"]
    assert graph["", "requestedSide"] == [ID + "jurisdiction/THA"]
    assert graph["", "form"] == [ID + "form/mutual-legal-assistance"]
    assert graph["", "onDay"] == ["2019-01-01"]
    assert graph["", "datasetVersion"] == [mlat.dataset_version]


def test_grade_certainty_and_the_governing_treaty_stand_in_the_answer(mlat: Answer) -> None:
    graph = said(proof(mlat).triples)
    assert graph["", "grade"] == [ID + "grade/shall"]
    assert graph["", "certainty"] == ["complete"]
    assert graph["", "governedBy"] == [ID + "instrument/asean-mlat-2004"]


def test_a_route_names_its_provision_and_what_it_goes_through(mlat: Answer) -> None:
    graph = said(proof(mlat).triples)
    assert graph["asean-mlat-1", "wasDerivedFrom"] == [ID + "provision/asean-mlat-1"]
    assert graph["asean-mlat-1", "through"] == [ID + "instrument/asean-mlat-2004"]
    assert graph["asean-mlat-1", "routeStatus"] == ["established"]


def test_a_premise_cites_the_participation_that_it_rests_on(mlat: Answer) -> None:
    graph = said(proof(mlat).triples)
    assert graph["asean-mlat-1/in-force/1", "jurisdiction"] == [ID + "jurisdiction/VNM"]
    assert graph["asean-mlat-1/in-force/1", "wasDerivedFrom"] == [ID + "participation/asean-mlat-2004/VNM/1"]
    assert graph["asean-mlat-1/in-force/1", "verdict"] == [ID + "verdict/satisfied"]


def test_what_is_not_recorded_is_an_absence_and_no_record(mlat: Answer) -> None:
    graph = said(proof(mlat).triples)
    assert graph["unrecorded/bilateral-treaty", "absenceOf"] == [IWT + "BilateralTreaty"]
    assert graph["unrecorded/bilateral-treaty", "wasDerivedFrom"] == []
    assert graph["unrecorded/bilateral-treaty/in-force/1", "absenceOf"] == [IWT + "BilateralTreaty"]


def test_what_the_question_assumes_is_marked_as_assumed(kb: iwtld.KnowledgeBase) -> None:
    graph = said(proof(ask(kb, QUESTIONS[2])).triples)
    assert graph["case", "assumedCondition"] == [ID + "condition/serious-crime"]
    assert graph["untoc-18-1/serious-crime/1", "assumed"] == ["true"]
    assert graph["untoc-18-1/serious-crime/1", "wasDerivedFrom"] == []


def test_an_offence_scope_is_read_in_the_instrument(mlat: Answer) -> None:
    graph = said(proof(mlat).triples)
    assert graph["asean-mlat-1/offence-scope/1", "wasDerivedFrom"] == [ID + "instrument/asean-mlat-2004"]


def test_routes_share_a_finding_that_has_the_same_premises(kb: iwtld.KnowledgeBase) -> None:
    graph = said(proof(ask(kb, QUESTIONS[1])).triples)
    routes = ("untoc-16-3", "untoc-16-4", "untoc-16-6")
    found = {
        value
        for route in routes
        for value in graph[route, "conditionFinding"]
        if value.endswith("/serious-crime")
    }
    assert len(found) == 1


def test_what_the_case_leaves_open_is_left_out(kb: iwtld.KnowledgeBase) -> None:
    case = OffenceProfile(transnational=None, located=None)
    graph = said(proof(kb.basis("THA", "VNM", form="extradition", on="2024-03-05", offence=case)).triples)
    for name in ("transnational", "personLocated", "speciesListing", "requestingYears", "requestedYears"):
        assert graph["case", name] == []


@pytest.mark.parametrize(
    ("native", "known", "listed"),
    [(None, "false", []), (frozenset(), "true", []), (frozenset({"IDN"}), "true", [ID + "jurisdiction/IDN"])],
)
def test_a_native_range_that_is_empty_is_no_range_that_is_not_known(
    native: frozenset[str] | None, known: str, listed: list[str], mlat: Answer
) -> None:
    graph = said(proof(replace(mlat, offence=OffenceProfile(native_to=native))).triples)
    assert graph["case", "nativeRangeKnown"] == [known]
    assert graph["case", "nativeTo"] == listed


@pytest.mark.parametrize(("years", "lexical"), [(4.0, "4.0"), (0.0, "0.0"), (1 / 12, "0.08333333333333333")])
def test_years_are_exact_decimals(years: float, lexical: str, mlat: Answer) -> None:
    graph = said(proof(replace(mlat, offence=OffenceProfile(requested_years=years))).triples)
    assert graph["case", "requestedYears"] == [lexical]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: "-".join(q[:4]))
def test_a_proof_is_built_as_its_shapes_say(
    question: tuple[str, str, str, str, dict[str, object]], kb: iwtld.KnowledgeBase
) -> None:
    assert wrong_nodes(proof(ask(kb, question)).triples) == []


@pytest.mark.parametrize(
    ("subject", "predicate"),
    [
        ("", "iwt:grade"),
        ("", "iwt:onDay"),
        ("", "iwt:certainty"),
        ("case", "iwt:charge"),
        ("case", "iwt:whoseLaw"),
        ("asean-mlat-1", "iwt:routeStatus"),
        ("asean-mlat-1", "prov:wasDerivedFrom"),
        ("asean-mlat-1/in-force", "iwt:verdict"),
        ("asean-mlat-1/in-force", "iwt:premise"),
        ("asean-mlat-1/in-force/1", "prov:wasDerivedFrom"),
        ("asean-mlat-1/in-force/1", "iwt:premiseReason"),
    ],
)
def test_the_shapes_find_what_a_proof_lacks(subject: str, predicate: str, mlat: Answer) -> None:
    whole = proof(mlat)
    name = f"{whole.iri}/{subject}" if subject else whole.iri
    kept = [t for t in whole.triples if (t.subject.value, t.predicate.value) != (name, expand(predicate))]
    assert len(kept) < len(whole.triples)
    assert wrong_nodes(kept) == [name]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: "-".join(q[:4]))
def test_every_record_that_a_proof_cites_is_in_the_graph(
    question: tuple[str, str, str, str, dict[str, object]], kb: iwtld.KnowledgeBase
) -> None:
    cited = {
        triple.object
        for triple in proof(ask(kb, question)).triples
        if triple.predicate.value == expand("prov:wasDerivedFrom")
    }
    missing = [
        iri for iri in cited if not any(True for _ in kb.store.quads_for_pattern(iri, None, None, None))
    ]
    assert cited
    assert missing == []


def test_every_term_of_a_proof_is_defined_for_its_subject(kb: iwtld.KnowledgeBase) -> None:
    ontology = ox.Store()
    load_ontology(ontology, resources.folder("ontology"))

    def values(subject: ox.NamedNode, *predicates: str) -> set[str]:
        nodes = (ox.NamedNode(expand(predicate)) for predicate in predicates)
        return {q.object.value for node in nodes for q in ontology.quads_for_pattern(subject, node, None)}

    triples = [t for question in QUESTIONS for t in proof(ask(kb, question)).triples]
    kinds = {t.subject: t.object.value for t in triples if t.predicate.value == expand("rdf:type")}
    used = {(t.predicate, kinds[t.subject]) for t in triples if t.predicate.value.startswith(IWT)}
    wrong = {
        (predicate.value, kind)
        for predicate, kind in used
        if kind not in values(predicate, "rdfs:domain", "schema:domainIncludes")
        # What an authority, a law or a premise is about is stated of any record.
        and predicate.value != IWT + "jurisdiction"
    }
    assert len(used) > 30
    assert wrong == set()


def test_the_same_answer_gives_the_same_text(mlat: Answer, kb: iwtld.KnowledgeBase) -> None:
    again = ask(kb, QUESTIONS[0])
    for name in ("turtle", "jsonld", "ntriples"):
        assert proof(mlat).to(name) == proof(again).to(name)


def test_the_syntaxes_hold_the_same_graph(mlat: Answer) -> None:
    formats = {
        "turtle": ox.RdfFormat.TURTLE,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    whole = proof(mlat)
    for name, syntax in formats.items():
        read = {quad.triple for quad in ox.parse(whole.to(name), format=syntax)}
        assert read == set(whole.triples)


def test_a_format_that_does_not_exist_is_refused(mlat: Answer) -> None:
    with pytest.raises(UnknownNameError, match="turtel"):
        proof(mlat).to("turtel")


@pytest.mark.parametrize(
    "change",
    [
        {"on": date(2019, 1, 2)},
        {"offence": OffenceProfile(group="involved")},
        {"dataset_version": "another"},
    ],
)
def test_another_question_has_another_name(change: dict[str, object], mlat: Answer) -> None:
    assert proof(replace(mlat, **change)).iri != proof(mlat).iri  # type: ignore[arg-type]


def test_the_name_of_an_answer_tells_the_question(mlat: Answer) -> None:
    start = ID + "answer/VNM/THA/mutual-legal-assistance/2019-01-01/"
    assert proof(mlat).iri.startswith(start)
    assert len(proof(mlat).iri) == len(start) + 12
