"""What a handler gets and what it gives back: a request and a reply, as plain values.

Handlers are plain functions that run in a worker, away from the connection; see :mod:`iwtld.web.pool`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, TypeAlias
from urllib.parse import parse_qsl

from iwtld.web.problems import Problem

Pairs: TypeAlias = tuple[tuple[str, str], ...]
Body: TypeAlias = bytes | Iterator[bytes] | Callable[[BinaryIO], None]
"""A reply's body: complete, piece by piece, or written to a stream by a function."""

_MOST_FIELDS = 1000


@dataclass(frozen=True, slots=True)
class Request:
    """A request as a handler sees it.

    ``method`` is GET or POST (HEAD arrives as GET), ``path`` is decoded, ``params`` are the parts of the path
    that the route names, ``query`` the decoded pairs of the query string in order, ``headers`` have names in
    small letters.
    """

    method: str
    path: str
    query: Pairs = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def accept(self) -> str:
        """Return the ``Accept`` header; without one, everything is acceptable (RFC 9110, section 12.5.1)."""
        return self.headers.get("accept", "*/*")

    @property
    def wants_html(self) -> bool:
        """Return whether the client names HTML as acceptable, as browsers do and programs rarely."""
        from iwtld.web.negotiation import accepts_html

        return accepts_html(self.accept)

    @property
    def media_type(self) -> str:
        """Return the media type of the body, without parameters and in small letters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def value(self, name: str, default: str | None = None) -> str | None:
        """Return the one value of a parameter; an empty one counts as not given.

        Raises ``Problem`` (400) when it is given twice.
        """
        found = self.values(name)
        if len(found) > 1:
            raise Problem(
                400, "repeated-parameter", "A parameter is given twice", f"Give {name} once.", parameter=name
            )
        return found[0] if found else default

    def values(self, name: str) -> list[str]:
        """Return the values of a parameter that are not empty, in order."""
        return [value for key, value in self.query if key == name and value]

    def form(self) -> Pairs:
        """Return the fields of a body of the type ``application/x-www-form-urlencoded``.

        Raises ``Problem`` (400) for a body that is not UTF-8.
        """
        return pairs(self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply; ``media_type`` with its charset where it has one.

    ``cacheable`` says that the same request gives the same reply for as long as the dataset and the day are
    the same; only then does it get an ``ETag``.
    """

    body: Body
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cacheable: bool = True

    @classmethod
    def html(cls, text: str, *, status: int = 200, cacheable: bool = True) -> Reply:
        """Return a page."""
        return cls(text.encode(), "text/html; charset=utf-8", status, cacheable=cacheable)

    @classmethod
    def text(cls, text: str, media_type: str = "text/plain; charset=utf-8", *, status: int = 200) -> Reply:
        """Return a text."""
        return cls(text.encode(), media_type, status)

    @classmethod
    def json(cls, value: Any, media_type: str = "application/json", *, status: int = 200) -> Reply:
        """Return a value that JSON can hold."""
        return cls((json.dumps(value, ensure_ascii=False) + "\n").encode(), media_type, status)

    @classmethod
    def redirect(cls, location: str, status: int = 303) -> Reply:
        """Return a redirection to a path of this service."""
        return cls(b"", "text/plain; charset=utf-8", status, {"location": location})

    def with_headers(self, headers: Mapping[str, str]) -> Reply:
        """Return the reply with further headers."""
        return replace(self, headers={**self.headers, **headers})


def pairs(text: bytes) -> Pairs:
    """Return the decoded pairs of a query string or an urlencoded body, empty values included.

    Raises ``Problem`` (400) for what is not UTF-8 and for more than a thousand fields.
    """
    try:
        return tuple(
            parse_qsl(
                text.decode("utf-8"),
                keep_blank_values=True,
                encoding="utf-8",
                errors="strict",
                max_num_fields=_MOST_FIELDS,
            )
        )
    except UnicodeDecodeError:
        raise Problem(400, "not-utf-8", "The request is not UTF-8", "Send parameters in UTF-8.") from None
    except ValueError:
        raise Problem(
            400, "too-many-parameters", "Too many parameters", f"Send at most {_MOST_FIELDS:,} parameters."
        ) from None
