"""Files before they join the graph: in the context of what is recorded, or by themselves."""

from __future__ import annotations

import csv
import io
import os
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.errors import Finding, InputError, StoreError, UnknownNameError, UsageError
from iwtld.graph import open_read_only
from iwtld.incoming import examine

PREFIXES = """\
@prefix iwt: <https://w3id.org/iwtld/ontology#> .
@prefix id: <https://w3id.org/iwtld/id/> .
@prefix jurisdiction: <https://w3id.org/iwtld/id/jurisdiction/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
AGENCY = (
    PREFIXES
    + """\
<https://w3id.org/iwtld/id/actor/khm-unit> a iwt:Agency ;
    dcterms:identifier "khm-unit" ;
    skos:prefLabel "Wildlife Unit"@en ;
    iwt:jurisdiction jurisdiction:KHM ;
    iwt:agencyKind <https://w3id.org/iwtld/id/agency-kind/police> ;
    dcterms:source <https://w3id.org/iwtld/id/source/oecd-2019> ;
    iwt:locator "Box 3.3" .
"""
)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def rows(table: str, *keys: str, **changed: str) -> str:
    """Return the header and some rows of a shipped table, with cells changed in all of them."""
    with (resources.folder("data") / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        out = io.StringIO()
        writer = csv.DictWriter(out, reader.fieldnames or [], lineterminator="\n")
        writer.writeheader()
        name = (reader.fieldnames or [""])[0]
        writer.writerows({**row, **changed} for row in reader if row[name] in keys)
    return out.getvalue()


def places(found: tuple[Finding, ...]) -> list[tuple[str, int | None, int | None, str]]:
    return [(Path(one.file).name, one.line, one.column, one.code) for one in found]


def test_a_record_that_is_right_has_no_finding(store_dir: Path, tmp_path: Path) -> None:
    examined = examine([written(tmp_path, "new.ttl", AGENCY)], store=store_dir)

    assert (examined.findings, examined.conforms, examined.total) == ((), True, 0)


def test_the_graph_is_as_it_was_afterwards(store_dir: Path, tmp_path: Path) -> None:
    # Other test processes use the shared one at the same time.
    store = Path(
        shutil.copytree(
            store_dir, tmp_path / "store", copy_function=os.link, ignore=shutil.ignore_patterns("clones")
        )
    )
    before = len(open_read_only(store))

    examine(
        [written(tmp_path, "jurisdictions.csv", rows("jurisdictions", "KHM", name="Kampuchea"))], store=store
    )

    assert len(open_read_only(store)) == before
    assert not list((store / "clones").glob("*"))


def test_a_row_stands_in_place_of_the_recorded_row_with_its_key(store_dir: Path, tmp_path: Path) -> None:
    # Beside the recorded one, a second name in English would be one too many.
    path = written(tmp_path, "jurisdictions.csv", rows("jurisdictions", "KHM", name="Kampuchea"))

    assert examine([path], store=store_dir).findings == ()


def test_a_second_value_beside_a_recorded_one_is_told_with_what_is_recorded(
    store_dir: Path, tmp_path: Path
) -> None:
    text = PREFIXES + 'jurisdiction:KHM iwt:isoAlpha3 "CAM" .\n'

    found = examine([written(tmp_path, "new.ttl", text)], store=store_dir).findings

    (finding,) = [one for one in found if one.code == "isoAlpha3"]
    assert (finding.line, finding.column, finding.severity) == (9, 32, "violation")
    assert '"KHM" (in jurisdictions.csv, row 121' in (finding.suggestion or "")


def test_a_recorded_thing_that_new_data_makes_wrong_is_placed_at_the_new_statement(
    store_dir: Path, tmp_path: Path
) -> None:
    # The sides of a treaty stand in the order of their codes: CHN and CAM no longer do.
    text = PREFIXES + 'jurisdiction:KHM iwt:isoAlpha3 "CAM" .\n'

    found = examine([written(tmp_path, "new.ttl", text)], store=store_dir).findings

    (finding,) = [one for one in found if one.code == "pair-order"]
    assert (finding.line, finding.column) == (9, 1)
    assert finding.reason.startswith("Extradition: treaty between CHN and KHM")


def test_alone_a_reference_to_what_is_not_handed_in_is_taken_on_trust(tmp_path: Path) -> None:
    text = AGENCY.replace("jurisdiction:KHM", "jurisdiction:KMH")

    assert examine([written(tmp_path, "new.ttl", text)], with_base=False).findings == ()


def test_alone_a_concept_that_does_not_exist_is_found(tmp_path: Path) -> None:
    text = AGENCY.replace("agency-kind/police", "agency-kind/polise")

    (finding,) = examine([written(tmp_path, "new.ttl", text)], with_base=False).findings

    assert (finding.line, finding.column) == (13, 20)
    assert "police" in (finding.suggestion or "")


def test_alone_a_table_may_refer_to_tables_that_are_not_handed_in(tmp_path: Path) -> None:
    text = rows("jurisdictions", "KHM", sources="nobody-knows-this")

    assert examine([written(tmp_path, "jurisdictions.csv", text)], with_base=False).findings == ()


def test_in_context_a_table_may_not_refer_to_what_nobody_recorded(store_dir: Path, tmp_path: Path) -> None:
    text = rows("jurisdictions", "KHM", sources="iso-3167")

    (finding,) = examine([written(tmp_path, "jurisdictions.csv", text)], store=store_dir).findings

    assert (finding.line, finding.column_name) == (2, "sources")
    assert "iso-3166" in (finding.suggestion or "")


def test_files_that_refer_to_each_other_are_checked_together(store_dir: Path, tmp_path: Path) -> None:
    member = (
        AGENCY.replace("khm-unit", "khm-branch")
        .replace("Wildlife Unit", "Branch")
        .replace(
            '"Box 3.3" .', '"Box 3.3" ; org:subOrganizationOf <https://w3id.org/iwtld/id/actor/khm-unit> .'
        )
    )
    first, second = written(tmp_path, "a.ttl", member), written(tmp_path, "b.ttl", AGENCY)

    assert examine([first, second], store=store_dir).findings == ()


def test_a_broken_file_is_told_and_what_it_may_describe_is_not_missed_elsewhere(
    store_dir: Path, tmp_path: Path
) -> None:
    member = (
        AGENCY.replace("khm-unit", "khm-branch")
        .replace("Wildlife Unit", "Branch")
        .replace(
            '"Box 3.3" .', '"Box 3.3" ; org:subOrganizationOf <https://w3id.org/iwtld/id/actor/khm-unit> .'
        )
    )
    broken = PREFIXES + "jurisdiction:KHM skos:note .\n" + AGENCY.removeprefix(PREFIXES)
    files = [written(tmp_path, "a.ttl", member), written(tmp_path, "b.ttl", broken)]

    found = examine(files, store=store_dir).findings

    assert places(found) == [("b.ttl", 9, 28, "R01")]


def test_files_of_a_folder_are_read_and_other_kinds_passed_over(store_dir: Path, tmp_path: Path) -> None:
    written(tmp_path, "in/new.ttl", AGENCY)
    written(tmp_path, "in/deeper/jurisdictions.csv", rows("jurisdictions", "KHM", iso2="kh"))
    written(tmp_path, "in/README.md", "# Read me")

    examined = examine([tmp_path / "in"], store=store_dir)

    assert [Path(document.name).name for document in examined.documents] == ["new.ttl", "jurisdictions.csv"]
    assert [Path(name).name for name in examined.passed_over] == ["README.md"]
    assert {Path(one.file).name for one in examined.findings} == {"jurisdictions.csv"}


def test_a_page_of_findings_counts_them_all(store_dir: Path, tmp_path: Path) -> None:
    units = "".join(
        f'<https://w3id.org/iwtld/id/actor/u{n}> a iwt:Agency ; skos:prefLabel "Unit {n}"@en .\n'
        for n in range(5)
    )
    path = written(tmp_path, "new.ttl", PREFIXES + units)
    everything = examine([path], store=store_dir, limit=None)

    page = examine([path], store=store_dir, limit=3, offset=4)

    assert everything.total == len(everything.findings) > 10
    assert page.findings == everything.findings[4:7]
    assert (page.counts, page.offset) == (everything.counts, 4)


def test_findings_come_by_file_line_and_column(store_dir: Path, tmp_path: Path) -> None:
    text = PREFIXES + '<https://w3id.org/iwtld/id/actor/u> a iwt:Agency ; skos:prefLabel "a" .\n'
    files = [written(tmp_path, name, text) for name in ("b.ttl", "a.ttl")]

    found = examine(files, store=store_dir).findings

    assert [(one.file, one.line, one.column) for one in found] == sorted(
        (one.file, one.line or 0, one.column or 0) for one in found
    )


def test_profiles_ask_for_more_or_less(store_dir: Path, tmp_path: Path) -> None:
    path = written(tmp_path, "new.ttl", AGENCY.replace('"Box 3.3"', '"whole document"'))

    core, strict = (examine([path], store=store_dir, profile=name) for name in ("core", "strict"))

    assert core.findings == ()
    assert [(one.code, one.severity) for one in strict.findings] == [("LocatedRecord-precise", "warning")]


def test_a_profile_that_does_not_exist_is_refused(store_dir: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="strict"):
        examine([written(tmp_path, "new.ttl", AGENCY)], store=store_dir, profile="strikt")


SHAPES = (
    PREFIXES
    + """\
