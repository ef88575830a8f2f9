"""How like two texts are in the words that tell something: which finding a heading, a clause or a section is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from loaders.cues import TellingCues
from loaders.prose import matching_view
from loaders.records import Finding

NEAR = 85.0
"""Least token-set ratio (0 to 100) of a heading and the recommendation that it is about."""

STANDS_OUT = 10.0
"""By how much that recommendation must be nearer than the next one."""

SHARED = 0.34
"""Least share of a finding's telling words that words about it must hold."""

_STEM = 5
_SHORTEST = 4
_ENDING = re.compile(r"(?<=\w{3})(?:ing|ed|es|s|'s|e)$")
_WORD = re.compile(r"[a-z][a-z'-]+")


def nearest(words: str, findings: Sequence[Finding]) -> Finding | None:
    """The finding that words repeat, if one comes near and stands out."""
    view = matching_view(words)
    scored = sorted(
        ((fuzz.token_set_ratio(view, matching_view(each.text)), -each.order, each) for each in findings),
        key=lambda one: one[:2],
        reverse=True,
    )
    if not scored or scored[0][0] < NEAR or (len(scored) > 1 and scored[0][0] - scored[1][0] < STANDS_OUT):
        return None
    return scored[0][2]


def about(words: str, findings: Sequence[Finding], telling: TellingCues) -> Finding | None:
    """The finding that words are about by the telling words that they share, if one stands out."""
    empty = frozenset(word for line in telling.empty for word in line.split())
    held = _stems(words, empty)
    scored = sorted(
        ((_share(_stems(each.text, empty), held), -each.order, each) for each in findings),
        key=lambda one: one[:2],
        reverse=True,
    )
    if not scored or scored[0][0] < SHARED or (len(scored) > 1 and scored[0][0] <= scored[1][0]):
        return None
    return scored[0][2]


def topic(words: str, findings: Sequence[Finding], telling: TellingCues) -> Finding | None:
    """The finding that holds most of the telling words of a short topic, if one stands out."""
    empty = frozenset(word for line in telling.empty for word in line.split())
    held = _stems(words, empty)
    scored = sorted(
        ((_share(held, _stems(each.text, empty)), -each.order, each) for each in findings),
        key=lambda one: one[:2],
        reverse=True,
    )
    if not scored or scored[0][0] < SHARED or (len(scored) > 1 and scored[0][0] <= scored[1][0]):
        return None
    return scored[0][2]


def same_topic(heading: str, words: str) -> bool:
    """Whether a heading names the topic that a list names, in the same words but for articles and punctuation."""
    return _plain(heading) == _plain(words) != ""


def _plain(words: str) -> str:
    return " ".join(word for word in _WORD.findall(matching_view(words)) if word not in {"the", "our", "its", "of"})


def _share(wanted: frozenset[str], held: Iterable[str]) -> float:
    return len(wanted.intersection(held)) / len(wanted) if wanted else 0.0


def _stems(words: str, empty: frozenset[str]) -> frozenset[str]:
    """The telling words, without their endings and cut to their first letters."""
    parts = {part for word in _WORD.findall(matching_view(words)) for part in word.split("-")}
    return frozenset(_stem(part) for part in parts if len(part) >= _SHORTEST and part not in empty)


def _stem(word: str) -> str:
    bare = _ENDING.sub("", word)
    if len(bare) < len(word) and len(bare) > _SHORTEST - 1 and bare[-1] == bare[-2]:
        bare = bare[:-1]
    return bare[:_STEM]
