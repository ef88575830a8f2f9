"""`releases`, `rollback`, `prune`, `verify` and `migrate`: the data folder and its releases looked after."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.text import Text

from graph.errors import OutstandingError, UsageError
from graph.folder import DataFolder
from graph.pruning import prune, pruning
from graph.release import Release
from outstanding.cli.outcomes import counted
from outstanding.cli.output import Format, print_json, print_rows, progress_bar, stdout
from outstanding.cli.reports import DataOption
from outstanding.engines import held_elsewhere
from outstanding.restoration import migrate, restore
from outstanding.settings import settings
from outstanding.verification import Fault, Harm, verify

_MEGABYTE = 1_000_000
_SHORT = 16
"""Characters of a release's hash that a person is shown."""


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("releases")(releases_command)
    app.command("rollback")(rollback_command)
    app.command("prune")(prune_command)
    app.command("verify")(verify_command)
    app.command("migrate")(migrate_command)


def releases_command(
    form: Annotated[Format, typer.Option("--format", help="table, json or csv.")] = Format.TABLE,
    data: DataOption = None,
) -> None:
    """List the releases that are kept, the current one marked."""
    folder = DataFolder(data or settings().data)
    now = Release.opened(folder).number
    rows = [_row(folder, number, now) for number in folder.numbers]
    if form is Format.TABLE:
        rows = [{**row, "hash": str(row["hash"])[:_SHORT]} for row in rows]
    print_rows(("release", "current", "hash", "documents", "version"), rows, form)


def _row(folder: DataFolder, number: int, now: int) -> dict[str, str | int | None]:
    current = "current" if number == now else ""
    try:
        release = Release.numbered(folder, number)
    except OutstandingError:
        return {"release": number, "current": current, "hash": "damaged", "documents": None, "version": None}
    manifest = release.manifest
    told: dict[str, str | int | None] = {"release": number, "current": current, "hash": release.hash}
    return told | {"documents": len(manifest.documents), "version": manifest.version}


def rollback_command(
    number: Annotated[
        int | None,
        typer.Argument(help="The release to go to; else the newest before the current one.", show_default=False),
    ] = None,
    data: DataOption = None,
) -> None:
    """Make an older release the current one again; nothing is removed, and the way back is the same.

    It happens in one step: a server that runs serves it within a second. The next build goes on from it.
    """
    folder = DataFolder(data or settings().data)
    if not folder.numbers:
        Release.opened(folder)
    with folder.writing():
        wanted = _before(folder) if number is None else number
        release = Release.numbered(folder, wanted)
        with release.store() as store:  # one that cannot be opened must not be served
            store.graphs()
        held_elsewhere(folder, release)
        folder.switch(release.number)
    documents = counted(len(release.manifest.documents), "document", "documents")
    told = f"Release {release.number} ({release.hash[:16]}) is the current one: {documents}."
    stdout().print(Text(told), soft_wrap=True)


def _before(folder: DataFolder) -> int:
    """The number of the newest release before the current one.

    Raises:
        UsageError: there is none.
    """
    now = Release.opened(folder).number
    older = [number for number in folder.numbers if number < now]
    if not older:
        raise UsageError(
            f"there is no release before release {now}",
            where=str(folder.path),
            hint="`outstanding releases` lists those that are kept.",
        )
    return older[-1]


def prune_command(
    keep: Annotated[int, typer.Option("--keep", min=1, help="How many of the newest releases stay.")] = 3,
    dry_run: Annotated[  # noqa: FBT002  a flag of the command line is a boolean
        bool, typer.Option("--dry-run", help="Only say what would go.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Remove old releases, and the graphs that only they need. The current release and all sources stay."""
    folder = DataFolder(data or settings().data)
    Release.opened(folder)
    with folder.writing():
        wanted = pruning(folder, keep)
        if not dry_run:
            prune(folder, wanted)
    kept = f"kept: {_listed(wanted.kept)}"
    if not wanted.releases:
        stdout().print(Text(f"Nothing to remove; {kept}."))
        return
    size = f"{wanted.size / _MEGABYTE:,.1f} MB"
    told = f"releases {_listed(wanted.releases)} and {len(wanted.graphs)} graphs, {size}; {kept}."
    stdout().print(Text(f"{'Would remove' if dry_run else 'Removed'} {told}"), soft_wrap=True)


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def verify_command(
    put_right: Annotated[  # noqa: FBT002  a flag of the command line is a boolean
        bool, typer.Option("--restore", help="Make stores anew of their graphs, and delete damaged caches.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
    data: DataOption = None,
) -> None:
    """Read every file of the data folder, compare it with its checksum, and every store with its graphs.

    Exit code 0 when all is well, 1 when something is damaged or missing.
    """
    if form is Format.CSV:
        raise UsageError("this has no CSV form", hint="Use --format json or --format table.")
    folder = DataFolder(data or settings().data)
    if folder.layout() is None:
        Release.opened(folder)
    found = _looked_over(folder)
    done: list[str] = []
    if put_right and _bad(found):
        with folder.writing():
            done = restore(folder, found)
        found = _looked_over(folder)
    if form is Format.JSON:
        print_json([{"harm": each.harm, "path": each.path, "told": each.told, "hint": each.hint} for each in found])
    else:
        _print_faults(found, done)
    if _bad(found):
        raise typer.Exit(1)


def _looked_over(folder: DataFolder) -> list[Fault]:
    with progress_bar("verifying") as progress:
        done = itertools.count(1)

        def looked(path: str) -> None:
            number = next(done)
            progress(path, number, number + 1)

        return list(verify(folder, looked))


def _bad(found: Sequence[Fault]) -> bool:
    return any(each.harm is not Harm.NOTED for each in found)


def _print_faults(found: Sequence[Fault], done: Sequence[str]) -> None:
    console = stdout()
    for sentence in done:
        console.print(Text(f"Restored: {sentence}."), soft_wrap=True)
    for each in found:
        style = "" if each.harm is Harm.NOTED else "red"
        console.print(Text(f"{each.harm}: {each.path} {each.told}", style=style), soft_wrap=True)
        if each.hint:
            console.print(Text(f"  {each.hint}"), soft_wrap=True)
    counts = Counter(each.harm for each in found)
    if _bad(found):
        told = ", ".join(f"{counts[harm]} {harm}" for harm in Harm if counts[harm])
        console.print(Text(f"Not all is well: {told}."))
    else:
        noted = f" {counts[Harm.NOTED]} noted." if counts[Harm.NOTED] else ""
        console.print(Text(f"All is well: every file is what its checksum says.{noted}"))


def migrate_command(data: DataOption = None) -> None:
    """Bring a data folder of an older version of the program to today's layout; the releases stay what they are."""
    folder = DataFolder(data or settings().data)
    Release.opened(folder)
    with folder.writing():
        done = migrate(folder)
    for sentence in done:
        stdout().print(Text(f"{sentence[0].upper()}{sentence[1:]}."), soft_wrap=True)
    if not done:
        stdout().print("Nothing to do: the folder has the layout of this version.")
