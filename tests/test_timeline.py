"""The timeline of an issue: every document once, in the order of time, in the lane of who speaks."""

from __future__ import annotations

import datetime
import itertools

from hypothesis import given
from hypothesis import strategies as st

from graph.release import Release
from graph.store import EmbeddedStore
from graph.terms import Base
from outstanding.dossiers import issue
from outstanding.dossiers.timeline import LANES, LEFT, NARROW, Timeline, timeline
from queries.answers import Enquiries

HUB = "https://w3id.org/outstanding/id/wexmoor/issue/peel-2015-vulnerability/report/afi-1"

DAYS = st.none() | st.dates(datetime.date(2014, 1, 1), datetime.date(2026, 12, 31)).map(datetime.date.isoformat)
EVENTS = st.sampled_from(
    ["stated", "quoted", "repeated", "listed", "mentioned", "implied closed", "closed", "restates"]
)


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, str | int | bool | None]]:
    """Rows as `issue-history` has them: some documents, each with some events."""
    rows: list[dict[str, str | int | bool | None]] = []
    for number in range(draw(st.integers(1, 8))):
        issued, year = draw(DAYS), draw(st.none() | st.integers(2014, 2026))
        rows.extend(
            {
                "document": f"https://example.org/{number}",
                "title": f"Report {number}",
                "issued": issued,
                "year": year,
                "event": event,
                "detail": None,
                "quotation": f"Words of {number}",
                "finding": f"https://example.org/{number}/afi-1",
            }
            for event in draw(st.lists(EVENTS, min_size=1, max_size=4))
        )
    return rows


@given(histories())
def test_each_document_has_one_mark_within_the_picture_and_no_two_of_a_lane_overlap(
    rows: list[dict[str, str | int | bool | None]],
) -> None:
    drawn = timeline(rows)
    assert sorted(stop.document for stop in drawn.stops) == sorted({str(row["document"]) for row in rows})
    assert [stop.number for stop in drawn.stops] == list(range(1, len(drawn.stops) + 1))
    assert all(LEFT <= mark.x <= drawn.width for mark in drawn.marks)
    by_lane = itertools.groupby(sorted(drawn.marks, key=lambda mark: (mark.y, mark.x)), key=lambda mark: mark.y)
    for _, marks in by_lane:
        places = [mark.x for mark in marks]
        crowded = len(places) * NARROW > drawn.width - LEFT
        assert crowded or all(
            later - earlier >= NARROW - 1 or later > drawn.width - 20 for earlier, later in itertools.pairwise(places)
        )


@given(histories())
def test_dated_documents_stand_in_the_order_of_their_days(rows: list[dict[str, str | int | bool | None]]) -> None:
    days = [stop.day for stop in timeline(rows).stops if stop.day]
    assert days == sorted(days)


def test_the_order_of_the_rows_changes_nothing(sample_store: EmbeddedStore, samples: Release) -> None:
    told = _dossier(sample_store, samples).history.rows
    assert timeline(tuple(reversed(told))).marks[0].stop.title == timeline(told).marks[0].stop.title
    assert [stop.document for stop in timeline(tuple(reversed(told))).stops] == [
        stop.document for stop in timeline(told).stops
    ]


def test_an_undated_response_stands_behind_the_report_that_it_answers(
    sample_store: EmbeddedStore, samples: Release
) -> None:
    drawn = _drawn(sample_store, samples)
    titles = [stop.title for stop in drawn.stops]
    assert titles.index("Response to Police Effectiveness - 2017, Wexmoor Police") == 1 + titles.index(
        "PEEL: Police effectiveness 2017 \u2013 Wexmoor Police"
    )
    assert drawn.undated is not None


def test_lanes_tell_the_inspectorate_from_the_policing_body(sample_store: EmbeddedStore, samples: Release) -> None:
    drawn = _drawn(sample_store, samples)
    lanes = {stop.title: LANES[stop.lane] for stop in drawn.stops}
    assert lanes["PEEL: Police effectiveness 2017 \u2013 Wexmoor Police"] == "Inspectorate: reports"
    assert lanes["Response to Police Effectiveness - 2017, Wexmoor Police"] == "Force and policing body"


def test_wordings_are_compared_with_the_statement_before(sample_store: EmbeddedStore, samples: Release) -> None:
    told = _dossier(sample_store, samples)
    first, *later = told.wordings
    assert first.comparison is None
    last = later[-1].comparison
    assert last is not None
    assert "further" in [piece.text for piece in last.both if piece.change == "come"]
    for wording in later:
        assert wording.comparison is not None
        kept = " ".join(piece.text for piece in wording.comparison.both if piece.change != "gone")
        assert kept.split() == wording.text.split()


def test_what_could_be_known_when_ends_where_the_next_begins(sample_store: EmbeddedStore, samples: Release) -> None:
    statuses = [claim for claim in _dossier(sample_store, samples).claims if claim.about == "status"]
    assert statuses[0].end is None, "the newest holds still"
    for newer, older in itertools.pairwise(statuses):
        assert older.end is not None
        assert newer.start is not None
        assert older.end < newer.start


def _dossier(store: EmbeddedStore, release: Release) -> issue.Dossier:
    return issue.dossier(Enquiries(release, store), store, Base(), HUB)


def _drawn(store: EmbeddedStore, release: Release) -> Timeline:
    return _dossier(store, release).timeline
