"""Places for the nodes of a network, the same ones every time.

Each part of the network that hangs together is laid out by stress majorisation: distances in the plane come
as near as they can to distances along the ties (E. Gansner, Y. Koren, S. North, "Graph drawing by stress
majorization", Graph Drawing 2004), beginning with classical scaling. No random numbers are used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points: TypeAlias = NDArray[np.float64]
    Edges: TypeAlias = Sequence[tuple[int, int]]

_TOLERANCE: Final = 1e-4
_GAP: Final = 2.0


def place(count: int, edges: Edges, rounds: int = 120) -> Points:
    """Return a point for each node, the midpoint of all at the origin; about one apart along a tie.

    ``edges`` are pairs of numbers of nodes, each pair once. Parts that do not hang together stand below the
    largest, side by side. The work grows with the cube of ``count``; 200 nodes take a tenth of a second.
    """
    points = np.zeros((count, 2))
    left = bottom = 0.0
    width = 0.0
    for number, members in enumerate(_components(count, edges)):
        index = {node: position for position, node in enumerate(members)}
        inner = [(index[a], index[b]) for a, b in edges if a in index]
        part = _upright(_majorise(_distances(len(members), inner), rounds))
        extent = part.max(axis=0) - part.min(axis=0)
        if number == 0:
            width, bottom = float(extent[0]), float(extent[1])
            points[members] = part - part.min(axis=0)
            continue
        points[members] = part - part.min(axis=0) + [left, bottom + _GAP]
        left += float(extent[0]) + _GAP
        if left > width:
            left, bottom = 0.0, float(points[:, 1].max())
    return points - (points.min(axis=0) + points.max(axis=0)) / 2 if count else points


def apart(points: Points, sizes: Points, rounds: int = 80) -> Points:
    """Return the points moved so far that boxes around them, of a width and a height each, do not overlap."""
    moved = points.copy()
    least = (sizes[:, None, :] + sizes[None, :, :]) / 2
    order = np.sign(np.arange(len(moved))[:, None] - np.arange(len(moved))[None, :])
    for _ in range(rounds):
        difference = moved[:, None, :] - moved[None, :, :]
        overlap = least - np.abs(difference)
        hit = (overlap > 1e-6).all(axis=2) & ~np.eye(len(moved), dtype=np.bool_)
        if not hit.any():
            break
        # Along the axis on which the way out is shorter; equal places part by the order of the nodes.
        along = (overlap[:, :, 0] < overlap[:, :, 1])[:, :, None] == np.array([True, False])
        sign = np.where(difference == 0, order[:, :, None], np.sign(difference))
        moved += np.where(hit[:, :, None] & along, sign * overlap * 0.5, 0).sum(axis=1)
    return moved


def _components(count: int, edges: Edges) -> list[list[int]]:
    """Return the parts that hang together, the largest first, each in the order of its nodes."""
    roots = list(range(count))

    def root(node: int) -> int:
        while roots[node] != node:
            roots[node] = roots[roots[node]]
            node = roots[node]
        return node

    for a, b in edges:
        low, high = sorted((root(a), root(b)))
        roots[high] = low
    parts: dict[int, list[int]] = {}
    for node in range(count):
        parts.setdefault(root(node), []).append(node)
    return sorted(parts.values(), key=lambda part: (-len(part), part))


def _distances(count: int, edges: Edges) -> Points:
    """Return distances along the ties. A tie is the longer the fewer neighbours its ends share.

    So the many neighbours of a hub have room around it.
    """
    near = [{node} for node in range(count)]
    for a, b in edges:
        near[a].add(b)
        near[b].add(a)
    distances = np.full((count, count), np.inf)
    np.fill_diagonal(distances, 0)
    for a, b in edges:
        distances[a, b] = distances[b, a] = np.sqrt(len(near[a] ^ near[b]) + 2) / 2
    for middle in range(count):  # Floyd and Warshall
        np.minimum(distances, distances[:, middle, None] + distances[None, middle, :], out=distances)
    return distances


def _majorise(distances: Points, rounds: int) -> Points:
    count = len(distances)
    points = _scaled(distances)
    if count < 3:
        return points
    weights = np.zeros_like(distances)
    np.divide(1, distances**2, out=weights, where=distances > 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    # The first node is held; the rest of the matrix has an inverse.
    inverse = np.linalg.inv(laplacian[1:, 1:])
    for _ in range(rounds):
        difference = points[:, None, :] - points[None, :, :]
        actual = np.hypot(difference[:, :, 0], difference[:, :, 1])
        pull = np.zeros_like(distances)
        np.divide(weights * distances, actual, out=pull, where=actual > 1e-9)
        force = (pull[:, :, None] * difference).sum(axis=1)
        before, points = points, np.zeros_like(points)
        points[1:] = inverse @ force[1:]
        points += before[0] - points[0]
        if np.abs(points - before).max() < _TOLERANCE * distances.max():
            break
    return points


def _scaled(distances: Points) -> Points:
    """Return the classical scaling of distances to the plane (W. Torgerson, 1952)."""
    count = len(distances)
    if count == 1:
        return np.zeros((1, 2))
    centre: Points = np.eye(count) - 1 / count
    values, vectors = np.linalg.eigh(-centre @ distances**2 @ centre / 2)
    points: Points = vectors[:, [-1, -2]] * np.sqrt(np.maximum(values[[-1, -2]], 0))
    # The sign of an eigenvector is open; the largest part is made positive. A line is bent a little, since
    # majorisation would never leave it.
    points *= np.sign(points[np.abs(points).argmax(axis=0), [0, 1]] + 1e-12)
    bent: Points = points + np.column_stack([np.zeros(count), np.sin(np.arange(count) + 1.0) * 0.05])
    return bent


def _upright(points: Points) -> Points:
    """Return the points turned so that they are widest from left to right."""
    if len(points) < 3:
        return points
    centred = points - points.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    turned: Points = centred @ vectors[:, [1, 0]]
    result: Points = turned * np.sign(turned[np.abs(turned).argmax(axis=0), [0, 1]] + 1e-12)
    return result
