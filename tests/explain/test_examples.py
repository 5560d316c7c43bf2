"""The examples of the codes that are not about shapes are true."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.build import load_ontology
from iwtld.explain import KINDS, PROFILES, Explanation, codes, explain
from iwtld.explain import ontology as rules
from iwtld.explain.catalogue import examples
from iwtld.explain.making.lines import document
from iwtld.incoming.examine import examine
from iwtld.reason import closure
from iwtld.tables import Table, check, load_folder
from iwtld.validate import profiles

CODES = codes()
OTHERS = {code: each for code, each in CODES.items() if each.kind != "shape"}
TABLES = [code for code, each in OTHERS.items() if each.form == "csv"]
RULES = [code for code, each in OTHERS.items() if each.kind == "ontology"]
TEXTS = [
    code for code, each in OTHERS.items() if each.form in ("turtle", "jsonld", "rdf") and code not in RULES
]
EXTENSIONS = {"turtle": "ttl", "jsonld": "jsonld", "rdf": "rdf"}


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    return {table.name: table for table in load_folder(resources.folder("data"))}


def found_in_table(each: Explanation, text: bytes, tables: dict[str, Table], folder: Path) -> set[str]:
    assert each.table is not None
    path = folder / f"{each.table}.csv"
    path.write_bytes(text)
    return {
        finding.code
        for finding in check([replace(tables[each.table], path=path)], against=[*tables.values()])
    }


@pytest.mark.parametrize("code", TABLES)
def test_a_bad_table_is_found_by_its_code(code: str, tables: dict[str, Table], tmp_path: Path) -> None:
    text = OTHERS[code].bad.encode(examples()[code].get("encoding", "utf-8"))

    assert found_in_table(OTHERS[code], text, tables, tmp_path) == {code}


@pytest.mark.parametrize("code", TABLES)
def test_a_good_table_has_no_finding(code: str, tables: dict[str, Table], tmp_path: Path) -> None:
    assert found_in_table(OTHERS[code], OTHERS[code].good.encode(), tables, tmp_path) == set()


def found_in_text(each: Explanation, text: str, encoding: str, store: Path, folder: Path) -> set[str]:
    path = folder / f"example.{EXTENSIONS[each.form]}"
    path.write_bytes((document(text) if each.form == "turtle" else text.lstrip("\n")).encode(encoding))
    return {finding.code for finding in examine([path], store=store).findings}


@pytest.mark.parametrize("code", TEXTS)
def test_a_bad_text_is_found_by_its_code(code: str, store_dir: Path, tmp_path: Path) -> None:
    encoding = examples()[code].get("encoding", "utf-8")

    assert code in found_in_text(OTHERS[code], OTHERS[code].bad, encoding, store_dir, tmp_path)


@pytest.mark.parametrize("code", TEXTS)
def test_a_good_text_has_no_such_finding(code: str, store_dir: Path, tmp_path: Path) -> None:
    assert code not in found_in_text(OTHERS[code], OTHERS[code].good, "utf-8", store_dir, tmp_path)


def clashes(text: str) -> set[str]:
    store = ox.Store()
    load_ontology(store, resources.folder("ontology"))
    store.load(document(text).encode(), format=ox.RdfFormat.TURTLE)
    closure.close(store)
    return {clash.rule for clash in closure.clashes(store)}


@pytest.mark.slow
@pytest.mark.parametrize("code", RULES)
def test_a_contradiction_is_found_by_its_rule(code: str) -> None:
    assert clashes(OTHERS[code].bad) == {code}
    assert clashes(OTHERS[code].good) == set()


def test_every_rule_that_finds_a_contradiction_is_explained() -> None:
    assert {code.code for code in rules.CODES} == set(closure.CLASHES)


def test_every_example_is_of_a_code() -> None:
    assert set(examples()) - set(OTHERS) == set()


def test_every_code_has_a_bad_and_a_good_example() -> None:
    assert [code for code, each in CODES.items() if not each.good.strip()] == []
    assert [code for code, each in CODES.items() if not each.bad.strip() and code != "T02"] == []


def test_no_two_kinds_of_defect_have_one_code() -> None:
    from iwtld import rdf_codes
    from iwtld.findings import codes as of_findings
    from iwtld.incoming import codes as of_containers
    from iwtld.tables import codes as of_tables

    defined = [
        *of_tables.CODES,
        *rdf_codes.CODES,
        *of_containers.CODES,
        *(code.code for code in of_findings.CODES),
    ]

    assert sorted(defined) == sorted(set(defined))
    assert set(defined) <= set(CODES)


def test_codes_stand_in_groups() -> None:
    kinds = [each.kind for each in CODES.values()]

    assert kinds == sorted(kinds, key=list(KINDS).index)


def test_the_profiles_are_those_of_the_validator() -> None:
    assert tuple(profiles.PROFILES) == PROFILES


def test_a_code_is_found_with_its_prefix_and_in_any_case() -> None:
    assert explain("iwts:interval-order") is explain("INTERVAL-ORDER") is CODES["interval-order"]
