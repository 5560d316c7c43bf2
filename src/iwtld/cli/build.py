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
      iwtld build --store http://127.0.0.1:7878

    Where the store is a service, shapes and rules run there.
    """
    from iwtld.build import build
    from iwtld.graph import remote_address, store_path

    def waiting(message: str) -> None:
        say(f"iwtld: {message}", quiet=settings.quiet)

    table = BuildTable(quiet=settings.quiet)
    address = remote_address(settings.store)
    if address is not None:
        from iwtld.remote.building import build_in

        outcome = build_in(address, progress=table, waiting=waiting)
        table.end(outcome.manifest, address)
        say(f"It took {outcome.requests:,} requests.", quiet=settings.quiet)
        return
    path = store_path(settings.store)
    manifest = build(path, progress=table, waiting=waiting)
    table.end(manifest, path)
