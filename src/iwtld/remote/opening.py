"""Opening what is published in a service."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from iwtld.errors import StoreError
from iwtld.graph import Manifest
from iwtld.remote.graph import RemoteGraph
from iwtld.remote.lease import Journal
from iwtld.remote.publication import UNION, Publication, State, described, read_state
from iwtld.remote.service import Service, open_service


@dataclass(frozen=True, slots=True)
class Published:
    """A published graph, open for reading."""

    service: Service
    graph: RemoteGraph
    publication: Publication

    @property
    def manifest(self) -> Manifest:
        """Return the manifest of the build that was published."""
        return self.publication.manifest


def open_published(url: str, *, environment: Mapping[str, str] = os.environ) -> Published:
    """Open what is published in the service at an address, by two to four requests.

    Raises ``StoreError`` when nothing is published there, or a publication died while it replaced graphs one
    by one, and what :func:`~iwtld.remote.service.open_service` raises.
    """
    service = open_service(url, environment=environment)
    read_only = service.dialect.has("read-only")
    publication = described(service) if read_only else _readable(service, read_state(service))
    return Published(service, _graph(service, publication), publication)


def _graph(service: Service, publication: Publication) -> RemoteGraph:
    whole = UNION if publication.union else None
    return RemoteGraph(service, publication.manifest.graphs, whole)


def _readable(service: Service, state: State) -> Publication:
    if state.publication is None:
        raise StoreError(
            f"There is no graph in {service.url} yet, or it may not be read without credentials. Run "
            f"`iwtld publish {service.url}`."
        )
    if state.journal is not None and not service.dialect.atomic_updates:
        journal = Journal.from_json(state.journal)
        # Named by the publication to come, until it stands: then what is left is to tidy up.
        if journal.state == "swapping" and journal.id != state.publication.id:
            raise StoreError(
                f"The graph in {service.url} is being replaced. Try again in a minute; if that was "
                f"interrupted, `iwtld publish {service.url}` finishes it."
            )
    return state.publication
