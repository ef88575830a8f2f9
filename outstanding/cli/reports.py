"""`build` and `demo`: reports in."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from graph.curation.folder import CurationFolder
from graph.folder import DataFolder
from graph.release import Release
from graph.terms import Base
from loaders.processes import Limits
from outstanding.building import build, remove
from outstanding.cli.outcomes import check_writable, print_outcome, write_outcomes
from outstanding.cli.output import Format, print_answer, progress_bar, stderr, stdout
from outstanding.curating.entries import stale_decisions
from outstanding.outcomes import Outcome
from outstanding.settings import settings
from queries.answers import ask, question_named

DataOption = Annotated[
    Path | None, typer.Option("--data", help="The data folder (OUTSTANDING_DATA, default ./data).", show_default=False)
]
BaseOption = Annotated[
    str | None,
    typer.Option("--base", help="The base IRI to publish under (OUTSTANDING_BASE).", show_default=False),
]

CurationOption = Annotated[
    Path | None,
    typer.Option(
        "--curation",
        help="The folder of decisions (OUTSTANDING_CURATION, default curation in the data folder).",
        show_default=False,
    ),
]

OutcomesOption = Annotated[
    Path | None,
    typer.Option("--outcomes", help="A CSV file to write: a row for each file, with what became of it and why."),
]
ReadersOption = Annotated[
    int | None,
    typer.Option("--readers", min=1, help="Files to read at a time (OUTSTANDING_READERS).", show_default=False),
]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("build")(build_command)
    app.command("remove")(remove_command)
    app.command("demo")(demo_command)


def build_command(  # noqa: PLR0913, PLR0917  the options of the command
    paths: Annotated[list[Path], typer.Argument(help="Files, and folders with their sources.toml, if any.")],
    data: DataOption = None,
    base: BaseOption = None,
    curation: CurationOption = None,
    outcomes: OutcomesOption = None,
    readers: ReadersOption = None,
    only: Annotated[  # noqa: FBT002  a flag of the command line is a boolean
        bool, typer.Option("--only", help="The release holds what is at these paths, and nothing else.")
    ] = False,
    readings: Annotated[
        list[Path] | None,
        typer.Option("--readings", help="A folder that `outstanding read` wrote; what it has is not read again."),
    ] = None,
) -> None:
    """Read reports and publish them as a release. Adds or updates; removes nothing, but with --only.

    What did not change since the last build is not read again. Ctrl-C at any time: the release before stays, what was
    read is kept, and the same command goes on from there.

    Exit code 0 when all was published, 1 when something was kept out, 2 on wrong usage.
    """
    chosen = settings()
    folder = DataFolder(data or chosen.data)
    decided = curation_folder(curation)
    if outcomes:
        check_writable(outcomes)
    limits, shelves = limits_with(readers), readings or ()
    outcome = _built(paths, folder, Base(base or chosen.base), decided, limits, only=only, elsewhere=shelves)
    if outcomes:
        write_outcomes(outcome, outcomes)
    print_outcome(outcome, folder)
    _print_stale(outcome, folder, decided)
    if outcome.kept_out:
        raise typer.Exit(1)


def remove_command(
    documents: Annotated[
        list[str], typer.Argument(help="Documents: the key, the IRI, or the name of the file of each.")
    ],
    data: DataOption = None,
    curation: CurationOption = None,
) -> None:
    """Publish a release without some documents.

    Their sources stay, and so do older releases, until they are pruned.
    """
    folder = DataFolder(data or settings().data)
    print_outcome(remove(folder, documents, curation_folder(curation)), folder)


def curation_folder(given: Path | None) -> CurationFolder | None:
    """The folder of decisions: as given, else as set; None for the one in the data folder."""
    path = given or settings().curation
    return CurationFolder(path) if path else None


def _print_stale(outcome: Outcome, folder: DataFolder, curation: CurationFolder | None) -> None:
    """Tell of decisions that make no link, because their words have changed."""
    if outcome.release is None:
        return
    stale = stale_decisions(outcome.release, curation or CurationFolder(folder.curation))
    for each in stale:
        line = f"warning: a decision is stale, and makes no link: {each.reason} ({each.decision.later})"
        stdout().print(Text(line, style="yellow"), soft_wrap=True)
    if stale:
        stdout().print("See `outstanding links list --state stale`.")


def limits_with(readers: int | None) -> Limits:
    """The limits as set, but for the number of files that are read at a time where one is given."""
    limits = settings().limits
    return dataclasses.replace(limits, readers=readers) if readers else limits


def _built(  # noqa: PLR0913  see `build`
    paths: list[Path],
    folder: DataFolder,
    base: Base,
    curation: CurationFolder | None = None,
    limits: Limits | None = None,
    *,
    only: bool = False,
    elsewhere: Sequence[Path] = (),
) -> Outcome:
    with progress_bar("reading") as progress:
        try:
            bounds = limits or settings().limits
            return build(paths, folder, base, progress, bounds, curation=curation, only=only, elsewhere=elsewhere)
        except KeyboardInterrupt:
            told = "stopped: nothing was published, and what was read is kept; the same command goes on from there"
            stderr().print(Text(told), soft_wrap=True)
            raise


def demo_command(
    data: Annotated[Path, typer.Option("--data", help="The data folder of the demonstration.")] = Path("build/demo"),
) -> None:
    """Build the sample reports and ask the first question of them."""
    folder = DataFolder(data)
    outcome = _built([_samples()], folder, Base())
    print_outcome(outcome, folder)
    if outcome.kept_out:
        raise typer.Exit(1)
    release = Release.opened(folder)
    stdout().print()
    with release.store() as store:
        answer = ask(release, store, question_named("persistent-afis"), {"since": "2015"})
        print_answer(answer, Format.TABLE, Base())
    register = _samples() / "cleveland-register.xlsx"
    stdout().print(Text(f"About a real force: outstanding build {register} --data build/cleveland"), soft_wrap=True)


def _samples() -> Path:
    """The sample reports: packed into an installation, or in the checkout that is installed in place."""
    packed = Path(str(resources.files("outstanding"))) / "samples"
    checkout = Path(str(resources.files("outstanding"))).parent / "examples"
    return packed if packed.is_dir() else checkout
