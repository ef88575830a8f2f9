"""Themes by year: how many findings are of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from outstanding.charts.captions import CAPTIONS
from outstanding.charts.drawing import Chart, Row, number, text
from outstanding.charts.grid import grid

_NAME = 48
_DARKEST = 0.85


def chart(rows: Sequence[Row]) -> tuple[Chart, int]:
    """The chart, and how many themes there are. Rows of one theme and year are added up, whatever their kind."""
    counted: Counter[tuple[str, int]] = Counter()
    for row in rows:
        year = number(row["year"])
        if year is not None:
            counted[text(row["theme"]), year] += number(row["findings"]) or 0
    themes = list(dict.fromkeys(theme for theme, _ in counted))
    shown = themes[: CAPTIONS["themes"].most]
    found = [year for _, year in counted]
    years = list(range(min(found), max(found) + 1)) if found else []
    most = max(counted.values(), default=0) or 1
    cells = {
        (line, column): (f"{counted[theme, year]:,}", _DARKEST * counted[theme, year] / most)
        for line, theme in enumerate(shown)
        for column, year in enumerate(years)
        if counted[theme, year]
    }
    names = [text(theme, _NAME) for theme in shown]
    return grid(names, list(map(str, years)), cells, wide=52, heading="year of inspection"), len(themes)
