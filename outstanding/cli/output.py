"""What the terminal shows: answers on stdout as table, JSON or CSV; progress and errors on stderr."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NoReturn

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.terms import Base
from graph.validation import VIOLATION, Verdict
from queries.answers import Answer, Value

QUOTED = frozenset({"quotation", "originQuotation", "words"})
"""Columns that hold words of a document: they are shown in quotation marks, and have most of the width."""

NARROW = 18
"""Characters to which the other columns of an answer are kept."""


class Format(StrEnum):
    """The forms in which rows can be had."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class Terminal(Console):
    """A console that leaves it to the command line as a whole what to do when nobody reads on."""

    def on_broken_pipe(self) -> NoReturn:
        """Pass the error on, instead of ending the process with exit code 1."""
        raise BrokenPipeError


def stdout() -> Console:
    """Where results go. Styles fall away where the output is no terminal, or NO_COLOR is set."""
    return Terminal(highlight=False, soft_wrap=False)


def stderr() -> Console:
    """Where progress, warnings and errors go."""
    return Terminal(stderr=True, highlight=False)


def print_json(value: object) -> None:
    """Print JSON, in UTF-8 and with the keys in their own order."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def print_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Value]]) -> None:
    """Print CSV by RFC 4180, with a header line."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if row[name] is None else _plain(row[name]) for name in columns])
    sys.stdout.write(buffer.getvalue())


def print_answer(answer: Answer, form: Format, base: Base) -> None:
    """Print an answer with its coverage."""
    if form is Format.JSON:
        print_json(answer.as_json())
    elif form is Format.CSV:
        print_csv(answer.columns, answer.rows)
        stderr().print(Text(answer.coverage.sentence))
    else:
        console = stdout()
        console.print(Text(f"{answer.question.summary} ({_told(answer)})", style="bold"))
        if answer.rows:
            console.print(_answer_table(answer, base))
        else:
            console.print("No rows.")
        console.print(Text(answer.coverage.sentence))
        console.print(Text(f"Release {answer.release[:16]}", style="dim"))


def _told(answer: Answer) -> str:
    given = [
        f"{name.replace('_', ' ')} {value}"
        for name, value in answer.parameters.items()
        if value is not None and not (name == "as_of" and answer.coverage.as_of is None)
    ]
    number = len(answer.rows)
    return ", ".join([*given, "1 row" if number == 1 else f"{number} rows"])


def _answer_table(answer: Answer, base: Base) -> Table:
    """The table that the question's header asks for: each cell joins some columns of the answer, one to a line."""
    layout = answer.question.table or tuple((name, (name,)) for name in answer.columns)
    table = Table(box=box.HORIZONTALS, show_lines=True, pad_edge=False, expand=True)
    for heading, columns in layout:
        if any(name in QUOTED for name in columns):
            table.add_column(heading, overflow="fold", ratio=1)
        else:
            table.add_column(heading, overflow="fold", max_width=NARROW)
    for row in answer.rows:
        table.add_row(*(Text("\n".join(_shown(row, columns, base))) for _, columns in layout))
    return table


def _shown(row: Mapping[str, Value], columns: Iterable[str], base: Base) -> Iterable[str]:
    for name in columns:
        value = row[name]
        if value is not None:
            text = base.key_of(_plain(value))
            yield f"\u201c{text}\u201d" if name in QUOTED else text


def print_rows(columns: Sequence[str], rows: Sequence[Mapping[str, Value]], form: Format) -> None:
    """Print rows that no saved question gave."""
    if form is Format.CSV:
        print_csv(columns, rows)
        return
    if form is Format.JSON:
        print_json([dict(row) for row in rows])
        return
    table = Table(box=box.HORIZONTALS, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if row[name] is None else _plain(row[name])) for name in columns))
    stdout().print(table)
    stdout().print("1 row" if len(rows) == 1 else f"{len(rows)} rows")


def print_verdict(verdict: Verdict) -> None:
    """Print what the shapes found, thing by thing."""
    console = stdout()
    focus = ""
    for breach in verdict.breaches:
        if breach.focus != focus:
            focus = breach.focus
            console.print(Text(focus, style="bold"))
        style = "red" if breach.severity == VIOLATION else "yellow"
        value = f" (here: {breach.value})" if breach.value else ""
        console.print(Text(f"  {breach.severity.lower()}: {breach.message}{value}", style=style))
    violations = sum(1 for breach in verdict.breaches if breach.severity == VIOLATION)
    warnings = len(verdict.breaches) - violations
    told = f"{_counted(violations, 'violation')}, {_counted(warnings, 'warning')}"
    console.print(Text(f"Conforms: {told}." if verdict.conforms else f"Does not conform: {told}."))


def verdict_rows(verdict: Verdict) -> list[dict[str, str]]:
    """What the shapes found as JSON-ready values."""
    names = ("severity", "focus", "path", "value", "message", "shape")
    return [{name: str(getattr(each, name)) for name in names} for each in verdict.breaches]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
