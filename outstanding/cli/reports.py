"""`build`, `extract` and `demo`: reports in."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from graph.curation.folder import CurationFolder
from graph.errors import OutstandingError, UsageError
from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Release
from graph.terms import Base
from loaders.grammar import grammar_in
from loaders.processes import Readers
from loaders.reading import read_file
from loaders.records import ReportRecord
from loaders.sources import Sidecar
from outstanding.building import Outcome, build
from outstanding.cli.output import Format, print_answer, print_json, stderr, stdout
from outstanding.curating.entries import stale_decisions
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

KINDS = {
    "area_for_improvement": ("area for improvement", "areas for improvement"),
    "cause_of_concern": ("cause of concern", "causes of concern"),
    "recommendation": ("recommendation", "recommendations"),
    "positive_finding": ("positive finding", "positive findings"),
    "observation": ("observation", "observations"),
}


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("build")(build_command)
    app.command("extract")(extract_command)
    app.command("demo")(demo_command)


def build_command(
    paths: Annotated[list[Path], typer.Argument(help="Files, and folders with their sources.toml, if any.")],
    data: DataOption = None,
    base: BaseOption = None,
    curation: CurationOption = None,
) -> None:
    """Read reports and publish them as a release. Adds or updates; removes nothing.

    Exit code 0 when all was published, 1 when something was kept out, 2 on wrong usage.
    """
    chosen = settings()
    folder = DataFolder(data or chosen.data)
    decided = curation_folder(curation)
    outcome = _built(paths, folder, Base(base or chosen.base), decided)
    _print_outcome(outcome, folder)
    _print_stale(outcome, folder, decided)
    if outcome.kept_out:
        raise typer.Exit(1)


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


def _built(paths: list[Path], folder: DataFolder, base: Base, curation: CurationFolder | None = None) -> Outcome:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=stderr(), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def progress(name: str, done: int, total: int) -> None:
            bar.update(task, description=name, completed=done, total=total)

        return build(paths, folder, base, progress, settings().limits, curation=curation)


def _print_outcome(outcome: Outcome, folder: DataFolder) -> None:
    console = stdout()
    if outcome.published:
        console.print(_documents(outcome))
        counts = [_counted(number, *KINDS[kind]) for kind, number in sorted(outcome.kinds.items())]
        again = f" Repeated in responses and letters: {outcome.repeated}." if outcome.repeated else ""
        unthemed = f" Without a theme: {outcome.unthemed}." if outcome.unthemed else ""
        console.print(Text(f"Findings: {', '.join(counts) or 'none'}.{again}{unthemed}"))
    for each in outcome.published:
        for notice in each.summary.warnings:
            console.print(Text(f"warning: {each.name}: {notice.detail}", style="yellow"))
        for breach in each.doubts:
            console.print(Text(f"warning: {each.name}: {breach.message} ({breach.focus})", style="yellow"))
    for copy, original in outcome.copies:
        console.print(Text(f"warning: {copy}: a copy of {original}, which counts", style="yellow"))
    if outcome.passed_over:
        names = ", ".join(Path(each).name for each in outcome.passed_over)
        console.print(Text(f"Passed over, no reader for them: {names}."))
    errors = stderr()
    for line in _kept_out(outcome):
        errors.print(Text(line, style="red"), soft_wrap=True)
    console.print(Text(_release_line(outcome, folder), style="bold"))


def _kept_out(outcome: Outcome) -> list[str]:
    """A line for each reason, with the files that it keeps out."""
    names: dict[OutstandingError, list[str]] = {}
    for each in outcome.kept_out:
        names.setdefault(each.error, []).append(each.name)
    lines = []
    for error, files in names.items():
        where = "" if not error.where or Path(error.where).name in files else f" ({error.where})"
        lines.append(f"kept out: {', '.join(files)}: {error.detail.rstrip('.')}{where}. {error.hint}".rstrip())
    return lines


def _documents(outcome: Outcome) -> Table:
    table = Table(box=box.HORIZONTALS, pad_edge=False)
    table.add_column("document, and the file it was read from", overflow="fold", ratio=1)
    for heading in ("published", "findings", "change"):
        table.add_column(heading, no_wrap=True)
    for each in sorted(outcome.published, key=lambda one: one.entry.key):
        issued = each.summary.issued
        day = "undated" if issued.latest is None else issued.latest.isoformat()
        if issued.earliest != issued.latest and issued.printed:
            day = issued.printed
        layout = "unrecognised" if each.summary.layout is None else str(each.summary.findings)
        name = Text.assemble(each.entry.key, "\n", (each.name, "dim"))
        table.add_row(name, day, layout, each.change)
    return table


def _release_line(outcome: Outcome, folder: DataFolder) -> str:
    kept = f"{len(outcome.published)} read, {len(outcome.kept_out)} kept out"
    if outcome.release is None:
        return f"Nothing was published: {kept}."
    if not outcome.fresh:
        return f"Nothing changed: release {outcome.release.number} ({outcome.release.hash[:16]}) stays; {kept}."
    total = _counted(len(outcome.release.manifest.documents), "document", "documents")
    return (
        f"Published release {outcome.release.number} ({outcome.release.hash[:16]}) in {folder.path}: {total}; {kept}."
    )


def extract_command(
    file: Annotated[Path, typer.Argument(help="One file. A sources.toml beside it is used.")],
    form: Annotated[Format, typer.Option("--format", help="json or table.")] = Format.TABLE,
) -> None:
    """Show what one file says, before any RDF."""
    if form is Format.CSV:
        raise UsageError("an extract has no CSV form", hint="Use --format json or --format table.")
    if not file.exists():
        raise UsageError("there is no such file", where=str(file), hint="Check the path.")
    sidecar = Sidecar.beside(file.parent)
    reference = ReferenceData.packaged().extended_by(sidecar.reference)
    grammar = grammar_in(sidecar.cues)
    with Readers(settings().limits) as readers:
        record = read_file(file, sidecar.facts(file.name), reference, readers.read, grammar).record
    if form is Format.JSON:
        print_json(record.model_dump(mode="json"))
    else:
        _print_record(record)


def _print_record(record: ReportRecord) -> None:
    console = stdout()
    identity, issued = record.report, record.report.issued
    console.print(Text(identity.title or record.source.name, style="bold"))
    layout = f"{record.layout.name} ({record.layout.confidence.value})" if record.layout else "unrecognised"
    day = "unknown" if issued.latest is None else f"{issued.printed or issued.latest} (from the {issued.source})"
    console.print(Text(f"{identity.key}\nlayout {layout}; published {day}; ISBN {identity.isbn or 'unknown'}"))
    shown = record.findings or record.candidates
    if record.candidates:
        console.print(Text("What seems to be findings, for a person to look at; counted nowhere:"))
    if shown:
        table = Table(box=box.HORIZONTALS, pad_edge=False)
        for heading in ("id", "q", "status", "raised as", "place"):
            table.add_column(heading)
        table.add_column("words", overflow="fold", ratio=1)
        for finding in shown:
            words = finding.text if finding.lead_in is None else f"[{finding.lead_in}] {finding.text}"
            place = f"{finding.start}\u2013{finding.end}"
            cells = (finding.question_number, finding.status, finding.raised_as)
            table.add_row(finding.id, *(cell or "" for cell in cells), place, Text(words))
        console.print(table)
    for judgment in record.judgments:
        year = "" if judgment.last_inspected is None else f", last inspected {judgment.last_inspected}"
        carried = " (carried over)" if judgment.carried_over else ""
        console.print(Text(f"judgment: {judgment.subject}: {judgment.grade}{year}{carried}"))
    counts = {
        "back-reference": len(record.references),
        "statistic": len(record.statistics),
        "footnote": len(record.footnotes),
        "sentence to review": len(record.review),
        "person": len(record.people),
    }
    several = {"sentence to review": "sentences to review", "person": "people"}
    console.print(Text(", ".join(_counted(n, what, several.get(what, f"{what}s")) for what, n in counts.items())))
    for notice in record.warnings:
        console.print(Text(f"warning: {notice.detail}", style="yellow"))


def demo_command(
    data: Annotated[Path, typer.Option("--data", help="The data folder of the demonstration.")] = Path("build/demo"),
) -> None:
    """Build the sample reports and ask the first question of them."""
    folder = DataFolder(data)
    outcome = _built([_samples()], folder, Base())
    _print_outcome(outcome, folder)
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


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
