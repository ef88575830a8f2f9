"""The application put together: routers, layers around them, and what lives as long as the server does."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Final
from urllib.parse import urlsplit

import anyio
import structlog
from anyio import to_thread
from fastapi import APIRouter, FastAPI

from graph.errors import OutstandingError
from outstanding import __version__
from outstanding.settings import Settings
from outstanding.web import (
    assets,
    canned,
    curation,
    data,
    dossiers,
    editor,
    front,
    linked,
    probes,
    quality,
    refusals,
    search,
    sparql,
    taking,
)
from outstanding.web.budgets import Budgets
from outstanding.web.described import Described
from outstanding.web.kept import Kept
from outstanding.web.methods import Methods
from outstanding.web.metrics import Metrics
from outstanding.web.recording import Recording, logger
from outstanding.web.search import Indexes
from outstanding.web.served import Releases
from outstanding.web.sessions import Sessions
from outstanding.web.workers import Workers

ROUTERS: Final[tuple[Callable[[], APIRouter], ...]] = (
    front.router,
    dossiers.router,
    search.router,
    probes.router,
    sparql.router,
    editor.router,
    canned.router,
    data.router,
    taking.router,
    linked.router,
    quality.router,
    curation.router,
    assets.router,
)
"""What makes the routes, in the order in which they are tried."""

LARGEST_BODY: Final = 1024 * 1024
"""Bytes of a request's body that are read. A route that takes more says so with `max_body_size`."""

_SCREENING: Final = 2
"""Threads that look ad-hoc queries over; their own, so that a flood of them leaves the others alone."""

_MEGABYTE: Final = 1024 * 1024

_DESCRIPTION: Final = (
    "Findings of police inspections, with the words that they rest on. Every answer names the release it was made "
    "from; errors are problem details (RFC 9457)."
)


def create_app(settings: Settings) -> FastAPI:
    """The web door over the current release of a data folder. Opens nothing before the server starts it.

    `app.state` holds `settings`, `releases` (`served.Releases`), `answers` (`kept.Kept`), `sessions`
    (`sessions.Sessions`), `metrics` and `log`. A path
    is served without a slash at its end; with one it redirects (308) to that, where there is something.
    """
    log = logger()

    @contextlib.asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = settings.threads
        releases = Releases(settings)
        workers = Workers(settings, app.state.metrics, log)
        app.state.releases, app.state.workers = releases, workers
        app.state.budgets = Budgets(
            settings.queries_per_client, line=settings.query_queue, seconds=settings.query_seconds
        )
        app.state.screening = anyio.CapacityLimiter(_SCREENING)
        async with contextlib.AsyncExitStack() as stack:
            stack.callback(releases.close)
            stack.push_async_callback(workers.close)
            await workers.start()
            told = await _refreshed(app, None)
            tasks = await stack.enter_async_context(anyio.create_task_group())
            stack.callback(tasks.cancel_scope.cancel)
            tasks.start_soon(_watch, app, told)
            yield

    app = Described(
        title="Outstanding",
        description=_DESCRIPTION,
        version=__version__,
        lifespan=living,
        redirect_slashes=False,
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
        max_body_size=LARGEST_BODY,
        root_path=urlsplit(settings.address).path.rstrip("/"),
    )
    app.state.settings = settings
    app.state.indexes = Indexes()
    app.state.metrics = Metrics()
    app.state.answers = Kept(
        settings.answers_megabytes * _MEGABYTE, seconds=settings.question_seconds, at_once=settings.threads
    )
    app.state.sessions = Sessions(settings.curation_token)
    app.state.log = log
    refusals.register(app)
    for router in ROUTERS:
        app.include_router(router())
    app.add_middleware(Methods, routes=app.router.routes)
    app.add_middleware(Recording, metrics=app.state.metrics, log=log)
    return app


async def _watch(app: FastAPI, told: str | None) -> None:
    """Move to a new release when there is one; one that cannot be opened is told of once."""
    settings: Settings = app.state.settings
    while True:
        await _copied(app)
        await _indexed(app)
        await anyio.sleep(settings.release_seconds)
        told = await _refreshed(app, told)


async def _copied(app: FastAPI) -> None:
    """Have a copy of the release in memory, where that is wanted; the server need not wait for it to end."""
    releases: Releases = app.state.releases
    log: structlog.typing.FilteringBoundLogger = app.state.log
    copied = await to_thread.run_sync(releases.copy, abandon_on_cancel=True)
    current = releases.current
    if copied is not None and current:
        log.info("release copied", number=current.number, quads=copied)


async def _indexed(app: FastAPI) -> None:
    """Have the release ready to be searched; the server need not wait for it to end."""
    releases: Releases = app.state.releases
    indexes: Indexes = app.state.indexes
    log: structlog.typing.FilteringBoundLogger = app.state.log

    def made() -> int | None:
        with releases.held() as served:
            return indexes.prepared(served)

    if releases.current is None:
        return
    try:
        size = await to_thread.run_sync(made, abandon_on_cancel=True)
    except OutstandingError as error:
        log.warning("release not indexed", error=str(error))
        return
    if size is not None:
        log.info("release indexed", entries=size)


async def _refreshed(app: FastAPI, told: str | None) -> str | None:
    """Look for a new release; returns what was wrong with it, if anything."""
    releases: Releases = app.state.releases
    workers: Workers = app.state.workers
    log: structlog.typing.FilteringBoundLogger = app.state.log
    try:
        moved = await to_thread.run_sync(releases.refresh)
    except OutstandingError as error:
        if str(error) != told:
            log.error("release not opened", error=str(error))  # noqa: TRY400  its words say all; the trace does not
        return str(error)
    current = releases.current
    if moved and current:
        await workers.move(current.folder / "store")
        log.info("release opened", number=current.number, release=current.hash)
    return None
