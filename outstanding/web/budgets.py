"""How much of the ad-hoc queries one client may have at a time. Kept in memory, and only while a query runs."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from outstanding.web.problems import Problem

RETRY_SECONDS: Final = 2
_NETWORK: Final = 64
"""Bits of an IPv6 address that tell clients apart: one client has all addresses below."""


@dataclass(slots=True)
class _Client:
    """One client: its turns, and how many queries it has, under way and waiting."""

    turns: asyncio.Semaphore
    queries: int = 0


class Budgets:
    """The queries under way by client. Everything here is called on one event loop."""

    def __init__(self, each: int, *, line: int, seconds: float) -> None:
        """Let every client have some at a time.

        Args:
            each: queries of one client under way.
            line: queries of one client that may wait for one of its others to end.
            seconds: how long they wait.
        """
        self._each = each
        self._line = line
        self._seconds = seconds
        self._clients: dict[str, _Client] = {}

    @contextlib.asynccontextmanager
    async def taken(self, address: str) -> AsyncIterator[None]:
        """Count a query of a client while the block runs; one too many waits until another ends.

        Raises:
            Problem: 429, too many of the client wait already, or this one waited too long.
        """
        name = client_of(address)
        client = self._clients.setdefault(name, _Client(asyncio.Semaphore(self._each)))
        if client.queries >= self._each + self._line:
            raise self._refused(f"and {self._line} that wait" if self._line else "")
        client.queries += 1
        try:
            try:
                await asyncio.wait_for(client.turns.acquire(), self._seconds)
            except TimeoutError:
                raise self._refused(f"for {self._seconds:g} s") from None
            try:
                yield
            finally:
                client.turns.release()
        finally:
            client.queries -= 1
            if not client.queries:
                del self._clients[name]

    def _refused(self, told: str) -> Problem:
        have = f"you have {self._each} queries under way"
        return Problem(
            429,
            f"{have}{' ' if told else ''}{told}, and that is as many as one client may",
            hint="Send the next one when one of them is answered.",
            extensions={"limit": "queries_per_client", "value": self._each},
            headers={"Retry-After": str(RETRY_SECONDS)},
        )


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
