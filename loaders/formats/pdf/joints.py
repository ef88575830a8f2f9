"""Whether a line goes on with the block above it: by look, distance, indent, and whether its word had room there."""

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
_CUT_WORD = re.compile(r"\w[-\u2010\u00ad]$")
_STEP = 0.8
"""Of the size: a smaller step to the right or left is no indent."""
_LOOSE = 1.17
"""Of the usual pitch: lines further apart belong to two blocks."""
_ROOM = 0.5
_HANGS = 4.0
_SAME = 0.93
_LEAST_PITCH = 0.3
_HEADING_PITCH = 1.7
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
        indent: where its words begin, in points.
        uniform: whether all of it looks the same.
        level: of an item.
        begins: the first line of each stretch.
    """

    kind: BlockKind
    marker: str
    lines: list[Line]
    stretches: list[list[str]]
    indent: float
    uniform: bool
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

    def take(self, line: Line, words: str) -> None:
        """Take one more line, of which `words` are the block's."""
        x0 = line.segment.x0
        if len(self.lines) == 1 and (x0 < self.indent or self.is_guessed):  # a first line may stand further in
            self.indent = x0
        self.uniform = self.uniform and line.segment.uniform and line.segment.style == self.style
        self.lines.append(line)
        self.stretches[-1].append(words)

    @classmethod
    def begun(cls, kind: BlockKind, marker: str, line: Line, words: str, indent: float) -> Draft:
        """A block of one line."""
        return cls(kind, marker, [line], [[words]], indent, line.segment.uniform, begins=[line])

    @property
    def is_guessed(self) -> bool:
        """Whether only a guess says where its words begin: its mark and they are one run."""
        first = self.lines[0].segment
        return bool(self.marker) and len(self.lines) == 1 and first.body <= first.x0 + 0.1

    @property
    def is_ended(self) -> bool:
        """Whether its words end as a sentence does."""
        return bool(_ENDED.search(self.last.segment.text.rstrip()))


def is_full(line: Line, following: Line) -> bool:
    """Whether the first word of the following line had no room left on a line, or is the rest of its last one."""
    words = following.segment.text
    if _CUT_WORD.search(line.segment.text[-2:]) and words[:1].isalnum():
        return True
    first = re.split(r"[\s\t]", words, maxsplit=1)[0]
    width = (following.segment.x1 - following.segment.x0) * len(first) / max(len(words), 1)
    return line.segment.x1 + _WIDEST * width + _ROOM * line.segment.style.size > line.right


def continues(draft: Draft, line: Line, mark: Marker | None, styles: Styles) -> bool:
    """Whether a line of the same stretch of a page goes on with a block."""
    last, segment = draft.last.segment, line.segment
    size = last.style.size
    full = is_full(draft.last, line)
    if mark and not _is_running_text(draft, line, mark, full=full):
        return False
    if segment.box != last.box or not _is_like(size, segment.style.size):
        return False
    tagged = _tagged_alike(draft.last.tag, line.tag)
    if tagged is not None:
        return tagged
    pitch = last.y - segment.y
    if pitch < _LEAST_PITCH * size:
        return False
    if _is_same_heading(draft, line, styles) and pitch < _HEADING_PITCH * size:
        return True
    near = pitch <= _LOOSE * _pitch(draft, styles) + 0.4
    fills = full or (styles.is_marked(draft.style) and _has_little_room(draft.last, line))
    return near and fills and not _changes(draft, line, styles, full=full) and _stands_below(draft, line, size)


def _is_like(one: float, other: float) -> bool:
    """Whether two sizes are one, but for what rounding and small capitals make of it."""
    return _SAME < other / max(one, 0.1) < 1 / _SAME


def _tagged_alike(one: Tag | None, other: Tag | None) -> bool | None:
    """Whether the tags of two lines make them one block, or two; None where they do not tell."""
    if not one or not other or not one.block or not other.block:
        return None
    if one.block == other.block and not one.label:
        return True
    return False if one.heading or (one.item, one.heading) != (other.item, other.heading) else None


def _is_same_heading(draft: Draft, line: Line, styles: Styles) -> bool:
    """Whether a line is the next one of a heading that runs over several: small letters begin no heading."""
    alike = styles.is_marked(draft.style) and line.segment.style == draft.style and line.segment.uniform
    return alike and draft.uniform and not draft.is_ended and line.segment.text[:1].islower()


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
    if draft.is_guessed and 0.3 * size < x0 - draft.lines[0].segment.x0 < _HANGS * size:
        return True
    if x0 > draft.indent + step:
        return not draft.is_ended and not draft.marker
    if draft.marker:  # the first line of what is numbered may stand further in than all others
        return not draft.is_ended or (draft.kind is not BlockKind.ITEM and len(draft.lines) == 1)
    return len(draft.lines) == 1


def resumes(draft: Draft, line: Line, mark: Marker | None, styles: Styles) -> bool:
    """Whether the first line of the next column or page goes on with the block that the last one ended with."""
    segment = line.segment
    if mark and (mark.sure or mark.rest[:1].isupper() or follows(mark.mark, draft.marker)):
        return False
    if not _is_like(draft.last.segment.style.size, segment.style.size):
        return False
    if styles.is_marked(draft.style) and draft.uniform and not draft.marker:
        return _is_same_heading(draft, line, styles) and is_full(draft.last, line)
    heads = styles.is_marked(segment.style) and segment.uniform and not styles.is_marked(draft.style)
    if heads or (line.tag and (line.tag.heading or line.tag.label)):
        return False
    return _goes_on(draft, line)


def _goes_on(draft: Draft, line: Line) -> bool:
    """Whether words go on behind a break: an item's where its words stand, any others where no sentence ended."""
    step = _STEP * line.segment.style.size
    hangs = draft.indent - draft.last.left
    full = is_full(draft.last, line)
    first = line.segment.text.lstrip("\"'\u2018\u201c(")[:1]
    if draft.marker and hangs > step:
        below = abs(line.segment.x0 - line.left - hangs) <= step
        return (below and (not draft.is_ended or full)) or (first.islower() and not draft.is_ended)
    return not draft.is_ended and (first.islower() or full)
