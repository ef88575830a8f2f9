"""Forms that letters of other years and hands have: each rule in a few lines, of a made-up force."""

from __future__ import annotations

import pytest

from graph.errors import IdentityError
from graph.reference import ReferenceData
from loaders.reading import read_bytes
from loaders.records import ReportRecord
from loaders.sources import DocumentFacts

HEAD = """Wexmoor Police: PEEL causes of concern revisit letter

Letter information

From:
Ann Leeson
His Majesty's Inspector of Constabulary

To:
Dan Pell
Chief Constable
Wexmoor Police

Sent on:
12 June 2023

"""


def _read(body: str, reference: ReferenceData, head: str = HEAD) -> ReportRecord:
    text = f"{head}{body}\n\nYours sincerely,\n\nAnn Leeson\n"
    return read_bytes(text.encode(), "letter.txt", DocumentFacts(file="letter.txt"), reference).record


def _page(body: str, reference: ReferenceData) -> ReportRecord:
    page = (
        "<html><body><main><h1>Wexmoor Police: PEEL causes of concern revisit letter</h1><h2>Letter information</h2>"
        "<p>From:</p><p>Ann Leeson<br>His Majesty's Inspector of Constabulary</p><p>To:</p><p>Dan Pell<br>"
        f"Chief Constable<br>Wexmoor Police</p><p>Sent on:</p><p>12 June 2023</p>{body}</main></body></html>"
    )
    return read_bytes(page.encode(), "letter.html", DocumentFacts(file="letter.html"), reference).record


def _findings(record: ReportRecord) -> list[tuple[str, str | None, str]]:
    return [(each.id, each.parent, each.text) for each in record.findings]


def _statuses(record: ReportRecord) -> list[tuple[str, str]]:
    return [(each.finding, each.status) for each in record.statuses]


BOXED = """
<h2>Our causes of concern</h2>
<h3>Accelerated cause of concern: bicycles</h3><h4>Cause of concern</h4>
<p><strong>Too many bicycles in Wexmoor aren't oiled</strong></p>
<h4>Recommendations</h4><p>Wexmoor Police should immediately:</p><ul><li>buy oil; and</li><li>use it.</li></ul>
<h4>What we found</h4><p>Both have been achieved. We have closed this cause of concern.</p>
<h3>Cause of concern: boats</h3><h4>Cause of concern</h4><p><strong>The force doesn't paint its boats</strong></p>
<h4>Recommendations</h4><p>Wexmoor Police should:</p><ul><li>buy paint; and</li><li>use a brush.</li></ul>
<h4>What we found</h4><p>There is no paint. This cause of concern remains open.</p>
"""


def test_a_statement_may_be_printed_as_a_heading_below_its_label(sample_reference: ReferenceData) -> None:
    record = _page(BOXED, sample_reference)
    assert _findings(record) == [
        ("coc-1", None, "Too many bicycles in Wexmoor aren't oiled"),
        ("rec-1", "coc-1", "buy oil"),
        ("rec-2", "coc-1", "use it."),
        ("coc-2", None, "The force doesn't paint its boats"),
        ("rec-3", "coc-2", "buy paint"),
        ("rec-4", "coc-2", "use a brush."),
    ]


def test_headings_below_that_of_a_cause_of_concern_stay_in_its_section(sample_reference: ReferenceData) -> None:
    assert _statuses(_page(BOXED, sample_reference)) == [
        ("rec-1", "complete"),
        ("rec-2", "complete"),
        ("coc-1", "closed"),
        ("coc-2", "open"),
    ]


def test_a_list_goes_on_behind_what_became_of_each_item(sample_reference: ReferenceData) -> None:
    record = _read(
        "4. For each recommendation I give what we said, and then our finding.\n\n"
        "a) The constabulary should train everybody who records a crime in the new rules.\n\nStatus: Partially met\n\n"
        "Of 40 officers 12 have been trained.\n\n"
        "b) Immediately, the constabulary should count its bicycles and write the number down.\n\n"
        "Status: Met (verified on site)\n\nThere are nine.\n\n"
        "5. The park is open, and every bicycle stands in it:\n\n- a red one; and\n- a green one.",
        sample_reference,
    )
    assert [each.text[:32] for each in record.findings] == [
        "The constabulary should train ev",
        "Immediately, the constabulary sh",
    ]
    assert _statuses(record) == [("rec-1", "in-progress"), ("rec-2", "complete")]


def test_a_label_may_name_its_subject_in_brackets(sample_reference: ReferenceData) -> None:
    record = _read(
        "What has become of them\n\nArea for improvement 1 (Managing offenders)\n\n"
        "The force should visit its offenders every week.\n\nThis has been merged with area for improvement 2.\n\n"
        "Area for improvement 2 (Investigating crime)\n\nThe force should look at its bicycles.\n\n"
        "Work has begun. In progress.",
        sample_reference,
    )
    assert [(each.number or "", each.text) for each in record.findings] == [
        ("", "The force should visit its offenders every week."),
        ("", "The force should look at its bicycles."),
    ]
    assert _statuses(record) == [("afi-1", "superseded"), ("afi-2", "in-progress")]


