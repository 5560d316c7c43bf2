"""Fixtures that the tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

import iwtld
from iwtld.build import build
from iwtld.bulk.local import available

from .serving import Served, serving

# How long an example takes depends on what else the machine is doing.
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")

_ONE_PROCESS = ("tests/remote/",)
"""Folders whose tests share servers that take long to start and to fill."""
_APART = ("tests/acceptance/", "tests/attacks/", "tests/test_documented_commands.py")
"""Where tests share nothing but the graph, and some take long."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Run three processes on two processors: a third of the time tests wait for servers and for clocks."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return available() * 3 // 2


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Give the tests of a file, which often share something that takes long to make, to one process."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            together = next((folder for folder in _ONE_PROCESS if file.startswith(folder)), file)
            return nodeid if file.startswith(_APART) else together

    # The order of the folders is a good one: what takes long comes early.
    config.option.loadscopereorder = False
    return Scheduling(config, log)


SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Folder beside the checkout that holds the fact tables and the W3C suites; absent at a user's."""


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("needs the fact tables and suites beside the checkout")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def no_additions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Nothing that whoever runs the tests has added to the data is in any graph that they build."""
    with pytest.MonkeyPatch.context() as patch:
        empty = tmp_path_factory.mktemp("additions")
        patch.setenv("IWTLD_DATA", str(empty))
        yield empty


@pytest.fixture
def additions_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of additions of the test's own, chosen by ``IWTLD_DATA``."""
    folder = tmp_path / "additions"
    monkeypatch.setenv("IWTLD_DATA", str(folder))
    return folder


@pytest.fixture(autouse=True)
def additions_are_chosen(no_additions: Path) -> Iterator[None]:
    """A test that adds something has a folder of its own; what it left elsewhere would reach other tests."""
    yield
    left = sorted(path.name for path in no_additions.iterdir())
    for name in left:
        shutil.rmtree(no_additions / name, ignore_errors=True)
        (no_additions / name).unlink(missing_ok=True)
    assert not left, "the test wrote additions: let it use the fixture additions_dir"


@pytest.fixture(scope="session")
def store_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the graph from the real data, once for all test processes."""
    import fcntl

    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    store = root / "iwtld-store"
    with (root / "iwtld-store.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (store / "current").exists():
            build(store)
    return store


@pytest.fixture(scope="session")
def kb(store_dir: Path) -> iwtld.KnowledgeBase:
    return iwtld.open(store_dir)


@pytest.fixture(scope="session")
def served(store_dir: Path) -> Iterator[Served]:
    """A service on the real graph, with room for a test's many requests; one for each test process."""
    generous = ("--budget", "100000", "--burst", "100000", "--errors", "1000000")
    with serving(store_dir, *generous) as service:
        yield service
