"""``iwtld log``: what was added and removed, and when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.output import output_option, say, table_option, table_width, write

if TYPE_CHECKING:
    from iwtld.additions.addition import LogEntry

_HEADER: Final = ("time", "action", "id", "files", "rows", "statements", "author", "note")


@click.command()
@table_option
@output_option
@shared_options
@click.pass_obj
def command(settings: Settings, form: str, output: str) -> None:
    """List what was added to the data that ships with iwtld, and removed again, oldest first.

    \b
    Example:
      iwtld log --format json
    """
    from iwtld.additions.folder import log
    from iwtld.additions.layout import additions_path

    entries = log()
    if form == "json":
        plain = [entry.to_dict() for entry in entries]
        write(json.dumps(plain, indent=2, ensure_ascii=False), output)
        return
    if entries:
        from iwtld.listing import rows_text

        write(rows_text(_HEADER, _rows(entries), form, table_width(output)), output)
    else:
        say(f"Nothing was added yet. Additions are kept in {additions_path()}.", quiet=settings.quiet)


def _rows(entries: tuple[LogEntry, ...]) -> Iterator[tuple[object, ...]]:
    from iwtld.reports.characters import visible

    for entry in entries:
        time, one = f"{entry.time:%Y-%m-%d %H:%M:%SZ}", entry.addition
        if one is None:
            yield (time, entry.action, entry.id, None, None, None, None, "its description is damaged")
            continue
        files = ", ".join(visible(file.name) for file in one.files)
        author, note = (None if text is None else visible(text) for text in (one.author, one.note))
        yield (time, entry.action, entry.id, files, one.records, one.statements, author, note)
