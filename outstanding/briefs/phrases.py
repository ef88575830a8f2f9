"""The sentences that stand in every form of a brief around what it says of the force."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from outstanding.export.notice import ATTRIBUTION, TERMS
from queries.brief_parts import Brief, Change, Issue, Source, named

SERIES = "Grades of two series are never set side by side. Where a cell is empty, no judgment is loaded."
ANSWERS = "The last day for the answer to each report, and whether one is loaded. That none is loaded is no proof."
DAYS = "A day is the latest on which the document may have been published."
NUMBERS = "Numbers are those of the open issues, whose words stand with them and are not repeated here."
RIGHTS = f"{ATTRIBUTION} {TERMS}"


@dataclass(frozen=True, slots=True)
class Without:
    """Reports that have no last day for an answer, for one reason."""

    why: str
    sources: tuple[Source, ...]


def without_day(page: Brief) -> tuple[Without, ...]:
    """The reports without a last day, by the reason."""
    rest = sorted((each for each in page.deadlines if each.due is None), key=lambda each: each.why)
    return tuple(
        Without(why, tuple(each.source for each in group))
        for why, group in itertools.groupby(rest, key=lambda each: each.why)
    )


def lead(page: Brief) -> str:
    """What the page speaks of, as its first line."""
    number = len(page.issues)
    kinds = ", ".join(f"{len(group.issues)} {named(len(group.issues), group.kind)}" for group in page.groups)
    return f"{number} {named(number, 'issue')} open, {page.day}{f': {kinds}' if kinds else ''}."


def left(number: int) -> str:
    """How much a page leaves to the whole brief."""
    return f"{number} more open {named(number, 'issue')}, and the judgments, are in the whole brief."


def scope(page: Brief) -> str:
    """What the page speaks of, and how far what is loaded reaches."""
    newest = max((source.issued for source in page.sources if source.issued), default=None)
    return page.day.capitalize() + (f"; the newest document is of {newest}" if newest else "")


def since(issue: Issue) -> str:
    """The year since which an issue is open, or that nothing says which."""
    return "unknown" if issue.since is None else str(issue.since)


def who(change: Change) -> str:
    """Which issues a change is about: their numbers, as ranges, or that the issue is not open."""
    return ", ".join(_ranges(change.issues)) or "not open"


def _ranges(numbers: Iterable[int]) -> Iterable[str]:
    """Numbers in order, three or more of a run as a range."""
    for _, run in itertools.groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        values = [number for _, number in run]
        if len(values) > 2:  # noqa: PLR2004  a range of two numbers is no shorter than both
            yield f"{values[0]}\u2013{values[-1]}"
        else:
            yield from map(str, values)
