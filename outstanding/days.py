"""Days as people write them."""

from __future__ import annotations

import datetime


def told(day: str) -> str:
    """A day such as 2 May 2019, from YYYY-MM-DD; any other text as it is."""
    try:
        date = datetime.date.fromisoformat(day)
    except ValueError:
        return day
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


# Not by the locale: a page reads the same on any machine.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
