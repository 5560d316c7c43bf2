"""The application that the server runs: a few paths that the gate answers itself, and all the others."""

from __future__ import annotations

import gzip
import json
import mimetypes
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount, Route

from iwtld import __version__
from iwtld.web.gate import refusals
from iwtld.web.gate.headers import OPEN, SAFE
from iwtld.web.gate.relay import Relay
from iwtld.web.problems import Problem
from iwtld.web.templating import STATIC, stamps

if TYPE_CHECKING:
    from starlette.requests import Request

    from iwtld.web.gate.service import Service

_FOR_EVER: Final = "public, max-age=31536000, immutable"
_TEXTS: Final = ("text/", "application/json", "application/javascript", "image/svg")


def create_app(service: Service) -> Starlette:
    """Return the application of a service that is started."""

    async def health(request: Request) -> Response:
        return _json({"status": "ok"})

    async def ready(request: Request) -> Response:
        pool = service.ready
        if pool is None:
            return _json({"status": "starting"}, 503)
        workers = {"workers": pool.size, "busy": pool.busy, "long": pool.long, "replaced": pool.restarts}
        return _json({"status": "ready", "dataset": pool.dataset, **workers}, 200 if pool.size else 503)

    async def version(request: Request) -> Response:
        pool = service.ready
        return _json({"version": __version__, "dataset": pool.dataset if pool else None})

    async def file(request: Request) -> Response:
        return _file(request)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for it alone
        problem = Problem(
            error.status_code, "http", error.detail, error.detail, headers=dict(error.headers or {})
        )
        return _refusal(problem, request)

    async def failed(request: Request, error: Exception) -> Response:
        return _refusal(refusals.failed(), request)

    return Starlette(
        routes=[
            Route("/health", health),
            Route("/ready", ready),
            Route("/version", version),
            Route("/static/{stamp}/{name:path}", file),
            Mount("", Relay(service)),
        ],
        exception_handlers={HTTPException: refused, Exception: failed},
    )


def _json(value: Any, status: int = 200) -> Response:
    return _response(
        (json.dumps(value) + "\n").encode(), status, {"cache-control": "no-store"}, "application/json"
    )


def _file(request: Request) -> Response:
    name, stamp = request.path_params["name"], request.path_params["stamp"]
    if stamps().get(name) != stamp:
        problem = Problem(404, "not-found", "There is nothing here", "There is no such file.")
        return _refusal(problem, request)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"cache-control": _FOR_EVER}
    plain, packed = _read(name)
    if kind.startswith(_TEXTS):
        headers["vary"] = "Accept-Encoding"
        if "gzip" in request.headers.get("accept-encoding", ""):
            return _response(packed, 200, {**headers, "content-encoding": "gzip"}, kind)
    return _response(plain, 200, headers, kind)


@cache
def _read(name: str) -> tuple[bytes, bytes]:
    """Return a static file, and the same packed; only names of files that exist come here."""
    content = (STATIC / name).read_bytes()
    return content, gzip.compress(content, 9)


def _refusal(problem: Problem, request: Request) -> Response:
    status, headers, body = refusals.written(problem, request.headers.get("accept", "*/*"))
    response = Response(body, status)
    response.raw_headers = headers
    return response


def _response(body: bytes, status: int, headers: dict[str, str], kind: str) -> Response:
    response = Response(body, status, headers, kind)
    response.raw_headers += [*SAFE, *OPEN]
    return response
