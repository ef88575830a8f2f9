"""The flow of a document: its pages one after the other, each in reading order, given to the blocks line by line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from loaders.documents import BlockKind
from loaders.formats.composition import Printed
from loaders.formats.pdf import contents
from loaders.formats.pdf.blocks import Blocks, located, row
from loaders.formats.pdf.columns import regions
from loaders.formats.pdf.footnotes import parted
from loaders.formats.pdf.furniture import Margins
from loaders.formats.pdf.hyphens import Vocabulary
from loaders.formats.pdf.joints import Line
from loaders.formats.pdf.lines import Segment, joined
from loaders.formats.pdf.pages import Page
from loaders.formats.pdf.styles import Styles
from loaders.formats.pdf.tables import Table, placed_tables, tagged_tables

_LEVEL = 0.36
_MISSES = 2
_SPREAD = 4.0
"""Of the size: words that are no further apart may be those of one line that was set to fill its column."""
_STEP = 3.0
"""Points: indents are told apart in such steps."""
_FEW_LINES = 3
_LONG = 30
_RAGGED = 0.06
_NARROW = 0.8


def edges(sides: Sequence[Margins]) -> dict[int, float]:
    """The right edge that lines of an indent reach, by that indent in steps of three points, where it can be told."""
    ends: dict[int, list[float]] = defaultdict(list)
    long: Counter[int] = Counter()
    for side in sides:
        for segment in side.text:
            ends[round(segment.x0 / _STEP)].append(segment.x1)
            long[round(segment.x0 / _STEP)] += len(segment.text)
    found: dict[int, float] = {}
    for key, rights in ends.items():
        furthest = max(rights)
        near = sum(1 for right in rights if right > furthest - _RAGGED * (furthest - _STEP * key))
        if len(rights) > _FEW_LINES and near >= _FEW_LINES and long[key] >= _LONG * len(rights):
            found[key] = furthest
    return found


class Flow:
    """Takes pages one after the other and gives their lines to the blocks, in reading order."""

    def __init__(
        self,
        blocks: Blocks,
        styles: Styles,
        vocabulary: Vocabulary,
        rights: dict[int, float],
        parted_at: frozenset[int],
    ) -> None:
        """Begin; `rights` is what `edges` tells, `parted_at` where columns part."""
        self.blocks, self.styles, self.vocabulary = blocks, styles, vocabulary
        self.rights, self.gutters = rights, parted_at
        self.region = 0
        self.listed = False
        self.misses = 0

    def page(self, page: Page, side: Margins) -> None:
        """Take one page: its head, its text column by column, its footnotes, its foot."""
        self._furniture(side.head, page.number)
        tables, rest = tagged_tables(side.text, page.tags, self.vocabulary)
        standing: list[Segment | Table] = [*tables, *rest]
        parts = regions(standing, page.drawing.rules, self.gutters)
        right = max((segment.x1 for segment in rest), default=0.0)
        notes: list[Line] = []
        for part in parts:
            self.region += 1
            own = max(each.x1 for each in part)
            edge = own if len(parts) > 1 and own < _NARROW * right else max(own, right)
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

    def _part(self, part: Sequence[Segment | Table], page: Page, right: float) -> list[Line]:
        """Give the lines of one column to the blocks; returns those of its footnotes."""
        left = min(each.x0 for each in part)
        rows = self._gathered(part, page)
        lines = [self._line(each, page, left, right) if isinstance(each, list) else each for each in rows]
        tail = len(lines)
        while tail and isinstance(lines[tail - 1], Line):
            tail -= 1
        last = [line for line in lines[tail:] if isinstance(line, Line)]
        text, notes = parted(last, self.styles, plain=self.blocks.plain_marks, open_note=self.blocks.note_is_cut())
        for each in (*lines[:tail], *text):
            if isinstance(each, Line):
                self.blocks.feed(each)
            elif isinstance(each, Table):
                for found in each.rows:
                    self.blocks.put(row(found, page.number))
            else:
                self.blocks.put(each)
        return notes

    def _gathered(self, part: Sequence[Segment | Table], page: Page) -> list[list[Segment] | Table | Printed]:
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
            if listed:
                rows.append(listed)
            elif isinstance(each, Table):
                rows.append(each)
        return rows

    def _listed(self, held: list[Segment], page: Page) -> Printed | None:
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

    def _line(self, held: list[Segment], page: Page, left: float, right: float) -> Line:
        segment = held[0] if len(held) == 1 else joined(held, "\t")
        edge = min(self.rights.get(round(segment.x0 / _STEP), right), right)
        return Line(segment, page.number, self.region, left, edge, page.tags.get(segment.mark))


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
