"""The names of issues: given once, and kept whatever becomes known later.

A name is tied to a finding (`graph.curation.issues`). On any day an issue is the thread that holds the finding; where a
thread holds findings of several issues, the one whose name was given first keeps it, and the others lead to it. So the
names on a day follow from what is known on that day and from the list of names, and from nothing else.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graph.curation.issues import Anchor
from graph.lineage.gathering import Days, Thread, Threads, known_order
from graph.lineage.statements import Statement


class Identities:
    """The names that were given, by the findings that they are tied to."""

    def __init__(self, anchors: Iterable[Anchor] = ()) -> None:
        """Begin with names that were given before."""
        self._by_finding = {each.finding: each for each in sorted(anchors, key=lambda one: (one.number, one.finding))}
        self._number: dict[str, int] = {}
        self._rows: dict[str, list[str]] = {}
        self._last = max((each.number for each in self._by_finding.values()), default=0)
        for each in self._by_finding.values():
            self._enter(each)

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """All of them, sorted by number and finding."""
        return tuple(sorted(self._by_finding.values(), key=lambda one: (one.number, one.finding)))

    def settled(self, statements: Iterable[Statement]) -> Identities:
        """The names, tied to the findings as they are printed now.

        Where another reading of a document gave a finding's words another place in it, the name follows the words.
        """
        known = {each.iri: each for each in statements}
        places: dict[tuple[str, str], list[str]] = {}
        for each in known.values():
            places.setdefault((_document(each.iri), each.hash), []).append(each.iri)
        settled: dict[str, Anchor] = {}
        moving: list[Anchor] = []
        for anchor in self.anchors:
            now = known.get(anchor.finding)
            if now is None or now.hash == anchor.hash:
                settled[anchor.finding] = anchor
            if now is None or now.hash != anchor.hash:
                moving.append(anchor)
        changed: list[Anchor] = []
        for anchor in moving:
            found = places.get((_document(anchor.finding), anchor.hash), [])
            if len(found) == 1 and found[0] not in settled:
                if settled.get(anchor.finding) is anchor:
                    del settled[anchor.finding]
                settled[found[0]] = replace(anchor, finding=found[0])
            else:
                changed.append(anchor)
        for anchor in changed:
            if anchor.finding in known and anchor.finding not in settled:
                settled[anchor.finding] = replace(anchor, hash=known[anchor.finding].hash)
        return Identities(settled.values())

    def names(self, threads: Iterable[Thread]) -> dict[Thread, str]:
        """The name of each thread of one force, on one day.

        A thread that has none yet gets the one that a build would give it.
        """
        order = list(threads)
        held = self._held(order)
        names = {thread: min(issues, key=self._rank) for thread, issues in held.items() if issues}
        taken = set(names.values())
        for thread in sorted(
            (each for each in order if each not in names), key=lambda each: known_order(each.first_known)
        ):
            names[thread] = self._fresh(thread.first_known, taken)
            taken.add(names[thread])
        return names

    def held(self, threads: Iterable[Thread]) -> dict[Thread, list[str]]:
        """The issues that each thread is, on one day: none, one, or several that were merged."""
        return self._held(list(threads))

    def extended(self, by_day: Days, rejected: Mapping[str, Sequence[str]]) -> None:
        """Give a name to each thread of one force that has none, on any day.

        A thread that later grows into an issue, and is never known beside it, is that issue from the beginning: so a
        report that is older than those known before lengthens an issue's life and renames nothing.

        Args:
            by_day: what became known on each day.
            rejected: the findings to which a finding's links were rejected, by which a divided issue is known.
        """
        before = dict(self._number)
        whole = Threads()
        for statements, links in by_day.values():
            whole.grow(statements, links)
        nameless = [each for each, issues in self.held(whole).items() if not issues]
        for thread in sorted(nameless, key=lambda each: known_order(each.first_known)):
            self._give(thread, self._divided(thread, rejected, before))
        if not by_day:
            return
        finally_ = self.names(whole)
        growing = Threads()
        for day, (statements, links) in by_day.items():
            growing.grow(statements, links)
            if not growing.changed:
                continue
            nameless = [each for each, issues in self.held(growing).items() if not issues]
            for thread in sorted(nameless, key=lambda each: known_order(each.first_known)):
                first = thread.first_known
                grown = whole.of(first.iri)
                issue = finally_[grown] if grown else None
                if issue and first.iri not in self._by_finding and not self._beside(first.iri, issue, day, by_day):
                    self._add(Anchor(first.iri, issue, first.hash, self._next()))
                else:
                    self._give(thread, None)

    def replaced(self, threads: Iterable[Thread]) -> dict[str, str]:
        """The issue that each merged one leads to, with everything known."""
        order = list(threads)
        names = self.names(order)
        return {
            issue: names[thread]
            for thread, issues in self._held(order).items()
            for issue in issues
            if issue != names[thread]
        }

    def split_from(self, issue: str) -> str | None:
        """The issue from which a person divided this one; None for any other."""
        found = (self._by_finding[each].split_from for each in self._rows.get(issue, ()))
        return next((each for each in found if each), None)

    def _held(self, threads: Sequence[Thread]) -> dict[Thread, list[str]]:
        holders: dict[str, tuple[int, Thread]] = {}
        for thread in threads:
            for member in thread.members:
                anchor = self._by_finding.get(member.iri)
                if anchor and (anchor.issue not in holders or anchor.number < holders[anchor.issue][0]):
                    holders[anchor.issue] = anchor.number, thread
        held: dict[Thread, list[str]] = {thread: [] for thread in threads}
        for issue, (_, thread) in holders.items():
            held[thread].append(issue)
        return held

    def _beside(self, finding: str, issue: str, day: datetime.date, by_day: Days) -> bool:
        """Whether, from a day on, a finding is ever known beside an issue that its thread is to be."""
        rows = set(self._rows[issue])
        growing = Threads()
        for each, (statements, links) in by_day.items():
            growing.grow(statements, links)
            known = [row for row in rows if growing.of(row)]
            if each >= day and known:
                return any(growing.of(row) is not growing.of(finding) for row in known)
        return False

    def _divided(self, thread: Thread, rejected: Mapping[str, Sequence[str]], before: Mapping[str, int]) -> str | None:
        """The issue, named before, from which a person divided a thread by rejecting a link."""
        others = [other for each in thread.members for other in rejected.get(each.iri, ())]
        issues = {self._by_finding[each].issue for each in others if each in self._by_finding}
        issues |= {self._by_finding[each.iri].issue for each in thread.members if each.iri in self._by_finding}
        return min((each for each in issues if each in before), key=self._rank, default=None)

    def _give(self, thread: Thread, split_from: str | None) -> None:
        first = thread.first_known
        self._add(Anchor(first.iri, self._fresh(first, set()), first.hash, self._next(), split_from))

    def _fresh(self, first: Statement, taken: set[str]) -> str:
        """A name made from the finding that was known first, another than any that was given."""
        head, _, path = first.iri.partition("/id/")
        force, _, rest = path.partition("/")
        name = f"{head}/id/{force}/issue/{rest}"
        count, issue = 1, name
        while issue in self._number or issue in taken:
            count += 1
            issue = f"{name}-{count}"
        return issue

    def _next(self) -> int:
        self._last += 1
        return self._last

    def _rank(self, issue: str) -> tuple[int, str]:
        return self._number[issue], issue

    def _add(self, anchor: Anchor) -> None:
        old = self._by_finding.pop(anchor.finding, None)
        if old:
            self._rows[old.issue].remove(old.finding)
        self._by_finding[anchor.finding] = anchor
        self._enter(anchor)

    def _enter(self, anchor: Anchor) -> None:
        self._number[anchor.issue] = min(self._number.get(anchor.issue, anchor.number), anchor.number)
        self._rows.setdefault(anchor.issue, []).append(anchor.finding)


def _document(finding: str) -> str:
    return finding.rsplit("/", 1)[0]
