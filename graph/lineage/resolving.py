"""Whether a passage says that what a finding asks for was done, although no word of it gives a status.

A report that no longer lists a finding may tell in its running text that the matter is dealt with. Nobody closed it by
that: it is an implied closure, kept apart from closures (`status:implied-closed`), and it moves no issue. What counts
is a phrase of `phrases.toml` that says that something was done, in a sentence that takes nothing of it back.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

SHARED = 3
"""Least number of a finding's telling words in a sentence that says that something was done, for it to be the finding
that was done. A sentence that says so of "this recommendation" needs none."""


@dataclass(frozen=True, slots=True)
class Resolutions:
    """The patterns, over words in lower case.

    Attributes:
        done: says that something was done.
        named: says so of the finding itself, by what a finding is called.
        undone: takes it back or limits it.
    """

    done: re.Pattern[str]
    named: re.Pattern[str]
    undone: re.Pattern[str]


@cache
def resolutions() -> Resolutions:
    """The patterns that come with the project."""
    data = tomllib.loads(resources.files("graph.lineage").joinpath("phrases.toml").read_text("utf-8"))["resolved"]
    return Resolutions(*(re.compile(data[name]) for name in ("done", "named", "undone")))


def says_done(sentence: str, shared: int) -> bool:
    """Whether a sentence says that the matter was done.

    Args:
        sentence: one sentence of running text.
        shared: how many of the finding's telling words it has.
    """
    words, known = sentence.lower().replace("\u2019", "'"), resolutions()
    if known.undone.search(words):
        return False
    return bool(known.named.search(words) or (shared >= SHARED and known.done.search(words)))


def names_it_done(sentence: str) -> bool:
    """Whether a sentence says that "this recommendation", or whatever the finding is called, was done."""
    return says_done(sentence, 0)
