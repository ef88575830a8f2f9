"""The two clocks: what follows from the documents known on each day, kept as intervals.

The state of a force changes only on the days on which a document about it was published. What holds on such a day is
what `graph.lineage.threads.state` makes of the documents known by then, so that the answer as of a day is the answer of
a graph built from the documents published by that day; it is computed by looking at the threads that changed only.
Undated documents come last: they count only where no day is asked for.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.lineage.deciding import Decisions
from graph.lineage.entries import days_of, known_on
from graph.lineage.gathering import Days, Thread, Threads, days
from graph.lineage.identities import Identities
from graph.lineage.narrative import Narrative, Narratives
from graph.lineage.statements import Statement
from graph.lineage.threads import Claim, claims_of, mentions_of, state
from graph.terms import OPEN_END

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dated:
    """A claim and the days on which it holds, both ends included.

    Attributes:
        counts_from: first day; OPEN_END where the claim rests on an undated document.
        counts_until: last day; OPEN_END while nothing known ends it, the day before where an undated document does.
    """

    claim: Claim
    counts_from: datetime.date
    counts_until: datetime.date

    @property
    def known_from(self) -> datetime.date | None:
        """The day on which the claim could first be known; None where it rests on an undated document."""
        return None if self.counts_from == OPEN_END else self.counts_from


def history(  # noqa: PLR0913  what is known, and what was decided
    statements: Sequence[Statement],
    closed: frozenset[str],
    texts: Narratives | None = None,
    *,
    decisions: Decisions | None = None,
    identities: Identities | None = None,
    by_day: Days | None = None,
) -> Iterator[Dated]:
    """Every claim about one force with the days on which it holds.

    Args:
        statements: about the force.
        closed: the statuses that close an issue.
        texts: the running text of all reports.
        decisions: of people, on links.
        identities: the names that issues have.
        by_day: the statements and links by day, where the caller has them already.
    """
    told = texts.by_force.get(statements[0].force, ()) if texts and statements else ()
    if by_day is None:
        by_day = known_by_day(statements, decisions or Decisions((), statements), told)
    identities = identities or Identities()
    if any(each.entry for each in statements):
        yield from _anew(statements, closed, told, texts, decisions or Decisions((), statements), identities)
        return
    growing = _Growing(closed, texts)
    begun: dict[Claim, datetime.date] = {}
    for day, (stated, linked) in by_day.items():
        growing.threads.grow(stated, linked)
        names = identities.names(growing.threads)
        ended, come = growing.step(names, [each for each in told if each.counts_from <= day], day)
        for claim in ended:
            yield Dated(claim, begun.pop(claim), day - _DAY)
        begun |= dict.fromkeys([*come, *linked], day)
    for claim, day in begun.items():
        yield Dated(claim, day, OPEN_END)


def _anew(  # noqa: PLR0913, PLR0917  what is known, and what was decided
    statements: Sequence[Statement],
    closed: frozenset[str],
    told: Sequence[Narrative],
    texts: Narratives | None,
    decisions: Decisions,
    identities: Identities,
) -> Iterator[Dated]:
    """The same, each day by itself: an entry of a register stands in for a report only until that report is known."""
    days_ = sorted({day for each in statements for day in days_of(each)} | {each.counts_from for each in told})
    begun: dict[Claim, datetime.date] = {}
    for day in days_:
        stated = [known_on(each, day) for each in statements if each.counts_from <= day]
        heard = [each for each in told if each.counts_from <= day]
        holds = state(stated, closed, heard, texts, decisions=decisions, identities=identities)
        for claim in [claim for claim in begun if claim not in holds]:
            yield Dated(claim, begun.pop(claim), day - _DAY)
        for claim in holds:
            begun.setdefault(claim, day)
    for claim, day in begun.items():
        yield Dated(claim, day, OPEN_END)


class _Growing:
    """The threads of a force and what is claimed of them, day by day."""

    def __init__(self, closed: frozenset[str], texts: Narratives | None) -> None:
        self.threads = Threads()
        self._closed = closed
        self._texts = texts
        self._names: dict[Thread, str] = {}
        self._claimed: dict[Thread, set[Claim]] = {}

    def step(
        self, names: dict[Thread, str], heard: Sequence[Narrative], day: datetime.date
    ) -> tuple[set[Claim], set[Claim]]:
        """The claims that no longer hold, and those that do from this day on."""
        old, new = set[Claim](), set[Claim]()
        for thread in self._names.keys() - names.keys():
            old |= self._claimed.pop(thread)
        today = [each for each in heard if each.counts_from == day]
        for thread, issue in names.items():
            if thread in self.threads.changed or self._names.get(thread) != issue:
                now = claims_of(thread, issue, self._closed) | self._mentions(thread, issue, heard)
                old |= self._claimed.get(thread, set())
                new |= now
                self._claimed[thread] = now
            elif today:
                more = self._mentions(thread, issue, today)
                new |= more
                self._claimed[thread] |= more
        self._names = names
        return old - new, new - old

    def _mentions(self, thread: Thread, issue: str, heard: Sequence[Narrative]) -> set[Claim]:
        if self._texts is None:
            return set()
        return mentions_of(thread, issue, self._closed, heard, self._texts)


def known_by_day(statements: Sequence[Statement], decisions: Decisions, told: Sequence[Narrative] = ()) -> Days:
    """The statements and links of a force by the day on which they count, with the days of its running text.

    Entries of registers are none of them: what becomes of them depends on what else is known.
    """
    own = [each for each in statements if not each.entry]
    return days(own, decisions.links(own), [each.counts_from for each in told])
