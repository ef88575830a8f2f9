"""What stands before the words of an item: bullets, letters, numbers; and the mark of a footnote."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.documents import BlockKind
from loaders.formats.pdf.lines import Segment
from loaders.prose import SUPERSCRIPTS

_BULLET = re.compile(
    r"(?P<mark>[\u2022\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u25e6\u2023\u2043\u27a2\u27a4\u25ba\u25b6\uf0a7\uf0b7\uf0d8\uf076\uf0fc\u00b7])\s*(?=\S)"
)
_DASH = re.compile(r"(?P<mark>[-\u2010-\u2015*o])\s+(?=\S)")
_LETTER = re.compile(r"(?P<mark>\((?:[a-z]|[ivx]{2,5})\)|(?:[a-z]|[ivx]{2,5})\))\s*(?=\S)")
_DOTTED_LETTER = re.compile(r"(?P<mark>[a-z]\.|[ivx]{2,4}\.)\s+(?=\S)")
_NUMBER = re.compile(r"(?P<mark>\d{1,3}[.)]|\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+(?=\S)")
_FOOTNOTE = re.compile(rf"(?P<mark>[{SUPERSCRIPTS}]{{1,3}}|\^\{{[\d, ]+\}})\s*(?=\S)")
_FOOT_NUMBER = re.compile(r"(?P<mark>\d{1,3})\s+(?=\S)")
_SYMBOL = re.compile(r"(?P<mark>\S)\s*(?=\S)")
_PARTS = re.compile(r"\d+|[a-z]+")


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark at the start of a line.

    Attributes:
        kind: ITEM or NUMBERED.
        mark: as it is printed; a bullet of a font of symbols is `•`.
        rest: the words behind it.
        sure: whether it cannot be a part of running text.
    """

    kind: BlockKind
    mark: str
    rest: str
    sure: bool


def marker(segment: Segment) -> Marker | None:
    """The mark that a line begins with, or None."""
    text = segment.text
    if segment.symbol and (found := _SYMBOL.match(text)):
        return Marker(BlockKind.ITEM, "\u2022", text[found.end() :], sure=True)
    if found := _BULLET.match(text):
        mark = found["mark"] if found["mark"] < "\ue000" else "\u2022"
        return Marker(BlockKind.ITEM, mark, text[found.end() :], sure=True)
    hangs = segment.body - segment.x0 >= 0.4 * segment.style.size
    for kind, form, only_hanging in (
        (BlockKind.ITEM, _DASH, False),
        (BlockKind.ITEM, _LETTER, False),
        (BlockKind.ITEM, _DOTTED_LETTER, True),
        (BlockKind.NUMBERED, _NUMBER, False),
    ):
        found = form.match(text)
        if found and (hangs or not only_hanging):
            return Marker(kind, found["mark"], text[found.end() :], sure=False)
    return None


def follows(mark: str, before: str) -> bool:
    """Whether a mark is the next one after another, such as `b)` after `a)` or `2.3` after `2.2`."""
    one, other = _PARTS.findall(before.lower()), _PARTS.findall(mark.lower())
    if not one or not other or len(one) != len(other) or one[:-1] != other[:-1]:
        return False
    if one[-1].isdigit() and other[-1].isdigit():
        return int(other[-1]) == int(one[-1]) + 1
    return len(one[-1]) == len(other[-1]) == 1 and ord(other[-1]) == ord(one[-1]) + 1


def footnote_mark(text: str, *, plain: bool) -> tuple[str, str] | None:
    """The mark of a footnote and its words.

    Args:
        text: the line.
        plain: whether a number that is not raised may be a mark, as at the foot of a page.
    """
    found = _FOOTNOTE.match(text) or (_FOOT_NUMBER.match(text) if plain else None)
    if not found:
        return None
    raised = str.maketrans("0123456789", SUPERSCRIPTS)
    return found["mark"].translate(raised) if found["mark"].isdigit() else found["mark"], text[found.end() :]
