"""What a sentence compares its figures with: the same measure elsewhere, or at an earlier time.

A comparison is read where the words name the other place (`the England and Wales rate`, `similar forces`) or the other
time (`the previous year`, `2016`, `up from`), whether or not they print its figure. A figure set beside one of another
measure (`9 percent of officers, compared with 31 percent of staff`) is no comparison of this kind, and is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from loaders.measures import CLAUSE_ENDS, OTHER_BODY, Figure, Sentence
from loaders.quantities import ENGLAND_AND_WALES, TIE, cues, patterns

FURTHEST = 120
"""Characters between a figure and what it is compared with."""

ALIKE = 0.5
"""Least share of the words of the other figure's measure that this one's measure must have."""

_BARE = re.compile(r"\s*(?:[,.;:)]|\Z|(?:in|for|during|across|at|on|over|nationally|as)\b|\x00)", re.IGNORECASE)
_JOINED = re.compile(r"[\s,(]*(?:\b(?:which|this)\s+(?:is|was|are|were)\s*)?\Z", re.IGNORECASE)
_PLAIN = re.compile(r"[a-z]{3,}")
_STEM = 5


@dataclass(frozen=True, slots=True)
class Compared:
    """What one figure of a sentence is compared with. Offsets are in the sentence.

    Attributes:
        kind: whether with another place, or with another time of the same.
        value: the other figure, in the unit of this one; None where none is printed.
        other: its number among the figures of the sentence.
        place: the other place, as printed.
        period: the other time, as printed.
        start: first character of the words that compare.
        end: one past the last.
    """

    kind: Literal["place", "period"]
    value: Decimal | None
    other: int | None
    place: str | None
    period: str | None
    start: int
    end: int


def compared(sentence: Sentence, at: int) -> Compared | None:
    """What figure number `at` of a sentence is compared with; None where the words do not tell."""
    return _since_before(sentence, at) or _beside_figure(sentence, at) or _beside_words(sentence, at)


def alike(one: str | None, other: str | None) -> bool:
    """Whether two measures may be the same: one tells nothing, or they share half of the shorter one's words."""
    words, others = telling(one), telling(other)
    return len(words & others) >= ALIKE * min(len(words), len(others))


def telling(measure: str | None) -> set[str]:
    """The words of a measure that tell what is measured, cut to their first letters."""
    words = measure or ""
    for name in ("comparator", "found", "earlier time"):
        words = patterns()[name].sub(" ", words + " ")
    words = words.replace(ENGLAND_AND_WALES, " ").lower()
    return {word[:_STEM] for word in _PLAIN.findall(words) if word not in cues().boundaries}


def lend_measures(sentence: Sentence) -> None:
    """Give a figure that is named by nothing but the words that compare the measure of the figure before it."""
    for at, figure in enumerate(sentence.figures[1:]):
        found = compared(sentence, at)
        if found and found.other == at + 1 and figure.measure and patterns()["comparator"].match(figure.measure):
            figure.measure = sentence.figures[at].measure


def _since_before(sentence: Sentence, at: int) -> Compared | None:
    """`fell from 69 in 2016 to 32`: the later figure is compared with the earlier one."""
    if not at or not sentence.is_pair(at - 1):
        return None
    before, (first, second) = sentence.clause_before(at - 1), sentence.figures[at - 1 : at + 1]
    if not (patterns()["changed"].search(before) or patterns()["change from"].search(before)):
        return None
    end = first.end + len(re.sub(r"\s+to\b.*\Z", "", sentence.reading[first.end : second.start], flags=re.DOTALL))
    start = sentence.reading.rindex("from", 0, first.start)
    period = _period(sentence, second, first.end, end)
    return Compared("period", first.value, at - 1, None, period, start, end)


