"""The front page: what this server has, and the doors to it, as a page and as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph.folder import DataFolder
from graph.terms import OPEN_END
from outstanding.dossiers import home
from outstanding.web import addresses
from outstanding.web.conditional import conditional, etag
from outstanding.web.kept_page import kept
from outstanding.web.negotiation import Offer, negotiate
from outstanding.web.pages import page
from outstanding.web.served import ServedNow

OFFERS: Final = (
    Offer("text/html", ("html",), aliases=("application/xhtml+xml",)),
    Offer("application/json", ("json",)),
)


@dataclass(frozen=True, slots=True)
class Door:
    """A way to the data: `path` is below the server's root."""

    name: str
    path: str
    summary: str

    @property
    def title(self) -> str:
        """Its name on a page."""
        return self.name.upper() if self.name in {"sparql", "api"} else self.name.capitalize()


CURATION: Final = Door("curation", "curation", "Decisions on which findings are about the same matter")
"""The door that is there where decisions are made in the browser."""

DOORS: Final = (
    Door("search", "search", "Findings, passages, titles and people, by their words"),
    Door("forces", "forces", "What is open at each force"),
    Door("compare", "compare", "Forces side by side"),
    Door("themes", "themes", "What findings are about, across forces and years"),
    Door("families", "families", "What inspectors asked, and how forces were graded"),
    Door("programmes", "programmes", "Cycles of inspection, and how much of each is loaded"),
    Door("people", "people", "Office holders whom documents name"),
    Door("quality", "quality", "How good the data is: what was read, what was not, and what to look at"),
    Door("data", "data", "Files to take, releases and what each changed, feeds"),
    Door("questions", "q", "Saved questions, as pages, tables and JSON"),
    Door("sparql", "sparql", "Queries of your own, by the SPARQL 1.1 protocol"),
    Door("vocabulary", "def/inspection", "The classes and properties, each with what it means"),
    Door("catalogue", "catalog", "Data sets, releases and files with size and checksum, by DCAT"),
    Door("counts", ".well-known/void", "What the graph holds, counted, by VoID"),
    Door("dump", "dumps/outstanding.nq.gz", "The whole current release as N-Quads"),
    Door("feeds", "feeds", "What is new, by force and theme, as Atom"),
    Door("releases", "releases", "The releases that are kept, and what each changed"),
    Door("api", "openapi.json", "The endpoints for programs, by OpenAPI"),
)
"""Every way in that somebody may look for."""


def router() -> APIRouter:
    """/."""
    routes = APIRouter(tags=["pages"])
    routes.get("/", response_class=Response, include_in_schema=False)(front_page)
    return routes


def front_page(request: Request, served: ServedNow) -> Response:
    """What is served, and where.

    Raises:
        Problem: 406, neither a page nor JSON is asked for.
    """
    offer = negotiate(request.headers.get("accept"), OFFERS, request.query_params.get("format"))
    root, release = addresses.root(request), served.release
    media_type = offer.media_type + ("; charset=utf-8" if offer.media_type.startswith("text/") else "")

    def body() -> bytes:
        told = served.enquiries.grounds.coverage(OPEN_END, None).sentence
        if offer.names[0] == "html":
            doors = (*DOORS, CURATION) if request.app.state.sessions.on else DOORS
            shown = home.dossier(served.enquiries, served.store, DataFolder(served.settings.data))
            return page(
                "front.html",
                root,
                doors=doors,
                release=release,
                coverage=told,
                dossier=shown,
                documents=len(release.manifest.documents),
                local=served.local,
            )
        content = {
            "release": {"number": release.number, "hash": release.hash},
            "coverage": told,
            "doors": {door.name: {"address": root + door.path, "summary": door.summary} for door in DOORS},
        }
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()

    key = (release.hash, "", root, offer.media_type)
    return conditional(request, etag(*key), media_type, lambda: kept(request, served, key, body))
