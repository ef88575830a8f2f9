"""Queries of one's own: screened, run in processes that can be killed, and refused rather than cut."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from anyio import to_thread

from graph.errors import QuestionError
from graph.release import Release
from outstanding.settings import Settings
from outstanding.web.metrics import Metrics
from outstanding.web.recording import logger
from outstanding.web.screening import screened
from outstanding.web.workers import Query, Workers
from queries.answers import result_table

Json = dict[str, object]

QUERY: Final = "query"

INPUT_SCHEMA: Final[Json] = {
    "type": "object",
    "properties": {
        QUERY: {
            "type": "string",
            "description": "SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE. The prefixes of `schema` are declared.",
            "examples": ["SELECT ?issue WHERE { ?issue a insp:Issue } ORDER BY ?issue LIMIT 10"],
        }
    },
    "required": [QUERY],
    "additionalProperties": False,
}

_MEDIA_TYPES: Final[Mapping[str, str | None]] = MappingProxyType(
    {
        "rows": "application/sparql-results+json",
        "truth": "application/sparql-results+json",
        "graph": "text/turtle",
    }
)


def description(settings: Settings) -> str:
    """What the tool does, with its limits."""
    return (
        "Run a SPARQL query of your own, where no other tool answers; ask `schema` first. Read only. It may take"
        f" {settings.query_seconds:g} seconds and give {settings.query_rows:,} rows; beyond a limit it is refused, not"
        " cut, so page with ORDER BY, LIMIT and OFFSET. SERVICE is refused. Rows of your own query carry no coverage:"
        " say so when you use them."
    )


class Adhoc:
    """Runs queries; its processes start with the first one. Everything here is called on one event loop."""

    def __init__(self, settings: Settings) -> None:
        """Start nothing yet."""
        self._settings = settings
        self._workers = Workers(settings, Metrics(), logger())
        self._starting = asyncio.Lock()
        self._started = False

    async def close(self) -> None:
        """End all processes."""
        await self._workers.close()

    async def answered(self, release: Release, arguments: Mapping[str, object]) -> Json:
        """The answer to a query: `columns` and `rows`, `truth`, or Turtle as `graph`.

        Raises:
            QuestionError: there is no query, or there are other arguments.
            Problem: it is no SPARQL, an update, would ask other servers, or is beyond a limit.
        """
        text = arguments.get(QUERY)
        if not isinstance(text, str) or set(arguments) != {QUERY}:
            raise QuestionError("sparql takes one argument, the text of a query", hint="Give it as `query`.")
        settings = self._settings
        look = partial(
            screened,
            text,
            length=settings.query_length,
            depth=settings.query_depth,
            services=settings.services,
        )
        seen = await to_thread.run_sync(look)
        async with self._starting:
            if not self._started:
                await self._workers.start()
                self._started = True
        result = await self._workers.answer(
            Query(
                text=text,
                store=release.folder / "store",
                union=settings.union_default_graph and not seen.names_dataset,
                base=release.manifest.base,
                media_types=_MEDIA_TYPES,
            )
        )
        found: Json = {"release": release.hash}
        if result.media_type == _MEDIA_TYPES["graph"]:
            return found | {"graph": result.content.decode()}
        content = json.loads(result.content)
        if "boolean" in content:
            return found | {"truth": content["boolean"]}
        columns, rows = result_table(content)
        return found | {"columns": list(columns), "rows": [dict(row) for row in rows], "total_rows": len(rows)}
