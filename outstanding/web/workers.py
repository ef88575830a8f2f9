"""Processes for ad-hoc queries, which can be killed: the engine has no time limit and no bound on its memory.

A query goes to a free process or waits for one; the line is short and says so when it is full. A process that is too
slow, needs too much memory or crashes is replaced, and whoever asked is told. Nothing here runs on another thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import structlog

from graph.store import not_sparql
from graph.terms import PREFIXES
from outstanding.settings import Settings
from outstanding.web.metrics import Metrics
from outstanding.web.problems import Problem
from outstanding.web.query_process import MEGABYTE, START_SECONDS, ProcessDiedError, QueryProcess
from queries.dialect import standard

RETRY_SECONDS: Final = 5
"""When to try again, as answers say that are refused because too much is under way."""

_AGAIN_SECONDS: Final = 1.0
_OUT_OF_MEMORY: Final = ("memory allocation of", "MemoryError", "bad_alloc", "cannot allocate memory")
"""By what a process says that it ended for want of memory: in Rust, Python, C++ and C."""


@dataclass(frozen=True, slots=True)
class Query:
    """An ad-hoc query.

    Attributes:
        text: as it came, screened.
        store: the folder of the store of the release to ask.
        union: whether the default graph is all graphs together.
        base: what relative IRIs are relative to.
        media_types: to answer in, for each form of result: `rows`, `truth` and `graph`; None where none is acceptable.
        dataset: the default graphs and the named graphs that the request names, if it names any.
    """

    text: str
    store: Path
    union: bool
    base: str
    media_types: Mapping[str, str | None]
    dataset: tuple[Sequence[str], Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a query gave: whole, within the limits, ready to be sent."""

    media_type: str
    content: bytes


