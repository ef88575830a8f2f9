"""What a host is owed: its robots.txt, one request at a time, a pause after each, and waiting when it asks to."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Protocol

import httpx
from protego import Protego

from graph.errors import SourceError

ROBOT = "outstanding"
"""The name by which a robots.txt may address the program (RFC 9309, 2.2.1)."""

LARGEST_RULES = 500 * 1024
"""Bytes of a robots.txt; a reader must take at least so many (RFC 9309, 2.5)."""

LONGEST_WAIT = 120.0
"""Seconds that a server may ask to wait. Who asks for longer is not asked again in this run."""

TRIES = 4
"""Times that one thing is asked for, where it may go better another time."""

PASSING = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses that may be others another time."""

_WAITS = (2.0, 4.0, 8.0, 16.0)
_CLIENT_ERRORS = range(400, 500)


class Clock(Protocol):
    """What tells the time and waits."""

    def now(self) -> float:
        """Seconds since some moment."""

    def today(self) -> datetime.datetime:
        """The day and time, with a zone."""

    def wait(self, seconds: float) -> None:
        """Let some time go by.

        Raises:
            SourceError: the run was stopped meanwhile.
        """

    def stop(self) -> None:
        """End all waiting, now and later."""


class WallClock:
    """The clock of the machine, whose waiting can be ended."""

    def __init__(self) -> None:
        """Start."""
        self._stopped = threading.Event()

    def now(self) -> float:
        """Seconds, never set back."""
        return time.monotonic()

    def today(self) -> datetime.datetime:
        """Now, in UTC."""
        return datetime.datetime.now(datetime.UTC)

    def wait(self, seconds: float) -> None:
        """Sleep, unless `stop` is called."""
        if self._stopped.wait(max(0.0, seconds)):
            raise SourceError("the run was stopped", hint="Run it again: what was fetched stays.")

    def stop(self) -> None:
        """End all waiting, now and later."""
        self._stopped.set()


class Rules:
    """What a site's robots.txt says to us."""

    def __init__(self, parsed: Protego | None, refusal: str = "") -> None:
        """Rules as they were parsed; or none, and why nothing may be fetched."""
        self._parsed = parsed
        self._refusal = refusal

    @classmethod
    def of(cls, status: int, content: bytes, url: str) -> Rules:
        """The rules by what a server sends for robots.txt (RFC 9309, 2.3.1): where it has none, all is allowed; where
        it cannot say, nothing is.
        """  # noqa: D205  one sentence
        if status == HTTPStatus.OK:
            return cls(Protego.parse(content[:LARGEST_RULES].decode("utf-8", "replace")))
        if status in _CLIENT_ERRORS and status != HTTPStatus.TOO_MANY_REQUESTS:
            return cls(Protego.parse(""))
        return cls(None, f"the server answered {status} when asked for {url}, so nothing may be fetched from it now")

    @property
    def pause(self) -> float:
        """Seconds that the site wants between two requests."""
        if self._parsed is None:
            return 0.0
        rate = self._parsed.request_rate(ROBOT)
        between = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(0.0, float(self._parsed.crawl_delay(ROBOT) or 0.0), between)

    def check(self, url: str) -> None:
        """Nothing where a robot may fetch an address.

        Raises:
            SourceError: it may not.
        """
        if self._parsed is None:
            raise SourceError(self._refusal, where=url, hint="Try again later.")
        if not self._parsed.can_fetch(url, ROBOT):
            raise SourceError(
                "the site's robots.txt asks programs not to fetch this",
                where=url,
                hint="Open the address in a browser, and save the page into a folder of reports.",
            )


class Host:
    """One server, asked by one request at a time.

    Attributes:
        rules: what its robots.txt says; None as long as nobody has asked.
        gone: why it is not asked any more in this run; empty as long as it is.
    """

    def __init__(self, clock: Clock, pause: float) -> None:
        """A server that nothing was asked of yet."""
        self.rules: Rules | None = None
        self.gone = ""
        self._clock = clock
        self._pause = pause
        self._next = clock.now()
        self._misses = 0
        self._lock = threading.Lock()
        self._rules_lock = threading.Lock()  # held while other hosts may be asked; the other one never is

    @contextmanager
    def turn(self, until: float) -> Iterator[None]:
        """Be the only one who asks, once the pause is over.

        Raises:
            SourceError: that would be later than `until`, or the host is gone.
        """
        with self._lock:
            if self.gone:
                raise SourceError(self.gone, hint="Try again later.")
            seconds = self._next - self._clock.now()
            if self._clock.now() + max(0.0, seconds) > until:
                raise SourceError(
                    "the time for the whole run was up before its turn came",
                    hint="Run it again: what was fetched stays. Or raise OUTSTANDING_FETCH_SECONDS.",
                )
            if seconds > 0:
                self._clock.wait(seconds)
            try:
                yield
            finally:
                pause = max(self._pause, self.rules.pause if self.rules else 0.0)
                self._next = max(self._next, self._clock.now() + pause)

    def hold(self, seconds: float) -> None:
        """Ask nothing for some seconds."""
        with self._lock:
            self._next = max(self._next, self._clock.now() + seconds)

    def answers(self) -> None:
        """Remember that it answered."""
        self._misses = 0

    def misses(self, detail: str) -> None:
        """Remember that it did not answer, however often it was asked; after the second time nothing is asked of it."""
        self._misses += 1
        if self._misses > 1:
            self.gone = detail

    def known(self, ask: Callable[[], Rules]) -> Rules:
        """The rules, asked for once."""
        with self._rules_lock:
            if self.rules is None:
                self.rules = ask()
                self.hold(self.rules.pause)
            return self.rules


class Hosts:
    """The servers of a run, by scheme, name and port: each has a robots.txt of its own."""

    def __init__(self, clock: Clock, pause: float) -> None:
        """None yet."""
        self._clock = clock
        self._pause = pause
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    def of(self, place: httpx.URL) -> Host:
        """The server of an address."""
        with self._lock:
            return self._hosts.setdefault(origin(place), Host(self._clock, self._pause))


def origin(place: httpx.URL) -> str:
    """Scheme, name and port of an address."""
    return f"{place.scheme}://{place.netloc.decode('ascii')}"


def backoff(attempt: int, told: str, today: datetime.datetime) -> float:
    """Seconds to wait before the next attempt.

    Args:
        attempt: how many there were, from 1.
        told: the server's `Retry-After`, seconds or a date (RFC 9110, 10.2.3); empty where it has none.
        today: the day and time, which a date is counted from.
    """
    usual = _WAITS[min(attempt, len(_WAITS)) - 1]
    if told.isascii() and told.isdigit() and len(told) < 10:  # noqa: PLR2004  digits of a number of seconds
        return max(usual, float(told))
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return usual
    if until.tzinfo is None:
        until = until.replace(tzinfo=datetime.UTC)
    return max(usual, (until - today).total_seconds())
