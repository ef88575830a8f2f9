"""Judgments as grids: questions down, cycles across, one grid for each run of cycles whose grades may be compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outstanding.dossiers.sections import Row


@dataclass(frozen=True, slots=True)
class Cell:
    """A grade as one document prints it.

    Attributes:
        grade: its name; also "Not inspected" and the like, which are values of their own.
        note: that it is carried over and from which year, or that nothing says whether it is new; else empty.
        day: the latest day on which the document may have been published; empty where it is undated.
        title: of the document.
        judgment: the judgment's IRI.
    """

    grade: str
    note: str
    day: str
    title: str
    judgment: str


@dataclass(frozen=True, slots=True)
class Line:
    """What was judged, and the grades that it got in each cycle of the grid: none, one, or several."""

    subject: str
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Grades that may be set side by side.

    Attributes:
        series: the name of the run of cycles; of the scale where a grade belongs to no run.
        cycles: the names of the cycles, or of the forces, in columns.
        lines: in the order of their names.
    """

    series: str
    cycles: tuple[str, ...]
    lines: tuple[Line, ...]


def grids(rows: Iterable[Row], across: str = "cycle", down: Sequence[str] = ("family", "subject")) -> tuple[Grid, ...]:
    """The rows of `grade-history` as grids, the earliest first.

    Args:
        rows: of the question, for one force, or for several where `across` is `force`.
        across: the column of the question that makes the columns of a grid.
        down: the columns of the question, the first of which has a value, that make its lines.
    """
    together: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        together[str(row["series"] or row["scale"])].append(row)
    found = []
    for series, judged in together.items():
        days: dict[str, str] = {}
        lines: dict[str, dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
        for row in judged:
            column = str(row[across])
            days[column] = min(days.get(column, "9999"), str(row["issued"] or "9999"))
            subject = next((str(row[name]) for name in down if row[name]), "")
            lines[subject][column].append(_cell(row))
        columns = sorted(days, key=lambda each: (days[each], each)) if across == "cycle" else sorted(days)
        grid = Grid(
            series,
            tuple(columns),
            tuple(
                Line(subject, tuple(tuple(cells[each]) for each in columns)) for subject, cells in sorted(lines.items())
            ),
        )
        found.append((min(days.values()), series, grid))
    return tuple(grid for _, _, grid in sorted(found, key=lambda each: each[:2]))


def _cell(row: Row) -> Cell:
    note = ""
    if row["novelty"] == "carried over":
        note = f"carried over from {row['lastInspected']}" if row["lastInspected"] else "carried over"
    elif row["novelty"] == "unknown":
        note = "new or carried over: not said"
    return Cell(str(row["grade"]), note, str(row["issued"] or ""), str(row["title"]), str(row["judgment"]))
