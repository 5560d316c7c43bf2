"""Stored queries: find them, describe them, bind their parameters, and keep what may not run away."""

from iwtld.queries.binding import bind, check
from iwtld.queries.guard import Inspection, check_dataset, inspect
from iwtld.queries.parameters import Parameter
from iwtld.queries.stored import StoredQuery, choose_queries, find_query, load_queries, parse

__all__ = [
    "Inspection",
    "Parameter",
    "StoredQuery",
    "bind",
    "check",
    "check_dataset",
    "choose_queries",
    "find_query",
    "inspect",
    "load_queries",
    "parse",
]
