"""The release that is served, the move to the next one without a lost request, and older ones by their number.

A request holds the release that was current when it came in, until it is answered. When `current` in the data folder
points to another release, that one is opened beside it and taken by the requests that follow; the old one is closed
when the last request that holds it is done.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final, TypeVar

from fastapi import Depends, Request

from graph.folder import DataFolder
from graph.release import Release
from graph.store import EmbeddedStore, Store
from graph.terms import Base
from outstanding.engines import opened as opened_store
from outstanding.settings import Settings
from outstanding.web.passages import Passages
from outstanding.web.problems import Problem
from queries.answers import Enquiries
from queries.coverage import Grounds

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Served:
    """What a request is answered from.

    Attributes:
        release: the release, whose hash and manifest never change.
        store: its store, read-only; any thread may ask it, but never the event loop.
        settings: the server's.
        base: under which this publisher's things were made.
        enquiries: saved questions put to it.
        passages: what stands behind the things that answers name.
    """

    release: Release
    store: Store
    settings: Settings
    base: Base
    enquiries: Enquiries
    passages: Passages

    @classmethod
    def opened(cls, release: Release, settings: Settings) -> Served:
        """A release with its store opened. Blocks while files are read.

        Raises:
            ReleaseError: it is damaged.
            EngineError: the engine of the settings does not hold it, or does not answer.
        """
        store = opened_store(release, settings)
        enquiries = Enquiries(release, store, Grounds.of(release, store))
        base = Base(release.manifest.base)
        return cls(release, store, settings, base, enquiries, Passages(store, base))

    def stored(self, store: Store) -> Served:
        """The same release, from another store of the same graphs."""
        enquiries = Enquiries(self.release, store, self.enquiries.grounds)
        return replace(self, store=store, enquiries=enquiries, passages=Passages(store, self.base))

    def local(self, iri: str) -> str:
        """The path on this server of an IRI under the publisher's base; any other IRI as it is."""
        under = iri.removeprefix(self.base.iri)
        return iri if under == iri else f"/{under}"

    def iri(self, path: str) -> str:
        """The IRI under the publisher's base that a path on this server stands for."""
        return self.base.iri + path.removeprefix("/")


@dataclass(slots=True)
class _Opened:
    """A release that is open, how many requests hold it, and whether it was tried to copy it, or is such a copy."""

    served: Served
    users: int = 0
    retired: bool = False
    tried: bool = False
    in_memory: bool = False

    def close(self) -> None:
        with self.served.store:
            pass


BYTES_A_QUAD: Final = 450
"""What a quad takes in memory, rounded up: 350 to 420 were measured (stores of one and of ten million quads)."""


