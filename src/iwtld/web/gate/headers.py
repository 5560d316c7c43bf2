"""Headers that go with replies, whatever they are."""

from __future__ import annotations

from typing import Final

from iwtld.web.gate.replies import Headers

NONCE: Final = "iwtld-style-nonce"
"""A handler's word for a nonce that styles of its page carry; it is never sent."""

LIFE: Final = b"public, max-age=300, stale-while-revalidate=3600"
"""How long others may keep what is the same for as long as the graph is."""

VARY: Final = (b"vary", b"Accept, Accept-Encoding")

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'{nonce}; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

SAFE: Final[Headers] = [
    (b"content-security-policy", _POLICY.format(nonce="").encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
"""On every reply."""

OPEN: Final[Headers] = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Retry-After, iwtld-dataset, iwtld-note, iwtld-rows"),
]
"""On what any page of any origin may read."""


def safe(nonce: str | None = None) -> Headers:
    """Return the headers of every reply; styles with a nonce are allowed where there is one."""
    if nonce is None:
        return SAFE
    return [(b"content-security-policy", _POLICY.format(nonce=f" 'nonce-{nonce}'").encode()), *SAFE[1:]]


def encoded(headers: dict[str, str]) -> Headers:
    """Return headers as the server sends them; what is not ASCII, or would end a line, is left out."""
    return [
        (name.lower().encode("ascii"), value.encode("latin-1"))
        for name, value in headers.items()
        if value.isascii() and value.isprintable()
    ]
