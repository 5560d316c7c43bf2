"""Complete names on the command line, where the shell asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from iwtld.cli import Settings

if TYPE_CHECKING:
    from iwtld.kb import KnowledgeBase


def complete_query(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the names of the stored queries with their questions."""
    from iwtld.queries import load_queries

    return [
        CompletionItem(query.name, help=query.summary)
        for query in load_queries().values()
        if query.name.startswith(incomplete)
    ]


def complete_tag(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the topics and tags of the stored queries."""
    from iwtld.queries import load_queries

    tags = {tag for query in load_queries().values() for tag in (query.topic, *query.tags)}
    return _items(sorted(tags), incomplete)


def complete_kind(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the kinds of record."""
    from iwtld import resources
    from iwtld.tables import table_names

    return _items(table_names(resources.folder("data")), incomplete)


def complete_parameter(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the parameters of the query that was named before, and after ``=`` the values of one.

    Codes and slugs come from the built graph; nothing is built for a completion.
    """
    from iwtld.queries import load_queries

    queries = load_queries()
    # With an option that still lacks its value, click leaves the arguments where they were.
    words: tuple[str, ...] = (ctx.params.get("name") or "", *ctx.args)
    query = next((queries[word] for word in words if word in queries), None)
    if query is None:
        return []
    name, equals, value = incomplete.partition("=")
    if not equals:
        return _items((f"{parameter.name}=" for parameter in query.parameters), incomplete)
    for parameter in query.parameters:
        if parameter.name == name:
            values = parameter.choices or _slugs(ctx, parameter.type)
            # Bash hands over only what follows the equals sign.
            return _items((f"{name}={known}" for known in values), f"{name}={value}")
    return []


def complete_country(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the codes of the countries whose code or name begins so; capitals do not count."""
    return _named(_labels(ctx, "country"), incomplete)


def complete_form(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the forms of cooperation with their titles."""
    return _named(_labels(ctx, "form"), incomplete)


def complete_group(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer groups of countries, and after a comma the codes of countries."""
    before, comma, last = incomplete.rpartition(",")
    if not comma:
        return _named({**_labels(ctx, "group"), **_labels(ctx, "country")}, incomplete)
    found = _named(_labels(ctx, "country"), last)
    return [CompletionItem(f"{before},{item.value}", help=item.help) for item in found]


def complete_condition(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the conditions that a question can take for satisfied."""
    graph = _graph(ctx)
    conditions = graph.reasoner.world.conditions if graph else {}
    return _named({slug: condition.name for slug, condition in conditions.items()}, incomplete)


def _named(labels: Mapping[str, str], incomplete: str) -> list[CompletionItem]:
    typed = incomplete.casefold()
    return [
        CompletionItem(name, help=label)
        for name, label in labels.items()
        if name.casefold().startswith(typed) or label.casefold().startswith(typed)
    ]


def _slugs(ctx: click.Context, kind: str) -> Iterable[str]:
    from iwtld.names import KINDS

    return _labels(ctx, kind) if kind in KINDS else ()


def _labels(ctx: click.Context, kind: str) -> Mapping[str, str]:
    graph = _graph(ctx)
    return graph.names(kind) if graph else {}


def _graph(ctx: click.Context) -> KnowledgeBase | None:
    """Return the built graph if there is one; nothing is built for a completion."""
    import iwtld

    try:
        return iwtld.open(ctx.ensure_object(Settings).store, build=False)
    except iwtld.IwtldError:
        return None


def _items(words: Iterable[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(word) for word in words if word.startswith(incomplete)]


def complete_graph(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the named graphs of the built graph."""
    from iwtld.errors import StoreError
    from iwtld.graph import read_manifest
    from iwtld.namespaces import GRAPH

    try:
        manifest = read_manifest(ctx.ensure_object(Settings).store)
    except StoreError:
        return []
    return _items((iri.removeprefix(GRAPH) for iri in manifest.graphs if iri), incomplete)
