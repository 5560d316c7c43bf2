"""Real servers for the tests, each started once for all test processes that need it, and a small graph."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

import iwtld
from iwtld.graph import Manifest
from iwtld.namespaces import GRAPH
from iwtld.remote import Service, open_service
from iwtld.remote.publish import Source, publish

from .servers import Server, oxigraph, oxigraph_command, virtuoso


def started(kind: str, folder: Path) -> AbstractContextManager[Server]:
    """Start a server of a kind; the test is skipped where there is none."""
    if kind == "oxigraph":
        if oxigraph_command() is None:
            pytest.skip("needs the Oxigraph server: pip install oxigraph")
        return oxigraph(folder / "store")
    if shutil.which("virtuoso-t") is None or shutil.which("isql-vt") is None:
        pytest.skip("needs Virtuoso: apt-get install virtuoso-opensource-7")
    return virtuoso(folder / "db")


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for small graphs, that tests write and remove."""
    with started("oxigraph", tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for small graphs, that tests write and remove."""
    with started("virtuoso", tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


@pytest.fixture(scope="session", params=["oxigraph", "virtuoso"])
def published_server(
    request: pytest.FixtureRequest, store_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server with the real graph: what takes long to load and to remove stands there once."""
    local = iwtld.open(store_dir, build=False)
    with started(request.param, tmp_path_factory.mktemp("published")) as server:
        service = open_service(server.url, environment=server.environment, deadline=120)
        publish(service, Source(local.store, local.manifest))
        yield server


@pytest.fixture(params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest) -> Server:
    found = request.getfixturevalue(f"{request.param}_server")
    assert isinstance(found, Server)
    return found


@pytest.fixture(scope="session")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for copies of graphs, in place of the user's cache."""
    return tmp_path_factory.mktemp("caches")


@pytest.fixture(scope="module")
def remote_kb(published_server: Server, caches: Path) -> Iterator[iwtld.KnowledgeBase]:
    """The real graph, published in a server and opened there."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**published_server.environment, "XDG_CACHE_HOME": str(caches)}.items():
            patch.setenv(name, value)
        yield iwtld.open(published_server.url, build=False)


@pytest.fixture
def service(server: Server) -> Iterator[Service]:
    """A service without a single graph of iwtld, in which the test may do what it likes."""
    found = open_service(server.url, environment=server.environment)
    wipe(found)
    yield found
    wipe(found)


def wipe(service: Service) -> None:
    for graph in service.graphs():
        if graph.startswith(("https://w3id.org/iwtld/", "http://example.org/")):
            service.clear(graph)


def small(**graphs: str) -> Source:
    """Return a build of a few graphs, each given in Turtle by the last part of its IRI."""
    store = store_of(**graphs)
    return Source(store, manifest_of(store))


def store_of(**graphs: str) -> ox.Store:
    """Return a store of a few graphs, each given in Turtle by the last part of its IRI (``__`` for a slash)."""
    store = ox.Store()
    for name, turtle in graphs.items():
        iri = GRAPH + name.replace("__", "/")
        prefix = "@prefix : <http://example.org/> . "
        store.load(prefix + turtle, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri))
    return store


def manifest_of(store: ox.Store) -> Manifest:
    sizes: dict[str, int] = {}
    for quad in store:
        assert isinstance(quad.graph_name, ox.NamedNode)
        sizes[quad.graph_name.value] = sizes.get(quad.graph_name.value, 0) + 1
    text = "\n".join(sorted(map(str, store)))
    return Manifest(
        version="1",
        built=datetime(2026, 1, 1, tzinfo=UTC).isoformat(),
        triples=len(store),
        inferred=0,
        graphs=dict(sorted(sizes.items())),
        sources=0,
        records=len(store),
        resources=f"{abs(hash(text)):x}",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "server"
