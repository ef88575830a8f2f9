"""`doctor`: why a file is read as it is, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from graph.errors import SourceError, UsageError
from graph.reference import ReferenceData
from loaders.diagnosis import Advice, Diagnosis, LayoutSigns, Mark, diagnose
from loaders.grammar import grammar_in
from loaders.processes import Readers
from loaders.sources import Sidecar
from outstanding.cli.output import Format, print_json, stdout
from outstanding.settings import settings

SHOWN = 90
"""Characters of a passage that the terminal shows."""


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("doctor")(doctor_command)


def doctor_command(
    file: Annotated[Path, typer.Argument(help="One file. A sources.toml beside it is used.")],
    form: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
) -> None:
    """Say which marks and cues fired in one file, which almost did, and which lines would tell what is unknown."""
    if form is Format.CSV:
        raise UsageError("a diagnosis has no CSV form", hint="Use --format json or --format table.")
    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise UsageError("there is no such file", where=str(file), hint="Check the path.") from error
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror}", where=str(file), hint="Check its permissions."
        ) from error
    sidecar = Sidecar.beside(file.parent)
    reference = ReferenceData.packaged().extended_by(sidecar.reference)
    grammar = grammar_in(sidecar.cues)
    with Readers(settings().limits) as readers:
        diagnosis = diagnose(content, sidecar.facts(file.name), reference, readers.read, grammar)
    if form is Format.JSON:
        print_json(diagnosis.model_dump(mode="json"))
    else:
        _print(diagnosis)


def _print(diagnosis: Diagnosis) -> None:
    console = stdout()
    console.print(Text(diagnosis.name, style="bold"))
    if diagnosis.refused:
        console.print(Text(f"refused: {diagnosis.refused}", style="red"))
    else:
        findings = "1 finding" if diagnosis.findings == 1 else f"{diagnosis.findings} findings"
        console.print(Text(f"read as {diagnosis.key}: {findings}"))
    _heading("Layouts")
    for layout in diagnosis.layouts:
        for indent, words in _layout(layout):
            console.print(_indented(words, indent))
    _heading("Cues that fired")
    if diagnosis.cues:
        table = Table(box=box.HORIZONTALS, pad_edge=False)
        table.add_column("cue", no_wrap=True)
        table.add_column("times", justify="right", no_wrap=True)
        table.add_column("first line", justify="right", no_wrap=True)
        table.add_column("words", overflow="fold", ratio=1)
        for sign in diagnosis.cues:
            table.add_row(Text(sign.cue), str(sign.count), str(sign.line), Text(_short(sign.words)))
        console.print(table)
    else:
        console.print("  none")
    for heading, advice in (("Near misses", diagnosis.near_misses), ("Unknown", diagnosis.unknown)):
        _heading(heading)
        if not advice:
            console.print("  none")
        for each in advice:
            _print_advice(each)


def _heading(words: str) -> None:
    stdout().print()
    stdout().print(Text(words, style="bold"))


def _layout(layout: LayoutSigns) -> Iterator[tuple[int, str]]:
    yield 2, f"{layout.name}: {layout.state}"
    if layout.state != "no":
        for mark in layout.marks:
            yield 4, _mark(mark, layout.within)


def _mark(mark: Mark, within: int) -> str:
    if mark.line is None:
        return f"missing: {mark.pattern}"
    late = "" if mark.met == "met" else f", below the first {within} blocks, where it does not count"
    return f"line {mark.line}{late}: \u201c{_short(mark.words or '')}\u201d"


def _print_advice(advice: Advice) -> None:
    console = stdout()
    place = f", line {advice.line}: \u201c{_short(advice.words or '')}\u201d" if advice.line else ""
    console.print(_indented(f"{advice.what}{place}", 2))
    console.print(_indented(advice.because, 4))
    if advice.file:
        where = f", {advice.section}" if advice.section else ""
        console.print(_indented(f"in {advice.file}{where}{':' if advice.lines else ''}", 4))
    for line in advice.lines:
        # Not broken at the terminal's width: the line is there to be copied.
        console.print(Text(f"      {line}"), soft_wrap=True)


def _indented(words: str, by: int) -> Padding:
    return Padding(Text(words), (0, 0, 0, by), expand=False)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}\u2026"
