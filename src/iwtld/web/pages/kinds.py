"""Which kinds of things have a page of their own, and what makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from iwtld.web.pages import actor, country, figure, instrument, mechanism, source

if TYPE_CHECKING:
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site

    Builder: TypeAlias = Callable[[Request, Site, str], Reply]

BUILDERS: Final[Mapping[str, Builder]] = {
    "jurisdiction": country.country,
    "actor": actor.actor,
    "mechanism": mechanism.mechanism,
    "instrument": instrument.instrument,
    "source": source.source,
    "figure": figure.figure,
}
"""The builder of a page by the folder of the thing's IRI; each takes the request, the site and the IRI."""


def preload(site: Site) -> None:
    """Read what the pages look into."""
    country.preload(site)
    instrument.preload(site)
