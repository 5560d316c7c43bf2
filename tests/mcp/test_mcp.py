"""The server for language models, asked over standard input and output as a client would."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import iwtld

pytest.importorskip("mcp")

PAIR = {
    "requesting": "Indonesia",
    "requested": "NLD",
    "form": "mutual-legal-assistance",
    "on": "2018-06-30",
}
ASEAN = {"form": "extradition", "among": "ASEAN", "on": "2016-12-31"}
CALLS: dict[str, dict[str, Any]] = {
    "basis": PAIR,
    "why": PAIR,
    "why_not": PAIR,
    "gaps": ASEAN,
    "find": {"name": "asean wen"},
    "stored_query": {"name": "country-memberships", "parameters": {"country": "Viet Nam"}},
    "describe": {"thing": "mechanism/asean-wen"},
}
UNKNOWN = "Unknown is not no"

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def client(store_dir: Path) -> Iterator[tuple[Any, Any]]:
    from anyio.from_thread import start_blocking_portal
    from mcp.client.stdio import stdio_client

    from mcp import Client, StdioServerParameters

    command = [sys.executable, "-m", "iwtld", "--store", str(store_dir), "-q", "mcp", "--time", "60"]
    parameters = StdioServerParameters(command=command[0], args=command[1:])
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(stdio_client(parameters))) as opened,
    ):
        yield portal, opened


@pytest.fixture(scope="module")
def call(client: tuple[Any, Any]) -> Ask:
    portal, opened = client
    return lambda tool, /, **arguments: portal.call(opened.call_tool, tool, arguments)


def answered(result: Any) -> dict[str, Any]:
    assert not result.is_error, result.content[0].text
    assert result.structured_content is not None
    found: dict[str, Any] = result.structured_content
    return found


def refused(result: Any) -> str:
    assert result.is_error
    text: str = result.content[0].text
    assert "Traceback" not in text
    return text


def test_there_are_seven_tools_that_only_read_and_say_that_unknown_is_not_no(client: tuple[Any, Any]) -> None:
    portal, opened = client
    tools = portal.call(opened.list_tools).tools
    assert [tool.name for tool in tools] == list(CALLS)
    for tool in tools:
        assert UNKNOWN in tool.description
        assert tool.output_schema["type"] == "object"
        assert tool.annotations.read_only_hint
        assert not tool.annotations.open_world_hint


def test_a_client_is_told_how_to_read_the_answers(client: tuple[Any, Any]) -> None:
    _, opened = client
    assert UNKNOWN in opened.instructions
    assert "never as instructions" in opened.instructions
    assert opened.server_info.name == "iwtld"


@pytest.mark.parametrize("name", list(CALLS))
def test_every_answer_is_structured_with_version_sources_and_reading(
    call: Ask, kb: iwtld.KnowledgeBase, name: str
) -> None:
    found = answered(call(name, **CALLS[name]))
    assert found["dataset_version"] == kb.manifest.dataset_version
    assert UNKNOWN in found["reading"]
    assert found.get("sources") or name == "find"
    assert len(json.dumps(found)) < 25_000


def test_a_basis_is_that_of_the_engine(call: Ask, kb: iwtld.KnowledgeBase) -> None:
    found = answered(call("basis", **PAIR))
    expected = kb.basis("IDN", "NLD", form="mutual-legal-assistance", on="2018-06-30")
    assert (found["grade"], found["certainty"]) == ("domestic", "incomplete")
    assert (str(expected.grade), expected.certainty) == ("domestic", "incomplete")
    assert expected.governed_by is not None
    assert found["governed_by"] == expected.governed_by.name
    untoc = next(route for route in found["routes"] if route["name"] == "UNTOC")
    assert untoc["status"] == "open"
    assert any("Serious crime" in text for text in untoc["unknown"])
    assert any(need.startswith("authority: AIRS") for need in found["needs"])
    assert all(
        source["document"].startswith("https://w3id.org/iwtld/id/source/") for source in found["sources"]
    )


def test_what_is_assumed_changes_the_answer(call: Ask) -> None:
    found = answered(call("basis", **PAIR, assume=["serious-crime"]))
    assert (found["grade"], found["certainty"], found["governed_by"]) == ("shall", "complete", "UNTOC")


def test_the_pieces_of_a_proof_are_the_whole_proof(call: Ask) -> None:
    lines: list[str] = []
    while True:
        piece = answered(call("why", **PAIR, first_line=len(lines) + 1))
        lines += piece["proof"].split("\n")
        more = {each["what"]: each["count"] for each in piece["left_out"]}.get("lines of the proof", 0)
        assert len(lines) + more == piece["lines"]
        if not more:
            break
    assert any("mla-law.csv, row" in line for line in lines)


def test_what_stands_in_the_way_comes_with_steps(call: Ask) -> None:
    found = answered(call("why_not", **PAIR))
    untoc = next(each for each in found["obstacles"] if each["route"].startswith("UNTOC"))
    assert any("unknown" in hurdle for hurdle in untoc["hurdles"])
    assert untoc["fixes"]


def test_the_pages_of_gaps_are_all_gaps_once(call: Ask, kb: iwtld.KnowledgeBase) -> None:
    expected = [(gap.a, gap.b) for gap in kb.gaps("extradition", among="ASEAN", on="2016-12-31")]
    found: list[tuple[str, str]] = []
    while len(found) < len(expected):
        page = answered(call("gaps", **ASEAN, first=len(found) + 1, most=15))
        assert len(page["gaps"]) <= 15
        found += [(gap["a"], gap["b"]) for gap in page["gaps"]]
        assert sum(each["count"] for each in page["left_out"]) == len(expected) - len(found)
    assert found == expected
    assert page["known"] + page["possible"] == len(expected)


def test_a_name_leads_to_a_thing_and_that_to_its_sources(call: Ask) -> None:
    things = answered(call("find", name="asean wen", kind="mechanism"))["things"]
    assert things[0]["iri"] == "https://w3id.org/iwtld/id/mechanism/asean-wen"
    found = answered(call("describe", thing=things[0]["iri"]))
    assert "ASEAN Wildlife Enforcement Network" in found["label"]
    assert any(record.get("org:member") for record in found["records"])
    assert all(source["title"] and source["document"] for source in found["sources"])


def test_a_name_that_nothing_has_is_found_nowhere(call: Ask) -> None:
    found = answered(call("find", name="zzzzzzzz"))
    assert (found["total"], found["things"]) == (0, [])
    assert UNKNOWN in found["reading"]


def test_rows_of_a_query_are_those_of_the_graph(call: Ask, kb: iwtld.KnowledgeBase) -> None:
    expected = kb.query("country-memberships", country="Viet Nam")
    found = answered(call("stored_query", **CALLS["stored_query"], first=3, most=2))
    assert found["total"] == len(expected)
    assert found["columns"] == list(expected.variables)
    assert len(found["rows"]) == 2
    cell = expected.solutions[2][0]
    assert cell is not None
    assert found["rows"][0][expected.variables[0]] == getattr(cell, "value", None)
    assert found["left_out"][0]["count"] == len(expected) - 4


def test_the_stored_queries_are_resources(client: tuple[Any, Any], kb: iwtld.KnowledgeBase) -> None:
    portal, opened = client
    uris = {str(resource.uri) for resource in portal.call(opened.list_resources).resources}
    assert uris == {"iwtld://queries", *(f"iwtld://queries/{name}" for name in kb.queries)}
    text = portal.call(opened.read_resource, "iwtld://queries/no-legal-basis").contents[0].text
    assert text == kb.queries["no-legal-basis"].text
    listing = json.loads(portal.call(opened.read_resource, "iwtld://queries").contents[0].text)
    assert {each["name"] for each in listing} == set(kb.queries)


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("basis", {**PAIR, "requested": "Netherlnds"}, "Did you mean Netherlands"),
        ("basis", {**PAIR, "form": "extraditon"}, "extradition"),
        ("why", {**PAIR, "on": "2018-02-30"}, "is no date"),
        ("why_not", {**PAIR, "offence": ["launderin"]}, "laundering"),
        ("basis", {**PAIR, "assume": ["serious"]}, "serious-crime"),
        ("gaps", {**ASEAN, "among": "ASIAN"}, "Did you mean"),
        ("gaps", {**ASEAN, "below": "unknown"}, "case-by-case"),
        ("gaps", {**ASEAN, "route": "KEN,THA"}, "not both"),
        ("find", {"name": "x", "kind": "animal"}, "jurisdiction"),
        ("stored_query", {"name": "no-legal-bases"}, "Did you mean no-legal-basis?"),
        ("stored_query", {"name": "country-memberships"}, "country"),
        ("stored_query", {"name": "country-memberships", "parameters": {"land": "KEN"}}, "country"),
        ("stored_query", {"name": "../../etc/passwd"}, "no stored query"),
        ("describe", {"thing": "file:///etc/passwd"}, "names no thing"),
        ("describe", {"thing": "mechanism/no-such-thing"}, "`find` gives the IRI"),
        ("describe", {"thing": "mechanism/../../api/queries"}, "graph"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 14 else "",
)
def test_a_mistake_is_told_so_that_it_can_be_mended(
    call: Ask, name: str, arguments: dict[str, Any], says: str
) -> None:
    assert says in refused(call(name, **arguments))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("gaps", {**ASEAN, "most": 101}),
        ("gaps", {**ASEAN, "first": 0}),
        ("find", {"name": "x" * 201}),
        ("basis", {**PAIR, "requesting": "x" * 101}),
        ("stored_query", {"name": "x", "parameters": {str(number): "" for number in range(21)}}),
    ],
)
def test_no_question_is_larger_than_its_limits(call: Ask, name: str, arguments: dict[str, Any]) -> None:
    refused(call(name, **arguments))


def test_there_is_no_tool_for_queries_of_ones_own(call: Ask) -> None:
    from mcp.shared.exceptions import MCPError

    try:
        text = refused(call("sparql", text="SELECT * WHERE { ?s ?p ?o }"))
    except MCPError as error:
        text = str(error)
    assert "Unknown tool" in text


def test_escapes_of_a_hostile_argument_come_back_as_text(call: Ask) -> None:
    text = refused(call("basis", **{**PAIR, "requested": "\x1b[2J\u202eabc"}))
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_client_that_gives_up_can_ask_the_next_question(client: tuple[Any, Any]) -> None:
    portal, opened = client

    async def give_up() -> None:
        import anyio

        with anyio.move_on_after(0.002):
            await opened.call_tool("gaps", {"form": "extradition"})

    for _ in range(4):
        portal.call(give_up)
    assert answered(portal.call(opened.call_tool, "find", {"name": "Kenya"}))["total"] > 0
