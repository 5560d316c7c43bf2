"""Before a graph is opened: is there one, and is it of today's data?"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from iwtld import resources
from iwtld.graph import Manifest, Stage, fingerprint, read_manifest, store_path
from iwtld.graph.layout import ENVIRONMENT, Layout

Progress = Callable[[Stage], None]
"""Called after each stage of a build."""


def ensure_built(
    store: str | os.PathLike[str] | None = None, *, progress: Progress | None = None
) -> tuple[Path, bool]:
    """Build the graph where there is none, or where it is out of date and in its default place.

    Returns the folder of the store and whether its graph is stale: a store that the caller chose is left as
    it is. Raises what :func:`iwtld.build.build` raises.
    """
    path = store_path(store)
    chosen = store is not None or bool(os.environ.get(ENVIRONMENT))
    missing = Layout(path).pointer() is None
    stale = missing or is_stale(read_manifest(path))
    if missing or (stale and not chosen):
        _build(path, progress)
        stale = is_stale(read_manifest(path))
    return path, stale


def is_stale(manifest: Manifest) -> bool:
    """Return whether the resources, the additions or iwtld itself have changed since a graph was built."""
    from iwtld import __version__
    from iwtld.additions.layout import marks

    return (
        manifest.version != __version__
        or manifest.resources != fingerprint(resources.root())
        or manifest.additions != marks()
    )


def _build(path: Path, progress: Progress | None) -> None:
    from iwtld.build import build

    build(path, progress=progress)
