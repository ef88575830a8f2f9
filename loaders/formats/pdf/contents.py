"""Contents lists: lines that end in a page number behind leaders or far to the right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.formats.pdf.lines import Segment

HEADING = re.compile(r"(?:table of )?contents|cynnwys", re.IGNORECASE)
"""The heading of a contents list, in English or Welsh."""

_LEADERS = re.compile(
    r"(?P<title>\S.*?)\s*(?:\.{3,}|\u2026+|(?:\. ){2,}\.?|_{3,})[\s.\u2026]*(?P<page>\d{1,4}|[ivxl]{1,6})"
)
_APART = re.compile(r"(?P<title>\S.*?)\t(?P<page>\d{1,4}|[ivxl]{1,6})")
_CLOSE = re.compile(r"(?P<title>[^\W\d].*?)\s+(?P<page>\d{1,3})")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a contents list: a chapter's title and the page that it is said to begin on."""

    title: str
    page: str


def entry(line: Sequence[Segment], *, listed: bool) -> Entry | None:
    """The entry that a line is, or None.

    Args:
        line: the segments of the line, from left to right.
        listed: whether a contents list is being read: elsewhere it takes leaders.
    """
    text = "\t".join(segment.text.strip() for segment in line)
    found = _LEADERS.fullmatch(text.replace("\t", " "))
    if not found and listed:
        found = _APART.fullmatch(text) or _CLOSE.fullmatch(text)
    return Entry(found["title"].replace("\t", " ").strip(" ."), found["page"]) if found else None
