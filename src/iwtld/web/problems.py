"""What went wrong with a request, as a problem document (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from iwtld.errors import (
    DataError,
    InputError,
    IwtldError,
    LimitError,
    ParameterError,
    QuerySyntaxError,
    UnknownNameError,
    UsageError,
)
from iwtld.web.problem_types import type_of

MEDIA_TYPE: Final = "application/problem+json"

_KINDS: Final[tuple[tuple[type[IwtldError], int, str, str], ...]] = (
    (QuerySyntaxError, 400, "query-syntax", "The query cannot be answered"),
    (UnknownNameError, 400, "unknown-name", "There is nothing of that name"),
    (ParameterError, 400, "parameter", "A parameter is missing, superfluous or wrong"),
    (UsageError, 400, "usage", "The request is wrong"),
    (InputError, 400, "unreadable", "What was sent cannot be read"),
    (DataError, 400, "data", "What was sent is not well-formed"),
    (LimitError, 504, "limit", "A limit was reached"),
)


class Problem(IwtldError):  # noqa: N818 - the word of RFC 9457
    """A request cannot be answered; ``members`` are further members of the problem document.

    ``slug`` names the type of the problem and is stable; ``title`` is the same for all of a type, ``detail``
    is about this request. ``headers`` go with the reply.
    """

    def __init__(
        self,
        status: int,
        slug: str,
        title: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.slug = slug
        self.title = title
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members

    def document(self) -> dict[str, Any]:
        """Return the problem document."""
        return {
            "type": type_of(self.slug),
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }

    def encoded(self) -> bytes:
        """Return the problem document as JSON in UTF-8."""
        return (json.dumps(self.document(), ensure_ascii=False) + "\n").encode()


def problem_of(error: Exception) -> Problem:
    """Return the problem that an error of iwtld is to a client.

    Anything else is a defect of ours: the client learns nothing of it but that it happened.
    """
    if isinstance(error, Problem):
        return error
    for kind, status, slug, title in _KINDS:
        if isinstance(error, kind):
            members: dict[str, Any] = {
                name: value
                for name in ("line", "column", "hint")
                if (value := getattr(error, name, None)) is not None
            }
            if isinstance(error, UnknownNameError):
                members["suggestions"] = list(error.suggestions)
            return Problem(status, getattr(error, "code", slug), title, str(error), **members)
    return Problem(
        500,
        "internal",
        "The service failed",
        "This request met a defect of the service. Please report it with the request.",
    )


def phrase(status: int) -> str:
    """Return the reason phrase of a status code."""
    return HTTPStatus(status).phrase
