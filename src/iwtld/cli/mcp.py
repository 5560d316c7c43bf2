"""``iwtld mcp``: the graph for language models."""

from __future__ import annotations

import click

from iwtld.cli import Settings, shared_options

_SECONDS = 10.0


@click.command()
@click.option(
    "--time",
    type=click.FloatRange(min=0.1),
    default=_SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="Longest time that one question may take.",
)
@shared_options
@click.pass_obj
def command(settings: Settings, /, time: float) -> None:
    """Serve the graph to a language model, by the Model Context Protocol.

    Speaks over standard input and output with the program that starts it, and listens on no network. All
    tools read only; docs/mcp.md says what they are, and what a client has to be told.

    \b
    Examples:
      iwtld mcp
      iwtld --store /srv/iwtld mcp --time 5
    """
    from iwtld.cli.progress import ensure_built
    from iwtld.extras import require

    require("mcp", extra="mcp", purpose="A server for language models")
    from iwtld.mcp.server import run

    run(ensure_built(settings), time)
