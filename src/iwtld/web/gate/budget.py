"""How much one client may ask: computing time, counted in seconds, and requests that went wrong.

Requests are not counted: a thousand light ones cost less than a heavy one. Every request counts with the time
that its worker was taken for, however short; an endpoint that ignored short queries was brought down by them
(the Wikidata query service in 2017).
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_MINUTE: Final = 60.0
_MOST_CLIENTS: Final = 10_000


@dataclass(slots=True)
class _Account:
    seconds: float
    errors: float
    at: float


class Budget:
    """The accounts of all clients; an account fills at the rate of the settings, up to its limit."""

    def __init__(
        self, per_minute: float, most: float, errors: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = per_minute / _MINUTE
        self._most = most
        self._error_rate = errors / _MINUTE
        self._most_errors = float(errors)
        self._clock = clock
        self._accounts: OrderedDict[str, _Account] = OrderedDict()

    def wait(self, client: str) -> int:
        """Return after how many seconds a client may ask again; 0 is at once."""
        account = self._account(client)
        lacking = max(
            -account.seconds / self._rate if account.seconds <= 0 else 0.0,
            (1 - account.errors) / self._error_rate if account.errors < 1 else 0.0,
        )
        return math.ceil(lacking)

    def spend(self, client: str, seconds: float, *, failed: bool = False) -> None:
        """Take the cost of a request from a client's account."""
        account = self._account(client)
        account.seconds -= seconds
        if failed:
            account.errors -= 1

    def _account(self, client: str) -> _Account:
        now = self._clock()
        account = self._accounts.get(client)
        if account is None:
            if len(self._accounts) >= _MOST_CLIENTS:
                self._accounts.popitem(last=False)
            account = self._accounts[client] = _Account(self._most, self._most_errors, now)
            return account
        passed = now - account.at
        account.seconds = min(self._most, account.seconds + passed * self._rate)
        account.errors = min(self._most_errors, account.errors + passed * self._error_rate)
        account.at = now
        self._accounts.move_to_end(client)
        return account


def client_of(address: str) -> str:
    """Return whom an address belongs to: an IPv6 client owns the 2^64 addresses of its network."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address
