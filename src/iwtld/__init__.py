"""Linked data on cooperation against illegal wildlife trade.

::

    import iwtld

    graph = iwtld.open()
    for row in graph.query("country-memberships", country="Viet Nam").rows():
        print(row)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import os

    from iwtld.errors import IwtldError
    from iwtld.kb import KnowledgeBase
    from iwtld.opening import Progress

__all__ = ["IwtldError", "KnowledgeBase", "__version__", "open"]

__version__ = "0.1.0"


def open(  # noqa: A001 - iwtld.open() reads as what it does, like gzip.open()
    store: str | os.PathLike[str] | None = None,
    *,
    build: bool = True,
    progress: Progress | None = None,
) -> KnowledgeBase:
    """Open the built graph for questions; build it first when there is none yet.

    ``store`` is the folder of the store, by default ``IWTLD_STORE`` and else the user's data folder. The
    default store is also built again when the data, the ontology or iwtld itself has changed since; a store
    that was chosen explicitly is left as it is once it exists, see ``KnowledgeBase.stale``. With
    ``build=False`` nothing is ever built. ``progress`` is called with each finished stage of a build.

    Raises ``StoreError`` when there is no graph and none may be built, or it is damaged.
    """
    from iwtld.kb import open_knowledge_base

    return open_knowledge_base(store, build=build, progress=progress)


def __getattr__(name: str) -> Any:
    # Loaded when somebody asks for them: start-up of the command line counts.
    if name == "IwtldError":
        from iwtld.errors import IwtldError

        return IwtldError
    if name == "KnowledgeBase":
        from iwtld.kb import KnowledgeBase

        return KnowledgeBase
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
