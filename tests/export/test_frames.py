"""Framed JSON-LD: the same as pyld makes of the same frame, and objects that stand alone."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from pyld import jsonld

import iwtld
from iwtld import resources
from iwtld.cli.export import _FORMATS, _FRAMES
from iwtld.errors import UnknownNameError, UsageError
from iwtld.export import EXPORTS, export, project_context
from iwtld.export.framing import frame_names, write
from iwtld.export.graphs import from_store
from iwtld.rdf.contexts import CONTEXT_IRI
from iwtld.selection import Selection, select
from iwtld.selection.as_of import folder

FRAMES = Path(resources.folder("ontology") / "frames")


@pytest.fixture(scope="module")
def part(kb: iwtld.KnowledgeBase) -> ox.Store:
    """Laos without its hundreds of treaty relations, which no frame shows and pyld takes long for."""
    whole = select(kb, Selection(countries=("LAO",)))
    store = ox.Store()
    store.bulk_extend(quad for quad in whole if folder(quad.subject) != "relation")
    return store


def loaded(url: str, options: object = None) -> dict[str, Any]:
    assert url == CONTEXT_IRI
    document = json.loads((resources.folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": document,
        "contentType": "application/ld+json",
    }


def plain(document: object) -> Any:
    """Return an expanded document without the order of what has none, and without empty arrays."""
    if isinstance(document, dict):
        found = {key: plain(value) for key, value in document.items()}
        return {key: value for key, value in found.items() if value not in ([], {})}
    if isinstance(document, list):
        return sorted((plain(each) for each in document), key=lambda each: json.dumps(each, sort_keys=True))
    return document


@pytest.mark.parametrize("name", frame_names())
def test_a_frame_gives_what_pyld_makes_of_it(part: ox.Store, name: str) -> None:
    out = io.BytesIO()
    export(part, out, "jsonld")
    options = {"documentLoader": loaded, "omitGraph": False}
    frame = json.loads((FRAMES / f"{name}.jsonld").read_text(encoding="utf-8"))
    theirs = jsonld.frame(json.loads(out.getvalue()), frame, options)
    ours = json.loads("".join(write(from_store(part, None, merge=True), project_context(), name)))
    assert len(ours["@graph"]) > 0
    assert plain(jsonld.expand(ours, options)) == plain(jsonld.expand(theirs, options))


@pytest.mark.parametrize("name", frame_names())
def test_a_frame_says_nothing_that_the_graph_does_not_say(part: ox.Store, name: str) -> None:
    text = "".join(write(from_store(part, None, merge=True), project_context(), name))
    said = {quad.triple for quad in ox.parse(text, ox.RdfFormat.JSON_LD)}
    assert said
    assert said <= {quad.triple for quad in part}


def test_a_mechanism_has_its_members_inside(kb: iwtld.KnowledgeBase) -> None:
    out = io.BytesIO()
    kb.export("jsonld", out, kinds=["mechanism", "membership"], frame="mechanism")
    things = {thing["@id"]: thing for thing in json.loads(out.getvalue())["@graph"]}
    members = things["id:mechanism/asean-wen"]["@reverse"]["org:organization"]
    labels = {each["org:member"]["skos:prefLabel"]["@value"] for each in members}
    assert "Thailand" in labels


def test_the_command_names_all_formats_and_frames() -> None:
    assert tuple(EXPORTS) == _FORMATS
    assert frame_names() == _FRAMES


def test_a_frame_is_for_json_ld_alone(kb: iwtld.KnowledgeBase) -> None:
    with pytest.raises(UsageError, match="turtle has none"):
        kb.export("turtle", io.BytesIO(), frame="actor")


def test_an_unknown_frame_is_named_with_the_nearest(kb: iwtld.KnowledgeBase) -> None:
    with pytest.raises(UnknownNameError, match="mechanism"):
        kb.export("jsonld", io.BytesIO(), frame="mechanisms")
