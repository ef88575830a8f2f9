"""Tables of plans and trackers: what kind a row is, whose it is, by when, and what its colour means."""

from __future__ import annotations

import datetime

import pytest
from sample_forms import SAMPLES

from graph.reference import ReferenceData
from loaders.columns import parted_heads
from loaders.reading import read_bytes
from loaders.records import ReportRecord
from loaders.short_dates import short_date
from loaders.sources import DocumentFacts, Sidecar

HEAD = "Ref,Report,Recommendation / AFI,Owner,Due date,Status"


@pytest.fixture(scope="module")
def reference() -> ReferenceData:
    return ReferenceData.packaged().extended_by(Sidecar.beside(SAMPLES).reference)


def _read(rows: list[str], reference: ReferenceData, head: str = HEAD) -> ReportRecord:
    content = "\n".join(["Carrow Police inspection tracker", "Updated 3 June 2024", head, *rows])
    return read_bytes(content.encode(), "table.csv", DocumentFacts(file="table.csv"), reference).record


def test_the_number_of_a_row_tells_its_kind_and_its_cause_of_concern(reference: ReferenceData) -> None:
    record = _read(
        [
            "CoC 1,PEEL 2021/22,Calls go unanswered and nobody counts them,ACC,1.12.24,Open",
            "CoC 1.1,PEEL 2021/22,Count the calls that go unanswered,ACC,Oct-24,Open",
            "COC1-R2,PEEL 2021/22,Answer more of the calls,ACC,Q2 2024/25,Open",
            "AFI 4,PEEL 2021/22,The force should mend its telephones,ACC,TBC,Open",
        ],
        reference,
    )
    assert [(each.id, each.parent) for each in record.findings] == [
        ("coc-1", None),
        ("rec-1", "coc-1"),
        ("rec-2", "coc-1"),
        ("afi-1", None),
    ]
    due = [each.due.date for each in record.findings if each.due]
    assert due == [datetime.date(2024, 12, 1), datetime.date(2024, 10, 31), datetime.date(2024, 9, 30), None]


def test_rows_of_other_bodies_and_totals_are_no_findings(reference: ReferenceData) -> None:
    record = _read(
        [
            "AFI 1,PEEL 2021/22,The force should mend its telephones,ACC,1 May 2024,Closed",
            "IA 3,Internal audit 22/23,The force should count its radios,Fleet,1 May 2024,Open",
            "V 2,Independent custody visitors,The force should mend the heating,Estates,1 May 2024,Open",
            "Total,,3 items are here,,,",
        ],
        reference,
    )
    assert [each.id for each in record.findings] == ["afi-1"]
    assert [each.detail[:6] for each in record.warnings if each.code == "other-body"] == ["2 rows"]


def test_what_has_a_day_of_closure_is_closed(reference: ReferenceData) -> None:
    rows = ["PEEL 2021/22,The force should mend its telephones,1 May 2024,HMICFRS"]
    record = _read(rows, reference, "Report,Recommendation,Date closed,Closed by")
    (status,) = record.statuses
    assert (status.status, status.asserted_by, str(status.on.latest if status.on else "")) == (
        "closed",
        "inspectorate",
        "2024-05-01",
    )


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Green - on course", "in-progress"),
        ("Blue - evidence sent to HMICFRS", "awaiting-review"),
        ("Amber", "in-progress"),
        ("Open - with HMICFRS for sign off", "awaiting-review"),
        ("Not assured", "open"),
        ("n/a", None),
    ],
)
def test_words_behind_a_colour_go_before_it(words: str, status: str | None, reference: ReferenceData) -> None:
    rows = [f"AFI 1,PEEL 2021/22,The force should mend its telephones,ACC,1 May 2024,{words}"]
    rows.append("AFI 2,PEEL 2021/22,The force should buy telephones,ACC,1 May 2024,Open")
    told = [each.status for each in _read(rows, reference).statuses if each.finding == "afi-1"]
    assert told == ([status] if status else [])


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("31/12/24", "2024-12-31"),
        ("Sept 17", "2017-09-30"),
        ("2022-06", "2022-06-30"),
        ("Q4 2023/24", "2024-03-31"),
        ("Q3 2023/24", "2023-12-31"),
        ("31/13/24", None),
        ("May need more", None),
    ],
)
def test_short_dates_are_read_in_the_british_order(words: str, day: str | None) -> None:
    assert short_date(words) == (datetime.date.fromisoformat(day) if day else None)


def test_a_header_that_lost_its_cells_is_taken_apart_where_all_of_it_is_known() -> None:
    line = "No. What HMICFRS said What we are doing Who By when BRAG"
    assert parted_heads(line, 6) == ("No.", "What HMICFRS said", "What we are doing", "Who", "By when", "BRAG")
    assert parted_heads("The table says who does what by when and why", 6) == ()
