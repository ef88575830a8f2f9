"""The outermost layer: a request's id, its line in the log, its figures, and an answer where the code failed.

A line of the log is one JSON object on stderr: method, route template, status, milliseconds, bytes, release, request
id. No address of a client, no path or query as it was asked, no user agent: nothing that tells who asked for what.
"""

from __future__ import annotations

import re
import sys
import time
import traceback
import uuid
from typing import Final

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from outstanding.web.metrics import Metrics
from outstanding.web.problems import Problem
from outstanding.web.refusals import answer

_SAFE: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_UNKNOWN: Final = "(none)"
"""The route of a request that no route answers; its path would make a new line of figures for each."""

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})

_EACH: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
"""Headers of every answer."""

_POLICY: Final = (
    b"content-security-policy",
    b"default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
)
"""Of every answer that does not set its own: nothing from elsewhere, and no script or style within a page."""


def logger() -> structlog.typing.FilteringBoundLogger:
    """A log of its own: JSON lines on stderr, with the time in UTC."""
    bound: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(0),
    )
    return bound


def request_id(given: str | None) -> str:
    """The id that a request brought, if it is a safe token of at most 64 characters; else a new one."""
    return given if given and _SAFE.fullmatch(given) else uuid.uuid4().hex


class Recording:
    """Gives each request its id, counts it and logs it; answers 500 where the code failed before it answered."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log: structlog.typing.FilteringBoundLogger) -> None:
        """Stand around an application."""
        self._app = app
        self._metrics = metrics
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        request.state.request_id = request_id(request.headers.get("x-request-id"))
        recorded = _Recorded(send, request.state.request_id)
        method = scope["method"]  # an inner layer makes a GET of a HEAD
        started = time.perf_counter()
        self._metrics.under_way.inc()
        try:
            await self._app(scope, receive, recorded.send)
        except Exception as error:  # whatever it was, the client gets an answer and the log the reason
            self._failed(request, error)
            if recorded.status is None:
                problem = Problem(500, "the server failed on this request", hint="Report it with its request id.")
                await answer(request, problem)(scope, receive, recorded.send)
            else:
                raise  # the answer has begun: the connection is broken off, so that nobody takes it for whole
        finally:
            self._metrics.under_way.dec()
            self._record(request, method, recorded, time.perf_counter() - started)

    def _failed(self, request: Request, error: Exception) -> None:
        frames = traceback.format_exception(type(error), error, error.__traceback__)
        self._log.error("failed", request_id=request.state.request_id, error=type(error).__name__, trace=frames)

    def _record(self, request: Request, method: str, recorded: _Recorded, seconds: float) -> None:
        # Some routes are compared by place only in newer releases of the framework; the template is what all have.
        route = getattr(request.scope.get("route"), "path", _UNKNOWN)
        status = recorded.status or 0
        named = method if method in _METHODS else "other"
        self._metrics.requests.labels(named, route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        self._metrics.sent.labels(route).inc(recorded.bytes)
        told = {"error": request.state.error} if status >= _SERVER and hasattr(request.state, "error") else {}
        self._log.info(
            "request",
            method=named,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            bytes=recorded.bytes,
            release=getattr(request.state, "release", None),
            request_id=request.state.request_id,
            **told,
        )


_SERVER: Final = 500
"""From this status on the reason is logged: it is about the server, not about what somebody asked."""


class _Recorded:
    """Sends an answer with the headers that each has, and remembers its status and length."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._id = request_id
        self.status: int | None = None
        self.bytes = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*message.get("headers", ()), *_EACH, (b"x-request-id", self._id.encode("ascii"))]
            if not any(name.lower() == _POLICY[0] for name, _ in headers):
                headers.append(_POLICY)
            message = {**message, "headers": headers}
        elif message["type"] == "http.response.body":
            self.bytes += len(message.get("body", b""))
        await self._send(message)
