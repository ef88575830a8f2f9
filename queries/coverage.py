"""Coverage: what an answer rests on, and what it leaves out."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from graph.release import Release
from graph.store import Row, Store, rows
from graph.terms import OPEN_END, Base
from queries.reinspections import Reason, Reinspections

_DOCUMENTS = """
SELECT DISTINCT ?document ?title ?counts ?layout ?force WHERE {
  ?document insp:loaderVersion ?version ; insp:countsFrom ?counts .
  OPTIONAL { ?document dcterms:title ?title }
  OPTIONAL { ?document insp:layout ?layout }
  OPTIONAL { ?document insp:concerns ?force }
} ORDER BY ?document"""

# A register tells of documents from the day on which the first of them was published.
_ENTERED = """
SELECT ?document (MIN(?day) AS ?first) WHERE {
  ?entry insp:entryOf ?document ; insp:countsFrom ?day .
} GROUP BY ?document ORDER BY ?document"""

_OUTSTANDING = """
SELECT DISTINCT ?issue ?force ?from ?until WHERE {
  ?status insp:hasStatus status:outstanding ; a insp:StatusClaim ; insp:ofIssue ?issue ;
    insp:countsFrom ?from ; insp:countsUntil ?until .
  ?issue insp:concerns ?force .
} ORDER BY ?issue ?force ?from ?until"""

# Of the few issues that are outstanding at some time only.
_FIRST_RAISED = """
SELECT DISTINCT ?issue ?from ?until WHERE {
  ?status insp:hasStatus status:outstanding ; a insp:StatusClaim ; insp:ofIssue ?issue .
  ?first insp:ofIssue ?issue ; a insp:FirstRaisedClaim ; insp:countsFrom ?from ; insp:countsUntil ?until .
} ORDER BY ?issue ?from ?until"""

_FOREIGN = frozenset({"others", "publishers"})


class Coverage(BaseModel):
    """What an answer rests on.

    A force that is asked for narrows all of it to documents about that force; unrecognised documents that name no
    single force are counted for every force.
    """

    model_config = ConfigDict(frozen=True)

    documents: int = Field(description="how many documents are loaded")
    counted: int = Field(description="how many of them the answer rests on")
    as_of: datetime.date | None = Field(description="the day asked for; null where everything loaded counts")
    undated: tuple[str, ...] = Field(description="titles of documents without a date of publication")
    later: tuple[str, ...] = Field(description="titles of documents published after the day asked for")
    unrecognised: tuple[str, ...] = Field(description="files of no known layout: no findings were read from them")
    without_year: int = Field(description="outstanding issues whose year of first raising nothing names")
    not_inspected: int = Field(
        default=0,
        description="open issues whose subject a loaded report on a later inspection of the same area left out",
    )
    nothing_found: int = Field(
        default=0,
        description="open issues whose subject was inspected since, by a loaded report that does not list them",
    )
    not_loaded: int = Field(
        default=0,
        description="open issues whose subject was inspected since, as a loaded document tells, by no loaded report",
    )
    no_inspection_known: int = Field(
        default=0,
        description="open issues of whose subject nothing loaded tells a later inspection: there may be one",
    )
    others: tuple[str, ...] = Field(default=(), description="titles of documents that other publishers read")
    publishers: tuple[str, ...] = Field(default=(), description="the imports that these documents came with")

    @model_serializer(mode="wrap")
    def _without_nobody(self, dump: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Other publishers are told of only where there are any."""
        found: dict[str, object] = dump(self)
        return found if self.publishers else {name: found[name] for name in found if name not in _FOREIGN}

    @property
    def sentence(self) -> str:
        """The same in one line."""
        on = f" as of {self.as_of}" if self.as_of else ""
        parts = [f"Coverage{on}: {self.counted} of {_counted(self.documents, 'document')} counted"]
        if self.publishers:
            parts.append(f"{len(self.others)} of them come from other publishers: {', '.join(self.publishers)}")
        if self.later:
            parts.append(f"{len(self.later)} published later")
        if self.undated:
            counts = "left out" if self.as_of else "counted"
            parts.append(f"undated and {counts}: {', '.join(self.undated)}")
        if self.unrecognised:
            parts.append(f"unrecognised, nothing read: {', '.join(self.unrecognised)}")
        if self.without_year:
            parts.append(f"{_counted(self.without_year, 'outstanding issue')} of unknown first year not listed by year")
        reasons = {
            Reason.NOTHING_FOUND: self.nothing_found,
            Reason.NOT_INSPECTED: self.not_inspected,
            Reason.NOT_LOADED: self.not_loaded,
            Reason.UNKNOWN: self.no_inspection_known,
        }
        if any(reasons.values()):
            told = ", ".join(f"{number} {reason}" for reason, number in reasons.items())
            parts.append(f"open issues since they were last stated: {told}")
        return "; ".join(parts) + "."


