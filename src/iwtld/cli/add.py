"""``iwtld add``: data of one's own, beside what ships with iwtld."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.output import output_option, say, table_option, write
from iwtld.cli.updating import Steps, show, update_options

if TYPE_CHECKING:
    from iwtld.additions.update import Outcome


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@update_options
@click.option("--note", metavar="TEXT", help="Why, or from where; kept with the addition.")
@click.option("--author", metavar="NAME", help="Who adds it; kept with the addition.")
@click.option(
    "--stdin-form",
    metavar="EXTENSION",
    default="ttl",
    show_default=True,
    help="What the standard input holds, when FILE is -.",
)
@table_option
@output_option
@shared_options
@click.pass_obj
@click.pass_context
def command(
    context: click.Context,
    settings: Settings,
    files: tuple[str, ...],
    yes: bool,
    on: str | None,
    top: int,
    note: str | None,
    author: str | None,
    stdin_form: str,
    form: str,
    output: str,
) -> None:
    """Show what files would change and, with --yes, add them to the data that the graph is built from.

    The files are checked first, as `iwtld validate` does; with a violation nothing is added. Then come the
    records that are new or described otherwise, what contradicts them, and the answers about legal bases
    that change, for all pairs of countries. A row of a table takes the place of the recorded row with the
    same id.

    What was added is kept in a folder, IWTLD_DATA or else in your data folder, that every build reads.

    \b
    Examples:
      iwtld add new/treaty-actions.csv
      iwtld add new/ --note "Status list of 2026-03-01" --yes
    """
    from iwtld.additions.update import RefusedError, add
    from iwtld.cli.progress import ensure_built
    from iwtld.graph import store_path

    # What is added is of this machine; it reaches a service when the graph is published again.
    store_path(settings.store)
    steps = Steps(settings)
    store = ensure_built(settings)
    try:
        outcome = add(
            files,
            commit=yes,
            note=note,
            author=author,
            on=on,
            store=store,
            stdin_form=stdin_form,
            progress=steps.stage,
            waiting=steps.waiting,
        )
    except RefusedError as refused:
        from iwtld.reports import render

        written = "json" if form == "json" else "text"
        write("".join(render(refused.examined, written, width=None, colour=False)), output)
        say("Nothing was added.", quiet=settings.quiet)
        context.exit(refused.exit_code)
    show(outcome, _heading(outcome), form=form, output=output, top=top)
    if not yes:
        say("Nothing was added. Give --yes to add it.", quiet=settings.quiet)


def _heading(outcome: Outcome) -> str:
    addition = outcome.addition
    assert addition is not None  # noqa: S101 - what is added is described
    counted = [
        f"{count:,} {noun}{'' if count == 1 else 's'}"
        for count, noun in (
            (len(addition.files), "file"),
            (addition.records, "row"),
            (addition.statements, "statement"),
        )
        if count
    ]
    done = f"Addition {addition.id}" if outcome.done else "An addition"
    return f"{done} of {', '.join(counted)}."
