"""The pages of a PDF: the lines that stand on each, and what is drawn beside them."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2.raw as pdfium

from graph.errors import SourceError
from loaders.formats.pdf.drawn import Box, Drawing, drawing
from loaders.formats.pdf.engine import CHARACTERS, Handle, page_of
from loaders.formats.pdf.glyphs import Run, lettering
from loaders.formats.pdf.lines import Segment, segments
from loaders.formats.pdf.tags import Tag, tags

_EDGE = 40.0
_BAND = 12.0
_DOTS = 2000
_BOXES = 300
_BEFORE = 2.4
_SMALL = 0.75


@dataclass(slots=True)
class Page:
    """One page as it was read.

    Attributes:
        number: from 1.
        low: lower edge, in points; high: upper edge.
        letters: how many letters it has; unknown: how many of which the font does not say what they are.
        segments: its lines, from top to bottom.
        turned: lines that do not stand upright.
        drawing: what is drawn on it.
        tags: the structure of its marked content, where the file is tagged.
    """

    number: int
    low: float
    high: float
    letters: int
    unknown: int
    segments: list[Segment]
    turned: list[Segment]
    drawing: Drawing
    tags: dict[int, Tag]


def pages(handle: Handle) -> Iterator[Page]:
    """The pages of an open file, one after the other; one that cannot be loaded is empty.

    Raises:
        SourceError: a page or the file has more characters than are read.
    """
    letters = 0
    for index in range(handle.pages):
        with page_of(handle, index) as loaded:
            if loaded is None:
                yield Page(index + 1, 0, 1, 0, 0, [], [], Drawing(), {})
                continue
            found = _page(*loaded, index + 1, handle.name)
        letters += found.letters
        if letters > CHARACTERS:
            raise SourceError(
                f"it has more than {CHARACTERS:,} characters up to page {index + 1}",
                where=handle.name,
                hint="Split it into parts.",
            )
        yield found


def _page(page: ctypes.c_void_p, text: ctypes.c_void_p, number: int, name: str) -> Page:
    box = tuple(ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPage_GetCropBox(page, *box) and not pdfium.FPDFPage_GetMediaBox(page, *box):
        box[2].value, box[3].value = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    left, low, right, high = (each.value for each in box)
    found = lettering(text, (left, low, right, high), f"{name}, page {number}")
    drawn = drawing(page, right - left, high - low)
    tagged = tags(page)
    runs, turned = found.runs, found.turned
    upright = sum(len(run.text) for run in runs)
    weights = {turn: sum(len(run.text) for run in of) for turn, of in turned.items() if turn > 0}
    turn = max(weights, key=lambda each: weights[each], default=0)
    if weights.get(turn, 0) > upright:  # the page was made to be turned
        runs, turned = turned[turn], {0: runs, **{key: of for key, of in turned.items() if key != turn}}
        low, high = min(run.baseline for run in runs) - _EDGE, max(run.baseline for run in runs) + _EDGE
        drawn = replace(drawn, rules=[], boxes=[], dots=[])
    lines = _boxed(_dotted(_segments(runs, tagged), drawn.dots), drawn.boxes)
    rest = [segment for of in turned.values() for segment in _segments(of, {})]
    return Page(number, low, high, found.characters, found.unknown, lines, rest, drawn, tagged)


def _segments(runs: Sequence[Run], tagged: dict[int, Tag]) -> list[Segment]:
    none = Tag()
    return segments(runs, [tagged.get(run.mark, none).cell for run in runs])


def _dotted(lines: list[Segment], dots: Sequence[Box]) -> list[Segment]:
    """The lines, those with a bullet that is drawn before them as if it were written."""
    near: dict[int, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        near[int(line.y // _BAND)].append(at)
    for dot in dots[:_DOTS]:
        band = int((dot.y0 + dot.y1) / 2 // _BAND)
        for at in (*near[band], *near[band - 1], *near[band + 1]):
            line = lines[at]
            if _points_at(dot, line):
                lines[at] = replace(line, text=f"\u2022 {line.text}", x0=dot.x0, body=line.x0)
                break
    return lines


def _points_at(dot: Box, line: Segment) -> bool:
    """Whether a dot stands before a line as a bullet does."""
    size = line.style.size
    beside = line.bottom <= (dot.y0 + dot.y1) / 2 <= line.top and -1 <= line.x0 - dot.x1 <= _BEFORE * size
    return beside and dot.y1 - dot.y0 < _SMALL * size and not line.text.startswith("\u2022")


def _boxed(lines: list[Segment], boxes: Sequence[Box]) -> list[Segment]:
    """The lines, each with the smallest box of several lines that it stands in."""
    if len(boxes) > _BOXES:  # a drawing, not boxes of text
        return lines
    for number, box in enumerate(sorted(boxes, key=lambda box: box.area)):
        inside = [line for line in lines if box.holds(line.x0, line.y) and box.holds(line.x1, line.y)]
        if len({round(line.y) for line in inside}) > 1:
            for line in inside:
                line.box = number if line.box < 0 else line.box
    return lines
