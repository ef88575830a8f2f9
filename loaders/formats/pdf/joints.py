"""Whether a line goes on with the block above it: by look, distance, indent, and whether its first word had room there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loaders.documents import BlockKind
from loaders.formats.pdf.glyphs import Style
from loaders.formats.pdf.lines import Segment
from loaders.formats.pdf.markers import Marker, follows
from loaders.formats.pdf.styles import Styles
from loaders.formats.pdf.tags import Tag
from loaders.prose import SUPERSCRIPTS

_ENDED = re.compile(rf"[.?!:;][\"'\u2019\u201d)\]]*(?:[{SUPERSCRIPTS}]+|\^\{{[\d, ]+\}})?$")
_STEP = 0.8
"""Of the size: a smaller step to the right or left is no indent."""
_LOOSE = 1.17
"""Of the usual pitch: lines further apart belong to two blocks."""
_ROOM = 0.5
_WIDEST = 1.3
"""How much wider a word can be than its letters are on average."""
_HEADING_ROOM = 5.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line in its place: the page, the stretch of it that is read in one go, and that stretch's edges."""

    segment: Segment
    page: int
    region: int
    left: float
    right: float
    tag: Tag | None = None


@dataclass(slots=True)
class Draft:
    """A block as far as it was read.

    Attributes:
        kind: what it seems to be; a heading is told only at its end.
        marker: the mark before its words.
        lines: all its lines.
        stretches: for each stretch without a break the words of its lines.
        indent: where its words begin, in points; level: of an item.
    """

    kind: BlockKind
    marker: str
    lines: list[Line]
    stretches: list[list[str]]
    indent: float
    level: int = 0
    begins: list[Line] = field(default_factory=list)

    @property
    def last(self) -> Line:
        """Its last line so far."""
        return self.lines[-1]

    @property
    def style(self) -> Style:
        """How its first line looks."""
        return self.lines[0].segment.style

    @property
    def uniform(self) -> bool:
        """Whether all of it looks the same."""
        return all(line.segment.uniform and line.segment.style == self.style for line in self.lines)

    @property
    def is_ended(self) -> bool:
        """Whether its words end as a sentence does."""
        return bool(_ENDED.search(self.last.segment.text.rstrip()))


def is_full(line: Line, following: Line) -> bool:
    """Whether the first word of the following line had no room left on a line."""
    words = following.segment.text
    first = re.split(r"[\s\t]", words, maxsplit=1)[0]
    width = (following.segment.x1 - following.segment.x0) * len(first) / max(len(words), 1)
    return line.segment.x1 + _WIDEST * width + _ROOM * line.segment.style.size > line.right


def continues(draft: Draft, line: Line, mark: Marker | None, styles: Styles) -> bool:
    """Whether a line of the same stretch of a page goes on with a block."""
    last, segment = draft.last.segment, line.segment
    size = last.style.size
    full = is_full(draft.last, line)
    if mark and not (_is_running_text(draft, line, mark, full=full)):
        return False
    if segment.box != last.box or not 0.93 < segment.style.size / max(size, 0.1) < 1 / 0.93:  # noqa: PLR2004  one size
        return False
    one, other = draft.last.tag, line.tag
    if one and other and one.block and one.block == other.block and not one.label:
        return True
    if one and other and one.block and other.block and (one.item, one.heading) != (other.item, other.heading):
        return False
    pitch = last.y - segment.y
    if pitch > _LOOSE * _pitch(draft, styles) + 0.4 or pitch < 0.3 * size:
        return False
    if _changes(draft, line, styles, full=full):
        return False
    if not full and not (styles.is_marked(draft.style) and _has_little_room(draft.last, line)):
        return False
    return _stands_below(draft, line, size)


def _is_running_text(draft: Draft, line: Line, mark: Marker, *, full: bool) -> bool:
    """Whether what looks like a mark is a word of the text: a number or a dash that a line happens to begin with."""
    if mark.sure or not full or draft.is_ended or (draft.marker and follows(mark.mark, draft.marker)):
        return False
    if draft.marker == mark.mark:
        return False
    return abs(line.segment.x0 - draft.indent) <= _STEP * line.segment.style.size


def _pitch(draft: Draft, styles: Styles) -> float:
    usual = styles.pitch(draft.last.segment.style.size)
    if len(draft.lines) > 1 and draft.lines[-2].region == draft.last.region:
        own = draft.lines[-2].segment.y - draft.last.segment.y
        return max(own, usual) if own < 2 * usual else usual
    return usual


def _changes(draft: Draft, line: Line, styles: Styles, *, full: bool) -> bool:
    """Whether the look changes between two lines as it does between a heading and its text."""
    last, segment = draft.last.segment, line.segment
    if last.style == segment.style or not (last.uniform or segment.uniform):
        return False
    one, other = styles.is_marked(last.style), styles.is_marked(segment.style)
    runs_on = full and not draft.is_ended and segment.text[:1].islower()
    return one != other and not runs_on


def _has_little_room(last: Line, line: Line) -> bool:
    """Whether a heading was broken before its line was full, as headings are that are set to look balanced."""
    room = _HEADING_ROOM * last.segment.style.size
    return last.right - last.segment.x1 < room and line.segment.style == last.segment.style


def _stands_below(draft: Draft, line: Line, size: float) -> bool:
    """Whether a line begins where the block's words do; an item's own indent counts, not the margin of the page."""
    step = _STEP * size
    x0 = line.segment.x0
    centred = abs((x0 + line.segment.x1) - (draft.last.segment.x0 + draft.last.segment.x1)) < 2 * step
    if abs(x0 - draft.indent) <= step:
        first = draft.lines[0].segment.x0
        begins_anew = not draft.marker and len(draft.lines) == 1 and first > line.left + step and draft.is_ended
        return not begins_anew  # where first lines stand further in, two of them are two paragraphs
    if centred:
        return True
    if x0 > draft.indent + step:
        return not draft.is_ended and not draft.marker
    if draft.marker:  # the first line of what is numbered may stand further in than all others
        return not draft.is_ended or (draft.kind is not BlockKind.ITEM and len(draft.lines) == 1)
    return len(draft.lines) == 1


def resumes(draft: Draft, line: Line, mark: Marker | None, styles: Styles) -> bool:
    """Whether the first line of the next column or page goes on with the block that the last one ended with."""
    segment, last = line.segment, draft.last
    if mark and (mark.sure or mark.rest[:1].isupper() or follows(mark.mark, draft.marker)):
        return False
    same_size = 0.93 < segment.style.size / max(last.segment.style.size, 0.1) < 1 / 0.93  # noqa: PLR2004  as above
    if not same_size or (styles.is_marked(segment.style) and segment.uniform and not styles.is_marked(draft.style)):
        return False
    if styles.is_marked(draft.style) and draft.uniform and not draft.marker:  # a heading that the page cuts
        return segment.style == draft.style and not draft.is_ended and segment.text[:1].islower() and is_full(last, line)
    if line.tag and (line.tag.heading or line.tag.label):
        return False
    step = _STEP * segment.style.size
    hangs = draft.indent - draft.last.left
    first = segment.text.lstrip("\"'\u2018\u201c(")[:1]
    if draft.marker and hangs > step:  # the rest of an item stands where its words do
        below = abs(segment.x0 - line.left - hangs) <= step
        return (below and (not draft.is_ended or is_full(last, line))) or (first.islower() and not draft.is_ended)
    return not draft.is_ended and (first.islower() or is_full(last, line))
