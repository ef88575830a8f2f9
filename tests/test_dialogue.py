"""The sample responses and the letter are read as a careful person reads them (dialogue_expected.py)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from dialogue_expected import LETTERS, RESPONSES
from dialogue_forms import LETTER_2017, RESPONSE_2014, RESPONSE_2018, Printed
from dialogue_forms import Letter as ExpectedLetter
from dialogue_forms import Response as ExpectedResponse
from legitimacy_expected import DUE, FIELDWORK

from graph.reference import ReferenceData
from loaders.reading import Reading, read_bytes, read_file
from loaders.records import FindingKind, PrintedDate
from loaders.sources import DocumentFacts, Sidecar

EXAMPLES = Path(__file__).parent.parent / "examples"
VOICES = {"force": "force", "policing_body": "policing-body"}


def _read(name: str, reference: ReferenceData) -> Reading:
    return read_file(EXAMPLES / name, Sidecar.beside(EXAMPLES).facts(name), reference)


@pytest.fixture(scope="module", params=sorted(RESPONSES))
def response(request: pytest.FixtureRequest, sample_reference: ReferenceData) -> tuple[ExpectedResponse, Reading]:
    """One response: what is expected, and what is read."""
    return RESPONSES[request.param], _read(request.param, sample_reference)


@pytest.fixture(scope="module", params=sorted(LETTERS))
def letter(request: pytest.FixtureRequest, sample_reference: ReferenceData) -> tuple[ExpectedLetter, Reading]:
    """One letter: what is expected, and what is read."""
    return LETTERS[request.param], _read(request.param, sample_reference)


def _is(read: PrintedDate | None, wanted: Printed | None) -> bool:
    if read is None or wanted is None:
        return read is None and wanted is None
    days = (date.fromisoformat(wanted.earliest), date.fromisoformat(wanted.latest))
    return (read.printed, read.earliest, read.latest) == (wanted.words, *days)


# --- responses ----------


def test_a_response_is_known_for_what_it_is(response: tuple[ExpectedResponse, Reading]) -> None:
    expected, report = response[0], response[1].record.report
    assert report.genre == "pcc-response"
    assert (report.force, report.respondent, report.inspectorate) == (
        expected.force,
        expected.respondent,
        expected.inspectorate,
    )


def test_the_title_is_read_where_it_is_really_printed(response: tuple[ExpectedResponse, Reading]) -> None:
    expected, about = response[0], response[1].record.report.about
    assert about is not None
    assert (about.title, about.title_field) == (expected.title, expected.title_field)


def test_the_date_of_the_report_is_not_taken_for_that_of_the_response(
    response: tuple[ExpectedResponse, Reading],
) -> None:
    expected, report = response[0], response[1].record.report
    assert report.about is not None
    assert _is(report.about.published, expected.published)
    assert (report.issued.printed, report.issued.earliest, report.issued.latest) == (None, None, None)
    assert [notice.code for notice in response[1].record.warnings] == ["undated"]


def test_the_fieldwork_is_that_of_the_inspection(response: tuple[ExpectedResponse, Reading]) -> None:
    assert _is(response[1].record.report.fieldwork, response[0].fieldwork)


def test_lost_ticks_are_unknown(response: tuple[ExpectedResponse, Reading]) -> None:
    options = response[1].record.options
    assert tuple(each.option for each in options if each.field == "kind") == response[0].kinds
    assert [each.option for each in options if each.field == "quoted"] == ["Yes", "No"]
    assert {each.ticked for each in options} == {None}


def test_restated_praising_and_open_findings_are_told_apart(response: tuple[ExpectedResponse, Reading]) -> None:
    expected, reading = response
    read = {kind: [each for each in reading.record.findings if each.kind is kind] for kind in FindingKind}
    restated = read[FindingKind.AREA_FOR_IMPROVEMENT]
    assert len(restated) == len(expected.restated)
    for finding, wanted in zip(restated, expected.restated, strict=True):
        assert " ".join(finding.text.split()[:6]) == wanted.starts
        assert finding.text.rstrip(".").endswith(wanted.ends)
    praise = read[FindingKind.POSITIVE_FINDING]
    assert tuple(" ".join(each.text.split()[:6]) for each in praise) == expected.positive
    observed = read[FindingKind.OBSERVATION]
    assert [(" ".join(each.text.split()[:6]), each.section) for each in observed] == [
        (each.starts, each.heading) for each in expected.observations
    ]
    assert len(restated) + len(praise) + len(observed) == len(reading.record.findings)


def test_all_that_a_response_repeats_is_in_the_voice_of_the_policing_body(
    response: tuple[ExpectedResponse, Reading],
) -> None:
    record = response[1].record
    assert {finding.voice for finding in record.findings} == {"policing-body"}
    assert record.statuses == ()
    assert record.references == ()  # what a reply says of earlier inspections is its speaker's claim


def test_lists_that_are_no_findings_are_not_taken_for_them(response: tuple[ExpectedResponse, Reading]) -> None:
    for finding in response[1].record.findings:
        assert not any(finding.text.startswith(start) for start in response[0].forbidden)


def test_no_quotation_mark_is_left_on_an_observation(response: tuple[ExpectedResponse, Reading]) -> None:
    for finding in response[1].record.findings:
        assert finding.text[0] not in '\u201c"'
        assert finding.text[-1] not in '\u201d"'


def test_replies_have_their_speakers(response: tuple[ExpectedResponse, Reading]) -> None:
    expected, reading = response
    replies = reading.record.responses
    assert [(each.by, each.speaker, each.role, each.quoted) for each in replies] == [
        (VOICES[each.voice], each.speaker, each.role, each.quoted) for each in expected.replies
    ]
    for reply, wanted in zip(replies, expected.replies, strict=True):
        assert " ".join(reply.text.split()[:6]) == wanted.starts
        assert reply.text.rstrip(".").endswith(wanted.ends)


def test_the_people_of_a_response_are_named_in_their_offices(response: tuple[ExpectedResponse, Reading]) -> None:
    read = [(each.name, each.role) for each in response[1].record.people]
    assert read == [(each.name, each.role) for each in response[0].people]


def test_every_part_of_a_response_is_quoted_from_the_text(response: tuple[ExpectedResponse, Reading]) -> None:
    text, record = response[1].document.text, response[1].record
    for part in (*record.findings, *record.responses):
        assert part.text == " ".join(text[span.start : span.end] for span in part.spans)
    for option in record.options:
        assert text[option.start : option.end] == option.option


def test_a_response_to_a_report_of_a_known_cycle_stands_beside_it(sample_reference: ReferenceData) -> None:
    keys = {name: _read(name, sample_reference).record.report.key for name in RESPONSES}
    assert keys == {
        RESPONSE_2018: "wexmoor/peel-2017-effectiveness/pcc-response",
        RESPONSE_2014: "wexmoor/time-well-spent-2014/pcc-response",
    }


FORM = """REPLY FROM THE POLICE, FIRE AND CRIME COMMISSIONER TO THE HMICFRS REPORT ON WEXMOOR POLICE

