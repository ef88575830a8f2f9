"""The two clocks: what follows from the documents known on each day, kept as intervals.

The state of a force changes only on the days on which a document about it was published. For each of these days the
state of the documents known by then is computed anew, so that the answer as of a day is, by construction, the answer
of a graph built from the documents published by that day. Undated documents come last: they count only where no day
is asked for.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.lineage.entries import days_of, known_on
from graph.lineage.narrative import Narratives
from graph.lineage.statements import Statement
from graph.lineage.threads import Claim, state
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


def history(
    statements: Sequence[Statement], closed: frozenset[str], texts: Narratives | None = None
) -> Iterator[Dated]:
    """Every claim about one force with the days on which it holds."""
    told = texts.by_force.get(statements[0].force, ()) if texts and statements else ()
    days = sorted({day for each in statements for day in days_of(each)} | {each.counts_from for each in told})
    begun: dict[Claim, datetime.date] = {}
    for day in days:
        holds = state(
            [known_on(each, day) for each in statements if each.counts_from <= day],
            closed,
            [each for each in told if each.counts_from <= day],
            texts,
        )
        for claim in [claim for claim in begun if claim not in holds]:
            yield Dated(claim, begun.pop(claim), day - _DAY)
        for claim in holds:
            begun.setdefault(claim, day)
    for claim, day in begun.items():
        yield Dated(claim, day, OPEN_END)
