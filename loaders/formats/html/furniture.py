"""What stands on a page and is no part of its document, by cues that are data (`furniture.toml`).

No site's class names are needed: navigation is known by its tag or role, else by words of a class or id that many sites
use, and by what its lines say. An element that holds many words is never taken for furniture by such a word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from loaders.prose import matching_view

MOST_WORDS = 150
"""Words. An element that holds more is not left out for a word of its class or the heading of its section."""

LONGEST_LINE = 200
"""Characters. A longer line is neither furniture nor the label of a fact about the page."""

_WORDS = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*|\d+")


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class _Words(_Data):
    words: frozenset[str]


class _Elements(_Data):
    tags: frozenset[str]
    page_tags: frozenset[str]
    roles: frozenset[str]
    anywhere: Mapping[str, tuple[str, ...]]
    alone: Mapping[str, tuple[str, ...]]
    beside: _Words


class _Cues(_Data):
    elements: _Elements
    hidden: _Words
    opened: _Words
    lines: Mapping[str, re.Pattern[str]]
    sections: Mapping[str, re.Pattern[str]]
    labels: Mapping[str, re.Pattern[str]]
    meta: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Named:
    """What the words of a class or id say of an element.

    Attributes:
        furniture: what it is, where it is no part of the document.
        hidden: whether it hides its words from the eye.
        opened: whether it is a part that a click opens.
    """

    furniture: str | None
    hidden: bool
    opened: bool


NOTHING = Named(None, hidden=False, opened=False)
"""What a class or id says that none of the cues is about."""


@cache
def cues() -> _Cues:
    """The cues that come with the project."""
    return _Cues.model_validate(
        tomllib.loads(files("loaders.formats.html").joinpath("furniture.toml").read_text("utf-8"))
    )


@lru_cache(maxsize=4096)
def named(names: str) -> Named:
    """What the words of a class or id say of an element."""
    known = cues()
    each = [words for name in names[:LONGEST_LINE].split() if (words := _words(name))]
    furniture = next((what for words in each if (what := _furniture(words))), None)
    padded = [f" {' '.join(words)} " for words in each]
    hidden = any(f" {form} " in words for words in padded for form in known.hidden.words)
    opened = any(f" {form} " in words for words in padded for form in known.opened.words)
    return Named(furniture, hidden, opened) if furniture or hidden or opened else NOTHING


def _furniture(words: list[str]) -> str | None:
    elements = cues().elements
    padded = f" {' '.join(words)} "
    for what, forms in elements.anywhere.items():
        if any(f" {form} " in padded for form in forms):
            return what
    telling = {word for word in words if len(word) > 1 and word not in elements.beside.words}
    return next((what for what, forms in elements.alone.items() if telling and telling <= set(forms)), None)


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(name)]


@cache
def _lines() -> tuple[re.Pattern[str], Mapping[str, re.Pattern[str]]]:
    known = cues().lines
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern in known.values())), known


def furniture_line(words: str) -> str | None:
    """What a whole line is that belongs to the page and not to the document; None where it is a line like others."""
    either, each = _lines()
    view = matching_view(words).strip()
    if not either.search(view):
        return None
    return next(what for what, pattern in each.items() if pattern.search(view))


def furniture_section(heading: str) -> str | None:
    """What a heading heads that is no part of the document."""
    view = matching_view(heading).strip()
    return next((what for what, pattern in cues().sections.items() if pattern.search(view)), None)
