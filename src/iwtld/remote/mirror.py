"""A copy of a published graph in a local store, for what needs an engine of its own."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from iwtld.errors import StoreError
from iwtld.graph import building, read_manifest
from iwtld.graph.layout import Layout
from iwtld.remote.address import checked
from iwtld.remote.opening import Published, open_published

_DIGITS: Final = 16


def mirror(url: str, folder: Path | None = None) -> tuple[Path, bool]:
    """Return a local store that holds what is published at an address, and whether it was copied just now.

    The store is in ``folder``, by default in the user's cache. It is copied again when another graph has been
    published, which one request tells; whoever reads it meanwhile keeps what it has. Raises ``ServiceError``
    when the service fails and ``StoreError`` when the copy is not what was published.
    """
    published = open_published(url)
    target = _cache(url) if folder is None else folder
    if Layout(target).pointer() is not None and _same(target, published):
        return target, False
    _copy(published, target)
    return target, True


def _cache(url: str) -> Path:
    import platformdirs

    name = hashlib.sha256(checked(url).encode()).hexdigest()[:_DIGITS]
    return platformdirs.user_cache_path("iwtld", appauthor=False) / "remote" / name


def _same(target: Path, published: Published) -> bool:
    try:
        here = read_manifest(target)
    except StoreError:
        return False
    there = published.manifest
    return (here.built, here.dataset_version, dict(here.graphs)) == (
        there.built,
        there.dataset_version,
        dict(there.graphs),
    )


def _copy(published: Published, target: Path) -> None:
    from iwtld.build import recorded

    graph = ox.Store()
    for name in published.manifest.graphs:
        graph.bulk_extend(published.graph.quads_for_pattern(None, None, None, ox.NamedNode(name)))
    if len(graph) != published.manifest.triples:
        raise StoreError(
            f"The service gave {len(graph):,} triples, published were {published.manifest.triples:,}: "
            "somebody published at the same time. Try again."
        )
    with building(target) as builder:
        builder.write_records(recorded(graph))
        builder.write(graph)
        builder.publish(published.manifest)
