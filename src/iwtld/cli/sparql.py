"""``iwtld sparql``: answer a query of the user's own."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.answer import answer, format_option
from iwtld.cli.output import output_option
from iwtld.cli.progress import open_graph


@click.command()
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@click.option("-e", "--execute", "text", metavar="TEXT", help="The query itself, instead of a file.")
@format_option
@output_option
@shared_options
@click.pass_obj
def command(settings: Settings, file: str | None, text: str | None, form: str | None, output: str) -> None:
    """Answer a SPARQL 1.1 query, read from FILE or from the standard input (-).

    The query sees all named graphs together; GRAPH and FROM choose among them. The prefixes of the project
    (iwt:, id:, skos:, dcterms:, eli:, prov:, xsd: and so on) need no declaration. The graph is only read, and
    SERVICE is refused.

    \b
    Examples:
      iwtld sparql question.rq --format csv
      iwtld sparql -e 'SELECT * { ?country iwt:isoAlpha3 "VNM" }'
    """
    if (file is None) == (text is None):
        raise click.UsageError("Give either a FILE (- for the standard input) or --execute TEXT.")
    asked = read_query(file) if file is not None else text or ""
    answer(open_graph(settings).sparql(asked), form, output, quiet=settings.quiet)


def read_query(file: str) -> str:
    """Return the text of a query file, of the standard input for ``-``."""
    from iwtld.errors import InputError

    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 text: byte {error.start} cannot be read.") from error
