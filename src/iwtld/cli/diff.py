"""``iwtld diff``: what two builds differ in, or two days."""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import Any, Final

import click

from iwtld import options
from iwtld.case import Case
from iwtld.cli import Settings, shared_options
from iwtld.cli.listing import FORMATS, show
from iwtld.cli.output import output_option, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import case_options, option

_OF_DAYS: Final = ("cooperation", "before", "after", "among", *(field.name for field in fields(Case)))
"""Parameters that say something only where two days are compared."""
_OF_BUILDS: Final = ("on", "exit_code")
_BUILD_FORMATS: Final = ("text", "markdown", "json")


@click.command()
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option(
    "--form",
    "cooperation",
    metavar=options.FORM.metavar,
    help=f"For two days: {options.FORM.help[:1].lower()}{options.FORM.help[1:]}",
)
@click.option("--from", "before", metavar="DATE", help="For two days: the earlier one, as 2018-06-30.")
@click.option(
    "--to", "after", metavar="DATE", default="today", show_default=True, help="For two days: the later one."
)
@option(options.AMONG)
@case_options
@click.option(
    "--on",
    metavar="DATE",
    default="today",
    show_default=True,
    help="For two builds: the day of the answers.",
)
@click.option("--exit-code", is_flag=True, help="For two builds: exit with 1 where they differ.")
@click.option(
    "--top",
    metavar="N",
    type=click.IntRange(min=1),
    default=options.LISTED,
    show_default=True,
    help="Show the first N of each list; CSV and JSON have all.",
)
@click.option(
    "-f",
    "--format",
    "written",
    type=click.Choice(list(dict.fromkeys((*_BUILD_FORMATS, *FORMATS)))),
    help="For two builds text (the default), markdown or json; for two days table (the default), markdown, "
    "csv or json.",
)
@output_option
@shared_options
@click.pass_context
def command(context: click.Context, /, old: str | None, new: str | None, **given: Any) -> None:
    """Compare two builds, OLD and NEW, or the answers on two days.

    OLD and NEW are stores (folders), releases (folders or zips), or N-Quads or TriG files as `iwtld export`
    writes them, packed with gzip or not. Shown are the records that are added, removed and changed, what the
    ontology says otherwise, and the answers about legal bases that change on a day, for all forms and pairs.

    Without OLD and NEW the answers of one graph on two days are compared, one line for each direction. An
    answer rises or falls between grades; it firms when nothing open can better it any more, and loosens when
    something can. It opens from none to unknown, and closes from unknown to none.

    \b
    Examples:
      iwtld diff releases/iwtld-0.1.0.zip ~/store
      iwtld diff old.nq.gz new.nq.gz --format markdown -o changes.md
      iwtld diff --form mutual-legal-assistance --from 2010-01-01 --to 2020-01-01 --among ASEAN
      iwtld diff --form extradition --from 2016-12-31 --format csv -o changes.csv
    """
    settings = context.ensure_object(Settings)
    output, top, written = given["output"], given["top"], given["written"]
    if old is None or new is None:
        if old is not None:
            raise click.UsageError("There is only one graph to compare. Name two: OLD and NEW.")
        _not_with(context, _OF_BUILDS, "two days", "Name the two builds, or leave it out")
        _not_among(context, written, FORMATS, "two days")
        _days(context, settings, given, written or "table", output, top)
        return
    _not_with(context, _OF_DAYS, "two builds", "Leave out OLD and NEW to compare two days, or leave it out")
    _not_among(context, written, _BUILD_FORMATS, "two builds")
    if _builds(old, new, given["on"], written or "text", output, top) and given["exit_code"]:
        # What was written has to be out before the process ends with a code of its own.
        sys.stdout.flush()
        context.exit(1)


def _builds(old: str, new: str, on: str, written: str, output: str, top: int) -> bool:
    """Write what two builds differ in, and return whether they do."""
    from iwtld.compare import compare, open_side
    from iwtld.compare.changes import day
    from iwtld.listing import plain

    # A wrong date is told before the graphs are read.
    when = day(on)
    with open_side(old) as first, open_side(new) as second:
        changes = compare(first.store, second.store, on=when, most=None if written == "json" else top)
        if written == "json":
            write(plain({"old": first.name, "new": second.name, **changes.to_dict()}), output)
        elif written == "markdown":
            from iwtld.compare import as_markdown

            write(as_markdown.text(changes, top, title=f"Changes from {old} to {new}"), output)
        else:
            from iwtld.compare import as_text

            write(as_text.text(changes, top), output)
    return changes.different


def _days(
    context: click.Context, settings: Settings, given: dict[str, Any], written: str, output: str, top: int
) -> None:
    from iwtld.basis.written import lists
    from iwtld.listing import plain

    for name in ("cooperation", "before"):
        if given[name] is None:
            parameter = next(one for one in context.command.params if one.name == name)
            raise click.MissingParameter(ctx=context, param=parameter)
    before, after = given["before"], given["after"]
    graph = open_graph(settings)
    found = graph.diff(
        given["cooperation"],
        before=before,
        after=after,
        among=given["among"],
        offence=given["case"].profile(graph),
    )
    if written == "json":
        write(plain([difference.to_dict() for difference in found]), output)
        return
    listed = lists.differences(found, before, after)
    show(listed, written=written, output=output, top=top, quiet=settings.quiet)


def _not_with(context: click.Context, names: tuple[str, ...], compared: str, advice: str) -> None:
    """Raise ``UsageError`` for a parameter that was given and belongs to the other comparison."""
    for parameter in context.command.params:
        source = context.get_parameter_source(parameter.name or "")
        if parameter.name in names and source is click.core.ParameterSource.COMMANDLINE:
            option = max(parameter.opts, key=len)
            raise click.UsageError(f"{option} says nothing where {compared} are compared. {advice}.")


def _not_among(context: click.Context, written: str | None, forms: tuple[str, ...], compared: str) -> None:
    if written is not None and written not in forms:
        raise click.UsageError(
            f"--format {written} is not for the comparison of {compared}. Choose {', '.join(forms)}."
        )
