"""The real records in one default graph, as a validation has them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.build import populate_stage
from iwtld.findings import load_keys
from iwtld.validate import load_shapes, parse_shapes
from iwtld.validate.profiles import profile_shapes

from .bench import Bench


@pytest.fixture(scope="session")
def records() -> ox.Store:
    """What is recorded, without any new statement. Not to be changed."""
    graph = ox.Store()
    populate_stage(graph, resources.root())
    merged = ox.Store()
    merged.bulk_extend(ox.Quad(*quad.triple) for quad in graph)
    return merged


@pytest.fixture(scope="session")
def bench(records: ox.Store) -> Bench:
    merged = ox.Store()
    merged.bulk_extend(iter(records))
    shapes = parse_shapes(load_shapes(profile_shapes(resources.root())))
    return Bench(merged, shapes, load_keys(resources.folder("shapes")))
