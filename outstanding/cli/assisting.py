"""`mcp`: the door for AI assistants."""

from __future__ import annotations

import typer

from outstanding.cli.reports import DataOption
from outstanding.settings import settings


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("mcp")(mcp_command)


def mcp_command(data: DataOption = None) -> None:
    """Offer the saved questions as tools to an AI assistant, by the Model Context Protocol over stdin and stdout.

    It is started by the assistant's program, and ends when that closes the input.
    """
    # Here and not above: every other command starts without the protocol's parts.
    import anyio  # noqa: PLC0415

    from outstanding.assistants.server import serve  # noqa: PLC0415

    chosen = settings()
    anyio.run(serve, chosen if data is None else chosen.model_copy(update={"data": data}))
