"""The command line: one verb per module, loaded when it is used.

Start-up counts, because people type commands: this module imports click and nothing else, and the table
below holds what ``iwtld --help`` shows.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

import click

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "build": ("iwtld.cli.build", "Build the graph from the data and the ontology."),
    "info": ("iwtld.cli.info", "Show what the built graph holds, in numbers."),
    "basis": (
        "iwtld.cli.basis",
        "Say whether one state may obtain cooperation from another.",
    ),
    "why": ("iwtld.cli.why", "Show the proof of an answer, down to document, place and row."),
    "why-not": ("iwtld.cli.why_not", "Say what stands in the way, and who could do what about it."),
    "matrix": ("iwtld.cli.matrix", "Show the grade of a form between all pairs of a list."),
    "gaps": ("iwtld.cli.gaps", "List the pairs that lack a form of cooperation."),
    "timeline": ("iwtld.cli.timeline", "Show when the answer for two states changed, and why."),
    "diff": ("iwtld.cli.diff", "Compare two builds, or the answers on two days."),
    "what-if": ("iwtld.cli.what_if", "Show what a ratification, a notice or a new law would change."),
    "fixes": ("iwtld.cli.fixes", "Rank the acts that would close the most gaps."),
    "plan": ("iwtld.cli.plan", "Plan the cooperation that a case needs, gaps first."),
    "queries": ("iwtld.cli.queries", "List and show the stored queries."),
    "query": ("iwtld.cli.query", "Answer a stored query."),
    "sparql": ("iwtld.cli.sparql", "Answer a SPARQL query of your own."),
    "serve": ("iwtld.cli.serve", "Serve pages, linked data and a SPARQL endpoint."),
    "mcp": ("iwtld.cli.mcp", "Serve the graph to a language model."),
    "export": ("iwtld.cli.export", "Write the graph for other systems."),
    "release": ("iwtld.cli.release", "Make a version of the dataset as files with checksums."),
    "publish": ("iwtld.cli.publish", "Load the graph into a SPARQL service."),
    "kinds": ("iwtld.cli.kinds", "List the kinds of record and what they take."),
    "template": ("iwtld.cli.template", "Write an empty form for a kind of record."),
    "validate": ("iwtld.cli.validate", "Check tables and RDF files against the rules of the data."),
    "ontology": ("iwtld.cli.ontology", "Document and check the ontology."),
    "explain": ("iwtld.cli.explain", "Explain the codes that validate prints."),
    "populate": ("iwtld.cli.populate", "Turn large tables of records into N-Quads, checked."),
    "add": ("iwtld.cli.add", "Show what files would change, and add them to the data."),
    "log": ("iwtld.cli.log", "List what was added and removed."),
    "remove": ("iwtld.cli.remove", "Take away what was added."),
    "doctor": ("iwtld.cli.doctor", "Check this installation and say what to do."),
}
"""Verb to the module that holds it (as ``command``) and its help in one line."""


class Settings:
    """The shared options: the folder of the store (``None``: the default), and whether to be quiet."""

    __slots__ = ("quiet", "store")

    def __init__(self) -> None:
        self.store: str | None = None
        self.quiet = False


class Verbs(click.Group):
    """The group of all verbs, which imports a verb's module only when that verb is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of the table, which is the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a verb, or ``None`` when there is no such verb."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments begin with; suggest the nearest verb for an unknown one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from iwtld.errors import UnknownNameError

            raise UnknownNameError("command", args[0], COMMANDS, listing="`iwtld --help` lists the commands.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of verbs from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def shared_options(command: Any) -> Any:
    """Give a command the options ``--store`` and ``--quiet``; before the verb they mean the same."""

    def keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        if value and param.name:
            setattr(ctx.ensure_object(Settings), param.name, value)

    quiet = click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        callback=keep,
        help="Print no messages, only errors.",
    )
    store = click.option(
        "--store",
        metavar="DIR|URL",
        expose_value=False,
        callback=keep,
        help="Folder of the built graph, or address of a service that holds it; by default IWTLD_STORE, else "
        "your data folder.",
    )
    return store(quiet(command))


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from iwtld import __version__

        click.echo(f"iwtld {__version__}")
        ctx.exit()


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Results go to the standard output, messages to the standard error. "
    "Exit codes: 0 done; 1 the data does not conform; 2 wrong usage; 3 a file or the graph cannot be read; "
    "4 a service did not answer.",
)
@shared_options
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="Show the version and exit.",
)
@click.pass_context
def cli(context: click.Context) -> None:
    """Linked data on cooperation against illegal wildlife trade.

    Who may obtain what from whom, on what legal basis, and why not.

    \b
    Begin with:
      iwtld basis KHM CHN --form extradition         may one obtain it from the other?
      iwtld gaps --form extradition --among ASEAN    which pairs cannot?
      iwtld queries                                  what else can be asked
    """
    context.ensure_object(Settings)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; the console script ``iwtld`` calls this."""
    if "_IWTLD_COMPLETE" in os.environ:
        return int(cli.main(prog_name="iwtld") or 0)
    try:
        with cli.make_context("iwtld", list(sys.argv[1:] if args is None else args)) as context:
            cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except (Exception, KeyboardInterrupt) as error:
        from iwtld.cli.failures import report

        return report(error)
    return 0
