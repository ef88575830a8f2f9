"""Files that pages need beside themselves: styles. They come with the package and stand under /static."""

from __future__ import annotations

import mimetypes
from functools import cache
from importlib import resources

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph.canonical import digest
from outstanding.web.conditional import conditional, etag
from outstanding.web.problems import Problem


def router() -> APIRouter:
    """/static/NAME."""
    routes = APIRouter(tags=["pages"])
    routes.get("/static/{name}", include_in_schema=False)(asset)
    return routes


def asset(name: str, request: Request) -> Response:
    """A file by its name."""
    content = _files().get(name)
    if content is None:
        raise Problem(404, "there is no such file", hint="Pages name the files that they need.")
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return conditional(request, etag(digest(content), name), media_type, content)


@cache
def _files() -> dict[str, bytes]:
    folder = resources.files("outstanding.web").joinpath("static")
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
