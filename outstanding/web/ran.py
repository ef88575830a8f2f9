"""A query of a person's own, run as the endpoint runs it, and its answer for a page to show."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from anyio import to_thread
from fastapi import Request

from outstanding.web import addresses
from outstanding.web.budgets import Budgets
from outstanding.web.problems import Problem
from outstanding.web.screening import screened
from outstanding.web.served import Served
from outstanding.web.sparql import while_there
from outstanding.web.workers import Query, Workers
from queries.answers import Term

_FORMS: Final[Mapping[str, str | None]] = {
    "rows": "application/sparql-results+json",
    "truth": "application/sparql-results+json",
    "graph": "text/turtle",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """An answer.

    Attributes:
        columns: of a SELECT query, else empty, as are `rows`.
        rows: each with the terms of the columns that are bound.
        truth: of an ASK query; None for any other.
        graph: of a CONSTRUCT or DESCRIBE query, in Turtle; empty for any other.
        seconds: that it took.
    """

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Term], ...]
    truth: bool | None
    graph: str
    seconds: float


async def ran(request: Request, served: Served, text: str) -> Ran:
    """Run a query within the limits of the endpoint; it is stopped when the client leaves.

    Raises:
        Problem: whatever the endpoint refuses it for.
    """
    settings = served.settings
    budgets: Budgets = request.app.state.budgets
    workers: Workers = request.app.state.workers
    screen = partial(
        screened, text, length=settings.query_length, depth=settings.query_depth, services=settings.services
    )
    started = time.perf_counter()
    async with budgets.taken(request.client.host if request.client else ""):
        seen = await to_thread.run_sync(screen, limiter=request.app.state.screening)
        query = Query(
            text=text,
            store=served.release.folder / "store",
            union=settings.union_default_graph and not seen.names_dataset,
            base=addresses.root(request) + "sparql",
            media_types=_FORMS,
        )
        given = await while_there(request, workers.answer(query))
    if given is None:
        raise Problem(400, "the client left before its answer")
    seconds = time.perf_counter() - started
    if given.media_type == "text/turtle":
        return Ran((), (), None, given.content.decode(), seconds)
    told = json.loads(given.content)
    if "boolean" in told:
        return Ran((), (), bool(told["boolean"]), "", seconds)
    return Ran(tuple(told["head"]["vars"]), tuple(told["results"]["bindings"]), None, "", seconds)
