"""The words of a block as one string that knows where each character stands in the canonical text.

Two views matter here. `Prose` joins the extents of a block by one space and maps back. `matching_view` turns the
spellings that vary between copies of one report (quotation marks, dashes, spaces, case) into one, character by
character, so that an offset in the view is an offset in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.documents import Document, Extent

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""The digits that footnote marks are printed with."""

_VIEW = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u00b4`"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\t"), " "),
    **dict.fromkeys(map(ord, SUPERSCRIPTS), " "),
}
_FOOTNOTE_MARK = re.compile(rf"[{SUPERSCRIPTS}]+|\^\{{[\d, ]+\}}")
_BETWEEN_CELLS = re.compile(r"\t| \| ")
_SENTENCE_END = re.compile(
    rf"[.!?][\"'\u2019\u201d)\]]*(?:[{SUPERSCRIPTS}]+|\^\{{[\d, ]+\}})?\s+(?=[\"'\u2018\u201c(\[]*[A-Z0-9\u00a3])"
)
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|e\.g|i\.e|etc|vs|cf|para|fig)|\b[A-Z])\.$", re.IGNORECASE)


def matching_view(text: str) -> str:
    """The text in one spelling, as long as the text itself.

    Quotation marks, dashes and spaces become their plain forms, footnote marks become spaces, letters lower case.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters have a longer lower case; they stay as they are
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    view = lowered.translate(_VIEW)
    return _FOOTNOTE_MARK.sub(lambda mark: " " * len(mark[0]), view)


def cells(row: str) -> list[str]:
    """The cells of a row's words, without empty ones: parted by tabs, or by the bars of a Markdown table."""
    return [words for cell in _BETWEEN_CELLS.split(row) if (words := cell.strip())]


@dataclass(frozen=True, slots=True)
class Prose:
    """Extents of a document joined by one space, with the way back to the canonical text.

    Attributes:
        text: the joined words.
        extents: what was joined; the joining space belongs to none of them.
    """

    text: str
    extents: tuple[Extent, ...]

    @classmethod
    def of(cls, document: Document, extents: tuple[Extent, ...]) -> Prose:
        """The words of some extents of a document."""
        return cls(document.quoted(extents), extents)

    def within(self, start: int, end: int) -> tuple[Extent, ...]:
        """Where the joined characters `start` to `end` stand in the canonical text, in reading order."""
        found: list[Extent] = []
        passed = 0
        for extent in self.extents:
            length = extent.end - extent.start
            first = max(start, passed)
            last = min(end, passed + length)
            if first < last:
                found.append(Extent(extent.start + first - passed, extent.start + last - passed))
            passed += length + 1
        return tuple(found)

    def part(self, start: int, end: int) -> Prose:
        """The joined characters `start` to `end` as prose of their own, without surrounding space."""
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        extents = self.within(start, end)
        return Prose(self.text[start:end], extents)

    @property
    def start(self) -> int:
        """The first character, in the canonical text."""
        return self.extents[0].start

    @property
    def end(self) -> int:
        """One past the last character, in the canonical text."""
        return self.extents[-1].end

    def sentences(self) -> Iterator[Prose]:
        """The sentences, in order; an abbreviation's full stop ends none."""
        begin = 0
        for stop in _SENTENCE_END.finditer(self.text):
            if _ABBREVIATION.search(self.text[begin : stop.start() + 1]):
                continue
            yield self.part(begin, stop.end())
            begin = stop.end()
        if self.text[begin:].strip():
            yield self.part(begin, len(self.text))
