"""Pages that are made once per release and address, and kept in memory while there is room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from fastapi import Request
from starlette.responses import Response

from outstanding import __version__
from outstanding.web import addresses
from outstanding.web.conditional import REVALIDATED, conditional, etag
from outstanding.web.kept import Kept, Key, Written
from outstanding.web.served import Releases, Served

HTML: Final = "text/html; charset=utf-8"


def made(
    request: Request,
    served: Served,
    body: Callable[[], bytes],
    *depends: str,
    media_type: str = HTML,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A page that is made once per release and address, and kept.

    Args:
        request: for it.
        served: the release.
        body: makes it.
        *depends: what the bytes depend on beside the release and the address.
        media_type: of the answer.
        headers: further headers.
    """
    key = (
        served.release.hash,
        __version__,
        addresses.root(request),
        str(request.url.path),
        str(request.url.query),
        *depends,
    )
    content = partial(kept, request, served, key, body)
    return conditional(request, etag(*key), media_type, content, headers=headers or {}, cache=REVALIDATED)


def kept(request: Request, served: Served, key: Key, body: Callable[[], bytes]) -> bytes:
    """What is kept under a key, or else made now and kept.

    Args:
        request: for it.
        served: the release, which stays open until it is made.
        key: all that the bytes depend on, the hash of the release first.
        body: makes it.

    Raises:
        Problem: 503, it takes too long, or too much is being made already.
    """
    answers: Kept = request.app.state.answers
    releases: Releases = request.app.state.releases
    return answers.made(key, lambda: releases.keeping(served, lambda: Written(body()))).body
