"""``iwtld populate``: large files of records, mapped, checked and planned in a stream."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from iwtld import options
from iwtld.cli import Settings, shared_options
from iwtld.cli.output import destination, say, table_width
from iwtld.cli.question import option
from iwtld.cli.validate import EXPLAINING, FORMATS

if TYPE_CHECKING:
    from iwtld.bulk.job import Engine
    from iwtld.bulk.run import Populated

PROFILES = ("core", "strict", "exchange")


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--kind", metavar="KIND", required=True, help="Kind of record, such as case; `iwtld kinds` lists them."
)
@click.option(
    "-o", "--output", metavar="DIR", required=True, type=click.Path(file_okay=False),
    help="Folder for the N-Quads. It appears when it is complete.",
)  # fmt: skip
@click.option("--plan", is_flag=True, help="Write the cooperation plan of each case, too.")
@option(options.PLAN_FORMS, "forms")
@click.option(
    "--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True,
    help="local: processes of this machine. spark: an Apache Spark cluster (iwtld[spark]).",
)  # fmt: skip
@click.option(
    "--master",
    metavar="URL",
    help="Master of the Spark cluster, as spark-submit takes it; by default this machine.",
)
@click.option(
    "--processes", metavar="N", type=click.IntRange(min=1),
    help="How many processes; by default one for each processor.",
)  # fmt: skip
@click.option(
    "--profile", type=click.Choice(PROFILES), default="strict", show_default=True,
    help="The shapes that the records are held against, as for iwtld validate.",
)  # fmt: skip
@click.option(
    "-f", "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True,
    help="Form of the findings.",
)  # fmt: skip
@shared_options
@click.pass_obj
@click.pass_context
def command(
    context: click.Context,
    settings: Settings,
    /,
    files: tuple[str, ...],
    kind: str,
    output: str,
    plan: bool,
    forms: tuple[str, ...],
    engine: str,
    master: str | None,
    processes: int | None,
    profile: str,
    form: str,
) -> None:
    """Turn large tables of records into N-Quads, checked as a build would check them.

    FILE is a CSV table under the header of its kind, as `iwtld template case` writes it, of any length:
    it is read in a stream, in several processes, and memory does not grow with it. The findings are those of
    `iwtld validate`. When there is a violation the exit code is 1 and nothing is written.

    DIR takes part-00000.nq and so on, ready for the bulk loader of any store, and manifest.json with the
    numbers and checksums. With --plan there are plan-00000.csv and so on beside them: one line for each case
    and pair of countries, with what each may obtain from the other on the date of the case.

    \b
    Examples:
      iwtld populate cases.csv --kind case -o cases-graph
      iwtld populate 2024.csv 2025.csv --kind case --plan -o cases-graph --processes 2
    """
    from iwtld.bulk.run import populate_files
    from iwtld.cli.progress import ensure_built

    if forms and not plan:
        raise click.UsageError("--form chooses what is planned: give --plan, too.", context)
    run, parts = _engine(engine, master, processes)
    store = ensure_built(settings)
    with run as ready:
        done = populate_files(
            files,
            kind,
            output,
            engine=ready,
            parts=parts,
            store=store,
            profile=profile,
            forms=forms or None,
            plan=plan,
            progress=lambda message: say(message, quiet=settings.quiet),
        )
    _report(done, form)
    say(_summary(done), quiet=settings.quiet)
    context.exit(0 if done.folder is not None else 1)


def _engine(
    name: str, master: str | None, processes: int | None
) -> tuple[AbstractContextManager[Engine], int]:
    """Return the engine, and into how many parts a file is cut at least."""
    from iwtld.bulk import local

    count = local.available() if processes is None else processes
    if name == "local":
        return nullcontext(local.processes(processes)), count
    from iwtld.bulk.spark import spark

    return spark(master), count


def _report(done: Populated, form: str) -> None:
    from iwtld.reports import render, wants_colour

    explain: Any = None
    if form in EXPLAINING:
        from iwtld.explain.catalogue import codes

        explain = codes().get
    with destination("-") as stream:
        pieces = render(
            done.examined, form, width=table_width(), colour=wants_colour(sys.stdout), explain=explain
        )
        for piece in pieces:
            stream.write(piece.encode())


def _summary(done: Populated) -> str:
    rate = done.records / done.seconds if done.seconds else 0
    read = f"{done.records:,} records in {done.seconds:.1f} seconds ({rate:,.0f} a second)"
    if done.folder is None:
        return f"{read}. Nothing was written: mend the violations and try again."
    planned = f", {done.planned:,} lines of plan" if done.planned else ""
    return f"{read}: {done.quads:,} quads{planned} in {done.parts} parts in {done.folder}."
