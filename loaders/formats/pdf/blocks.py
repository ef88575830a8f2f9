"""Blocks: lines put together to headings, paragraphs, items and footnotes, across columns and pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from loaders.documents import BlockKind
from loaders.formats.composition import Composition, Printed
from loaders.formats.pdf.hyphens import Vocabulary
from loaders.formats.pdf.joints import Draft, Line, continues, resumes
from loaders.formats.pdf.markers import Marker, footnote_mark, marker
from loaders.formats.pdf.styles import Styles
from loaders.formats.pdf.tables import TableRow
from loaders.prose import SUPERSCRIPTS, matching_view

LONGEST_HEADING = 250
"""Characters. Longer than that, words that look like a heading are text that is set off."""

_SENTENCE = re.compile(r"[.;,:][\"'\u2019\u201d)\]]*$")
_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
_BODY = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.NUMBERED})


@dataclass(slots=True)
class Blocks:
    """The blocks of a document, as they are put together line by line.

    Attributes:
        styles: how the document's text looks.
        vocabulary: its words.
        marked: for each page the bookmarks that lead to it, in their matching view.
        plain_marks: whether a number that is not raised may be the mark of a footnote.
    """

    styles: Styles
    vocabulary: Vocabulary
    marked: Mapping[int, frozenset[str]]
    plain_marks: bool
    _order: list[tuple[Draft, int] | Printed] = field(default_factory=list)
    _open: Draft | None = None
    _cut: Draft | None = None
    _note: Draft | None = None
    _lists: list[float] = field(default_factory=list)

    def feed(self, line: Line) -> None:
        """Take the next line of running text."""
        mark = marker(line.segment) or self._tagged(line)
        draft = self._open
        if draft is not None and draft.last.region != line.region:
            self.part()
            draft = None
        if draft is not None and continues(draft, line, mark, self.styles):
            draft.take(line, line.segment.text)
        elif draft is None and self._cut is not None and resumes(self._cut, line, mark, self.styles):
            self._open, self._cut = self._cut, None
            self._open.stretches.append([])
            self._open.begins.append(line)
            self._order.append((self._open, len(self._open.stretches) - 1))
            self._open.take(line, line.segment.text)
        else:
            self._begin(line, mark)

    def feed_note(self, line: Line) -> None:
        """Take the next line of a page's foot: a footnote, or more of one."""
        noted = footnote_mark(line.segment.text, plain=self.plain_marks)
        if noted and not self._runs_on(noted[0]):
            self._note = Draft.begun(BlockKind.FOOTNOTE, noted[0], line, noted[1], line.segment.body)
            self._order.append((self._note, 0))
        elif self._note is None:
            self._note = Draft.begun(BlockKind.FOOTNOTE, "", line, line.segment.text, line.segment.x0)
            self._order.append((self._note, 0))
        else:
            note = self._note
            if note.last.region != line.region:
                note.stretches.append([])
                note.begins.append(line)
                self._order.append((note, len(note.stretches) - 1))
            note.take(line, line.segment.text)

    def _runs_on(self, mark: str) -> bool:
        """Whether a plain number at the start of a footnote's line is no mark, since it is out of turn."""
        note = self._note
        if not self.plain_marks or note is None or not note.marker:
            return False
        one, two = (each.translate(_DIGITS) for each in (note.marker, mark))
        return one.isdigit() and two.isdigit() and int(two) not in {int(one) + 1, 1}

    def note_is_cut(self) -> bool:
        """Whether the last footnote of a page may go on at the foot of the next one."""
        return self._note is not None and not self._note.is_ended

    def part(self) -> None:
        """End a column or page: the block that stood last may go on behind it."""
        if self._open is not None:
            self._cut = self._open if self._open.kind in _BODY else None
        self._open = None

    def put(self, printed: Printed) -> None:
        """Take a block that is complete: furniture leaves cut sentences open, anything else ends them."""
        self.part()
        if printed.kind is not BlockKind.FURNITURE:
            self._cut = None
        self._order.append(printed)

    def composed(self) -> Composition:
        """Everything that was taken, written out."""
        for each in self._order:
            if isinstance(each, tuple) and each[1] == 0:
                self._judge(each[0])
        drafts = [each[0] for each in self._order if isinstance(each, tuple) and each[1] == 0]
        ranks = self.styles.ranks(draft.style for draft in drafts if draft.kind is BlockKind.HEADING)
        composition = Composition()
        numbers: dict[int, int | None] = {}
        for each in self._order:
            if isinstance(each, Printed):
                composition.add(each)
                continue
            draft, at = each
            printed = self._printed(draft, at, ranks.get(draft.style, 0))
            number = numbers.get(id(draft))
            if number is None:
                numbers[id(draft)] = composition.add(printed)
            else:
                composition.resume(number, printed)
        return composition

    def _begin(self, line: Line, mark: Marker | None) -> None:
        text, segment = line.segment.text, line.segment
        self._cut = None
        noted = footnote_mark(text, plain=False)
        if noted:
            draft = Draft.begun(BlockKind.FOOTNOTE, noted[0], line, noted[1], segment.body)
        elif mark:
            draft = Draft.begun(mark.kind, mark.mark, line, mark.rest, self._indent(line, mark))
            draft.level = self._depth(line)
        else:
            draft = Draft.begun(BlockKind.PARAGRAPH, "", line, text, segment.x0)
            if self._lists and segment.x0 <= self._lists[0] + 0.5 * segment.style.size:
                self._lists.clear()
        self._open = draft
        self._order.append((draft, 0))

    @staticmethod
    def _indent(line: Line, mark: Marker) -> float:
        """Where an item's words begin; where mark and words are one run, by the share of the mark in its width."""
        segment = line.segment
        if segment.body > segment.x0 + 0.1:
            return segment.body
        share = 1 - len(mark.rest) / max(len(segment.text), 1)
        return segment.x0 + share * (segment.x1 - segment.x0)

    def _depth(self, line: Line) -> int:
        """How many lists an item stands in: by its tag, else by the places of the marks that are still open."""
        if line.tag and line.tag.depth:
            return line.tag.depth
        at, step = line.segment.x0 - line.left, 0.6 * line.segment.style.size
        while self._lists and self._lists[-1] > at + step:
            self._lists.pop()
        if not self._lists or self._lists[-1] < at - step:
            self._lists.append(at)
        return len(self._lists)

    def _tagged(self, line: Line) -> Marker | None:
        """The mark of an item that only its tag tells: its bullet is drawn in a way that is not seen."""
        tag = line.tag
        before = self._open.last.tag if self._open else self._cut.last.tag if self._cut else None
        if not tag or not tag.item or tag.heading or (before and before.item == tag.item and self._same_page(line)):
            return None
        return Marker(BlockKind.ITEM, "\u2022", line.segment.text, sure=False) if self._starts_item(line) else None

    def _same_page(self, line: Line) -> bool:
        known = self._open or self._cut
        return known is not None and known.last.page == line.page

    def _starts_item(self, line: Line) -> bool:
        """An item may go on at the head of a page under a tag of its own: then it is no new one."""
        return not (self._cut is not None and self._cut.marker and line.page != self._cut.last.page)

    def _judge(self, draft: Draft) -> None:
        """Tell headings and rows, now that all of a block is known."""
        if draft.kind not in {BlockKind.PARAGRAPH, BlockKind.NUMBERED}:
            return
        words = self.vocabulary.joined([text for stretch in draft.stretches for text in stretch])
        if len(words) > LONGEST_HEADING or not any(map(str.isalnum, words)):
            return
        tag = draft.lines[0].tag
        bookmarked = matching_view(words).strip() in self.marked.get(draft.lines[0].page, frozenset())
        looks = self.styles.is_marked(draft.style) and draft.uniform and not _SENTENCE.search(words)
        if (tag and tag.heading) or bookmarked or looks:
            draft.kind = BlockKind.HEADING
        elif len(draft.lines) == 1 and "\t" in draft.lines[0].segment.text and not draft.marker:
            draft.kind = BlockKind.ROW

    def _printed(self, draft: Draft, at: int, rank: int) -> Printed:
        words = self.vocabulary.joined(draft.stretches[at])
        begin = draft.begins[at]
        lines = [line for line in draft.lines if line.region == begin.region]
        level = rank if draft.kind is BlockKind.HEADING else draft.level if draft.kind is BlockKind.ITEM else 0
        pages = (begin.page, begin.page)
        return Printed(draft.kind, [words], draft.marker, pages, located(begin.page, *_around(lines)), level)


def _around(lines: Iterable[Line]) -> tuple[float, float, float, float]:
    segments = [line.segment for line in lines]
    return (
        min(each.x0 for each in segments),
        min(each.bottom for each in segments),
        max(each.x1 for each in segments),
        max(each.top for each in segments),
    )


def located(page: int, x0: float, y0: float, x1: float, y1: float) -> str:
    """A place in a PDF: the page, and a box in points from its lower left corner."""
    return f"page {page}, box {x0:.0f} {y0:.0f} {x1:.0f} {y1:.0f}"


def row(found: TableRow, page: int) -> Printed:
    """A row of a table as a block: its cells with a tab between each two."""
    place = located(page, found.x0, found.y0, found.x1, found.y1)
    cells = "\t".join(cell.replace("\t", " ") for cell in found.cells)
    return Printed(BlockKind.ROW, [cells], "", (page, page), place)
