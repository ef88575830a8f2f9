"""`fetch`: public documents from the web, by a catalogue of addresses."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from graph.errors import UsageError
from outstanding.cli.output import Format, print_json, stderr, stdout
from outstanding.fetching.catalogue import Document, read_catalogue
from outstanding.fetching.downloading import Download, Manner, Result, State
from outstanding.fetching.holding import Holding
from outstanding.fetching.manners import WallClock
from outstanding.settings import settings


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("fetch")(fetch_command)


def fetch_command(
    catalogue: Annotated[Path, typer.Argument(help="A TOML file with names and addresses.", show_default=False)],
    into: Annotated[Path, typer.Option("--into", help="The folder that keeps them.")] = Path("fetched"),
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="NAME", help="Only this document; may be given again.", show_default=False),
    ] = None,
    dry_run: Annotated[  # noqa: FBT002  a flag of the command line is a boolean
        bool, typer.Option("--dry-run", help="Show what would be asked for; ask nobody.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
) -> None:
    """Download the public documents of a catalogue, politely, into a folder that `build` reads.

    Run again, it asks only whether they have changed. Exit code 1 when some could not be had.
    """
    if form is Format.CSV:
        raise UsageError("what was fetched has no CSV form", hint="Use --format json or --format table.")
    documents = read_catalogue(catalogue, only or ())
    holding = Holding(into)
    if dry_run:
        _print_plan(documents, holding, form)
        return
    download = Download(holding, Manner.by(settings()), WallClock())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=stderr(), transient=True) as progress:
        task = progress.add_task("fetching", total=len(documents))
        results = download.run(documents, lambda result: progress.update(task, advance=1, description=result.name))
    if form is Format.JSON:
        print_json([{**asdict(each), "state": each.state.value} for each in results])
    else:
        _print_results(results, holding)
    failed = [each for each in results if each.state is State.FAILED]
    for each in failed:
        line = f"failed: {each.name}: {each.detail.rstrip('.')}. {each.hint}".rstrip()
        stderr().print(Text(line, style="red"), soft_wrap=True)
    if failed:
        raise typer.Exit(1)


def _print_plan(documents: tuple[Document, ...], holding: Holding, form: Format) -> None:
    """What a run would ask for."""
    known = {each.name: holding.record(each.name) for each in documents}
    told = {name: f"has it changed since {record.checked[:10]}?" if record else "new" for name, record in known.items()}
    if form is Format.JSON:
        print_json([{"name": each.name, "url": each.url, "asks": told[each.name]} for each in documents])
        return
    table = Table(box=box.HORIZONTALS, pad_edge=False)
    for heading in ("name", "would ask", "address"):
        table.add_column(heading, overflow="fold")
    for each in documents:
        doubt = "" if each.confirmed else " (not confirmed)"
        table.add_row(*map(escape, (each.name, told[each.name], f"{each.url}{doubt}")))
    stdout().print(table)
    stdout().print(f"{_counted(len(documents))}; nobody was asked.")


def _print_results(results: list[Result], holding: Holding) -> None:
    table = Table(box=box.HORIZONTALS, pad_edge=False)
    table.add_column("name", overflow="fold")
    table.add_column("state")
    table.add_column("bytes", justify="right")
    table.add_column("file, or why there is none", overflow="fold")
    for each in results:
        told = ", ".join(part for part in (each.file, each.detail) if part)
        cells = (each.name, each.state.value, f"{each.size:,}" if each.file else "", told)
        table.add_row(*map(escape, cells))
    stdout().print(table)
    counts = [(state, sum(1 for each in results if each.state is state)) for state in State]
    told = ", ".join(f"{number} {state.value}" for state, number in counts if number)
    stdout().print(Text(f"{_counted(len(results))}: {told}."), soft_wrap=True)
    if any(each.file for each in results):
        stdout().print(Text(f"To read them: outstanding build {holding.reports}"), soft_wrap=True)


def _counted(number: int) -> str:
    return "1 document" if number == 1 else f"{number} documents"
