"""``iwtld publish``: the graph in a SPARQL service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.output import columns, output_option, say, write
from iwtld.cli.progress import ensure_built

if TYPE_CHECKING:
    from iwtld.remote.publish import Plan


@click.command()
@click.argument("url", metavar="URL")
@click.option("--dry-run", is_flag=True, help="Show what would be loaded and removed, and change nothing.")
@click.option("--all", "everything", is_flag=True, help="Load every graph, also those that have not changed.")
@click.option(
    "--take-over", is_flag=True, help="Go on although another publication seems to be under way there."
)
@output_option
@shared_options
@click.pass_obj
def command(
    settings: Settings, url: str, dry_run: bool, everything: bool, take_over: bool, output: str
) -> None:
    """Load the built graph into a SPARQL 1.1 service, in the place of what was published there before.

    Graphs that have not changed stay. The others are loaded aside, counted, and swapped in at the end; when
    anything fails before that, what is published is as it was, and `iwtld publish` can be repeated. Only
    graphs of iwtld are touched.

    User name and password come from IWTLD_STORE_USER and IWTLD_STORE_PASSWORD, a token from
    IWTLD_STORE_TOKEN.

    \b
    Examples:
      iwtld publish http://127.0.0.1:7878
      iwtld publish http://127.0.0.1:8890/sparql --store ./graph --dry-run
    """
    from iwtld.graph import open_build
    from iwtld.remote.publish import Source, plan, publish
    from iwtld.remote.service import open_service

    service = open_service(url)
    build = open_build(ensure_built(settings))
    source = Source(build.store, build.manifest)
    if dry_run:
        work = plan(service, source, everything=everything)
    else:
        work = publish(
            service,
            source,
            everything=everything,
            take_over=take_over,
            progress=lambda line: say(line, quiet=settings.quiet),
        )
    write(_table(work), output)
    said = "Nothing was changed." if dry_run else f"{service.url} holds the graph of {build.manifest.built}."
    say(said, quiet=settings.quiet)


def _table(work: Plan) -> str:
    rows = [("graphs", "triples", "")]
    for task in ("new", "changed", "unchanged", "removed"):
        graphs = work.graphs(task)
        counted = sum(work.triples.get(graph, 0) for graph in graphs)
        rows.append((f"{len(graphs):>6}", f"{counted:>9,}", task))
    return columns(rows)
