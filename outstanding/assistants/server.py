"""The tools over standard input and output, by the Model Context Protocol.

An error of ours is the result of the tool, with what was wrong and what to do, so that the assistant can correct
itself. Only the protocol goes to standard output. Each call is answered from the release that is current then.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Final

import mcp_types as types
from anyio import to_thread
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from graph.errors import OutstandingError
from outstanding.assistants import adhoc, asking, guide
from outstanding.assistants.adhoc import Adhoc
from outstanding.assistants.guide import Guide
from outstanding.settings import Settings
from outstanding.web.served import Releases, Served, checked
from queries.answers import saved_questions

SCHEMA: Final = "schema"
SPARQL: Final = "sparql"

INSTRUCTIONS: Final = (
    "Findings of police inspections in England and Wales: areas for improvement (AFIs), causes of concern,"
    " recommendations and judgments, each with the words it rests on, followed from report to report. Each tool but"
    " `schema` and `sparql` is a saved question. An answer says what it rests on: pass on its `coverage` sentence and"
    " its `citation`, and quote the words of the documents as they are. Nothing loaded is not the same as nothing"
    " found. `as_of` asks what could be known on a day. Forces, themes and kinds are named by slug, prefixed name or"
    " IRI. Where next_page is not null there are more rows."
)

_READ_ONLY: Final = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def tools(settings: Settings) -> list[types.Tool]:
    """All tools: one for each saved question, `schema` and `sparql`."""
    found = [
        types.Tool(
            name=question.name,
            title=question.summary,
            description=asking.description(question),
            input_schema=asking.input_schema(question),
            output_schema=asking.OUTPUT_SCHEMA,
            annotations=_READ_ONLY,
        )
        for question in saved_questions().values()
    ]
    found.append(
        types.Tool(
            name=SCHEMA,
            title="What the graph holds, for queries of your own",
            description=guide.DESCRIPTION,
            input_schema=guide.INPUT_SCHEMA,
            annotations=_READ_ONLY,
        )
    )
    found.append(
        types.Tool(
            name=SPARQL,
            title="A query of your own",
            description=adhoc.description(settings),
            input_schema=adhoc.INPUT_SCHEMA,
            annotations=_READ_ONLY,
        )
    )
    return found


class Assistants:
    """What answers the calls of tools."""

    def __init__(self, settings: Settings) -> None:
        """Open nothing yet."""
        self._settings = settings
        self._releases = Releases(settings)
        self._adhoc = Adhoc(settings)
        self._guides: dict[str, Guide] = {}

    async def close(self) -> None:
        """Let go of the releases, and end the processes of queries."""
        await self._adhoc.close()
        self._releases.close()

    async def listed(self, _context: object, _parameters: object) -> types.ListToolsResult:
        """The list of tools."""
        return types.ListToolsResult(tools=tools(self._settings))

    async def called(self, _context: object, call: types.CallToolRequestParams) -> types.CallToolResult:
        """The result of a tool.

        Raises:
            MCPError: there is no tool of that name.
        """
        arguments = call.arguments or {}
        try:
            if call.name == SPARQL:
                return _result(await self._queried(arguments))
            if call.name != SCHEMA and call.name not in saved_questions():
                raise MCPError(types.INVALID_PARAMS, f"there is no tool {call.name!r}")
            return _result(await to_thread.run_sync(self._answered, call.name, arguments))
        except OutstandingError as error:
            return _failure(error)

    async def _queried(self, arguments: Mapping[str, object]) -> Mapping[str, object]:
        await to_thread.run_sync(self._releases.refresh)
        with self._releases.held() as served:
            return await self._adhoc.answered(served.release, arguments)

    def _answered(self, name: str, arguments: Mapping[str, object]) -> Mapping[str, object]:
        """What a tool answers that needs no process of its own. Called on another thread."""
        self._releases.refresh()
        with self._releases.held() as served:
            if name == SCHEMA:
                return self._guide(served).told(served.store, arguments)
            return asking.answered(served.release, served.store, saved_questions()[name], arguments)

    def _guide(self, served: Served) -> Guide:
        key = served.release.hash
        if key not in self._guides:
            self._guides = {key: Guide(served.store)}
        return self._guides[key]


def _result(answer: Mapping[str, object]) -> types.CallToolResult:
    """An answer, also as text for clients that know no other."""
    text = json.dumps(answer, ensure_ascii=False)
    return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=dict(answer))


def _failure(error: OutstandingError) -> types.CallToolResult:
    where = f" ({error.where})" if error.where else ""
    hint = f"\n{error.hint}" if error.hint else ""
    return types.CallToolResult(
        content=[types.TextContent(text=f"{error.detail.rstrip('.')}{where}.{hint}")],
        is_error=True,
    )


async def serve(settings: Settings) -> None:
    """Answer on standard output what is asked on standard input, until that ends.

    Raises:
        ReleaseError: the data folder has no release, or a damaged one.
    """
    checked(settings.data)
    assistants = Assistants(settings)
    server: Server[Any] = Server(
        "outstanding",
        version=version("outstanding"),
        title="Outstanding",
        instructions=INSTRUCTIONS,
        on_list_tools=assistants.listed,
        on_call_tool=assistants.called,
    )
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(assistants.close)
        reading, writing = await stack.enter_async_context(stdio_server())
        await server.run(reading, writing, server.create_initialization_options())
