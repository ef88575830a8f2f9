"""Whether the process lives, whether it can answer, and its figures: for who runs the server."""

from __future__ import annotations

from fastapi import APIRouter, Request
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from pydantic import BaseModel
from starlette.responses import Response

from outstanding.web.metrics import Metrics
from outstanding.web.served import Releases, ServedNow


class Health(BaseModel):
    """The process lives."""

    status: str = "ok"


class Readiness(BaseModel):
    """A release is open: its number in this data folder, its hash, and how many documents it holds."""

    status: str = "ready"
    release: int
    hash: str
    documents: int


def router() -> APIRouter:
    """/health, /ready and /metrics."""
    routes = APIRouter(tags=["running"])
    routes.get("/health", summary="Whether the process lives")(health)
    routes.get("/ready", summary="Whether a release is open", responses={503: {"description": "No release is open"}})(
        ready
    )
    routes.get("/metrics", summary="Figures for Prometheus", response_class=Response)(metrics)
    return routes


async def health() -> Health:
    """Answers as long as the process does."""
    return Health()


async def ready(served: ServedNow) -> Readiness:
    """Answers 200 once a release is open, before that 503."""
    release = served.release
    return Readiness(release=release.number, hash=release.hash, documents=len(release.manifest.documents))


async def metrics(request: Request) -> Response:
    """Figures in Prometheus's text format."""
    figures: Metrics = request.app.state.metrics
    releases: Releases = request.app.state.releases
    current = releases.current
    figures.release.set(current.number if current else 0)
    figures.copied.set(releases.copied)
    return Response(figures.text(), media_type=CONTENT_TYPE_LATEST)
