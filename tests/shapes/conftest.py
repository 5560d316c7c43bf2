"""The real records, the shapes as graphs, and what the one says of the other."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.build import populate_stage
from iwtld.validate import Report, validate

CORE = ("records", "actors", "mechanisms", "instruments", "cooperation", "claims", "proofs")


def shape_files(*modules: str) -> list[Path]:
    return [resources.folder("shapes") / f"{module}.ttl" for module in modules]


def load(paths: list[Path]) -> ox.Store:
    store = ox.Store()
    for path in paths:
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="session")
def files() -> list[Path]:
    return shape_files(*CORE, "strict")


@pytest.fixture(scope="session")
def core() -> ox.Store:
    return load(shape_files(*CORE))


@pytest.fixture(scope="session")
def shapes(files: list[Path]) -> ox.Store:
    return load(files)


@pytest.fixture(scope="session")
def records() -> ox.Store:
    """The tables and the ontology, as the stage of validation finds them. Copy before changing."""
    store = ox.Store()
    populate_stage(store, resources.root())
    return store


@pytest.fixture(scope="session")
def report(records: ox.Store, files: list[Path]) -> Report:
    return validate(records, files)