Name of report: {title}
Date of publication: 3 May 2019
Type of inspection:
\u2612 National
\u2610 Thematic
Executive summary
Recommendations were made as follows:
- The force should count its horses.
Chief Constable's comments
{said}
Commissioner's reply
{answer}
"""


def _form(reference: ReferenceData, **parts: str) -> Reading:
    given = {"title": "PEEL Legitimacy 2018/19", "said": "We shall count them.", "answer": "I shall watch."} | parts
    return read_bytes(FORM.format(**given).encode(), "form.txt", DocumentFacts(file="form.txt"), reference)


def test_other_names_of_parts_and_fields_are_known(sample_reference: ReferenceData) -> None:
    record = _form(sample_reference).record
    assert record.report.key == "wexmoor/peel-2018-19-legitimacy/pcc-response"
    assert record.report.about is not None
    assert record.report.about.published is not None
    assert record.report.about.published.printed == "3 May 2019"
    assert [(each.kind, each.voice) for each in record.findings] == [("recommendation", "policing-body")]
    assert [(each.option, each.ticked) for each in record.options] == [("National", True), ("Thematic", False)]
    assert [(each.by, each.text) for each in record.responses] == [
        ("force", "We shall count them."),
        ("policing-body", "I shall watch."),
    ]


def test_an_answer_that_is_missing_is_told(sample_reference: ReferenceData) -> None:
    assert "empty-part" not in {each.code for each in _form(sample_reference).record.warnings}
    gone = _form(sample_reference, answer="Comment by the Commissioner:").record
    assert [each.by for each in gone.responses] == ["force"]
    assert "empty-part" in {each.code for each in gone.warnings}


# --- letters ----------


def test_a_letter_is_known_for_what_it_is(letter: tuple[ExpectedLetter, Reading]) -> None:
    expected, record = letter[0], letter[1].record
    assert record.report.genre == "revisit-letter"
    assert (record.report.force, record.report.inspectorate) == (expected.force, expected.inspectorate)
    assert record.letter is not None
    assert record.letter.subject == expected.subject
    assert record.report.about is not None
    assert (record.report.about.cycle, record.report.about.pillar) == ("2016", "legitimacy")
    assert record.report.key == "wexmoor/revisit-2017-07-protecting-the-public-from-abuse-of-position/letter"


def test_the_three_dates_of_a_letter_are_kept_apart(letter: tuple[ExpectedLetter, Reading]) -> None:
    expected, record = letter[0], letter[1].record
    issued = record.report.issued
    assert (issued.printed, str(issued.latest)) == (expected.sent.words, expected.sent.latest)
    assert record.letter is not None
    assert _is(record.letter.inspected, expected.inspected)
    assert _is(record.letter.revisited, expected.revisited)


def test_a_letter_has_sender_addressee_and_copy(letter: tuple[ExpectedLetter, Reading]) -> None:
    expected, record = letter[0], letter[1].record
    assert record.letter is not None
    read = (record.letter.sender, record.letter.addressee, *record.letter.copied_to)
    assert [(each.name, each.role) for each in read if each] == [
        (each.name, each.role) for each in (expected.sender, expected.addressee, expected.copied_to)
    ]


def test_the_quoted_cause_of_concern_is_read_with_its_recommendations(letter: tuple[ExpectedLetter, Reading]) -> None:
    expected, record = letter[0], letter[1].record
    assert [(each.kind.value, " ".join(each.text.split()[:6])) for each in record.findings] == [
        (each.kind, each.starts) for each in expected.quoted
    ]
    for finding, wanted in zip(record.findings, expected.quoted, strict=True):
        assert finding.text.rstrip(".").endswith(wanted.ends)
        assert finding.voice == "inspectorate"
    assert [each.parent for each in record.findings] == [None, "coc-1", "coc-1", "coc-1", "coc-1"]
    for finding in record.findings[1:]:
        assert finding.due is not None
        assert (finding.due.printed, str(finding.due.date)) == (expected.due.words, expected.due.latest)


def test_statuses_are_matched_by_words_and_not_by_place(letter: tuple[ExpectedLetter, Reading]) -> None:
    expected, reading = letter
    order = {finding.id: finding.order for finding in reading.record.findings}
    read = [(order[each.finding], each.status.replace("-", "_")) for each in reading.record.statuses]
    assert read == [(each.recommendation, each.status) for each in expected.progress]
    for status, wanted in zip(reading.record.statuses, expected.progress, strict=True):
        assert status.asserted_by == "inspectorate"
        assert reading.document.text[status.start : status.end] == status.printed
        assert wanted.heading.endswith(status.printed)
    statuses = {each.id: each.status for each in reading.record.findings if each.status}
    assert statuses == {each.finding: each.status for each in reading.record.statuses}


def test_the_paragraphs_under_a_heading_are_its_evidence(letter: tuple[ExpectedLetter, Reading]) -> None:
    expected, record = letter[0], letter[1].record
    for status, wanted in zip(record.statuses, expected.progress, strict=True):
        under = [each for each in record.evidence if each.status == status.id]
        assert {each.finding for each in under} == {status.finding}
        assert tuple(each.paragraph for each in under) == wanted.paragraphs
        for part, paragraphs in wanted.parts:
            assert tuple(each.paragraph for each in under if each.part == part) == paragraphs
        if not wanted.parts:
            assert {each.part for each in under} == {None}


def test_paragraphs_keep_their_printed_numbers(letter: tuple[ExpectedLetter, Reading]) -> None:
    expected, reading = letter
    paragraphs = reading.record.paragraphs
    assert tuple(each.number for each in paragraphs) == expected.paragraphs
    assert tuple(each.number for each in paragraphs if each.section == "Conclusion") == expected.conclusion
    for each in paragraphs:
        assert reading.document.text[: each.start].rstrip().endswith(f"{each.number}.")


def test_the_phase_of_monitoring_stands_with_its_paragraph(letter: tuple[ExpectedLetter, Reading]) -> None:
    (phase,) = letter[1].record.monitoring
    assert (phase.phase, phase.paragraph) == (letter[0].phase.phase, letter[0].phase.paragraph)
    assert letter[0].phase.words in phase.text


def test_duties_outside_the_quotation_land_in_the_review_queue(letter: tuple[ExpectedLetter, Reading]) -> None:
    sentences = [item.text for item in letter[1].record.review]
    for start in letter[0].review:
        assert any(sentence.startswith(start) for sentence in sentences)
    assert len(sentences) == len(letter[0].review)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("{words} (ongoing)", "in-progress"),
        ("{words}: Status: complete", "complete"),
        ("{words}\n\nStatus: discharged", "discharged"),
    ],
)
def test_other_ways_of_printing_a_status_are_known(line: str, status: str, sample_reference: ReferenceData) -> None:
    text = (EXAMPLES / LETTER_2017).read_text("utf-8")
    heading = next(each for each in text.splitlines() if each.startswith("Keep one register"))
    words = heading.rpartition(" \u2013 ")[0]
    other = text.replace(heading, line.format(words=words)).encode()
    record = read_bytes(other, LETTER_2017, DocumentFacts(file=LETTER_2017), sample_reference).record
    assert {each.finding: each.status for each in record.statuses}["rec-1"] == status
    assert [each.paragraph for each in record.evidence if each.finding == "rec-1"] == [10, 11, 12]


def test_a_heading_that_is_about_no_quoted_recommendation_gives_no_status(sample_reference: ReferenceData) -> None:
    text = (EXAMPLES / LETTER_2017).read_text("utf-8")
    heading = next(each for each in text.splitlines() if each.startswith("Keep one register"))
    other = text.replace(heading, "Wash the cars of the fleet every week \u2013 complete").encode()
    record = read_bytes(other, LETTER_2017, DocumentFacts(file=LETTER_2017), sample_reference).record
    assert "rec-1" not in {each.finding for each in record.statuses}
    assert {"unmatched-status", "no-status"} <= {each.code for each in record.warnings}
    assert not {10, 11, 12} & {each.paragraph for each in record.evidence}


# --- the legitimacy reports ----------


@pytest.mark.parametrize("name", FIELDWORK)
def test_fieldwork_is_read_in_footnotes_and_other_words(name: str, sample_reference: ReferenceData) -> None:
    assert _is(_read(name, sample_reference).record.report.fieldwork, FIELDWORK[name])


@pytest.mark.parametrize("name", DUE)
def test_a_lead_in_sets_the_day_for_all_its_recommendations(name: str, sample_reference: ReferenceData) -> None:
    findings = _read(name, sample_reference).record.findings
    due = [each.due for each in findings if each.kind is FindingKind.RECOMMENDATION]
    assert due
    assert {(each.printed, str(each.date)) for each in due if each} == {(DUE[name].words, DUE[name].latest)}
