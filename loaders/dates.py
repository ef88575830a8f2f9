"""Dates as reports print them: a day, a month, or a stretch of time, each with the days that it may mean.

Numeric dates are read in the British order. A date that no calendar has (31 June) is not reported, and neither are its
parts. Words that could be read in two ways (a range whose start would lie after its end) yield only the part that is
certain. `to the end of March 2019` and `to March 2019` both end on 31 March 2019.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from loaders.records import PrintedDate

_MONTHS = tuple(calendar.month_name)[1:]
_SHORT = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec")
_COUNTS = {"one": 1, "two": 2, "three": 3, "six": 6, "nine": 9, "twelve": 12, "eighteen": 18, "year": 12, "quarter": 3}
_MONTHS_IN_A_YEAR = 12

# A line may break inside a date, a paragraph may not.
_GAP = r"(?:[ \t\u00a0\u202f]{1,4}|[ \t\u00a0]{0,4}\r?\n[ \t\u00a0]{0,4})"
# Only capitalised: `may` and `march` are verbs.
_MONTH = r"(?:" + "|".join([*_MONTHS, *(name.upper() for name in _MONTHS), *(rf"{name}\b\.?" for name in _SHORT)]) + ")"
_YEAR = r"(?:19|20)[0-9]{2}"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_DAY_MONTH = rf"{_DAY}{_GAP}(?:of{_GAP})?{_MONTH}"
_POINT = (
    rf"(?:{_DAY_MONTH},?{_GAP}{_YEAR}"
    rf"|{_MONTH}{_GAP}{_DAY},?{_GAP}{_YEAR}"
    rf"|{_MONTH},?{_GAP}{_YEAR}"
    rf"|{_YEAR}-[0-9]{{2}}-[0-9]{{2}}"
    rf"|[0-9]{{1,2}}/[0-9]{{1,2}}/{_YEAR}|[0-9]{{1,2}}\.[0-9]{{1,2}}\.{_YEAR}|[0-9]{{1,2}}-[0-9]{{1,2}}-{_YEAR})"
)
# Letters are spelt out because a raised footnote mark counts as a word character, and marks stick to years.
_LEFT = r"(?<![0-9A-Za-z_£$€/])(?<![0-9][.,:\-\u2013])"
_RIGHT = r"(?![0-9A-Za-z_]|[,.][0-9]|[/\u2013][0-9]|-[0-9A-Za-z])"
_END_OF = rf"(?:the{_GAP}end{_GAP}of{_GAP})?"

_SINGLE = re.compile(rf"{_LEFT}{_POINT}{_RIGHT}")
_LONE_YEAR = re.compile(rf"{_LEFT}{_YEAR}{_RIGHT}")
_BETWEEN = re.compile(
    rf"{_LEFT}(?:(?P<lead>[Bb]etween|[Ff]rom){_GAP})?(?P<first>{_POINT}|{_DAY_MONTH}|{_MONTH}|{_DAY})"
    rf"(?:{_GAP}(?P<link>(?:up{_GAP})?to|and|until|till){_GAP}{_END_OF}|{_GAP}?[-\u2013\u2014]{_GAP}?|(?P<slash>/))"
    rf"(?P<last>{_POINT}){_RIGHT}"
)
_MONTHS_TO = re.compile(
    rf"{_LEFT}(?:[Tt]he{_GAP}|[Aa]{_GAP})?(?:(?:rolling|last|past|previous|financial){_GAP})?"
    rf"(?:(?P<count>[0-9]{{1,2}}|[Oo]ne|[Tt]wo|[Tt]hree|[Ss]ix|[Nn]ine|[Tt]welve|[Ee]ighteen)(?:{_GAP}|-)months?"
    rf"|(?P<span>[Yy]ear|[Qq]uarter))(?:{_GAP}period)?{_GAP}"
    rf"(?:up{_GAP}to|to|ending|ended|until)(?:{_GAP}on)?{_GAP}{_END_OF}(?P<last>{_POINT}){_RIGHT}"
)
_NAME = re.compile(_MONTH)
_TOKEN = re.compile(r"[0-9]+|[A-Za-z]+")
_WORD_BEFORE = re.compile(r"([A-Za-z]+)\.?[ \t\u00a0]*\Z")
_DAY_ALONE = re.compile(r"[0-9]{1,2}(?:st|nd|rd|th)?[ \t\u00a0]*\r?\n")
_LINE = re.compile(r"[^\n]+")
_LONGEST_LINE = 40
_PUBLISHED = re.compile(
    r"^(?:[Ii]nspection )?(?:[Rr]eport )?(?:[Ff]irst )?"
    r"(?:[Pp]ublish(?:ed|ing date)(?: on)?(?: date)?|[Pp]ublication date|[Dd]ate (?:of publication|published)"
    r"|[Ii]ssued(?: on)?|[Dd]ate)\s*:?\s+(?=\S)"
)

# A number after one of these counts something other than days.
_LABELS = frozenset(
    {"act", "annex", "appendix", "article", "chapter", "figure", "outcome", "page", "paragraph", "part", "phase"}
    | {"question", "recommendation", "section", "sections", "stage", "step", "table", "version"}
)
# A number that ends its line is the day of a month on the next line only after one of these; else it is a page number.
_BEFORE_A_DAY = frozenset(
    {"after", "and", "at", "before", "between", "by", "ended", "ending", "from", "of", "on", "since", "the", "to"}
    | {"until", "till", *(name.lower() for name in calendar.day_name)}
)


@dataclass(frozen=True, slots=True)
class _Moment:
    """What one end of a date says; None where it is silent."""

    year: int | None
    month: int | None
    day: int | None

    def after(self, other: _Moment) -> _Moment:
        """This moment, with the month and year that only `other` prints."""
        return _Moment(self.year or other.year, self.month or other.month, self.day)

    def days(self) -> tuple[dt.date, dt.date] | None:
        """The first and last day that it may mean; None where the calendar has no such day."""
        year, month = self.year or 0, self.month or 0
        if not (year and 1 <= month <= _MONTHS_IN_A_YEAR):
            return None
        length = calendar.monthrange(year, month)[1]
        if self.day is None:
            return dt.date(year, month, 1), dt.date(year, month, length)
        if not 1 <= self.day <= length:
            return None
        return dt.date(year, month, self.day), dt.date(year, month, self.day)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A stretch that reads like a date. `date` is None where it can be none: then its parts are none either."""

    start: int
    end: int
    date: PrintedDate | None


