"""Coverage: what is known of each force and year."""

from __future__ import annotations

from collections.abc import Sequence

from outstanding.charts.captions import CAPTIONS
from outstanding.charts.drawing import Chart, Row, number, text
from outstanding.charts.grid import grid

_NAME = 40
_SHADES = {"inspected": 0.3, "inspected and nothing found": 0.12, "report not loaded": 0.0}


def chart(rows: Sequence[Row]) -> tuple[Chart, int]:
    """The chart, and how many forces there are."""
    known = {(text(row["force"]), year): row for row in rows if (year := number(row["year"])) is not None}
    forces = list(dict.fromkeys(force for force, _ in known))
    years = sorted({year for _, year in known})
    cells = {}
    for line, force in enumerate(forces[: CAPTIONS["coverage"].most]):
        for column, year in enumerate(years):
            row = known.get((force, year))
            if row and row["state"] in _SHADES:
                cells[line, column] = _told(row), _SHADES[str(row["state"])]
    names = [text(force, _NAME) for force in forces[: CAPTIONS["coverage"].most]]
    return grid(names, list(map(str, years)), cells, wide=58, heading="year of inspection"), len(forces)


def _told(row: Row) -> str:
    """Findings where a report is loaded, and a question mark where one is missing."""
    counted = "" if row["state"] == "report not loaded" else f"{number(row['findings']) or 0:,}"
    return f"{counted} ?".strip() if number(row["missing"]) else counted
