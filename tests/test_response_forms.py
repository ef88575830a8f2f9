"""Forms that responses of other offices have: each rule in a few lines, of a made-up force."""

from __future__ import annotations

import datetime

import pytest

from graph.reference import ReferenceData
from loaders.reading import read_bytes
from loaders.records import ReportRecord
from loaders.sources import DocumentFacts

TITLE = "Commissioner\u2019s response to HMICFRS report: PEEL 2021/22 \u2013 An inspection of Wexmoor Police\n\n"
PUBLISHED = "The report was published on 17 March 2022. I welcome it.\n\n"
LINES = """OFFICE OF THE POLICE AND CRIME COMMISSIONER FOR WEXMOOR
Published 14/11/2022

HMICFRS PEEL 2021/22 inspection of Wexmoor Police (published 22/09/2022)
What the inspectors said and what we are doing about it

AFI 1: Bicycles
The force should oil its bicycles every week.
Our response: Oil has been bought.
Lead: Head of Bicycles
By when: 31/03/2023
Status: On track

AFI 2: Lamps. The force should light its lamps before it rides.
Our response: See AFI 1.
By when: TBC

AFI 3 - Boats - The force should paint its boats.
Our response: No paint is left.

AFI 4 (repeated from 2018/19)
The force should mend its bells.
Our response: They ring.
"""


def _read(text: str, reference: ReferenceData) -> ReportRecord:
    return read_bytes(text.encode(), "response.txt", DocumentFacts(file="response.txt"), reference).record


def test_a_line_for_each_field_is_read_as_answers_to_findings(sample_reference: ReferenceData) -> None:
    record = _read(LINES, sample_reference)
    assert record.layout is not None
    assert record.layout.name == "policing-body-answers"
    assert record.report.key == "wexmoor/peel-2021-22/pcc-response"
    assert str(record.report.issued.latest) == "2022-11-14"
    assert [(each.kind.value, each.text) for each in record.findings] == [
        ("area_for_improvement", "The force should oil its bicycles every week."),
        ("area_for_improvement", "The force should light its lamps before it rides."),
        ("area_for_improvement", "The force should paint its boats."),
        ("area_for_improvement", "The force should mend its bells."),
    ]
    assert [each.due and (each.due.printed, each.due.date) for each in record.findings] == [
        ("31/03/2023", datetime.date(2023, 3, 31)),
        ("TBC", None),
        None,
        None,
    ]
    assert [(each.finding, each.status) for each in record.statuses] == [("afi-1", "in-progress")]


def test_recommendations_below_a_cause_of_concern_are_its_own(sample_reference: ReferenceData) -> None:
    record = _read(
        f"{TITLE}{PUBLISHED}Cause of concern 1\nThe control room does not answer calls in good time.\n"
        "Recommendation 1.1 \u2013 Within three months, the force should hire call takers.\nPCC comment: I have paid.\n"
        "Area for improvement 1\nThe force needs to improve how it mends bicycles.\nPCC comment: It will.\n",
        sample_reference,
    )
    assert [(each.id, each.parent) for each in record.findings] == [
        ("coc-1", None),
        ("rec-1", "coc-1"),
        ("afi-1", None),
    ]
    due = record.findings[1].due
    assert due is not None
    assert (due.printed, due.date) == ("Within three months", datetime.date(2022, 6, 17))


def test_a_label_may_have_a_deadline_beside_it(sample_reference: ReferenceData) -> None:
    record = _read(
        f"{TITLE}Recommendation 1 (by 30 April 2023)\nThe force should stop sending one rider only.\n"
        "Chief Constable: Agreed.\nMayor: Supported.\n",
        sample_reference,
    )
    assert [each.due and each.due.date for each in record.findings] == [datetime.date(2023, 4, 30)]


def test_rows_that_say_what_the_rows_below_them_are(sample_reference: ReferenceData) -> None:
    cells = (
        "<tr><th>Recommendation</th><th>Force response</th><th>PCC comment</th></tr>"
        "<tr><td>The force should hold a list.</td><td>Accepted. Complete. There is one.</td><td>Good.</td></tr>"
        "<tr><td colspan=3>Areas for improvement</td></tr>"
        "<tr><td>The force should make sure that lists are graded within a week (repeated from 2021).</td>"
        "<td>Accepted in part. We do not agree that each needs one.</td><td>Again.</td></tr>"
    )
    page = (
        f"<html><body><main><h1>{TITLE.strip()}</h1><table>{cells}</table><p>26 October 2022</p></main></body></html>"
    )
    record = read_bytes(page.encode(), "a.html", DocumentFacts(file="a.html"), sample_reference).record
    assert [(each.kind.value, each.text, each.due) for each in record.findings] == [
        ("recommendation", "The force should hold a list.", None),
        ("area_for_improvement", "The force should make sure that lists are graded within a week", None),
    ]
    assert [(each.finding, each.status, each.asserted_by) for each in record.statuses] == [
        ("rec-1", "complete", "force")
    ]
    positions = {each.answers: each.position for each in record.responses if each.by == "force"}
    assert positions["afi-1"] == "partly-accepted"
    assert str(record.report.issued.latest) == "2022-10-26"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Report published 16 February 2023. Response published 11 April 2023.", "2023-04-11"),
        ("This response: 20 June 2023.", "2023-06-20"),
        ("Posted on Friday 6th May, 2022", "2022-05-06"),
        ("Response published on our website: 14 May 2022", "2022-05-14"),
    ],
)
def test_the_day_of_a_response_is_told_from_that_of_the_report(
    line: str, day: str, sample_reference: ReferenceData
) -> None:
    text = f"{TITLE}{line}\n\nRecommendation 1\nThe force should ring.\nPCC comment: It does.\n"
    assert str(_read(text, sample_reference).report.issued.latest) == day
