"""`check`: rules across the documents of a release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from graph.folder import DataFolder
from graph.release import Release
from graph.terms import Base
from outstanding.checking import check_release
from outstanding.cli.output import Format, print_csv, print_json, stdout
from outstanding.cli.reports import DataOption
from outstanding.settings import settings
from queries.check_queries import Failures, Severity

_STYLES = {Severity.VIOLATION: "red", Severity.WARNING: "yellow"}


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("check")(check_command)


def check_command(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME...", help="Of checks; all where none is named.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="table, json or csv.")] = Format.TABLE,
    data: DataOption = None,
) -> None:
    """Look a release over, by rules that no document can break alone. Exit code 1 on violations; warnings do not count.

    What is found is listed with the reason and with what to do.
    """
    folder = DataFolder(data or settings().data)
    release = Release.opened(folder)
    with release.store() as store:
        found = check_release(folder, release, store, tuple(names or ()))
    if form is Format.JSON:
        print_json([_json(each) for each in found])
    elif form is Format.CSV:
        _print_csv(found)
    else:
        _print(found, Base(release.manifest.base))
    if any(each.rows and each.check.severity is Severity.VIOLATION for each in found):
        raise typer.Exit(1)


def _json(found: Failures) -> dict[str, object]:
    check = found.check
    return {
        "check": check.name,
        "severity": check.severity.value,
        "title": check.title,
        "reason": check.reason,
        "remedy": check.remedy,
        "holds": not found.rows,
        "rows": [dict(row) for row in found.rows],
    }


def _print_csv(found: Sequence[Failures]) -> None:
    """One row for each value of each failure: the checks have columns of their own."""
    rows = [
        {"check": each.check.name, "severity": each.check.severity.value, "row": at, "column": name, "value": value}
        for each in found
        for at, row in enumerate(each.rows, start=1)
        for name, value in row.items()
    ]
    print_csv(("check", "severity", "row", "column", "value"), rows)


def _print(found: Sequence[Failures], base: Base) -> None:
    console = stdout()
    for each in (one for one in found if not one.rows):
        console.print(Text.assemble(("holds", "green"), f"  {each.check.title}"))
    order = list(Severity)
    for each in sorted((one for one in found if one.rows), key=lambda one: order.index(one.check.severity)):
        check = each.check
        console.print()
        style = _STYLES[check.severity]
        console.print(Text.assemble((check.severity.value, style), (f"  {check.title} ({check.name})", "bold")))
        console.print(Padding(Text(check.reason), (0, 0, 0, 2)))
        console.print(Padding(Text(f"What to do: {check.remedy}"), (0, 0, 0, 2)))
        for row in each.rows:
            grid = Table.grid(padding=(0, 2, 0, 0))
            grid.add_column(no_wrap=True, style="dim")
            grid.add_column(overflow="fold")
            for name, _ in check.columns:
                if row[name] is not None:
                    grid.add_row(name, Text(base.key_of(str(row[name]))))
            console.print(Padding(grid, (1, 0, 0, 4)))
    console.print()
    counts = Counter(each.check.severity for each in found for _ in each.rows)
    holding = sum(not each.rows for each in found)
    told = ", ".join(f"{counts[each]} {each.value}{'' if counts[each] == 1 else 's'}" for each in Severity)
    console.print(Text(f"{holding} of {len(found)} checks hold: {told}.", style="bold"))
