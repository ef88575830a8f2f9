"""The reader of PDF: what stands on its pages as headings, paragraphs, items, rows and footnotes, in reading order."""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2.raw as pdfium

from graph.errors import SourceError
from loaders.documents import BlockKind, Document, Loss, Metadatum
from loaders.formats.composition import Printed
from loaders.formats.pdf import contents
from loaders.formats.pdf.blocks import Blocks, located, row
from loaders.formats.pdf.columns import gutters, regions
from loaders.formats.pdf.drawn import Box, Drawing, drawing
from loaders.formats.pdf.engine import CHARACTERS, Handle, bookmarks, opened, page_of
from loaders.formats.pdf.footnotes import marks_are_plain, parted
from loaders.formats.pdf.furniture import Margins, margins
from loaders.formats.pdf.glyphs import Run, lettering
from loaders.formats.pdf.hyphens import Vocabulary
from loaders.formats.pdf.joints import Line
from loaders.formats.pdf.lines import Segment, joined, segments
from loaders.formats.pdf.metadata import metadata
from loaders.formats.pdf.styles import Styles
from loaders.formats.pdf.tables import Table, placed_tables, tagged_tables
from loaders.formats.pdf.tags import Tag, tags
from loaders.prose import matching_view

READER = "pdf/1"
"""Name and version of this reader; a change of what it gives for the same bytes takes a new version."""

FEW = 20
"""Letters: a page with fewer of them and a picture is taken for scanned."""

_OCR = "Run it through a program that recognises text (OCR), such as ocrmypdf, and read what that gives."
_READABLE = 0.5
_LEVEL = 0.36
_MISSES = 2
_SPREAD = 4.0
"""Of the size: words that are no further apart may be those of one line that was set to fill its column."""


@dataclass(slots=True)
class _Page:
    """One page as it was read: its number from 1, its lower and upper edge, and what stands on it."""

    number: int
    low: float
    high: float
    letters: int
    unknown: int
    segments: list[Segment]
    turned: list[Segment]
    drawing: Drawing
    tags: dict[int, Tag]


def read_pdf(content: bytes, name: str) -> Document:
    """The document in a PDF.

    Raises:
        SourceError: it is no PDF, damaged, encrypted, scanned, empty, or larger than the limits that the message
            names.
    """
    with opened(content, name) as handle:
        pages = list(_pages(handle))
        marks = bookmarks(handle)
        about = metadata(handle, content)
    _check(pages, name)
    return _document(content, pages, marks, about)


# --- pages ----------


def _pages(handle: Handle) -> Iterator[_Page]:
    letters = 0
    for index in range(handle.pages):
        with page_of(handle, index) as loaded:
            if loaded is None:
                yield _Page(index + 1, 0, 1, 0, 0, [], [], Drawing(), {})
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


