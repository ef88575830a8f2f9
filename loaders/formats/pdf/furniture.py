"""Running heads and feet and page numbers: what comes again from page to page outside the frame of the text.

Heads change with the chapter and numbers with the page, so it is a place that is looked for, outermost first: the same
height and the same look on several pages, words that mostly stand elsewhere too once digits count as equal (on another
page, or as the heading of a chapter) or that nothing else looks like, and nothing else of the document as far out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.formats.pdf.lines import Segment

ZONE = 0.16
"""Of a page's height: how far from its upper and lower edge a head or foot may stand."""

_LEVEL = 2.6
_STRAYS = 0.2
_LARGEST = 1.06
_AROUND = 8
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


def margins(pages: Sequence[Sequence[Segment]], heights: Sequence[tuple[float, float]], usual: float) -> list[Margins]:
    """What of each page is head, text and foot.

    Args:
        pages: the segments of each page.
        heights: lower and upper edge of each page, in points.
        usual: the size of most letters.
    """
    taken: dict[int, str] = {}
    everywhere = Counter(_plain(segment) for page in pages for segment in page)
    looks = Counter(_look(segment) for page in pages for segment in page)
    for side in ("head", "foot"):
        for slot in _accepted(_slots(pages, heights, side), len(pages), usual, everywhere, looks):
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


def _accepted(
    slots: Sequence[_Slot], pages: int, usual: float, everywhere: Counter[str], looks: Counter[tuple[float, int]]
) -> list[_Slot]:
    """The slots that are furniture: outside of everything else, and not the places where chapters begin."""
    kept: list[_Slot] = []
    for number, slot in enumerate(slots[:_OUTERMOST]):
        on = {at for at, _ in slot.held}
        size = slot.held[0][1].style.size
        near = slot.y + 0.7 * size
        known = {id(each) for each in kept}
        strays = {
            at
            for other in slots[: number + _AROUND]
            if other is not slot and id(other) not in known
            for at, segment in other.held
            if at and other.y <= near
        }
        if len(on) < 2 or len(strays) > _STRAYS * pages:  # noqa: PLR2004  once is no repetition
            continue
        alone = len(on) > 2 and len(on) * 2 >= pages and len(slot.held) >= 0.9 * looks[_look(slot.held[0][1])]  # noqa: PLR2004  fewer tell nothing
        if size > _LARGEST * usual:
            words, most = Counter(_plain(segment) for _, segment in slot.held).most_common(1)[0]
            again = most > 2 and most * 2 > pages and bool(words)  # noqa: PLR2004  as above
        else:
            again = alone or _comes_again(slot, everywhere)
        if again:
            kept.append(slot)
    return kept


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
