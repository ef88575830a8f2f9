"""Short forms of dates as they stand in the cells of a table, and nowhere else: `1.12.20`, `Oct-23`, `Q2 2023/24`."""

from __future__ import annotations

import calendar
import datetime
import re

from loaders.prose import matching_view

_SHORT_DAY = re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>\d\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHORT_MONTH = re.compile(rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?[ /-]'?(?P<year>20\d\d|\d\d)")
_QUARTER = re.compile(r"q(?P<quarter>[1-4])[ ,/-]*(?:of )?(?P<year>20\d\d)[/-](?:20)?\d\d")
_ISO_MONTH = re.compile(r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])")


def short_date(words: str) -> datetime.date | None:
    """The last day that a cell's short form may mean: `1.12.20`, `Oct-23`, `Q2 2023/24` of a financial year."""
    view = matching_view(words).strip(" .")
    if day := _SHORT_DAY.fullmatch(view):
        return _date(2000 + int(day["year"]), int(day["month"]), int(day["day"]))
    if month := _SHORT_MONTH.fullmatch(view):
        year = int(month["year"])
        return _end_of(year if year > 99 else 2000 + year, _MONTHS.index(month["month"][:3]) + 1)  # noqa: PLR2004
    if month := _ISO_MONTH.fullmatch(view):
        return _end_of(int(month["year"]), int(month["month"]))
    if quarter := _QUARTER.fullmatch(view):
        first = int(quarter["year"])
        last = int(quarter["quarter"]) * 3 + 3
        return _end_of(first + last // 13, last - 12 * (last // 13))
    return None


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _end_of(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, calendar.monthrange(year, month)[1])
