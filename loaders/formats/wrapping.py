"""Text whose lines are broken at a column: lines that go on in the next one, and words cut by a hyphen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from loaders.documents import Block, BlockKind
from loaders.formats.lines import is_heading

WIDEST = 100
"""Columns. Text with lines that are longer is not wrapped at all: each of its lines is a paragraph."""

NARROWEST = 40
"""Columns. Lines that are shorter than that are a list or a table."""

FEWEST_LINES = 8
"""Lines that another one follows, below which nothing can be told."""

FULL_SHARE = 0.6
"""Share of them into which the next line's first word would not have fitted."""

_USUAL = 0.95
_LONG_LINES = 0.01
_CUT = re.compile(r"(?P<first>[^\W\d_]{2,})-\n[ \t]*(?P<second>[^\W\d_A-Z]{2,})(?P<rest>[^\s]*)[ \t]*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PREFIXES = frozenset(
    {"anti", "co", "cross", "ex", "inter", "long", "mid", "multi", "non", "over", "part", "post", "pre", "re", "self"}
    | {"semi", "short", "sub", "under", "well"}
)
_SUFFIXES = frozenset({"based", "led", "related", "risk", "term", "wide"})
_GOES_ON = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING})
_BEGUN = _GOES_ON | {BlockKind.ITEM, BlockKind.NUMBERED, BlockKind.FOOTNOTE}


def wrapped_at(text: str) -> int | None:
    """The column that a text is wrapped at; None where its lines are whole paragraphs, or too few to tell."""
    lines = [line.rstrip() for line in text.split("\n")]
    if sum(1 for line in lines if len(line) > WIDEST) > _LONG_LINES * len(lines):
        return None
    pairs = [
        (len(line), len(following.split(maxsplit=1)[0]))
        for line, following in pairwise(lines)
        if line.strip() and following.strip()
    ]
    if len(pairs) < FEWEST_LINES:
        return None
    width = sorted(length for length, _ in pairs)[int(_USUAL * (len(pairs) - 1))]
    full = sum(1 for length, word in pairs if length + 1 + word > width)
    return width if width >= NARROWEST and full >= FULL_SHARE * len(pairs) else None


def unwrapped(text: str, blocks: Sequence[Block], width: int) -> list[Block]:
    """The lines of a text wrapped at a column as whole blocks: a line that is full goes on in the next one."""
    done: list[Block] = []
    for block in blocks:
        before = done[-1] if done else None
        if before and _goes_on(text, before, block, width):
            joined = before.continued(block)
            words = " ".join(text[extent.start : extent.end] for extent in joined.extents)
            whole = before.kind is BlockKind.HEADING and is_heading(words)
            done[-1] = replace(joined, kind=BlockKind.HEADING) if whole else joined
        else:
            done.append(block)
    return done


def _goes_on(text: str, before: Block, block: Block, width: int) -> bool:
    if block.kind not in _GOES_ON or before.kind not in _BEGUN or text.count("\n", before.end, block.start) != 1:
        return False
    begin = text.rfind("\n", 0, before.end) + 1
    word = text[block.start : block.end].split(maxsplit=1)[0]
    return before.end - begin + 1 + len(word) > width


def rejoined_words(text: str) -> tuple[str, int, int]:
    """A text with the words put together that a hyphen cuts at the end of a line; the rest of a word moves up.

    The document's own words decide: a word that it prints elsewhere without the hyphen loses it, one that it prints
    with the hyphen keeps it. Where it tells neither, common prefixes and second halves keep theirs, and halves that are
    words themselves are left as they stand.

    Returns:
        The text, how many words were put together, and how many cuts were left.
    """
    if "-\n" not in text:
        return text, 0, 0
    known = Counter(word.lower() for word in _WORD.findall(_CUT.sub(" ", text)))
    counts = {"joined": 0, "left": 0}

    def whole(match: re.Match[str]) -> str:
        first, second = match["first"], match["second"]
        plain, hyphened = f"{first}{second}".lower(), f"{first}-{second}".lower()
        compound = (first.lower() in _PREFIXES and known[second]) or (second in _SUFFIXES and known[first.lower()])
        if known[hyphened] > known[plain] or (not known[plain] and compound):
            word = f"{first}-{second}"
        elif known[plain] or not (known[first.lower()] and known[second]):
            word = f"{first}{second}"
        else:
            counts["left"] += 1
            return match[0]
        counts["joined"] += 1
        return f"{word}{match['rest']}\n"

    return _CUT.sub(whole, text), counts["joined"], counts["left"]
