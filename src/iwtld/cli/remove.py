"""``iwtld remove``: take away what was added."""

from __future__ import annotations

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.output import output_option, say, table_option
from iwtld.cli.updating import Steps, show, update_options


@click.command()
@click.argument("addition", metavar="ID")
@update_options
@table_option
@output_option
@shared_options
@click.pass_obj
def command(
    settings: Settings, addition: str, yes: bool, on: str | None, top: int, form: str, output: str
) -> None:
    """Show what would change without an addition and, with --yes, take it away.

    ID is the id of the addition or its number; `iwtld log` lists them. Rows that it replaced are again what
    they were. Its files are deleted; what they were and when they came stays in the log.

    \b
    Examples:
      iwtld remove 3
      iwtld remove 3-9c41f2 --yes
    """
    from iwtld.additions.update import remove

    steps = Steps(settings)
    outcome = remove(
        addition,
        commit=yes,
        on=on,
        store=settings.store,
        progress=steps.stage,
        waiting=steps.waiting,
    )
    heading = f"Addition {outcome.id} is removed." if yes else f"Without addition {outcome.id}:"
    show(outcome, heading, form=form, output=output, top=top)
    if not yes:
        say("Nothing was removed. Give --yes to remove it.", quiet=settings.quiet)
    elif outcome.manifest is None:
        say("No graph was published: remove what does not conform, then run `iwtld build`.")
