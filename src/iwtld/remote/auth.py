"""Credentials: where they come from, and how a request carries them to one server alone."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.request import HTTPDigestAuthHandler, HTTPPasswordMgrWithDefaultRealm, parse_http_list

from iwtld.errors import UsageError
from iwtld.remote.address import is_private, origin
from iwtld.remote.dialects import Authentication

if TYPE_CHECKING:
    from urllib.request import Request

USER: Final = "IWTLD_STORE_USER"
PASSWORD: Final = "IWTLD_STORE_PASSWORD"  # noqa: S105 - the name of a variable
TOKEN: Final = "IWTLD_STORE_TOKEN"  # noqa: S105 - the name of a variable
SCHEME: Final = "IWTLD_STORE_AUTH"

_SCHEMES: Final[Mapping[str, Authentication | None]] = {
    "": None,
    "basic": "basic",
    "digest": "digest",
    "bearer": "bearer",
}
_CHALLENGE: Final = re.compile(r"\s*(basic|digest|bearer)\b\s*(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks: a user with a password, or a token; ``forced`` is the scheme that the user insists on."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    forced: Authentication | None = None

    def __bool__(self) -> bool:
        return bool(self.user or self.token)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Credentials:
        """Return the credentials of the environment; raises ``UsageError`` when they do not fit together."""
        forced = environment.get(SCHEME, "").lower()
        user, password, token = (environment.get(name, "") for name in (USER, PASSWORD, TOKEN))
        if forced not in _SCHEMES:
            raise UsageError(f"{SCHEME} is {forced!r}. It may be basic, digest or bearer.")
        if bool(user) != bool(password):
            given, missing = (USER, PASSWORD) if user else (PASSWORD, USER)
            raise UsageError(f"{given} is set and {missing} is not. Set both, or neither.")
        if forced in ("basic", "digest") and not user:
            raise UsageError(f"{SCHEME} is {forced}, which needs {USER} and {PASSWORD}.")
        if forced == "bearer" and not token:
            raise UsageError(f"{SCHEME} is bearer, which needs {TOKEN}.")
        if token and user and not forced:
            raise UsageError(f"{TOKEN} and {USER} are both set. Say with {SCHEME} which is meant.")
        if any(not part.isprintable() for part in (user, password, token)) or ":" in user:
            raise UsageError("The user name, password or token holds a character that HTTP cannot carry.")
        return cls(user, password, token, _SCHEMES[forced])


class Signer:
    """Puts credentials on requests to one origin, and remembers the challenge of its server.

    A password goes in readable form only where nobody on the way can read it, or where the user insists with
    ``IWTLD_STORE_AUTH``; Digest is preferred wherever the server offers it.
    """

    def __init__(self, credentials: Credentials, url: str) -> None:
        self._credentials = credentials
        self._url = url
        self._challenge: dict[str, str] | None = None
        self._scheme: Authentication | None = credentials.forced or ("bearer" if credentials.token else None)
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, _root(url), credentials.user, credentials.password)
        self._digest = HTTPDigestAuthHandler(passwords)

    def sign(self, request: Request) -> None:
        """Add what is known to be wanted; raises ``UsageError`` rather than send a secret in the open."""
        if not self._credentials or origin(request.full_url) != origin(self._url):
            return
        if self._scheme == "digest" and self._challenge is not None:
            answer = self._digest.get_authorization(request, self._challenge)
            if answer:
                request.add_unredirected_header("Authorization", f"Digest {answer}")
        elif self._scheme in ("basic", "bearer"):
            self._refuse_in_the_open()
            secret = f"Bearer {self._credentials.token}" if self._scheme == "bearer" else self._basic()
            request.add_unredirected_header("Authorization", secret)

    def learn(self, header: str) -> bool:
        """Take up the challenge of a 401; return whether a repeated request can carry anything new."""
        offered = _offered(header)
        stale = offered.get("digest", {}).get("stale", "").lower() == "true"
        if not self._credentials or not self._credentials.user or self._credentials.forced == "bearer":
            return False
        for scheme in ("digest", "basic"):
            if scheme not in offered or self._credentials.forced not in (None, scheme):
                continue
            again = self._scheme == scheme and (scheme == "basic" or self._challenge is not None)
            if again and not stale:
                return False
            self._scheme = "digest" if scheme == "digest" else "basic"
            self._challenge = offered["digest"] if scheme == "digest" else None
            return True
        return False

    def _basic(self) -> str:
        pair = f"{self._credentials.user}:{self._credentials.password}".encode()
        return "Basic " + base64.b64encode(pair).decode("ascii")

    def _refuse_in_the_open(self) -> None:
        if not is_private(self._url) and self._credentials.forced is None:
            raise UsageError(
                f"The store {self._url} wants a password or token that everybody on the way could read. Use "
                f"its https address, or say {SCHEME}={self._scheme} to send it all the same."
            )


def _root(url: str) -> str:
    scheme, host, port = origin(url)
    return f"{scheme}://[{host}]:{port}/" if ":" in host else f"{scheme}://{host}:{port}/"


def _offered(header: str) -> dict[str, dict[str, str]]:
    """Return the challenges of a ``WWW-Authenticate`` header: scheme to parameters, the first of each."""
    found: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for part in parse_http_list(header):
        if match := _CHALLENGE.fullmatch(part):
            current = found.setdefault(match[1].lower(), {})
            part = match[2]
        name, equals, value = part.partition("=")
        if equals:
            current.setdefault(name.strip().lower(), value.strip().strip('"'))
    return found
