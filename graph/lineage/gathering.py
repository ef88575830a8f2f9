"""Threads: the statements that links tie together, gathered day by day."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.curation.links import ENDING, JOINING
from graph.lineage.linking import Link
from graph.lineage.statements import Statement
from graph.terms import INSP

THREADED = frozenset({str(INSP.AreaForImprovement), str(INSP.CauseOfConcern), str(INSP.Recommendation)})
"""The classes of findings that make issues; praise and open observations do not."""


class Thread:
    """Statements that are about one matter, with the decisions that bear on them.

    Attributes:
        members: in the order of time.
        endings: decided links that end what one of the members says.
        decided: whether a person's decision ties some of the members.
    """

    def __init__(self, member: Statement) -> None:
        """Begin with one statement."""
        self.members = [member]
        self.endings: list[Link] = []
        self.decided = False

    @property
    def first_known(self) -> Statement:
        """The member that was known first; an entry of a register only where there is nothing else."""
        return min(self.members, key=lambda one: (one.entry, *known_order(one)))


def known_order(statement: Statement) -> tuple[datetime.date, str, int]:
    """Statements sorted by this stand in the order in which they became known."""
    return statement.counts_from, statement.document, statement.order


class Threads:
    """The threads of one force, which grow as statements and links become known, and never come apart."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._of: dict[str, Thread] = {}
        self.changed: set[Thread] = set()
        self.gone: set[Thread] = set()

    def __iter__(self) -> Iterator[Thread]:
        """Each thread once, in the order of what was known first."""
        return iter(dict.fromkeys(self._of.values()))

    def of(self, finding: str) -> Thread | None:
        """The thread of a finding; None where it is not known, or makes no issue."""
        return self._of.get(finding)

    def grow(self, statements: Iterable[Statement], links: Iterable[Link]) -> None:
        """Take in what became known; `changed` and `gone` then tell what that did to which threads."""
        self.changed, self.gone = set(), set()
        for statement in statements:
            if statement.kind in THREADED:
                self._of[statement.iri] = Thread(statement)
                self.changed.add(self._of[statement.iri])
        for link in links:
            later, earlier = self._of.get(link.later.iri), self._of.get(link.earlier.iri)
            if earlier and link.decision and link.predicate in ENDING:
                earlier.endings.append(link)
                self.changed.add(earlier)
            elif earlier and later and link.predicate in JOINING:
                joined = self._joined(earlier, later)
                joined.decided |= link.decision is not None
                self.changed.add(joined)
        for thread in self.changed:
            thread.members.sort(key=lambda one: one.place)
            thread.endings.sort(key=lambda one: one.later.place)

    def _joined(self, one: Thread, other: Thread) -> Thread:
        """Make two threads one; the longer takes in the shorter."""
        if one is other:
            return one
        kept, moved = (one, other) if len(one.members) >= len(other.members) else (other, one)
        kept.members += moved.members
        kept.endings += moved.endings
        kept.decided |= moved.decided
        for each in moved.members:
            self._of[each.iri] = kept
        self.changed.discard(moved)
        self.gone.add(moved)
        return kept


Days = Mapping[datetime.date, tuple[Sequence[Statement], Sequence[Link]]]
"""What became known on each day, in the order of the days: a link counts from the later of its two documents."""


def days(statements: Iterable[Statement], links: Iterable[Link], others: Iterable[datetime.date] = ()) -> Days:
    """The statements and links of a force by the day on which they count.

    Args:
        statements: of one force.
        links: among them.
        others: further days on which something becomes known.
    """
    stated: dict[datetime.date, list[Statement]] = defaultdict(list)
    linked: dict[datetime.date, list[Link]] = defaultdict(list)
    for each in sorted(statements, key=known_order):
        stated[each.counts_from].append(each)
    for link in links:
        linked[max(link.later.counts_from, link.earlier.counts_from)].append(link)
    return {day: (stated[day], linked[day]) for day in sorted({*stated, *linked, *others})}
