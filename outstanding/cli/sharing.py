"""`read`: a share of a build's files, read on another machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from graph.folder import DataFolder
from graph.terms import Base
from outstanding.cli.outcomes import counted
from outstanding.cli.output import progress_bar, stderr, stdout
from outstanding.cli.reports import BaseOption, CurationOption, DataOption, ReadersOption, curation_folder, limits_with
from outstanding.settings import settings
from outstanding.shares import Share, read_share


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("read")(read_command)


def read_command(  # noqa: PLR0913, PLR0917  the options of the command
    paths: Annotated[list[Path], typer.Argument(help="As for `build`: all files and folders, not only a part.")],
    into: Annotated[Path, typer.Option("--into", help="The folder to write; several machines may share it.")],
    share: Annotated[str, typer.Option("--share", help="Which part of the files, such as 3/8.")] = "1/1",
    data: DataOption = None,
    base: BaseOption = None,
    curation: CurationOption = None,
    readers: ReadersOption = None,
) -> None:
    """Read a share of a build's files here, for `build --readings` to take there.

    Publishes nothing. A share that is read again reads only what is missing. Files that cannot be read are told, and
    told again by the build: exit code 0 all the same.
    """
    chosen = settings()
    wanted = Share.parsed(share)
    with progress_bar("reading") as progress:
        done = read_share(
            paths,
            into,
            wanted,
            data=DataFolder(data or chosen.data),
            base=Base(base or chosen.base),
            curation=curation_folder(curation),
            limits=limits_with(readers),
            progress=progress,
        )
    for each in done.refused:
        told = f"not read: {each.name}: {each.error.detail.rstrip('.')}. {each.error.hint}".rstrip()
        stderr().print(Text(told, style="red"), soft_wrap=True)
    of = f" of {done.files:,}" if wanted.parts > 1 else ""
    part = f" (share {wanted.part} of {wanted.parts})" if wanted.parts > 1 else ""
    told = f"{counted(done.read, 'file', 'files')}{of} read into {into}{part}; {len(done.refused):,} refused."
    stdout().print(Text(told), soft_wrap=True)