@prefix own: <http://example.org/shapes#> .
own:Agency a sh:NodeShape ; sh:targetClass iwt:Agency ; sh:property own:hotline .
own:hotline a sh:PropertyShape ; sh:path iwt:hotline ; sh:minCount 1 .
"""
)


def test_shapes_of_others_count_besides_those_of_the_profile(store_dir: Path, tmp_path: Path) -> None:
    data = written(tmp_path, "new.ttl", AGENCY.replace('skos:prefLabel "Wildlife Unit"@en ;', ""))
    shapes = written(tmp_path, "shapes.ttl", SHAPES)

    both = examine([data], store=store_dir, shapes=[shapes])
    alone = examine([data], store=store_dir, shapes=[shapes], profile="none")

    assert [one.code for one in alone.findings] == ["<http://example.org/shapes#hotline>"] or [
        one.code for one in alone.findings
    ] == ["http://example.org/shapes#hotline"]
    assert {one.code for one in alone.findings} < {one.code for one in both.findings}


def test_without_profile_and_shapes_there_is_nothing_to_check(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing to check"):
        examine([written(tmp_path, "new.ttl", AGENCY)], with_base=False, profile="none")


def test_the_reference_engine_finds_the_same(tmp_path: Path) -> None:
    text = AGENCY.replace('"Wildlife Unit"@en', '"Wildlife Unit"').replace(
        "agency-kind/police", "agency-kind/polise"
    )
    path = written(tmp_path, "new.ttl", text)

    ours, theirs = (
        examine([path], with_base=False, engine=name).findings for name in ("compiled", "pyshacl")
    )

    assert len(ours) == 2
    assert ours == theirs


def test_a_cell_that_is_wrong_has_line_column_and_name(store_dir: Path, tmp_path: Path) -> None:
    path = written(tmp_path, "jurisdictions.csv", rows("jurisdictions", "KEN", un_member="yess"))

    (finding,) = examine([path], store=store_dir).findings

    assert (finding.file, finding.line, finding.column, finding.column_name) == (str(path), 2, 7, "un_member")
    assert finding.excerpt is not None
    assert finding.excerpt.text[finding.excerpt.start - 1 : finding.excerpt.end - 1] == "yess"


def test_a_table_that_the_project_does_not_have_names_the_nearest(store_dir: Path, tmp_path: Path) -> None:
    path = written(tmp_path, "jurisdiction.csv", rows("jurisdictions", "KEN"))

    (finding,) = examine([path], store=store_dir).findings

    assert (finding.code, "jurisdictions" in (finding.suggestion or "")) == ("R20", True)


def test_a_file_that_is_not_there_is_an_input_error(store_dir: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        examine([tmp_path / "none.ttl"], store=store_dir)


def test_without_a_built_graph_there_is_no_context(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="iwtld build"):
        examine([written(tmp_path, "new.ttl", AGENCY)], store=tmp_path / "nothing")


def test_a_statement_that_is_recorded_already_is_no_mistake(store_dir: Path, tmp_path: Path) -> None:
    graph = open_read_only(store_dir)
    unit = ox.NamedNode("https://w3id.org/iwtld/id/actor/interpol")
    table = ox.NamedNode("https://w3id.org/iwtld/graph/actors")
    quads = [quad.triple for quad in graph.quads_for_pattern(unit, None, None, table)]
    text = ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES)
    assert text is not None

    assert examine([written(tmp_path, "interpol.nt", text.decode())], store=store_dir).findings == ()


@pytest.mark.parametrize(
    ("column", "value", "meant"),
    [
        ("party", "Kenya", "Did you mean KEN (Kenya)?"),
        ("party", "Kenia", "Did you mean KEN (Kenya)?"),
        ("party", "Viet Nam", "Did you mean VNM (Viet Nam)?"),
        ("instrument", "UNTOC", "Did you mean untoc (UN Convention against Transnational Organized Crime)?"),
        ("confidence", "High", "Did you mean high?"),
        ("type", "signature", "Did you mean Signature?"),
        ("date", "12/12/2000", "Did you mean 2000-12-12?"),
        ("sources", "no such source", "Add the row to sources.csv, or use a key that is there."),
    ],
)
def test_a_name_where_a_table_asks_for_a_key_gets_the_key(
    column: str, value: str, meant: str, store_dir: Path, tmp_path: Path
) -> None:
    path = written(
        tmp_path, "treaty-actions.csv", rows("treaty-actions", "untoc-AFG-1-signature", **{column: value})
    )
    found = [one for one in examine([path], store=store_dir).findings if one.column_name == column]
    assert [one.suggestion for one in found] == [meant]


def test_a_contradiction_with_recorded_records_is_told_once_and_at_the_new_statement(
    store_dir: Path, tmp_path: Path
) -> None:
    text = PREFIXES + (
        "<https://w3id.org/iwtld/id/action/untoc-AFG-1-signature> iwt:party jurisdiction:KEN .\n"
    )
    path = written(tmp_path, "new.ttl", text)
    found = examine([path], store=store_dir).findings
    assert {one.file for one in found} == {str(path)}
    assert sorted(one.code for one in found) == ["ParticipationRecord-agreement", "party"]
