"""``iwtld doctor``: is this installation sound, and if not, what to do."""

from __future__ import annotations

import json

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.output import columns, output_option, table_option, write


@click.command()
@table_option
@output_option
@shared_options
@click.pass_obj
@click.pass_context
def command(context: click.Context, settings: Settings, form: str, output: str) -> None:
    """Check this installation: Python, packages, data, stored queries, the built graph, Java.

    Each line says ok, warn (something optional is missing or old) or fail, and what to do. Nothing is built
    or changed. Exits with 1 when a check fails.

    \b
    Example:
      iwtld doctor --store ./graph
    """
    from iwtld.doctor import diagnose

    checks = diagnose(settings.store)
    if form == "json":
        plain = [
            {"name": check.name, "state": check.state, "detail": check.detail, "advice": check.advice}
            for check in checks
        ]
        write(json.dumps(plain, indent=2, ensure_ascii=False), output)
    else:
        rows = [
            (check.state, check.name, " ".join(filter(None, [check.detail, check.advice])))
            for check in checks
        ]
        write(columns(rows), output)
    if any(check.state == "fail" for check in checks):
        context.exit(1)
