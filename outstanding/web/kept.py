"""Answers kept in memory, so that what many ask is computed once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field

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

    def __init__(self, size: int) -> None:
        """Keep so many bytes at most; nothing is kept where it is 0."""
        self._most = size
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

    def made(self, key: Key, make: Callable[[], Written]) -> Written:
        """What is kept under a key, or else what is made now; of those who ask at once, one makes it.

        Raises:
            Exception: whatever `make` raises, to everybody who waits for it; nothing is kept then.
        """
        with self._lock:
            found = self._entries.get(key)
            if found:
                self._entries.move_to_end(key)
                return found
            future = self._making.get(key)
            if future is None:
                mine = self._making[key] = Future()
        if future:
            return future.result()
        try:
            written = make()
        except BaseException as error:
            with self._lock:
                del self._making[key]
            mine.set_exception(error)
            raise
        with self._lock:
            del self._making[key]
            self._keep(key, written)
        mine.set_result(written)
        return written

    def _keep(self, key: Key, written: Written) -> None:
        if written.size > self._most:
            return
        self._entries[key] = written
        self._size += written.size
        while self._size > self._most:
            _, dropped = self._entries.popitem(last=False)
            self._size -= dropped.size
