"""Additions join the graph of the real data, before anything is derived from it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.additions.addition import Addition
from iwtld.additions.folder import load, writing
from iwtld.additions.merge import merge
from iwtld.build import populate_stage, validate_stage
from iwtld.errors import ConformanceError, DataError
from iwtld.incoming.document import Document
from iwtld.namespaces import DATA, GRAPH, ID, IWT, PREFIXES

Make = Callable[..., Document]
Add = Callable[..., Addition]

DNP = ID + "actor/tha-dnp"
LABEL = PREFIXES["skos"] + "prefLabel"
DERIVED = PREFIXES["prov"] + "wasDerivedFrom"


@pytest.fixture(scope="module")
def populated() -> bytes:
    graph = ox.Store()
    populate_stage(graph, resources.root())
    return bytes(graph.dump(format=ox.RdfFormat.N_QUADS) or b"")


@pytest.fixture
def graph(populated: bytes) -> ox.Store:
    """The graph of the data that ships with iwtld, and nothing that follows from it."""
    store = ox.Store()
    store.bulk_load(populated, format=ox.RdfFormat.N_QUADS)
    return store


@pytest.fixture
def add(additions_dir: Path, document: Make) -> Add:
    """Return the function that adds files, given by name and text."""

    def add(**files: str) -> Addition:
        names = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
        documents = [document(name, text, number) for number, (name, text) in enumerate(names.items())]
        with writing() as writer:
            return writer.commit(writer.stage(documents))

    return add


def recorded(table: str, key: str) -> dict[str, str]:
    with (resources.folder("data") / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return next(row for row in csv.DictReader(stream) if row["id"] == key)


def rows(table: str, *changed: dict[str, str]) -> str:
    import io

    out = io.StringIO()
    writer = csv.DictWriter(out, list(changed[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(changed)
    return out.getvalue()


def actor(**changed: str) -> str:
    return rows("actors", recorded("actors", "tha-dnp") | changed)


def values(graph: ox.Store, subject: str, predicate: str, name: str | None = None) -> set[str]:
    place = None if name is None else ox.NamedNode(name)
    quads = graph.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None, place)
    return {str(getattr(quad.object, "value", quad.object)) for quad in quads}


def test_a_row_takes_the_place_of_the_recorded_row_and_says_where_it_comes_from(
    graph: ox.Store, add: Add
) -> None:
    before = len(graph)
    addition = add(actors_csv=actor(name="DNP"))
    (merged,) = merge(graph, load(), resources.root())
    assert values(graph, DNP, LABEL, GRAPH + "actors") == {"DNP"}
    assert values(graph, DNP, DERIVED) == {f"{DATA}added/{addition.id}/actors.csv#row=2"}
    assert (len(graph), merged.records, merged.id) == (before, 1, addition.id)
    assert merged.statements == sum(1 for _ in graph.quads_for_pattern(ox.NamedNode(DNP), None, None, None))


def test_a_row_with_a_new_key_joins_the_graph_of_its_table(graph: ox.Store, add: Add) -> None:
    add(actors_csv=actor(id="tha-new", name="New"))
    merge(graph, load(), resources.root())
    assert values(graph, ID + "actor/tha-new", LABEL, GRAPH + "actors") == {"New"}
    assert values(graph, DNP, DERIVED) == {f"{DATA}actors.csv#row=2"}


def test_statements_join_a_graph_of_their_own_whatever_graph_they_name(graph: ox.Store, add: Add) -> None:
    text = f'<{GRAPH}actors> {{ <{DNP}> <{LABEL}> "named" }} <{DNP}> <{LABEL}> "unnamed" .'
    addition = add(a_trig=text)
    (merged,) = merge(graph, load(), resources.root())
    assert values(graph, DNP, LABEL, addition.graph) == {"named", "unnamed"}
    assert "named" not in values(graph, DNP, LABEL, GRAPH + "actors")
    assert (merged.records, merged.statements) == (0, 2)


def test_the_last_addition_has_the_last_word_on_a_row(graph: ox.Store, add: Add) -> None:
    add(actors_csv=actor(name="first"))
    add(actors_csv=actor(name="second"))
    merge(graph, load(), resources.root())
    assert values(graph, DNP, LABEL) == {"second"}


def test_blank_nodes_keep_their_labels_when_an_earlier_addition_goes(populated: bytes, add: Add) -> None:
    first = add(a_ttl=f"<{DNP}> <{IWT}x> [ <{IWT}y> 1 ] .")
    second = add(b_ttl=f"<{DNP}> <{IWT}x> [ <{IWT}y> 2 ] .")
    dumps = []
    for _ in range(2):
        store = ox.Store()
        merge(store, load(), resources.root())
        dumps.append(store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(second.graph)))
        with writing() as writer:
            if len(dumps) == 1:
                writer.remove(first.id)
    assert dumps[0] == dumps[1]
    assert dumps[0] is not None
    assert b"_:" in dumps[0]


def test_a_row_may_refer_to_a_row_of_an_earlier_addition_and_of_its_own(graph: ox.Store, add: Add) -> None:
    add(actors_csv=actor(id="tha-above"))
    add(actors_csv=actor(id="tha-below", parent="actor/tha-above"))
    merge(graph, load(), resources.root())
    assert values(graph, ID + "actor/tha-below", DERIVED)


def test_a_reference_to_nothing_names_the_addition_the_file_and_the_line(graph: ox.Store, add: Add) -> None:
    addition = add(x__actors_csv=actor(id="tha-below", parent="actor/tha-nowhere"))
    with pytest.raises(DataError, match="iwtld remove") as caught:
        merge(graph, load(), resources.root())
    (finding,) = caught.value.findings
    assert finding.file == f"addition {addition.id}: x/actors.csv"
    assert (finding.line, finding.value) == (2, "actor/tha-nowhere")


def test_what_is_wrong_with_all_additions_is_told_at_once(graph: ox.Store, add: Add) -> None:
    ids = [add(actors_csv=actor(parent="nowhere")).id, add(a_ttl="<a> oops .").id]
    with pytest.raises(DataError) as caught:
        merge(graph, load(), resources.root())
    files = {finding.file for finding in caught.value.findings}
    assert files == {f"addition {ids[0]}: actors.csv", f"addition {ids[1]}: a.ttl"}


def test_two_files_of_one_table_have_rows_of_their_own(graph: ox.Store, add: Add) -> None:
    addition = add(x__actors_csv=actor(id="tha-x"), y__actors_csv=actor(id="tha-y"))
    merge(graph, load(), resources.root())
    found = values(graph, ID + "actor/tha-x", DERIVED) | values(graph, ID + "actor/tha-y", DERIVED)
    place = f"{DATA}added/{addition.id}/"
    assert found == {f"{place}actors.csv#row=2", f"{place}actors-2.csv#row=2"}


def test_a_violated_shape_names_the_file_of_the_addition(graph: ox.Store, add: Add) -> None:
    # A deposit ten years before the Convention was adopted.
    row = recorded("treaty-actions", "untoc-KHM-1-ratification")
    early = {"id": "untoc-SOM-1-ratification", "party": "SOM", "period": "untoc/SOM/1", "date": "1990-01-01"}
    addition = add(
        **{
            "treaty-actions_csv": rows("treaty-actions", row | early),
            "a_ttl": f"<{ID}actor/odd> a <{IWT}Agency> .",
        }
    )
    merge(graph, load(), resources.root())
    with pytest.raises(ConformanceError) as caught:
        validate_stage(graph, resources.root(), load())
    places = {(finding.file, finding.line) for finding in caught.value.findings}
    assert (f"addition {addition.id}: treaty-actions.csv", 2) in places
    assert (f"addition {addition.id}: a.ttl", None) in places
