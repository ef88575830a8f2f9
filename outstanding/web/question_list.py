"""The list of saved questions, as page, JSON, and Turtle for SPARQL editors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from outstanding import __version__
from outstanding.web import addresses
from outstanding.web.conditional import conditional, etag
from outstanding.web.forms import suffixes_of
from outstanding.web.negotiation import Offer, negotiate, not_acceptable
from outstanding.web.operations import EXAMPLES, LIST, LIST_BY_SUFFIX
from outstanding.web.problems import Problem
from outstanding.web.question_pages import listed
from outstanding.web.sparql_examples import examples
from queries.answers import saved_questions
from queries.parameters import Parameter
from queries.questions import Question

OFFERS: Final = (
    Offer("application/json", ("json",)),
    Offer("text/html", ("html",), aliases=("application/xhtml+xml",), explicit=True),
    Offer("text/turtle", ("ttl",)),
)


def add(routes: APIRouter) -> None:
    """Add /q, /q.SUFFIX and /.well-known/sparql-examples."""
    routes.get("/q", response_class=Response, **LIST)(negotiated)
    routes.get("/q.{form}", response_class=Response, **LIST_BY_SUFFIX)(suffixed)
    routes.get("/.well-known/sparql-examples", response_class=Response, **EXAMPLES)(well_known)


def negotiated(request: Request) -> Response:
    """The list in the form that the request prefers.

    Raises:
        Problem: 406, none of the forms is asked for.
    """
    offer = negotiate(request.headers.get("accept"), OFFERS, request.query_params.get("format") or None)
    return _sent(request, offer)


def suffixed(form: str, request: Request) -> Response:
    """The list in the form of a suffix.

    Raises:
        Problem: 404, there is no such form.
    """
    offer = next((offer for offer in OFFERS if form in offer.names), None)
    if offer is None:
        raise Problem(404, "the list has no such form", hint=not_acceptable(OFFERS).hint)
    return _sent(request, offer)


def well_known(request: Request) -> Response:
    """The questions as examples for SPARQL editors."""
    return _sent(request, OFFERS[2])


def _sent(request: Request, offer: Offer) -> Response:
    root, questions = addresses.root(request), saved_questions()
    write = {"json": as_json, "html": listed, "ttl": examples}[offer.names[0]]
    tag = etag(__version__, *(each.version for each in questions.values()), root, offer.media_type)
    media_type = offer.media_type + ("; charset=utf-8" if offer.media_type.startswith("text/") else "")
    others = ", ".join(
        f'<{root}q.{each.names[0]}>; rel="alternate"; type="{each.media_type}"' for each in OFFERS if each != offer
    )
    headers = {"Link": f'<{root}q>; rel="canonical", {others}, <{root}openapi.json>; rel="service-desc"'}
    return conditional(request, tag, media_type, lambda: write(questions, root), headers=headers)


def as_json(questions: Mapping[str, Question], root: str) -> bytes:
    """The questions with their parameters and columns, as their headers have them."""
    content = {"questions": [_question(each, root) for each in questions.values()]}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _question(question: Question, root: str) -> dict[str, Any]:
    return {
        "name": question.name,
        "summary": question.summary,
        "description": question.description,
        "tags": list(question.tags),
        "version": question.version,
        "address": f"{root}q/{question.name}",
        "forms": list(suffixes_of(question)),
        "pagination": question.pagination,
        "parameters": [_parameter(each) for each in question.parameters],
        "columns": [{"name": name, "description": meaning} for name, meaning in question.columns],
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "type": parameter.datatype,
        "required": parameter.required,
        "default": parameter.default,
        "allowed": parameter.allowed,
        "enumerate": list(parameter.enumerate),
        "description": parameter.description,
        "example": parameter.example or None,
    }
