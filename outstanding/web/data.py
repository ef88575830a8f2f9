"""What other programs and catalogues take, over HTTP: catalogue, VoID, dumps, changes, feeds, robots.txt.

What is sent is made in `outstanding.catalogue`; this module knows the addresses and the forms.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel
from rdflib import Graph
from starlette.responses import FileResponse, Response

from graph.canonical import digest
from graph.errors import UsageError
from graph.folder import DataFolder
from graph.release import Release
from outstanding import __version__
from outstanding.catalogue import dcat, feeds, releases, void
from outstanding.catalogue.addresses import Addresses
from outstanding.catalogue.atom import MEDIA_TYPE as ATOM
from outstanding.catalogue.atom import Feed, atom
from outstanding.catalogue.changes import quads
from outstanding.catalogue.dumps import Dump, Dumps, named, offered
from outstanding.catalogue.holdings import forces, holdings
from outstanding.catalogue.keeping import CHECKSUM, BeingMadeError
from outstanding.catalogue.publisher import Publisher
from outstanding.catalogue.releases import Published, ReleaseSummary
from outstanding.catalogue.robots import robots
from outstanding.catalogue.vocabulary import written
from outstanding.export.forms import Form
from outstanding.export.notice import LICENCE
from outstanding.settings import Settings
from outstanding.web.addresses import root
from outstanding.web.conditional import IMMUTABLE, REVALIDATED, conditional, etag, holds
from outstanding.web.negotiation import Offer, negotiate
from outstanding.web.problems import Problem
from outstanding.web.served import Served, ServedNow
from outstanding.web.taking import changes_page

RDF: Final = (
    Offer("text/turtle", ("ttl", "turtle")),
    Offer("application/ld+json", ("jsonld",), ("application/json",)),
    Offer("application/rdf+xml", ("rdf", "xml"), ("application/xml",)),
    Offer("application/n-triples", ("nt",)),
)
"""The forms of a description, best first."""

JSON: Final = Offer("application/json", ("json",))
PATCH: Final = Offer("application/rdf-patch", ("patch",), ("text/rdf-patch",))
ADDED: Final = Offer("application/n-quads", ("added",))
REMOVED: Final = Offer("application/n-quads", ("removed",), explicit=True)
HTML: Final = Offer("text/html", ("html",), aliases=("application/xhtml+xml",), explicit=True)
CHANGES: Final = (JSON, PATCH, ADDED, REMOVED, HTML)
"""The forms of a comparison; what was removed can only be had by its name, and a page only by asking for one."""

_LICENSED: Final[Mapping[str, str]] = {"Link": f'<{LICENCE}>; rel="license"'}
_SPAN: Final = re.compile(
    r"(?P<before>[0-9]{1,9})\.\.(?P<after>[0-9]{1,9})(?:\.(?P<form>json|patch|added\.nq|removed\.nq))?"
)
_NOT_FOUND: Final[dict[int | str, dict[str, Any]]] = {404: {"description": "There is none"}}


class ReleaseList(BaseModel):
    """The releases that this server keeps, the newest first."""

    releases: list[ReleaseSummary]


class FeedLink(BaseModel):
    """A feed and what it is about."""

    title: str
    address: str


class FeedList(BaseModel):
    """The feeds that there are."""

    feeds: list[FeedLink]


def router() -> APIRouter:
    """The routes of the data as a whole."""
    routes = APIRouter(tags=["data"])
    get = routes.get
    raw: type[Response] = Response
    get("/catalog", summary="The catalogue of data sets and services (DCAT 3)", response_class=raw)(catalogue)
    get("/.well-known/void", summary="What the graph holds, counted (VoID)", response_class=raw)(well_known_void)
    for path in ("/dataset", "/dataset/{slug}", "/release/{sha256}", "/release/{sha256}/{slug}"):
        get(path, summary="A data set by its IRI", status_code=303, response_class=raw, responses=_NOT_FOUND)(dataset)
    get("/dumps/{name}", summary="A dump, or its checksum", response_class=raw, responses=_NOT_FOUND)(dump)
    get("/releases", summary="The releases that are kept here")(release_list)
    get("/releases/{number}", summary="A release and its dumps", responses=_NOT_FOUND)(release)
    get(
        "/releases/{number}/changes",
        summary="What a release changed",
        status_code=303,
        response_class=raw,
        responses=_NOT_FOUND,
    )(release_changes)
    get("/changes/{span}", summary="What differs between two releases", response_class=raw, responses=_NOT_FOUND)(
        changes
    )
    get("/feeds", summary="The feeds that there are")(feed_list)
    get("/feeds/{path:path}.atom", summary="What is new (Atom)", response_class=raw, responses=_NOT_FOUND)(feed)
    get("/robots.txt", summary="What crawlers may visit", response_class=raw)(robots_txt)
    return routes


def catalogue(request: Request, served: ServedNow) -> Response:
    """The catalogue.

    The dumps of the whole current release are made for it; any other has a size and a checksum once it was asked for.
    """
    offer = negotiate(request.headers.get("accept"), RDF, request.query_params.get("format"))
    dumps = _dumps(served)
    with _patient():
        list(dumps.all_made(served.release, offered()))
    whole, by_force = holdings(served.store)
    graph = dcat.catalogue(
        _addresses(request, served),
        _publisher(served.settings),
        releases=releases.published(DataFolder(served.settings.data)),
        current=Published.of(served.release),
        whole=whole,
        by_force=by_force,
        kept=dumps.kept,
    )
    return _described(request, graph, offer)


def well_known_void(request: Request, served: ServedNow) -> Response:
    """The description of the data set, with counts that were made of this release."""
    offer = negotiate(request.headers.get("accept"), RDF, request.query_params.get("format"))
    with _patient():
        counted = void.kept_statistics(served.release, served.store, served.settings.made)
    return _described(request, void.description(_addresses(request, served), served.release, counted), offer)


def dataset(served: ServedNow, sha256: str | None = None, slug: str | None = None) -> Response:
    """Where the data set of this IRI is described; none has an IRI that the catalogue does not know."""
    known = {each.release.hash for each in releases.published(DataFolder(served.settings.data))}
    current = sha256 in {None, served.release.hash}
    if slug is not None and not (current and slug in {force.slug for force in forces(served.store)}):
        raise _no_dataset()
    if not current and sha256 not in known:
        raise _no_dataset()
    return Response(status_code=303, headers={"Location": "/catalog", **_LICENSED})


def dump(name: str, request: Request, served: ServedNow) -> Response:
    """A dump by its name; a name without a release leads to the one of the current release.

    `.sha256` behind a name gives its checksum, as `sha256sum --check` takes it.
    """
    found = named(name.removesuffix(CHECKSUM))
    if not found:
        raise _no_dump()
    wanted, mark = found
    if mark is None:
        ending = CHECKSUM if name.endswith(CHECKSUM) else ""
        location = f"/dumps/{wanted.name(served.release)}{ending}"
        return Response(status_code=307, headers={"Location": location, "Cache-Control": REVALIDATED, **_LICENSED})
    try:
        with _patient():
            file = _dumps(served).made(_marked(served, mark), wanted)
    except UsageError as error:
        raise Problem(404, error.detail, hint=error.hint) from error
    if name.endswith(CHECKSUM):
        tag = etag(file.sha256, CHECKSUM)
        return conditional(request, tag, "text/plain", file.checksum, headers=_LICENSED, cache=IMMUTABLE)
    headers = {
        "ETag": etag(file.sha256, name),
        "Cache-Control": IMMUTABLE,
        "Link": ", ".join([*_beside(wanted, _marked(served, mark)), _LICENSED["Link"]]),
    }
    if holds(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return FileResponse(file.path, headers=headers, media_type=wanted.media_type, filename=name)


def release_list(request: Request, served: ServedNow) -> ReleaseList:
    """The releases that are kept here, the newest first."""
    known = releases.published(DataFolder(served.settings.data))
    return ReleaseList(releases=[_summary(request, served, each) for each in reversed(known)])


def release(number: Annotated[int, Path(ge=1)], request: Request, served: ServedNow) -> ReleaseSummary:
    """A release and its dumps."""
    return _summary(request, served, Published.of(_numbered(served, number)))


def release_changes(number: Annotated[int, Path(ge=1)], served: ServedNow) -> Response:
    """Leads to what this release changed of the one before it."""
    _numbered(served, number)
    before = max((each for each in DataFolder(served.settings.data).numbers if each < number), default=None)
    if before is None:
        raise Problem(404, "no release is kept here before that one", hint="/releases names those that are kept.")
    return Response(status_code=303, headers={"Location": f"/changes/{before}..{number}", **_LICENSED})


def changes(
    span: Annotated[str, Path(description="two numbers, as in `1..2`, and a form, as in `1..2.patch`")],
    request: Request,
    served: ServedNow,
) -> Response:
    """What differs between two releases: in domain words as JSON, or quad by quad.

    Forms: a page for who asks for HTML; `.json`; `.patch`, an RDF Patch; `.added.nq` and `.removed.nq`, N-Quads.
    """
    found = _SPAN.fullmatch(span)
    if not found:
        raise Problem(404, "two numbers of releases are expected", hint="Write them as in /changes/1..2.")
    name = (found["form"] or "").removesuffix(".nq") or request.query_params.get("format")
    offer = negotiate(request.headers.get("accept"), CHANGES, name)
    before, after = (_numbered(served, int(found[end])) for end in ("before", "after"))

    def content() -> bytes:
        if offer in (JSON, HTML):
            with _patient():
                told = releases.changes(before, after, served.settings.made)
            if offer is HTML:
                return changes_page(request, served, told)
            return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
        different = quads(DataFolder(served.settings.data), before, after)
        if offer is PATCH:
            return different.patch()
        return different.nquads(different.added if offer is ADDED else different.removed)

    shown = (served.release.hash, root(request)) if offer is HTML else ()
    tag = etag(f"{before.hash} {after.hash}", span, offer.names[0], __version__, *shown)
    media_type = f"{offer.media_type}; charset=utf-8" if offer is HTML else offer.media_type
    return conditional(request, tag, media_type, content, headers=_LICENSED)


def feed_list(request: Request, served: ServedNow) -> FeedList:
    """The feeds that there are: of everything, of each force, of each theme, and of the releases themselves."""
    site = _addresses(request, served)
    there = [*((scope.name, scope.path) for scope in feeds.scopes(served.store)), ("releases", "releases")]
    return FeedList(feeds=[FeedLink(title=name, address=str(site.at(f"feeds/{path}.atom"))) for name, path in there])


def feed(path: str, request: Request, served: ServedNow) -> Response:
    """What is new: `all`, `force/NAME`, `theme/NAME`, or `releases`."""
    addresses = _addresses(request, served)
    content = atom(_feed(path, addresses, served), _publisher(served.settings), __version__)
    return conditional(request, etag(digest(content), ATOM), ATOM, content, headers=_LICENSED)


async def robots_txt(request: Request) -> Response:
    """What crawlers may visit."""
    content = robots().encode()
    return conditional(request, etag(digest(content)), "text/plain", content)


def _feed(path: str, addresses: Addresses, served: Served) -> Feed:
    if path == "releases":
        known = releases.published(DataFolder(served.settings.data))
        with _patient():
            return releases.feed(known, addresses, served.settings.made)
    scope = feeds.scope_of(served.store, path)
    if scope is None:
        raise Problem(404, "there is no such feed", hint="/feeds names those that there are.")
    found = feeds.feed(served.store, addresses, scope)
    if found is None:
        raise Problem(404, "no document that is loaded has a date, so nothing can be said to be new")
    return found


def _described(request: Request, graph: Graph, offer: Offer) -> Response:
    content = written(graph, offer.media_type)
    tag = etag(digest(content), offer.media_type)
    return conditional(request, tag, offer.media_type, content, headers=_LICENSED)


def _addresses(request: Request, served: Served) -> Addresses:
    return Addresses(served.base, root(request))


def _publisher(settings: Settings) -> Publisher:
    return Publisher(settings.publisher, settings.publisher_page, settings.contact)


@contextlib.contextmanager
def _patient() -> Iterator[None]:
    """Tell who would have to wait long to ask again; threads that wait would be missing elsewhere."""
    try:
        yield
    except BeingMadeError as error:
        raise Problem(503, error.detail, hint=error.hint, headers={"Retry-After": "5"}) from error


def _dumps(served: Served) -> Dumps:
    return Dumps(DataFolder(served.settings.data), served.settings.made)


def _beside(wanted: Dump, of: Release) -> list[str]:
    """What the header `Link` of a dump says: where a table is described (Tabular Data, clause 5.2), or of what."""
    if wanted.form is Form.CSV:
        described = Dump(Form.CSVW, wanted.slug).name(of)
        return [f'</dumps/{described}>; rel="describedby"; type="{Form.CSVW.media_type}"']
    if wanted.form is Form.CSVW:
        return [f'</dumps/{Dump(Form.CSV, wanted.slug).name(of)}>; rel="describes"; type="{Form.CSV.media_type}"']
    return []


def _summary(request: Request, served: Served, each: Published) -> ReleaseSummary:
    return releases.summary(each, _addresses(request, served), _dumps(served), current=served.release.number)


def _numbered(served: Served, number: int) -> Release:
    if number == served.release.number:
        return served.release
    try:
        return Release.numbered(DataFolder(served.settings.data), number)
    except UsageError as error:
        raise Problem(404, "there is no release of that number here", hint="/releases names those that are.") from error


def _marked(served: Served, mark: str) -> Release:
    """The release whose hash begins so."""
    if served.release.hash.startswith(mark):
        return served.release
    for each in releases.published(DataFolder(served.settings.data)):
        if each.release.hash.startswith(mark):
            return each.release
    raise _no_dump()


def _no_dataset() -> Problem:
    return Problem(404, "there is no such data set", hint="/catalog names those that there are.")


def _no_dump() -> Problem:
    return Problem(404, "there is no such dump", hint="/catalog and /releases name those that there are.")
