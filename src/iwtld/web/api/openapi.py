"""``/api/openapi.json``: the API described in OpenAPI 3.1, from the declarations that answer requests.

Stored queries come from their headers, legal-basis questions from :mod:`iwtld.options`; nothing is described
that is not read, and nothing is read that is not described.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from iwtld import __version__
from iwtld.web.api import schemas
from iwtld.web.api.catalogue import QUESTIONS, Question
from iwtld.web.api.queries import FILTERS, formats
from iwtld.web.api.uploads import FILES, NAME, OPTIONS, TYPES
from iwtld.web.api.validate import FORMATS
from iwtld.web.exchange import Reply
from iwtld.web.formats import JSON
from iwtld.web.negotiation import Format, negotiate
from iwtld.web.params import refuse_others

if TYPE_CHECKING:
    from iwtld.queries import StoredQuery
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

_OPENAPI: Final = Format("json", "application/vnd.oai.openapi+json", ("application/json",))
_PROBLEMS: Final = {
    "400": ("BadRequest", "A parameter is missing, superfluous or wrong, or names what does not exist."),
    "404": ("NotFound", "There is nothing at this address."),
    "406": ("NotAcceptable", "There is no acceptable form of the answer; the problem lists those there are."),
    "413": ("TooLarge", "What was sent is too large."),
    "415": ("MediaType", "What was sent is of a kind that is not read."),
    "429": ("TooMany", "This client has used up what one client may; Retry-After says when to come back."),
    "503": ("Busy", "All workers are busy; Retry-After says when to come back."),
    "504": ("Timeout", "The answer took too long, or too much memory, and was given up."),
}
_READING: Final = ("400", "404", "406", "429", "503", "504")
_INTRODUCTION: Final = (
    "May one state obtain a form of cooperation against illegal wildlife trade from another, on what basis, "
    "and what stands in the way? The questions and their JSON are those of the command line. Unknown is not "
    "no: `unknown` says that nothing is recorded, `none` that the records are complete. Countries and "
    "instruments go by code, short name or name. Every answer names the dataset that it rests on. This is no "
    "legal advice."
)


def document(request: Request, site: Site) -> Reply:
    """Return the description of the API."""
    chosen = negotiate(request, (_OPENAPI,))
    refuse_others(request, ())
    return Reply.json(site.cached("openapi", lambda: description(site)), chosen.media_type)


def preload(site: Site) -> None:
    """Make the description."""
    site.cached("openapi", lambda: description(site))


def description(site: Site) -> dict[str, Any]:
    """Return the description of the API as plain values."""
    queries = site.kb.queries.values()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "iwtld",
            "version": __version__,
            "summary": "Legal bases for cooperation against illegal wildlife trade.",
            "description": f"{_INTRODUCTION} Dataset {site.dataset}.",
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": "legal bases", "description": "Questions that the legal-basis engine answers."},
            {"name": "validation", "description": "Files that somebody wants to have checked."},
            {"name": "stored queries", "description": "Which queries there are."},
            *({"name": topic} for topic in dict.fromkeys(query.topic for query in queries)),
        ],
        "paths": {
            **{f"/api/{name}": {"get": _question(question)} for name, question in QUESTIONS.items()},
            "/api/validate": {"post": _validate()},
            "/api/queries": {"get": _list()},
            **{f"/api/queries/{query.name}": {"get": _stored(query)} for query in queries},
        },
        "components": {
            "schemas": {
                "Problem": schemas.PROBLEM,
                "Results": schemas.RESULTS,
                "Report": schemas.REPORT,
            },
            "responses": {
                name: {"description": text, "content": {"application/problem+json": _reference("Problem")}}
                for name, text in _PROBLEMS.values()
            },
        },
    }


def _question(question: Question) -> dict[str, Any]:
    examples = dict(question.example)
    parameters = [schemas.parameter_of(option, examples) for option in question.options]
    kind = "array" if question.name in ("timeline", "diff") else "object"
    return {
        "operationId": question.name,
        "tags": ["legal bases"],
        "summary": question.summary,
        "description": question.description,
        "parameters": [*parameters, schemas.format_parameter(question.formats)],
        "responses": {
            "200": {
                "description": "The answer.",
                "content": schemas.content(question.formats, {"type": kind}),
            },
            **_refusals(_READING),
        },
    }


def _stored(query: StoredQuery) -> dict[str, Any]:
    offered = formats(query)
    parameters = [schemas.stored_parameter(each, query.example) for each in query.parameters]
    rows = {"description": "How many rows or triples there are.", "schema": {"type": "integer"}}
    return {
        "operationId": f"query-{query.name}",
        "tags": [query.topic],
        "summary": query.summary,
        **({"description": query.description} if query.description else {}),
        "parameters": [*parameters, schemas.format_parameter(offered)],
        "responses": {
            "200": {
                "description": "The answer.",
                "headers": {"iwtld-rows": rows},
                "content": schemas.content(offered, {"$ref": "#/components/schemas/Results"}),
            },
            **_refusals(_READING),
        },
    }


def _list() -> dict[str, Any]:
    items = {"type": "array", "items": {"type": "object", "required": ["name", "summary", "href"]}}
    return {
        "operationId": "queries",
        "tags": ["stored queries"],
        "summary": "Which stored queries are there?",
        "parameters": [
            *(schemas.parameter_of(each, {each.name: each.example or ""}) for each in FILTERS),
            schemas.format_parameter([JSON]),
        ],
        "responses": {
            "200": {"description": "The queries.", "content": schemas.content([JSON], items)},
            **_refusals(_READING),
        },
    }


def _validate() -> dict[str, Any]:
    binary = {"type": "string", "format": "binary"}
    fields = {option.name: schemas.schema_of(option) for option in OPTIONS}
    form = {
        "type": "object",
        "required": [FILES],
        "properties": {FILES: {"type": "array", "items": binary}, **fields},
    }
    bodies = {media_type: {"schema": binary} for media_type in TYPES}
    return {
        "operationId": "validate",
        "tags": ["validation"],
        "summary": "Would these files pass a build?",
        "description": "Send a form with files, or one file as the body. The status is 200 whether the files "
        "conform or not; `conforms` in the report tells. What is sent is not kept.",
        "parameters": [
            *(schemas.parameter_of(option, {}) for option in (NAME, *OPTIONS)),
            schemas.format_parameter(FORMATS),
        ],
        "requestBody": {
            "required": True,
            "content": {"multipart/form-data": {"schema": form}, **bodies},
        },
        "responses": {
            "200": {
                "description": "What was found.",
                "content": schemas.content(FORMATS, {"$ref": "#/components/schemas/Report"}),
            },
            **_refusals(("400", "406", "413", "415", "429", "503", "504")),
        },
    }


def _refusals(statuses: Sequence[str]) -> dict[str, Any]:
    return {status: {"$ref": f"#/components/responses/{_PROBLEMS[status][0]}"} for status in statuses}


def _reference(name: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}}
