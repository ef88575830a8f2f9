"""How good the data is: `/quality` as a page, `/quality.json` and `/quality.csv` as data.

    /quality            by `Accept`: the page, or JSON; each section's first matters, and `?section=NAME` all of one
    /quality.json       everything
    /quality.csv        a row for each matter

The release is looked over once, away from the event loop, and what was found is kept by the release's hash.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph.folder import DataFolder
from outstanding import __version__
from outstanding.export.table import cell
from outstanding.last_build import FILE
from outstanding.quality import report
from outstanding.web import addresses
from outstanding.web.conditional import conditional, etag
from outstanding.web.kept import Kept, Written
from outstanding.web.negotiation import Offer, negotiate
from outstanding.web.pages import page
from outstanding.web.problems import Problem
from outstanding.web.representations import places
from outstanding.web.served import Releases, Served, ServedNow

OFFERS: Final = (
    Offer("application/json", ("json",)),
    Offer("text/html", ("html",), aliases=("application/xhtml+xml",), explicit=True),
    Offer("text/csv", ("csv",)),
)

SHOWN: Final = 20
"""Matters of a section that the page of all sections shows."""

_DIGITS: Final = 6
"""Of the number of a page, at most."""

A_PAGE: Final = 200
"""Matters on a page of one section."""

_COLUMNS: Final = ("section", "title", "detail", "what_to_do", "thing", "document")


def router() -> APIRouter:
    """/quality."""
    routes = APIRouter(tags=["pages"])
    routes.get("/quality", summary="How good the data is", response_class=Response)(_by_accept)
    routes.get("/quality.{form}", summary="The same in one form: json, csv or html", response_class=Response)(_by_form)
    return routes


def _by_accept(request: Request, served: ServedNow) -> Response:
    return _answer(
        request, served, negotiate(request.headers.get("accept"), OFFERS, request.query_params.get("format"))
    )


def _by_form(form: str, request: Request, served: ServedNow) -> Response:
    offer = next((each for each in OFFERS if form in each.names), None)
    if offer is None:
        raise Problem(404, f"there is no form {form!r}", hint="There are: json, csv, html.")
    return _answer(request, served, offer)


def _answer(request: Request, served: Served, offer: Offer) -> Response:
    section, number = request.query_params.get("section", ""), _page_number(request)
    whole = _whole(request, served)
    tag = etag(
        served.release.hash, __version__, addresses.root(request), whole[1], offer.media_type, section, str(number)
    )
    media_type = offer.media_type + ("; charset=utf-8" if offer.media_type.startswith("text/") else "")
    found = _parsed(whole[0])
    if section and section not in {each["name"] for each in found["sections"]}:
        known = ", ".join(each["name"] for each in found["sections"])
        raise Problem(404, f"there is no section {section!r}", hint=f"There are: {known}.")

    def body() -> bytes:
        if offer.names[0] == "json":
            return whole[0]
        if offer.names[0] == "csv":
            return _table(found)
        return _page(request, served, found, section, number)

    return conditional(request, tag, media_type, body)


def _page_number(request: Request) -> int:
    given = request.query_params.get("page", "1")
    if not (given.isascii() and given.isdecimal() and len(given) <= _DIGITS and int(given)):
        raise Problem(422, f"page is no number of a page: {given[:40]!r}", hint="Give a whole number from 1.")
    return int(given)


def _whole(request: Request, served: Served) -> tuple[bytes, str]:
    """Everything as JSON, made once for a release, and for what its last build left behind; and what stands for both.

    Raises:
        Problem: 503, it takes too long, and is there when one asks again.
    """
    data = DataFolder(served.settings.data)
    try:
        state = (data.path / FILE).stat()
        built = f"{state.st_mtime_ns} {state.st_size} {state.st_ino}"
    except OSError:
        built = ""
    answers: Kept = request.app.state.answers
    releases: Releases = request.app.state.releases

    def made() -> Written:
        told = {"release": served.release.hash, **asdict(report(data, served.release, served.store))}
        return Written((json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode(errors="replace"))

    key = (served.release.hash, "quality", __version__, built)
    return answers.made(key, lambda: releases.keeping(served, made)).body, built


@lru_cache(maxsize=2)
def _parsed(whole: bytes) -> dict[str, Any]:
    """Everything, to be read only."""
    found: dict[str, Any] = json.loads(whole)
    return found


def _table(found: dict[str, Any]) -> bytes:
    """A row for each matter, in UTF-8 with a byte order mark, by which spreadsheets know it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(_COLUMNS)
    for section in found["sections"]:
        for each in section["matters"] or ():
            row = (
                section["name"],
                section["title"],
                each["detail"],
                each["what_to_do"],
                each["thing"],
                each["document"],
            )
            writer.writerow([cell(value) for value in row])
    return buffer.getvalue().encode("utf-8-sig", errors="replace")


def _page(request: Request, served: Served, found: dict[str, Any], section: str, number: int) -> bytes:
    most, first = (A_PAGE, (number - 1) * A_PAGE) if section else (SHOWN, 0)
    shown = [each for each in found["sections"] if section in {"", each["name"]}]
    return page(
        "quality.html",
        addresses.root(request),
        found=found,
        sections=shown,
        section=section,
        number=number,
        first=first,
        most=most,
        address=places(request, served).address,
        text=lambda iri: "/text/" + served.base.key_of(iri),
        release=served.release,
    )
