"""The log of a record of the inspectorate's status register: dated statuses and comments between tags.

    [on]8th March 2018 [status]awaiting-review[/status][/on][on]17th May 2018 [comment] ... [/comment][/on]

Tags are often missing. A date holds until the next one; words behind a date, or behind a closing tag, that no tag
opened are taken for a comment; what nothing closes ends where the next tag opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.column_cues import column_cues
from loaders.dates import printed_dates
from loaders.documents import Extent
from loaders.prose import Prose, matching_view
from loaders.records import PrintedDate

_LINE = re.compile(r"[^\n\r\f]+")
_LONGEST_DATE = 40


@dataclass(frozen=True, slots=True)
class Logged:
    """One thing that a log says.

    Attributes:
        name: status or comment.
        words: what it says.
        on: the day that stands before it; None where none does.
    """

    name: str
    words: Prose
    on: PrintedDate | None


@dataclass(frozen=True, slots=True)
class Log:
    """What a log says, in its order.

    Attributes:
        balanced: whether every tag that opens is closed, and every one that closes was opened.
    """

    logged: tuple[Logged, ...]
    balanced: bool


def tags(text: str) -> list[re.Match[str]]:
    """The tags of a text, in its order."""
    return list(column_cues().records.tag.finditer(matching_view(text)))


def read_log(text: str, found: Sequence[re.Match[str]], end: int) -> Log:
    """What stands between the tags of one log.

    Args:
        text: the canonical text.
        found: the tags of this log.
        end: where the record ends: what the last tag opens ends here, if nothing closes it.
    """
    logged: list[Logged] = []
    on: PrintedDate | None = None
    opened: list[str] = []
    balanced = True
    ends = [*(tag.start() for tag in found[1:]), end]
    for tag, stop in zip(found, ends, strict=True):
        name = tag["name"]
        begin = tag.end()
        if tag["end"]:
            balanced = balanced and bool(opened) and opened[-1] == name
            opened = opened[: len(opened) - 1 - opened[::-1].index(name)] if name in opened else opened
            if tag is found[-1]:
                continue
        elif name == "on":
            balanced = balanced and not opened
            opened = [name]
            on, begin = _date(text, begin, stop)
        else:
            opened.append(name)
        words = _prose(text, begin, stop)
        if words is None:
            continue
        strayed = bool(tag["end"]) or name == "on"
        balanced = balanced and not strayed
        logged.append(Logged("comment" if strayed else name, words, on))
    return Log(tuple(logged), balanced and not opened)


def _date(text: str, begin: int, end: int) -> tuple[PrintedDate | None, int]:
    """The date that words begin with, and where it ends."""
    lead = text[begin : min(end, begin + _LONGEST_DATE)]
    first = next(iter(printed_dates(lead, offset=begin)), None)
    if first is None or text[begin : first.start].strip():
        return None, begin
    return first, first.end


def _prose(text: str, begin: int, end: int) -> Prose | None:
    """The words of a stretch of text, line by line; None where there are none."""
    extents = tuple(_extents(text, begin, end))
    return Prose(" ".join(text[each.start : each.end] for each in extents), extents) if extents else None


def _extents(text: str, begin: int, end: int) -> Iterator[Extent]:
    for line in _LINE.finditer(text, begin, end):
        words = line[0].strip()
        if words:
            start = line.start() + line[0].index(words)
            yield Extent(start, start + len(words))
