"""Problems that the gate itself answers with, as a document or as a plain page."""

from __future__ import annotations

from html import escape
from typing import Final

from iwtld.web.gate.headers import OPEN, SAFE, encoded
from iwtld.web.gate.replies import Headers
from iwtld.web.negotiation import accepts_html
from iwtld.web.problems import MEDIA_TYPE, Problem

_PAGE: Final = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – iwtld</title></head>
<body><main>
<h1>{title}</h1>
<p>{detail}</p>
<p><a href="/">Start page</a> · <a href="/limits">Limits</a></p>
</main></body>
</html>
"""


def written(problem: Problem, accept: str) -> tuple[int, Headers, bytes]:
    """Return status, headers and body of a problem, as a page for who names HTML."""
    if accepts_html(accept):
        kind = b"text/html; charset=utf-8"
        body = _PAGE.format(title=escape(problem.title), detail=escape(problem.detail)).encode()
    else:
        kind, body = MEDIA_TYPE.encode(), problem.encoded()
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *encoded(problem.headers),
        *SAFE,
        *OPEN,
    ]
    return problem.status, headers, body


def too_slow(seconds: float) -> Problem:
    """Return the problem of a request that took more time than it may."""
    return Problem(
        504,
        "time-limit",
        "The request took too long",
        f"It was ended after {seconds:g} seconds, and would be again. Ask for less at once.",
        limit="time",
        seconds=seconds,
    )


def too_busy(*, long: bool) -> Problem:
    """Return the problem of a request for which no worker was free."""
    detail = (
        "Requests that take long have all the places that they may have."
        if long
        else "Every worker is taken at the moment."
    )
    return Problem(
        503, "busy", "The service is busy", f"{detail} Try again in a moment.", headers={"retry-after": "2"}
    )


def too_often(seconds: int) -> Problem:
    """Return the problem of a client who has used up what it may use."""
    return Problem(
        429,
        "budget",
        "You have used up your computing time",
        f"Ask again in {seconds} seconds, or ask for less at once.",
        headers={"retry-after": str(seconds)},
        limit="budget",
    )


def crashed() -> Problem:
    """Return the problem of a request in which the worker was lost."""
    return Problem(
        500,
        "worker-lost",
        "The request ended the process that answered it",
        "It took too much memory, or met a defect of the engine. Ask for less.",
    )


def too_large(most: int) -> Problem:
    """Return the problem of a body that is larger than it may be."""
    return Problem(
        413, "too-large", "The request is too large", f"Send at most {most:,} bytes.", limit_bytes=most
    )


def too_slowly(seconds: float) -> Problem:
    """Return the problem of a request that did not arrive in time."""
    return Problem(
        408,
        "too-slow",
        "The request did not arrive in time",
        f"It has to be complete within {seconds:g} seconds.",
        headers={"connection": "close"},
    )


def foreign_upload() -> Problem:
    """Return the problem of an upload that a page of another origin sent."""
    return Problem(
        403,
        "foreign-origin",
        "Uploads come from these pages alone",
        "Send the file from this service's own page.",
    )


def not_http() -> Problem:
    """Return the problem of bytes that are no request of HTTP/1.1 or HTTP/1.0, or may be read in two ways."""
    return Problem(
        400, "not-http", "This is no HTTP request", "Send a well-formed request of HTTP/1.1 with one Host."
    )


def address_too_long(most: int) -> Problem:
    """Return the problem of an address that is longer than it may be."""
    return Problem(
        414,
        "address-too-long",
        "The address is too long",
        f"An address has at most {most:,} bytes. Send a long query in the body of a POST.",
        limit_bytes=most,
    )


def head_too_large(most: int) -> Problem:
    """Return the problem of headers that are larger than they may be."""
    return Problem(
        431,
        "headers-too-large",
        "The headers are too large",
        f"Headers have at most {most:,} bytes.",
        limit_bytes=most,
    )


def too_many_connections() -> Problem:
    """Return the problem of a connection beyond those that one client, or all of them, may have."""
    return Problem(
        503,
        "connections",
        "There are too many connections",
        "Close those that are not needed, and try again in a moment.",
        headers={"retry-after": "5"},
        limit="connections",
    )


def needs_pieces(most: int) -> Problem:
    """Return the problem of a long reply to a client that could not tell whether it is complete."""
    return Problem(
        505,
        "http-version",
        "This answer is too long for HTTP/1.0",
        f"Above {most:,} bytes a reply is sent in pieces. Ask with HTTP/1.1.",
        limit_bytes=most,
    )


def failed() -> Problem:
    """Return the problem of a request that met a defect of the gate."""
    return Problem(500, "internal", "The service failed", "This request met a defect of the service.")
