"""``iwtld queries``: what can be asked."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.completion import complete_query, complete_tag
from iwtld.cli.output import (
    TEXT_WIDTH,
    columns,
    destination,
    output_option,
    say,
    table_option,
    table_width,
    write,
)

if TYPE_CHECKING:
    from iwtld.queries import StoredQuery


class _ListByDefault(click.Group):
    """A group that lists when no verb is given, so that ``iwtld queries --tag x`` works."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ListByDefault, no_args_is_help=False)
def command() -> None:
    """List and show the stored queries.

    A stored query is a question with a name and parameters. `iwtld queries` lists them all,
    `iwtld queries show NAME` describes one, and `iwtld query NAME` answers it.

    \b
    Examples:
      iwtld queries --search extradition
      iwtld queries --tag gaps
      iwtld queries show no-legal-basis
      iwtld queries export -o queries.ttl
    """


@command.command("list", short_help="List the stored queries by topic.")
@click.option(
    "--tag", metavar="TAG", shell_complete=complete_tag, help="Only queries with this tag or topic."
)
@click.option("--search", metavar="WORDS", help="Only queries whose description has all these words.")
@table_option
@output_option
@shared_options
def list_queries(tag: str | None, search: str | None, form: str, output: str) -> None:
    """List the stored queries by topic, with the question that each answers.

    \b
    Example:
      iwtld queries list --tag gaps --format json
    """
    from iwtld.queries import choose_queries

    found = choose_queries(tag=tag, search=search)
    if form == "json":
        write(json.dumps([query.to_dict() for query in found], indent=2, ensure_ascii=False), output)
    elif found:
        write(_table(found), output)
    else:
        say("No stored query matches.")


@command.command("show", short_help="Show one stored query and its parameters.")
@click.argument("name", shell_complete=complete_query)
@output_option
@shared_options
def show_query(name: str, output: str) -> None:
    """Show one stored query: the question, its parameters, an example, and its SPARQL text.

    \b
    Example:
      iwtld queries show no-legal-basis
    """
    from iwtld.queries import find_query

    write(_description(find_query(name), output), output)


@command.command("export", short_help="Write the stored queries as RDF.")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["turtle", "ntriples", "rdfxml", "jsonld"]),
    default="turtle",
    show_default=True,
    help="Form of the RDF.",
)
@click.option(
    "--tag", metavar="TAG", shell_complete=complete_tag, help="Only queries with this tag or topic."
)
@output_option
@shared_options
@click.pass_obj
def export_queries(settings: Settings, form: str, tag: str | None, output: str) -> None:
    """Write the stored queries as RDF: executable SHACL with typed parameters and the example in place.

    \b
    Example:
      iwtld queries export --format turtle -o queries.ttl
    """
    from iwtld.cli.progress import open_graph
    from iwtld.export import project_context, serialize
    from iwtld.queries import choose_queries
    from iwtld.queries.executables import statements

    graph = open_graph(settings)
    triples = [quad.triple for quad in statements(choose_queries(tag=tag), graph.resolve)]
    context = project_context() if form == "jsonld" else None
    with destination(output) as stream:
        stream.write(serialize(triples, form, context=context))


def _table(found: list[StoredQuery]) -> str:
    width = max(len(query.name) for query in found)
    parts: list[str] = []
    for topic in dict.fromkeys(query.topic for query in found):
        rows = [(query.name.ljust(width), query.summary) for query in found if query.topic == topic]
        parts.append(f"{topic}\n{columns(rows, indent='  ')}")
    return "\n".join(parts)


def _description(query: StoredQuery, output: str) -> str:
    parts = [f"{query.name} ({query.topic})\n{query.summary}\n"]
    if query.description:
        width = table_width(output) or TEXT_WIDTH
        parts.append(textwrap.fill(query.description, width, break_on_hyphens=False) + "\n")
    if query.parameters:
        rows = [
            (
                parameter.name,
                parameter.usage,
                "required"
                if parameter.required
                else f"default {parameter.default}"
                if parameter.default
                else "optional",
                parameter.help,
            )
            for parameter in query.parameters
        ]
        parts.append("Parameters\n" + columns(rows, indent="  "))
    facts = [("Tags", ", ".join(query.tags)), ("Answers", ", ".join(query.answers)), ("Example", query.usage)]
    parts.append(columns([fact for fact in facts if fact[1]]))
    return "\n".join([*parts, query.text])
