"""Bind the parameters of a stored query as typed terms.

A query names the places that a parameter reaches by data blocks of one variable and no value::

    VALUES ?country { UNDEF }

That is valid SPARQL and constrains nothing. Binding replaces ``UNDEF`` by the term and leaves every other
character as it was; text is never spliced, so no value can change what the query asks. A block stands in
every group and sub-select that needs the parameter, because variables do not reach into sub-selects.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from iwtld.errors import ParameterError, QuerySyntaxError, ResourceError, nearest
from iwtld.lexer import position, tokens
from iwtld.queries.guard import Inspection, inspect
from iwtld.queries.header import fault
from iwtld.queries.parameters import Resolver, Term, Value, term

if TYPE_CHECKING:
    from iwtld.queries.stored import StoredQuery

_KEPT: Final = 256
"""Texts whose reading is kept; more than there are stored queries."""


def bind(query: StoredQuery, values: Mapping[str, Value | None], resolve: Resolver) -> str:
    """Return the text of a query with the values of its parameters in place.

    Parameters that are not given, or given as ``None``, take their default; an optional one without default
    stays unconstrained. Raises ``ParameterError`` for missing, superfluous and mistyped values,
    ``UnknownNameError`` for names that ``resolve`` does not know, and ``ResourceError`` when the query itself
    is not well-formed.
    """
    return fill(query, terms(query, values, resolve))


def terms(query: StoredQuery, values: Mapping[str, Value | None], resolve: Resolver) -> dict[str, Term]:
    """Return the term of each parameter that has a value or a default; see :func:`bind` for the errors."""
    names = [parameter.name for parameter in query.parameters]
    for name in values:
        if name not in names:
            hint = nearest(name, names)
            takes = f"It takes {', '.join(names)}." if names else "It takes none."
            advice = f"Did you mean {hint[0]}?" if hint else takes
            raise ParameterError(f"The query {query.name} has no parameter {name!r}. {advice}")
    missing = [p.name for p in query.parameters if p.required and values.get(p.name) is None]
    if missing:
        raise ParameterError(
            f"The query {query.name} needs {' and '.join(missing)}. "
            f"`iwtld queries show {query.name}` describes its parameters."
        )
    bound: dict[str, Term] = {}
    for parameter in query.parameters:
        given = values.get(parameter.name)
        value = parameter.default if given is None else given
        if value is not None:
            bound[parameter.name] = term(parameter, value, resolve)
    return bound


def fill(query: StoredQuery, bound: Mapping[str, Term]) -> str:
    """Return the text of a query with terms in the data blocks of its parameters."""
    text = query.text
    parts: list[str] = []
    done = 0
    for name, start, end in blocks(query):
        if name in bound:
            parts += [text[done:start], str(bound[name])]
            done = end
    return "".join([*parts, text[done:]])


def blocks(query: StoredQuery) -> tuple[tuple[str, int, int], ...]:
    """Return the empty data blocks of a query: the parameter, and where its ``UNDEF`` begins and ends.

    Raises ``ResourceError`` when a parameter has no block, a block has no parameter, or the text may not run.
    """
    return _blocks(query.text, tuple(parameter.name for parameter in query.parameters), str(query.path))


# Reading the tokens of a text takes milliseconds, and a query is asked far more often than it changes.
@lru_cache(maxsize=_KEPT)
def _blocks(text: str, names: tuple[str, ...], file: str) -> tuple[tuple[str, int, int], ...]:
    found: list[tuple[str, int, int]] = []
    try:
        stream = tokens(text)
    except QuerySyntaxError as error:
        raise ResourceError(f"{file}: {error}") from error
    for index in range(len(stream) - 4):
        keyword, variable, opening, undef, closing = stream[index : index + 5]
        if (
            (keyword.kind, keyword.text.upper()) == ("word", "VALUES")
            and variable.kind == "var"
            and (opening.text, closing.text) == ("{", "}")
            and (undef.kind, undef.text.upper()) == ("word", "UNDEF")
        ):
            name = variable.text[1:]
            if name not in names:
                line = position(text, keyword.start)[0]
                reason = f"VALUES {variable.text} {{ UNDEF }} stands for a parameter that is not declared."
                raise fault(file, line, f"{reason} Add `#+ param: {name} ...`.")
            found.append((name, undef.start, undef.end))
    for name in names:
        if all(name != each for each, _, _ in found):
            reason = f"The parameter {name} reaches nothing. Write VALUES ?{name} {{ UNDEF }}"
            raise fault(file, 1, f"{reason} in each group that needs it.")
    return tuple(found)


def check(query: StoredQuery) -> Inspection:
    """Return what kind of query a stored query is, after checking its text and its data blocks.

    Raises ``ResourceError`` for a text that does not parse as tokens, is an update, reaches a service, names
    a dataset, uses an undeclared prefix, or does not match the parameters that it declares. A query must
    stand on its own, so that it runs on every engine: the prefixes of the project are not assumed.
    """
    blocks(query)
    return _inspected(query.text, str(query.path))


@lru_cache(maxsize=_KEPT)
def _inspected(text: str, file: str) -> Inspection:
    try:
        inspection = inspect(text)
    except QuerySyntaxError as error:
        raise ResourceError(f"{file}: {error}") from error
    if inspection.dataset:
        line = position(text, inspection.dataset[0].start)[0]
        raise fault(file, line, "A stored query asks the whole graph. Write GRAPH instead of FROM.")
    return inspection
