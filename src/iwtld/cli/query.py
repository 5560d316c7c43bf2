"""``iwtld query``: answer a stored query."""

from __future__ import annotations

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.answer import answer, format_option
from iwtld.cli.completion import complete_parameter, complete_query
from iwtld.cli.output import output_option, write
from iwtld.cli.progress import copy_where_needed, open_graph


@click.command()
@click.argument("name", shell_complete=complete_query)
@click.option(
    "-p",
    "--parameter",
    "parameters",
    metavar="KEY=VALUE",
    multiple=True,
    shell_complete=complete_parameter,
    help="A parameter of the query; may be given several times.",
)
@format_option
@click.option(
    "--sparql",
    "as_sparql",
    is_flag=True,
    help="Print the SPARQL text with the values in place; do not run it.",
)
@output_option
@shared_options
@click.pass_obj
def command(
    settings: Settings, name: str, parameters: tuple[str, ...], form: str | None, as_sparql: bool, output: str
) -> None:
    """Answer a stored query.

    Countries are given by ISO code or name, instruments and forms of cooperation by short name or title,
    dates as 2018-03-05 or today. `iwtld queries show NAME` says which parameters a query takes.

    \b
    Examples:
      iwtld query no-legal-basis -p form=extradition -p on=2016-12-31 -p group=ASEAN
      iwtld query country-memberships -p country="Viet Nam" --format csv -o vietnam.csv
    """
    from iwtld.queries import find_query

    values = key_values(parameters)
    find_query(name)  # a wrong name shall not cost the building of a graph
    graph = open_graph(settings)
    if as_sparql:
        write(graph.bound(name, **values), output)
    else:
        copy_where_needed(settings, graph)
        answer(graph.query(name, **values), form, output, quiet=settings.quiet)


def key_values(parameters: tuple[str, ...]) -> dict[str, str]:
    """Return parameters given as KEY=VALUE; raises ``ParameterError`` for others, and for one given twice."""
    from iwtld.errors import ParameterError

    values: dict[str, str] = {}
    for given in parameters:
        name, equals, value = given.partition("=")
        if not equals or not name:
            raise ParameterError(f"A parameter is given as KEY=VALUE, not {given!r}.")
        if name in values:
            raise ParameterError(f"The parameter {name} is given twice.")
        values[name] = value
    return values
