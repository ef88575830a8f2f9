"""How much of the ad-hoc queries one client may have at a time. Kept in memory, and only while a query runs."""

from __future__ import annotations

import contextlib
import ipaddress
from collections import Counter
from collections.abc import Iterator
from typing import Final

from outstanding.web.problems import Problem

RETRY_SECONDS: Final = 2
_NETWORK: Final = 64
"""Bits of an IPv6 address that tell clients apart: one client has all addresses below."""


class Budgets:
    """The queries under way by client. Everything here is called on one event loop."""

    def __init__(self, each: int) -> None:
        """Let every client have this many at a time."""
        self._each = each
        self._taken: Counter[str] = Counter()

    @contextlib.contextmanager
    def taken(self, address: str) -> Iterator[None]:
        """Count a query of a client while the block runs.

        Raises:
            Problem: 429, the client has as many under way as it may.
        """
        client = client_of(address)
        if self._taken[client] >= self._each:
            raise Problem(
                429,
                f"you have {self._each} queries under way, and that is as many as one client may",
                hint="Send the next one when one of them is answered.",
                extensions={"limit": "queries_per_client", "value": self._each},
                headers={"Retry-After": str(RETRY_SECONDS)},
            )
        self._taken[client] += 1
        try:
            yield
        finally:
            self._taken[client] -= 1
            if not self._taken[client]:
                del self._taken[client]


def client_of(address: str) -> str:
    """What tells clients apart: an IPv4 address, the first 64 bits of an IPv6 address, or whatever else was given."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((int(parsed) >> _NETWORK << _NETWORK, _NETWORK)))
    return str(parsed)
