"""What differs between two graphs: records, terms of the ontology, conclusions, and answers.

::

    from iwtld.compare import compare, open_side

    with open_side("releases/iwtld-0.1.0.zip") as old, open_side("~/store") as new:
        changes = compare(old.store, new.store, on="2026-12-01")
    print(changes.records.counts, changes.answers.count)

``iwtld diff OLD NEW`` shows this, ``iwtld add`` shows it for the graph with and without an addition, and a
release has it as its list of changes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from iwtld.compare.answers import AnswerChange, AnswerChanges
    from iwtld.compare.changes import Changes, GraphSize, compare
    from iwtld.compare.records import PropertyChange, RecordChange, RecordChanges
    from iwtld.compare.sides import Side, open_side
    from iwtld.compare.statements import StatementChanges, differences

__all__ = [
    "AnswerChange",
    "AnswerChanges",
    "Changes",
    "GraphSize",
    "PropertyChange",
    "RecordChange",
    "RecordChanges",
    "Side",
    "StatementChanges",
    "compare",
    "differences",
    "open_side",
]

_MODULES: Final = {
    "AnswerChange": "answers",
    "AnswerChanges": "answers",
    "Changes": "changes",
    "GraphSize": "changes",
    "PropertyChange": "records",
    "RecordChange": "records",
    "RecordChanges": "records",
    "Side": "sides",
    "StatementChanges": "statements",
    "compare": "changes",
    "differences": "statements",
    "open_side": "sides",
}


def __getattr__(name: str) -> Any:
    # The engine is loaded when graphs are compared, not when a command is looked up.
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
