"""Show a build stage by stage, and open the graph for a command."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from iwtld.cli import Settings
from iwtld.cli.output import say

if TYPE_CHECKING:
    from pathlib import Path

    from iwtld.graph import Manifest, Stage
    from iwtld.kb import KnowledgeBase

_NAME_WIDTH = 24


class BuildTable:
    """The table that grows by one line on the standard error as each stage of a build ends.

    ``begun`` says whether a stage has been printed.
    """

    def __init__(self, title: str = "", quiet: bool = False) -> None:
        self.begun = False
        self._title = title
        self._quiet = quiet
        self._started = perf_counter()

    def __call__(self, stage: Stage) -> None:
        """Print one stage; its name comes first, then records, triples and seconds."""
        if not self.begun:
            self.begun = True
            if self._title:
                say(self._title, quiet=self._quiet)
            say(f"{'stage':<{_NAME_WIDTH}} {'records':>10} {'triples':>10} {'seconds':>8}", quiet=self._quiet)
        self._line(stage.name, stage.records, stage.triples, stage.seconds)

    def end(self, manifest: Manifest, store: Path | str) -> None:
        """Print the totals and where the graph is."""
        seconds = perf_counter() - self._started
        self._line("total", manifest.records, manifest.triples, seconds)
        say(f"The graph is in {store}.", quiet=self._quiet)

    def _line(self, name: str, records: int, triples: int, seconds: float) -> None:
        line = f"{name:<{_NAME_WIDTH}} {records:>10,} {triples:>10,} {seconds:>8.2f}"
        say(line, quiet=self._quiet)


def open_graph(settings: Settings) -> KnowledgeBase:
    """Open the graph for a command, building it first where needed, and say so on the standard error."""
    import iwtld
    from iwtld.graph.layout import remote_address

    if remote_address(settings.store) is None:
        ensure_built(settings)
    return iwtld.open(settings.store, build=False)


def ensure_built(settings: Settings) -> Path:
    """Build the graph where needed, say so on the standard error, and return the folder of the store.

    When the store is a service, the folder is that of a copy of what is published there.
    """
    from iwtld.graph.layout import remote_address
    from iwtld.opening import ensure_built as ensure

    if (address := remote_address(settings.store)) is not None:
        return _copied(settings, address)
    table = BuildTable("Building the graph; this is done once for each version of the data.", settings.quiet)
    path, stale = ensure(settings.store, progress=table)
    if table.begun:
        from iwtld.graph import read_manifest

        table.end(read_manifest(path), path)
    elif stale:
        say(
            f"iwtld: note: the graph in {path} was built from other data. `iwtld build` renews it.",
            quiet=settings.quiet,
        )
    return path


def copy_where_needed(settings: Settings, graph: KnowledgeBase) -> None:
    """Copy the graph of a service that cannot be trusted with stored queries, and say so."""
    if not isinstance(graph.path, str):
        return
    from iwtld.remote.graph import RemoteGraph

    assert isinstance(graph.store, RemoteGraph)  # noqa: S101 - the store of a graph with an address
    if graph.store.needs_copy:
        title = graph.store.service.dialect.title
        say(
            f"iwtld: note: {title} answers some stored queries wrongly, so a copy does.", quiet=settings.quiet
        )
        _copied(settings, graph.path)


def _copied(settings: Settings, address: str) -> Path:
    from iwtld.remote.mirror import mirror

    path, fresh = mirror(address)
    if fresh:
        say(f"iwtld: note: copied the graph of {address} to {path}.", quiet=settings.quiet)
    return path
