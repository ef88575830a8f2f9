"""The endpoint: SPARQL 1.1 queries over the release that is served. It takes no updates."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from functools import partial
from typing import Any, Final, TypeVar

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from outstanding.settings import Settings
from outstanding.web import addresses, description
from outstanding.web.budgets import Budgets
from outstanding.web.conditional import REVALIDATED, conditional, etag, unchanged
from outstanding.web.negotiation import Offer, named, negotiate, not_acceptable, preferred
from outstanding.web.protocol import DIRECT, FORM, Operation, operation
from outstanding.web.screening import Screened, screened
from outstanding.web.served import Served, ServedNow
from outstanding.web.workers import FormError, Query, Result, Workers

_JSON: Final = Offer("application/sparql-results+json", ("json", "srj"), ("application/json",))
_XML: Final = Offer("application/sparql-results+xml", ("xml", "srx"), ("application/xml", "text/xml"))

OFFERS: Final[Mapping[str, tuple[Offer, ...]]] = {
    "rows": (_JSON, _XML, Offer("text/csv", ("csv",)), Offer("text/tab-separated-values", ("tsv",))),
    "truth": (_JSON, _XML),
    "graph": (
        Offer("text/turtle", ("ttl", "turtle", "n3"), ("application/x-turtle",)),
        Offer("application/n-triples", ("nt",)),
        Offer("application/ld+json", ("jsonld", "json-ld", "json"), ("application/json",)),
        Offer("application/rdf+xml", ("rdf", "xml"), ("application/xml", "text/xml")),
    ),
}
"""The media types of each form of result, the first of which is for who has no preference."""

_FORMS: Final = {"SELECT": "rows", "ASK": "truth", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
_PATH: Final = "sparql"
_GONE: Final = 499
"""The status in the log where the client left before its answer; nobody receives it."""

_T = TypeVar("_T")


def router() -> APIRouter:
    """/sparql, by GET and by POST."""
    routes = APIRouter(tags=["SPARQL"])
    common: dict[str, Any] = {"response_class": Response, "responses": _RESPONSES}
    routes.get(f"/{_PATH}", summary="Ask in SPARQL", openapi_extra=_BY_GET, **common)(endpoint)
    # A body may be longer than anywhere else: it is read up to the limit of a query's length.
    routes.post(f"/{_PATH}", summary="Ask in SPARQL", openapi_extra=_BY_POST, max_body_size=_ANY, **common)(endpoint)
    return routes


async def endpoint(request: Request, served: ServedNow) -> Response:
    """A query by the SPARQL 1.1 Protocol; without one, what the endpoint is; a person is led to the editor."""
    settings = served.settings
    asked = await operation(request, settings.query_length)
    if asked.query is None:
        return _described(request, served, asked)
    budgets: Budgets = request.app.state.budgets
    async with budgets.taken(request.client.host if request.client else ""):
        return await _answered(request, served, asked, asked.query)


def _described(request: Request, served: Served, asked: Operation) -> Response:
    """The description of the service; small enough to be made on the event loop."""
    offer = negotiate(request.headers.get("accept"), description.OFFERS, asked.format)
    address = addresses.root(request) + _PATH
    told = served.settings.model_dump_json(include=_DESCRIBED)
    tag = etag(served.release.hash, _PATH, address, offer.media_type, told)
    if offer is description.PAGE:
        return Response(status_code=303, headers={"Location": "/editor", "Vary": "Accept"})
    graph = partial(description.description, address, served.settings, served.release.hash)
    return conditional(request, tag, offer.media_type, lambda: description.written(graph(), offer.media_type))


async def _answered(request: Request, served: Served, asked: Operation, text: str) -> Response:
    settings = served.settings
    screen = partial(
        screened, text, length=settings.query_length, depth=settings.query_depth, services=settings.services
    )
    seen = await to_thread.run_sync(screen, limiter=request.app.state.screening)
    media_types = _media_types(request, asked, seen)
    address = addresses.root(request) + _PATH
    query = Query(
        text=text,
        store=served.release.folder / "store",
        union=settings.union_default_graph and not seen.names_dataset,
        base=address,
        media_types=media_types,
        dataset=asked.dataset,
    )
    lasting = seen.lasting and request.method == "GET"
    # What a release holds, a query, and everything that its answer depends on besides.
    tag = etag(served.release.hash, _PATH, text, repr((asked.dataset, media_types, query.union, address)))
    workers: Workers = request.app.state.workers

    async def result() -> Result:
        try:
            return await workers.answer(query)
        except FormError as error:
            raise not_acceptable(OFFERS[str(error)]) from error

    if not lasting:
        given = await while_there(request, result())
        return _sent(given, {"Cache-Control": "no-store", "Vary": "Accept"})
    known = unchanged(request, tag)
    if known:
        return known
    given = await while_there(request, result())
    return _sent(given, {"ETag": tag, "Cache-Control": REVALIDATED, "Vary": "Accept"})


def _sent(given: Result | None, headers: Mapping[str, str]) -> Response:
    if given is None:
        return Response(status_code=_GONE)
    return Response(given.content, 200, headers, given.media_type)


def _media_types(request: Request, asked: Operation, seen: Screened) -> dict[str, str | None]:
    """The media type to answer each form of result in.

    Raises:
        Problem: 406, the form that the query seems to have can be had in none that the client takes.
    """
    accept = request.headers.get("accept")
    if seen.form:
        negotiate(accept, OFFERS[_FORMS[seen.form]], asked.format)
    chosen = {
        form: named(asked.format, offers) if asked.format else preferred(accept, offers)
        for form, offers in OFFERS.items()
    }
    return {form: offer.media_type if offer else None for form, offer in chosen.items()}


async def while_there(request: Request, work: Awaitable[_T]) -> _T | None:
    """What comes of some work, which is cancelled if the client leaves; None then."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.create_task(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


