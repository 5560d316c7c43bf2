"""Write the reference of the command line from the commands themselves.

``python -m iwtld.cli.reference docs/cli.md`` renews the page; a test holds the page against the code.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from iwtld.cli import cli

_TITLE = """\
# Command line

This page is generated from the commands: `python -m iwtld.cli.reference docs/cli.md` renews it. \
`iwtld COMMAND --help` prints the same text.
"""
_SHARED = frozenset({"--store", "--quiet", "--help"})
_COMPLETION = """\
## Completion in the shell

The shell completes commands, options, names of stored queries, their parameters, and codes of countries:

```sh
eval "$(_IWTLD_COMPLETE=bash_source iwtld)"    # in ~/.bashrc
eval "$(_IWTLD_COMPLETE=zsh_source iwtld)"     # in ~/.zshrc
_IWTLD_COMPLETE=fish_source iwtld | source     # in ~/.config/fish/completions/iwtld.fish
```
"""


def render() -> str:
    """Return the reference of all commands as Markdown."""
    root = click.Context(cli, info_name="iwtld", **cli.context_settings)
    return "\n".join([_TITLE, *(_section(context) for context in _walk(root)), _COMPLETION])


def _walk(context: click.Context) -> Iterator[click.Context]:
    yield context
    group = context.command
    if isinstance(group, click.Group):
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if command is not None and not command.hidden:
                yield from _walk(click.Context(command, info_name=name, parent=context))


def _section(context: click.Context) -> str:
    command, path = context.command, context.command_path
    level = "##" if path.count(" ") < 2 else "###"
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    parts = [f"{level} {path}\n", "```text", usage, "```\n", *_prose(inspect.cleandoc(command.help or ""))]
    options = [
        option.get_help_record(context)
        for option in command.get_params(context)
        if isinstance(option, click.Option) and (context.parent is None or _SHARED.isdisjoint(option.opts))
    ]
    parts += [f"- `{record[0]}`: {record[1]}" for record in options if record]
    if isinstance(command, click.Group) and command.epilog:
        parts += ["", "The first two and the last option are options of every command.", "", command.epilog]
    return "\n".join(parts).rstrip() + "\n"


def _prose(text: str) -> Iterator[str]:
    """Yield the help text as Markdown; blocks that click must not wrap become code."""
    for paragraph in text.split("\n\n"):
        if not paragraph.startswith("\b\n"):
            yield paragraph
        else:
            title, *lines = paragraph.removeprefix("\b\n").split("\n")
            yield "\n".join([title, "", "```sh", *(line.removeprefix("  ") for line in lines), "```"])
        yield ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(render(), encoding="utf-8")
