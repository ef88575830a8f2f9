"""A report reads the same from a PDF as from its text, whichever of two producers printed it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rendered_pdf import as_html, by_chromium, by_reportlab, chromium, pieces

from graph.reference import ReferenceData
from loaders.documents import BlockKind
from loaders.reading import Reading, read_bytes
from loaders.records import ReportRecord
from loaders.sources import Sidecar

EXAMPLES = Path(__file__).parent.parent / "examples"
SAMPLES = sorted(path.name for path in EXAMPLES.glob("*.txt"))
PLACES = {"start", "end", "span", "spans", "raised_as_span", "source", "pages"}
"""Fields that say where something stands in the canonical text, which differs."""

SET = "<style>body{text-align:justify;hyphens:auto;font:12pt serif} p{margin:0;text-indent:1.5em} li{margin:0}</style>"
"""Set like a book: justified, words cut at the end of lines, paragraphs told by their first line only."""


def printed(producer: str, path: Path) -> bytes:
    """A text as a PDF of a producer; skips where there is no Chromium."""
    found = pieces(path.read_bytes(), path.name)
    if producer == "reportlab":
        return by_reportlab(found, path.stem)
    if chromium() is None:  # pragma: no cover  only where it is not installed
        pytest.skip("Chromium, which prints HTML as PDF, is not installed (Debian's package chromium)")
    page = as_html(found)
    return by_chromium(page.replace("<body>", f"{SET}<body>") if producer == "chromium, justified" else page)[0]


def told(record: ReportRecord) -> dict[str, object]:
    """What a record says, without the places in the text: identity, findings, judgments and what hangs on them."""
    parts = {"report", "findings", "judgments", "statuses", "responses", "options", "letter", "evidence", "monitoring"}
    whole = record.model_dump(mode="json", include=parts)
    return {part: _without_places(value) for part, value in whole.items()}


def _without_places(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_places(each) for key, each in value.items() if key not in PLACES}
    if isinstance(value, list):
        return [_without_places(each) for each in value]
    return value


def _read(content: bytes, name: str, reference: ReferenceData) -> Reading:
    return read_bytes(content, name, Sidecar.beside(EXAMPLES).facts(f"{Path(name).stem}.txt"), reference)


@pytest.mark.parametrize("producer", ["reportlab", "chromium", "chromium, justified"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_reads_the_same_from_a_pdf(name: str, producer: str, sample_reference: ReferenceData) -> None:
    path = EXAMPLES / name
    text = _read(path.read_bytes(), name, sample_reference).record
    reading = _read(printed(producer, path), f"{path.stem}.pdf", sample_reference)
    assert told(reading.record) == told(text)
    pages = [block.pages for block in reading.document.blocks]
    assert None not in pages
    assert all(
        block.locator.startswith(f"page {block.pages[0]}, box ") for block in reading.document.blocks if block.pages
    )


@pytest.mark.parametrize("name", [name for name in SAMPLES if "2016-effectiveness" in name or "2017-letter" in name])
def test_all_else_that_is_read_of_a_report_is_the_same_too(name: str, sample_reference: ReferenceData) -> None:
    path = EXAMPLES / name
    text = _read(path.read_bytes(), name, sample_reference).record
    record = _read(printed("reportlab", path), f"{path.stem}.pdf", sample_reference).record
    for part in ("references", "footnotes", "review", "people", "sections", "narrative", "paragraphs", "warnings"):
        known, found = (each.model_dump(mode="json", include={part}) for each in (text, record))
        assert _without_places(found) == _without_places(known), part


def test_the_words_of_a_finding_are_those_of_its_spans(sample_reference: ReferenceData) -> None:
    path = EXAMPLES / "wexmoor-2017-effectiveness.txt"
    reading = _read(printed("reportlab", path), "wexmoor-2017-effectiveness.pdf", sample_reference)
    text = reading.document.text
    assert reading.record.findings
    for finding in reading.record.findings:
        assert finding.text == " ".join(text[span.start : span.end] for span in finding.spans)


def test_heads_that_change_with_the_chapter_and_page_numbers_are_furniture(sample_reference: ReferenceData) -> None:
    path = EXAMPLES / "wexmoor-2016-effectiveness.txt"
    document = _read(printed("reportlab", path), "wexmoor-2016-effectiveness.pdf", sample_reference).document
    furniture = [document.words(block) for block in document.blocks if block.kind is BlockKind.FURNITURE]
    assert "Force in numbers" in furniture
    assert "Annex A \u2013 About the data" in furniture
    assert [words for words in furniture if words.isdigit()] == [str(number) for number in range(1, 11)]


def test_reading_twice_gives_the_same(sample_reference: ReferenceData) -> None:
    content = printed("reportlab", EXAMPLES / "wexmoor-2017-letter.txt")
    one, two = (_read(content, "wexmoor-2017-letter.pdf", sample_reference) for _ in range(2))
    assert one.document == two.document
