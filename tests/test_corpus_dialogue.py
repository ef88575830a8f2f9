"""What the real response forms and letter must give. Figures and facts only: no sentence of them stands here."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from graph.reference import ReferenceData
from loaders.reading import Reading, read_file
from loaders.sources import Sidecar


def _read(corpus: Path, number: str) -> Reading:
    path = next(corpus.glob(f"{number}_*.txt"))
    return read_file(path, Sidecar.beside(corpus).facts(path.name), ReferenceData.packaged())


@pytest.fixture(scope="module")
def answer(corpus: Path) -> Reading:
    """The policing body's response of 2018."""
    return _read(corpus, "000")


@pytest.fixture(scope="module")
def form(corpus: Path) -> Reading:
    """The policing body's response of 2014."""
    return _read(corpus, "001")


@pytest.fixture(scope="module")
def letter(corpus: Path) -> Reading:
    """The revisit letter of 2021."""
    return _read(corpus, "003")


def test_the_response_of_2018_restates_six_areas_for_improvement_and_praises_eight_times(answer: Reading) -> None:
    findings = answer.record.findings
    assert Counter(each.kind.value for each in findings) == {"area_for_improvement": 6, "positive_finding": 8}
    assert {each.voice for each in findings} == {"policing-body"}


def test_the_response_of_2018_has_its_real_title_and_no_date_of_its_own(answer: Reading) -> None:
    report = answer.record.report
    assert report.key == "cleveland/peel-2017-effectiveness/pcc-response"
    assert report.about is not None
    assert "Effectiveness - 2017" in (report.about.title or "")
    assert report.about.title != report.about.title_field
    assert report.about.published is not None
    assert report.about.published.printed == "March 2018"
    assert report.issued.latest is None


def test_the_form_of_2014_has_twenty_observations_under_three_headings(form: Reading) -> None:
    findings = form.record.findings
    assert {each.kind.value for each in findings} == {"observation"}
    headings = list(dict.fromkeys(each.section for each in findings))
    counts = Counter(each.section for each in findings)
    assert [counts[heading] for heading in headings] == [5, 10, 5]


def test_the_form_of_2014_has_the_dates_of_the_inspection(form: Reading) -> None:
    report = form.record.report
    assert report.about is not None
    assert report.about.published is not None
    assert (report.about.published.printed, str(report.about.published.latest)) == ("4 September 2014", "2014-09-04")
    assert report.fieldwork is not None
    assert (str(report.fieldwork.earliest), str(report.fieldwork.latest)) == ("2014-01-01", "2014-04-30")
    assert report.issued.latest is None
    assert report.inspectorate == "hmic"


def test_lost_ticks_of_the_forms_are_unknown(answer: Reading, form: Reading) -> None:
    for reading in (answer, form):
        assert len(reading.record.options) == 7
        assert {each.ticked for each in reading.record.options} == {None}


def test_force_and_policing_body_answer_by_office_holders_named_as_printed(answer: Reading, form: Reading) -> None:
    assert [(each.by, each.speaker) for each in answer.record.responses] == [
        ("force", "Jason Harwin"),
        ("policing-body", None),
    ]
    assert [(each.by, each.speaker) for each in form.record.responses] == [
        ("force", "Iain Spittal"),
        ("policing-body", "Barry Copping"),
    ]


def test_the_letter_restates_a_cause_of_concern_whose_four_recommendations_are_in_progress(letter: Reading) -> None:
    record = letter.record
    assert [each.kind.value for each in record.findings] == ["cause_of_concern", *["recommendation"] * 4]
    assert {each.parent for each in record.findings[1:]} == {"coc-1"}
    assert {each.finding: each.status for each in record.statuses} == dict.fromkeys(
        ("rec-1", "rec-2", "rec-3", "rec-4"), "in-progress"
    )


def test_the_evidence_of_the_letter_is_matched_by_words(letter: Reading) -> None:
    paragraphs: dict[str, list[int | None]] = {}
    for each in letter.record.evidence:
        paragraphs.setdefault(each.finding, []).append(each.paragraph)
    assert paragraphs == {
        "rec-1": [4, 5, 6, 7],
        "rec-2": list(range(8, 20)),
        "rec-4": [20, 21, 22, 23],
        "rec-3": [24, 25, 26],
    }
    assert [each.number for each in letter.record.paragraphs] == list(range(2, 30))


def test_the_letter_keeps_three_dates_three_people_and_the_phase(letter: Reading) -> None:
    record = letter.record
    assert record.letter is not None
    assert str(record.report.issued.latest) == "2021-08-19"
    assert record.letter.inspected is not None
    assert (str(record.letter.inspected.earliest), str(record.letter.inspected.latest)) == ("2019-05-20", "2019-05-31")
    assert record.letter.revisited is not None
    assert (str(record.letter.revisited.earliest), str(record.letter.revisited.latest)) == ("2021-06-07", "2021-06-24")
    people = (record.letter.sender, record.letter.addressee, *record.letter.copied_to)
    assert [each.name for each in people if each] == ["Andy Cooke", "Richard Lewis", "Steve Turner"]
    assert [(each.phase, each.paragraph) for each in record.monitoring] == [("engage", 29)]