def _page(page: object, text: object, number: int, name: str) -> _Page:
    box = tuple(ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPage_GetCropBox(page, *box) and not pdfium.FPDFPage_GetMediaBox(page, *box):
        box[2].value, box[3].value = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    left, low, right, high = (each.value for each in box)
    found = lettering(text, (left, low, right, high), f"{name}, page {number}")
    drawn = drawing(page, right - left, high - low)
    tagged = tags(page)
    runs, turned = found.runs, found.turned
    upright = sum(len(run.text) for run in runs)
    turn, most = max(((turn, sum(len(run.text) for run in of)) for turn, of in turned.items()), default=(0, 0), key=lambda each: each[1])
    if most > upright and turn > 0:  # the page was made to be turned
        runs, turned = turned[turn], {0: runs, **{key: of for key, of in turned.items() if key != turn}}
        low, high = min(run.baseline for run in runs) - 40, max(run.baseline for run in runs) + 40
        drawn = replace(drawn, rules=[], boxes=[], dots=[])
    lines = _boxed(_dotted(_segments(runs, tagged), drawn.dots), drawn.boxes)
    rest = [segment for of in turned.values() for segment in _segments(of, {})]
    return _Page(number, low, high, found.characters, found.unknown, lines, rest, drawn, tagged)


def _segments(runs: Sequence[Run], tagged: dict[int, Tag]) -> list[Segment]:
    none = Tag()
    return segments(runs, [tagged.get(run.mark, none).cell for run in runs])


def _dotted(lines: list[Segment], dots: Sequence[Box]) -> list[Segment]:
    """The lines, those with a bullet that is drawn before them as if it were written."""
    waiting = sorted(dots, key=lambda dot: dot.y0)
    for dot in waiting[:5000]:
        middle = (dot.y0 + dot.y1) / 2
        for at, line in enumerate(lines):
            size = line.style.size
            if line.bottom <= middle <= line.top and -1 <= line.x0 - dot.x1 <= 2.4 * size and dot.y1 - dot.y0 < 0.75 * size:
                if not line.text.startswith("\u2022"):
                    lines[at] = replace(line, text=f"\u2022 {line.text}", x0=dot.x0, body=line.x0)
                break
    return lines


def _boxed(lines: list[Segment], boxes: Sequence[Box]) -> list[Segment]:
    """The lines, each with the smallest box of several lines that it stands in."""
    if not boxes or len(boxes) > 500:  # noqa: PLR2004  a drawing, not boxes of text
        return lines
    ordered = sorted(boxes, key=lambda box: box.area)
    held = [
        [line for line in lines if box.holds(line.x0, line.y) and box.holds(line.x1, line.y)] for box in ordered
    ]
    for number, inside in enumerate(held):
        if len({round(line.y) for line in inside}) > 1:
            for line in inside:
                line.box = number if line.box < 0 else line.box
    return lines


def _check(pages: Sequence[_Page], name: str) -> None:
    letters = sum(page.letters for page in pages)
    bare = [page for page in pages if page.letters < FEW]
    pictured = [page for page in bare if page.drawing.pictures]
    if len(pictured) * 2 > len(pages):
        raise SourceError(f"scanned: needs OCR ({len(pictured)} of {len(pages)} pages are pictures without text)", where=name, hint=_OCR)
    if not any(page.segments or page.turned for page in pages):
        raise SourceError("there is no text in it", where=name, hint="If its pages show text, it is drawn: " + _OCR)
    unknown = sum(page.unknown for page in pages)
    if unknown > _READABLE * (letters + unknown):
        raise SourceError("its fonts do not say what their letters are: needs OCR", where=name, hint=_OCR)


# --- the document ----------


def _document(
    content: bytes, pages: list[_Page], marks: Sequence[tuple[int, str, int]], about: Sequence[Metadatum]
) -> Document:
    every = [page.segments for page in pages]
    styles = Styles(every)
    sides = margins(every, [(page.low, page.high) for page in pages], styles.body.size)
    vocabulary = Vocabulary(segment.text for page in every for segment in page)
    blocks = Blocks(styles, vocabulary, _marked(marks), marks_are_plain(every, styles))
    known = gutters([(side.text, page.drawing.rules) for side, page in zip(sides, pages, strict=True)])
    flow = _Flow(blocks, styles, vocabulary, _edges(sides), known)
    for page, side in zip(pages, sides, strict=True):
        flow.page(page, side)
    losses = list(_losses(pages))
    return blocks.composed().document(content, READER, "binary", about, losses)


def _marked(marks: Sequence[tuple[int, str, int]]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for _, title, page in marks:
        if title.strip():
            found[page].add(matching_view(title).strip())
    return {page: frozenset(titles) for page, titles in found.items()}


def _edges(sides: Sequence[Margins]) -> dict[int, float]:
    """The right edge that lines of an indent reach, by that indent in steps of three points, where it can be told."""
    ends: dict[int, list[float]] = defaultdict(list)
    long: Counter[int] = Counter()
    for side in sides:
        for segment in side.text:
            ends[round(segment.x0 / 3)].append(segment.x1)
            long[round(segment.x0 / 3)] += len(segment.text)
    found: dict[int, float] = {}
    for key, rights in ends.items():
        furthest = max(rights)
        near = sum(1 for right in rights if right > furthest - 0.06 * (furthest - 3 * key))
        if len(rights) >= 4 and near >= 3 and long[key] >= 30 * len(rights):  # noqa: PLR2004  enough lines to tell
            found[key] = furthest
    return found


def _losses(pages: Sequence[_Page]) -> Iterator[Loss]:
    silent = [str(page.number) for page in pages if page.letters < FEW and page.drawing.pictures]
    if silent:
        yield Loss("no-text", f"pages that are pictures without text: {', '.join(silent[:20])}")
    turned = [str(page.number) for page in pages if page.turned]
    if turned:
        yield Loss("turned-text", f"text that does not stand upright was put at the end of pages: {', '.join(turned[:20])}")
    unknown = sum(page.unknown for page in pages)
    if unknown:
        yield Loss("unknown-letters", f"{unknown} letters whose fonts do not say what they are were left out or may be wrong")


class _Flow:
    """Takes pages one after the other and gives their lines to the blocks, in reading order."""

    def __init__(
        self,
        blocks: Blocks,
        styles: Styles,
        vocabulary: Vocabulary,
        edges: dict[int, float],
        known: frozenset[int],
    ) -> None:
        self.blocks, self.styles, self.vocabulary, self.edges = blocks, styles, vocabulary, edges
        self.gutters = known
        self.region = 0
        self.listed = False
        self.misses = 0

    def page(self, page: _Page, side: Margins) -> None:
        """Take one page: its head, its text column by column, its footnotes, its foot."""
        self._furniture(side.head, page.number)
        tables, rest = tagged_tables(side.text, page.tags, self.vocabulary)
        parts = regions([*tables, *rest], page.drawing.rules, self.gutters)
        right = max((segment.x1 for segment in rest), default=0.0)
        notes: list[Line] = []
        for part in parts:
            self.region += 1
            own = max(each.x1 for each in part)
            edge = own if len(parts) > 1 and own < 0.8 * right else max(own, right)
            notes.extend(self._part(part, page, edge))
        self.blocks.part()
        self.region += 1
        for line in notes:
            self.blocks.feed_note(replace(line, region=self.region))
        self._furniture(page.turned, page.number)
        self._furniture(side.foot, page.number)

    def _furniture(self, held: Sequence[Segment], number: int) -> None:
        for segment in held:
            place = located(number, segment.x0, segment.bottom, segment.x1, segment.top)
            self.blocks.put(Printed(BlockKind.FURNITURE, [segment.text], "", (number, number), place))

    def _part(self, part: Sequence[Segment | Table], page: _Page, right: float) -> list[Line]:
        """Give the lines of one column to the blocks; returns those of its footnotes."""
        left = min(each.x0 for each in part)
        rows = self._gathered(part, page)
        lines = [self._line(each, page, left, right) if isinstance(each, list) else each for each in rows]
        tail = len(lines)
        while tail and isinstance(lines[tail - 1], Line):
            tail -= 1
        last = [line for line in lines[tail:] if isinstance(line, Line)]
        text, notes = parted(
            last, self.styles, plain=self.blocks.plain_marks, open_note=self.blocks.note_is_cut()
        )
        for each in (*lines[:tail], *text):
            if isinstance(each, Line):
                self.blocks.feed(each)
            elif isinstance(each, Table):
                for found in each.rows:
                    self.blocks.put(row(found, page.number))
            else:
                self.blocks.put(each)
        return notes

    def _gathered(self, part: Sequence[Segment | Table], page: _Page) -> list[list[Segment] | Table | Printed]:
        """The lines of one column, with tables put together and the entries of a contents list told."""
        rows: list[list[Segment] | Table | Printed] = []
        plain: list[list[Segment]] = []
        for each in [*_rows(part), None]:
            listed = self._listed(each, page) if isinstance(each, list) else None
            if isinstance(each, list) and not listed:
                plain.append(each)
                continue
            rows.extend(placed_tables(plain, page.drawing.rules, self.vocabulary))
            plain = []
            if listed or each is not None:
                rows.append(listed or each)
        return rows

    def _listed(self, held: list[Segment], page: _Page) -> Printed | None:
        """A line as one of the contents list, if it is one."""
        segment = held[0]
        place = located(page.number, segment.x0, segment.bottom, held[-1].x1, segment.top)
        pages = (page.number, page.number)
        if len(held) == 1 and contents.HEADING.fullmatch(segment.text.strip()):
            self.listed, self.misses = True, 0
            return Printed(BlockKind.CONTENTS, [segment.text], "", pages, place)
        entry = contents.entry(held, listed=self.listed)
        if entry:
            self.misses = 0
            return Printed(BlockKind.CONTENTS, [entry.title], entry.page, pages, place)
        if self.listed:
            self.misses += 1
            self.listed = self.misses < _MISSES
        return None

    def _line(self, held: list[Segment], page: _Page, left: float, right: float) -> Line:
        segment = held[0] if len(held) == 1 else joined(held, "\t")
        edge = self.edges.get(round(segment.x0 / 3), right)
        return Line(segment, page.number, self.region, left, min(edge, right) if edge < right else right, page.tags.get(segment.mark))


def _rows(part: Sequence[Segment | Table]) -> Iterator[list[Segment] | Table]:
    """What stands in one column, line by line; segments on one height make one line."""
    line: list[Segment] = []
    for each in sorted(part, key=lambda each: -each.y):
        if isinstance(each, Table):
            if line:
                yield _spread(line)
            line = []
            yield each
        elif line and line[0].y - each.y <= _LEVEL * max(line[0].style.size, each.style.size):
            line.append(each)
        else:
            if line:
                yield _spread(line)
            line = [each]
    if line:
        yield _spread(line)


def _spread(line: Sequence[Segment]) -> list[Segment]:
    """The segments of a line from left to right; those of one tag that justified setting has spread are one again."""
    done: list[Segment] = []
    for each in sorted(line, key=lambda segment: segment.x0):
        before = done[-1] if done else None
        if before and before.mark == each.mark >= 0 and each.x0 - before.x1 < _SPREAD * each.style.size:
            done[-1] = joined([before, each], " ")
        else:
            done.append(each)
    return done
