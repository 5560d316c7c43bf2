"""The address of a remote store: which addresses are taken, and the endpoints that follow from one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from iwtld.errors import UsageError
from iwtld.remote.dialects import Dialect

QUERY_URL: Final = "IWTLD_STORE_QUERY_URL"
UPDATE_URL: Final = "IWTLD_STORE_UPDATE_URL"
GRAPH_URL: Final = "IWTLD_STORE_GRAPH_URL"

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The addresses of one service; ``store`` is ``None`` where the graph store protocol is not used."""

    query: str
    update: str
    store: str | None


def checked(url: str) -> str:
    """Return the address of a service without a final slash.

    Raises ``UsageError`` for what is no ``http`` or ``https`` address, and for one with credentials, ``?`` or
    ``#`` in it. The message never repeats credentials.
    """
    try:
        parts = urlsplit(url.strip())
        port_is_a_number = parts.port is None or parts.port > 0
    except ValueError:
        port_is_a_number, parts = False, urlsplit("")
    if "@" in parts.netloc:
        raise UsageError(
            "The address of the store holds a user name or password, which would be seen in lists of "
            "processes and in logs. Set IWTLD_STORE_USER and IWTLD_STORE_PASSWORD, or IWTLD_STORE_TOKEN, and "
            f"give {parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path} alone."
        )
    if not (parts.scheme.lower() in ("http", "https") and parts.hostname and port_is_a_number):
        raise UsageError("That is no address of a store. Write it as http://host:port/path.")
    if parts.query or parts.fragment:
        raise UsageError(f"Give the address {urlunsplit((*parts[:3], '', ''))} without what follows ? or #.")
    if any(character.isspace() or not character.isprintable() for character in url.strip()):
        raise UsageError("The address of the store holds a space or a control character. Leave it out.")
    return urlunsplit((parts.scheme.lower(), parts.netloc, parts.path.rstrip("/"), "", ""))


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of an address; credentials stay with one origin."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def is_private(url: str) -> bool:
    """Return whether what is sent there can be read by nobody on the way: TLS, or this machine."""
    scheme, host, _ = origin(url)
    return scheme == "https" or host in _LOOPBACK


def endpoints(url: str, dialect: Dialect, environment: Mapping[str, str], *, signed: bool) -> Endpoints:
    """Return the endpoints of a service at a checked address.

    The last part of the address may be that of any endpoint (``/query``, ``/sparql``). Where the dialect
    knows no paths, the address answers queries and takes updates, except that one ending in ``/query`` or
    ``/sparql-query`` has its updates at ``/update``. Environment variables go before all that. ``signed``
    tells that there are credentials. Raises ``UsageError`` for a variable that names another host.
    """
    if dialect.query:
        base = _base(url, dialect)
        query = base + ((signed and dialect.signed_query) or dialect.query)
        found = Endpoints(
            query, base + dialect.update, None if dialect.store is None else base + dialect.store
        )
    else:
        update = url.removesuffix("/query") + "/update" if url.endswith("/query") else url
        found = Endpoints(url, update, None)
    return Endpoints(
        _overridden(environment, QUERY_URL, url) or found.query,
        _overridden(environment, UPDATE_URL, url) or found.update,
        _overridden(environment, GRAPH_URL, url) or found.store,
    )


def _base(url: str, dialect: Dialect) -> str:
    known = filter(None, (dialect.query, dialect.update, dialect.store, dialect.signed_query))
    for path in sorted(known, key=len, reverse=True):
        if url.endswith(path):
            return url.removesuffix(path)
    return url


def _overridden(environment: Mapping[str, str], name: str, url: str) -> str | None:
    given = environment.get(name)
    if not given:
        return None
    address = checked(given)
    if origin(address) != origin(url):
        raise UsageError(
            f"{name} names another host than the store {url}. Credentials are sent to one alone."
        )
    return address
