"""Running heads and feet and page numbers: what comes again from page to page outside the frame of the text.

Heads change with the chapter and numbers with the page, so it is a place that is looked for, outermost first: the same
height and the same look on several pages, words that mostly stand elsewhere too once digits count as equal (on another
page, or as the heading of a chapter) or that nothing else looks like, and nothing else of the document as far out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.formats.pdf.glyphs import Style
from loaders.formats.pdf.lines import Segment

ZONE = 0.16
"""Of a page's height: how far from its upper and lower edge a head or foot may stand."""

_LEVEL = 2.6
_STRAYS = 0.2
_LARGEST = 1.06
_AROUND = 8
_OFTEN = 3
_ALONE = 0.9
_LINE = 1.75
_OUTERMOST = 60
_DIGITS = re.compile(r"\d+|\b[ivxl]+\b")
_NUMBER = re.compile(r"(?:page |p\. ?)?(?:#|- ?# ?-)(?: ?(?:of|/) ?#)?")


@dataclass(slots=True)
class Margins:
    """The segments of one page: those of its head, of its text and of its foot."""

    head: list[Segment] = field(default_factory=list)
    text: list[Segment] = field(default_factory=list)
    foot: list[Segment] = field(default_factory=list)


@dataclass(slots=True)
class _Slot:
    """A height and a look, with what stands there on each page."""

    y: float
    held: list[tuple[int, Segment]]


@dataclass(frozen=True, slots=True)
class _Every:
    """What all pages together tell.

    Attributes:
        body: how most letters look.
        words: how often words stand alone on a line, digits apart.
        looks: how many lines look alike.
        heights: the baselines of each page, from its foot up.
    """

    body: Style
    words: Counter[str]
    looks: Counter[tuple[float, int]]
    heights: Sequence[Sequence[float]]


def margins(pages: Sequence[Sequence[Segment]], heights: Sequence[tuple[float, float]], body: Style) -> list[Margins]:
    """What of each page is head, text and foot.

    Args:
        pages: the segments of each page.
        heights: lower and upper edge of each page, in points.
        body: how most letters look.
    """
    taken: dict[int, str] = {}
    words = Counter(_plain(segment) for page in pages for segment in page)
    looks = Counter(_look(segment) for page in pages for segment in page)
    every = _Every(body, words, looks, [sorted(segment.y for segment in page) for page in pages])
    for side in ("head", "foot"):
        for slot in _accepted(_slots(pages, heights, side), side, every):
            taken.update((id(segment), side) for _, segment in slot.held)
    done = []
    for page in pages:
        of: Margins = Margins()
        for segment in page:
            where = taken.get(id(segment))
            (of.head if where == "head" else of.foot if where == "foot" else of.text).append(segment)
        if len(pages) == 1:
            _lone_number(of)
        done.append(of)
    return done


def _slots(pages: Sequence[Sequence[Segment]], heights: Sequence[tuple[float, float]], side: str) -> list[_Slot]:
    """The slots of one side, outermost first, by their distance from the page's edge."""
    found: list[tuple[float, int, Segment]] = []
    for at, (page, (low, high)) in enumerate(zip(pages, heights, strict=True)):
        reach = ZONE * (high - low)
        for segment in page:
            away = high - segment.y if side == "head" else segment.y - low
            if away <= reach:
                found.append((away, at, segment))
    found.sort(key=lambda each: each[0])
    slots: list[_Slot] = []
    open_slots: dict[tuple[float, int], _Slot] = {}
    for away, at, segment in found:
        look = _look(segment)
        slot = open_slots.get(look)
        if slot is None or away - slot.y > _LEVEL:
            slot = open_slots[look] = _Slot(away, [])
            slots.append(slot)
        slot.held.append((at, segment))
    return slots


def _accepted(slots: Sequence[_Slot], side: str, every: _Every) -> list[_Slot]:
    """The slots that are furniture: outside of everything else, and not the places where chapters begin."""
    kept: list[_Slot] = []
    for number, slot in enumerate(slots[:_OUTERMOST]):
        on = {at for at, _ in slot.held}
        near = slot.y + 0.7 * slot.held[0][1].style.size
        known = {id(each) for each in kept}
        strays = {
            at
            for other in slots[: number + _AROUND]
            if other is not slot and id(other) not in known and other.y <= near
            for at, segment in other.held
            if at
        }
        outside = len(on) > 1 and len(strays) <= _STRAYS * len(every.heights)
        if outside and _is_furniture(slot, every) and not _runs_into_text(slot, side, every):
            kept.append(slot)
    return kept


def _is_furniture(slot: _Slot, every: _Every) -> bool:
    """Whether what stands there comes again or looks like nothing else; large letters only where they stay."""
    on = len({at for at, _ in slot.held})
    often = on >= _OFTEN and on * 2 >= len(every.heights)
    if slot.held[0][1].style.size > _LARGEST * every.body.size:
        most = Counter(_plain(segment) for _, segment in slot.held).most_common(1)[0][1]
        return often and most >= _OFTEN and most * 2 > len(every.heights)
    alone = len(slot.held) >= _ALONE * every.looks[_look(slot.held[0][1])]
    return (often and alone) or _comes_again(slot, every.words)


def _runs_into_text(slot: _Slot, side: str, every: _Every) -> bool:
    """Whether it looks like the text and stands as near to it as one line to the next: then it is the text's."""
    if _look(slot.held[0][1]) != (every.body.size, every.body.colour):
        return False
    close = 0
    for at, segment in slot.held:
        heights = every.heights[at]
        if side == "head":
            place = bisect_left(heights, segment.y - _LEVEL) - 1
            apart = segment.y - heights[place] if place >= 0 else 0.0
        else:
            place = bisect_right(heights, segment.y + _LEVEL)
            apart = heights[place] - segment.y if place < len(heights) else 0.0
        close += 0 < apart < _LINE * segment.style.size
    return close * 2 >= len(slot.held)


def _comes_again(slot: _Slot, everywhere: Counter[str]) -> bool:
    """Whether most of what stands there stands elsewhere too, digits apart: on another page, or as a heading."""
    held = [(at, _plain(segment)) for at, segment in slot.held]
    own: dict[str, set[int]] = defaultdict(set)
    for at, words in held:
        own[words].add(at)
    there = Counter(words for _, words in held)
    again = {at for at, words in held if len(own[words]) > 1 or everywhere[words] > there[words]}
    return len(again) * 2 > len({at for at, _ in held})


def _plain(segment: Segment) -> str:
    return _DIGITS.sub("#", segment.text.lower().strip())


def _look(segment: Segment) -> tuple[float, int]:
    return (segment.style.size, segment.style.colour)


def _lone_number(of: Margins) -> None:
    """The number of the only page: alone on the lowest or the highest line, away from the text."""
    rows = sorted(of.text, key=lambda segment: segment.y)
    if len(rows) < 3:  # noqa: PLR2004  too little text to tell
        return
    for edge, inner, place in ((rows[0], rows[1], of.foot), (rows[-1], rows[-2], of.head)):
        apart = abs(edge.y - inner.y) > 1.8 * edge.style.size
        if apart and _NUMBER.fullmatch(_plain(edge)):
            place.append(edge)
            of.text.remove(edge)
