"""Places in the drawing of the network."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.web.network.layout import apart, place


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    count = draw(st.integers(1, 14))
    pairs = [(a, b) for a in range(count) for b in range(a)]
    return count, draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []


@given(graphs())
def test_every_node_of_any_graph_has_a_place_of_its_own(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, edges = graph
    points = place(count, edges)
    assert points.shape == (count, 2)
    assert np.isfinite(points).all()
    gaps = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1)) + np.eye(count)
    assert gaps.min() > 1e-3


@given(graphs())
def test_the_same_graph_has_the_same_places(graph: tuple[int, list[tuple[int, int]]]) -> None:
    assert (place(*graph) == place(*graph)).all()


def test_without_nodes_there_are_no_places() -> None:
    assert place(0, []).shape == (0, 2)


@pytest.mark.parametrize("length", [3, 6, 10])
def test_a_chain_is_laid_out_as_a_line_with_equal_steps(length: int) -> None:
    # All inner ties of a chain have ends with four neighbours in all, so that they are equally long.
    points = place(length, [(node, node + 1) for node in range(length - 1)])
    steps = np.hypot(*np.diff(points, axis=0).T)[1:-1]
    assert np.allclose(steps, steps.mean() if len(steps) else 0, rtol=0.02)
    order = np.argsort(points[:, 0])
    assert list(order) in (list(range(length)), list(range(length))[::-1])


def test_parts_that_do_not_hang_together_do_not_overlap() -> None:
    parts = [[0, 1, 2, 3, 4, 5], [6, 7], [8, 9], [10]]
    ring = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5)]
    points = place(11, [*ring, (6, 7), (8, 9)])
    boxes = [(points[part].min(axis=0), points[part].max(axis=0)) for part in parts]
    for number, (least, most) in enumerate(boxes):
        for other_least, other_most in boxes[:number]:
            assert (most < other_least).any() or (other_most < least).any()
    assert points[:6, 1].max() < points[6:, 1].min()


def test_a_layout_is_wider_than_high() -> None:
    grid = [(a, a + 1) for a in range(19) if a % 10 != 9] + [(a, a + 10) for a in range(10)]
    extent = np.ptp(place(20, grid), axis=0)
    assert extent[0] > 2 * extent[1]


@given(
    st.lists(st.tuples(st.floats(0, 60), st.floats(0, 60)), min_size=1, max_size=12),
    st.lists(st.tuples(st.floats(1, 15), st.floats(1, 15)), min_size=12, max_size=12),
)
def test_boxes_are_moved_apart(points: list[tuple[float, float]], sizes: list[tuple[float, float]]) -> None:
    boxes = np.array(sizes[: len(points)])
    moved = apart(np.array(points), boxes, rounds=2000)
    overlap = (boxes[:, None] + boxes[None, :]) / 2 - np.abs(moved[:, None] - moved[None, :])
    meets = (overlap > 1e-3).all(axis=2) & ~np.eye(len(points), dtype=bool)
    assert not meets.any()


def test_boxes_that_do_not_meet_stay_where_they_are() -> None:
    points = np.array([[0.0, 0.0], [10.0, 0.0]])
    assert (apart(points, np.full((2, 2), 9.0)) == points).all()
