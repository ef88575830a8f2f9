"""The blocks of a page as they are gathered, before they are written into one text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from loaders.documents import BlockKind, Loss
from loaders.formats.composition import Printed
from loaders.formats.lines import is_ended

BREAK = "\x0b"
"""What stands for a line break among gathered words."""

LONGEST_SAMPLE = 60
"""Characters of what was left out that a loss shows."""

_SPACE = re.compile(r" *[\t\n\r\f][ \t\n\r\f]*| {2,}")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+")
_CUT = re.compile(r"(?:,|\b(?:a|an|and|as|at|by|for|from|in|into|of|on|or|that|the|their|this|to|with))$")
_SUPERSCRIPT = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
_MARKS = re.compile(r"\d{1,3}(?:\s*,\s*\d{1,3})+$")


@dataclass(slots=True)
class Draft:
    """One block of a page; see `loaders.formats.composition.Printed`."""

    kind: BlockKind
    lines: list[str]
    marker: str = ""
    locator: str = ""
    level: int = 0

    def printed(self) -> Printed:
        """The block as it is written."""
        return Printed(self.kind, self.lines, self.marker, locator=self.locator, level=self.level)


@dataclass(slots=True)
class LeftOut:
    """What was left out of a document, by what it is: how many stretches, how many words, and how the first begins."""

    stretches: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)

    def add(self, what: str, words: str) -> None:
        """Count words that were left out; those without a letter or digit do not count."""
        number = len(words.split())
        if number:
            self.stretches.setdefault(what, []).append(words[: 2 * LONGEST_SAMPLE])
            self.words[what] = self.words.get(what, 0) + number

    def losses(self) -> Iterable[Loss]:
        """One loss for each thing that was left out."""
        for what, stretches in self.stretches.items():
            sample = " ".join(stretches[0].split())
            sample = f"{sample[:LONGEST_SAMPLE]}\u2026" if len(sample) > LONGEST_SAMPLE else sample
            times = "once" if len(stretches) == 1 else f"{len(stretches)} times"
            detail = f"left out as {what}, {times}, {self.words[what]} words in all: {sample!r}"
            yield Loss("left-out", detail)


def lines_of(pieces: list[str]) -> list[str]:
    """The lines of gathered words, without what is not seen: repeated space, soft hyphens, marks of no width."""
    text = "".join(pieces)
    if _INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text)
    if "  " not in text and text.isprintable():  # most words have nothing to change, which is cheap to see
        line = text.strip(" ")
        return [line] if line else []
    if BREAK not in text:
        line = _SPACE.sub(" ", text).strip()
        return [line] if line else []
    return [line for each in text.split(BREAK) if (line := _SPACE.sub(" ", each).strip())]


def paragraphs(lines: list[str]) -> list[list[str]]:
    """The lines of one element by paragraph: a line goes on in the next one that begins in the midst of a sentence."""
    if len(lines) == 1:
        return [lines]
    done = [[lines[0]]]
    for line in lines[1:]:
        before = done[-1][-1]
        if goes_on(before, line):
            done[-1].append(line)
        else:
            done.append([line])
    return done


def goes_on(before: str, line: str) -> bool:
    """Whether a line begins in the midst of the sentence that the line before it leaves open."""
    return not is_ended(before) and (line[0].islower() or bool(_CUT.search(before)))


def superscript(words: str) -> str:
    """Raised words as a text prints them: superscript digits, several marks as `^{7, 8}`, others as they are."""
    bare = words.strip().strip("[]()").strip()
    if bare.isascii() and bare.isdigit():
        return bare.translate(_SUPERSCRIPT)
    return f"^{{{bare}}}" if _MARKS.fullmatch(bare) else words
