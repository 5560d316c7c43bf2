"""``/api/validate``: would these files pass a build?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iwtld import resources
from iwtld.incoming.shapes import shapes_of
from iwtld.validate.profiles import PROFILES
from iwtld.web.api.uploads import examine_files, received, refusal, report
from iwtld.web.exchange import Reply
from iwtld.web.formats import HTML, JSON, SYNTAXES
from iwtld.web.negotiation import Format, negotiate

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

FORMATS: Final = (
    JSON,
    Format("sarif", "application/sarif+json"),
    Format("junit", "application/xml", ("text/xml",)),
    SYNTAXES["turtle"],
    Format("text", "text/plain; charset=utf-8"),
    HTML,
    Format("github", "text/plain; charset=utf-8"),
)
"""The forms of a report; ``github`` goes by its name alone."""


def preload(site: Site) -> None:
    """Parse the shapes of every profile, which every upload is held against."""
    for profile in PROFILES:
        shapes_of(profile, (), resources.root())


def validate(request: Request, site: Site) -> Reply:
    """Examine an upload; the report says in ``conforms`` whether it passes, and its status is 200 either way.

    An upload that holds what is never read is refused with 400 and the places of it.
    """
    files, pairs = received(request)
    form = negotiate(replace(request, query=pairs), FORMATS)
    examined = examine_files(files, pairs, request, site)
    if problem := refusal(examined):
        raise problem
    # The page stands by itself, with its style in it, which pages of this service may not have.
    headers = {"content-disposition": 'attachment; filename="report.html"'} if form is HTML else {}
    body = "".join(report(examined, form.name)).encode()
    return Reply(body, form.media_type, headers={"vary": "Accept", **headers}, cacheable=False)
