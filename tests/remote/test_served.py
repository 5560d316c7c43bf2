"""A service of iwtld as a store: what anybody may read there can be asked as if it were built here."""

from __future__ import annotations

import pytest

import iwtld
from iwtld import KnowledgeBase
from iwtld.doctor import diagnose
from iwtld.errors import UsageError
from iwtld.graph import open_build
from iwtld.remote import open_service
from iwtld.remote.publish import Source, plan, publish

from ..serving import Served


@pytest.fixture(scope="module")
def remote(served: Served) -> KnowledgeBase:
    return iwtld.open(served.url)


def test_the_graphs_are_those_of_the_build(kb: KnowledgeBase, remote: KnowledgeBase) -> None:
    assert dict(remote.graphs) == dict(kb.graphs)


def test_a_legal_basis_is_that_of_the_build(kb: KnowledgeBase, remote: KnowledgeBase) -> None:
    question = {"form": "extradition", "on": "2019-03-05"}
    here, there = (graph.basis("KHM", "CHN", **question).to_dict() for graph in (kb, remote))
    assert there == here


def test_the_gaps_are_those_of_the_build(kb: KnowledgeBase, remote: KnowledgeBase) -> None:
    asked = {"form": "extradition", "on": "2016-12-31", "group": "ASEAN", "scope": "specific"}
    here, there = (graph.query("no-legal-basis", **asked) for graph in (kb, remote))
    assert len(there) == 31
    assert sorted(map(str, there.solutions)) == sorted(map(str, here.solutions))


def test_the_doctor_finds_it_whole(served: Served) -> None:
    (found,) = [check for check in diagnose(served.url) if check.name == "graph"]
    assert found.state == "ok"
    assert served.url in found.detail


def test_nothing_can_be_published_there(served: Served, store_dir: object) -> None:
    service = open_service(served.url, environment={})
    build = open_build(store_dir)  # type: ignore[arg-type]
    source = Source(build.store, build.manifest)
    for act in (plan, publish):
        with pytest.raises(UsageError, match="only reads"):
            act(service, source)
