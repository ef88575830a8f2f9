"""Search: a page with filters, and the same rows as CSV, XLSX and JSON. All that was asked stands in the address."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph.errors import UsageError
from graph.terms import OPEN_END
from outstanding.catalogue.keeping import BeingMadeError
from outstanding.dossiers.glossary import meanings
from outstanding.export.notice import ATTRIBUTION, LICENCE, TERMS
from outstanding.export.table import cell
from outstanding.export.workbook import Sheet, covered, written
from outstanding.search.asking import SORTS, Found, Hit, Wanted, search
from outstanding.search.index import FACETS, Index
from outstanding.web import addresses
from outstanding.web.kept_page import made
from outstanding.web.pages import page
from outstanding.web.problems import Problem
from outstanding.web.served import Served, ServedNow
from queries.answers import Value
from queries.coverage import Coverage

PER_PAGE: Final = 20
MOST: Final = 10_000
"""Rows that a file may have."""

LAST_PAGE: Final = 500
_KEPT: Final = 2
"""Indexes of releases that stay open: the current one, and the one before while requests end."""

_SHOWN: Final = 8
"""Values of a filter that are open to see; more unfold."""

COLUMNS: Final[Mapping[str, str]] = {
    "force": "The forces that the document is about.",
    "kind": "What a finding is printed as; or passage, document or person.",
    "words": "The words, whole.",
    "status": "The last known status of the issue; empty where it belongs to none.",
    "since": "The year of inspection in which the issue was first raised; empty where unknown.",
    "year": "The year of the inspection.",
    "grade": "The grade under the same question in the same document; empty where none is printed.",
    "themes": "The names of the themes.",
    "title": "The document that prints the words.",
    "issued": "The latest day on which that document may have been published; empty where it is undated.",
    "thing": "What was found, by its IRI.",
    "issue": "The issue, by its IRI.",
    "address": "Where to read it on this server.",
}
"""The columns of the files, and what they hold."""

LABELS: Final = {
    "kind": "Kind",
    "force": "Force",
    "year": "Year of inspection",
    "theme": "Theme",
    "status": "Status of the issue",
    "grade": "Grade of its question",
    "statement": "Statement",
}


class Indexes:
    """The indexes of the releases that are searched. Safe to use from any thread."""

    def __init__(self) -> None:
        """None is open."""
        self._lock = threading.Lock()
        self._open: OrderedDict[str, Index] = OrderedDict()

    def of(self, served: Served) -> Index:
        """The index of a release, made if need be.

        Raises:
            Problem: 503, it is being made.
        """
        with self._lock:
            known = self._open.get(served.release.hash)
        if known:
            return known
        try:
            index = Index.of(served.release, served.store, served.settings.made)
        except BeingMadeError as error:
            raise Problem(503, "this release is being made ready for search", headers={"Retry-After": "5"}) from error
        with self._lock:
            self._open[served.release.hash] = index
            while len(self._open) > _KEPT:
                self._open.popitem(last=False)
        return index

    def prepared(self, served: Served) -> int | None:
        """Open the index of a release, and say how many entries it has; None where it was open already."""
        with self._lock:
            if served.release.hash in self._open:
                return None
        index = self.of(served)
        return index.warmed()


def router() -> APIRouter:
    """/search and its forms."""
    routes = APIRouter(tags=["pages"])
    routes.get("/search", response_class=Response, include_in_schema=False)(search_page)
    for form in _FORMS:
        routes.get(f"/search.{form}", response_class=Response, include_in_schema=False)(_endpoint(form))
    return routes


def search_page(request: Request, served: ServedNow) -> Response:
    """What was found, with filters.

    Raises:
        Problem: 400, the search is too long, or a parameter is none; 503, the index is being made.
    """
    wanted = asked(request)
    index = _indexes(request).of(served)

    def body() -> bytes:
        found = _found(index, wanted, PER_PAGE)
        return page(
            "search.html",
            addresses.root(request),
            found=found,
            wanted=wanted,
            labels=LABELS,
            sorts=SORTS,
            shown=_SHOWN,
            most=MOST,
            first=(wanted.page - 1) * PER_PAGE + 1,
            last_page=min(LAST_PAGE, -(-found.number // PER_PAGE)),
            local=served.local,
            meanings=meanings(served.store),
            coverage=served.enquiries.grounds.coverage(OPEN_END, None).sentence,
        )

    return made(request, served, body)


def asked(request: Request) -> Wanted:
    """What the address asks for.

    Raises:
        Problem: 400, a parameter is none of search's, or does not fit.
    """
    parameters = request.query_params
    strange = sorted(set(parameters.keys()) - {"q", "sort", "page", *FACETS})
    if strange:
        hint = f"There are: q, {', '.join(FACETS)}, sort, page."
        raise Problem(400, f"search has no parameter {strange[0][:40]!r}", hint=hint)
    sort = parameters.get("sort", "") or "best"
    if sort not in SORTS:
        raise Problem(400, f"{sort[:40]!r} is no order", hint=f"There are: {', '.join(SORTS)}.")
    number = parameters.get("page", "") or "1"
    if not (number.isascii() and number.isdecimal() and 1 <= int(number[:9]) <= LAST_PAGE):
        raise Problem(400, f"{number[:40]!r} is no page", hint=f"Pages go from 1 to {LAST_PAGE}.")
    filters = {
        facet: tuple(dict.fromkeys(value for value in parameters.getlist(facet) if value))
        for facet in FACETS
        if any(parameters.getlist(facet))
    }
    return Wanted(parameters.get("q", "").strip(), filters, sort, int(number))


def _found(index: Index, wanted: Wanted, limit: int) -> Found:
    try:
        return search(index, wanted, limit)
    except UsageError as error:
        raise Problem(400, error.detail, hint=error.hint) from error


def _endpoint(form: str) -> Callable[[Request, Served], Response]:
    media_type, write = _FORMS[form]

    def endpoint(request: Request, served: ServedNow) -> Response:
        wanted = asked(request)
        index = _indexes(request).of(served)
        whole = Wanted(wanted.text, wanted.filters, wanted.sort)

        def body() -> bytes:
            found = _found(index, whole, MOST)
            if found.number > MOST:
                raise Problem(
                    400,
                    f"{found.number:,} rows were found, and a file holds {MOST:,}",
                    hint="Narrow the search by a filter; the dumps at /catalog hold everything.",
                )
            return write(_Told(request, served, found))

        name = f"search-release-{served.release.number}.{form}"
        headers = {} if form == "json" else {"Content-Disposition": f'attachment; filename="{name}"'}
        return made(request, served, body, media_type=media_type, headers=headers)

    return endpoint


class _Told:
    """What a file says: rows, and what they rest on."""

    def __init__(self, request: Request, served: Served, found: Found) -> None:
        self._root = addresses.root(request)
        self._served = served
        self.found = found
        query = found.wanted.query()
        self.address = f"{self._root}search{'?' if query else ''}{query}"

    def row(self, hit: Hit) -> list[Value]:
        """The cells of a hit, in the order of COLUMNS."""
        year: Value = int(hit.year) if hit.year.isdecimal() else hit.year
        since: Value = int(hit.since) if hit.since.isdecimal() else hit.since
        address = self._root + self._served.local(hit.thing).removeprefix("/")
        own: Sequence[Value] = (hit.force, hit.kind, hit.words, hit.status, since, year, hit.grade, hit.themes)
        return [*own, hit.title, hit.issued, hit.thing, hit.issue, address]

    @property
    def rows(self) -> Iterable[list[Value]]:
        """The cells of each hit."""
        return (self.row(hit) for hit in self.found.hits)

    def facts(self) -> Iterator[list[Value]]:
        """What the rows rest on."""
        yield ["search", self.found.wanted.text]
        for facet, values in self.found.wanted.filters.items():
            yield [LABELS[facet], "; ".join(values)]
        yield from covered(self.coverage)
        yield ["rows", self.found.number]
        yield ["address", self.address]
        yield ["release", f"{self._served.release.number} ({self._served.release.hash})"]
        yield ["licence", f"{ATTRIBUTION} {TERMS} {LICENCE}"]
        for name, meaning in COLUMNS.items():
            yield [f"column {name}", meaning]

    @property
    def coverage(self) -> Coverage:
        """What the rows rest on."""
        return self._served.enquiries.grounds.coverage(OPEN_END, None)

    @property
    def release(self) -> dict[str, Value]:
        """The release that was searched."""
        return {"number": self._served.release.number, "hash": self._served.release.hash}


def _csv(told: _Told) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    writer.writerows([cell(value) for value in row] for row in told.rows)
    return buffer.getvalue().encode()


def _xlsx(told: _Told) -> bytes:
    widths = {"words": 80, "title": 40, "force": 18, "kind": 20, "themes": 30, "address": 40}
    facts = Sheet("coverage", ("what", "coverage"), told.facts(), {"what": 20, "coverage": 100})
    return written((Sheet("found", list(COLUMNS), told.rows, widths), facts))


def _json(told: _Told) -> bytes:
    choices = {
        facet: [
            {"value": each.value, "label": each.label, "count": each.count, "chosen": each.chosen} for each in found
        ]
        for facet, found in told.found.choices.items()
    }
    content = {
        "search": told.found.wanted.text,
        "filters": {facet: list(values) for facet, values in told.found.wanted.filters.items()},
        "address": told.address,
        "release": told.release,
        "coverage": told.coverage.sentence,
        "number": told.found.number,
        "rows": [dict(zip(COLUMNS, row, strict=True)) for row in told.rows],
        "choices": choices,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


_FORMS: Final[Mapping[str, tuple[str, Callable[[_Told], bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "json": ("application/json", _json),
}


def _indexes(request: Request) -> Indexes:
    indexes: Indexes = request.app.state.indexes
    return indexes
