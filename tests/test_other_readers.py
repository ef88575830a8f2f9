"""The readers of OpenDocument, RTF, Markdown and of text that was wrapped or coded by old programs."""

from __future__ import annotations

import io
import textwrap
import zipfile
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import damaged, refused_or_sound, same_reading
from reports import EXAMPLES, page

from graph.errors import SourceError
from graph.reference import ReferenceData
from loaders.documents import Block, BlockKind, Document
from loaders.formats import read_document
from loaders.reading import read_bytes
from loaders.sources import DocumentFacts

PAGES = [EXAMPLES / "wexmoor-2018-effectiveness.txt", EXAMPLES / "wexmoor-2018-legitimacy.txt"]
"""Samples without footnotes, which RTF cannot give."""

URN = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(f'xmlns:{name}="{URN}{place}:1.0"' for name, place in (
    ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
    ("form", "form"),
))  # fmt: skip


def _odt(body: str, styles: str = "") -> bytes:
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return made.getvalue()


def _told(document: Document) -> list[tuple[str, str, str]]:
    return [(block.kind.value, block.marker, document.words(block)) for block in document.blocks]


def _rich(document: Document) -> bytes:
    lines = "\\par\n".join(_line(document, block) for block in document.blocks)
    escaped = "".join(each if ord(each) < 128 else f"\\u{ord(each)}?" for each in lines)
    return f"{{\\rtf1\\ansi {escaped}}}".encode("ascii")


def _line(document: Document, block: Block) -> str:
    return f"{block.marker} {document.words(block)}" if block.kind is BlockKind.ITEM else document.words(block)


def _open(document: Document) -> bytes:
    made = ""
    for kind, blocks in groupby(document.blocks, key=lambda block: block.kind):
        words = [document.words(block).replace("&", "&amp;") for block in blocks]
        if kind is BlockKind.ITEM:
            items = "".join(f"<text:list-item><text:p>{each}</text:p></text:list-item>" for each in words)
            made += f"<text:list>{items}</text:list>"
        elif kind is BlockKind.HEADING:
            made += "".join(f'<text:h text:outline-level="2">{each}</text:h>' for each in words)
        else:
            made += "".join(f"<text:p>{each}</text:p>" for each in words)
    return _odt(made)


def _down(document: Document) -> bytes:
    marks = {BlockKind.HEADING: "## ", BlockKind.ITEM: "- "}
    return "\n\n".join(marks.get(block.kind, "") + document.words(block) for block in document.blocks).encode()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
@pytest.mark.parametrize(("ending", "render"), [(".rtf", _rich), (".odt", _open), (".md", _down)])
def test_a_sample_reads_from_other_formats_as_from_its_text(
    path: Path, ending: str, render: object, sample_reference: ReferenceData
) -> None:
    assert callable(render)
    document = read_document(path.read_bytes(), path.name)
    same_reading(path, render(document), ending, sample_reference)


def test_open_document_lists_notes_tables_boxes_and_changes_are_read() -> None:
    document = read_document(
        _odt(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p></text:deletion>"
            '</text:changed-region></text:tracked-changes><text:p text:style-name="Title">A reply</text:p>'
            "<text:p>We came<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>In spring."
            '</text:p></text:note-body></text:note> <text:s text:c="2"/>and went.</text:p>'
            '<text:list text:style-name="L1"><text:list-item><text:p>One.</text:p></text:list-item></text:list>'
            "<text:p>Between them.</text:p>"
            '<text:list text:style-name="L1" text:continue-numbering="true"><text:list-item><text:p>Two.</text:p>'
            "</text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>Crime</text:p>"
            "</table:table-cell><table:table-cell><text:p>Good</text:p></table:table-cell></table:table-row></table:table>"
            '<office:forms><form:checkbox form:id="c1" form:current-state="checked"/></office:forms>'
            '<text:p><draw:control draw:control="c1"/>Yes</text:p>',
            '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/>'
            "</text:list-style>",
        ),
        "a.odt",
    )
    assert _told(document) == [
        ("heading", "", "A reply"),
        ("paragraph", "", "We came\u00b9 and went."),
        ("numbered", "1.", "One."),
        ("paragraph", "", "Between them."),
        ("numbered", "2.", "Two."),
        ("row", "", "Crime\tGood"),
        ("heading", "", "[x] Yes"),
        ("footnote", "\u00b9", "In spring."),
    ]
    assert [loss.code for loss in document.losses] == ["tracked-changes"]


def test_rtf_says_what_it_loses() -> None:
    document = read_document(
        rb"{\rtf1\ansi {\fonttbl\f0 Times;}The force\'92s radios{\footnote Old.}\par \trowd A\cell B\cell\row}", "a.rtf"
    )
    assert _told(document) == [("heading", "", "The force\u2019s radios"), ("row", "", "A\tB")]
    assert [loss.code for loss in document.losses] == ["headings", "footnotes"]


def test_markdown_keeps_the_text_and_tells_depth_rows_and_lines() -> None:
    table = "| Question | Grade |\n|---|---|\n| Crime | Good |\n"
    text = f"# Title\n\n- One goes\n  on here.\n  1. deep\n\n{table}\n**Bold**\n"
    document = read_document(text.encode(), "a.md")
    assert document.text == text
    assert [
        (block.level, block.locator, *told) for block, told in zip(document.blocks, _told(document), strict=True)
    ] == [
        (1, "line 1", "heading", "#", "Title"),
        (1, "line 3", "item", "-", "One goes on here."),
        (2, "line 5", "numbered", "1.", "deep"),
        (0, "line 7", "row", "", "Question | Grade"),
        (0, "line 9", "row", "", "Crime | Good"),
        (0, "line 11", "heading", "", "Bold"),
    ]


