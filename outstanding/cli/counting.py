"""`reference`: what the reference data holds, counted."""

from __future__ import annotations

from typing import Annotated

import typer

from graph.inventory import inventory
from graph.reference import ReferenceData
from outstanding.cli.output import Format, print_rows

COLUMNS = ("part", "of", "number")


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("reference")(reference_command)


def reference_command(
    form: Annotated[Format, typer.Option("--format", help="table, json or csv.")] = Format.TABLE,
) -> None:
    """Count what the project's reference data holds: terms, concepts, questions, bodies, and what is unconfirmed."""
    counts = inventory(ReferenceData.packaged().union)
    print_rows(COLUMNS, [{"part": each.part, "of": each.of, "number": each.number} for each in counts], form)
