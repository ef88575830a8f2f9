"""A dump from the web."""

from __future__ import annotations

import time
from dataclasses import dataclass
from http import HTTPStatus

import httpx

from graph.errors import SourceError
from outstanding.fetching.exchanges import (
    MOVED,
    REDIRECTS,
    STEP_SECONDS,
    Limits,
    Validators,
    answered,
    content_of,
    next_place,
    place_of,
    refused,
)

ACCEPT = "application/n-quads, application/trig, text/turtle, application/ld+json, application/n-triples, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent.

    Attributes:
        content: the bytes, free of what they were packed in for the way only.
        url: the address that they came from after all redirects.
        media_type: as the server says, without parameters, in lower case; empty where it says none.
    """

    content: bytes
    url: str
    media_type: str
    validators: Validators


def fetch(url: str, limits: Limits, known: Validators | None = None) -> Fetched | None:
    """Fetch a dump; None where the server says that the known version still stands.

    Raises:
        UsageError: the address is not one of the web.
        SourceError: it cannot be had: no such host, an address that is not public, no answer in time, an error of the
            server, too many redirects, too many bytes.
    """
    until = time.monotonic() + limits.seconds
    place, named = place_of(url), url
    headers = {"Accept": ACCEPT, **(known or Validators()).headers}
    with httpx.Client(trust_env=False, timeout=STEP_SECONDS, follow_redirects=False) as client:
        for _ in range(REDIRECTS + 1):
            with answered(client, place, limits, headers) as response:
                if response.status_code not in MOVED:
                    return _fetched(response, str(place), limits, until)
                place = next_place(place, response.headers, named)
    raise SourceError(
        f"more than {REDIRECTS} redirects", where=named, hint="Give the address that the dump itself stands at."
    )


def _fetched(response: httpx.Response, url: str, limits: Limits, until: float) -> Fetched | None:
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        return None
    if response.status_code != HTTPStatus.OK:
        raise refused(response.status_code, url)
    return Fetched(
        content=content_of(response, url, limits, until),
        url=url,
        media_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
        validators=Validators(response.headers.get("etag"), response.headers.get("last-modified")),
    )
