"""Persistence: a line for each issue, from first raised to last stated, and on where nobody closed it."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from outstanding.charts.captions import CAPTIONS
from outstanding.charts.drawing import Chart, Row, data, number, text

_WIDTH = 640
_LINE = 40
"""Pixels for the words of an issue and its line."""
_WORDS = 95


def chart(rows: Sequence[Row]) -> tuple[Chart, int]:
    """The chart, and how many issues there are. An issue without a year of its last statement is not drawn."""
    issues = [row for row in rows if number(row["lastStated"]) is not None]
    shown = issues[: CAPTIONS["persistence"].most]
    years = [year for row in shown for year in (number(row["since"]), number(row["lastStated"])) if year is not None]
    first, last = min(years, default=2014), max(years, default=2014)
    edge = last + max(0.35, (last - first) / 14)
    one_force = len({row["force"] for row in shown}) == 1
    lines = [
        {
            "written": at + 0.35,
            "drawn": at + 0.75,
            "words": text(row["quotation"] if one_force else f"{row['force']}: {row['quotation']}", _WORDS),
            "since": number(row["since"]),
            "last": number(row["lastStated"]),
            "begins": number(row["since"]) or number(row["lastStated"]),
            "edge": edge,
        }
        for at, row in enumerate(shown)
    ]
    scale = alt.Scale(domain=[first - 0.25, edge + 0.1], nice=False, zero=False)
    axis = alt.Axis(values=list(range(first, last + 1)), format="d", orient="top", title="year of inspection")
    high = alt.Scale(domain=[0, max(len(lines), 1)], reverse=True, nice=False)
    written, drawn = (alt.Y(f"{name}:Q", scale=high, axis=None) for name in ("written", "drawn"))
    base = alt.Chart(data(lines))
    begins, last_, end = (alt.X(f"{name}:Q", scale=scale, axis=axis) for name in ("begins", "last", "edge"))
    known = base.transform_filter("isValid(datum.since)")
    unknown = base.transform_filter("!isValid(datum.since)")
    layers = [
        base.mark_rule(strokeWidth=1.5, strokeDash=[2, 3]).encode(x=last_, x2="edge:Q", y=drawn),
        base.mark_point(shape="triangle-right", filled=True, size=70, color="black", opacity=1).encode(x=end, y=drawn),
        base.mark_rule(strokeWidth=6, color="#555").encode(x=begins, x2="last:Q", y=drawn),
        known.mark_point(shape="circle", filled=True, size=95, color="black", opacity=1).encode(x=begins, y=drawn),
        unknown.mark_text(text="?", dx=-10, fontSize=15, fontWeight="bold").encode(x=last_, y=drawn),
        base.mark_tick(orient="vertical", size=16, thickness=3, color="black", opacity=1).encode(x=last_, y=drawn),
        base.mark_text(align="left", baseline="middle", fontSize=13).encode(x=alt.value(2), y=written, text="words:N"),
    ]
    return alt.layer(*layers).properties(width=_WIDTH, height=_LINE * max(len(lines), 1)), len(issues)
