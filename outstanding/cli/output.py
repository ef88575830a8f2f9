"""What the terminal shows: answers on stdout as table, JSON or CSV; progress and errors on stderr."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from graph.errors import ReleaseError
from graph.release import Release
from graph.terms import Base
from queries.answers import Answer, Value

QUOTED = frozenset({"quotation", "originQuotation", "earlierQuotation", "recommendation", "wording", "words"})
"""Columns that hold words of a document: they are shown in quotation marks, and have most of the width."""

NARROW = 18
"""Characters to which the other columns of an answer are kept."""


BROKEN = 13
"""Characters of a word that stays whole in a narrow column; longer ones may be folded."""

GAP = 3
"""Characters between two columns."""

SHARES = (0.0, 0.45, 0.6)
"""Least share of the width for the words of documents, by the number of columns that hold such words."""


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


@contextlib.contextmanager
def progress_bar(what: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on stderr, and what moves it: a name, how many are done, how many there are. None where nobody looks."""
    console = stderr()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)

        def progress(name: str, done: int, total: int) -> None:
            bar.update(task, description=name if done < total else what, completed=done, total=total)

        yield progress


def print_json(value: object) -> None:
    """Print JSON, in UTF-8 and with the keys in their own order."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def write_file(path: Path, content: bytes, release: Release) -> None:
    """Write a file that a release was made into, and say so; an older file of that name is replaced.

    Raises:
        ReleaseError: it cannot be written.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ReleaseError(
            f"cannot be written: {error.strerror}", where=str(path), hint="Check the path and the space on its disk."
        ) from error
    stdout().print(Text(f"Wrote {path}: release {release.number} ({release.hash[:16]})."), soft_wrap=True)


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
            console.print(_answer_table(answer, base, console.width))
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


def _answer_table(answer: Answer, base: Base, width: int) -> Table:
    """The table that the question's header asks for: each cell joins some columns of the answer, one to a line."""
    layout = answer.question.table or tuple((name, (name,)) for name in answer.columns)
    cells = [["\n".join(_shown(row, columns, base)) for row in answer.rows] for _, columns in layout]
    quoted = [any(name in QUOTED for name in columns) for _, columns in layout]
    kept = _kept_narrow([[heading, *cell] for (heading, _), cell in zip(layout, cells, strict=True)], quoted, width)
    table = Table(box=box.HORIZONTALS, show_lines=True, pad_edge=False, expand=True)
    for (heading, _), wide, characters in zip(layout, quoted, kept, strict=True):
        if wide:
            table.add_column(heading, overflow="fold", ratio=1)
        else:
            table.add_column(heading, overflow="fold", width=characters)
    for row in zip(*cells, strict=True):
        table.add_row(*(Text(cell) for cell in row))
    return table


def _kept_narrow(texts: Sequence[Sequence[str]], quoted: Sequence[bool], width: int) -> list[int]:
    """The characters of each column, so that those with a document's words have their share of the width.

    Columns without such words give way, the widest first, but none so far that a common word of it is broken.
    """
    widths = [min(NARROW, max(len(line) for text in column for line in text.split("\n"))) for column in texts]
    least = [min(BROKEN, max((len(word) for text in column for word in text.split()), default=1)) for column in texts]
    narrow = [at for at, wide in enumerate(quoted) if not wide]
    room = width * (1 - SHARES[min(sum(quoted), len(SHARES) - 1)]) - GAP * len(texts)
    while sum(widths[at] for at in narrow) > room:
        yielding = [at for at in narrow if widths[at] > least[at]]
        if not yielding:
            break
        widths[max(yielding, key=lambda at: widths[at])] -= 1
    return widths


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


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
