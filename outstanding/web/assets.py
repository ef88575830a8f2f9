"""Files that pages need beside themselves: styles. They come with the package and stand under /static."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph.canonical import digest
from outstanding.web.conditional import conditional, etag
from outstanding.web.problems import Problem


def router() -> APIRouter:
    """/static/NAME."""
    routes = APIRouter(tags=["pages"])
    routes.get("/static/{name:path}", include_in_schema=False)(asset)
    return routes


def asset(name: str, request: Request) -> Response:
    """A file by its name."""
    content = _files().get(name)
    if content is None:
        raise Problem(404, "there is no such file", hint="Pages name the files that they need.")
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return conditional(request, etag(digest(content), name), media_type, content)


def known(name: str) -> bool:
    """Whether there is a file of this name; what `make editor` puts there need not be."""
    return name in _files()


@cache
def _files() -> dict[str, bytes]:
    folder = resources.files("outstanding.web").joinpath("static")
    return dict(_within(folder, ""))


def _within(folder: Traversable, before: str) -> Iterator[tuple[str, bytes]]:
    for file in folder.iterdir():
        if file.is_file():
            yield f"{before}{file.name}", file.read_bytes()
        elif file.is_dir():
            yield from _within(file, f"{before}{file.name}/")
