"""The texts that passages point into.

    /text/X                     the canonical text of a document: plain, or HTML for who names it
    /text/X?char=10,95          one passage of it (RFC 5147): just its words, or the HTML with it marked
    /text/X?kind=finding        the HTML with these kinds of what was read marked; `kind=` alone marks nothing
    /text/X.txt, /text/X.html   in one form

Who asks for RDF is led (303) to the page about the text, `/doc/text/X`, which describes its passages: an IRI of a
passage, `{base}text/X#char=10,95`, is asked for without what follows `#`.

A text is given under a licence that lets anybody pass it on (`outstanding.linked.licences`), or to everybody where the
setting `all_texts` is on. Else only the passages that the graph quotes are given: plain one by one, in the HTML all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph.errors import UsageError
from graph.folder import DataFolder
from graph.release import DocumentEntry
from graph.store import rows
from loaders.documents import Document
from outstanding.linked.accounts import account
from outstanding.linked.labels import labels
from outstanding.linked.licences import Licence, of_document
from outstanding.linked.marks import KINDS, marked_lines, marks
from outstanding.linked.pages import Reading, TextHead, quotations_page, text_page
from outstanding.linked.places import Places, named
from outstanding.linked.texts import Quoted, Stretch, document_of, entry_of, lines, quoted, stretch
from outstanding.web import negotiation
from outstanding.web.absence import Absence
from outstanding.web.conditional import conditional
from outstanding.web.negotiation import Offer, not_acceptable, preferred
from outstanding.web.problems import Extension, Problem
from outstanding.web.representations import (
    HTML,
    RDF,
    RESPONSES,
    TEXT,
    Page,
    content_type,
    parted,
    places,
    see,
    tag,
)
from outstanding.web.served import Served, ServedNow
from queries.binding import bind

_HEAD: Final = """
SELECT ?title ?source WHERE { ?_document_iri insp:loaderVersion ?version .
  OPTIONAL { ?_document_iri dcterms:title ?title } OPTIONAL { ?_document_iri dcterms:source ?source } }
