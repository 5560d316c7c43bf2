"""The one way in which this package asks a store: fixed texts, and terms bound to their variables."""

from __future__ import annotations

from typing import cast

import pyoxigraph as ox

from iwtld.validate.vocabulary import Term


def select(store: ox.Store, query: str, **bound: Term) -> ox.QuerySolutions:
    """Run a SELECT query on the default graph, with terms bound to some of its variables.

    A variable that is bound from outside has to be among those that the query selects. The text of a query is
    always a constant; what comes from data is bound.
    """
    terms: dict[ox.Variable, Term] = {ox.Variable(name): term for name, term in bound.items()}
    return cast(ox.QuerySolutions, store.query(query, substitutions=terms))
