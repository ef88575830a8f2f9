"""Time to closure by kind and theme: the range of years, the median, and how long open ones have stood."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from outstanding.charts.captions import CAPTIONS
from outstanding.charts.drawing import Chart, Row, data, number, text

_WIDTH = 380
_LINE = 26
_NAME = 44


def chart(rows: Sequence[Row]) -> tuple[Chart, int]:
    """The chart, and how many lines there are, one for each row; those over all themes come first."""
    shown = sorted(rows, key=lambda row: row["theme"] != "all")[: CAPTIONS["closure-range"].most]
    lines = []
    for at, row in enumerate(shown):
        closed, open_ = number(row["closed"]) or 0, number(row["open"]) or 0
        median = row["median"]
        told = f"{closed} closed, {open_} open" + (f": {text(median)}" if number(median) is None else "")
        lines.append(
            {
                "at": at + 0.5,
                "name": text(f"{row['kind']}: {row['theme']}", _NAME + 20),
                "shortest": number(row["shortest"]),
                "longest": number(row["longest"]),
                "median": number(median),
                "open": number(row["longestOpen"]),
                "told": told,
            }
        )
    years = [line[name] for line in lines for name in ("longest", "open")]
    most = max((each for each in years if isinstance(each, int)), default=1) or 1
    x = alt.Scale(domain=[-0.2, most + 0.3], nice=False)
    axis = alt.Axis(values=list(range(most + 1)), format="d", orient="top", title="years")
    y = alt.Y("at:Q", scale=alt.Scale(domain=[0, max(len(lines), 1)], reverse=True, nice=False), axis=None)
    base = alt.Chart(data(lines)).encode(y=y)
    ranged = base.transform_filter("isValid(datum.longest)")
    names = (
        base.mark_text(align="left", baseline="middle", fontSize=13)
        .encode(x=alt.value(0), text="name:N")
        .properties(width=330, height=_LINE * max(len(lines), 1))
    )
    marks = alt.layer(
        ranged.mark_rule(strokeWidth=5, color="#777").encode(x=alt.X("shortest:Q", scale=x, axis=axis), x2="longest:Q"),
        *(
            ranged.mark_tick(orient="vertical", size=14, thickness=3, color="black", opacity=1).encode(
                x=alt.X(f"{end}:Q", scale=x, axis=axis)
            )
            for end in ("shortest", "longest")
        ),
        base.transform_filter("isValid(datum.open)")
        .mark_point(shape="circle", size=90, color="black", strokeWidth=1.8, opacity=1)
        .encode(x=alt.X("open:Q", scale=x, axis=axis)),
        base.transform_filter("isValid(datum.median)")
        .mark_point(shape="diamond", filled=True, size=130, color="black", opacity=1)
        .encode(x=alt.X("median:Q", scale=x, axis=axis)),
    ).properties(width=_WIDTH, height=_LINE * max(len(lines), 1))
    counts = (
        base.mark_text(align="left", baseline="middle", fontSize=13)
        .encode(x=alt.value(4), text="told:N")
        .properties(width=190, height=_LINE * max(len(lines), 1))
    )
    return alt.hconcat(names, marks, counts, spacing=8), len(rows)
