"""How a document's text looks, and what stands out from it, measured against the body and never absolutely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from loaders.formats.pdf.glyphs import Style
from loaders.formats.pdf.lines import Segment

_LARGER = 1.07
_SMALLER = 0.94
_USUAL_PITCH = 1.3
_WIDEST = 1.2
"""Of the body's pitch: headings that only ever stand alone would seem to have a wider one."""
_COLOURED = 0x30
_APART = 0x48
_LIGHT = 0xC8


class Styles:
    """The body's look, and what it takes to be larger, smaller or otherwise marked than it."""

    def __init__(self, pages: Iterable[Sequence[Segment]]) -> None:
        """Measure all lines of a document."""
        letters: Counter[Style] = Counter()
        pitches: dict[float, Counter[float]] = {}
        for page in pages:
            for at, segment in enumerate(page):
                letters[segment.style] += len(segment.text)
                following = page[at + 1] if at + 1 < len(page) else None
                if following and following.style.size == segment.style.size:
                    pitch = (segment.y - following.y) / max(segment.style.size, 0.1)
                    if 0.9 < pitch < 2.6:  # noqa: PLR2004  what can be the distance of two lines of one paragraph
                        pitches.setdefault(segment.style.size, Counter())[round(pitch, 1)] += 1
        self.body = letters.most_common(1)[0][0] if letters else Style(10.0, bold=False, colour=0)
        self._pitches = {size: _least_usual(seen) for size, seen in pitches.items()}

    def pitch(self, size: float) -> float:
        """The usual distance from line to line of a size, in points."""
        body = self._pitches.get(self.body.size, _USUAL_PITCH)
        return min(self._pitches.get(size, body), _WIDEST * body) * size

    def is_larger(self, style: Style) -> bool:
        """Whether letters are larger than the body's."""
        return style.size >= _LARGER * self.body.size

    def is_smaller(self, style: Style) -> bool:
        """Whether letters are smaller than the body's."""
        return style.size <= _SMALLER * self.body.size

    def is_marked(self, style: Style) -> bool:
        """Whether letters stand out from the body by size, weight or colour, as those of a heading do."""
        if self.is_larger(style):
            return True
        if style.size < 0.9 * self.body.size:
            return False
        return (style.bold and not self.body.bold) or self.is_coloured(style)

    def is_coloured(self, style: Style) -> bool:
        """Whether letters have a colour that the body has not: a shade of grey is none, unless it is nearly white."""
        one, other = _channels(style.colour), _channels(self.body.colour)
        apart = max(abs(a - b) for a, b in zip(one, other, strict=True))
        return apart >= _APART and (max(one) - min(one) >= _COLOURED or min(one) >= _LIGHT)

    def ranks(self, styles: Iterable[Style]) -> dict[Style, int]:
        """The level of each heading's style, from 1: by size, then weight, then colour."""
        keys = {style: self._key(style) for style in styles}
        level = {key: at for at, key in enumerate(sorted(set(keys.values()), reverse=True), start=1)}
        return {style: level[key] for style, key in keys.items()}

    def _key(self, style: Style) -> tuple[float, bool, bool]:
        return (round(style.size * 2) / 2, style.bold, self.is_coloured(style))


def _least_usual(seen: Counter[float]) -> float:
    """The smallest pitch that is common: paragraphs stand further apart than lines, and items may have one line."""
    total = sum(seen.values())
    return min(pitch for pitch, number in seen.items() if number * 6 >= total) if total else _USUAL_PITCH


def _channels(colour: int) -> tuple[int, int, int]:
    return colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF
