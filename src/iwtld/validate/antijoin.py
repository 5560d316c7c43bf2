"""FILTER NOT EXISTS as an outer join, where the two are the same.

Engines evaluate the pattern of NOT EXISTS anew for every row, and some join its triple patterns
without the bindings of the row: a thousand times slower than ``OPTIONAL { ... } FILTER(!BOUND(?x))``,
which authors should not have to write. SHACL forbids them MINUS.
"""

from __future__ import annotations

from iwtld.validate.scopes import Expression, Group, Query


def with_outer_joins(query: Query) -> str:
    """Return the text of a SELECT query with every eligible ``FILTER NOT EXISTS`` as an outer join.

    Eligible is a filter of the outermost group whose pattern consists of triple patterns and plain
    filters (groups inside it would lose sight of the row), shares a variable with the rest of the query
    and has one of its own, by which a match is told.
    """
    text = query.text
    joins: list[str] = []
    spans: list[tuple[int, int]] = []
    for _, what in query.group.events:
        if not isinstance(what, Expression) or what.absent is None:
            continue
        start, end = what.absent
        (inner,) = what.groups
        elsewhere = query.variables(outside=what.absent)
        own = {name for _, name in inner.events if isinstance(name, str)}
        shared, fresh = own & elsewhere, own - elsewhere
        if _is_plain(inner) and inner.joins and shared and fresh:
            pattern = text[inner.start : inner.end]
            joins.append(f"OPTIONAL {{{pattern}}} FILTER(!BOUND(?{min(fresh)})) ")
            spans.append((start, end))
    if not joins:
        return text
    pieces: list[str] = []
    position = 0
    for start, end in spans:
        # A filter stays in its place: the dots around it may belong to triple patterns.
        pieces += [text[position:start], "FILTER(true)"]
        position = end
    pieces += [text[position : query.group.end], " ", *joins, text[query.group.end :]]
    return "".join(pieces)


def _is_plain(group: Group) -> bool:
    """Tell whether a group is a basic graph pattern with filters that hold no further group."""
    return all(
        kind == "binds" or (kind == "test" and isinstance(what, Expression) and not what.groups)
        for kind, what in group.events
    )
