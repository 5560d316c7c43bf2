"""``iwtld build``: make the graph."""

from __future__ import annotations

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.output import say
from iwtld.cli.progress import BuildTable


@click.command()
@shared_options
@click.pass_obj
def command(settings: Settings) -> None:
    """Build the graph from the data and the ontology.

    Reads the tables and what `iwtld add` has added to them, checks them, derives what follows from them, and
    publishes the result in one step: whoever reads the graph meanwhile keeps the one before. Other commands
    build by themselves when there is no graph yet.

    \b
    Example:
      iwtld build --store ./graph
    """
    from iwtld.build import build
    from iwtld.graph import store_path

    def waiting(message: str) -> None:
        say(f"iwtld: {message}", quiet=settings.quiet)

    path = store_path(settings.store)
    table = BuildTable(quiet=settings.quiet)
    manifest = build(path, progress=table, waiting=waiting)
    table.end(manifest, path)
