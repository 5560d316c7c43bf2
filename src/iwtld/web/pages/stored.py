"""``/queries`` and ``/queries/{name}``: the stored queries, each with a form made from its parameters."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias
from urllib.parse import urlencode

from iwtld.errors import IwtldError, ParameterError, UnknownNameError
from iwtld.names import KINDS
from iwtld.queries import check
from iwtld.queries.binding import fill, terms
from iwtld.queries.parameters import Parameter, term
from iwtld.web.api.queries import find
from iwtld.web.charts import Chart, chart
from iwtld.web.pages.choices import named
from iwtld.web.pages.register import register
from iwtld.web.params import refuse_others
from iwtld.web.sparql.evaluation import evaluate
from iwtld.web.sparql.formats import ROWS
from iwtld.web.sparql.operation import Operation
from iwtld.web.tabulated import MOST, Table, tabulated

if TYPE_CHECKING:
    from iwtld.queries import StoredQuery
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site

Widget: TypeAlias = Literal["list", "select", "date", "number", "text"]

RUN: Final = "run"
"""Sent by the button, so that a form sent empty differs from an address without parameters."""
_ORIGIN: Final = "http://127.0.0.1:8765"
_WIDGETS: Final[dict[str, Widget]] = {"date": "date", "integer": "number"}


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter as a field: how it is put in, what it offers, and what is wrong with what was given.

    ``list`` is the kind of names that are offered, of those in ``iwtld.names.KINDS``; ``options`` are values
    with texts.
    """

    parameter: Parameter
    widget: Widget
    value: str
    hint: str
    options: tuple[tuple[str, str], ...] = ()
    list: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer as the page shows it; ``more`` says that there are further rows."""

    table: Table
    count: int
    more: bool
    chart: Chart | None


def preload(site: Site) -> None:
    """Read and check the stored queries and the names that forms offer."""
    for query in site.kb.queries.values():
        check(query)
    register(site)
    for kind in KINDS:
        _names(site, kind)


def listing(request: Request, site: Site) -> Reply:
    """Return the stored queries by topic, those with all words of ``q`` where that is given."""
    words = request.value("q") or ""
    found = [query for query in site.kb.queries.values() if query.matches(words)]
    topics = {
        topic: [q for q in found if q.topic == topic] for topic in dict.fromkeys(q.topic for q in found)
    }
    return site.page(
        request,
        "queries.html",
        title="Stored queries",
        description="Questions that the graph answers, each with a form, a table and downloads.",
        words=words,
        topics=topics,
        count=len(found),
        all=len(site.kb.queries),
    )


def question(request: Request, site: Site) -> Reply:
    """Return one stored query: its form, and the answer for what is filled in, at first the example."""
    query = find(request.params["name"], site)
    given = _given(request, query)
    asked = bool(request.query)
    values = given if asked else dict(query.example)
    fields = [_field(parameter, values, site) for parameter in query.parameters]
    answered, problem, text = None, None, query.text
    if not any(field.error for field in fields):
        text = fill(query, terms(query, values, site.kb.resolve))
        answered = _answered(text, site)
    else:
        problem = "Nothing was asked, because a field is empty or wrong."
    return site.page(
        request,
        "query.html",
        title=query.summary,
        description=query.description or query.summary,
        status=200 if problem is None else 400,
        query=query,
        fields=fields,
        names={field.list: _names(site, field.list) for field in fields if field.list},
        example=not asked and bool(query.example),
        answered=answered,
        most=MOST,
        problem=problem,
        text=text,
        downloads=_downloads(query, values),
        editor="/sparql?" + urlencode({"stored": query.name, **values}),
        command=_command(query, values),
        curl=_curl(query, values),
        paragraphs=query.description.splitlines(),
    )


def stored_text(name: str, values: Mapping[str, str], site: Site) -> str:
    """Return the SPARQL text of a stored query with values in place, its example where none are given.

    Raises ``Problem`` (404) for a query that does not exist, ``ParameterError`` and ``UnknownNameError`` for
    values that do not fit.
    """
    query = find(name, site)
    return fill(query, terms(query, dict(values) or dict(query.example), site.kb.resolve))


def _given(request: Request, query: StoredQuery) -> dict[str, str]:
    """Return the values of parameters that are not empty.

    Raises ``Problem`` (400) for a parameter that is given twice or does not exist.
    """
    names = [parameter.name for parameter in query.parameters]
    refuse_others(request, (*names, RUN))
    found = {name: request.value(name) for name in names}
    return {name: value.strip() for name, value in found.items() if value is not None and value.strip()}


def _field(parameter: Parameter, values: Mapping[str, str], site: Site) -> Field:
    value = values.get(parameter.name, "")
    hint = parameter.help[:1].upper() + parameter.help[1:]
    if parameter.default is not None:
        hint = f"{hint}. Default: {parameter.default}"
    field = Field(parameter, _WIDGETS.get(parameter.type, "text"), value, hint)
    if parameter.choices:
        empty = ("", f"{parameter.default} (default)" if parameter.default else "any")
        choices = tuple((choice, choice) for choice in parameter.choices if choice != parameter.default)
        field = replace(field, widget="select", options=(empty, *choices))
        field = replace(field, value="" if value == parameter.default else value)
    elif parameter.type in KINDS:
        field = replace(field, widget="list", list=parameter.type)
    elif parameter.type == "date" and value == "today":
        field = replace(field, value="")
    return replace(field, error=_error(parameter, value, site))


def _error(parameter: Parameter, value: str, site: Site) -> str | None:
    if not value:
        return "This is needed." if parameter.required else None
    try:
        term(parameter, value, site.kb.resolve)
    except (ParameterError, UnknownNameError) as error:
        return str(error)
    return None


def _answered(text: str, site: Site) -> Answered:
    result, more = evaluate(Operation(text), site).first(MOST)
    if result.kind != "rows":
        raise IwtldError("A stored query of this form has no page.")
    shown = None if more else chart(result)
    return Answered(tabulated(result, site, codes=True), len(result), more, shown)


def _names(site: Site, kind: str) -> Sequence[tuple[str, str]]:
    """Return what a field for a kind of thing offers: what is put in, and what is said beside it."""

    names = named(site, kind)
    # A country goes by its name; of other things more than one may have the same.
    return [(label, code) for code, label in names] if kind == "country" else names


def _downloads(query: StoredQuery, values: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (each.name, f"/api/queries/{query.name}?{urlencode({**values, 'format': each.name})}")
        for each in ROWS
    ]


def _command(query: StoredQuery, values: Mapping[str, str]) -> str:
    options = [part for name, value in values.items() for part in ("-p", f"{name}={value}")]
    return shlex.join(["iwtld", "query", query.name, *options])


def _curl(query: StoredQuery, values: Mapping[str, str]) -> str:
    options = [
        part for pair in {**values, "format": "csv"}.items() for part in ("--data-urlencode", "=".join(pair))
    ]
    return shlex.join(["curl", "--get", f"{_ORIGIN}/api/queries/{query.name}", *options])
