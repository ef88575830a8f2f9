"""What later inspections mean for the issues that are open: four reasons why nothing newer is said of them.

An issue that was last stated years ago may be so because a later inspection of its area left its subject out, because
inspectors looked and their report does not list it, because a report on a later inspection is known of and not loaded,
or because no later inspection is known. Only documents that are loaded tell of an inspection: a report on it, a
response to it, an entry of a register, or a back-reference that names its area and year. That nothing tells of one
does not show that there was none.

A later inspection is one of a later year on the same force, of the same family of questions; where the question of the
finding or those of the inspection are unknown, of the same pillar. A question whose judgment was carried over was not
inspected.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph.store import Store, rows
from graph.terms import OPEN_END

_OPEN = """
SELECT DISTINCT ?issue ?force ?from ?until ?year ?pillar ?family WHERE {
  ?status skos:broader* <https://w3id.org/outstanding/def/status/open> .
  ?claim insp:hasStatus ?status ; a insp:StatusClaim ; insp:ofIssue ?issue ; insp:lastStatement ?finding ;
    insp:countsFrom ?from ; insp:countsUntil ?until .
  ?issue insp:concerns ?force .
  ?finding insp:statedIn?/insp:inspectionYear ?year .
  OPTIONAL { ?finding insp:statedIn?/insp:inPillar ?pillar }
  OPTIONAL { ?finding insp:underQuestion ?question . ?question insp:questionFamily ?family }
} ORDER BY ?issue ?force ?from ?family"""

_REPORTS = """
SELECT DISTINCT ?document ?force ?year ?pillar ?counts WHERE {
  ?document insp:reportsOn ?inspection ; insp:concerns ?force ; insp:inspectionYear ?year ; insp:countsFrom ?counts .
  OPTIONAL { ?document insp:inPillar ?pillar }
} ORDER BY ?document ?force"""

_INSPECTED = """
SELECT DISTINCT ?document ?family WHERE {
  ?thing insp:underQuestion ?question ; insp:statedIn ?document .
  FILTER NOT EXISTS { ?thing insp:carriedOver true }
  ?question insp:questionFamily ?family .
} ORDER BY ?document ?family"""

_TOLD = """
SELECT DISTINCT ?force ?year ?pillar ?area ?counts WHERE {
  { ?told insp:respondsTo ?inspection ; a insp:ResponseDocument ; insp:concerns ?force ; insp:inspectionYear ?year ;
      insp:inPillar ?pillar ; insp:countsFrom ?counts }
  UNION
  { ?told insp:entryOf ?register ; insp:concerns ?force ; insp:inspectionYear ?year ; insp:inPillar ?pillar ;
      insp:countsFrom ?counts }
  UNION
  { ?told a insp:BackReference ; insp:referredYear ?year ; insp:referredArea ?area ; insp:statedIn ?document .
    ?document insp:concerns ?force ; insp:countsFrom ?counts }
} ORDER BY ?force ?year ?pillar ?area ?counts"""


_DAY = datetime.timedelta(days=1)


class Reason(StrEnum):
    """Why nothing newer is said of an open issue."""

    NOT_INSPECTED = "not inspected"
    NOTHING_FOUND = "inspected and nothing found"
    NOT_LOADED = "report not loaded"
    UNKNOWN = "no later inspection known"


Spell = tuple[Reason, datetime.date, datetime.date | None]
"""A reason, the day on which it begins to hold, and the day after the last; None where nothing ends it."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """An inspection that a loaded document tells of.

    Attributes:
        year: of the inspection.
        pillar: the last part of its IRI, or the area as printed, made alike; None where nothing names it.
        families: IRIs of the families of questions that its report inspects; none where it is not loaded.
        known: the first day on which it could be known.
        loaded: whether that is the report on it.
    """

    year: int
    pillar: str | None
    families: frozenset[str]
    known: datetime.date
    loaded: bool

    def covers(self, pillar: str | None, families: frozenset[str]) -> bool:
        """Whether it inspected the subject of a finding."""
        if self.families and families:
            return bool(self.families & families)
        return self.pillar is not None and self.pillar == pillar


@dataclass(frozen=True, slots=True)
class Standing:
    """That an issue is open from one day to another, both included, and was last stated in a year on a subject."""

    force: str
    start: datetime.date
    end: datetime.date
    year: int
    pillar: str | None
    families: frozenset[str]

    def reasons(self, steps: tuple[tuple[datetime.date, Reason], ...]) -> Iterator[Spell]:
        """The reasons that hold one after the other while it is open.

        Args:
            steps: of `reasons_by_day`.
        """
        ends = [*(day for day, _ in steps[1:]), None]
        for (day, reason), until in zip(steps, ends, strict=True):
            begin, last = max(day, self.start), self.end if until is None else min(until - _DAY, self.end)
            if begin <= last:
                yield reason, begin, None if last == OPEN_END else last + _DAY


def reasons_by_day(
    year: int, pillar: str | None, families: frozenset[str], inspections: tuple[Inspected, ...]
) -> tuple[tuple[datetime.date, Reason], ...]:
    """Why nothing newer is said of an issue, and since when, in order; what holds first holds from the first of days.

    Args:
        year: in which it was last stated.
        pillar: of that inspection.
        families: of the question that it was stated under.
        inspections: all of the force.
    """
    later = [each for each in inspections if each.year > year]
    covering = [each for each in later if each.covers(pillar, families)]
    days = {each.known for each in covering}
    days |= {each.known for each in later if each.loaded and each.pillar == pillar}  # which answers what was only told
    steps = [(datetime.date.min, Reason.UNKNOWN)]
    for day in sorted(days):
        loaded = {(each.year, each.pillar) for each in later if each.loaded and each.known <= day}
        if any(each.loaded and each.known <= day for each in covering):
            reason = Reason.NOTHING_FOUND
        elif any(each.known <= day and (each.year, each.pillar) not in loaded for each in covering):
            reason = Reason.NOT_LOADED
        elif pillar is not None and any(each.loaded and each.known <= day and each.pillar == pillar for each in later):
            reason = Reason.NOT_INSPECTED
        else:
            reason = Reason.UNKNOWN
        if reason != steps[-1][1]:
            steps.append((day, reason))
    return tuple(steps)


class Reinspections:
    """How many open issues have each reason, by force and day."""

    def __init__(self, standing: tuple[Standing, ...], inspections: Mapping[str, tuple[Inspected, ...]]) -> None:
        """Count them.

        Args:
            standing: the open issues.
            inspections: by IRI of the force.
        """
        self._changes: dict[str, Counter[tuple[datetime.date, Reason]]] = defaultdict(Counter)
        steps: dict[tuple[object, ...], tuple[tuple[datetime.date, Reason], ...]] = {}
        for each in standing:
            subject = (each.force, each.year, each.pillar, each.families)
            if subject not in steps:
                told = inspections.get(each.force, ())
                steps[subject] = reasons_by_day(each.year, each.pillar, each.families, told)
            for reason, begin, end in each.reasons(steps[subject]):
                self._changes[each.force][begin, reason] += 1
                if end:
                    self._changes[each.force][end, reason] -= 1

    @classmethod
    def of(cls, store: Store) -> Reinspections:
        """Read them from a store."""
        return cls(tuple(_standing(store)), _inspections(store))

    def counted(self, day: datetime.date, force: str | None) -> dict[Reason, int]:
        """The number of open issues with each reason.

        Args:
            day: asked for; graph.terms.OPEN_END where none was.
            force: IRI of the force asked for; None for all.
        """
        counts = dict.fromkeys(Reason, 0)
        for name, changes in self._changes.items():
            if force is None or name == force:
                for (begins, reason), change in changes.items():
                    if begins <= day:
                        counts[reason] += change
        return counts


def _standing(store: Store) -> Iterator[Standing]:
    families: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in rows(store, _OPEN):
        place = (row["issue"], row["force"], row["from"], row["until"], row["year"], _last(row["pillar"]))
        families[tuple(part or "" for part in place)] |= {row["family"]} - {None}  # type: ignore[arg-type]  # taken out
    for (_, force, start, end, year, pillar), found in families.items():
        begin, until = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)
        yield Standing(force, begin, until, int(year), pillar or None, frozenset(found))


def _inspections(store: Store) -> dict[str, tuple[Inspected, ...]]:
    families: dict[str | None, set[str]] = defaultdict(set)
    for row in rows(store, _INSPECTED):
        families[row["document"]].add(row["family"] or "")
    found: dict[str, set[Inspected]] = defaultdict(set)
    for row in rows(store, _REPORTS):
        known = datetime.date.fromisoformat(row["counts"] or "")
        seen = frozenset(families[row["document"]])
        found[row["force"] or ""].add(Inspected(int(row["year"] or 0), _last(row["pillar"]), seen, known, loaded=True))
    for row in rows(store, _TOLD):
        known = datetime.date.fromisoformat(row["counts"] or "")
        pillar = _last(row["pillar"]) or (row["area"] or "").lower().replace(" ", "-")
        told = Inspected(int(row["year"] or 0), pillar, frozenset(), known, loaded=False)
        found[row["force"] or ""].add(told)
    return {force: tuple(each) for force, each in found.items()}


def _last(iri: str | None) -> str | None:
    return iri.rsplit("/", 1)[-1] if iri else None
