"""The reader of Word documents: a report reads from one as it does from its text."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import damaged, refused_or_sound, same_reading
from rendered_docx import word_document
from reports import EXAMPLES

from graph.errors import SourceError
from graph.reference import ReferenceData
from loaders.documents import Document
from loaders.formats import read_document
from loaders.reading import read_bytes
from loaders.sources import DocumentFacts

SAMPLES = sorted(EXAMPLES.glob("*.txt"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_reads_from_a_word_document_as_from_its_text(path: Path, sample_reference: ReferenceData) -> None:
    document = read_document(path.read_bytes(), path.name)
    same_reading(path, word_document(document), ".docx", sample_reference)


def test_a_real_document_reads_from_a_word_document_as_from_its_text(
    corpus: Path, sample_reference: ReferenceData
) -> None:
    for path in sorted(corpus.glob("*.txt")):
        document = read_document(path.read_bytes(), path.name)
        same_reading(path, word_document(document), ".docx", sample_reference)


# --- hard documents ----------

TICKED = (
    '<w:sdt {ns}><w:sdtPr><w14:checkbox><w14:checked w14:val="{on}"/></w14:checkbox></w:sdtPr>'
    "<w:sdtContent><w:r><w:t>\u2612</w:t></w:r></w:sdtContent></w:sdt>"
)
LEGACY = (
    '<w:r {ns}><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="{on}"/></w:checkBox></w:ffData>'
    '</w:fldChar><w:instrText> FORMCHECKBOX </w:instrText><w:fldChar w:fldCharType="separate"/>'
    '<w:fldChar w:fldCharType="end"/></w:r>'
)
NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)


def _saved(made: WordDocument) -> bytes:
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


def _with(made: WordDocument, *xml: str) -> None:
    """Add a paragraph that holds some raw markup."""
    paragraph = made.add_paragraph()
    for each in xml:
        paragraph._p.append(parse_xml(each))  # noqa: SLF001  python-docx has no other way


def _run(words: str) -> str:
    return f'<w:r {NS}><w:t xml:space="preserve">{words}</w:t></w:r>'


def _lines(document: Document) -> list[str]:
    return [document.words(block) for block in document.blocks]


def test_tick_boxes_old_and_new_are_read_as_ticked() -> None:
    made = docx.Document()
    _with(made, TICKED.format(ns=NS, on=1), _run(" Yes "), TICKED.format(ns=NS, on=0), _run(" No"))
    _with(made, LEGACY.format(ns=NS, on=1), _run(" National "), LEGACY.format(ns=NS, on=0), _run(" Thematic"))
    assert _lines(read_document(_saved(made), "a.docx")) == ["[x] Yes [ ] No", "[x] National [ ] Thematic"]


def test_the_ticked_options_of_a_form_are_known(sample_reference: ReferenceData) -> None:
    made = docx.Document()
    made.add_paragraph("RESPONSE BY THE PCC TO HMICFRS INSPECTIONS OF WEXMOOR POLICE")
    made.add_paragraph("Type of Inspection:")
    _with(made, TICKED.format(ns=NS, on=0), _run(" National "), TICKED.format(ns=NS, on=1), _run(" Thematic"))
    made.add_paragraph("Is Wexmoor Police quoted in the Report?")
    _with(made, _run("Yes "), LEGACY.format(ns=NS, on=1), _run(" No "), LEGACY.format(ns=NS, on=0))
    record = read_bytes(_saved(made), "a.docx", DocumentFacts(file="a.docx"), sample_reference).record
    assert [(each.field, each.option, each.ticked) for each in record.options] == [
        ("kind", "National", False),
        ("kind", "Thematic", True),
        ("quoted", "Yes", True),
        ("quoted", "No", False),
    ]


def test_tracked_changes_are_read_as_accepted_and_comments_are_not_read() -> None:
    made = docx.Document()
    _with(
        made,
        _run("The force should "),
        f'<w:del {NS} w:id="1" w:author="a"><w:r><w:delText>buy </w:delText></w:r></w:del>',
        f'<w:ins {NS} w:id="2" w:author="a">{_run("test ")}</w:ins>',
        _run("its radios."),
        f"<w:r {NS}><w:rPr><w:vanish/></w:rPr><w:t>Nobody sees this.</w:t></w:r>",
    )
    document = read_document(_saved(made), "a.docx")
    assert _lines(document) == ["The force should test its radios."]
    assert [loss.code for loss in document.losses] == ["tracked-changes", "hidden"]


def test_numbers_are_those_that_word_prints_and_go_on_after_an_interruption() -> None:
    made = docx.Document()
    made.add_heading("Background", 1)
    made.add_paragraph("We came.", style="List Number")
    made.add_paragraph("We saw.", style="List Number")
    made.add_paragraph("What we saw is set out below.")
    made.add_paragraph("We left.", style="List Number")
    made.add_paragraph("A bullet.", style="List Bullet")
    document = read_document(_saved(made), "a.docx")
    assert [(block.kind.value, block.marker, block.locator) for block in document.blocks] == [
        ("heading", "", "paragraph 1"),
        ("numbered", "1.", "paragraph 2"),
        ("numbered", "2.", "paragraph 3"),
        ("paragraph", "", "paragraph 4"),
        ("numbered", "3.", "paragraph 5"),
        ("item", "\u2022", "paragraph 6"),
    ]


def test_tables_text_boxes_and_properties_are_read() -> None:
    made = docx.Document()
    made.core_properties.title = "A reply"
    table = made.add_table(2, 2)
    for cell, words in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("Question", "Grade", "Crime", "Good"), strict=True
    ):
        cell.text = words
    box = (
        f'<w:r {NS}><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent><w:p>'
        f"{_run('Words in a box.')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    _with(made, box)
    document = read_document(_saved(made), "a.docx")
    assert _lines(document) == ["Question\tGrade", "Crime\tGood", "Words in a box."]
    assert [block.locator for block in document.blocks[:2]] == ["table 1, row 1", "table 1, row 2"]
    assert ("title", "A reply", "docProps/core.xml") in [
        (each.name, each.value, each.place) for each in document.metadata
    ]


def _zipped(parts: dict[str, bytes], like: bytes | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        if like:
            with zipfile.ZipFile(io.BytesIO(like)) as old:
                for entry in old.infolist():
                    if entry.filename not in parts:
                        archive.writestr(entry, old.read(entry))
        for place, part in parts.items():
            archive.writestr(place, part)
    return made.getvalue()


@cache
def _good() -> bytes:
    made = docx.Document()
    made.add_heading("Wexmoor PEEL 2018", 0)
    made.add_paragraph("The force should test its radios.", style="List Bullet")
    return _saved(made)


DEEP = f"<w:document {NS}>".encode() + b"<w:p>" * 5000 + b"</w:p>" * 5000 + b"</w:document>"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><d>&b;</d>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04 and nothing else", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "password"),
        (_zipped({"mimetype": b"x"}), "no part"),
        (_zipped({"word/document.xml": ENTITIES}, _good()), "document type or entities"),
        (_zipped({"word/document.xml": b"<w:p>"}, _good()), "no XML"),
        (_zipped({"word/document.xml": b" " * 50_000_000}, _good()), "bomb"),
        (_zipped({f"word/{at}.xml": b"" for at in range(3001)}, _good()), "3,000"),
        (_zipped({"word/document.xml": f"<w:document {NS}><w:body/></w:document>".encode()}, _good()), "no words"),
        (
            _zipped({"word/document.xml": DEEP}, _good()),
            "damaged",
        ),
    ],
)
def test_what_is_no_word_document_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(SourceError) as told:
        read_document(content, "a.docx")
    assert words in told.value.detail
    assert told.value.hint


@given(st.lists(st.tuples(st.integers(0, 60000), st.binary(max_size=4)), min_size=1, max_size=10))
@settings(max_examples=15, deadline=None)
def test_a_damaged_file_is_a_document_or_refused(damage: list[tuple[int, bytes]]) -> None:
    refused_or_sound(damaged(_good(), damage), "a.docx")


@given(st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=6)), min_size=1, max_size=6))
@settings(max_examples=15, deadline=None)
def test_damaged_markup_within_a_sound_archive_is_a_document_or_refused(damage: list[tuple[int, bytes]]) -> None:
    with zipfile.ZipFile(io.BytesIO(_good())) as archive:
        part = archive.read("word/document.xml")
    refused_or_sound(_zipped({"word/document.xml": damaged(part, damage)}, _good()), "a.docx")
