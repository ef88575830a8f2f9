"""`columns`: what the columns of a table are taken to hold, and the mapping file that says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from openpyxl.utils import get_column_letter
from rich import box
from rich.table import Table
from rich.text import Text

from graph.errors import SourceError, UsageError
from loaders.column_cues import column_cues
from loaders.columns import TELLING, Column
from loaders.processes import Readers
from loaders.sources import Sidecar
from loaders.tabled import Tabled, mapping_of, tabled
from outstanding.cli.output import Format, print_json, stdout
from outstanding.settings import settings

SHOWN = 60
"""Characters of a sample that the terminal shows."""


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("columns")(columns_command)


def columns_command(
    file: Annotated[
        Path, typer.Argument(help="A workbook, or any document with tables. A sources.toml beside it is used.")
    ],
    form: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
    toml: Annotated[  # noqa: FBT002  a flag of the command line is a boolean
        bool, typer.Option("--toml", help="Print the mapping file only, to be saved.")
    ] = False,
) -> None:
    """Show what the columns of each table hold, as guessed or mapped, with sample cells and a mapping file to save.

    Exit code 0 when a table can be read as findings, 1 when none can, 2 on wrong usage.
    """
    if form is Format.CSV:
        raise UsageError("columns have no CSV form", hint="Use --format json or --format table.")
    tables = _tables(file)
    read = [each for each in tables if each.columns.tells_of_findings]
    if toml:
        stdout().print(Text("\n".join(_mapping(tables))), soft_wrap=True)
    elif form is Format.JSON:
        print_json({"tables": [_as_json(each) for each in tables], "mapping": "\n".join(_mapping(tables))})
    else:
        _print(tables)
    if not read:
        raise typer.Exit(1)


def _tables(file: Path) -> tuple[Tabled, ...]:
    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise UsageError("there is no such file", where=str(file), hint="Check the path.") from error
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror}", where=str(file), hint="Check its permissions."
        ) from error
    facts = Sidecar.beside(file.parent).facts(file.name)
    with Readers(settings().limits) as readers:
        document = readers.read(content, file.name)
    tables = tabled(document, mapping_of(facts.columns, file.name))
    if not tables:
        raise SourceError("it has no table", where=str(file), hint="`outstanding extract` shows what is read of it.")
    return tables


def _print(tables: Sequence[Tabled]) -> None:
    console = stdout()
    for number, each in enumerate(tables, start=1):
        name = f'sheet "{each.grid.name}"' if each.grid.name else f"table {number}"
        console.print(Text(f"{name}, {len(each.grid.rows)} rows: {_verdict(each)}", style="bold"))
        table = Table(box=box.HORIZONTALS, pad_edge=False)
        for heading in ("", "heading", "holds", "why"):
            table.add_column(heading, overflow="fold")
        table.add_column("cells", overflow="fold", ratio=1)
        for column in each.columns.columns:
            samples = "\n".join(_short(words) for words in column.samples)
            table.add_row(get_column_letter(column.number), column.heading, _held(column), column.why, Text(samples))
        console.print(table)
    console.print(Text("A mapping file that says so, to be corrected and named in sources.toml:", style="bold"))
    console.print(Text("\n".join(_mapping(tables))), soft_wrap=True)


def _verdict(table: Tabled) -> str:
    if table.columns.tells_of_findings:
        return "read as findings"
    if table.columns.seems_to:
        return "not read: not sure enough which column holds the findings, and which a status or deadline"
    return "not read: no findings with a status or deadline"


def _held(column: Column) -> str:
    if column.role is None:
        return ""
    whose = f", {column.voice}'s" if column.voice else ""
    return f"{column.role}{whose}" if column.sure else f"{column.role}{whose}?"


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 1]}\u2026"


def _as_json(table: Tabled) -> dict[str, object]:
    return {
        "name": table.grid.name,
        "rows": len(table.grid.rows),
        "read": table.columns.tells_of_findings,
        "columns": [
            {
                "column": get_column_letter(column.number),
                "heading": column.heading,
                "role": column.role,
                "sure": column.sure,
                "voice": column.voice,
                "why": column.why,
                "cells": list(column.samples),
            }
            for column in table.columns.columns
        ],
    }


# --- the mapping file ----------


def _mapping(tables: Sequence[Tabled]) -> Iterator[str]:
    """The lines of a mapping file; what is not sure is commented out, for a person to confirm."""
    shown = [each for each in tables if each.columns.seems_to] or list(tables)
    yield '# voice = "force"            # who keeps the table: force, policing-body, inspectorate or third-party'
    yield '# force = "cleveland"        # where neither table nor file name tells it'
    yield '# report = "PEEL 2023-25"    # the report that all findings are from, where no column or heading tells it'
    yield ""
    yield "[columns]"
    for role, cue in column_cues().roles.items():
        found = [column for each in shown for column in each.columns.columns if column.role == role]
        sure = list(dict.fromkeys(_place(column) for column in found if column.sure))
        guessed = [place for column in found if (place := _place(column)) not in sure]
        for places, doubt in ((sure, ""), (list(dict.fromkeys(guessed)), "# ")):
            if places:
                value = places[0] if len(places) == 1 else f"[{', '.join(places)}]"
                yield f"{doubt}{role} = {value}  # {cue.summary}"
        if not found and role in {"finding", TELLING[0]}:
            yield f'# {role} = "..."  # {cue.summary}'


def _place(column: Column) -> str:
    """How a mapping file names a column: by its heading, or by its letter where it has none."""
    heading = column.heading or get_column_letter(column.number)
    escaped = heading.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