def test_a_markdown_file_without_headings_is_read_line_by_line() -> None:
    document = read_document(b"Wexmoor PEEL 2018\nEffectiveness\n- The force should test its radios.\n", "a.md")
    assert [block.kind.value for block in document.blocks] == ["heading", "heading", "item"]


FINDING = (
    "The force should make sure that call handlers complete a structured risk assessment for every caller who may be "
    "vulnerable, and record it on the incident log before the call is graded."
)
TOLD = "The force records its referrals with care, and each referral is read by an anti-social behaviour officer. "


def _wrapped(width: int = 78) -> str:
    head, _, _ = page("x").partition("- x")
    item = textwrap.fill(f"- {FINDING}", width, subsequent_indent="  ")
    return f"{head}\n{item}\n\n{textwrap.fill(TOLD * 9, width)}\n"


def test_lines_wrapped_at_a_column_are_put_together(sample_reference: ReferenceData) -> None:
    reading = read_bytes(_wrapped().encode(), "a.txt", DocumentFacts(file="a.txt"), sample_reference)
    assert [finding.text for finding in reading.record.findings] == [FINDING]
    assert [loss.code for loss in reading.document.losses] == ["wrapped"]
    assert reading.document.text == _wrapped()


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("refer-\nral is", "referral\nis"),
        ("anti-\nsocial behaviour", "anti-social\nbehaviour"),
        ("of-\nficer.", "officer.\n"),
    ],
)
def test_a_word_cut_by_a_hyphen_is_put_together_by_the_documents_own_words(cut: str, whole: str) -> None:
    text = f"{TOLD * 2}\nA {cut} in the east.\n"
    document = read_document(text.encode(), "a.txt")
    assert whole.split("\n", maxsplit=1)[0] in document.text
    assert cut not in document.text
    assert [loss.code for loss in document.losses] == ["hyphens"]


def test_form_feeds_begin_pages() -> None:
    document = read_document(b"First page.\n\x0cSecond page.\n\nMore of it.\n\x0cThird.\n", "a.txt")
    assert [block.pages for block in document.blocks] == [(1, 1), (2, 2), (2, 2), (3, 3)]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"The force\x92s radios cost \xa35 \x96 it says.", "cp1252"),
        (b"Caf\xe9 and \xc9cole, \x93quoted\x94.", "cp1252"),
        ("The force\u2019s radios.".encode(), "utf-8"),
    ],
)
def test_old_windows_files_are_read_and_said_to_be(content: bytes, encoding: str) -> None:
    document = read_document(content, "a.txt")
    assert document.encoding == encoding
    assert [loss.code for loss in document.losses] == (["cp1252"] if encoding == "cp1252" else [])


@pytest.mark.parametrize(
    "content", [b"caf\xc3\xa9 and caf\xe9", b"\x81\x8d text", b"words \xdf\xfe\xf0\xee\xcf\xe5\xd0\xe2\xee\xe9 here"]
)
def test_what_is_no_likely_cp1252_is_not_taken_for_it(content: bytes) -> None:
    with pytest.raises(SourceError, match="is not UTF-8"):
        read_document(content, "a.txt")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.odt", b"PK", "damaged"),
        ("a.odt", _odt("<text:span>" * 200 + "</text:span>" * 200), "100 deep"),
        ("a.odt", _odt(""), "no words"),
        ("a.rtf", b"no rtf", "no RTF"),
        ("a.rtf", b"{\\rtf1 }", "empty"),
        ("a.md", b"\x00\x01\x02" * 50, "binary"),
    ],
)
def test_what_is_no_such_file_is_refused_in_words(name: str, content: bytes, words: str) -> None:
    with pytest.raises(SourceError) as told:
        read_document(content, name)
    assert words in told.value.detail
    assert told.value.hint


LINES = st.sampled_from(
    ["# A", "- item", "  1. x", "| a | b |", "|---|---|", "> q", "```", "    code", "<b>", "words", "", "[^1]: n"]
)


@given(st.lists(st.one_of(LINES, st.text(max_size=20))).map("\n".join))
@settings(max_examples=200, deadline=None)
def test_any_markdown_is_a_document_or_refused(text: str) -> None:
    refused_or_sound(f"# A\n{text}".encode("utf-8", "replace"), "a.md")


PIECES = st.sampled_from(
    [
        "{",
        "}",
        "\\par ",
        "\\'92",
        "\\u8217?",
        "\\*",
        "\\bin5 ",
        "\\pict",
        "\\cell",
        "\\row",
        "\\f9 ",
        "\\u-1",
        "\\uc",
        "w",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=5))).map("".join))
@settings(max_examples=200, deadline=None)
def test_any_rtf_is_a_document_or_refused(text: str) -> None:
    refused_or_sound(b"{\\rtf1 " + text.encode("utf-8", "replace"), "a.rtf")


@given(st.lists(st.tuples(st.integers(0, 20000), st.binary(max_size=4)), min_size=1, max_size=10))
@settings(max_examples=60, deadline=None)
def test_a_damaged_open_document_is_a_document_or_refused(damage: list[tuple[int, bytes]]) -> None:
    refused_or_sound(damaged(_good(), damage), "a.odt")


@cache
def _good() -> bytes:
    return _open(read_document(PAGES[1].read_bytes(), "a.txt"))