@dataclass(frozen=True, slots=True)
class Spell:
    """The days from `start` to `end`, both included, on which something of an issue is so."""

    start: datetime.date
    end: datetime.date

    def holds(self, day: datetime.date) -> bool:
        """Whether the day is one of them."""
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document that is loaded.

    Attributes:
        name: its title, else the name of its file, else its IRI.
        counts: the first day on which it could be known; graph.terms.OPEN_END where it is undated.
        recognised: whether its layout is known.
        forces: IRIs of the forces that it is about; none where that is not clear.
        publisher: the name of the other publisher that made it; None for our own.
    """

    name: str
    counts: datetime.date
    recognised: bool
    forces: frozenset[str]
    publisher: str | None


@dataclass(frozen=True, slots=True)
class Outstanding:
    """An issue that is outstanding at some time: whose, when, and when its year of first raising is known."""

    force: str
    spells: tuple[Spell, ...]
    of_known_year: tuple[Spell, ...]

    def without_year(self, day: datetime.date) -> bool:
        """Whether it is outstanding on a day, and nothing known by then names its year."""
        return any(each.holds(day) for each in self.spells) and not any(each.holds(day) for each in self.of_known_year)

    def changes(self) -> Iterator[tuple[datetime.date, int]]:
        """The days from which on it is one more (1) or one less (-1) without a year."""
        spells = (*self.spells, *self.of_known_year)
        was = False
        for day in sorted(
            {each.start for each in spells} | {_next(each.end) for each in spells if each.end < OPEN_END}
        ):
            now = self.without_year(day)
            if now != was:
                yield day, 1 if now else -1
            was = now


@dataclass(frozen=True, slots=True)
class _OfForce:
    """What there is on one force, or on all, whatever the day.

    Attributes:
        days: when each document that counts could be known, in order.
        dated: names of those that are dated, in the same order.
        changes: the days on which the number of issues without a year changes, in order.
        without_year: that number before the first of them, and from each of them on.
    """

    documents: int
    days: tuple[datetime.date, ...]
    dated: tuple[str, ...]
    undated: tuple[str, ...]
    unrecognised: tuple[str, ...]
    others: tuple[str, ...]
    publishers: tuple[str, ...]
    changes: tuple[datetime.date, ...]
    without_year: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the answers of a release rest on, read once: the coverage of any of them follows without asking again."""

    documents: tuple[Loaded, ...]
    outstanding: tuple[Outstanding, ...]
    reinspections: Reinspections = field(default_factory=lambda: Reinspections((), {}), compare=False, repr=False)
    _of_force: dict[str | None, _OfForce] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, release: Release, store: Store) -> Grounds:
        """Read them from a release's store."""
        base = Base(release.manifest.base)
        files = {str(base.thing(entry.key)): entry.name for entry in release.manifest.documents}
        described: dict[str, Row] = {}
        forces: dict[str, set[str]] = defaultdict(set)
        for row in rows(store, _DOCUMENTS):
            document = row["document"] or ""
            described.setdefault(document, row)
            forces[document] |= {row["force"]} - {None}  # type: ignore[arg-type]  # None is taken out
        first = {row["document"]: row["first"] for row in rows(store, _ENTERED)}
        entered = {document: datetime.date.fromisoformat(day) for document, day in first.items() if document and day}
        documents = tuple(
            Loaded(
                name=row["title"] or files.get(document, "") or document,
                counts=min(datetime.date.fromisoformat(row["counts"] or ""), entered.get(document, OPEN_END)),
                recognised=bool(row["layout"]),
                forces=frozenset(forces[document]),
                publisher=_publisher(document, release.publishers),
            )
            for document, row in described.items()
        )
        known: dict[str | None, list[Spell]] = defaultdict(list)
        for row in rows(store, _FIRST_RAISED):
            known[row["issue"]].append(_spell(row))
        spells: dict[tuple[str | None, str], list[Spell]] = defaultdict(list)
        for row in rows(store, _OUTSTANDING):
            spells[row["issue"], row["force"] or ""].append(_spell(row))
        return cls(
            documents,
            tuple(
                Outstanding(force, tuple(held), tuple(known[issue])) for (issue, force), held in sorted(spells.items())
            ),
            Reinspections.of(store),
        )

    def coverage(self, as_of: datetime.date, force: str | None) -> Coverage:
        """The coverage of an answer.

        Args:
            as_of: the day asked for; graph.terms.OPEN_END where none was.
            force: IRI of the force asked for; None for all.
        """
        known = self._of_force.get(force)
        if known is None:
            known = self._of_force.setdefault(force, self._about(force))
        told = bisect_right(known.days, as_of)
        reasons = self.reinspections.counted(as_of, force)
        return Coverage(
            documents=known.documents,
            counted=told,
            as_of=as_of if as_of != OPEN_END else None,
            undated=known.undated,
            later=tuple(sorted(known.dated[told:])),
            unrecognised=known.unrecognised,
            without_year=known.without_year[bisect_right(known.changes, as_of)],
            not_inspected=reasons[Reason.NOT_INSPECTED],
            nothing_found=reasons[Reason.NOTHING_FOUND],
            not_loaded=reasons[Reason.NOT_LOADED],
            no_inspection_known=reasons[Reason.UNKNOWN],
            others=known.others,
            publishers=known.publishers,
        )

    def _about(self, force: str | None) -> _OfForce:
        documents = [each for each in self.documents if force is None or not each.forces or force in each.forces]
        changed: Counter[datetime.date] = Counter()
        for each in self.outstanding:
            if force is None or each.force == force:
                changed.update(dict(each.changes()))
        changes = sorted(changed)
        counted = sorted((each for each in documents if each.recognised), key=lambda each: (each.counts, each.name))
        return _OfForce(
            documents=len(documents),
            days=tuple(each.counts for each in counted),
            dated=tuple(each.name for each in counted if each.counts < OPEN_END),
            undated=_names(each for each in counted if each.counts == OPEN_END),
            unrecognised=_names(each for each in documents if not each.recognised),
            others=_names(each for each in documents if each.publisher),
            publishers=tuple(sorted({each.publisher for each in documents if each.publisher})),
            changes=tuple(changes),
            without_year=tuple(accumulate((changed[day] for day in changes), initial=0)),
        )


def _next(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=1)


def _spell(row: Row) -> Spell:
    return Spell(datetime.date.fromisoformat(row["from"] or ""), datetime.date.fromisoformat(row["until"] or ""))


def _names(documents: Iterable[Loaded]) -> tuple[str, ...]:
    return tuple(sorted(each.name for each in documents))


def _publisher(document: str, publishers: Mapping[str, str]) -> str | None:
    """The name of the other publisher that made a document; None for our own."""
    return next((name for base, name in publishers.items() if document.startswith(base)), None)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
