"""Files before they join the graph: cells, syntax and shapes, in the context of what is recorded."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.errors import InputError, UnknownNameError
from iwtld.incoming import examine

PREFIXES = """\
@prefix id: <https://w3id.org/iwtld/id/> .
@prefix iwt: <https://w3id.org/iwtld/ontology#> .
@prefix iwts: <https://w3id.org/iwtld/shapes#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
SHAPES = (
    PREFIXES
    + """\
iwts:JurisdictionShape a sh:NodeShape ; sh:targetSubjectsOf iwt:isoAlpha3 ;
  sh:property iwts:oneLabel , iwts:oneNote .
iwts:oneLabel a sh:PropertyShape ; sh:path skos:prefLabel ; sh:minCount 1 ; sh:maxCount 1 ;
  sh:message "A country has one name."@en .
iwts:oneNote a sh:PropertyShape ; sh:path rdfs:seeAlso ; sh:maxCount 0 ; sh:severity sh:Warning ;
  sh:message "A link stands in another place."@en .
"""
)
RECORDED = (
    PREFIXES
    + """\
@prefix graph: <https://w3id.org/iwtld/graph/> .
graph:jurisdictions { <https://w3id.org/iwtld/id/jurisdiction/KEN> iwt:isoAlpha3 "KEN" ;
  skos:prefLabel "Kenya (old)"@en ; rdfs:seeAlso <https://e.org/recorded> . }
<https://w3id.org/iwtld/graph/inferred/x> { <https://w3id.org/iwtld/id/jurisdiction/KEN> skos:prefLabel "derived" . }
"""
)
HEADER = "iso3,iso2,numeric,name,other_names,kind,un_member,eu_authority,sources,locator,note"
KENYA = "KEN,KE,404,Kenya,Republic of Kenya,State,yes,KEN,iso-3166,entry KEN,"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The tables of the project, with shapes of this test."""
    folder = tmp_path / "resources"
    (folder / "shapes").mkdir(parents=True)
    (folder / "data").symlink_to(resources.folder("data"))
    (folder / "shapes" / "test.ttl").write_text(SHAPES)
    return folder


@pytest.fixture
def recorded() -> ox.Store:
    store = ox.Store()
    store.load(RECORDED, format=ox.RdfFormat.TRIG)
    return store


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "jurisdictions.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def turtle(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "additions.ttl"
    path.write_text(PREFIXES + text)
    return path


def test_rows_that_are_right_pass_and_replace_what_was_recorded(
    root: Path, recorded: ox.Store, tmp_path: Path
) -> None:
    before = set(recorded)
    assert examine([table(tmp_path, KENYA)], recorded, root=root) == ()
    assert set(recorded) == before


def test_a_wrong_cell_is_found_with_line_column_and_name(root: Path, tmp_path: Path) -> None:
    path = table(tmp_path, KENYA.replace("yes", "yess"))
    (finding,) = examine([path], root=root)
    assert (finding.file, finding.row, finding.column, finding.column_name) == (str(path), 2, 7, "un_member")


def test_a_row_may_refer_to_what_the_project_records_and_to_nothing_else(root: Path, tmp_path: Path) -> None:
    assert examine([table(tmp_path, KENYA)], root=root) == ()
    (finding,) = examine([table(tmp_path, KENYA.replace("iso-3166", "iso-3167"))], root=root)
    assert finding.column_name == "sources"


def test_added_statements_are_held_against_the_shapes_together_with_the_record(
    root: Path, recorded: ox.Store, tmp_path: Path
) -> None:
    path = turtle(tmp_path, '<https://w3id.org/iwtld/id/jurisdiction/KEN> skos:prefLabel "Kenya"@en .')
    assert examine([path], root=root) == (), "alone, the statement makes no country"
    (remark, finding) = examine([path], recorded, root=root)
    assert (finding.file, finding.code, finding.severity) == (str(path), "iwts:oneLabel", "violation")
    assert "A country has one name." in finding.reason
    assert (remark.code, remark.severity) == ("iwts:oneNote", "warning")


def test_warnings_about_other_things_are_left_out(root: Path, recorded: ox.Store, tmp_path: Path) -> None:
    path = turtle(
        tmp_path, '<https://w3id.org/iwtld/id/jurisdiction/UGA> iwt:isoAlpha3 "UGA" ; skos:prefLabel "U" .'
    )
    assert examine([path], recorded, root=root) == ()


def test_syntax_and_cells_of_all_files_are_reported_at_once(root: Path, tmp_path: Path) -> None:
    bad_row = table(tmp_path, KENYA.replace("yes", "yess"))
    bad_syntax = turtle(tmp_path, "iwt:a iwt:b .")
    found = examine([bad_syntax, bad_row], root=root)
    assert {finding.file for finding in found} == {str(bad_row), str(bad_syntax)}


def test_a_table_that_the_project_does_not_have_names_the_nearest(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "jurisdiction.csv"
    path.write_text(HEADER + "\n")
    with pytest.raises(UnknownNameError, match=r"no table named 'jurisdiction'\. Did you mean jurisdictions"):
        examine([path], root=root)


def test_a_file_that_is_not_there_is_an_input_error(root: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        examine([tmp_path / "none.ttl"], root=root)