class Workers:
    """A fixed number of processes. Everything here is called on one event loop."""

    def __init__(self, settings: Settings, metrics: Metrics, log: structlog.typing.FilteringBoundLogger) -> None:
        """Start nothing yet."""
        self._settings = settings
        self._metrics = metrics
        self._log = log
        self._idle: asyncio.LifoQueue[QueryProcess] = asyncio.LifoQueue()
        self._all: set[QueryProcess] = set()
        self._waiting = 0
        self._moving = 0
        self._starting: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def pids(self) -> frozenset[int]:
        """The processes there are, by their number."""
        return frozenset(each.pid for each in self._all)

    async def start(self) -> None:
        """Start all processes."""
        async with asyncio.TaskGroup() as tasks:
            for _ in range(self._settings.query_workers):
                tasks.create_task(self._start())

    async def close(self) -> None:
        """End all processes, whatever they do."""
        self._closed = True
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        await asyncio.gather(*(each.end() for each in self._all))
        self._all.clear()

    async def move(self, store: Path) -> None:
        """Have the processes that are free open a store; the others do it with their next query."""
        free = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
        self._moving += len(free)  # they are as good as free: whoever waits for them is not refused

        async def moved(worker: QueryProcess) -> None:
            try:
                await asyncio.wait_for(worker.ask({"store": str(store), "seconds": START_SECONDS}), START_SECONDS)
            except (ProcessDiedError, TimeoutError):
                self._replace(worker)
            else:
                self._idle.put_nowait(worker)
            finally:
                self._moving -= 1

        await asyncio.gather(*map(moved, free))

    async def answer(self, query: Query) -> Result:
        """Run a query in a process of its own.

        Raises:
            Problem: 400, it is no SPARQL; 406, its form of result is not acceptable; 422, its answer is too large;
                503, it took too long or too much memory, crashed the process, or too many wait already.
        """
        worker = await self._free()
        kept = False
        self._metrics.queries_running.inc()
        try:
            message, content = await asyncio.wait_for(self._asked(worker, query), self._settings.query_seconds)
            kept = True
        except TimeoutError:
            raise self._stopped(
                "time", "query_seconds", f"took longer than {self._settings.query_seconds:g} s"
            ) from None
        except ProcessDiedError as death:
            raise self._death(str(death)) from None
        finally:
            self._metrics.queries_running.dec()
            if kept:
                self._idle.put_nowait(worker)
            else:  # also where whoever asked has left
                self._replace(worker)
        return self._result(message, content)

    async def _asked(self, worker: QueryProcess, query: Query) -> tuple[dict[str, Any], bytes]:
        """Ask a process, by the standard's reading of the query; errors are told at the place that its author knows."""
        text = standard(query.text)
        found = await worker.ask(self._message(query, text))
        if found[0]["outcome"] == "syntax" and text != query.text:
            return await worker.ask(self._message(query, query.text))
        return found

    def _message(self, query: Query, text: str) -> dict[str, Any]:
        default, named = query.dataset or (None, None)
        return {
            "store": str(query.store),
            "query": text,
            "union": query.union and query.dataset is None,
            "base": query.base,
            "prefixes": PREFIXES,
            "media_types": dict(query.media_types),
            "rows": self._settings.query_rows,
            "bytes": self._settings.query_answer_megabytes * MEGABYTE,
            "seconds": self._settings.query_seconds,
            "default_graphs": default,
            "named_graphs": named,
        }

    async def _free(self) -> QueryProcess:
        """A process that is free, at once or after some time in the line."""
        with contextlib.suppress(asyncio.QueueEmpty):
            return self._idle.get_nowait()
        if self._waiting >= self._settings.query_queue + self._moving:
            raise self._busy()
        self._waiting += 1
        self._metrics.queries_waiting.set(self._waiting)
        try:
            return await asyncio.wait_for(self._idle.get(), self._settings.query_seconds)
        except TimeoutError:
            raise self._busy() from None
        finally:
            self._waiting -= 1
            self._metrics.queries_waiting.set(self._waiting)

    def _result(self, message: Mapping[str, Any], content: bytes) -> Result:
        self._metrics.queries.labels(message["outcome"]).inc()
        match message["outcome"]:
            case "answered":
                return Result(message["media_type"], content)
            case "syntax":
                raise _not_sparql(message["message"])
            case "form":
                raise FormError(message["form"])
            case "limit" if message["limit"] == "memory":
                raise self._stopped("memory", "query_megabytes", self._much)
            case "limit":
                raise self._too_large(message["limit"])
            case "impossible":
                raise Problem(400, f"the query cannot be answered: {message['message']}", hint="Ask in another way.")
            case _:
                self._log.error("query failed", error=message["message"])
                raise Problem(500, "the data cannot be read", hint="Report it with its request id.")

    def _too_large(self, limit: str) -> Problem:
        settings = self._settings
        name, value, told = {
            "rows": ("query_rows", settings.query_rows, f"more than {settings.query_rows:,} rows or triples"),
            "bytes": (
                "query_answer_megabytes",
                settings.query_answer_megabytes,
                f"more than {settings.query_answer_megabytes} MB",
            ),
        }[limit]
        return Problem(
            422,
            f"the answer has {told}, and is refused rather than cut",
            hint=f"Ask for less: LIMIT {settings.query_rows} with ORDER BY and OFFSET gives it in pages.",
            extensions={"limit": name, "value": value},
        )

    @property
    def _much(self) -> str:
        return f"needed more than {self._settings.query_megabytes} MB of memory"

    def _stopped(self, outcome: str, limit: str, told: str) -> Problem:
        self._metrics.queries.labels(outcome).inc()
        return Problem(
            503,
            f"the query {told} and was stopped",
            hint="Ask for less, or bind more of it; a saved question may answer it already.",
            extensions={"limit": limit, "value": getattr(self._settings, limit)},
        )

    def _death(self, complaint: str) -> Problem:
        """What to tell of a process that ended on a query."""
        if any(words in complaint for words in _OUT_OF_MEMORY):
            return self._stopped("memory", "query_megabytes", self._much)
        self._metrics.queries.labels("crashed").inc()
        self._log.warning("query process crashed", complaint=complaint[:200])
        return Problem(
            503,
            "the query crashed the process that ran it, which was replaced",
            hint="A long chain or deep nesting of patterns or operators does that: write it with VALUES or IN.",
        )

    def _busy(self) -> Problem:
        self._metrics.queries.labels("refused").inc()
        return Problem(
            503,
            "too many queries are waiting already",
            hint=f"Try again in {RETRY_SECONDS} s.",
            extensions={"limit": "query_queue", "value": self._settings.query_queue},
            headers={"Retry-After": str(RETRY_SECONDS)},
        )

    def _replace(self, worker: QueryProcess) -> None:
        task = asyncio.create_task(self._replaced(worker))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _replaced(self, worker: QueryProcess) -> None:
        await worker.end()
        self._all.discard(worker)
        await self._start()

    async def _start(self) -> None:
        """Start a process, and try again until it runs: without one nothing would be answered."""
        while not self._closed:
            try:
                worker = await QueryProcess.started(self._settings)
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                self._log.error("query process not started", error=repr(error))
                await asyncio.sleep(_AGAIN_SECONDS)
                continue
            self._all.add(worker)
            self._metrics.workers_started.inc()
            self._idle.put_nowait(worker)
            return


def _not_sparql(complaint: str) -> Problem:
    """The engine's complaint, with its place as numbers too, counted from 1."""
    error = not_sparql(complaint)
    numbers = [int(number) for number in _NUMBER.findall(error.where)]
    place = dict(zip(("line", "column"), numbers, strict=False))
    return Problem(400, error.detail, where=error.where, hint=error.hint, extensions=place)


_NUMBER: Final = re.compile("[0-9]+")


class FormError(Exception):
    """The form of the query's result, the argument, has no media type that the client takes."""
