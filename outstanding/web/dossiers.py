"""Pages about forces, themes, families of questions, office holders and programmes, each made once per release."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graph.errors import QuestionError
from graph.terms import OPEN_END, SCHEME, THEME
from outstanding.briefs.html import as_html
from outstanding.briefs.markdown import as_markdown
from outstanding.briefs.pdf import as_one_page, as_pdf
from outstanding.dossiers import comparison, family, force, people, programme, theme
from outstanding.dossiers.glossary import meanings
from outstanding.web import addresses
from outstanding.web.kept_page import made
from outstanding.web.pages import page as written
from outstanding.web.problems import Problem
from outstanding.web.served import Served, ServedNow
from queries import headlines
from queries.brief_parts import Brief, News
from queries.briefs import brief_of, news_of

_DIGITS: Final = 6
"""Of the number of a page, at most."""

MOST_COMPARED: Final = 6
"""Forces that one page sets side by side."""

_PLACES: Final = {"theme": ("theme", "/themes"), "family": ("family of questions", "/families")}
"""What a kind is called, and where all of it are listed."""

_BRIEF_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
"""Of a brief: its style stands in it, so that it can be sent on; nothing else is let in."""

_FORMS: Final[dict[str, tuple[str, Callable[[Brief], bytes]]]] = {
    "html": ("text/html; charset=utf-8", lambda made: as_html(made).encode()),
    "md": ("text/markdown; charset=utf-8", lambda made: as_markdown(made).encode()),
    "pdf": ("application/pdf", as_pdf),
}


def router() -> APIRouter:
    """/forces, /force, /compare, /themes, /theme, /families, /family, /programmes, /programme and /people."""
    routes = APIRouter(tags=["pages"])
    for path, endpoint in (
        ("/forces", force_list),
        ("/force/{slug}", force_page),
        ("/force/{slug}/brief.{form}", force_brief),
        ("/compare", compared),
        ("/themes", theme_list),
        ("/theme/{slug}", theme_page),
        ("/families", family_list),
        ("/family/{slug}", family_page),
        ("/programmes", programme_list),
        ("/programme/{slug}", programme_page),
        ("/people", people_page),
    ):
        routes.get(path, response_class=Response, include_in_schema=False)(endpoint)
    return routes


def force_list(request: Request, served: ServedNow) -> Response:
    """Every force, with what is open."""

    def body() -> bytes:
        known = served.enquiries.forces
        loaded = [each for each in known if each.documents]
        kinds = [each.kind for each in headlines.together(known)]
        return written(
            "forces.html",
            addresses.root(request),
            loaded=loaded,
            kinds=kinds,
            others=[each for each in known if not each.documents],
            coverage=served.enquiries.grounds.coverage(OPEN_END, None).sentence,
        )

    return made(request, served, body)


def force_page(slug: str, request: Request, served: ServedNow, since: str = "") -> Response:
    """A force; with `since`, also what documents published after that day say.

    Raises:
        Problem: 404, there is no such force; 400, `since` is no day.
    """
    one, iri = _force(served, slug)
    today = datetime.datetime.now(tz=datetime.UTC).date()

    def body() -> bytes:
        told = force.dossier(served.enquiries, served.store, slug, iri, today)
        news = _news(served, told, since) if since and one.documents else ()
        others = [each for each in served.enquiries.forces if each.documents and each.slug != slug]
        return written(
            "force.html",
            addresses.root(request),
            force=one,
            iri=iri,
            dossier=told,
            local=served.local,
            meanings=meanings(served.store),
            news=news,
            since=since,
            others=others,
            release=served.release,
        )

    return made(request, served, body, today.isoformat())


def force_brief(  # noqa: PLR0913, PLR0917  what an address says
    slug: str, form: str, request: Request, served: ServedNow, since: str = "", pages: str = ""
) -> Response:
    """The brief of a force: `html`, `md` or `pdf`; as PDF on one page where `pages` is 1.

    Raises:
        Problem: 404, there is no such force or form, or nothing is loaded about it; 400, `since` is no day, or `pages`
            is not 1 or the form has no pages.
    """
    if pages and (form, pages) != ("pdf", "1"):
        raise Problem(
            400, "a brief has all its pages, or as PDF one", hint="Leave pages out, or ask brief.pdf?pages=1."
        )
    if form not in _FORMS:
        raise Problem(404, f"a brief has no form {form[:20]!r}", hint=f"There are: {', '.join(_FORMS)}.")
    one, _ = _force(served, slug)
    if not one.documents:
        raise Problem(404, f"nothing is loaded about {one.name}", hint="/forces names those with loaded documents.")
    media_type, write = _FORMS[form]
    write = as_one_page if pages else write
    headers = {"Content-Security-Policy": _BRIEF_POLICY} if form == "html" else {}
    body = partial(_written_brief, served, slug, since, write)
    return made(request, served, body, pages, media_type=media_type, headers=headers)


def compared(
    request: Request, served: ServedNow, wanted: Annotated[list[str] | None, Query(alias="force")] = None
) -> Response:
    """Forces side by side.

    Raises:
        Problem: 404, there is no such force; 400, too many are asked for.
    """
    slugs = list(dict.fromkeys(each for each in wanted or () if each))
    if len(slugs) > MOST_COMPARED:
        raise Problem(400, f"{len(slugs)} forces do not fit side by side", hint=f"Name {MOST_COMPARED} at most.")
    chosen = [_force(served, slug) for slug in slugs]

    def body() -> bytes:
        return written(
            "compare.html",
            addresses.root(request),
            dossier=comparison.dossier(served.enquiries, served.store, chosen),
            all=[each for each in served.enquiries.forces if each.documents],
            slugs=slugs,
            local=served.local,
            meanings=meanings(served.store),
            most=MOST_COMPARED,
            coverage=served.enquiries.grounds.coverage(OPEN_END, None).sentence,
        )

    return made(request, served, body)


def theme_list(request: Request, served: ServedNow) -> Response:
    """Every theme."""
    return made(
        request,
        served,
        lambda: written("themes.html", addresses.root(request), themes=list(theme.listed(served.store))),
    )


def theme_page(slug: str, request: Request, served: ServedNow) -> Response:
    """A theme.

    Raises:
        Problem: 404, there is none of that name.
    """
    iri = _concept(served, "theme", str(THEME), slug)

    def body() -> bytes:
        told = theme.dossier(served.enquiries, served.store, slug, iri)
        if told is None:
            raise _unknown(*_PLACES["theme"])
        return written("theme.html", addresses.root(request), dossier=told, iri=iri, local=served.local)

    return made(request, served, body)


def family_list(request: Request, served: ServedNow) -> Response:
    """Every family of questions."""
    return made(
        request,
        served,
        lambda: written("families.html", addresses.root(request), families=list(family.listed(served.store))),
    )


def family_page(slug: str, request: Request, served: ServedNow) -> Response:
    """A family of questions.

    Raises:
        Problem: 404, there is none of that name.
    """
    iri = _concept(served, "family", f"{SCHEME}family/", slug)

    def body() -> bytes:
        told = family.dossier(served.enquiries, served.store, iri, slug)
        if told is None:
            raise _unknown(*_PLACES["family"])
        return written(
            "family.html",
            addresses.root(request),
            dossier=told,
            iri=iri,
            meanings=meanings(served.store),
            local=served.local,
        )

    return made(request, served, body)


def programme_list(request: Request, served: ServedNow) -> Response:
    """Every cycle of every programme."""
    return made(
        request,
        served,
        lambda: written("programmes.html", addresses.root(request), cycles=list(programme.listed(served.store))),
    )


def programme_page(slug: str, request: Request, served: ServedNow) -> Response:
    """A cycle of a programme.

    Raises:
        Problem: 404, there is none of that name.
    """
    if not programme.known(served.store, slug):
        raise _unknown("programme", "/programmes")

    def body() -> bytes:
        told = programme.dossier(served.store, slug)
        if told is None:
            raise _unknown("programme", "/programmes")
        return written(
            "programme.html",
            addresses.root(request),
            dossier=told,
            meanings=meanings(served.store),
            local=served.local,
        )

    return made(request, served, body)


def people_page(request: Request, served: ServedNow, name: str = "", page: str = "1") -> Response:
    """Who is named in print; with `name`, only where that name is printed. Both in pages.

    Raises:
        Problem: 400, `page` is no number of a page; 404, there are not so many.
    """
    if not (page.isascii() and page.isdecimal() and len(page) <= _DIGITS and int(page)):
        raise Problem(400, f"{page[:40]!r} is no page", hint="Give a whole number from 1.")
    number = int(page)

    def body() -> bytes:
        told = people.dossier(served.enquiries)
        listing = people.listing(told.holders, name, number)
        if listing is None:
            raise Problem(404, f"there is no page {number} here", hint="Begin with the first.")
        return written(
            "people.html",
            addresses.root(request),
            dossier=told,
            listing=listing,
            name=name,
            number=number,
            few=people.SHOWN,
            mentions=people.MENTIONS,
            local=served.local,
        )

    return made(request, served, body)


def _force(served: Served, slug: str) -> tuple[headlines.Force, str]:
    """A force by its short name, and its IRI."""
    one = next((each for each in served.enquiries.forces if each.slug == slug), None)
    if one is None:
        raise _unknown("force", "/forces")
    return one, served.enquiries.names.iri(slug)


def _written_brief(served: Served, slug: str, since: str, write: Callable[[Brief], bytes]) -> bytes:
    return write(_brief(served, slug, since))


def _brief(served: Served, slug: str, since: str) -> Brief:
    try:
        return brief_of(served.enquiries, slug, OPEN_END.isoformat(), since or None)
    except QuestionError as error:
        raise Problem(400, error.detail, hint=error.hint) from error


def _news(served: Served, told: force.Dossier, since: str) -> tuple[News, ...]:
    rows = told.open.rows, told.judgments.rows, told.due.rows
    try:
        return news_of(served.enquiries, told.slug, since, *rows)
    except QuestionError as error:
        raise Problem(400, error.detail, hint=error.hint) from error


def _concept(served: Served, kind: str, start: str, slug: str) -> str:
    """The IRI of a theme or family by its short name, if the release has it."""
    try:
        iri = served.enquiries.names.of_kind(kind, slug)
    except QuestionError:
        iri = ""
    if iri != start + slug:
        raise _unknown(*_PLACES[kind])
    return iri


def _unknown(what: str, where: str) -> Problem:
    return Problem(404, f"there is no {what} of this name", hint=f"{where} names those that there are.")
