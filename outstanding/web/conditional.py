"""Answers that a client or a cache need not be sent twice (RFC 9110, clauses 8.8.3 and 13.1.2).

A release never changes, so what was asked, the form of the answer and the release's hash make an entity tag: it is
known before anything is computed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

REVALIDATED: Final = "public, no-cache"
"""May be kept, and asks each time whether it still holds: a 304 costs no query, and a new release shows at once. A
cache that ignores `Vary` asks with the tag of another form, and gets the right form."""

IMMUTABLE: Final = "public, max-age=31536000, immutable"
"""For what a hash in its address names."""

_TAG: Final = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def etag(release: str, *asked: str) -> str:
    """The strong entity tag of an answer, with its quotes.

    Args:
        release: the hash of the release, or of whatever else the answer is made from.
        *asked: everything else that the bytes depend on: path, parameters, and the media type.
    """
    digest = hashlib.sha256()
    for part in (release, *asked):
        encoded = part.encode(errors="surrogatepass")
        digest.update(len(encoded).to_bytes(8) + encoded)
    return f'"{digest.hexdigest()[:32]}"'


def holds(request: Request, tag: str) -> bool:
    """Whether the request says by `If-None-Match` that it has this already; tags are compared weakly."""
    fields = request.headers.getlist("if-none-match")
    return any(field.strip() == "*" or tag in _TAG.findall(field) for field in fields)


def unchanged(
    request: Request, tag: str, *, headers: Mapping[str, str] | None = None, cache: str = REVALIDATED
) -> Response | None:
    """The 304 where the client has the answer already, else None; for who makes the answer on other ways."""
    if not holds(request, tag):
        return None
    return Response(status_code=304, headers=_common(tag, headers, cache))


def _common(tag: str, headers: Mapping[str, str] | None, cache: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": cache, "Vary": "Accept", **(headers or {})}


def conditional(  # noqa: PLR0913  the parts of an answer
    request: Request,
    tag: str,
    media_type: str,
    content: bytes | Callable[[], bytes],
    *,
    headers: Mapping[str, str] | None = None,
    cache: str = REVALIDATED,
) -> Response:
    """The answer, or 304 without a body where the client has it.

    Args:
        request: what was asked.
        tag: of `etag`.
        media_type: with its charset, where it has one; text types without one are sent as UTF-8.
        content: the body, or what makes it; it is called only where it is needed.
        headers: further headers, sent with a 304 too.
        cache: the `Cache-Control`.
    """
    known = unchanged(request, tag, headers=headers, cache=cache)
    if known:
        return known
    body = content if isinstance(content, bytes) else content()
    return Response(body, 200, _common(tag, headers, cache), media_type)
