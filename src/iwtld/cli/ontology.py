"""``iwtld ontology``: the ontology as documentation, and checks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.output import output_option, say, write
from iwtld.cli.progress import open_graph

if TYPE_CHECKING:
    from iwtld.ontology.checks.writing import Form as ReportForm
    from iwtld.ontology.pages import Form

_PAGES: Final = ("markdown", "html")
_REPORTS: Final = ("text", "markdown", "json")


@click.group()
def command() -> None:
    """Document and check the ontology.

    \b
    Examples:
      iwtld ontology document -o ontology-pages --format html
      iwtld ontology check
    """


@command.command(short_help="Write the documentation of the ontology into a folder.")
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    required=True,
    type=click.Path(file_okay=False),
    help="Folder for the pages; it is made where it is not, and files of the same names are replaced.",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(_PAGES),
    default="html",
    show_default=True,
    help="html to be opened in a browser, markdown for a site of your own.",
)
@shared_options
@click.pass_obj
def document(settings: Settings, folder: str, form: Form) -> None:
    """Write an index, and a page and a drawing for each module of the ontology.

    Each class and property has its definition, notes, axioms in words, records of the graph that use it, and
    the stored queries, rules, shapes and tables that name it. Its local name is its anchor on the page.

    \b
    Example:
      iwtld ontology document -o ontology-pages
    """
    from iwtld.ontology.folder import write_files
    from iwtld.ontology.pages import pages

    graph = open_graph(settings)
    files = pages(graph.store, form)
    write_files(folder, files)
    say(f"Wrote {len(files)} files to {folder}.", quiet=settings.quiet)


@command.command(short_help="Check the ontology by the catalogues FOOPS! and OOPS!.")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(_REPORTS),
    default="text",
    show_default=True,
    help="text for people, markdown for a page, json for programs.",
)
@output_option
@shared_options
@click.pass_context
def check(context: click.Context, form: ReportForm, output: str) -> None:
    """Check the ontology in the manner of FOOPS! and OOPS!, without a network.

    Each check says what it found. What the project accepts stands with its reason in
    `ontology/exceptions.toml`. The exit code is 1 when a check fails without an exception, or an exception
    applies to nothing.

    \b
    Example:
      iwtld ontology check --format markdown -o ontology-report.md
    """
    from iwtld.ontology.checks import render, run

    report = run()
    write(render(report, form), output)
    if not report.ok:
        context.exit(1)
