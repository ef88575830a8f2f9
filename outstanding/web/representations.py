"""The forms in which a thing is described, and the headers that lead from one to the others (RFC 8288)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from outstanding import __version__
from outstanding.linked.licences import Licence
from outstanding.linked.places import Places
from outstanding.linked.views import Form, Frame
from outstanding.web.addresses import root
from outstanding.web.conditional import REVALIDATED, etag
from outstanding.web.negotiation import Offer
from outstanding.web.served import Served

HTML: Final = Offer("text/html", ("html",), ("application/xhtml+xml",), explicit=True)
TURTLE: Final = Offer("text/turtle", ("ttl", "turtle"), ("application/x-turtle",))
JSON_LD: Final = Offer("application/ld+json", ("jsonld", "json"), ("application/json",))
N_TRIPLES: Final = Offer("application/n-triples", ("nt",), ("text/plain",))  # as rdflib and others still ask for it
RDF_XML: Final = Offer("application/rdf+xml", ("rdf", "xml"), ("application/xml", "text/xml"))
CSV: Final = Offer("text/csv", ("csv",))
PLAIN: Final = Offer("text/plain", ("txt",))

RDF: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
DESCRIBED: Final = (*RDF, CSV, HTML)
"""Of a thing. Turtle for who asks for nothing; HTML for who names it, as every browser does."""

VOCABULARY: Final = (*RDF, HTML)
TEXT: Final = (PLAIN, HTML)

NAMES: Final[Mapping[str, str]] = {
    TURTLE.media_type: "Turtle",
    JSON_LD.media_type: "JSON-LD",
    N_TRIPLES.media_type: "N-Triples",
    RDF_XML.media_type: "RDF/XML",
    CSV.media_type: "CSV",
    HTML.media_type: "HTML",
    PLAIN.media_type: "plain text",
}

RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    301: {"description": "Another thing has taken its place"},
    404: {"description": "There is no such thing"},
    410: {"description": "An earlier release held it"},
}
"""What else a route here may answer."""

CONTEXT: Final = "def/context.jsonld"
"""The key of the JSON-LD context's address."""


def parted(path: str, offers: Sequence[Offer]) -> tuple[str, Offer | None]:
    """A path without its suffix, and the form that the suffix names; None where it has none that is offered."""
    whole, dot, suffix = path.rpartition(".")
    offer = next((each for each in offers if dot and whole and suffix == each.names[0]), None)
    return (whole, offer) if offer else (path, None)


def places(request: Request, served: Served) -> Places:
    """Where things are, for a request."""
    return Places(served.base, str(request.scope.get("root_path", "")).rstrip("/"))


def context_address(request: Request) -> str:
    """The absolute address of the JSON-LD context."""
    return root(request) + CONTEXT


def tag(request: Request, served: Served, *asked: str) -> str:
    """The entity tag of a form of something: of this release, by this version, as reached at this address."""
    reached = str(request.scope.get("root_path", ""))
    return etag(served.release.hash, __version__, reached, context_address(request), *asked)


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its forms.

    Attributes:
        at: of the server.
        key: of its address, without a suffix.
        offers: the forms in which it can be had.
        canonical: its IRI.
        licence: of what it says; None where none is known.
        query: what follows the path, with its question mark; it is the same for each form.
    """

    at: Places
    key: str
    offers: Sequence[Offer]
    canonical: str
    licence: Licence | None
    query: str = ""

    def address(self, offer: Offer) -> str:
        """Where one form of it is."""
        return self.at.path(f"{self.key}.{offer.names[0]}{self.query}")

    def link(self, *more: str) -> str:
        """The `Link` header: the other forms, the page's IRI, its licence, and further links, which are complete."""
        found = [f'<{self.address(each)}>; rel="alternate"; type="{each.media_type}"' for each in self.offers]
        found.append(f'<{self.at.uri(self.canonical)}>; rel="canonical"')
        if self.licence and self.licence.iri:
            found.append(f'<{self.at.uri(self.licence.iri)}>; rel="license"')
        return ", ".join([*found, *more])

    def frame(self, release: str) -> Frame:
        """What stands around it as HTML, of a release by its hash."""
        others = [each for each in self.offers if each is not HTML]
        forms = tuple(Form(NAMES[each.media_type], each.media_type, self.address(each)) for each in others)
        return Frame(self.at, forms, self.canonical, self.licence, release)


def content_type(offer: Offer) -> str:
    """The Content-Type of a form; all text is sent as UTF-8."""
    return f"{offer.media_type}; charset=utf-8" if offer.media_type.startswith("text/") else offer.media_type


def see(location: str, status: int = 303, link: str = "") -> Response:
    """A redirect to an address of this server, made of what the release holds and never of the request's host."""
    headers = {"Location": location, "Vary": "Accept", "Cache-Control": REVALIDATED}
    return Response(status_code=status, headers={**headers, **({"Link": link} if link else {})})
