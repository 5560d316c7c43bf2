"""The ontology, alone and together with the records of the tables."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.build import load_ontology, populate_stage


@pytest.fixture(scope="session")
def modules() -> list[Path]:
    return sorted(resources.folder("ontology").glob("*.ttl"))


@pytest.fixture(scope="session")
def ontology() -> ox.Store:
    store = ox.Store()
    load_ontology(store, resources.folder("ontology"))
    return store


@pytest.fixture(scope="session")
def populated() -> ox.Store:
    """The records and the axioms, before any reasoning."""
    store = ox.Store()
    populate_stage(store, resources.root())
    return store
