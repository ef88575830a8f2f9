"""Statuses in the words of documents: which status of our scheme a printed word, or a colour, means.

The words are data (`statuses.toml`); readers of letters, registers, trackers and responses share them. A status is only
what the words alone say: who says it, and when, is the reader's to keep beside it, with the words as printed.
"""

from __future__ import annotations

import colorsys
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from loaders.prose import matching_view

LONGEST = 60
"""Characters of words that are looked up; a longer cell is a comment, which may begin with a status."""

_BARE = re.compile(r"[\s/\u2013-]+")
_EDGE = " .:;,!*()[]\"'|"
_LABEL = re.compile(r"^(?:current |overall |latest )?(?:status|rag|rating|progress|position)\s*[:=-]\s*")
_BEHIND = re.compile(r"\s*(?:[-:;,.(/\[]|\bas (?:at|of)\b|\bon\b|\bsince\b|\b\d{1,2}[/. ]|\b20\d\d\b|$)")
_WORD_END = re.compile(r"(?<=\w)(?=\W|$)")
_RATED = re.compile(r"^(?:rag|brag|rated|rating|status|colour)\b[\s:=-]*")


@dataclass(frozen=True, slots=True)
class Statuses:
    """The table of statuses.

    Attributes:
        by_words: the slug of the status that each form of words means, the words without hyphens.
        telling: patterns that find a status in a sentence, in the order in which they are tried.
        colours: the name of each word that stands for a colour.
        plain: the status of each colour; `with_blue` where blue is one of them.
    """

    by_words: Mapping[str, str]
    telling: tuple[tuple[str, re.Pattern[str]], ...]
    colours: Mapping[str, str]
    plain: Mapping[str, str]
    with_blue: Mapping[str, str]


@cache
def statuses() -> Statuses:
    """The table that comes with the project."""
    data = tomllib.loads(files("loaders").joinpath("statuses.toml").read_text("utf-8"))
    told = data["statuses"]
    colours = data["colours"]
    return Statuses(
        {_plain(words): slug for slug, entry in told.items() for words in entry["words"]},
        tuple((slug, re.compile(pattern)) for slug, entry in told.items() for pattern in entry["telling"]),
        {word: name for name, words in colours["words"].items() for word in words},
        colours["plain"],
        colours["with_blue"],
    )


def status_of(words: str) -> str | None:
    """The slug of the status that words print and nothing else, in any spelling; None for all other words.

    A label before them (`Status:`), brackets, full stops, hyphens and case make no difference.
    """
    return statuses().by_words.get(_plain(words)) if len(words) <= LONGEST else None


def leading_status(words: str) -> tuple[str, str] | None:
    """The status that a cell begins with, and the words that print it; None where it begins with none.

    `Complete (March 2020)` is complete, and so is `Closed - all trained` closed; `Completed forms are checked` is
    nothing, for nothing parts the word from what follows.
    """
    whole = status_of(words)
    if whole:
        return whole, words.strip()
    first = words.strip().splitlines()[0] if words.strip() else ""
    view = matching_view(first)
    label = _LABEL.match(view)
    begin = label.end() if label else 0
    ends = [match.start() for match in _WORD_END.finditer(view) if begin < match.start() <= begin + LONGEST]
    for end in reversed(ends):
        slug = statuses().by_words.get(_plain(first[begin:end]))
        if slug and _BEHIND.match(view, end):
            return slug, first[begin:end].strip(_EDGE)
    return None


def colour_of(words: str) -> str | None:
    """The colour that words name and nothing else: `AMBER`, `Rated green`, `R`; None for all other words."""
    bare = _RATED.sub("", matching_view(words).strip(_EDGE)).strip(_EDGE)
    return statuses().colours.get(bare)


def leading_colour(words: str) -> str | None:
    """The colour that a cell begins with, as in `AMBER - ongoing`; single letters only where they stand alone."""
    whole = colour_of(words)
    if whole:
        return whole
    match = re.match(r"\W*([a-z]+)\b\s*(?:[-:;,.(/]|$)", matching_view(words))
    return statuses().colours.get(match[1]) if match and len(match[1]) > 1 else None


def status_of_colour(colour: str, seen: Iterable[str] = ()) -> str | None:
    """The status that a colour means, given the colours that the same table has; None for one without a meaning."""
    table = statuses().with_blue if "blue" in {colour, *seen} else statuses().plain
    return table.get(colour)


def told_status(sentence: str) -> str | None:
    """The status that a sentence explains, such as a line of a legend; None where none of our patterns is met."""
    view = matching_view(sentence)
    return next((slug for slug, pattern in statuses().telling if pattern.search(view)), None)


def colour_of_fill(fill: str) -> str | None:
    """The name of a fill colour, `RRGGBB` in hexadecimal; None for one that is no colour of a traffic light."""
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    if lightness > 0.97:  # noqa: PLR2004  paper
        return "white"
    if saturation < 0.12:  # noqa: PLR2004  no hue that an eye would name
        return "black" if lightness < 0.2 else "grey"  # noqa: PLR2004
    return next(name for last, name in _HUES if hue * 360 <= last)


_HUES = ((18, "red"), (68, "amber"), (172, "green"), (262, "blue"), (320, "purple"), (360, "red"))
"""The last degree of the colour wheel that each name reaches to."""


def _plain(words: str) -> str:
    view = _LABEL.sub("", matching_view(words).strip(_EDGE)).strip(_EDGE)
    return _BARE.sub(" ", view.replace("sign-off", "sign off").replace("signoff", "sign off")).strip(_EDGE)