_ANY: Final = 1 << 40
_DESCRIBED: Final = set(Settings.model_fields)

_MEDIA_TYPES: Final = dict.fromkeys(offer.media_type for offers in OFFERS.values() for offer in offers)
_PROBLEM: Final = {"application/problem+json": {"schema": {"type": "object"}}}
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The answer, whole",
        "content": {media_type: {} for media_type in _MEDIA_TYPES},
    },
    304: {"description": "The client has this answer already"},
    **{
        status: {"description": told, "content": _PROBLEM}
        for status, told in {
            400: "No query, several, or none that is SPARQL; with its line and column",
            403: "An update, or a query that would ask other servers",
            406: "None of the media types asked for fits this form of query",
            413: "A query that is too long",
            415: "A body of another media type than a query can be sent as",
            422: "An answer that is larger than the limits",
            429: "The client has as many queries under way as it may",
            503: "A query that took too much time or memory, or too many queries at once",
        }.items()
    },
}
_GRAPHS: Final = {"type": "array", "items": {"type": "string", "format": "uri"}}
_BY_GET: Final = {
    "parameters": [
        {"name": "query", "in": "query", "schema": {"type": "string"}, "description": "a query in SPARQL 1.1"},
        {"name": "default-graph-uri", "in": "query", "schema": _GRAPHS, "description": "graphs to ask as one"},
        {"name": "named-graph-uri", "in": "query", "schema": _GRAPHS, "description": "graphs for GRAPH"},
        {
            "name": "format",
            "in": "query",
            "schema": {"type": "string"},
            "description": "a media type or json, xml, csv, tsv, ttl, nt, jsonld, rdf; wins over Accept",
        },
    ]
}
_BY_POST: Final = {
    **_BY_GET,
    "requestBody": {
        "required": True,
        "content": {
            FORM: {"schema": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}},
            DIRECT: {"schema": {"type": "string"}},
        },
    },
}
