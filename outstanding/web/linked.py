"""Linked data: what an IRI names leads to a page about it, which can be had in several forms.

    /id/X, /body/X, /graph/X    303 to the page: things are no documents
    /doc/X                      the page, in the form that `Accept` asks for
    /doc/X.ttl                  the page in one form: ttl, jsonld, nt, rdf, csv or html

The redirect leads to `/doc/X` whatever `Accept` says, so that caches hold one redirect, and the address that a browser
shows is the one to share; the form is chosen there. Vocabularies are in `vocabulary`, texts in `texts`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response

from graph.terms import INSP
from outstanding.linked.descriptions import Description, all_links, describe, exists, licence_of
from outstanding.linked.licences import of_document
from outstanding.linked.lives import life
from outstanding.linked.pages import thing_page
from outstanding.linked.places import Places
from outstanding.linked.serialisations import rdf, table
from outstanding.linked.texts import entry_of
from outstanding.linked.views import stylesheet
from outstanding.web.absence import Absence
from outstanding.web.conditional import conditional, etag
from outstanding.web.negotiation import Offer, negotiate
from outstanding.web.representations import (
    CSV,
    DESCRIBED,
    HTML,
    RESPONSES,
    Page,
    content_type,
    context_address,
    parted,
    places,
    see,
    tag,
)
from outstanding.web.served import Served, ServedNow
from outstanding.web.texts import Texts
from outstanding.web.vocabulary import Vocabularies

_LEADING: Final = (("id", "A thing"), ("body", "An official body"), ("graph", "A named graph"))


def router() -> APIRouter:
    """/id, /doc, /body, /graph, /def and /text."""
    routes = APIRouter(tags=["linked data"])
    absence = Absence()
    for start, what in _LEADING:
        routes.get(
            f"/{start}/{{path:path}}",
            name=start,
            summary=f"{what}; leads to the page about it",
            status_code=303,
            response_class=Response,
            responses=RESPONSES,
        )(_leading(start, absence))
    Pages(absence).add(routes)
    Vocabularies(absence).add(routes)
    Texts(absence).add(routes)
    routes.get("/linked.css", include_in_schema=False)(style)
    return routes


def _leading(start: str, absence: Absence) -> Callable[[str, Request, Served], Response]:
    """The endpoint that leads from things to their pages."""

    def leading(path: str, request: Request, served: ServedNow) -> Response:
        at = places(request, served)
        asked = f"{start}/{path}"
        thing = at.at(asked)
        if thing is None or not known(served, thing):
            return absence.answer(served, at, thing, asked)
        page = at.path(f"doc/{at.page_key(thing.value)}")
        return see(page, link=f'<{page}>; rel="describedby"')

    return leading


def known(served: Served, thing: ox.NamedNode) -> bool:
    """Whether the release knows a thing: says something of it, or has a graph by its name."""
    return thing.value in served.release.manifest.graphs or exists(served.store, thing)


async def style(request: Request) -> Response:
    """The style sheet of the pages."""
    content = stylesheet()
    return conditional(request, etag("", content.decode()), "text/css; charset=utf-8", content)


class Pages:
    """The pages about things."""

    def __init__(self, absence: Absence) -> None:
        """Answer for what is not there by `absence`."""
        self._absence = absence

    def add(self, routes: APIRouter) -> None:
        """Add the route."""
        routes.get(
            "/doc/{path:path}",
            summary="The page about a thing, in several forms",
            response_class=Response,
            responses=RESPONSES,
        )(self.page)

    def page(self, path: str, request: Request, served: ServedNow) -> Response:
        """The page about a thing, in the form that the suffix, `format` or `Accept` asks for."""
        at = places(request, served)
        key, fixed = parted(path, DESCRIBED)
        candidates = at.described_at(key)
        thing = next((each for each in candidates if known(served, each)), None)
        if thing is None:
            suffix = f".{fixed.names[0]}" if fixed else ""
            return self._absence.answer(served, at, candidates[0] if candidates else None, f"doc/{path}", suffix)
        offer = fixed or negotiate(request.headers.get("accept"), DESCRIBED, request.query_params.get("format"))
        return _page(request, served, at, thing, offer)


def _page(request: Request, served: Served, at: Places, thing: ox.NamedNode, offer: Offer) -> Response:
    key = f"doc/{at.page_key(thing.value)}"
    licence = licence_of(served.store, at, thing)
    page = Page(at, key, DESCRIBED, at.page_iri(thing.value) or thing.value, licence)

    def content() -> bytes:
        description = describe(served.release, served.store, at, thing)
        if offer is HTML:
            return _html(served, page, description)
        if offer is CSV:
            return table(description)
        return rdf(description.triples, offer.media_type, context_address(request), thing.value)

    more = (
        f'<{at.uri(thing.value)}>; rel="describes"',
        f'<{at.path("")}{all_links(thing)}>; rel="related"; title="everything that leads to it, as a SPARQL query"',
    )
    headers = {
        "Link": page.link(*more),
        "Content-Location": page.address(offer),
    }
    asked = tag(request, served, key, offer.media_type, str(served.settings.all_texts))
    return conditional(request, asked, content_type(offer), content, headers=headers)


def _html(served: Served, page: Page, description: Description) -> bytes:
    thing = description.thing.value
    kinds = description.labels.kinds.get(thing, ())
    told = life(served.release, served.store, thing) if {str(INSP.Issue), str(INSP.FormerIssue)} & {*kinds} else None
    entry = entry_of(served.release, served.base.key_of(thing))
    text = None
    if entry and (served.settings.all_texts or of_document(served.store, thing).open):
        text = page.at.path(f"text/{entry.key}")
    return thing_page(page.frame(served.release.hash), description, told, text)
