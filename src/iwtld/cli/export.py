"""``iwtld export``: the graph for other systems."""

from __future__ import annotations

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.completion import complete_graph
from iwtld.cli.output import destination, output_option, say
from iwtld.cli.progress import open_graph

_FORMATS = ("turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld")


@click.command()
@click.option("-f", "--format", "form", type=click.Choice(_FORMATS), required=True, help="Form of the RDF.")
@click.option(
    "--graph",
    "graphs",
    metavar="NAME",
    multiple=True,
    shell_complete=complete_graph,
    help="Only this named graph, by the last part of its IRI; may be given several times.",
)
@output_option
@shared_options
@click.pass_obj
def command(settings: Settings, form: str, graphs: tuple[str, ...], output: str) -> None:
    """Write the graph, or some of its named graphs, as RDF.

    TriG, N-Quads and JSON-LD keep the named graphs apart; Turtle, N-Triples and RDF/XML merge them. The same
    graph always gives the same bytes. `iwtld info` lists the named graphs.

    \b
    Examples:
      iwtld export --format trig -o iwtld.trig
      iwtld export --format turtle --graph treaty-actions > treaty-actions.ttl
    """
    graph = open_graph(settings)
    chosen = [graph.graph(name) for name in graphs] or None
    with destination(output) as stream:
        graph.export(form, stream, chosen)
    if output != "-":
        say(f"Wrote {output}.", quiet=settings.quiet)
