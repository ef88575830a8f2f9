"""The order in which a page is read: a page with columns is read column by column, a line across both ends them."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol, TypeVar

from loaders.formats.pdf.drawn import Box

FEWEST_LINES = 4
"""Lines that a column has at least, in one of the two; the other may be shorter by one."""

_LETTERS = 16
"""Letters on a line of a column, on average; in a table they are fewer."""
_HEADS = 1.3
_SPARSE = 5
_FULL = 25
_MANY = 8
_GUTTER = 5.0
_DEEPEST = 5
_TRIED = 6


class Placed(Protocol):
    """Something that stands on a page: a stretch of a line, or a whole table. In points."""

    @property
    def x0(self) -> float:
        """Its left edge."""

    @property
    def x1(self) -> float:
        """Its right edge."""

    @property
    def y(self) -> float:
        """Its baseline, or of a table the upper edge."""

    @property
    def text(self) -> str:
        """Its words."""

    @property
    def size(self) -> float:
        """The size of its letters."""


_P = TypeVar("_P", bound=Placed)


@dataclass(frozen=True, slots=True)
class _Split:
    """A stretch of a page in two columns, with the number of lines, and of letters on each, of the lesser one."""

    low: float
    high: float
    gutter: float
    lines: int
    letters: float


def gutters(pages: Sequence[tuple[Sequence[Placed], Sequence[Box]]]) -> frozenset[int]:
    """Where the columns of a document part, in whole points: what pages with much text in two columns show.

    Where they do, other pages need less text in their columns to be taken for such.
    """
    found: set[int] = set()
    for placed, rules in pages:
        ordered = sorted(placed, key=lambda each: (-each.y, each.x0))
        split = _split(ordered, rules, frozenset())
        if split and split.lines >= _MANY and split.letters >= _FULL:
            found.add(round(split.gutter))
    return frozenset(found)


def regions(placed: Sequence[_P], rules: Sequence[Box], known: frozenset[int], deep: int = 0) -> list[list[_P]]:
    """What stands on a page as stretches to be read one after the other, each from top to bottom."""
    ordered = sorted(placed, key=lambda each: (-each.y, each.x0))
    split = _split(ordered, rules, known) if deep < _DEEPEST else None
    if split is None:
        return [ordered] if ordered else []
    above = [each for each in ordered if each.y > split.high]
    below = [each for each in ordered if each.y < split.low]
    between = [each for each in ordered if split.low <= each.y <= split.high]
    left = [each for each in between if each.x0 < split.gutter - 1.5]
    right = [each for each in between if each.x0 >= split.gutter - 1.5]
    return [part for parts in (above, left, right, below) for part in regions(parts, rules, known, deep + 1)]


def _split(ordered: Sequence[Placed], rules: Sequence[Box], known: frozenset[int]) -> _Split | None:
    if len(ordered) < 2 * FEWEST_LINES - 1:
        return None
    first, last = min(each.x0 for each in ordered), max(each.x1 for each in ordered)
    begins = Counter(round(each.x0) for each in ordered if first + 0.2 * (last - first) < each.x0)
    tried = [gutter for gutter in known if any(abs(gutter - x) <= 1 for x in begins)]
    tried += [gutter for gutter, number in begins.most_common(_TRIED) if number >= FEWEST_LINES - 1]
    found = [
        split
        for gutter in tried
        for split in _windows(ordered, rules, float(gutter), _SPARSE if gutter in known else _LETTERS)
    ]
    return max(found, key=lambda split: split.lines, default=None)


def _windows(ordered: Sequence[Placed], rules: Sequence[Box], gutter: float, least: float) -> list[_Split]:
    """The stretches that nothing crosses, where both sides look like columns of text."""
    found: list[_Split] = []
    left: list[Placed] = []
    right: list[Placed] = []
    usual = median(each.size for each in ordered)
    across = sorted(each.y for each in ordered if each.x0 >= gutter - 1.5)
    for each in [*ordered, None]:
        heads = each is not None and each.size > _HEADS * usual and not _beside(each, across)
        if each is not None and each.x1 <= gutter - _GUTTER and not heads:
            left.append(each)
        elif each is not None and each.x0 >= gutter - 1.5:
            right.append(each)
        else:
            if _are_columns(left, right, rules, gutter, least):
                ys = [one.y for one in (*left, *right)]
                letters = min(_letters(left), _letters(right))
                found.append(_Split(min(ys), max(ys), gutter, min(_lines(left), _lines(right)), letters))
            left, right = [], []
    return found


def _beside(heading: Placed, across: Sequence[float]) -> bool:
    """Whether something of the right column stands beside a large heading on the left, which then heads no more."""
    at = bisect(across, heading.y - 1.4 * heading.size)
    return at < len(across) and across[at] < heading.y + 1.4 * heading.size


def _lines(side: Sequence[Placed]) -> int:
    return len({round(each.y) for each in side})


def _letters(side: Sequence[Placed]) -> float:
    """Letters on a line, on average."""
    return sum(len(each.text) for each in side) / max(_lines(side), 1)


def _are_columns(
    left: Sequence[Placed], right: Sequence[Placed], rules: Sequence[Box], gutter: float, least: float
) -> bool:
    few, many = sorted((_lines(left), _lines(right)))
    if few < FEWEST_LINES - 1 or many < FEWEST_LINES or min(_letters(left), _letters(right)) < least:
        return False
    low = max(min(each.y for each in left), min(each.y for each in right))
    high = min(max(each.y for each in left), max(each.y for each in right))
    shorter = min(max(each.y for each in side) - min(each.y for each in side) for side in (left, right))
    crossing = sum(1 for rule in rules if rule.x0 < gutter - 20 < gutter + 20 < rule.x1 and low < rule.y0 < high)
    return high - low >= 0.5 * shorter and crossing < 2  # noqa: PLR2004  one rule may part the columns from a heading
