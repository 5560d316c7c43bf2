"""One publication at a time: the journal of a service says who publishes, and how far that is.

SPARQL has no locks. The lease is taken by one update that replaces the journal only where it still says what
was read, and the journal is read back. Where a server runs updates one after the other (Oxigraph) nobody else
can then hold it; where it does not, two that start in the same instant may both believe so for a moment, and
the one whose journal was overwritten notices at its next step, always before it swaps.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal

from pyoxigraph import Literal as Text

from iwtld.errors import ServiceError, StoreError
from iwtld.graph.layout import new_build_id
from iwtld.namespaces import GRAPH, PREFIXES
from iwtld.remote.publication import JOURNAL, STAGING, read_state
from iwtld.remote.service import Service

SECONDS: Final = 300
"""How long a lease is good for without being renewed; it is renewed at every step."""

_VALUE: Final = f"<{PREFIXES['rdf']}value>"
_UNDER_WAY: Final[set[str]] = set()
"""The publications of this process."""


@dataclass(frozen=True, slots=True)
class Journal:
    """What is under way: the publication, who publishes it, until when that is to be believed, and the swap.

    ``until`` is a POSIX time. While ``state`` is ``swapping`` the staging graphs are complete: ``moved`` are
    the names of those that replace theirs, ``removed`` the IRIs of graphs that are to go, and ``publication``
    is what the service is to say in the end.
    """

    id: str
    holder: str
    process: int
    until: float
    state: Literal["loading", "swapping"] = "loading"
    moved: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    publication: str = ""

    def to_json(self) -> str:
        """Return the journal as JSON."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Journal:
        """Return the journal that ``text`` holds; raises ``StoreError`` when it is none."""
        try:
            data: dict[str, Any] = json.loads(text)
            state = data["state"]
            if state not in ("loading", "swapping"):
                raise ValueError(state)
            return cls(
                str(data["id"]),
                str(data["holder"]),
                int(data["process"]),
                float(data["until"]),
                state,
                tuple(map(str, data["moved"])),
                tuple(map(str, data["removed"])),
                str(data["publication"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"The graph {JOURNAL} of the store is damaged ({error!r}). Make sure that nobody publishes "
                "there, drop that graph, and publish again."
            ) from error

    def is_dead(self, now: float) -> bool:
        """Return whether nobody can be at work on this any more."""
        if self.until < now:
            return True
        if self.holder != _this_machine():
            return False
        if self.process == os.getpid():
            return self.id not in _UNDER_WAY
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


class Lease:
    """The right to publish in a service; get it from :func:`leased`. ``id`` is that of the publication."""

    def __init__(self, service: Service, journal: Journal, before: Journal | None) -> None:
        self.service = service
        self.journal = journal
        self.before = before
        """What an earlier publication left behind when it died."""

    @property
    def id(self) -> str:
        """Return the id of the publication."""
        return self.journal.id

    def staging(self, graph: str) -> str:
        """Return the IRI of the staging graph for a graph."""
        return staging_graph(self.id, graph)

    def renew(self, seconds: float = SECONDS) -> None:
        """Make the lease last for some more seconds; raises ``ServiceError`` when another has taken it."""
        if self.journal.until - time.time() > seconds * 0.8:
            return
        self.write(replace(self.journal, until=time.time() + seconds))

    def write(self, journal: Journal) -> None:
        """Replace the journal; raises ``ServiceError`` when another has taken the lease meanwhile."""
        _replace(self.service, self.journal.to_json(), journal.to_json())
        self.journal = journal

    def release(self) -> None:
        """Give the lease back; the journal goes where it is still this one's."""
        self.service.update(_exchange(self.journal.to_json(), None), repeat=True)


@contextmanager
def leased(service: Service, *, take_over: bool = False) -> Iterator[Lease]:
    """Hold the lease of a service for the time of the block.

    ``take_over`` says that whoever holds it is dead. Raises ``StoreError`` when another publication is under
    way. When the block fails while it loads, the lease is given back as far as the service still answers; a
    journal of a swap stays, for the next publication to take up.
    """
    found = read_state(service).journal
    before = None if found is None else Journal.from_json(found)
    if before is not None and not take_over and not before.is_dead(time.time()):
        left = max(1, round(before.until - time.time()))
        raise StoreError(
            f"Another publication ({before.id}) is under way in {service.url}. Wait for its end; if it is "
            f"dead, publish again in {left} seconds or with --take-over."
        )
    journal = Journal(new_build_id(), _this_machine(), os.getpid(), time.time() + SECONDS)
    if before is not None and before.state == "swapping":
        # Not forgotten before it is finished: whoever dies next leaves it to the one after.
        journal = replace(before, holder=journal.holder, process=journal.process, until=journal.until)
    _UNDER_WAY.add(journal.id)
    lease = Lease(service, journal, before)
    try:
        _replace(service, found, journal.to_json())
        yield lease
    except BaseException:
        if lease.journal.state == "loading":
            with suppress(ServiceError):
                lease.release()
        raise
    finally:
        _UNDER_WAY.discard(journal.id)
        _UNDER_WAY.discard(lease.id)


def take(lease: Lease) -> None:
    """Begin a publication of one's own with a lease that first finished another's."""
    fresh = Journal(new_build_id(), _this_machine(), os.getpid(), time.time() + SECONDS)
    _UNDER_WAY.add(fresh.id)
    lease.write(fresh)


def staging_graph(publication: str, graph: str) -> str:
    """Return the IRI of the staging graph of a publication for a graph of the dataset."""
    return f"{STAGING}{publication}/{graph.removeprefix(GRAPH)}"


def _replace(service: Service, before: str | None, after: str) -> None:
    service.update(_exchange(before, after), repeat=True)
    if read_state(service).journal != after:
        raise StoreError(
            f"Another publication has begun in {service.url} at the same time. Nothing was replaced by this "
            "one; publish again when the other has ended."
        )


def _exchange(before: str | None, after: str | None) -> str:
    """Return the update that replaces the journal where it says what it did."""
    graph = f"<{JOURNAL}>"
    insert = "" if after is None else f"INSERT {{ GRAPH {graph} {{ {graph} {_VALUE} {Text(after)} }} }}"
    if before is None:
        return f"{insert} WHERE {{ FILTER NOT EXISTS {{ GRAPH {graph} {{ ?s ?p ?o }} }} }}"
    pattern = f"GRAPH {graph} {{ {graph} {_VALUE} {Text(before)} }}"
    return f"DELETE {{ {pattern} }} {insert} WHERE {{ {pattern} }}"


def _this_machine() -> str:
    # Who may read the store need not learn the name of the machine.
    return hashlib.sha256(platform.node().encode()).hexdigest()[:16]
