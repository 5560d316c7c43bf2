"""Queries of SHACL-SPARQL, made ready to run once over all focus nodes.

See https://www.w3.org/TR/shacl/#sparql-constraints and appendix A (pre-binding) there. A template
holds the author's text unchanged and the places where the focus nodes and the constants are joined.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from iwtld.validate.antijoin import with_outer_joins
from iwtld.validate.scopes import Query
from iwtld.validate.vocabulary import Term

_ERROR_PLACE: Final = re.compile(r"error at (\d+):(\d+)")


@dataclass(frozen=True, slots=True)
class Hole:
    """A place in the text, and the variables that have to be bound there."""

    offset: int
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SelectTemplate:
    """A SELECT query of which every solution is a violation.

    ``one_by_one`` tells that LIMIT or OFFSET makes the query mean something only for a single focus
    node; ``counts_rows`` that an aggregate would count a triple twice that stands in two graphs.
    ``prologue`` declares the prefixes of the query, which is taken apart in ``parsed``.
    """

    text: str
    holes: tuple[Hole, ...]
    constants: tuple[tuple[str, Term], ...]
    one_by_one: bool
    counts_rows: bool
    prologue: str
    parsed: Query = field(repr=False, compare=False)

    def query(self, focus: str) -> str:
        """Return the query with a group graph pattern that binds ``?this`` joined where it has to be."""
        patterns = {name: _values(name, term) for name, term in self.constants} | {"this": focus}
        pieces: list[str] = []
        start = 0
        for hole in self.holes:
            pieces.append(self.text[start : hole.offset])
            pieces.extend(f" {patterns[name]} " for name in hole.variables)
            start = hole.offset
        return "".join([*pieces, self.text[start:]])


@dataclass(frozen=True, slots=True)
class AskTemplate:
    """An ASK query that is true for a value node that is as it should be; ``group`` is its pattern."""

    prologue: str
    group: str
    constants: tuple[tuple[str, Term], ...]
    parsed: Query = field(repr=False, compare=False)

    def failing(self) -> str:
        """Return the patterns that keep the ``?this`` and ``?value`` for which the query is false."""
        constants = " ".join(_values(name, term) for name, term in self.constants)
        return f"{constants} FILTER NOT EXISTS {{{self.group}}}"


@dataclass(frozen=True, slots=True)
class Context:
    """What a query of the shapes graph may refer to.

    ``path`` is the SPARQL text that replaces ``$PATH`` (None in a node shape); ``constants`` are the
    values of the pre-bound variables other than ``this`` and ``value``; ``names`` are the parameters
    of a constraint component, also those without a value.
    """

    prefixes: Mapping[str, str]
    path: str | None
    constants: Mapping[str, Term]
    names: frozenset[str] = frozenset()


def select_template(text: str, context: Context) -> SelectTemplate:
    """Prepare the text of ``sh:select``.

    Raises ``ValueError`` with a sentence for a query that is not well-formed or that SHACL does not allow.
    """
    query = _query(text, context, "SELECT", context.names | {"this"})
    if query.projection is not None and "this" not in query.projection:
        raise ValueError("The query has to select $this.")
    prologue = _prologue(context.prefixes)
    constants = {name: term for name, term in context.constants.items() if query.group.mentions(name)}
    joined = with_outer_joins(query)
    if joined != query.text:
        query = Query(joined, query.prebound)
    template = SelectTemplate(
        text=prologue + query.text,
        holes=_holes(query, ("this", *constants), len(prologue)),
        constants=tuple(constants.items()),
        one_by_one=query.limited,
        counts_rows=query.counts_rows,
        prologue=prologue + query.text[: query.start],
        parsed=query,
    )
    _check(template.query("VALUES ?this { <urn:x> }"), prologue)
    return template


def ask_template(text: str, context: Context) -> AskTemplate:
    """Prepare the text of ``sh:ask``; as :func:`select_template`, with ``$value`` pre-bound as well."""
    query = _query(text, context, "ASK", context.names | {"this", "value"})
    prologue = _prologue(context.prefixes)
    constants = tuple((name, term) for name, term in context.constants.items() if query.group.mentions(name))
    template = AskTemplate(
        prologue=prologue + query.text[: query.start],
        group=query.text[query.group.start : query.group.end],
        constants=constants,
        parsed=query,
    )
    values = "VALUES (?this ?value) { (<urn:x> <urn:x>) }"
    _check(f"{template.prologue}SELECT * {{ {values} {template.failing()} }}", prologue)
    return template


def _query(text: str, context: Context, form: str, prebound: frozenset[str]) -> Query:
    query = Query(text, prebound, context.path)
    variables = query.variables()
    if query.form != form:
        raise ValueError(f"The query has to be of the form {form}.")
    if "shapesGraph" in variables:
        raise ValueError("$shapesGraph is not supported: the shapes are not in the dataset of the data.")
    if "currentShape" in variables and "currentShape" not in context.constants:
        raise ValueError("$currentShape is not supported in a shape that is a blank node; give it an IRI.")
    declared = {*context.prefixes, *query.prefixes()}
    for prefix in sorted(query.used_prefixes() - declared):
        raise ValueError(f"The prefix {prefix}: is not declared; declare it through sh:prefixes.")
    if "PATH" in variables:
        raise ValueError("$PATH is the path of a property shape, and this is a node shape.")
    return query


def _holes(query: Query, variables: tuple[str, ...], shift: int) -> tuple[Hole, ...]:
    """Return the places where variables must be bound, in the order of the text."""
    wanted: dict[int, list[str]] = {query.group.start: list(variables)}
    for name in variables:
        for group in query.group.needing(name):
            wanted.setdefault(group.start, []).append(name)
    return tuple(Hole(offset + shift, tuple(names)) for offset, names in sorted(wanted.items()))


def _values(name: str, term: Term) -> str:
    return f"VALUES ?{name} {{ {term} }}"


def _prologue(prefixes: Mapping[str, str]) -> str:
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in sorted(prefixes.items()))


def _check(query: str, prologue: str) -> None:
    """Let the SPARQL parser look at the query; an empty store answers in no time."""
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        place = _ERROR_PLACE.search(error.msg)
        line = f" in line {int(place[1]) - prologue.count(chr(10))}" if place else ""
        raise ValueError(f"The query is not well-formed SPARQL 1.1{line}.") from None
