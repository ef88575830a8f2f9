"""Judgments: the grade of each question in each cycle, as a letter on a shade."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from outstanding.charts.captions import CAPTIONS
from outstanding.charts.drawing import Chart, Row, text
from outstanding.charts.grid import grid

_NAME = 58
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_GRADES = {
    "outstanding": ("O", 0.0),
    "good": ("G", 0.12),
    "adequate": ("A", 0.28),
    "requires improvement": ("RI", 0.6),
    "inadequate": ("I", 0.9),
    "ungraded": ("U", 0.0),
}
"""Letter and shade of each grade, the best first."""


def chart(rows: Sequence[Row]) -> tuple[Chart, int]:
    """The chart, and how many questions there are; a force's questions are lines of their own where there are several.

    A whole pillar stands under its own name. Several grades of one question in one cycle stand in one cell, the worst
    shading it; words that are no grade of a scale are cut to four letters.
    """
    forces = {row["force"] for row in rows}
    cycles: dict[str, str] = {}
    cells: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for row in sorted(rows, key=_when):
        cycle = text(row["cycle"])
        cycles[cycle] = cycles.get(cycle) or text(row["series"])
    meant: dict[str, str] = {}
    for row in rows:
        question = text(row["family"] or row["subject"])
        name = question if len(forces) == 1 else f"{text(row['force'])}: {question}"
        letter, shade = _cell(text(row["grade"]))
        meant[letter] = text(row["grade"])
        told = f"({letter})" if row["novelty"] == "carried over" else letter
        cells[name, text(row["cycle"])].append((told, shade))
    questions = list(dict.fromkeys(name for name, _ in cells))
    shown = questions[: CAPTIONS["judgments"].most]
    columns = list(cycles)
    drawn = {
        (line, column): (
            "/".join(dict.fromkeys(told for told, _ in cells[name, cycle])),
            max(shade for _, shade in cells[name, cycle]),
        )
        for line, name in enumerate(shown)
        for column, cycle in enumerate(columns)
        if (name, cycle) in cells
    }
    series = [cycles[each] for each in columns]
    breaks = [at for at in range(1, len(series)) if series[at] and series[at - 1] and series[at] != series[at - 1]]
    meanings = sorted(meant.items(), key=lambda one: _cell(one[1])[1])
    made = grid(
        [text(name, _NAME) for name in shown],
        columns,
        drawn,
        wide=max([64, *(9 * len(column) for column in columns)]),
        heading="cycle of inspection",
        breaks=breaks,
        below=", ".join(f"{letter} {grade}" for letter, grade in meanings),
    )
    return made, len(questions)


def _when(row: Row) -> tuple[str, str]:
    """The order of cycles: by the first year in the name."""
    cycle = str(row["cycle"])
    year = _YEAR.search(cycle)
    return (year.group() if year else "", cycle)


def _cell(grade: str) -> tuple[str, float]:
    return _GRADES.get(grade.lower(), (grade[:4], 0.0))
