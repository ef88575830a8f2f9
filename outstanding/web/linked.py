"""Linked data: what an IRI names leads to a page about it, which can be had in several forms.

    /id/X, /body/X, /graph/X    303 to the page: things are no documents
    /doc/X                      the page, in the form that `Accept` asks for
    /doc/X.ttl                  the page in one form: ttl, jsonld, nt, rdf, csv or html

The redirect leads to `/doc/X` whatever `Accept` says, so that caches hold one redirect, and the address that a browser
shows is the one to share; the form is chosen there. Vocabularies are in `vocabulary`, texts in `texts`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response

from graph.release import DocumentEntry
from graph.terms import INSP
from outstanding.dossiers import document, finding, issue
from outstanding.dossiers.glossary import meanings
from outstanding.linked.accounts import account
from outstanding.linked.descriptions import Description, all_links, describe, exists, licence_of
from outstanding.linked.licences import of_document
from outstanding.linked.lives import life
from outstanding.linked.pages import TextHead, thing_page
from outstanding.linked.places import Places
from outstanding.linked.serialisations import rdf, table
from outstanding.linked.texts import entry_of
from outstanding.web.absence import Absence
from outstanding.web.conditional import conditional
from outstanding.web.kept_page import kept
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
    body = partial(kept, request, served, (served.release.hash, asked), content) if offer is HTML else content
    return conditional(request, asked, content_type(offer), body, headers=headers)


def _html(served: Served, page: Page, description: Description) -> bytes:
    thing = description.thing.value
    kinds = {*description.labels.kinds.get(thing, ())}
    told = life(served.enquiries, served.store, thing) if _ISSUES & kinds else None
    entry = entry_of(served.release, served.base.key_of(thing))
    text = None
    if entry and (served.settings.all_texts or of_document(served.store, thing).open):
        text = page.at.path(f"text/{entry.key}")
    template, more = _document(served, page, entry) if entry else _dossier(served, page, thing, kinds)
    return thing_page(page.frame(served.release.hash), description, told, text, template, **more)


_ISSUES: Final = frozenset({str(INSP.Issue), str(INSP.FormerIssue)})
_FINDINGS: Final = frozenset(
    str(INSP[name])
    for name in ("AreaForImprovement", "CauseOfConcern", "Recommendation", "PositiveFinding", "Observation")
)


def _document(served: Served, page: Page, entry: DocumentEntry) -> tuple[str, dict[str, object]]:
    """The template of a document, and what it shows beside the description."""
    thing, at = str(served.base.thing(entry.key)), page.at
    shown = document.dossier(served.store, thing)
    source, textual = shown.whole.get("source", ""), at.path(f"text/{entry.key}")
    return "document.html", {
        "dossier": shown,
        "meanings": meanings(served.store),
        "account": account(served.store, str(served.base.text(entry.key)), thing, entry),
        "textual": textual,
        "head": TextHead(
            title="",
            document=at.address(thing),
            source=source if source.startswith(("https://", "http://")) else "",
            text=textual,
        ),
    }


def _dossier(served: Served, page: Page, thing: str, kinds: set[str]) -> tuple[str, dict[str, object]]:
    """The template of a thing of some kinds, and what it shows beside the description."""
    if str(INSP.Issue) in kinds:
        shown = issue.dossier(served.enquiries, served.store, served.base, thing)
        return "issue.html", {"dossier": shown, "meanings": meanings(served.store)}
    if _FINDINGS & kinds:
        told = finding.dossier(served.store, thing)
        key = served.base.key_of(told.whole.get("document", ""))
        textual = page.at.path(f"text/{key}") if key else ""
        return "finding.html", {"dossier": told, "meanings": meanings(served.store), "textual": textual}
    return "thing.html", {}