class Releases:
    """The release that is served. Safe to use from any thread."""

    def __init__(self, settings: Settings) -> None:
        """Serve the current release of the settings' data folder; nothing is opened before `refresh`."""
        self._settings = settings
        self._data = DataFolder(settings.data)
        self._lock = threading.Lock()
        self._refreshing = threading.Lock()
        self._opened: _Opened | None = None
        self._retired: list[_Opened] = []
        self._older: OrderedDict[int, _Opened] = OrderedDict()
        self._closed = False

    @property
    def open_numbers(self) -> tuple[int, ...]:
        """The numbers of the releases that are open: the current one, and older ones held or asked for by number."""
        with self._lock:
            opened = [*self._retired, *self._older.values(), *([self._opened] if self._opened else [])]
            return tuple(each.served.release.number for each in opened)

    @property
    def current(self) -> Release | None:
        """The release that the next request gets."""
        with self._lock:
            return self._opened.served.release if self._opened else None

    @property
    def copied(self) -> bool:
        """Whether the next request is answered from a copy in memory."""
        with self._lock:
            return bool(self._opened and self._opened.in_memory)

    def refresh(self) -> bool:
        """Open the current release unless it is open already; returns whether it was.

        Blocks while files are read.

        Raises:
            ReleaseError: there is none, or it is damaged; what was served goes on being served.
        """
        with self._refreshing:
            folder = self._data.current
            before = self.current
            if before and folder == before.folder:
                return False
            release = Release.opened(self._data)
            self._take(_Opened(Served.opened(release, self._settings)))
            return True

    def copy(self) -> int | None:
        """Go on serving the current release from a copy in memory, if one fits `memory_megabytes`.

        Blocks while it is copied; what is served meanwhile is served from disk. Returns how many quads were copied;
        None where there is nothing to be done, or another release has come since.
        """
        with self._lock:
            opened = self._opened
            if opened is None or opened.tried or opened.in_memory:
                return None
            opened.tried = True
            opened.users += 1
        served = opened.served
        try:
            if not isinstance(served.store, EmbeddedStore):  # elsewhere, on a machine that has memory of its own
                return None
            if len(served.store) * BYTES_A_QUAD > self._settings.memory_megabytes * _MEGABYTE:
                return None
            store = served.store.copied(lambda: self._opened is opened and self._data.current == served.release.folder)
            if store is None:
                return None
            with self._refreshing:
                if self._opened is not opened:
                    return None
                self._take(_Opened(served.stored(store), in_memory=True))
            return len(store)
        finally:
            self._let_go(opened)

    def _take(self, opened: _Opened | None) -> None:
        """Serve this release from now on, and let go of the one before once nobody holds it."""
        with self._lock:
            if self._closed and opened:
                opened.close()
                return
            before, self._opened = self._opened, opened
            if before and before.users:
                before.retired = True
                self._retired.append(before)
            elif before:
                before.close()

    @contextlib.contextmanager
    def held(self) -> Iterator[Served]:
        """The release to answer from, which stays open within the block.

        Raises:
            Problem: 503, no release is open.
        """
        with self._lock:
            opened = self._opened
            if opened is None:
                raise Problem(
                    503, "no release is open", hint="Try again later.", headers={"Retry-After": str(_RETRY_SECONDS)}
                )
            opened.users += 1
        try:
            yield opened.served
        finally:
            self._let_go(opened)

    def keeping(self, served: Served, make: Callable[[], Made]) -> Callable[[], Made]:
        """`make`, to be called once and by whomever: the release that the caller holds stays open until it is done."""
        with self._lock:
            open_ones = [*self._retired, *self._older.values(), *([self._opened] if self._opened else [])]
            opened = next(each for each in open_ones if each.served is served)
            opened.users += 1

        def made() -> Made:
            try:
                return make()
            finally:
                self._let_go(opened)

        return made

    def _let_go(self, opened: _Opened) -> None:
        with self._lock:
            opened.users -= 1
            if opened.retired and not opened.users:
                self._retired.remove(opened)
                opened.close()
            self._close_unused(0 if self._closed else self._settings.older_releases)

    @contextlib.contextmanager
    def older(self, number: int) -> Iterator[Served]:
        """The release of a number, which stays open within the block. Blocks while files are read.

        Raises:
            Problem: 410, it is no longer kept; 404, it never was published.
            ReleaseError: it is damaged.
        """
        with self._refreshing:
            kept = self._data.numbers
            if number not in kept:
                raise _not_kept(number, kept)
            with self._lock:
                opened = self._older.get(number)
            if opened is None:
                release = Release.numbered(self._data, number)
                opened = _Opened(Served.opened(release, self._settings))
            with self._lock:
                self._older[number] = opened
                self._older.move_to_end(number)
                opened.users += 1
        try:
            yield opened.served
        finally:
            self._let_go(opened)

    def _close_unused(self, most: int) -> None:
        """Close older releases that nobody holds, the least lately asked-for first, until so many are open."""
        for number, opened in list(self._older.items()):
            if len(self._older) > most and not opened.users:
                del self._older[number]
                opened.close()

    def close(self) -> None:
        """Let go of all releases; one that a request holds is closed when that request is done."""
        with self._lock:
            self._closed = True
            self._close_unused(0)
        self._take(None)


def _not_kept(number: int, kept: tuple[int, ...]) -> Problem:
    there = f"There are: {', '.join(map(str, kept))}. Without `release` the current one is asked."
    if kept and number <= kept[-1]:
        return Problem(410, f"release {number} is no longer kept here", hint=there)
    return Problem(404, f"there is no release {number} here", hint=there)


_RETRY_SECONDS = 5
_MEGABYTE: Final = 1024 * 1024


async def served(request: Request) -> AsyncIterator[Served]:
    """The release of a request, as a dependency of FastAPI; it is let go when the answer has been sent."""
    releases: Releases = request.app.state.releases
    with releases.held() as held:
        request.state.release = held.release.hash
        yield held


ServedNow = Annotated[Served, Depends(served)]
"""The parameter of an endpoint that is answered from the release."""


def checked(data: Path) -> Release:
    """The current release of a data folder, for who wants to know before serving that there is one.

    Raises:
        ReleaseError: there is none, or it is damaged.
    """
    release = Release.opened(DataFolder(data))
    with release.store():
        return release