def printed_dates(text: str, *, offset: int = 0, years: bool = False) -> list[PrintedDate]:
    """Find every printed date with the precision of a day or a month, and every range, in the order of the text.

    Args:
        text: any stretch of canonical text.
        offset: where `text` begins in the document; it is added to `start` and `end` of each date.
        years: also report a year that stands alone, with the precision `year`.

    Returns:
        Dates that do not overlap (the longest reading wins), `printed` being the exact words.
    """
    candidates: list[_Candidate] = []
    for match in _SINGLE.finditer(text):
        candidates += _single(text, match, offset)
    for match in _BETWEEN.finditer(text):
        candidates += _between(text, match, offset)
    for match in _MONTHS_TO.finditer(text):
        candidates += _months_to(match, offset)
    if years:
        for match in _LONE_YEAR.finditer(text):
            year = int(match[0])
            days = dt.date(year, 1, 1), dt.date(year, 12, 31)
            candidates.append(_candidate(match, "year", days, offset))
    candidates.sort(key=lambda one: (one.start, -one.end))
    kept: list[_Candidate] = []
    for one in candidates:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end - one.start > kept[-1].end - kept[-1].start:
            kept[-1] = one
    return [one.date for one in kept if one.date is not None]


def published_date(text: str) -> PrintedDate | None:
    """The first date with month and year that stands alone on its line, as on the cover of a report.

    "Published on" may stand before it. A page that says when it was last updated says nothing of that.

    Returns:
        A date with the precision `month` or `day`, its offsets counted in `text`; None where no line is a date.
    """
    for line in _LINE.finditer(text):
        words = line[0].strip()
        if not words or len(words) > _LONGEST_LINE:
            continue
        words = _PUBLISHED.sub("", words)
        start = line.start() + line[0].index(words)
        for date in printed_dates(words, offset=start):
            if date.printed == words and date.precision in {"day", "month"}:
                return date
    return None


