"""Ask a store a question of the project's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iwtld.namespaces import PREFIXES
from iwtld.results import ResultSet

if TYPE_CHECKING:
    from pyoxigraph import Store


def answer(store: Store, query: str) -> ResultSet:
    """Return the answer of the union of all named graphs to a query, whose prefixes need no declaration.

    The query is a constant of the project: what users ask goes through :class:`iwtld.kb.KnowledgeBase`,
    which checks it first.
    """
    return ResultSet.of(store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True))
