"""A line by its form: what a bullet, a number, a footnote mark or the lack of a full stop tells of it.

Plain text has nothing else to go by, and a page or a Word document whose author pressed the return key has not either:
all readers judge a line that no markup tells about by these rules, so that a report reads the same from each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.documents import BlockKind
from loaders.prose import SUPERSCRIPTS

LONGEST_HEADING = 130
"""Characters. A longer line without end punctuation is a paragraph that a page break cut."""

CONTENTS_ENTRY = re.compile(r"(?P<title>\S.*?)(?:[ .]*\.{3,}[ .\t]*|\t[ \t]*)(?P<page>\d{1,3})$")
"""An entry of a contents list, with dot leaders or a tab before its page."""

BARE_CONTENTS_ENTRY = re.compile(r"(?P<title>[^\W\d].*?)[ \t]+(?P<page>\d{1,3})$")
"""An entry of a contents list, with nothing but space before its page."""

CONTENTS_HEADING = re.compile(r"(?:table of )?contents$")
"""The heading of a contents list, in small letters."""

_ITEM = re.compile(
    r"([\u2022\u25aa\u25cf\u25e6\u2023\u00b7\uf0b7])[ \t\u00a0]*(?=\S)"
    r"|([-\u2010-\u2015*o])[ \t\u00a0]+(?=\S)"
    r"|(\([a-z]\)|[a-z]\))[ \t\u00a0]+(?=\S)"
)
_PAGE = re.compile(r"(?:page )?\d{1,3} of \d{1,3}|page \d{1,3}", re.IGNORECASE)
_NUMBERED = re.compile(r"(\d{1,3}[.)])[ \t]+(?=\S)")
_FOOTNOTE = re.compile(rf"([{SUPERSCRIPTS}]{{1,3}})[ \t]*(?=\S)")
_ENDED = re.compile(rf"[.?!:;][\"'\u2019\u201d)\]]*(?:[{SUPERSCRIPTS}]+|\^\{{[\d, ]+\}})?$")
_GREETING = re.compile(r"Dear\b.{0,80},")
_ADDRESS = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
_MARKS = ((BlockKind.ITEM, _ITEM), (BlockKind.NUMBERED, _NUMBERED), (BlockKind.FOOTNOTE, _FOOTNOTE))


@dataclass(frozen=True, slots=True)
class LineForm:
    """What a line looks like.

    Attributes:
        kind: of the block that it makes.
        marker: the bullet, number or footnote mark before its words.
        begin: where its words begin behind the marker.
    """

    kind: BlockKind
    marker: str = ""
    begin: int = 0


def line_form(words: str) -> LineForm:
    """What a line without space around it looks like; it must have at least one character."""
    for kind, form in _MARKS:
        mark = form.match(words)
        if mark:
            return LineForm(kind, mark[0].strip(), mark.end())
    if _PAGE.fullmatch(words):
        return LineForm(BlockKind.FURNITURE)
    if "\t" in words:
        return LineForm(BlockKind.ROW)
    return LineForm(BlockKind.HEADING if is_heading(words) else BlockKind.PARAGRAPH)


def is_heading(words: str) -> bool:
    """Whether a line reads as a heading: short, it begins like one, and it does not end like a sentence."""
    return (
        len(words) <= LONGEST_HEADING
        and not words[0].islower()
        and any(character.isalpha() for character in words)
        and (words.endswith("?") or not _ENDED.search(words))
        and not words.endswith(",")
        and not _ADDRESS.match(words)
    )


def contents_entry(words: str, *, listed: bool) -> tuple[str, str] | None:
    """The title and the page of an entry of a contents list; None where a line is none.

    Args:
        words: the line, without space around it.
        listed: whether it stands in a contents list, where nothing but space need be before the page.
    """
    if not words[-1].isdigit():
        return None
    entry = CONTENTS_ENTRY.match(words) or (BARE_CONTENTS_ENTRY.match(words) if listed else None)
    return (entry["title"], entry["page"]) if entry else None


def is_ended(words: str) -> bool:
    """Whether a line ends like a sentence, or is the greeting of a letter, which its text does not go on with."""
    return bool(_ENDED.search(words) or _GREETING.fullmatch(words))


def is_address(words: str) -> bool:
    """Whether a line begins with the address of a web page."""
    return bool(_ADDRESS.match(words))
