"""The documents of a catalogue, downloaded: hosts beside each other, the documents of a host one after the other."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from http import HTTPStatus
from typing import Self

import httpx

from graph.canonical import digest
from graph.errors import OutstandingError, SourceError
from outstanding.fetching.catalogue import Document
from outstanding.fetching.exchanges import (
    MOVED,
    REDIRECTS,
    STEP_SECONDS,
    Limits,
    UnansweredError,
    agent,
    answered,
    content_of,
    next_place,
    refused,
)
from outstanding.fetching.holding import HEADERS, Holding, Record, Version, ending_of
from outstanding.fetching.manners import (
    LONGEST_WAIT,
    PASSING,
    TRIES,
    Clock,
    Host,
    Hosts,
    Rules,
    backoff,
    origin,
)
from outstanding.settings import Settings

HOSTS = 4
"""Hosts that are asked at the same time."""

ACCEPT = "text/html, application/xhtml+xml, application/pdf, */*;q=0.8"

_MEGABYTE = 1_000_000
_DOCUMENT_SECONDS = 300.0


class State(StrEnum):
    """What became of a document."""

    FETCHED = "fetched"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a document.

    Attributes:
        file: its name in `reports/`; empty where it is not there.
        size: bytes.
        detail: why it failed, or where a redirect led to.
        hint: what to do about it.
    """

    name: str
    url: str
    state: State
    file: str = ""
    size: int = 0
    sha256: str = ""
    detail: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: httpx.Headers
    content: bytes
    place: httpx.URL


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run asks.

    Attributes:
        limits: of one document.
        seconds: that the whole run may take.
        pause: seconds between two requests to a host, where it does not ask for more.
        agent: how requests name themselves.
    """

    limits: Limits
    seconds: float
    pause: float
    agent: str

    @classmethod
    def by(cls, settings: Settings) -> Self:
        """As the settings say."""
        limits = Limits(settings.fetch_megabytes * _MEGABYTE, _DOCUMENT_SECONDS, settings.fetch_private, "fetch")
        return cls(limits, settings.fetch_seconds, settings.fetch_pause, agent(settings.contact))


class Download:
    """One run over some documents of a catalogue."""

    def __init__(self, holding: Holding, manner: Manner, clock: Clock) -> None:
        """A run that has not begun."""
        self._holding = holding
        self._manner = manner
        self._clock = clock
        self._hosts = Hosts(clock, manner.pause)
        self._until = clock.now() + manner.seconds
        self._stopped = threading.Event()

    def run(self, documents: Sequence[Document], tell: Callable[[Result], None]) -> list[Result]:
        """Fetch what is new; returns what became of each, in the order given. One that fails stops no other.

        Args:
            documents: what to fetch.
            tell: called with each result as soon as it is known, by one thread at a time.

        Raises:
            SourceError: another run is fetching into the folder, or it cannot be written to.
        """
        by_host: dict[str, list[Document]] = {}
        for each in documents:
            by_host.setdefault(origin(each.place), []).append(each)
        found: dict[str, Result] = {}
        lock = threading.Lock()

        faults: list[BaseException] = []

        def work() -> None:
            """Take one host after the other."""
            try:
                while some := self._taken(waiting):
                    for each in some:
                        result = self._result(client, each)
                        with lock:
                            found[each.name] = result
                            tell(result)
            except BaseException as fault:  # noqa: BLE001  raised again where the run was begun
                faults.append(fault)

        waiting = deque(by_host.values())
        with (
            self._holding.writing(),
            httpx.Client(trust_env=False, timeout=STEP_SECONDS, follow_redirects=False) as client,
        ):
            # Ctrl-C must not wait for a server that is slow: nothing of these threads is left half when they end.
            threads = [threading.Thread(target=work, daemon=True) for _ in range(min(HOSTS, len(waiting)))]
            for thread in threads:
                thread.start()
            try:
                for thread in threads:
                    thread.join()
            except BaseException:
                self._stopped.set()
                self._clock.stop()
                raise
        if faults:
            raise faults[0]
        return [found[each.name] for each in documents]

    def _taken(self, waiting: deque[list[Document]]) -> list[Document]:
        """The documents of a host that nobody asks yet; empty where there is none, or the run was stopped."""
        try:
            return [] if self._stopped.is_set() else waiting.popleft()
        except IndexError:
            return []

    def _result(self, client: httpx.Client, document: Document) -> Result:
        try:
            return self._fetched(client, document)
        except OutstandingError as error:
            return self._failed(document, error.detail, error.hint, error.where)
        except OSError as error:
            detail = f"cannot be written: {error.strerror or error}"
            return self._failed(document, detail, "Check the folder and the space on its disk.", str(error.filename))

    @staticmethod
    def _failed(document: Document, detail: str, hint: str, where: str) -> Result:
        told = f"{detail} ({where})" if where and where != document.url else detail
        return Result(document.name, document.url, State.FAILED, detail=told, hint=hint)

    def _fetched(self, client: httpx.Client, document: Document) -> Result:
        known = self._holding.record(document.name)
        self._holding.check(document.name, known)
        asked = known if known and known.url == document.url and self._holding.is_whole(known) else None
        reply = self._visited(client, document, asked)
        today = self._clock.today().replace(microsecond=0).isoformat()
        if reply.status == HTTPStatus.NOT_MODIFIED and asked is not None:
            if document.sha256 not in {"", asked.newest.sha256}:
                raise _other_bytes(asked.newest.sha256, document)
            self._holding.note(document.name, asked.model_copy(update={"checked": today}))
            return _result(document, State.UNCHANGED, asked)
        if reply.status != HTTPStatus.OK:
            raise refused(reply.status, str(reply.place))
        media_type = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
        version = Version(
            sha256=digest(reply.content),
            size=len(reply.content),
            url=str(reply.place),
            status=reply.status,
            headers={name: reply.headers[name] for name in HEADERS if name in reply.headers},
            fetched=today,
        )
        if document.sha256 not in {"", version.sha256}:
            raise _other_bytes(version.sha256, document)
        ending = ending_of(media_type, reply.place.path, reply.content)
        if not ending:
            raise SourceError(
                f"the server calls it {media_type!r}, which no reader is for" if media_type else "its kind is unknown",
                where=str(reply.place),
                hint="Check the address: does a report stand there?",
            )
        if not reply.content.strip():
            raise SourceError("the server sent nothing", where=str(reply.place), hint="Check the address.")
        older = known.versions if known else ()
        if known and known.newest.sha256 == version.sha256:
            older = older[:-1]
        record = Record(url=document.url, file=f"{document.name}{ending}", checked=today, versions=(*older, version))
        self._holding.keep(document.name, record, reply.content)
        if known and known.newest.sha256 == version.sha256:
            return _result(document, State.UNCHANGED, record)
        return _result(document, State.CHANGED if known else State.FETCHED, record)

    def _visited(self, client: httpx.Client, document: Document, known: Record | None) -> _Reply:
        """The answer at the end of all redirects; each hop is asked for by the manners of its own host."""
        place = document.place
        for _ in range(REDIRECTS + 1):
            host = self._hosts.of(place)
            host.known(partial(self._rules, client, place)).check(str(place))
            validators = known.validators.headers if known and known.newest.url == str(place) else {}
            reply = self._asked(client, host, place, {"Accept": ACCEPT, **validators}, self._manner.limits)
            if reply.status not in MOVED:
                return reply
            place = _next(reply, document.url)
        raise SourceError(
            f"more than {REDIRECTS} redirects", where=document.url, hint="Give the address that it stands at."
        )

    def _rules(self, client: httpx.Client, place: httpx.URL) -> Rules:
        """What a host's robots.txt says; redirects of it are followed (RFC 9309, 2.3.1.2)."""
        at = place.copy_with(path="/robots.txt", query=None, fragment=None)
        limits = Limits(self._manner.limits.size, STEP_SECONDS, self._manner.limits.private, "fetch")
        named = str(at)
        for _ in range(REDIRECTS + 1):
            reply = self._asked(client, self._hosts.of(at), at, {"Accept": "text/plain, */*;q=0.5"}, limits)
            if reply.status not in MOVED:
                return Rules.of(reply.status, reply.content, named)
            at = _next(reply, named)
        return Rules.of(HTTPStatus.NOT_FOUND, b"", named)

    def _asked(
        self, client: httpx.Client, host: Host, place: httpx.URL, headers: dict[str, str], limits: Limits
    ) -> _Reply:
        """One answer; where it may go better another time it is asked for again, later each time."""
        for attempt in range(1, TRIES + 1):
            fault: UnansweredError | None = None
            reply: _Reply | None = None
            with host.turn(self._until):
                try:
                    reply = self._exchanged(client, place, headers, limits)
                except UnansweredError as error:
                    fault = error
            if reply is not None:
                host.answers()
                if reply.status not in PASSING:
                    return reply
            told = reply.headers.get("retry-after", "").strip() if reply is not None else ""
            wait = backoff(attempt, told, self._clock.today())
            if wait > LONGEST_WAIT and reply is not None:
                raise _busy(reply, wait, host)
            if attempt < TRIES:
                host.hold(wait)
            elif fault is not None:
                detail = f"{fault.detail} ({attempt} times)"
                host.misses(detail)
                raise UnansweredError(detail, where=fault.where, hint=fault.hint) from fault
        assert reply is not None  # noqa: S101  the last attempt had an answer, or raised
        return reply

    def _exchanged(self, client: httpx.Client, place: httpx.URL, headers: dict[str, str], limits: Limits) -> _Reply:
        until = time.monotonic() + limits.seconds
        with answered(client, place, limits, {**headers, "User-Agent": self._manner.agent}) as response:
            content = b""
            if response.status_code == HTTPStatus.OK:
                content = content_of(response, str(place), limits, until)
            return _Reply(response.status_code, response.headers, content, place)


def _result(document: Document, state: State, record: Record) -> Result:
    newest = record.newest
    moved = f"redirected to {newest.url}" if newest.url != document.url else ""
    return Result(document.name, document.url, state, record.file, newest.size, newest.sha256, moved)


def _next(reply: _Reply, named: str) -> httpx.URL:
    """Where a redirect leads."""
    return next_place(reply.place, reply.headers, named)


def _busy(reply: _Reply, wait: float, host: Host) -> SourceError:
    """A server that asks to be left alone for long is not asked again in this run."""
    host.gone = f"the server answered {reply.status} and asks to come back in {wait:,.0f} seconds"
    return SourceError(host.gone, where=str(reply.place), hint="Run it again then.")


def _other_bytes(found: str, document: Document) -> SourceError:
    return SourceError(
        f"its bytes are others than the catalogue expects: SHA-256 {found}, not {document.sha256}",
        where=document.url,
        hint="Look at the document; if it is the right one, correct sha256 in the catalogue or take it out.",
    )