def _beside_figure(sentence: Sentence, at: int) -> Compared | None:
    """`4.1 searches, against an England and Wales rate of 4.7`, `9 percent, up from 7 percent in 2016`."""
    if at + 1 >= len(sentence.figures):
        return None
    figure, other = sentence.figures[at : at + 2]
    between = sentence.reading[figure.end : other.start]
    cue = patterns()["comparator"].search(between)
    if not cue or len(between) > FURTHEST or re.search(r"[.;:]\s", between) or not _same_unit(sentence, figure, other):
        return None
    if not alike(figure.measure, other.measure):
        return None
    begin, end = figure.end + cue.start(), _clause_end(sentence, at + 1)
    place = _place(sentence, figure.end + cue.end(), end)
    period = _period(sentence, figure, figure.end + cue.end(), end)
    if place is None and period is None and not cue["earlier"]:
        return None
    return Compared("place" if place else "period", other.value, at + 1, place, period, begin, end)


def _beside_words(sentence: Sentence, at: int) -> Compared | None:
    """`rose by 21 percent compared with the previous 12 months`: no other figure is printed."""
    figure = sentence.figures[at]
    limit = _clause_end(sentence, at, through_commas=True)
    name = "change against" if re.match(r"[a-z]+ (?:in|of)\s", figure.measure or "") else "comparator"
    for cue in patterns()[name].finditer(sentence.reading, figure.end, min(limit, figure.end + FURTHEST)):
        if re.search(r"[,;:]", _JOINED.sub("", sentence.reading[figure.end : cue.start()])):
            return None
        end = _phrase_end(sentence, cue.end(), limit)
        place = _place(sentence, cue.end(), end) if name == "comparator" else None
        period = _period(sentence, figure, cue.end(), end, directly=True)
        if place or period:
            named = sentence.text.find(period, cue.end(), end) if period and not place else -1
            last = named + len(period) if period and named >= 0 else end
            return Compared("place" if place else "period", None, None, place, period, cue.start(), last)
    return None


def _same_unit(sentence: Sentence, figure: Figure, other: Figure) -> bool:
    if figure.unit == other.unit:
        return True
    return other.unit == "count" and not other.measure and _BARE.match(sentence.reading, other.end) is not None


def _clause_end(sentence: Sentence, at: int, *, through_commas: bool = False) -> int:
    """Where the clause after a figure ends, or the next figure begins."""
    figures = sentence.figures
    begin, last = figures[at].end, figures[at + 1].start if at + 1 < len(figures) else len(sentence.reading)
    for match in CLAUSE_ENDS.finditer(sentence.reading, begin, last):
        if not (through_commas and match[0].startswith(",")):
            return match.start()
    return last


def _phrase_end(sentence: Sentence, begin: int, limit: int) -> int:
    """Where the words after a comparator end: at the end of the clause."""
    match = CLAUSE_ENDS.search(sentence.reading, begin, limit)
    return match.start() if match else limit


def _place(sentence: Sentence, begin: int, end: int) -> str | None:
    """The other place that some words of a sentence name."""
    words = sentence.reading[begin:end]
    if ENGLAND_AND_WALES.replace(" ", TIE) in words:
        return ENGLAND_AND_WALES
    named = patterns()["elsewhere"].search(words) or OTHER_BODY.search(words)
    own = re.sub(r"\s+(?:Police|Constabulary)\b.*", "", sentence.default_place or "")
    if not named or (own and own in named[0]):
        return None
    return re.sub(r"\s+", " ", named[0]).replace(TIE, " ").strip()


def _period(sentence: Sentence, figure: Figure, begin: int, end: int, *, directly: bool = False) -> str | None:
    """The other time that some words of a sentence name; `directly`, at their beginning."""
    earlier = patterns()["earlier time"].search(sentence.reading, begin, end)
    if earlier and not (directly and re.search(r"\w{4,}.*\w{4,}", sentence.reading[begin : earlier.start()])):
        return re.sub(r"\s+", " ", earlier[0])
    for date in sentence.dates:
        if begin <= date.start and date.end <= end and (figure.period is None or date.start != figure.period.start):
            before = sentence.reading[begin : date.start]
            if not directly or re.fullmatch(r"\s*(?:the|in|for|that|those|same|of|period|year|to|\s)*", before):
                return date.printed
    return None
