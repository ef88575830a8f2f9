"""The saved questions over HTTP: the list of them, and the answer to each, in every form.

Nothing here is written for a question: what an address takes, and what it is documented to take, follows from the
headers of `queries/*.rq`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph.errors import QuestionError
from outstanding import __version__
from outstanding.web import addresses, links, question_list
from outstanding.web.asked import Asked, asked, check
from outstanding.web.conditional import REVALIDATED, conditional, etag, unchanged
from outstanding.web.forms import QUERY, QUERY_OFFER, Form, form_named, offers_of, suffixes_of
from outstanding.web.kept import Kept, Written
from outstanding.web.negotiation import negotiate
from outstanding.web.operations import operation
from outstanding.web.problems import Problem
from outstanding.web.question_pages import fields, refused
from outstanding.web.reply import bound, replied
from outstanding.web.served import Releases, Served, ServedNow
from queries.answers import question_named, saved_questions
from queries.questions import Question

PINNED: Final = "public, max-age=86400"
"""The `Cache-Control` of an answer whose address names the release. What it says never changes; how it is written may
with the next version of the program, so that it is asked for anew after a day."""


def router() -> APIRouter:
    """/q, /q/NAME and /q/NAME.SUFFIX for each saved question, and /.well-known/sparql-examples."""
    routes = APIRouter()
    question_list.add(routes)
    for question in saved_questions().values():
        path = f"/q/{question.name}"
        routes.get(path, response_class=Response, **operation(question, suffixed=False))(_negotiated(question))
        routes.get(f"{path}.{{form}}", response_class=Response, **operation(question, suffixed=True))(
            _suffixed(question)
        )
    routes.get("/q/{name}", include_in_schema=False)(unknown)
    return routes


def unknown(name: str) -> Response:
    """What is no saved question: 404, with the nearest names.

    Raises:
        Problem: always.
    """
    bare, _, suffix = name.partition(".")
    try:
        question = question_named(bare)
    except QuestionError as error:
        raise Problem(404, "there is no saved question of this name", hint=error.hint) from error
    raise Problem(404, f"there is no form {suffix!r}", hint=f"There are: {', '.join(suffixes_of(question))}.")


def _negotiated(question: Question) -> Callable[[Request, Served], Response]:
    """The endpoint of a question that answers by `Accept` or `format`."""

    def endpoint(request: Request, served: ServedNow) -> Response:
        wanted = request.query_params.get("format")
        offer = negotiate(request.headers.get("accept"), offers_of(question), wanted or None)
        return _answer(question, request, served, offer.names[0], "format")

    return endpoint


def _suffixed(question: Question) -> Callable[[str, Request, Served], Response]:
    """The endpoint of a question that answers in the form of its suffix, whatever `Accept` says."""

    def endpoint(form: str, request: Request, served: ServedNow) -> Response:
        if form not in suffixes_of(question):
            return unknown(f"{question.name}.{form}")
        return _answer(question, request, served, form)

    return endpoint


def _answer(question: Question, request: Request, served: Served, suffix: str, *others: str) -> Response:
    """The answer in a form; the page comes back with its form and what is wrong where it has no answer."""
    try:
        wanted = asked(question, request, served, *others)
        with _release(wanted, request, served) as chosen:
            if suffix == QUERY:
                return _query(wanted, request, chosen)
            form = form_named(question, suffix)
            assert form  # noqa: S101  one of its suffixes, and not QUERY
            return _sent(wanted, request, chosen, form)
    except Problem as problem:
        if problem.status not in _WITH_FORM or suffix != "html":
            raise
        return _page_of(problem, question, request, served)


_WITH_FORM: Final = (422, 503)
"""What is told above the form, in which it can be put right: a wrong value, or a question that takes too long."""


@contextlib.contextmanager
def _release(wanted: Asked, request: Request, served: Served) -> Iterator[Served]:
    """The release to ask: the one that the address names, else the current one."""
    if wanted.release in {None, served.release.number}:
        yield served
        return
    releases: Releases = request.app.state.releases
    with releases.older(wanted.release or 0) as older:
        request.state.release = older.release.hash
        yield older


def _sent(wanted: Asked, request: Request, served: Served, form: Form) -> Response:
    answers: Kept = request.app.state.answers
    root = addresses.root(request)
    key = (served.release.hash, *_identity(wanted, served), root, form.suffix)
    tag, cache = etag(*key), PINNED if wanted.release else REVALIDATED
    headers = _headers(wanted, form.suffix, root)
    found = answers.get(key)
    if found is None:
        check(wanted, served)  # before a 304, which would call a wrong request right
    if known := unchanged(request, tag, headers=headers, cache=cache):
        return known
    if found is None:
        releases: Releases = request.app.state.releases
        found = answers.made(key, lambda: releases.keeping(served, lambda: _written(wanted, served, root, form)))
    return conditional(request, tag, form.content_type, found.body, headers={**headers, **found.headers}, cache=cache)


def _headers(wanted: Asked, suffix: str, root: str) -> dict[str, str]:
    """The headers that follow from what was asked; a 304 has them too."""
    return {
        "Content-Location": links.absolute(wanted.path(suffix), root),
        "Link": links.joined(links.of_question(wanted, suffix, root)),
    }


def _identity(wanted: Asked, served: Served) -> tuple[str, ...]:
    """What an answer's bytes depend on beside the release, the form and this server's address."""
    values = (f"{name}={value}" for name, value in wanted.values.items())
    page = f"{wanted.limit} {wanted.page} {wanted.sort} {wanted.release} {served.release.number}"
    return (__version__, wanted.question.name, wanted.question.version, page, *values)


def _written(wanted: Asked, served: Served, root: str, form: Form) -> Written:
    reply = replied(wanted, served, root, whole=form.whole, partial=form.partial)
    headers = {
        "Link": links.joined([*links.of_question(wanted, form.suffix, root), *links.of_answer(reply, form.suffix)])
    }
    if form.attached:
        page = f"-page-{wanted.page}" if wanted.limit else ""
        name = f"{wanted.question.name}-release-{served.release.number}{page}.{form.suffix}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Written(form.write(reply), headers)


def _query(wanted: Asked, request: Request, served: Served) -> Response:
    """The SPARQL of the question, whole: no page is cut out of its answer."""
    text = bound(wanted, served)
    root = addresses.root(request)
    tag = etag(served.release.hash, *_identity(wanted, served), root, QUERY)
    cache = PINNED if wanted.release else REVALIDATED
    headers = _headers(wanted, QUERY, root)
    return conditional(request, tag, QUERY_OFFER.media_type, text.encode(), headers=headers, cache=cache)


def _page_of(problem: Problem, question: Question, request: Request, served: Served) -> Response:
    listed = problem.extensions.get("parameters")
    each_wrong = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    wrong = {each["name"]: f"{each['detail']} {each['hint']}" for each in each_wrong}
    told = wrong or {"": f"{problem.detail} {problem.hint}"}
    values = {each.name: request.query_params.get(each.name, each.default or "") for each in question.parameters}
    body = refused(question, fields(question, values, served, wrong), told, addresses.root(request))
    headers = {**problem.headers, "Cache-Control": "no-store", "Vary": "Accept"}
    return Response(body, problem.status, headers, "text/html; charset=utf-8")
