"""``iwtld release``: a version of the dataset as files."""

from __future__ import annotations

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.output import say
from iwtld.cli.progress import open_graph


@click.command()
@click.argument("version", required=False)
@click.option("-o", "--output", metavar="DIR", help="Folder for the release; it must not be there yet.")
@click.option(
    "--previous",
    metavar="RELEASE",
    help="The release before, a folder or zip; CHANGES.md tells what changed.",
)
@click.option("--check", "checked", metavar="DIR", help="Check the release in a folder, and make none.")
@shared_options
@click.pass_obj
def command(
    settings: Settings, version: str | None, output: str | None, previous: str | None, checked: str | None
) -> None:
    """Make a release: the graph, ontology, shapes, queries and tables of VERSION, with checksums.

    VERSION is by default that of iwtld. All that names a version has to name this one, and it has to be newer
    than the release before. The folder appears when it is complete. The same data gives the same bytes.
    `sha256sum -c SHA256SUMS` in the folder checks it, as --check does, which also looks into the graph.

    \b
    Examples:
      iwtld release -o releases/iwtld-0.1.0
      iwtld release 0.2.0 -o releases/iwtld-0.2.0 --previous releases/iwtld-0.1.0.zip
      iwtld release --check releases/iwtld-0.1.0
    """
    if checked is not None:
        if output or version or previous:
            raise click.UsageError("--check stands alone: it makes no release.")
        from iwtld.release import check

        manifest = check(checked)
        click.echo(
            f"iwtld {manifest['version']}: {len(manifest['files']):,} files and "
            f"{manifest['statements']:,} statements are as they were made."
        )
        return
    if output is None:
        raise click.UsageError("Name the folder for the release: -o DIR.")
    from iwtld.release import release

    graph = open_graph(settings)
    made = release(
        graph, output, version, previous=previous, progress=lambda path: say(path, quiet=settings.quiet)
    )
    say(f"Released {made['version']} in {output}: {len(made['files']):,} files.", quiet=settings.quiet)
