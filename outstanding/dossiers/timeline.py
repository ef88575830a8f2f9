"""The timeline of an issue: who said what of it in which document, set out in lanes from left to right.

Only geometry and words are made here; a template draws them. Lengths are those of the picture, in its own units.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from outstanding.dossiers.sections import Row

LEFT: Final = 210
"""Where the years begin; the names of the lanes stand before."""

WIDTH: Final = 1000
LANE: Final = 56
TOP: Final = 34
"""Room for the years above the first lane."""

UNDATED: Final = 70
"""Room behind the last year for what has no day at all."""

NARROW: Final = 26
"""The least distance between two marks of a lane."""

LANES: Final = (
    "Inspectorate: reports",
    "Inspectorate: letters and verdicts",
    "Force and policing body",
    "Registers and trackers",
    "Spoken of in later reports",
)

_BY_EVENT: Final = {"stated": 0, "quoted": 1, "repeated": 2, "listed": 3, "mentioned": 4, "implied closed": 4}
_SHAPES: Final = ("circle", "diamond", "square", "triangle", "ring")
_TELLING: Final = frozenset({"stated", "quoted", "repeated", "listed"})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a document says of the issue.

    Attributes:
        name: what it does, such as `stated`, `restates` or a status.
        detail: beside it; empty where there is nothing to add.
        quotation: the words that it rests on.
        finding: the IRI of the finding that it is about.
    """

    name: str
    detail: str
    quotation: str
    finding: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A document and all that it says of the issue.

    Attributes:
        number: from 1, in the order of the table.
        lane: its place among `LANES`.
        title: the document's.
        document: its IRI.
        day: the latest day on which it may have been published; empty where it is undated.
        year: of the inspection that it reports on; empty where unknown.
        events: in order.
    """

    number: int
    lane: int
    title: str
    document: str
    day: str
    year: str
    events: tuple[Event, ...]

    @property
    def heading(self) -> str:
        """What it does, in a line."""
        return ", ".join(dict.fromkeys(event.name for event in self.events))

    @property
    def quotation(self) -> str:
        """The words that it rests on: of the first event that has any."""
        return next((event.quotation for event in self.events if event.quotation), "")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stop as it is drawn, around a point."""

    stop: Stop
    x: float
    y: float
    shape: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane that holds a mark: its name, and the height of its middle."""

    name: str
    y: float


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a year."""

    year: int
    x: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture, and the stops of the table beneath it."""

    stops: tuple[Stop, ...]
    marks: tuple[Mark, ...]
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    width: int
    height: int
    undated: float | None
    """Where the column of what has no day begins; None where there is none."""


def timeline(history: Sequence[Row]) -> Timeline:
    """Set out the rows of `issue-history` for one issue."""
    stops = tuple(_stops(history))
    days = {stop.number: _day(stop) for stop in stops}
    known = [day for day in days.values() if day]
    years = range(min(day.year for day in known), max(day.year for day in known) + 2) if known else range(0)
    undated = any(day is None for day in days.values())
    end = WIDTH - 20 - (UNDATED if undated else 0)
    used = sorted({stop.lane for stop in stops})
    heights = {lane: TOP + LANE * place + LANE / 2 for place, lane in enumerate(used)}

    def place(day: datetime.date | None) -> float:
        if day is None:
            return end + UNDATED / 2
        start = datetime.date(years[0], 1, 1)
        whole = (datetime.date(years[-1], 1, 1) - start).days
        return LEFT + 14 + (end - LEFT - 14) * (day - start).days / whole

    marks: list[Mark] = []
    for lane in used:
        right = 0.0
        for stop in sorted((each for each in stops if each.lane == lane), key=lambda each: place(days[each.number])):
            right = max(place(days[stop.number]), right + NARROW)
            marks.append(Mark(stop, round(min(right, WIDTH - 14), 1), heights[lane], _SHAPES[lane]))
    return Timeline(
        stops,
        tuple(sorted(marks, key=lambda mark: mark.stop.number)),
        tuple(Lane(LANES[lane], heights[lane]) for lane in used),
        tuple(Tick(year, round(place(datetime.date(year, 1, 1)), 1)) for year in years),
        WIDTH,
        TOP + LANE * len(used) + 6,
        end if undated else None,
    )


def _stops(history: Sequence[Row]) -> list[Stop]:
    """The documents by day, those without one last; each with its events, each of which is told once."""
    found = []
    by_document = {
        document: list(rows)
        for document, rows in itertools.groupby(
            sorted(history, key=lambda row: str(row["document"])), key=lambda row: str(row["document"])
        )
    }
    newest: dict[str, str] = {}
    for rows in by_document.values():
        year = str(rows[0]["year"] or "")
        newest[year] = max(newest.get(year, ""), str(rows[0]["issued"] or ""))
    ordered = sorted(by_document, key=lambda each: _order(by_document[each][0], newest))
    for number, document in enumerate(ordered, 1):
        rows = by_document[document]
        events = tuple(
            dict.fromkeys(
                Event(str(row["event"]), str(row["detail"] or ""), str(row["quotation"] or ""), str(row["finding"]))
                for row in rows
            )
        )
        first = rows[0]
        day, year = str(first["issued"] or ""), str(first["year"] or "")
        found.append(Stop(number, _lane(events), str(first["title"]), document, day, year, events))
    return found


def _order(row: Row, newest: Mapping[str, str]) -> tuple[str, bool, str]:
    """Where a document stands: by day; without one behind the newest on the same inspection, or of its year."""
    year = str(row["year"] or "")
    last = newest[year] or (f"{year}-12-31" if year else "9999")
    return str(row["issued"] or "") or last, not row["issued"], str(row["document"])


def _day(stop: Stop) -> datetime.date | None:
    return datetime.date.fromisoformat(stop.day) if stop.day else None


def _lane(events: Sequence[Event]) -> int:
    """By what the document is to the issue; one that only gives statuses by who asserts them."""
    telling = next((event.name for event in events if event.name in _BY_EVENT), None)
    if telling is not None:
        return _BY_EVENT[telling]
    if any("force" in event.detail or "policing body" in event.detail for event in events):
        return 2
    return 1
