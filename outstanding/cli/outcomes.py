"""What `build` tells at the end: of a few files each by name, of many how many; and a row for each file as CSV."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.errors import OutstandingError, UsageError
from graph.folder import DataFolder
from outstanding.cli.output import stderr, stdout
from outstanding.export.table import cell
from outstanding.gathering import KeptOut
from outstanding.outcomes import COLUMNS, Fate, Outcome

MANY = 50
"""Files from which on they are counted and not listed."""

SHOWN = 20
"""Reasons that are shown where there are many files."""

KINDS = {
    "area_for_improvement": ("area for improvement", "areas for improvement"),
    "cause_of_concern": ("cause of concern", "causes of concern"),
    "recommendation": ("recommendation", "recommendations"),
    "positive_finding": ("positive finding", "positive findings"),
    "observation": ("observation", "observations"),
}


def check_writable(path: Path) -> None:
    """Refuse a place that no file can be written to, before the work begins.

    Raises:
        UsageError: there is no such folder, or the file cannot be written.
    """
    try:
        with path.open("a", encoding="utf-8"):
            pass
    except OSError as error:
        raise UsageError(
            f"cannot be written: {error.strerror}", where=str(path), hint="Name a file in a folder that is there."
        ) from error


def write_outcomes(outcome: Outcome, path: Path) -> None:
    """Write a row for each file as CSV (RFC 4180), in UTF-8 with a byte order mark, by which spreadsheets know it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    writer.writerows([cell(value) for value in row.cells()] for row in outcome.rows())
    path.write_bytes(buffer.getvalue().encode("utf-8-sig"))


def print_outcome(outcome: Outcome, folder: DataFolder) -> None:
    """Tell what a build did: results on stdout, what was kept out on stderr."""
    console = stdout()
    many = sum(outcome.fates.values()) > MANY
    if outcome.published:
        if not many:
            console.print(_documents(outcome))
        counts = [counted(number, *KINDS[kind]) for kind, number in sorted(outcome.kinds.items())]
        again = f" Repeated in responses, letters and trackers: {outcome.repeated}." if outcome.repeated else ""
        unthemed = f" Without a theme: {outcome.unthemed}." if outcome.unthemed else ""
        console.print(Text(f"Findings: {', '.join(counts) or 'none'}.{again}{unthemed}"))
    if many:
        _print_many(outcome, console)
    else:
        _print_few(outcome, console)
    for entry in outcome.removed:
        console.print(Text(f"Removed: {entry.key} ({entry.name})"), soft_wrap=True)
    errors = stderr()
    for line in _many_kept_out(outcome) if many else _kept_out(outcome):
        errors.print(Text(line, style="red"), soft_wrap=True)
    if outcome.fates:
        console.print(Text(_files_line(outcome)))
    if outcome.brought is not None:
        _print_brought(outcome.brought, console)
    console.print(Text(_release_line(outcome, folder), style="bold"))


def _print_brought(number: int, console: Console) -> None:
    if number:
        console.print(Text(f"Read on other machines: {counted(number, 'file', 'files')}."))
        return
    told = (
        "warning: no reading of another machine fits: it has another version of the program, of Python or of a "
        "library, or read other files, or against another base IRI, other reference data or other decisions"
    )
    console.print(Text(told, style="yellow"), soft_wrap=True)


def _print_few(outcome: Outcome, console: Console) -> None:
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


def _print_many(outcome: Outcome, console: Console) -> None:
    """The warnings by their codes: with how many files have one, and the words of the first."""
    said: dict[str, list[str]] = defaultdict(list)
    for each in outcome.published:
        first = {notice.code: notice.detail for notice in reversed(each.summary.warnings)}
        if each.doubts:
            first["shape"] = each.doubts[0].message
        for code, detail in first.items():
            said[code].append(f"{each.name}: {detail}")
    for code, details in sorted(said.items(), key=lambda item: (-len(item[1]), item[0])):
        number = counted(len(details), "file", "files")
        console.print(Text(f"warning: {code}: {number}, such as {details[0]}", style="yellow"))
    console.print(Text("Each file with what became of it: build once more with --outcomes FILE.csv."))


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


def _many_kept_out(outcome: Outcome) -> list[str]:
    """A line for what there is to do, with how many files need it, the most first."""
    alike: dict[tuple[type[OutstandingError], str], list[KeptOut]] = defaultdict(list)
    for each in outcome.kept_out:
        alike[type(each.error), each.error.hint].append(each)
    lines = []
    for (_, hint), group in sorted(alike.items(), key=lambda item: -len(item[1])):
        first = group[0]
        such = first.name if len(group) == 1 else f"{len(group):,} files, such as {first.name}"
        lines.append(f"kept out: {such}: {first.error.detail.rstrip('.')}. {hint}".rstrip())
    if len(lines) > SHOWN:
        lines[SHOWN:] = [f"and for {len(lines) - SHOWN} reasons more: --outcomes FILE.csv has all of them"]
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


def _files_line(outcome: Outcome) -> str:
    fates = outcome.fates
    parts = [
        f"{fates[Fate.PUBLISHED]:,} published",
        f"{fates[Fate.UNRECOGNISED]:,} published as unrecognised",
        counted(fates[Fate.COPY], "copy", "copies"),
        f"{fates[Fate.REJECTED]:,} rejected",
        f"{fates[Fate.PASSED_OVER]:,} passed over",
    ]
    return f"Files: {', '.join(part for part in parts if not part.startswith('0 '))}."


def _release_line(outcome: Outcome, folder: DataFolder) -> str:
    kept = f"{len(outcome.published)} read, {len(outcome.kept_out)} kept out"
    if outcome.release is None:
        return f"Nothing was published: {kept}."
    if not outcome.fresh:
        return f"Nothing changed: release {outcome.release.number} ({outcome.release.hash[:16]}) stays; {kept}."
    total = counted(len(outcome.release.manifest.documents), "document", "documents")
    return (
        f"Published release {outcome.release.number} ({outcome.release.hash[:16]}) in {folder.path}: {total}; {kept}."
    )


def counted(number: int, one: str, several: str) -> str:
    """A number with the word for one or for several."""
    return f"{number:,} {one if number == 1 else several}"
