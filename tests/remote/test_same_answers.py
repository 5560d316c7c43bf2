"""The same questions to a graph that is published in a server: the answers are those of the embedded store."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

import iwtld
from iwtld.queries import load_queries
from iwtld.remote.graph import RemoteGraph


@pytest.mark.parametrize("name", sorted(load_queries()))
def test_a_stored_query_gives_the_same_rows(
    kb: iwtld.KnowledgeBase, remote_kb: iwtld.KnowledgeBase, name: str
) -> None:
    example = dict(load_queries()[name].example)
    assert rows(remote_kb, name, example) == rows(kb, name, example)


def rows(kb: iwtld.KnowledgeBase, name: str, example: dict[str, str]) -> Counter[tuple[str, ...]]:
    """Return the rows as a multiset; SPARQL leaves the order within GROUP_CONCAT, and "" for none, open."""
    found = kb.query(name, **example).rows()
    return Counter(tuple(unordered(value) for value in row.values()) for row in found)


def unordered(value: object) -> str:
    text = "" if value is None else str(value)
    return "; ".join(sorted(text.split("; ")))


def test_the_rows_behind_the_comparison_are_some(kb: iwtld.KnowledgeBase) -> None:
    assert sum(bool(kb.query(name, **query.example).rows()) for name, query in load_queries().items()) > 60


def test_a_query_that_a_server_cannot_be_trusted_with_never_reaches_it(
    remote_kb: iwtld.KnowledgeBase,
) -> None:
    assert isinstance(remote_kb.store, RemoteGraph)
    client = remote_kb.store.service.client
    asked = {"form": "extradition", "on": "2018-12-31", "group": "ASEAN"}
    remote_kb.query("no-legal-basis", **asked)
    before = client.requests
    remote_kb.bound("no-legal-basis", **asked)
    looked_up = client.requests - before
    remote_kb.query("no-legal-basis", **asked)
    assert (client.requests - before == 2 * looked_up) is remote_kb.store.needs_copy


def test_the_command_says_when_a_copy_answers(remote_kb: iwtld.KnowledgeBase) -> None:
    assert isinstance(remote_kb.store, RemoteGraph)
    question = [
        "query",
        "no-legal-basis",
        "-p",
        "form=extradition",
        "-p",
        "on=2016-12-31",
        "-p",
        "group=ASEAN",
    ]
    command = [sys.executable, "-m", "iwtld", *question, "--store", str(remote_kb.path)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told.stderr
    assert ("so a copy does" in told.stderr) is remote_kb.store.needs_copy
