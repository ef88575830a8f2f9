"""Errors as answers: problem details (RFC 9457), or the same as plain text or a small page, by `Accept`.

No answer holds a stack trace, a path of the server's disk or the address that was asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from graph.errors import OutstandingError
from outstanding.web.addresses import root
from outstanding.web.negotiation import Offer, preferred
from outstanding.web.pages import page
from outstanding.web.problems import Extension, Problem, problem_of

JSON: Final = "application/problem+json"

_HINTS: Final[Mapping[int, str]] = {
    404: "The paths there are stand in /openapi.json.",
    405: "The header Allow names the methods there are.",
}


def answer(request: Request, problem: Problem) -> Response:
    """A problem as an answer, in the form that the request asks for."""
    offers = (
        Offer(JSON, aliases=("application/json",)),
        Offer("text/html", aliases=("application/xhtml+xml",), explicit=True),
        Offer("text/plain"),
    )
    offer = preferred(request.headers.get("accept"), offers) or offers[0]
    members = _members(problem, getattr(request.state, "request_id", ""))
    forms: dict[str, Callable[[], bytes]] = {
        JSON: lambda: _json(members),
        "text/html": lambda: page("problem.html", root(request), lines=_lines(members)),
        "text/plain": lambda: _text(members),
    }
    content = forms[offer.media_type]()
    charset = "" if offer.media_type == JSON else "; charset=utf-8"
    return Response(
        content,
        problem.status,
        {
            "Cache-Control": "no-store",
            "Vary": "Accept",
            **problem.headers,
            "Content-Type": offer.media_type + charset,
        },
    )


def _members(problem: Problem, request_id: str) -> dict[str, Extension]:
    members: dict[str, Extension] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    members |= {name: text for name, text in (("where", problem.where), ("hint", problem.hint)) if text}
    return members | problem.extensions | {"request_id": request_id}


def _json(members: Mapping[str, Extension]) -> bytes:
    return (json.dumps(members, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")


def _lines(members: Mapping[str, Extension]) -> list[str]:
    where = f" ({members['where']})" if "where" in members else ""
    lines = [f"{members['status']} {members['title']}", f"{members['detail']}{where}"]
    if "hint" in members:
        lines.append(str(members["hint"]))
    return [*lines, f"Request {members['request_id']}"]


def _text(members: Mapping[str, Extension]) -> bytes:
    return ("\n".join(_lines(members)) + "\n").encode(errors="replace")


def register(app: FastAPI) -> None:
    """Answer every error that a route raises as a problem; what is not one of ours is answered by `recording`."""

    async def of_ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, OutstandingError)  # noqa: S101  by its registration below
        request.state.error = error.detail if isinstance(error, Problem) else str(error)
        return answer(request, problem_of(error))

    async def of_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  by its registration below
        phrase = HTTPStatus(error.status_code).phrase
        detail = {404: "there is nothing here", 405: "this method is not allowed here"}.get(error.status_code)
        told = detail if error.detail == phrase and detail else error.detail
        hint = _HINTS.get(error.status_code, "")
        return answer(request, Problem(error.status_code, told, hint=hint, headers=error.headers))

    async def of_parameters(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  by its registration below
        wrong = [
            {"name": ".".join(str(part) for part in each["loc"][1:]), "detail": str(each["msg"])}
            for each in error.errors()
        ]
        told = "; ".join(f"{each['name']}: {each['detail']}" for each in wrong)
        return answer(
            request,
            Problem(422, f"a parameter does not fit: {told}", hint=_PARAMETERS, extensions={"parameters": wrong}),
        )

    app.add_exception_handler(OutstandingError, of_ours)
    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(RequestValidationError, of_parameters)


_PARAMETERS: Final = "The parameters of each path stand in /openapi.json."
