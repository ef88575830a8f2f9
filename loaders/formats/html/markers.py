"""The markers of list items, as a browser prints them (HTML Living Standard, 4.4.5 and 4.4.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.documents import BlockKind

BULLET = "\u2022"
"""The marker of an item of a list without numbers."""

LARGEST = 9999
"""The largest number that is told in letters or Roman numerals; a larger one is told in digits."""

_STYLES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_NAMES = {"lower-latin": "lower-alpha", "upper-latin": "upper-alpha"}
_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b(decimal|(?:lower|upper)-(?:alpha|latin|roman)|none)\b")
_NUMERALS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(slots=True)
class OpenList:
    """A list that is being walked.

    Attributes:
        style: how its markers are printed: `bullet`, `none`, `decimal`, or letters or numerals by CSS's names.
        following: the number of its next item.
        step: 1, or -1 where it counts down.
    """

    style: str
    following: int = 1
    step: int = 1

    @classmethod
    def of(cls, tag: str, attributes: dict[str, str | None], items: int) -> OpenList:
        """The list that a `ul` or `ol` with so many items opens."""
        printed = _STYLE.search((attributes.get("style") or "").lower())
        if tag != "ol":
            return cls("none" if printed and printed[1] == "none" else "bullet")
        style = _NAMES.get(printed[1], printed[1]) if printed else _STYLES.get(attributes.get("type") or "", "decimal")
        down = "reversed" in attributes
        start = _number(attributes.get("start"))
        return cls(style, start if start is not None else items if down else 1, -1 if down else 1)

    def marker(self, value: str | None) -> str:
        """The marker of the next item, which may give its own number."""
        if self.style in {"bullet", "none"}:
            return BULLET if self.style == "bullet" else ""
        stated = _number(value)
        number = self.following if stated is None else stated
        self.following = number + self.step
        return f"{told(number, self.style)}."

    @property
    def kind(self) -> BlockKind:
        """What its items are: numbered paragraphs where it counts in digits, items where it does not."""
        return BlockKind.NUMBERED if self.style == "decimal" else BlockKind.ITEM


def _number(words: str | None) -> int | None:
    match = re.match(r"\s*([+-]?\d{1,9})", words or "")
    return int(match[1]) if match else None


def told(number: int, style: str) -> str:
    """A number in a style by CSS's names, such as `lower-roman`; in digits where the style has none for it."""
    if style == "decimal" or not 0 < number <= LARGEST:
        return str(number)
    told = _letters(number) if style.endswith("alpha") else _roman(number)
    return told.upper() if style.startswith("upper") else told


def _letters(number: int) -> str:
    told = ""
    while number:
        number, rest = divmod(number - 1, 26)
        told = chr(ord("a") + rest) + told
    return told


def _roman(number: int) -> str:
    told = ""
    for value, numeral in _NUMERALS:
        count, number = divmod(number, value)
        told += numeral * count
    return told
