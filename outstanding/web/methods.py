"""HEAD for every GET, OPTIONS for every path, and CORS, once for all routes.

Everything here is public and read without credentials, so any origin may read it. The headers of CORS stand on every
answer, whether or not a browser asked with an `Origin`, so that no cache mixes them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TRIED: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
_EXPOSED: Final = "ETag, Link, Location, Retry-After, X-Request-ID"
_CORS: Final = ((b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", _EXPOSED.encode()))
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, X-Request-ID",
    "Access-Control-Max-Age": "86400",
}
_NOT_FOUND: Final = 404
_NOT_ALLOWED: Final = 405


def allowed(routes: Sequence[BaseRoute], scope: Scope) -> list[str]:
    """The methods that a path takes, HEAD and OPTIONS among them; none where there is nothing."""
    found = [method for method in _TRIED if _match(routes, {**scope, "method": method}) is Match.FULL]
    if "GET" in found:
        found.insert(1, "HEAD")
    return [*found, "OPTIONS"] if found else []


def _match(routes: Sequence[BaseRoute], scope: Scope) -> Match:
    best = Match.NONE
    for route in routes:
        match, _ = route.matches(dict(scope))
        if match is Match.FULL:
            return match
        best = match if match is Match.PARTIAL else best
    return best


class Methods:
    """Answers HEAD by the GET without its body, OPTIONS by itself, and a path with a slash too many by a redirect."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        """Stand around an application that has these routes."""
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def across(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() != b"allow"]
                if message["status"] == _NOT_ALLOWED:
                    kept.append((b"allow", ", ".join(allowed(self._routes, scope)).encode()))
                message = {**message, "headers": [*kept, *_CORS]}
            await send(message)

        match = _match(self._routes, scope)
        elsewhere = self._without_slash(scope) if match is Match.NONE else None
        if elsewhere:
            # The target is a path of this server's own routes, never made of the request's host.
            await Response(status_code=308, headers={"Location": elsewhere})(scope, receive, across)
        elif scope["method"] == "OPTIONS" and match is Match.PARTIAL:
            headers = {"Allow": ", ".join(allowed(self._routes, scope)), **_PREFLIGHT}
            await Response(status_code=204, headers=headers)(scope, receive, _with_allow(send))
        elif scope["method"] == "HEAD" and match is Match.PARTIAL:
            as_get = {**scope, "method": "GET"}
            if _match(self._routes, as_get) is Match.FULL:
                await self._app(as_get, receive, _Bodiless(across).send)
                scope.update({name: value for name, value in as_get.items() if name != "method"})
            else:
                await self._app(scope, receive, across)
        else:
            await self._app(scope, receive, across)

    def _without_slash(self, scope: Scope) -> str | None:
        """The address of a path that ends in slashes, without them, where there is something."""
        path: str = scope["path"]
        shorter = "/" + path.strip("/")
        if not path.endswith("/") or path == "/" or not allowed(self._routes, {**scope, "path": shorter}):
            return None
        query = scope.get("query_string", b"").decode("latin-1")
        root: str = scope.get("root_path", "").rstrip("/")
        whole = shorter if shorter.startswith(f"{root}/") else root + shorter  # the proxy may have taken it off
        return quote(whole, safe="/:@!$&'()*+,;=~-._") + (f"?{query}" if query else "")


def _with_allow(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *_CORS]}
        await send(message)

    return sent


class _Bodiless:
    """Passes on an answer's headers and ends it there."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._ended = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._send(message)
        elif message["type"] == "http.response.body" and not message.get("more_body", False) and not self._ended:
            self._ended = True
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
