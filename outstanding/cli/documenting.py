"""`vocabulary`: the documentation of the vocabularies as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from graph.reference import ReferenceData
from outstanding.cli.output import stdout
from outstanding.vocabulary.site import site, write


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("vocabulary")(vocabulary_command)


def vocabulary_command(
    folder: Annotated[Path, typer.Argument(help="A folder, made if need be; files of the same names are replaced.")],
) -> None:
    """Write the vocabularies as pages to read, as RDF, and with the JSON-LD context, to be published anywhere."""
    made = site(ReferenceData.packaged())
    write(folder, made)
    pages = sum(name.endswith(".html") for name in made)
    stdout().print(Text(f"Wrote {len(made)} files to {folder}, {pages} of them pages. Begin with index.html."))
