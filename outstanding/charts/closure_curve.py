"""Time to closure: for each kind of finding, the estimated share of its issues that is open after so many years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import altair as alt

from outstanding.charts.drawing import Chart, Row, data, number, text
from outstanding.charts.survival import Step, curve, median

_WIDTH = 600
_HEIGHT = 150
_ENOUGH = 5
"""Issues that must be closed for a median, as in `queries/closure-times.rq`."""


def chart(rows: Sequence[Row]) -> tuple[Chart, int]:
    """The chart, and how many kinds there are. A panel says how many issues it counts, and their median."""
    kinds: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for row in rows:
        years = number(row["years"])
        if years is not None:
            kinds[text(row["kind"])].append((years, row["ended"] == "closed"))
    longest = max((years for issues in kinds.values() for years, _ in issues), default=0) + 1
    panels = [_panel(kind, issues, longest) for kind, issues in sorted(kinds.items())]
    if not panels:
        panels = [_panel("no issues", [], longest)]
    return alt.vconcat(*panels, spacing=22), len(kinds)


def _panel(kind: str, issues: Sequence[tuple[int, bool]], longest: int) -> alt.LayerChart | alt.FacetChart:
    steps = curve(issues)
    x = alt.X(
        "years:Q",
        title="years since the issue was first raised",
        scale=alt.Scale(domain=[-0.15, longest], nice=False),
        axis=alt.Axis(values=list(range(longest + 1)), format="d", grid=False),
    )
    y = alt.Y(
        "share:Q",
        title="still open",
        scale=alt.Scale(domain=[0, 1.06], nice=False),
        axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format="%"),
    )
    line = alt.Chart(data(list(_line(steps)))).mark_line(
        interpolate="step-after", color="black", strokeWidth=2.5, strokeCap="square"
    )
    seen = [
        {"years": each.years, "share": float(each.share), "n": str(each.censored)} for each in steps if each.censored
    ]
    strokes = alt.Chart(data(seen)).encode(x=x, y=y)
    return alt.layer(
        alt.Chart(data([{"share": 0.5}])).mark_rule(strokeDash=[4, 4], color="#777").encode(y=y),
        line.encode(x=x, y=y, order="at:Q"),
        strokes.mark_tick(orient="vertical", size=14, thickness=2, color="black", opacity=1),
        strokes.mark_text(dy=17, fontSize=11).encode(text="n:N"),
    ).properties(
        width=_WIDTH,
        height=_HEIGHT,
        title=alt.TitleParams(_told(kind, issues, steps), anchor="start", fontSize=14, fontWeight="normal", offset=6),
    )


def _line(steps: Sequence[Step]) -> Iterator[dict[str, float]]:
    """The corners of the line, which begins with all issues open and ends where nobody looked further."""
    corners = [(0, 1.0), *((step.years, float(step.share)) for step in steps)]
    for at, (years, share) in enumerate(corners):
        yield {"at": at, "years": years, "share": share}


def _told(kind: str, issues: Sequence[tuple[int, bool]], steps: Sequence[Step]) -> str:
    closed = sum(ended for _, ended in issues)
    half = median(steps)
    if closed < _ENOUGH:
        told = "too few closed for a median"
    else:
        told = "median not reached" if half is None else f"median {half} {'year' if half == 1 else 'years'}"
    return f"{kind[:1].upper()}{kind[1:]}: {len(issues):,} issues, {closed:,} closed, {told}"
