"""Plans of recorded cases, held against what the documents and the treaties give by hand."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

import iwtld
from iwtld.basis import Grade
from iwtld.errors import ParameterError, TableError, UnknownNameError
from iwtld.plans import Plan, Request, find_case, load_cases
from iwtld.plans.acting import Acting
from iwtld.plans.plan import STANDINGS
from iwtld.plans.record import CaseRecord
from iwtld.plans.several import from_table

MLA = "mutual-legal-assistance"


@pytest.fixture(scope="module")
def cases(kb: iwtld.KnowledgeBase) -> dict[str, CaseRecord]:
    return {one.id: one for one in load_cases(kb.store)}


def request(plan: Plan, requesting: str, requested: str, form: str) -> Request:
    (found,) = [
        one for one in plan if (one.requesting, one.requested, one.form) == (requesting, requested, form)
    ]
    return found


# Records


def test_every_case_is_traced_to_an_event_of_the_same_sources(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.sparql("""SELECT ?case WHERE {
      ?case a iwt:Case ; dcterms:source ?source ; iwt:locator ?locator
      FILTER NOT EXISTS { ?case iwt:caseEvent/dcterms:source ?source } }""").rows()
    assert list(rows) == []


def test_the_shipment_from_indonesia_is_read_with_its_way_and_its_agencies(
    cases: dict[str, CaseRecord],
) -> None:
    found = cases["nld-idn-seizure"]
    assert (found.kind, found.status, found.date) == ("seizure", "held", None)
    assert found.ways.origin == ("IDN",)
    assert found.ways.seized_in == ("NLD",)
    assert set(found.ways.homes) == {"IDN", "NLD"}
    assert set(found.agencies) == {"nld-authorities", "idn-ago"}


def test_the_three_states_at_work_on_one_case_all_cooperate_with_each_other(
    kb: iwtld.KnowledgeBase,
) -> None:
    # Both Thailand and Lao PDR are destinations: no goods went between them, and yet they meet on the case.
    pairs = {frozenset((one.requesting, one.requested)) for one in kb.plan("tha-lao-cod")}
    assert pairs == {frozenset(pair) for pair in (("THA", "LAO"), ("THA", "COD"), ("LAO", "COD"))}


def test_hops_of_the_plan_along_the_goods_are_those_of_the_rule(
    kb: iwtld.KnowledgeBase, cases: dict[str, CaseRecord]
) -> None:
    rows = kb.sparql("""SELECT ?id ?a ?b WHERE {
      ?hop a iwt:CaseHop ; iwt:ofCase/dcterms:identifier ?id ;
        iwt:hopOrigin/iwt:isoAlpha3 ?a ; iwt:hopDestination/iwt:isoAlpha3 ?b }""").rows()
    derived = {(row["id"], row["a"], row["b"]) for row in rows}
    planned = {
        (one.id, hop.start, hop.end)
        for one in cases.values()
        for hop in one.hops
        if "movement" in hop.reasons
    }
    assert derived == planned


def test_a_case_is_found_by_id_iri_and_name(kb: iwtld.KnowledgeBase) -> None:
    found = find_case(kb.store, "vnm-nga")
    assert find_case(kb.store, found.iri) == find_case(kb.store, found.name.upper()) == found


def test_an_unknown_case_names_the_nearest(kb: iwtld.KnowledgeBase) -> None:
    with pytest.raises(UnknownNameError, match="nld-idn-seizure"):
        kb.plan("nld-idn-seizur")


# Plans


def test_indonesia_and_the_netherlands_in_2018_had_no_treaty_basis_that_is_shown(
    kb: iwtld.KnowledgeBase,
) -> None:
    # OECD (2019): "No MLAT with the seizing country stopped a full investigation". UNTOC binds both, but its
    # four-year test is not met on Indonesia's side on that day, so nothing is stronger than domestic law.
    plan = kb.plan("nld-idn-seizure", on="2018-06-30")
    for sides in (("IDN", "NLD"), ("NLD", "IDN")):
        found = request(plan, *sides, MLA)
        assert not found.grade.binding
        assert found.certainty == "incomplete"
    assert request(plan, "IDN", "NLD", MLA).standing == "basis"
    assert request(plan, "NLD", "IDN", MLA).standing == "open"


def test_singapore_and_viet_nam_had_the_asean_treaty_on_each_day_of_2017(kb: iwtld.KnowledgeBase) -> None:
    # ASEAN MLAT: Singapore deposited in 2005 and Viet Nam in 2005, both before the case of 2017.
    plan = kb.plan("sgp-rosewood-2017")
    for sides in (("SGP", "VNM"), ("VNM", "SGP")):
        found = request(plan, *sides, MLA)
        assert (found.standing, found.grade) == ("basis", Grade.SHALL)
        assert found.through is not None
        assert "ASEAN" in found.through


def test_thailand_and_china_could_extradite_in_april_2021(kb: iwtld.KnowledgeBase) -> None:
    # Their bilateral treaty has been in force since 1999.
    found = request(kb.plan("tha-rosewood-2021"), "CHN", "THA", "extradition")
    assert (found.standing, found.grade) == ("basis", Grade.SHALL)


def test_gaps_come_first_and_what_has_a_basis_last(kb: iwtld.KnowledgeBase) -> None:
    order = [STANDINGS.index(one.standing) for one in kb.plan("nld-idn-seizure")]
    assert order == sorted(order)


def test_unknown_is_open_and_not_a_gap(kb: iwtld.KnowledgeBase) -> None:
    for one in kb.plan("cod-khm-vnm"):
        if one.grade is Grade.UNKNOWN or one.could_be in (Grade.SHALL, Grade.MAY):
            assert one.standing != "gap"


def test_an_answer_that_changes_within_the_year_of_the_case_is_the_weakest_one(
    kb: iwtld.KnowledgeBase,
) -> None:
    # Japan became bound by UNTOC on 2017-08-10, in the middle of the year of the case.
    plan = kb.plan("idn-reptile-2017", forms=[MLA])
    found = request(plan, "IDN", "JPN", MLA)
    daily = [kb.basis("IDN", "JPN", form=MLA, on=date(2017, month, 1)).grade.rank for month in range(1, 13)]
    assert found.grade.rank >= max(daily)
    assert found.standing == "open"


def test_each_request_agrees_with_the_answer_that_its_command_shows(kb: iwtld.KnowledgeBase) -> None:
    for one in kb.plan("zaf-mys", on="2021-12-01"):
        answer = kb.basis(one.requesting, one.requested, form=one.form, on=one.on)
        assert (answer.grade, answer.certainty) == (one.grade, one.certainty)
        assert one.why == (
            f"iwtld why {one.requesting} {one.requested} --form {one.form} --on {one.on.isoformat()}"
        )


def test_what_is_not_enough_says_what_would_help(kb: iwtld.KnowledgeBase) -> None:
    assert all(one.helps for one in kb.plan("nld-idn-seizure") if one.standing != "basis")


def test_a_case_of_one_country_has_nothing_to_plan(kb: iwtld.KnowledgeBase) -> None:
    with pytest.raises(ParameterError, match="fewer than two jurisdictions"):
        kb.plan("idn-pangolin-2018")


def test_the_plan_as_plain_values_has_stable_keys(kb: iwtld.KnowledgeBase) -> None:
    found = kb.plan("vnm-nga").to_dict()
    assert list(found) == ["case", "period", "forms", "counts", "requests", "dataset_version"]
    assert sum(found["counts"].values()) == len(found["requests"]) == 8


# Several cases


def test_the_set_of_all_cases_gives_the_grades_of_each_plan(kb: iwtld.KnowledgeBase) -> None:
    plans = kb.plans()
    assert plans.cases == len(load_cases(kb.store))
    header = plans.header
    for line in plans:
        cells = dict(zip(header, line.cells(), strict=True))
        plan = kb.plan(cells["case"])
        worst = min(
            (STANDINGS.index(one.standing) for one in plan if {one.requesting, one.requested}
             == {cells["from"], cells["to"]}),
        )  # fmt: skip
        assert line.standing == STANDINGS[worst]
        for form in plan.forms:
            for requesting, requested, name in (
                (cells["from"], cells["to"], form),
                (cells["to"], cells["from"], f"{form}_back"),
            ):
                one = request(plan, requesting, requested, form)
                shown = str(one.grade) if one.could_be is None else f"{one.grade} ?{one.could_be}"
                assert cells[name.replace("-", "_")] == shown


def test_cases_without_a_second_country_are_told_and_not_dropped(kb: iwtld.KnowledgeBase) -> None:
    plans = kb.plans()
    assert "idn-pangolin-2018" in plans.without
    assert {line.asked.case for line in plans} | set(plans.without) == {
        one.id for one in load_cases(kb.store)
    }


def test_a_table_of_the_recorded_cases_gives_what_the_graph_gives(kb: iwtld.KnowledgeBase) -> None:
    path = iwtld.resources.folder("data") / "cases.csv"
    of_table = {line.cells() for line in kb.plans(path)}
    of_graph = {line.cells() for line in kb.plans()}

    def key(cells: tuple[str, ...]) -> tuple[object, ...]:
        return (cells[0], cells[1], frozenset(cells[2:4]), frozenset(cells[4].split(";")), cells[5])

    assert {key(cells) for cells in of_table} == {key(cells) for cells in of_graph}


def with_cell(tmp_path: Path, case: str, column: str, value: str) -> Path:
    """Return the table of that recorded case alone, with another value in one cell."""
    text = (iwtld.resources.folder("data") / "cases.csv").read_text(encoding="utf-8")
    reader = csv.DictReader(io.StringIO(text))
    (row,) = [row for row in reader if row["id"] == case]
    path = tmp_path / "mine.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerow({**row, column: value})
    return path


@pytest.mark.parametrize(("agency", "pairs"), [("us-fws", 3), ("wildlife-alliance", 1)])
def test_an_organisation_at_work_in_a_third_country_makes_no_pair_and_an_agency_of_it_does(
    kb: iwtld.KnowledgeBase, tmp_path: Path, agency: str, pairs: int
) -> None:
    path = with_cell(tmp_path, "sgp-rosewood-2017", "agencies", f"sgp-customs;{agency}")
    assert len({frozenset(line.cells()[2:4]) for line in kb.plans(path)}) == pairs


def test_a_table_with_a_wrong_cell_is_refused_with_its_place(tmp_path: Path) -> None:
    path = with_cell(tmp_path, "tha-kingpin-2017", "transit", "THX")
    with pytest.raises(TableError) as caught:
        list(from_table(path, Acting({}, {})))
    (finding,) = caught.value.findings
    assert (finding.line, finding.column_name, finding.value) == (2, "transit", "THX")
