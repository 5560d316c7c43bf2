"""Fixtures that the tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import iwtld
from iwtld.build import build

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Folder beside the checkout that holds the fact tables and the W3C suites; absent at a user's."""


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("needs the fact tables and suites beside the checkout")
    return SHARED


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
