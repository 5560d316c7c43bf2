"""The marks by which a store tells what is to be checked and what was handed in.

They lie in two named graphs of their own, so that no query of a shape sees them.
"""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from iwtld.validate.vocabulary import FOCUS, ORIGIN

FOCUS_GRAPH: Final = ox.NamedNode(FOCUS)
"""Holds ``(node, urn:x-iwtld:is, true)`` for each node that is to be checked."""

ORIGIN_GRAPH: Final = ox.NamedNode(ORIGIN)
"""Holds ``(subject, urn:x-iwtld:in, number)`` for each subject of the document with that number."""

IN: Final = ox.NamedNode("urn:x-iwtld:in")

MARKS: Final = frozenset({FOCUS_GRAPH, ORIGIN_GRAPH})

NEW: Final = f"GRAPH <{ORIGIN_GRAPH.value}> {{ ?s <{IN.value}> ?document }}"
"""A SPARQL pattern that binds ``?s`` to each subject that was handed in."""
