"""``iwtld info``: the graph in numbers."""

from __future__ import annotations

import json
from typing import Any

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.output import columns, output_option, table_option, write
from iwtld.cli.progress import open_graph


@click.command()
@table_option
@output_option
@shared_options
@click.pass_obj
def command(settings: Settings, form: str, output: str) -> None:
    """Show what the built graph holds: triples, records, sources, and each named graph.

    "Inferred" are the triples that rules derived; "records" are the rows of the tables.

    \b
    Example:
      iwtld info --format json
    """
    info = open_graph(settings).info()
    write(json.dumps(info, indent=2, ensure_ascii=False) if form == "json" else _table(info), output)


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _table(info: dict[str, Any]) -> str:
    graphs: dict[str, int] = info["graphs"]
    facts = [(name, _shown(value)) for name, value in info.items() if name != "graphs" and value != []]
    width = max((len(f"{count:,}") for count in graphs.values()), default=0)
    sizes = [(f"{count:,}".rjust(width), name or "(default graph)") for name, count in graphs.items()]
    return columns(facts) + "\nTriples by graph\n" + columns(sizes, indent="  ")
