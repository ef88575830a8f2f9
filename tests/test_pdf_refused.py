"""What the reader of PDF refuses, and that no bytes make it do anything but give a document or say why not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from hard_pdfs import LOREM, Page, encrypted, many_pages, no_pages, pdf, raw, scanned
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rendered_pdf import Piece, by_reportlab

from graph.errors import SourceError
from loaders.documents import Document
from loaders.formats import read_document
from loaders.formats.pdf import engine, glyphs, pages


def refused(content: bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_document(content, "report.pdf")
    assert caught.value.where.startswith("report.pdf")
    assert caught.value.hint
    return caught.value


@cache
def whole() -> bytes:
    """A report of a few pages with most of what there can be on one."""
    rows = [Piece("row", f"Question {number}\tGood\t2016") for number in range(4)]
    items = [Piece("item", f"The force should test radio {number}.", "\u2022") for number in range(4)]
    body = [Piece("paragraph", LOREM * 2), *items, *rows, Piece("footnote", "See annex A.", "\u00b9")]
    return by_reportlab([Piece("title", "Effectiveness"), *body, Piece("chapter", "Annex A"), *body], "Effectiveness")


def test_an_encrypted_file_says_so_and_what_to_do() -> None:
    error = refused(encrypted())
    assert "encrypted" in error.detail
    assert "password" in error.hint


def test_a_scanned_file_says_that_it_needs_ocr() -> None:
    error = refused(scanned())
    assert error.detail.startswith("scanned: needs OCR (3 of 3 pages")
    assert "OCR" in error.hint


def test_one_scanned_page_among_others_is_a_loss_and_no_refusal() -> None:
    def picture(page: Page) -> None:
        page.canvas.drawInlineImage(_grey(), 20, 20, 550, 800)

    document = read_document(pdf(lambda page: page.text(LOREM), picture, lambda page: page.text(LOREM)), "report.pdf")
    assert [(loss.code, loss.detail[-1]) for loss in document.losses] == [("no-text", "2")]


def _grey() -> object:
    from PIL import Image  # noqa: PLC0415  comes with reportlab

    return Image.new("L", (60, 80), 128)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n \0", "empty"),
        (b"PK\x03\x04 a workbook", "no PDF"),
        (b"%PDF-1.7\n", "damaged"),
        (no_pages(), "no pages"),
        (many_pages(10_001), "10,001 pages; 10,000 are read at most"),
        (many_pages(3), "no text"),
        (pdf(lambda page: page.canvas.rect(10, 10, 50, 50)), "no text"),
    ],
)
def test_what_cannot_be_read_is_named(content: bytes, said: str) -> None:
    assert said in refused(content).detail


def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes_or_refused() -> None:
    content = whole()
    for share in (0.1, 0.5, 0.9):
        _is_sound(content[: int(len(content) * share)])


def test_more_characters_than_are_read_are_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    content = pdf(*[lambda page: page.text(LOREM)] * 3)
    monkeypatch.setattr(pages, "CHARACTERS", 400)
    assert "more than 400 characters up to page 2" in refused(content).detail
    monkeypatch.setattr(glyphs, "PAGE_CHARACTERS", 100)
    error = refused(content)
    assert "100 are read at most" in error.detail
    assert error.where == "report.pdf, page 1"


def test_forms_that_hold_themselves_and_bookmarks_in_a_ring_end() -> None:
    content = raw(
        [
            b"<</Type /Catalog /Pages 2 0 R /Outlines 6 0 R>>",
            b"<</Type /Pages /Count 1 /Kids [3 0 R]>>",
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R /Resources 8 0 R>>",
            b"<</Length 50>>\nstream\n/F Do BT /A 12 Tf 50 50 Td (A few words.) Tj ET     \nendstream",
            b"<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 8 0 R /Length 5>>\nstream\n/F Do\nendstream",
            b"<</Type /Outlines /First 7 0 R /Last 7 0 R>>",
            b"<</Title (Ring) /Parent 6 0 R /Next 7 0 R /First 7 0 R>>",
            b"<</XObject <</F 5 0 R>> /Font <</A <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>",
        ]
    )
    assert "A few words." in read_document(content, "report.pdf").text


def test_many_threads_may_read_at_once() -> None:
    content = whole()
    alone = read_document(content, "report.pdf")
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: read_document(content, "report.pdf").text, range(24))) == {alone.text}


def test_a_refused_file_leaves_the_engine_free() -> None:
    for content in (encrypted(), no_pages(), b"%PDF-1.7\n"):
        refused(content)
    assert engine.PAGES == 10_000
    assert read_document(whole(), "report.pdf").text


def _is_sound(content: bytes) -> None:
    """Hold the reader to give a document that holds together, or to refuse with what is wrong and what to do."""
    given_back = _read(content)
    if isinstance(given_back, SourceError):
        assert given_back.detail
        assert given_back.hint
    else:
        _holds_together(given_back)


def _read(content: bytes) -> Document | SourceError:
    try:
        return read_document(content, "report.pdf")
    except SourceError as error:
        return error


def _holds_together(document: Document) -> None:
    for block in document.blocks:
        assert block.extents
        for extent in block.extents:
            assert 0 <= extent.start < extent.end <= len(document.text)
            words = document.text[extent.start : extent.end]
            assert words.strip()
            assert not any(0xD800 <= ord(letter) <= 0xDFFF for letter in words)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=st.binary(max_size=400), headed=st.booleans())
def test_any_bytes_give_a_document_or_a_reason(content: bytes, headed: bool) -> None:
    _is_sound(b"%PDF-1.4\n" + content if headed else content)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_reports_give_a_document_or_a_reason(data: st.DataObject) -> None:
    content = bytearray(whole())
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    places = st.integers(0, max(len(content) - 1, 0))
    for at, bit in data.draw(st.lists(st.tuples(places, st.integers(0, 7)), max_size=40)):
        if at < len(content):
            content[at] ^= 1 << bit
    _is_sound(bytes(content))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    shown=st.lists(
        st.tuples(st.text(max_size=12), st.floats(-50, 700), st.floats(-50, 900), st.floats(0.01, 400)), max_size=25
    )
)
def test_letters_of_any_size_at_any_place_give_a_document_or_a_reason(
    shown: list[tuple[str, float, float, float]],
) -> None:
    def write(page: Page) -> None:
        for words, x, y, size in shown:
            page.at(words.encode("latin-1", "ignore").decode("latin-1"), x, y, size=size)

    _is_sound(pdf(write, write))
