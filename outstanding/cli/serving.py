"""`serve`: the web door."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from outstanding.cli.reports import DataOption
from outstanding.settings import settings


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("serve")(serve_command)


def serve_command(
    host: Annotated[
        str | None, typer.Option("--host", help="The address to listen at; the setting `host`.", show_default=False)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", help="The port; 0 for any that is free. The setting `port`.", show_default=False),
    ] = None,
    all_texts: Annotated[
        bool | None,
        typer.Option(
            "--all-texts",
            help="Show texts whole without a licence that allows it, for yourself only; the setting `all_texts`.",
            show_default=False,
        ),
    ] = None,
    data: DataOption = None,
) -> None:
    """Serve the current release over HTTP until Ctrl-C; a new release is taken up while it runs."""
    # Here and not above: every other command starts without the web server's parts.
    from outstanding.web.serving import serve  # noqa: PLC0415

    given = {"host": host, "port": port, "all_texts": all_texts, "data": data}
    serve(settings().model_copy(update={name: value for name, value in given.items() if value is not None}), _tell)


def _tell(address: str) -> None:
    sys.stdout.write(f"Serving at {address} (Ctrl-C ends it)\n")
    sys.stdout.flush()
