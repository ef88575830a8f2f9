"""Grids of cells with a letter or a number in each: what themes, judgments and coverage are drawn as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from outstanding.charts.drawing import Chart, data

LINE = 26
_DARK = 0.541
"""From this shade on, letters are white. There both inks have the same contrast, 4.58 to 1."""


def grid(  # noqa: PLR0913  what there is in a grid
    lines: Sequence[str],
    columns: Sequence[str],
    cells: Mapping[tuple[int, int], tuple[str, float]],
    *,
    wide: int,
    heading: str,
    breaks: Sequence[int] = (),
    below: str = "",
) -> Chart:
    """A chart of cells.

    Args:
        lines: the names of the lines, from the top; two may be the same.
        columns: the names of the columns.
        cells: by place of line and column, what stands in a cell, and how dark it is, from 0 to 1.
        wide: pixels of a column.
        heading: what the columns are.
        breaks: the places of columns that a thick line stands before.
        below: words under the grid.
    """
    high, broad = max(len(lines), 1), max(len(columns), 1)
    placed = [
        {
            "x": column,
            "x2": column + 1,
            "middle": column + 0.5,
            "y": line,
            "y2": line + 1,
            "centre": line + 0.5,
            "told": told,
            "shade": grey(shade),
            "ink": ink(shade),
        }
        for (line, column), (told, shade) in sorted(cells.items())
    ]
    x_scale = alt.Scale(domain=[0, broad], nice=False)
    y_scale = alt.Scale(domain=[0, high], reverse=True, nice=False)
    base = alt.Chart(data(placed))
    names = alt.Chart(data([{"centre": at + 0.5, "name": name} for at, name in enumerate(lines)]))
    heads = alt.Chart(data([{"middle": at + 0.5, "name": name} for at, name in enumerate(columns)]))
    y = alt.Y("centre:Q", scale=y_scale, axis=None)
    x = alt.X("middle:Q", scale=x_scale, axis=None)
    layers = [
        base.mark_rect(stroke="#888", strokeWidth=1).encode(
            x=alt.X("x:Q", scale=x_scale, axis=None),
            x2="x2:Q",
            y=alt.Y("y:Q", scale=y_scale, axis=None),
            y2="y2:Q",
            fill=alt.Fill("shade:N", scale=None),
        ),
        base.mark_text(fontSize=13, baseline="middle").encode(
            x=x, y=y, text="told:N", color=alt.Color("ink:N", scale=None)
        ),
        names.mark_text(align="right", baseline="middle", fontSize=13).encode(x=alt.value(-8), y=y, text="name:N"),
        heads.mark_text(baseline="bottom", fontSize=13, fontWeight="bold").encode(x=x, y=alt.value(-6), text="name:N"),
        alt.Chart(data([{"told": heading}]))
        .mark_text(align="left", baseline="bottom", fontSize=13)
        .encode(x=alt.value(0), y=alt.value(-24), text="told:N"),
    ]
    if breaks:
        layers.append(
            alt.Chart(data([{"x": at} for at in breaks]))
            .mark_rule(strokeWidth=4, color="black")
            .encode(x=alt.X("x:Q", scale=x_scale, axis=None))
        )
    if below:
        words = alt.Chart(data([{"told": below}])).mark_text(align="left", baseline="top", fontSize=13)
        layers.append(words.encode(x=alt.value(0), y=alt.value(LINE * high + 10), text="told:N"))
    return alt.layer(*layers).properties(width=wide * broad, height=LINE * high)


def ink(shade: float) -> str:
    """The colour of letters on a shade, whose contrast is at least 4.5 to 1 (WCAG 2.2, criterion 1.4.3)."""
    return "white" if shade >= _DARK else "black"


def grey(shade: float) -> str:
    """A shade from 0, white, to 1, black."""
    value = round(255 * (1 - min(max(shade, 0.0), 1.0)))
    return f"#{value:02x}{value:02x}{value:02x}"
