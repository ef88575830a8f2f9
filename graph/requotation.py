"""Quotations found again in a new version of the text that they were taken from.

As in the Web Annotation model a quotation is known by its words, by what stands around them and by its position
(sections 4.2.4 and 4.2.5). It is looked for in this order, and the first that finds it tells how sure that is:

1. its exact words; where they stand several times, those with the most alike surroundings, then the nearest;
2. its letters and digits, whatever became of case, space and punctuation;
3. the more alike of two: what stands now between its old surroundings, and the most alike stretch of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rapidfuzz import fuzz

from graph.wording import letters_and_digits

ALIKE = 85.0
"""Least ratio (0 to 100) of the words of a quotation and of a stretch that is taken for it by its words alone."""

BETWEEN = 45.0
"""Least ratio of the words of a quotation and of those that stand between its old surroundings."""

SURROUNDED = 60.0
"""Least ratio of the surroundings of a short quotation, whose words alone may stand anywhere."""

SHORT = 24
"""Characters. Shorter words need their surroundings to be known by."""

NEAR = 24
"""Characters at each end of the most alike stretch in which its first or last word may lie."""

LONGEST = 3
"""How many times as long as it was a quotation may have become."""


class Fate(StrEnum):
    """What became of a quotation, from what is well to what a person has to look at."""

    KEPT = "kept"
    MOVED = "moved"
    REPRINTED = "reprinted"
    CHANGED = "changed"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation as it was taken.

    Attributes:
        start: its first character in the old text, from 0.
        prefix: the characters before it.
        suffix: those behind it.
    """

    words: str
    start: int
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Refound:
    """What became of a quotation, and where it is now.

    Attributes:
        start: its first character in the new text, from 0; None where it vanished.
        words: what stands there.
        likeness: the ratio, 0 to 100, of what stands there and what was quoted.
        basis: by what it was found: `words`, `letters`, `surroundings` or `likeness`; None where it vanished.
    """

    fate: Fate
    start: int | None
    words: str
    likeness: float
    basis: str | None

    @property
    def end(self) -> int | None:
        """One past its last character in the new text."""
        return None if self.start is None else self.start + len(self.words)


@dataclass(frozen=True)
class NewText:
    """The new version of a text, ready for quotations to be looked for."""

    text: str

    @cached_property
    def _letters(self) -> tuple[str, list[int]]:
        """Letters and digits in lower case, and the place of each in the text."""
        letters: list[str] = []
        places: list[int] = []
        for at, character in enumerate(self.text):
            for letter in letters_and_digits(character):
                letters.append(letter)
                places.append(at)
        return "".join(letters), places

    def find(self, quotation: Quotation) -> Refound:
        """Where a quotation is now."""
        found = self._by_words(quotation) or self._by_letters(quotation)
        if found:
            return found
        likely = [each for each in (self._by_surroundings(quotation), self._by_likeness(quotation)) if each]
        vanished = Refound(Fate.VANISHED, None, "", 0.0, None)
        return max(likely, key=lambda each: each.likeness, default=vanished)

    def _by_words(self, quotation: Quotation) -> Refound | None:
        start = self._best(_places(self.text, quotation.words), quotation, len(quotation.words))
        if start is None:
            return None
        fate = Fate.KEPT if start == quotation.start else Fate.MOVED
        return Refound(fate, start, quotation.words, 100.0, "words")

    def _by_letters(self, quotation: Quotation) -> Refound | None:
        wanted = letters_and_digits(quotation.words)
        text, places = self._letters
        if not wanted:
            return None
        found = {places[at]: places[at + len(wanted) - 1] + 1 for at in _places(text, wanted)}
        start = self._best(sorted(found), quotation, len(quotation.words))
        if start is None:
            return None
        words = self.text[start : found[start]]
        return Refound(Fate.REPRINTED, start, words, fuzz.ratio(quotation.words, words), "letters")

    def _by_surroundings(self, quotation: Quotation) -> Refound | None:
        before, behind = letters_and_digits(quotation.prefix), letters_and_digits(quotation.suffix)
        if min(len(before), len(behind)) < SHORT // 2:
            return None
        text, places = self._letters
        most = LONGEST * max(len(letters_and_digits(quotation.words)), SHORT)
        best: Refound | None = None
        for at in _places(text, before):
            begin = at + len(before)
            end = text.find(behind, begin, begin + most + len(behind))
            if end <= begin:
                continue
            start, stop = places[begin], places[end - 1] + 1
            words = self.text[start:stop]
            likeness = fuzz.ratio(quotation.words, words)
            if likeness >= BETWEEN and (best is None or likeness > best.likeness):
                best = Refound(Fate.CHANGED, start, words, likeness, "surroundings")
        return best

    def _by_likeness(self, quotation: Quotation) -> Refound | None:
        if len(quotation.words) < SHORT or not self.text:
            return None
        alignment = fuzz.partial_ratio_alignment(quotation.words, self.text, score_cutoff=ALIKE)
        if alignment is None or alignment.score < ALIKE:
            return None
        words = quotation.words
        starts = self._edges(alignment.dest_start)
        stops = self._edges(alignment.dest_end)
        # A whole sentence is found as one where there is one: the ratio alone would leave out a last word that changed.
        starts = [at for at in starts if words[0].isupper() and self.text[at : at + 1].isupper()] or starts
        stops = [at for at in stops if not words[-1].isalnum() and self.text[at - 1 : at] == words[-1]] or stops
        best = max(
            (
                (fuzz.ratio(words, self.text[start:stop]), -start, stop)
                for start in starts
                for stop in stops
                if start < stop
            ),
            default=None,
        )
        if best is None:
            return None
        return Refound(Fate.CHANGED, -best[1], self.text[-best[1] : best[2]], best[0], "likeness")

    def _edges(self, place: int) -> list[int]:
        """The place itself, and the ends of words near it: a stretch of likeness is as long as what was quoted."""
        near = range(max(0, place - NEAR), min(len(self.text), place + NEAR) + 1)
        inside = (at for at in near if 0 < at < len(self.text))
        between = [
            at
            for at in inside
            if self.text[at - 1].isalnum() != self.text[at].isalnum()
            or self.text[at - 1].isspace() != self.text[at].isspace()
        ]
        return [*between, *(at for at in (0, place, len(self.text)) if at in near)]

    def _best(self, places: list[int], quotation: Quotation, length: int) -> int | None:
        """The place with the most alike surroundings; of several the nearest to where the quotation was."""
        if not places:
            return None
        if len(places) == 1 and len(quotation.words) >= SHORT:
            return places[0]
        at = bisect_left(places, quotation.start)
        likeness = {place: self._surrounded(place, length, quotation) for place in places}
        best = max(places, key=lambda place: (likeness[place], -abs(place - quotation.start), place == at))
        return best if len(quotation.words) >= SHORT or likeness[best] >= SURROUNDED else None

    def _surrounded(self, start: int, length: int, quotation: Quotation) -> float:
        """How alike the surroundings of a place are to those of a quotation, 0 to 100."""
        before = self.text[max(0, start - len(quotation.prefix)) : start]
        behind = self.text[start + length : start + length + len(quotation.suffix)]
        return (fuzz.ratio(before, quotation.prefix) + fuzz.ratio(behind, quotation.suffix)) / 2


def _places(text: str, words: str) -> list[int]:
    """Where words stand in a text."""
    found: list[int] = []
    at = text.find(words) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found
