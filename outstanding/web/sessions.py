"""Who may decide on links in the browser: who gave the token, in a session that ends with the server.

A session is a random name in a cookie that no script sees and no other site can have sent (`SameSite=Strict`). What
changes anything also carries a token of its session in the form, and must come from a page of this server.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import threading
import time
from collections import OrderedDict
from typing import Final
from urllib.parse import urlsplit

from graph.errors import UsageError
from outstanding.settings import Settings

COOKIE: Final = "outstanding-curation"
LASTING: Final = 12 * 3600
"""Seconds that a session lasts."""

MOST: Final = 32
"""Sessions at a time; the oldest ends where one more begins."""


class Sessions:
    """The sessions of a server. Safe to use from any thread."""

    def __init__(self, token: str) -> None:
        """Let in who gives this token; nobody where it is empty."""
        self._token = token
        self._secret = secrets.token_bytes(32)
        self._open: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def on(self) -> bool:
        """Whether anybody can be let in."""
        return bool(self._token)

    def begin(self, given: str) -> str | None:
        """The name of a new session for who gives the token; None for any other word. Compared in constant time."""
        if not self.on or not hmac.compare_digest(given.encode(errors="replace"), self._token.encode()):
            return None
        name = secrets.token_urlsafe(32)
        with self._lock:
            self._open[name] = time.monotonic() + LASTING
            while len(self._open) > MOST:
                self._open.popitem(last=False)
        return name

    def holds(self, name: str) -> bool:
        """Whether a session of this name is open."""
        with self._lock:
            end = self._open.get(name)
            if end is not None and end < time.monotonic():
                del self._open[name]
                return False
            return end is not None

    def end(self, name: str) -> None:
        """End a session."""
        with self._lock:
            self._open.pop(name, None)

    def mark(self, name: str) -> str:
        """What each form of a session carries."""
        return hmac.new(self._secret, name.encode(errors="replace"), "sha256").hexdigest()

    def marked(self, name: str, given: str) -> bool:
        """Whether a form carried what it should. Compared in constant time."""
        return hmac.compare_digest(given.encode(errors="replace"), self.mark(name).encode())


def keep_local(settings: Settings) -> None:
    """Refuse to let decisions be made from other machines: the token would cross the network in the clear.

    Raises:
        UsageError: a token is set, and the server would listen to others, or stands behind a proxy.
    """
    if not settings.curation_token:
        return
    reached = urlsplit(settings.address).hostname if settings.address else settings.host
    if _loopback(settings.host) and _loopback(reached or "") and not settings.proxies:
        return
    raise UsageError(
        "with a curation token the server listens at this machine only, and behind no proxy",
        hint="Take away the setting curation_token, or set host to 127.0.0.1 and leave address and proxies out.",
    )


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
