"""The sample reports are read as a careful person reads them (samples_expected.py, dialogue_expected.py)."""

from __future__ import annotations

from pathlib import Path

import pytest
from expectation_forms import BackReference, Sample
from legitimacy_expected import REFERENCES as LATER_REFERENCES
from legitimacy_expected import REPORTS
from samples_expected import REFERENCES, SAMPLES

from graph.reference import ReferenceData
from loaders.reading import Reading, read_file
from loaders.sources import Sidecar

EXAMPLES = Path(__file__).parent.parent / "examples"

EXPECTED = SAMPLES | REPORTS
"""What each report says, by its file's name."""


@pytest.fixture(scope="module", params=sorted(EXPECTED))
def sample(request: pytest.FixtureRequest, sample_reference: ReferenceData) -> tuple[Sample, Reading]:
    """One sample: what is expected, and what is read."""
    name = str(request.param)
    return EXPECTED[name], _read(name, sample_reference)


def _read(name: str, reference: ReferenceData) -> Reading:
    return read_file(EXAMPLES / name, Sidecar.beside(EXAMPLES).facts(name), reference)


def test_a_report_is_known_for_what_it_is(sample: tuple[Sample, Reading]) -> None:
    expected, reading = sample[0].title, sample[1]
    report = reading.record.report
    assert report.force == expected.force
    assert report.programme == expected.programme
    assert report.cycle == expected.cycle
    assert report.pillar == expected.pillar
    assert report.inspectorate == expected.inspectorate
    assert report.isbn == expected.isbn
    assert report.issued.printed == expected.issued_printed
    published = report.issued.latest.isoformat() if report.issued.latest else None
    assert published == (expected.published or "2015-12-31")
    assert reading.record.layout is not None


def test_every_finding_is_found_and_no_other(sample: tuple[Sample, Reading]) -> None:
    expected, reading = sample
    read = [
        (
            finding.kind.value,
            " ".join(finding.text.split()[:6]),
            finding.question_number,
            finding.status,
            finding.raised_as,
        )
        for finding in reading.record.findings
    ]
    assert read == [
        (each.kind, each.starts, each.question_number, each.status, each.raised_as) for each in expected.findings
    ]


def test_a_finding_ends_where_its_words_end(sample: tuple[Sample, Reading]) -> None:
    expected, reading = sample
    for finding, wanted in zip(reading.record.findings, expected.findings, strict=True):
        assert finding.text.rstrip(".").endswith(wanted.ends)


def test_a_recommendation_belongs_to_its_cause_of_concern(sample: tuple[Sample, Reading]) -> None:
    expected, reading = sample
    by_id = {finding.id: finding.order for finding in reading.record.findings}
    parents = [by_id[finding.parent] if finding.parent else None for finding in reading.record.findings]
    assert parents == [each.parent for each in expected.findings]


def test_the_words_of_a_finding_are_those_of_its_spans(sample: tuple[Sample, Reading]) -> None:
    text, record = sample[1].document.text, sample[1].record
    for finding in record.findings:
        assert finding.text == " ".join(text[span.start : span.end] for span in finding.spans)
        assert (finding.start, finding.end) == (finding.spans[0].start, finding.spans[-1].end)


def test_judgments_keep_the_year_they_stem_from(sample: tuple[Sample, Reading]) -> None:
    expected, reading = sample
    read = [
        (each.question_number, each.grade, each.last_inspected, each.carried_over) for each in reading.record.judgments
    ]
    assert read == [
        (each.question_number, each.grade, each.last_inspected, each.carried_over) for each in expected.judgments
    ]
    for judgment, wanted in zip(reading.record.judgments, expected.judgments, strict=True):
        assert judgment.subject == wanted.subject


def test_footnotes_are_taken_out_of_the_text(sample: tuple[Sample, Reading]) -> None:
    expected, reading = sample
    assert len(reading.record.footnotes) == expected.footnotes


def test_what_a_page_break_cut_is_joined_again(sample: tuple[Sample, Reading]) -> None:
    expected, reading = sample
    document = reading.document
    cut = [block for block in document.blocks if len(block.extents) > 1]
    assert len(cut) == len(expected.cuts)
    for block, wanted in zip(cut, expected.cuts, strict=True):
        joints = [
            (document.quoted(block.extents[:at]), document.quoted(block.extents[at:]))
            for at in range(1, len(block.extents))
        ]
        assert any(before.endswith(wanted.before) and after.startswith(wanted.after) for before, after in joints)


def test_statistics_have_unit_period_and_place(sample: tuple[Sample, Reading]) -> None:
    expected, reading = sample
    read = {
        (each.value, each.unit, each.period.printed.removeprefix("the ") if each.period else None, each.place)
        for each in reading.record.statistics
    }
    for wanted in expected.statistics:
        assert (wanted.value, wanted.unit, wanted.period, wanted.place) in read


def test_lists_that_are_no_findings_are_not_taken_for_them(sample: tuple[Sample, Reading]) -> None:
    expected, reading = sample
    for finding in reading.record.findings:
        assert not any(finding.text.startswith(start) for start in expected.forbidden)


def test_duties_outside_findings_land_in_the_review_queue(sample: tuple[Sample, Reading]) -> None:
    expected, reading = sample
    sentences = [item.text for item in reading.record.review]
    for start in expected.review:
        assert any(sentence.startswith(start) for sentence in sentences)
    findings = {finding.text for finding in reading.record.findings}
    assert not findings & set(sentences)


@pytest.mark.parametrize("wanted", REFERENCES + LATER_REFERENCES, ids=lambda each: each.starts[:40])
def test_a_back_reference_is_tied_to_the_finding_it_speaks_of(
    wanted: BackReference, sample_reference: ReferenceData
) -> None:
    record = _read(wanted.file, sample_reference).record
    found = [each for each in record.references if each.text.startswith(wanted.starts)]
    assert len(found) == 1
    reference = found[0]
    assert reference.year == wanted.year
    assert reference.area == wanted.area
    order = {finding.id: finding.order for finding in record.findings}
    assert (order[reference.finding] if reference.finding else None) == wanted.finding
    if wanted.finding is None:
        assert reference.basis is None
    else:
        # That a sentence about the matter stands outside the finding is for us an inference, however plain it reads.
        assert reference.basis == ("inferred" if wanted.basis == "statement" else wanted.basis)
