"""The border policy: what the map draws otherwise than its source, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iwtld.web.map.policy import policy
from iwtld.web.map.question import names
from iwtld.web.map.world import world

if TYPE_CHECKING:
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site


def borders_page(request: Request, site: Site) -> Reply:
    """Answer ``/borders``."""
    drawn = set(world().codes)
    return site.page(
        request,
        "borders.html",
        title="Border policy",
        description="How the maps draw disputed borders, and what was changed in their source.",
        policy=policy(),
        missing=[name for code, name in names(site).items() if code not in drawn],
    )
