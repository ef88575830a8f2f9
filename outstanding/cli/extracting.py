"""`extract`: what files say, before any RDF."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from graph.errors import OutstandingError, UsageError
from loaders.records import ReportRecord
from outstanding.cli.outcomes import counted
from outstanding.cli.output import Format, print_json, progress_bar, stderr, stdout
from outstanding.cli.reports import ReadersOption, limits_with
from outstanding.export.table import cell
from outstanding.extracting import extract
from outstanding.gathering import gather
from outstanding.outcomes import COLUMNS, Row, passed_over_row, record_row, rejected_row


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("extract")(extract_command)


def extract_command(
    paths: Annotated[list[Path], typer.Argument(help="Files, and folders. A sources.toml beside them is used.")],
    form: Annotated[
        Format, typer.Option("--format", help="table, json, or csv: a row for each file of several.")
    ] = Format.TABLE,
    readers: ReadersOption = None,
) -> None:
    """Show what files say, before any RDF.

    Of one file everything. Of several, or of a folder, a row for each; with --format json a record on each line.
    """
    single = len(paths) == 1 and not paths[0].is_dir()
    if single and form is Format.CSV:
        raise UsageError("an extract of one file has no CSV form", hint="Use --format json or --format table.")
    if single:
        gathering = gather(paths)
        refused = [each.error for each in gathering.kept_out]
        found = [read for _, read in extract(gathering.candidates, limits_with(readers))]
        for each in (*refused, *found):
            if isinstance(each, OutstandingError):
                raise each
            if form is Format.JSON:
                print_json(each.model_dump(mode="json"))
            else:
                _print_record(each)
        return
    if _extract_many(paths, form, readers):
        raise typer.Exit(1)


def _extract_many(paths: list[Path], form: Format, readers: int | None) -> bool:
    """Show what several files say; returns whether one of them could not be read."""
    gathering = gather(paths)
    rows = [rejected_row(each.path or Path(each.name), each.error) for each in gathering.kept_out]
    rows += [passed_over_row(path) for path in gathering.passed_over]
    total = len(gathering.candidates)
    with progress_bar("reading") as progress:
        for done, (candidate, read) in enumerate(extract(gathering.candidates, limits_with(readers)), start=1):
            progress(candidate.path.name, done, total)
            if isinstance(read, OutstandingError):
                rows.append(rejected_row(candidate.path, read))
                continue
            rows.append(record_row(candidate.path, read))
            if form is Format.JSON:
                sys.stdout.write(json.dumps(read.model_dump(mode="json"), ensure_ascii=False) + "\n")
    rows.sort(key=lambda row: row.file)
    if form is Format.CSV:
        writer = csv.writer(sys.stdout)
        writer.writerow(COLUMNS)
        writer.writerows([cell(value) for value in row.cells()] for row in rows)
    elif form is Format.TABLE:
        _print_rows(rows)
    failed = [row for row in rows if row.outcome == "rejected"]
    for row in failed:
        told = f"not read: {row.file}: {row.reason.rstrip('.')}. {row.what_to_do}".rstrip()
        stderr().print(Text(told, style="red"), soft_wrap=True)
    return bool(failed)


def _print_rows(rows: Sequence[Row]) -> None:
    table = Table(box=box.HORIZONTALS, pad_edge=False)
    table.add_column("file, and the document that it holds", overflow="fold", ratio=1)
    for heading in ("layout", "findings", "warnings"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        name = Text.assemble(row.file, *(("\n", (row.document, "dim")) if row.document else ()))
        findings = "" if row.findings is None else str(row.findings)
        table.add_row(name, row.layout or row.outcome, findings, row.warnings)
    stdout().print(table)


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
    console.print(Text(", ".join(counted(n, what, several.get(what, f"{what}s")) for what, n in counts.items())))
    for notice in record.warnings:
        console.print(Text(f"warning: {notice.detail}", style="yellow"))
