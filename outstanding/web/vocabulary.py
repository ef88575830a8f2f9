"""The vocabularies: every term by its IRI, and each vocabulary whole.

/def                        the list of vocabularies
/def/inspection             a vocabulary, in the form that `Accept` asks for; its terms are anchors, `#voice`
/def/inspection/lineage     one of its modules
/def/inspection/0.2.0       303 to the vocabulary, if that is the version that the release holds
/def/inspection.ttl         in one form: ttl, jsonld, nt, rdf or html
/def/theme/marac            303 to the page about a concept or a scheme
/def/context.jsonld         the JSON-LD context that comes with the project
"""

from __future__ import annotations

from functools import cache, partial
from importlib.resources import files

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph.canonical import digest
from graph.terms import PUBLIC
from outstanding.linked.descriptions import exists
from outstanding.linked.licences import of_graph
from outstanding.linked.pages import vocabularies_page
from outstanding.linked.serialisations import rdf
from outstanding.linked.vocabularies import graph_of, of_version, vocabularies, vocabulary
from outstanding.vocabulary.pages import vocabulary_page
from outstanding.web.absence import Absence
from outstanding.web.conditional import conditional, etag
from outstanding.web.kept_page import kept
from outstanding.web.negotiation import Offer, negotiate
from outstanding.web.representations import (
    CONTEXT,
    HTML,
    JSON_LD,
    RESPONSES,
    VOCABULARY,
    Page,
    content_type,
    context_address,
    parted,
    places,
    see,
    tag,
)
from outstanding.web.served import Served, ServedNow


class Vocabularies:
    """What stands under /def."""

    def __init__(self, absence: Absence) -> None:
        """Answer for what is not there by `absence`."""
        self._absence = absence

    def add(self, routes: APIRouter) -> None:
        """Add the routes."""
        routes.get("/def", summary="The vocabularies", response_class=Response)(listed)
        routes.get(f"/{CONTEXT}", summary="The JSON-LD context", response_class=Response)(context)
        routes.get(
            "/def/{path:path}", summary="A vocabulary, or a concept", response_class=Response, responses=RESPONSES
        )(self.term)

    def term(self, path: str, request: Request, served: ServedNow) -> Response:
        """A vocabulary, or the way to the page about a concept or a scheme."""
        at = places(request, served)
        if not path:
            return see(at.path("def"), 308)
        key, fixed = parted(f"def/{path}", VOCABULARY)
        thing = at.at(key)
        graph = graph_of(served.store, thing) if thing else None
        if thing and graph:
            offer = fixed or negotiate(request.headers.get("accept"), VOCABULARY, request.query_params.get("format"))
            licence = of_graph(served.store, at.base, graph, None)
            page = Page(at, at.key(thing.value) or "", VOCABULARY, thing.value, licence)
            return _vocabulary(request, served, page, graph, offer)
        concept = at.at(f"def/{path}")
        versioned = of_version(served.store, concept) if concept else None
        if versioned:
            return see(at.address(versioned))
        if concept is None or not exists(served.store, concept):
            return self._absence.answer(served, at, concept, f"def/{path}")
        about = at.path(f"doc/{at.page_key(concept.value)}")
        return see(about, link=f'<{about}>; rel="describedby"')


def _vocabulary(request: Request, served: Served, page: Page, graph: str, offer: Offer) -> Response:
    def content() -> bytes:
        found = vocabulary(served.store, page.canonical, graph)
        if offer is HTML:
            return vocabulary_page(page.frame(served.release.hash), found)
        return rdf(found.triples, offer.media_type, context_address(request), page.canonical)

    headers = {"Link": page.link(), "Content-Location": page.address(offer)}
    asked = tag(request, served, page.key, offer.media_type)
    body = partial(kept, request, served, (served.release.hash, asked), content) if offer is HTML else content
    return conditional(request, asked, content_type(offer), body, headers=headers)


def listed(request: Request, served: ServedNow) -> Response:
    """The list of vocabularies, as a page."""
    at = places(request, served)
    around = Page(at, "def", (), f"{PUBLIC}def", None).frame(served.release.hash)
    content = vocabularies_page(around, vocabularies(served.store))
    return conditional(request, tag(request, served, "def"), content_type(HTML), content)


def context(request: Request) -> Response:
    """The JSON-LD context: a name for each term of the vocabulary."""
    content, tagged = _context()
    return conditional(request, tagged, JSON_LD.media_type, content)


@cache
def _context() -> tuple[bytes, str]:
    content = files("ontology").joinpath("context.jsonld").read_bytes()
    return content, etag(digest(content))