def _single(text: str, match: re.Match[str], offset: int) -> list[_Candidate]:
    """One day or month; only the month where the number before it belongs to something else."""
    if _day_is_doubtful(text, match):
        name = _NAME.search(match[0])
        month = name and _SINGLE.match(text, match.start() + name.start())
        return _single(text, month, offset) if month else []
    moment = _moment(match[0])
    return [_candidate(match, "month" if moment.day is None else "day", moment.days(), offset)]


def _between(text: str, match: re.Match[str], offset: int) -> list[_Candidate]:
    """A range with two printed ends; nothing where the words may as well be no range."""
    first, last = _moment(match["first"]), _moment(match["last"])
    named = match["lead"] in {"between", "Between"}
    # A lone number needs a day at the other end, and `between` needs its `and`.
    lame = (first.month is None and last.day is None) or (named and match["link"] not in {"and", None})
    if lame or _day_is_doubtful(text, match):
        return []
    begins, ends = first.after(last).days(), last.days()
    if begins is None or ends is None:
        return [_candidate(match, "range", None, offset)]
    # `April and May 2018` is one stretch of time, `April and July 2018` are two dates.
    listed = (match["slash"] or match["link"] == "and") and not named
    adjacent = begins[1] + dt.timedelta(days=1) == ends[0] and first.year is None
    if begins[0] > ends[1] or (listed and not adjacent):
        return []
    return [_candidate(match, "range", (begins[0], ends[1]), offset)]


def _months_to(match: re.Match[str], offset: int) -> list[_Candidate]:
    """A number of months that is counted back from its printed end."""
    ends = _moment(match["last"]).days()
    words = (match["count"] or match["span"]).lower()
    months = int(words) if words.isdecimal() else _COUNTS[words]
    if ends is None or months == 0:
        return [_candidate(match, "range", None, offset)]
    last = ends[1]
    index = last.year * _MONTHS_IN_A_YEAR + last.month - 1 - months
    year, month = divmod(index, _MONTHS_IN_A_YEAR)
    length = calendar.monthrange(year, month + 1)[1]
    at_month_end = last.day == calendar.monthrange(last.year, last.month)[1]
    day_before = dt.date(year, month + 1, length if at_month_end else min(last.day, length))
    return [_candidate(match, "range", (day_before + dt.timedelta(days=1), last), offset)]


def _candidate(match: re.Match[str], precision: str, days: tuple[dt.date, dt.date] | None, offset: int) -> _Candidate:
    """The match as a date, or as a stretch that hides its parts where `days` is None."""
    date = days and PrintedDate(
        printed=match[0],
        precision=precision,
        earliest=days[0],
        latest=days[1],
        start=match.start() + offset,
        end=match.end() + offset,
    )
    return _Candidate(match.start(), match.end(), date or None)


def _moment(words: str) -> _Moment:
    """Read one end of a date, of which any part but the last year may be missing."""
    tokens = _TOKEN.findall(words)
    numbers = [token for token in tokens if token.isdecimal()]
    names = [token for token in tokens if token[:3].title() in {name[:3] for name in _MONTHS}]
    years = [token for token in numbers if len(token) > len("31")]
    rest = [int(token) for token in numbers if len(token) <= len("31")]
    year = int(years[0]) if years else None
    if names:
        month = next(at for at, name in enumerate(_MONTHS, 1) if name[:3] == names[0][:3].title())
        return _Moment(year, month, rest[0] if rest else None)
    if len(rest) == len(("day", "month")):
        day, month = reversed(rest) if tokens[0] in years else rest
        return _Moment(year, month, day)
    return _Moment(year, None, rest[0] if rest else None)


def _day_is_doubtful(text: str, match: re.Match[str]) -> bool:
    """Whether the number at the start of a match is a label (`section 4`) or a page number on a line of its own."""
    if not match[0][0].isdecimal():
        return False
    before = _WORD_BEFORE.search(text, max(0, match.start() - 24), match.start())
    word = before[1].lower() if before else ""
    return word in _LABELS or (_DAY_ALONE.match(match[0]) is not None and word not in _BEFORE_A_DAY)
