"""`init`: a folder for another publisher to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from graph.reference import ReferenceData
from outstanding.cli.output import stdout
from outstanding.kit.folder import REPORTS, Publisher, start
from outstanding.kit.force import Force

MADE_UP = "Weststead Police"
"""The force of a kit that is made for none: there is none of this name."""


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("init")(init_command)


def init_command(  # noqa: PLR0913, PLR0917  the options of the command line
    folder: Annotated[Path, typer.Argument(help="A folder that is empty or is not there yet.")],
    name: Annotated[
        str,
        typer.Option("--name", "--force", metavar="NAME", help="The force's full name, as reports print it."),
    ] = MADE_UP,
    slug: Annotated[
        str | None,
        typer.Option("--slug", help="Its part of every IRI; else made of the name.", show_default=False),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="IRI", help="The base IRI to publish under; else one to be changed."),
    ] = None,
    publisher: Annotated[
        str | None, typer.Option("--publisher", help="Who publishes; else the force.", show_default=False)
    ] = None,
    contact: Annotated[
        str | None, typer.Option("--contact", help="A mail address or a page for questions.", show_default=False)
    ] = None,
) -> None:
    """Start a folder of your own: settings, your force in Turtle, two made-up reports, and the steps in a README.md."""
    force = Force.named(name, slug, ReferenceData.packaged())
    written = start(folder, force, Publisher.of(force, base, publisher, contact))
    console = stdout()
    for each in written:
        console.print(Text(f"wrote {folder / each}"), soft_wrap=True)
    console.print(Text(f"Next: cd {folder}; outstanding build {REPORTS}. README.md has all steps."), soft_wrap=True)
