"""``iwtld validate``: would these files pass a build?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.output import output_option, say, write
from iwtld.cli.progress import open_graph

if TYPE_CHECKING:
    from iwtld.errors import Finding


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the findings.",
)
@output_option
@shared_options
@click.pass_obj
@click.pass_context
def command(
    context: click.Context, settings: Settings, files: tuple[Path, ...], form: str, output: str
) -> None:
    """Check files as a build would, in the context of the built graph, and change nothing.

    A CSV file is taken for the table of the project that has its name (instruments.csv, treaty-actions.csv
    and so on), whole or a few rows of it under the same header. Other files are RDF: .ttl, .trig, .nt, .nq,
    .rdf, .jsonld. Each finding says where it is, what is wrong, and what to do. Exits with 1 when there is a
    violation; warnings do not count.

    \b
    Examples:
      iwtld validate new/treaty-actions.csv
      iwtld validate additions.ttl --format json
    """
    from iwtld.errors import InputError
    from iwtld.incoming import examine

    for file in files:
        if not file.is_file():
            raise InputError(f"{file}: there is no such file.")
    found = examine(files, open_graph(settings).store)
    if form == "json":
        write(json.dumps([_plain(finding) for finding in found], indent=2, ensure_ascii=False), output)
    elif found:
        write("".join(f"{_severity(finding)}{finding}\n" for finding in found), output)
    say(_summary(found, len(files)), quiet=settings.quiet)
    if any(finding.severity == "violation" for finding in found):
        context.exit(1)


def _severity(finding: Finding) -> str:
    return "" if finding.severity == "violation" else f"{finding.severity}: "


def _plain(finding: Finding) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(finding)


def _summary(found: Sequence[Finding], files: int) -> str:
    subject = "1 file" if files == 1 else f"{files} files"
    violations = sum(finding.severity == "violation" for finding in found)
    others = len(found) - violations
    if not found:
        return f"{subject}: nothing is wrong."
    counted = [
        f"{count} {noun}{'' if count == 1 else 's'}"
        for count, noun in ((violations, "violation"), (others, "remark"))
        if count
    ]
    return f"{subject}: {', '.join(counted)}."
