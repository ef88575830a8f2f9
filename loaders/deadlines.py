"""By when: the words of a deadline, and the last day that they leave.

A stretch of time (`within three months`) counts from the day of publication, unless its words name another start.
`immediately` fixes no day; nor does a season.
"""

from __future__ import annotations

import calendar
import datetime
import re

from loaders.cues import Cues
from loaders.dates import printed_dates
from loaders.prose import Prose, matching_view
from loaders.records import Due

_STRETCH = re.compile(
    r"\b(?:(?P<count>\d+|[a-z]+(?:-[a-z]+)?)\s)?(?P<working>working )?(?P<unit>day|week|month|year)s?\b"
)
_YEAR_END = re.compile(r"\bthe end of (?:the calendar year )?(?P<year>20\d\d)$")
_THIS_YEAR_END = re.compile(r"\bthe end of (?:the|this) (?:current )?(?P<financial>financial )?(?:calendar )?year$")
_MONTHS = 12
_ONE = frozenset({None, "a", "one", "1"})
_LONGEST = 1200
"""Units of time. A longer stretch is a misprint."""


def due_of_item(words: Prose, lead: Prose | None, cues: Cues, published: datetime.date | None) -> Due | None:
    """The deadline of an item: its own or, where it has none, that of the line before the list.

    Where both print one, a stretch of time within the item is no deadline but how long a thing may take: `immediately
    take steps to: tell every victim within 28 days`.
    """
    own = due(words, cues, published)
    given = due(lead, cues, published) if lead else None
    if own and given and own.start > words.start and _STRETCH.search(matching_view(own.printed)):
        return given
    return own or given


def due(words: Prose, cues: Cues, published: datetime.date | None) -> Due | None:
    """The first deadline in some words.

    Args:
        words: of a finding, or of the line before it.
        cues: the grammar of cues.
        published: the day of publication, where it is known to the day.
    """
    view = matching_view(words.text)
    found = [match for each in cues.deadlines.patterns if (match := each.search(view))]
    found = [match for match in found if not _is_standard(view, match, cues)]
    if not found:
        return None
    first = min(found, key=lambda match: (match.start("due"), -match.end("due")))
    part = words.part(first.start("due"), first.end("due"))
    said = matching_view(part.text)
    day = _last_day(part.text) or _year_end(said) or _this_year_end(said, published)
    if day is None and published and not cues.deadlines.since_other.search(view[first.end("due") :]):
        day = _after(said, published, cues)
    return Due(printed=part.text, date=day, start=part.start, end=part.end)


def _is_standard(view: str, match: re.Match[str], cues: Cues) -> bool:
    """Whether some days, or a week, are how long a thing may take each time: `see that calls end within a day`."""
    stretch = _STRETCH.search(match["due"])
    short = stretch is not None and (
        stretch["unit"] == "day" or (stretch["unit"] == "week" and stretch["count"] in _ONE)
    )
    if not short or cues.deadlines.since_publication.search(match["due"]):
        return False
    return cues.deadlines.standard.search(view[: match.start("due")]) is not None


def _last_day(words: str) -> datetime.date | None:
    """The last day that a printed day or month leaves: `by March 2023` its last, `before March 2023` the one before."""
    dates = printed_dates(words)
    if not dates:
        return None
    view = matching_view(words)
    if re.match(r"before (?!the end)", view):
        return dates[0].earliest - datetime.timedelta(days=1)
    if re.search(r"\b(?:beginning|start) of\b", view):
        return dates[0].earliest
    return dates[0].latest


def _year_end(view: str) -> datetime.date | None:
    year = _YEAR_END.search(view)
    return datetime.date(int(year["year"]), _MONTHS, 31) if year else None


def _this_year_end(view: str, published: datetime.date | None) -> datetime.date | None:
    """The end of the year in which the report was published; a financial year ends on 31 March."""
    year = _THIS_YEAR_END.search(view)
    if year is None or published is None:
        return None
    if not year["financial"]:
        return datetime.date(published.year, _MONTHS, 31)
    end = datetime.date(published.year, 3, 31)
    return end if published <= end else end.replace(year=published.year + 1)


def _after(view: str, published: datetime.date, cues: Cues) -> datetime.date | None:
    stretch = _STRETCH.search(view)
    if stretch is None or stretch["working"]:  # working days need a calendar of holidays
        return None
    count = _count(stretch["count"], cues)
    if count is None or count > _LONGEST:
        return None
    if stretch["unit"] in {"day", "week"}:
        return published + datetime.timedelta(days=count * (7 if stretch["unit"] == "week" else 1))
    months = published.month - 1 + count * (_MONTHS if stretch["unit"] == "year" else 1)
    year, month = published.year + months // _MONTHS, months % _MONTHS + 1
    if year > datetime.MAXYEAR:
        return None
    return datetime.date(year, month, min(published.day, calendar.monthrange(year, month)[1]))


def _count(words: str | None, cues: Cues) -> int | None:
    if words is None or words in {"next", "the", "first"}:
        return 1
    return int(words) if words.isdigit() else cues.deadlines.counts.get(words)
