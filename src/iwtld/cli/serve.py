"""``iwtld serve``: the graph on the web."""

from __future__ import annotations

from dataclasses import Field, fields
from typing import Any, Final

import click

from iwtld.cli import Settings as Shared
from iwtld.cli import shared_options
from iwtld.cli.output import say
from iwtld.web.settings import Settings

_HOST: Final = "127.0.0.1"
_PORT: Final = 8765


def limit_options(command: Any) -> Any:
    """Give a command one option for each limit of the service."""
    for each in reversed(fields(Settings)):
        least = each.metadata["least"]
        whole = isinstance(each.default, int)
        command = click.option(
            f"--{each.name.replace('_', '-')}",
            type=click.IntRange(min=int(least)) if whole else click.FloatRange(min=least),
            default=each.default,
            metavar="NUMBER",
            help=f"{each.metadata['help']}  [default: {_default(each)}]",
        )(command)
    return command


def _default(setting: Field[Any]) -> str:
    if setting.name == "workers":
        # It differs from machine to machine, and this text stands in the manual.
        return "two more than there are processors, at least 4"
    value = f"{setting.default:,}" if isinstance(setting.default, int) else f"{setting.default:g}"
    return f"{value} {setting.metadata['unit']}".strip()


@click.command()
@click.option("--host", default=_HOST, show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="Port; 0 takes a free one.",
)
@click.option("--public", is_flag=True, help="Allow an address that other machines reach.")
@click.option(
    "--proxy",
    metavar="ADDRESS",
    help="Address of a proxy before the service, whose X-Forwarded-For says who the client is.",
)
@click.option(
    "--log/--no-log", default=True, show_default=True, help="Write a line of JSON for each request."
)
@click.option(
    "--log-queries", is_flag=True, help="Write the query string as well; it may tell what people ask."
)
@limit_options
@shared_options
@click.pass_obj
def command(
    settings: Shared,
    /,
    host: str,
    port: int,
    public: bool,
    proxy: str | None,
    log: bool,
    log_queries: bool,
    **limits: Any,
) -> None:
    """Serve pages, linked data, a SPARQL endpoint and interfaces for programs, until interrupted.

    Queries of strangers run in processes that can open no file and no connection, under limits of time and
    memory, and are ended when they reach one. Each limit has an option below; /limits shows them to whoever
    asks. The service listens to this machine alone unless told otherwise. A new build of the graph is picked
    up without a pause.

    \b
    Examples:
      iwtld serve
      iwtld serve --port 8080 --time 30 --no-log
      iwtld serve --host 0.0.0.0 --public --proxy 10.0.0.2
    """
    from iwtld.cli.progress import ensure_built
    from iwtld.web.gate.log import Log
    from iwtld.web.gate.server import check_bind, listen, run
    from iwtld.web.gate.service import Service

    check_bind(host, public=public)
    store = ensure_built(settings)
    with listen(host, port) as listening:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}/"
        service = Service(store, Settings(**limits), Log(queries=log_queries, requests=log))
        run(
            service,
            listening,
            trusted=proxy,
            started=lambda: say(f"Serving at {address} (Ctrl-C ends it).", quiet=settings.quiet),
        )
