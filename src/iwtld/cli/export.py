"""``iwtld export``: the graph for other systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.completion import complete_graph, complete_kind, complete_query
from iwtld.cli.output import destination, say
from iwtld.cli.progress import open_graph

if TYPE_CHECKING:
    from iwtld.selection import Selection

_FORMATS = (
    *("turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld"),
    *("csvw", "parquet", "frictionless", "rocrate", "croissant", "dcat"),
    *("graphml", "gexf", "stix", "markdown"),
)
_FRAMES = ("actor", "country", "event", "figure", "instrument", "mechanism")


@click.command()
@click.option(
    "-f", "--format", "form", type=click.Choice(_FORMATS), required=True, help="Form of the export."
)
@click.option(
    "--graph",
    "graphs",
    metavar="NAME",
    multiple=True,
    shell_complete=complete_graph,
    help="Only this named graph, by the last part of its IRI; may be given several times.",
)
@click.option(
    "--country",
    "countries",
    metavar="COUNTRY",
    multiple=True,
    help="Only what concerns this country, and what that refers to; may be given several times.",
)
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    shell_complete=complete_kind,
    help="Only things of this kind, and what they refer to; may be given several times.",
)
@click.option(
    "--query",
    metavar="FILE|NAME",
    shell_complete=complete_query,
    help="Only the graph of a CONSTRUCT query, or the things in the rows of a SELECT query or a stored one.",
)
@click.option(
    "-p",
    "--parameter",
    "parameters",
    metavar="KEY=VALUE",
    multiple=True,
    help="A parameter of the stored query; may be given several times.",
)
@click.option("--as-of", metavar="DATE", help="Only what was in force, or had happened, on this day.")
@click.option(
    "--frame", type=click.Choice(_FRAMES), help="Nest the JSON-LD: one object for each thing of a kind."
)
@click.option(
    "-o",
    "--output",
    metavar="FILE|DIR",
    default="-",
    type=click.Path(allow_dash=True),
    help="Write to a file, or tables to a folder, instead of the standard output. It appears when complete.",
)
@shared_options
@click.pass_obj
def command(
    settings: Settings,
    form: str,
    graphs: tuple[str, ...],
    countries: tuple[str, ...],
    kinds: tuple[str, ...],
    query: str | None,
    parameters: tuple[str, ...],
    as_of: str | None,
    frame: str | None,
    output: str,
) -> None:
    """Write the graph, or a part of it, for other systems.

    TriG, N-Quads and JSON-LD keep the named graphs apart; Turtle, N-Triples and RDF/XML merge them. csvw and
    parquet are tables, one for each kind of thing: a ZIP archive, or a folder when -o names no .zip.
    frictionless, rocrate and croissant are the CSV tables as packages, dcat is the record for catalogues.
    graphml and gexf are the network of who is tied to what, stix is a bundle of identities, locations and
    notes, and markdown is the dossier of one country. The same graph always gives the same bytes.

    A part is closed: it has the labels and sources of everything that it mentions. What has no date is kept
    by --as-of, and so is what may have been in force. `iwtld info` lists the named graphs.

    \b
    Examples:
      iwtld export --format trig -o iwtld.trig
      iwtld export --format turtle --graph treaty-actions > treaty-actions.ttl
      iwtld export --format csvw --country VNM -o vietnam.zip
      iwtld export --format jsonld --frame mechanism --as-of 2018-03-05 -o mechanisms.jsonld
      iwtld export --format ntriples --query parties -p instrument=untoc > untoc.nt
      iwtld export --format markdown --country KHM -o cambodia.md
    """
    from iwtld.export.dispatch import check_request, write_export

    selection = _selection(graphs, countries, kinds, query, parameters, as_of)
    chosen = check_request(form, selection, frame)
    if not chosen.files and output != "-" and Path(output).is_dir():
        from iwtld.errors import UsageError

        raise UsageError(f"{output} is a folder, and {form} is one file. Name a file.")
    graph = open_graph(settings)
    if chosen.files and output != "-" and not output.endswith(f".{chosen.extension}"):
        write_export(graph, form, output, selection, frame=frame)
    else:
        with destination(output) as stream:
            write_export(graph, form, stream, selection, frame=frame)
    if output != "-":
        say(f"Wrote {output}.", quiet=settings.quiet)


def _selection(
    graphs: tuple[str, ...],
    countries: tuple[str, ...],
    kinds: tuple[str, ...],
    query: str | None,
    parameters: tuple[str, ...],
    as_of: str | None,
) -> Selection:
    from iwtld.cli.query import key_values
    from iwtld.errors import ParameterError
    from iwtld.queries import load_queries
    from iwtld.queries.parameters import read_date
    from iwtld.selection import Selection

    day = read_date(as_of) if as_of else None
    if as_of and day is None:
        raise ParameterError(f"{as_of!r} is no date. Write it as 2018-06-30, or today.")
    if query is not None and query not in load_queries():
        query = _text(query)
    return Selection(graphs, countries, kinds, query, key_values(parameters), day)


def _text(query: str) -> str:
    """Return the query in a file; what looks like the name of a stored query is looked up as one."""
    from iwtld.cli.sparql import read_query
    from iwtld.queries import find_query

    if query != "-" and not Path(query).exists() and not query.endswith(".rq"):
        find_query(query)
    return read_query(query)