TOPICS = """Background

We inspected Wexmoor Police in May 2022 for our PEEL programme. We identified two causes of concern in respect of:

• bicycles and boats; and
• the control room.

Bicycles and boats

In our inspection we found that one in six bicycles was not oiled.

We recommended that the constabulary should:

• buy oil; and
• use it.

The control room

Our inspectors found that it was dark.

We recommended that the constabulary should, within three months:

• make sure that each lamp is mended within two days.

Lamps have been mended. The cause of concern is discharged with effect from today."""


def test_a_topic_gets_the_statement_of_its_own_section(sample_reference: ReferenceData) -> None:
    record = _read(TOPICS, sample_reference)
    assert [(each.id, each.label, each.text) for each in record.findings if each.parent is None] == [
        ("coc-1", "bicycles and boats", "In our inspection we found that one in six bicycles was not oiled."),
        ("coc-2", "the control room.", "Our inspectors found that it was dark."),
    ]
    assert [each.parent for each in record.findings if each.parent] == ["coc-1", "coc-1", "coc-2"]
    assert _statuses(record) == [("coc-2", "discharged")]


def test_a_topic_without_a_section_stays_a_topic(sample_reference: ReferenceData) -> None:
    record = _read(TOPICS.replace("Bicycles and boats\n\nIn", "What we saw\n\nIn"), sample_reference)
    assert record.findings[0].text == "bicycles and boats"


def test_how_long_a_thing_may_take_is_no_deadline(sample_reference: ReferenceData) -> None:
    due = {each.text: each.due and each.due.printed for each in _read(TOPICS, sample_reference).findings if each.parent}
    assert due["make sure that each lamp is mended within two days."] == "within three months"


def test_items_of_a_list_are_spoken_of_by_their_place(sample_reference: ReferenceData) -> None:
    record = _read(
        "Bicycles\n\nWe told the force that it should:\n\n• make sure that oil is bought every month;\n"
        "• check each time whether a lamp is broken; and\n• advise riders how to keep gloves dry.\n\n"
        "The first of these has been met. The shelf is full.\n\n"
        "The second has not moved on. This recommendation remains outstanding.\n\n"
        "Riders know more about gloves than they did, and the recommendation is in progress.",
        sample_reference,
    )
    assert _statuses(record) == [("rec-1", "complete"), ("rec-2", "outstanding"), ("rec-3", "in-progress")]


def test_which_of_several_lists_these_are_is_not_guessed(sample_reference: ReferenceData) -> None:
    record = _read(
        "Cause of concern\n\nThe force doesn't look after its bicycles.\n\nRecommendations\n\n"
        "The force should immediately:\n\n• buy oil; and\n• buy lamps.\n\nBy 30 September 2025, the force should:\n\n"
        "• count its bicycles; and\n• paint its boats.\n\nWhat we found\n\n"
        "The shelf is full. These recommendations are closed.",
        sample_reference,
    )
    assert len(record.findings) == 5
    assert _statuses(record) == []


def test_the_object_of_a_verdict_is_what_it_is_of(sample_reference: ReferenceData) -> None:
    record = _read(
        "Background\n\nWhat remained was that the constabulary:\n\n• could not answer its calls in good time.\n\n"
        "Calls\n\nThere were two recommendations, which said that the constabulary should:\n\n• answer calls; and\n"
        "• ring back.\n\nI am satisfied on both recommendations and have closed this cause of concern.",
        sample_reference,
    )
    assert record.findings[0].text == "could not answer its calls in good time."
    assert _statuses(record) == [("coc-1", "closed")]


def test_words_behind_a_colon_are_the_finding(sample_reference: ReferenceData) -> None:
    asked = "The constabulary should make sure that officers read the last interview before they begin."
    record = _read(
        f"The areas for improvement\n\nOf the two in our letter of May, the first has not: {asked} We shall see.",
        sample_reference,
    )
    assert [each.text for each in record.findings] == [asked]


@pytest.mark.parametrize(
    ("title", "words", "programme"),
    [
        ("Wexmoor Police: PEEL causes of concern revisit letter", "We came back.", "peel"),
        ("Wexmoor Police: causes of concern revisit letter", "This was our crime data integrity inspection.", None),
    ],
)
def test_the_programme_is_the_one_that_the_letter_names(
    title: str, words: str, programme: str | None, sample_reference: ReferenceData
) -> None:
    head = HEAD.replace("Wexmoor Police: PEEL causes of concern revisit letter", title)
    about = _read(f"Background\n\n{words}\n\nWe raised a cause of concern.", sample_reference, head).report.about
    assert about is not None
    assert about.programme == (programme or "crime-data-integrity")


def test_the_day_of_publication_goes_before_the_day_it_was_sent(sample_reference: ReferenceData) -> None:
    title, rest = HEAD.split("\n", 1)
    record = _read("Background\n\nWe came back.", sample_reference, f"{title}\n\nPublished on: 14 June 2023\n{rest}")
    assert str(record.report.issued.latest) == "2023-06-14"
    assert str(_read("Background\n\nWe came back.", sample_reference).report.issued.latest) == "2023-06-12"


def test_a_letter_to_a_fire_and_rescue_service_is_about_no_force(sample_reference: ReferenceData) -> None:
    head = HEAD.replace("Wexmoor Police", "Wexmoor Fire and Rescue Service").replace("PEEL ", "")
    with pytest.raises(IdentityError, match="fire and rescue service that no reference data describes"):
        _read("Background\n\nWe came back.", sample_reference, head)