ORDER BY ?title ?source LIMIT 1"""


@dataclass(frozen=True)
class _Asked:
    """A text that is asked for."""

    request: Request
    served: Served
    at: Places
    entry: DocumentEntry
    offer: Offer
    licence: Licence
    head: TextHead

    @property
    def key(self) -> str:
        """Of its address, without a suffix."""
        return f"text/{self.entry.key}"

    @property
    def iri(self) -> str:
        """Its IRI."""
        return str(self.served.base.text(self.entry.key))

    @property
    def allowed(self) -> bool:
        """Whether all of it may be given."""
        return self.licence.open or self.served.settings.all_texts


class Texts:
    """What stands under /text."""

    def __init__(self, absence: Absence) -> None:
        """Answer for what is not there by `absence`."""
        self._absence = absence

    def add(self, routes: APIRouter) -> None:
        """Add the route."""
        responses = {**RESPONSES, 403: {"description": "No licence allows it to be shown whole"}}
        routes.get(
            "/text/{path:path}",
            summary="The text of a document, or a passage of it",
            response_class=Response,
            responses=responses,
        )(self.text)

    def text(self, path: str, request: Request, served: ServedNow, char: str | None = None) -> Response:
        """A text or, by `char=START,END`, one passage of it."""
        at = places(request, served)
        key, fixed = parted(path, TEXT)
        entry = entry_of(served.release, key)
        if entry is None:
            return self._absence.answer(served, at, at.at(f"text/{key}"), f"text/{path}")
        offer = fixed or _offer(request)
        if offer in RDF:
            page = at.path(f"doc/text/{entry.key}")
            return see(page, link=f'<{page}>; rel="describedby"')
        asked = _asked(request, served, at, entry, offer)
        if len(request.query_params.getlist("char")) > 1:
            raise Problem(422, "char is given more than once", hint="Ask for one passage at a time.")
        return _answer(asked, char, _shown(request))


def _shown(request: Request) -> tuple[str, ...]:
    """The kinds that are to be marked: those that are named, else the usual ones.

    Raises:
        Problem: 422, there is no such kind.
    """
    wanted = request.query_params.getlist("kind")
    known = [kind.name for kind in KINDS]
    for each in wanted:
        if each and each not in known:
            raise Problem(422, f"there is no kind {each!r}", hint=f"There are: {', '.join(known)}.")
    return tuple(kind.name for kind in KINDS if (kind.name in wanted if wanted else kind.usual))


def _offer(request: Request) -> Offer:
    """The form that is asked for. RDF is had here as well, at another address, so 406 lists it too."""
    offers = (*TEXT, *RDF)
    name = request.query_params.get("format")
    found = negotiation.named(name, offers) if name else preferred(request.headers.get("accept"), offers)
    if found is None:
        raise not_acceptable(offers, f"there is no format {name!r} here" if name else None)
    return found


def _asked(request: Request, served: Served, at: Places, entry: DocumentEntry, offer: Offer) -> _Asked:
    document = str(served.base.thing(entry.key))
    row = next(iter(rows(served.store, bind(_HEAD, {"_document_iri": str(named(document))}))), None)
    source = (row["source"] if row else None) or ""
    head = TextHead(
        title=(row["title"] if row else None) or entry.key,
        document=at.address(document),
        source=source if source.startswith(("https://", "http://")) else "",
        text=at.path(f"text/{entry.key}"),
    )
    return _Asked(request, served, at, entry, offer, of_document(served.store, document), head)


def _answer(asked: _Asked, char: str | None, kinds: tuple[str, ...]) -> Response:
    served, offer = asked.served, asked.offer
    document = document_of(DataFolder(served.settings.data), served.release, served.store, asked.entry)
    place = _stretch(char, document) if char is not None else None
    passages = quoted(served.store, asked.iri) if offer is HTML or not asked.allowed else []
    shown = [each for each in passages if place in {None, each.stretch}]
    if not asked.allowed and not (shown if place else offer is HTML):
        raise _refusal(asked, place)

    canonical = f"{asked.iri}#{place}" if place else asked.iri
    page = Page(asked.at, asked.key, TEXT, canonical, asked.licence, f"?{place}" if place else "")

    def content() -> bytes:
        if offer is HTML:
            return _page(asked, page, document, place, passages if asked.allowed else shown, kinds)
        return (document.text[place.start : place.end] if place else document.text).encode()

    more = [f'<{asked.head.document}>; rel="describedby"']
    if asked.head.source:
        more.append(f'<{asked.at.uri(asked.head.source)}>; rel="via"')
    form = (offer.media_type, *kinds) if offer is HTML else (offer.media_type,)
    tagged = tag(asked.request, served, asked.key, str(place), str(asked.allowed), *form)
    return conditional(asked.request, tagged, content_type(offer), content, headers={"Link": page.link(*more)})


def _page(  # noqa: PLR0913, PLR0917  what a page is made of
    asked: _Asked,
    page: Page,
    document: Document,
    place: Stretch | None,
    passages: list[Quoted],
    kinds: tuple[str, ...],
) -> bytes:
    served, around = asked.served, page.frame(asked.served.release.hash)
    thing = str(served.base.thing(asked.entry.key))
    found = marks(served.store, asked.iri, thing)
    reading = Reading(found, account(served.store, asked.iri, thing, asked.entry), kinds)
    if not asked.allowed:
        known = labels(served.store, [iri for each in passages for iri in each.things])
        return quotations_page(around, asked.head, passages, known, reading)
    anchored = [each.stretch for each in passages]
    shown = lines(document, place, anchored) if place else marked_lines(document, found, kinds, anchored)
    return text_page(around, asked.head, document, reading, shown, place)


def _stretch(char: str, document: Document) -> Stretch:
    characters = len(document.text)
    try:
        return stretch(char, characters)
    except UsageError as error:
        raise Problem(422, error.detail, hint=error.hint, extensions={"characters": characters}) from error


def _refusal(asked: _Asked, place: Stretch | None) -> Problem:
    """The 403 for words that no licence allows to be shown; what can be had instead stands in it."""
    what = "this passage is not one that is quoted here" if place else "the text cannot be shown whole"
    told: dict[str, Extension] = {"quotations": asked.at.path(f"doc/{asked.key}"), "document": asked.head.document}
    if asked.head.source:
        told["source"] = asked.head.source
    elsewhere = f", or at its publisher's: {asked.head.source}" if asked.head.source else ""
    return Problem(
        403,
        f"{what}: no licence of the document allows it",
        hint=f"Read what is quoted of it at {told['quotations']}{elsewhere}.",
        extensions=told,
    )
