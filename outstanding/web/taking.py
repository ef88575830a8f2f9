"""Pages for people who take the data: `/data`, what can be had and how; and what differs between two releases.

The same is in the catalogue, `/releases` and `/changes/A..B` for programs.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph.folder import DataFolder
from outstanding.catalogue import releases
from outstanding.catalogue.dumps import Dump
from outstanding.catalogue.holdings import forces
from outstanding.dossiers.glossary import meanings
from outstanding.export.forms import Form
from outstanding.export.notice import ATTRIBUTION, LICENCE, TERMS
from outstanding.web import addresses
from outstanding.web.kept_page import made
from outstanding.web.pages import page
from outstanding.web.served import Served, ServedNow

SHOWN: Final = 30
"""Releases that the page lists, the newest first."""

DIFFERENCES: Final = 200
"""Differences that a page of changes shows; the JSON has all."""

FORMS: Final[tuple[tuple[Form, bool, str, str], ...]] = (
    (Form.XLSX, False, "Excel", "a row for each finding, and a sheet on coverage"),
    (Form.CSV, False, "CSV", "the same rows, for databases and data frames"),
    (Form.CSVW, False, "Description of the CSV", "its columns, by CSV on the Web"),
    (Form.TTL, False, "Turtle", "everything as linked data, to read and for RDF tools"),
    (Form.JSONLD, False, "JSON-LD", "everything as linked data, for programs that read JSON"),
    (Form.NQ, True, "N-Quads, packed", "everything, each graph under its name: archives, RDF stores, checksums"),
)
"""The forms of a dump, whether it is packed, and what they are for."""


def router() -> APIRouter:
    """/data."""
    routes = APIRouter(tags=["pages"])
    routes.get("/data", response_class=Response, include_in_schema=False)(data_page)
    return routes


def data_page(request: Request, served: ServedNow) -> Response:
    """What can be taken, for people."""
    known = releases.published(DataFolder(served.settings.data))
    before = {each.release.number: earlier.release.number for earlier, each in pairwise(known)}

    def body() -> bytes:
        return page(
            "data.html",
            addresses.root(request),
            release=served.release,
            forms=[(Dump(form, None, packed).name(None), name, use) for form, packed, name, use in FORMS],
            forces=[
                (force.name, force.slug, Dump(Form.XLSX, force.slug).name(None), Dump(Form.TTL, force.slug).name(None))
                for force in sorted(forces(served.store), key=lambda each: each.name)
            ],
            kept=[(each, before.get(each.release.number)) for each in reversed(known)][:SHOWN],
            number=len(known),
            rights=(ATTRIBUTION, TERMS, LICENCE),
        )

    return made(request, served, body, *(each.release.hash for each in known))


def changes_page(request: Request, served: Served, told: Mapping[str, Any]) -> bytes:
    """What differs between two releases, for people.

    Args:
        request: for it.
        served: the release that is served.
        told: of `outstanding.catalogue.releases.changes`.
    """
    return page(
        "changes.html",
        addresses.root(request),
        told=told,
        shown=told["differences"][:DIFFERENCES],
        meanings=meanings(served.store),
        local=served.local,
    )
