"""Answers kept in memory, so that what many ask is computed once.

The engine cannot be stopped, but who waits for it can be sent away: what takes too long is finished and kept for who
asks again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, field
from typing import Final

from outstanding.web.problems import Problem

RETRY_SECONDS: Final = 5
"""When to ask again for an answer that took too long, or that there was no room for."""

_OVERHEAD = 1024
"""Bytes that an entry is taken to need beside its body: its key, its headers and its place."""


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as it is sent: the body, and the headers that only follow once it is made."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes that it takes in memory, roughly."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers.items()) + _OVERHEAD


Key = tuple[str, ...]
"""All that the bytes depend on, the hash of the release first."""


class Kept:
    """Answers by what was asked, the least lately asked-for dropped first. Safe to use from any thread.

    A release's hash is part of each key, so that the answers of a new release never meet those of the one before.
    """

    def __init__(self, size: int, *, seconds: float, at_once: int) -> None:
        """Begin empty.

        Args:
            size: bytes to keep at most; nothing is kept where it is 0.
            seconds: how long an answer is waited for.
            at_once: how many answers are made at a time, those that nobody waits for any more included.
        """
        self._most = size
        self._seconds = seconds
        self._at_once = at_once
        self._size = 0
        self._entries: OrderedDict[Key, Written] = OrderedDict()
        self._making: dict[Key, Future[Written]] = {}
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """Bytes kept now, roughly."""
        with self._lock:
            return self._size

    def get(self, key: Key) -> Written | None:
        """What is kept under a key."""
        with self._lock:
            found = self._entries.get(key)
            if found:
                self._entries.move_to_end(key)
            return found

    def made(self, key: Key, prepare: Callable[[], Callable[[], Written]]) -> Written:
        """What is kept under a key, or else what is made now; of those who ask at once, one has it made.

        Args:
            key: of the answer.
            prepare: called by who has it made, at once; what it gives makes the answer, on another thread.

        Raises:
            Problem: 503, it takes too long, and is kept once it is there; or too many are being made already.
            Exception: whatever making it raises, to everybody who waits for it; nothing is kept then.
        """
        with self._lock:
            found = self._entries.get(key)
            if found:
                self._entries.move_to_end(key)
                return found
            future = self._making.get(key)
            if future is None:
                if len(self._making) >= self._at_once:
                    raise _refused("too many saved questions are being answered", "", "threads", self._at_once)
                future = Future()
                # A thread of its own, which no server that ends has to wait for.
                threading.Thread(target=self._make, args=(key, prepare(), future), daemon=True).start()
                self._making[key] = future
        try:
            return future.result(self._seconds)
        except FutureTimeoutError:
            if future.done():
                raise
            told = f"the answer takes longer than {self._seconds:g} s"
            hint = "It goes on being made and will be kept. "
            raise _refused(told, hint, "question_seconds", self._seconds) from None

    def _make(self, key: Key, job: Callable[[], Written], future: Future[Written]) -> None:
        try:
            written = job()
        except BaseException as error:  # noqa: BLE001  told to who waits for it
            with self._lock:
                del self._making[key]
            future.set_exception(error)
            return
        with self._lock:
            del self._making[key]
            self._keep(key, written)
        future.set_result(written)

    def _keep(self, key: Key, written: Written) -> None:
        if written.size > self._most:
            return
        self._entries[key] = written
        self._size += written.size
        while self._size > self._most:
            _, dropped = self._entries.popitem(last=False)
            self._size -= dropped.size


def _refused(told: str, hint: str, limit: str, value: float) -> Problem:
    return Problem(
        503,
        told,
        hint=f"{hint}Ask again in a while, or narrow the question by a parameter.",
        extensions={"limit": limit, "value": value},
        headers={"Retry-After": str(RETRY_SECONDS)},
    )
