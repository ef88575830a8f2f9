"""Charts drawn as SVG: the same rows give the same bytes on any machine."""

from __future__ import annotations

import html
import importlib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

import altair as alt
import vl_convert

from outstanding.charts.captions import CAPTIONS
from outstanding.charts.fitting import FONT, fitted
from queries.answers import Value

Row = Mapping[str, Value]
Chart = alt.Chart | alt.LayerChart | alt.FacetChart | alt.HConcatChart | alt.VConcatChart
"""What the modules of this package make."""

_FALLBACK: Final = f"{FONT}, Arial, sans-serif"
_BLANK: Final = frozenset({"Zs", "Zl", "Zp", "Cc"})
_NEVER: Final = frozenset({"Cf", "Cs", "Co", "Cn"})


def svg(name: str, rows: Sequence[Row], *, more: bool = False) -> bytes:
    """A chart as an SVG document in UTF-8, with a title and a description, and without script.

    Args:
        name: of the chart, one of `queries.charts.CHARTS`.
        rows: of the answer, with the columns that the chart is drawn from.
        more: whether the answer has further rows, which are not drawn; the picture says so.
    """
    caption = CAPTIONS[name]
    made: Callable[[Sequence[Row]], tuple[Chart, int]] = importlib.import_module(
        f"outstanding.charts.{name.replace('-', '_')}"
    ).chart
    drawn, lines = made(rows)
    notes = []
    if more:
        notes.append(f"Drawn from the first {len(rows):,} rows; the answer has more.")
    if caption.most and lines > caption.most:
        notes.append(f"The first {caption.most} of {lines:,} {caption.unit}.")
    if not rows:
        notes.append("There is nothing to show.")
    whole = drawn.properties(
        title=alt.TitleParams(caption.title, subtitle=" ".join(notes) or alt.Undefined, anchor="start", frame="bounds"),
        padding=12,
    )
    spec = _styled(whole).to_dict(context={"pre_transform": False})
    _know_font()
    picture = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return _described(fitted(picture), caption.title, " ".join([caption.reading, *notes])).encode()


def text(value: Value, most: int = 0) -> str:
    """A value as a label on one line, without what cannot be seen or turns the writing round, cut where it is long.

    Args:
        value: of a row; nothing where it has none.
        most: characters to keep; 0 for all.
    """
    kinds = ((character, unicodedata.category(character)) for character in str("" if value is None else value))
    shown = "".join(" " if kind in _BLANK else "" if kind in _NEVER else character for character, kind in kinds)
    line = " ".join(shown.split())
    return line if not most or len(line) <= most else f"{line[: most - 1].rstrip()}\u2026"


def number(value: Value) -> int | None:
    """A value that is a whole number; None for any other."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def data(rows: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Rows that a chart carries in itself."""
    return alt.InlineData(values=[dict(row) for row in rows])


def _styled(chart: Chart) -> Chart:
    styled: Chart = (
        chart.configure(font=_FALLBACK, background="white", aria=False)
        .configure_view(stroke=None)
        .configure_title(fontSize=17, subtitleFontSize=13, subtitleColor="black", color="black", offset=12)
        .configure_axis(
            labelFontSize=13,
            titleFontSize=13,
            titleFontWeight="normal",
            labelColor="black",
            titleColor="black",
            domainColor="black",
            tickColor="black",
            gridColor="#dddddd",
            labelFlush=False,
        )
    )
    return styled


@cache
def _know_font() -> None:
    """Make the font known to the library that draws; it comes as a dependency, so that no machine lacks it."""
    with resources.as_file(resources.files("font_source_sans_pro").joinpath("files")) as folder:
        vl_convert.register_font_directory(str(folder))


def _described(picture: str, title: str, description: str) -> str:
    """The picture with a title and a description of its own (SVG 2, clause 5.8), as one image (WAI-ARIA 1.2, `img`)."""
    opening, _, rest = picture.partition(">")
    told = f"<title>{html.escape(title)}</title><desc>{html.escape(description)}</desc>"
    return f'{opening} role="img">{told}{rest}'
