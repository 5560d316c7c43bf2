"""From a thing to the document about it: 303 See Other (https://www.w3.org/TR/cooluris/#r303gendocument)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iwtld.namespaces import ID
from iwtld.web.exchange import Reply
from iwtld.web.linked.formats import DOCUMENT, links, suffix_of
from iwtld.web.linked.identity import find, missing
from iwtld.web.negotiation import negotiate

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site


def identifier(request: Request, site: Site) -> Reply:
    """Send a client from the IRI of a thing to its page, or to its data in the form that it prefers.

    The target is made from the IRI in the graph and never from the address that was asked for, so that no
    address can lead off this service. Raises ``Problem`` (404) for what is not in the graph.
    """
    thing = find(site, ID + request.params["rest"])
    if thing is None:
        raise missing(request.path)
    form = negotiate(request, DOCUMENT)
    path = site.links.local(thing.value)
    headers = links("/doc/" + thing.value.removeprefix(ID), thing.value)
    return Reply.redirect(path + suffix_of(form)).with_headers(headers)
