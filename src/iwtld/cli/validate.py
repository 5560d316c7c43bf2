"""``iwtld validate``: would these files pass a build?"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.output import destination, output_option, say, table_width

if TYPE_CHECKING:
    from iwtld.contained import Limits
    from iwtld.incoming import Examined

_Command = TypeVar("_Command", bound=Callable[..., Any])

FORMATS = ("text", "json", "github", "sarif", "junit", "turtle", "html")
EXPLAINING = ("sarif", "html")
FAIL_ON = ("violation", "warning", "info", "never")
PROFILES = ("core", "strict", "exchange", "none")
_FAILED = 100
"""What the process of the shapes adds to the exit code of an error that it has told."""


def examination_options(command: _Command) -> _Command:
    """Give a command the options that say how incoming files are examined."""
    for option in reversed(
        (
            click.option(
                "--with-base/--alone",
                default=True,
                show_default="--with-base",
                help="Check in the context of the built graph, or the files by themselves.",
            ),
            click.option(
                "--profile",
                type=click.Choice(PROFILES),
                default="strict",
                show_default=True,
                help="core: what every record must have. strict: what a build asks. exchange: what a partner "
                "needs to read the data. none: only the shapes of --shapes.",
            ),
            click.option(
                "--stdin-form",
                metavar="EXTENSION",
                default="ttl",
                show_default=True,
                help="What the standard input holds, when FILE is -: ttl, trig, nt, nq, rdf, jsonld.",
            ),
        )
    ):
        command = option(command)
    return command


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@examination_options
@click.option(
    "--shapes",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="SHACL shapes of your own, besides those of the profile. They run under limits.",
)
@click.option(
    "-f", "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True,
    help="Form of the findings.",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(FAIL_ON), default="violation", show_default=True,
    help="The least severity for which the exit code is 1.",
)  # fmt: skip
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=0), default=200, show_default=True,
    help="Show at most so many findings; all are counted. 0 shows all.",
)  # fmt: skip
@click.option(
    "--offset", metavar="N", type=click.IntRange(min=0), default=0, help="Skip the first N findings."
)
@click.option(
    "--engine", type=click.Choice(["compiled", "pyshacl"]), default="compiled", show_default=True,
    help="pyshacl is the slow reference.",
)  # fmt: skip
@click.option(
    "--time-limit", metavar="SECONDS", type=click.FloatRange(min=0.1), default=120.0, show_default=True,
    help="How long shapes of your own may take.",
)  # fmt: skip
@click.option(
    "--memory-limit", metavar="MB", type=click.IntRange(min=500), default=4096, show_default=True,
    help="How much memory shapes of your own may take.",
)  # fmt: skip
@output_option
@shared_options
@click.pass_obj
@click.pass_context
def command(
    context: click.Context,
    settings: Settings,
    /,
    files: tuple[str, ...],
    shapes: tuple[Path, ...],
    fail_on: str,
    time_limit: float,
    memory_limit: int,
    **options: Any,
) -> None:
    """Check files as a build would, in the context of the built graph, and change nothing.

    FILE is RDF (.ttl, .trig, .nt, .nq, .rdf, .jsonld), a CSV table named as one of the project's
    (treaty-actions.csv; whole, or a few new rows under the same header), an Excel workbook whose sheets are
    named so, a folder or a zip of them, or - for the standard input. `iwtld template` writes empty forms.

    Each finding says where it is, what is wrong, and what to do; `iwtld explain CODE` says more.

    \b
    Examples:
      iwtld validate new/treaty-actions.csv
      iwtld validate additions.ttl --format json
      iwtld validate from-partner.zip --profile exchange --fail-on warning
    """

    store = _store(settings) if options["with_base"] else None

    def work(out: BinaryIO | None = None, folder: Path | None = None) -> int:
        examined = _examine(files, store, shapes, folder, options)
        with destination(options["output"]) if out is None else nullcontext(out) as stream:
            _write(stream, examined, options["form"], options["output"])
            stream.flush()
        if options["form"] != "text" or options["output"] != "-":
            from iwtld.reports import summary

            say(summary(examined), quiet=settings.quiet)
        return int(_fails(examined, fail_on))

    if not shapes:
        context.exit(work())
    from iwtld.contained import Limits

    context.exit(_contained(work, options["output"], Limits(time_limit, memory_limit), store))


def _contained(work: Callable[[BinaryIO, Path], int], output: str, limits: Limits, store: Path | None) -> int:
    """Do the work in a process of its own; what it leaves behind when it is ended is cleared away here."""
    from iwtld.contained import contained
    from iwtld.graph.layout import Layout
    from iwtld.temporary import remove_abandoned, temporary_folder

    with destination(output) as stream, temporary_folder() as folder, ExitStack() as stack:
        if store is not None:
            stack.callback(remove_abandoned, Layout(store).clones)

        def reported() -> int:
            try:
                return work(stream, folder)
            except MemoryError:
                raise
            except Exception as error:
                from iwtld.cli.failures import report

                return _FAILED + report(error)

        code = contained(reported, limits, "The shapes")
        if code not in (0, 1):
            # An exception, so that no file is left that is not complete.
            raise click.exceptions.Exit(code - _FAILED if code > _FAILED else code)
    return code


def _store(settings: Settings) -> Path:
    from iwtld.cli.progress import ensure_built

    return ensure_built(settings)


def _examine(
    files: tuple[str, ...],
    store: Path | None,
    shapes: tuple[Path, ...],
    folder: Path | None,
    options: dict[str, Any],
) -> Examined:
    from iwtld.incoming import examine

    return examine(
        files,
        store=store,
        with_base=options["with_base"],
        profile=options["profile"],
        shapes=shapes,
        engine=options["engine"],
        limit=options["limit"] or None,
        offset=options["offset"],
        stdin_form=options["stdin_form"],
        folder=folder,
    )


def _write(stream: BinaryIO, examined: Examined, form: str, output: str) -> None:
    from iwtld.reports import render, wants_colour

    explain = None
    if form in EXPLAINING:
        from iwtld.explain.catalogue import codes

        explain = codes().get
    colour = output == "-" and wants_colour(sys.stdout)
    for piece in render(examined, form, width=table_width(output), colour=colour, explain=explain):
        stream.write(piece.encode())


def _fails(examined: Examined, fail_on: str) -> bool:
    severities = FAIL_ON[: FAIL_ON.index(fail_on) + 1]
    return fail_on != "never" and any(examined.counts.get(name, 0) for name in severities)  # type: ignore[call-overload]
