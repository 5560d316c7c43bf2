"""Answer the legal-basis questions of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iwtld.web.api.catalogue import QUESTIONS
from iwtld.web.api.formats import reply
from iwtld.web.negotiation import negotiate
from iwtld.web.params import read

if TYPE_CHECKING:
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site


def answer(request: Request, site: Site) -> Reply:
    """Answer the question that the path names, in the form that is asked for."""
    question = QUESTIONS[request.path.rpartition("/")[2]]
    form = negotiate(request, question.formats)
    asked = read(request, question.options)
    return reply(question.written(site.kb, asked, form.name), form, question.name)


def preload(site: Site) -> None:
    """Answer each question once, and two in every form, so that no request has to import or read a file."""
    from iwtld.web.exchange import Request

    for question in QUESTIONS.values():
        asked = read(Request("GET", "", question.example), question.options)
        for form in question.formats if question.name in ("why-not", "gaps") else question.formats[:1]:
            question.written(site.kb, asked, form.name)
