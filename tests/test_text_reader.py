"""The reader of plain text: whatever the bytes, they are refused in words or read without a word lost."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import EXAMPLES, broken_page, page

from graph.canonical import canonical_nquads
from graph.errors import OutstandingError, SourceError
from graph.reference import ReferenceData
from graph.terms import Base
from loaders.documents import BlockKind, Document
from loaders.formats import read_document
from loaders.reading import read_bytes
from loaders.sources import DocumentFacts
from loaders.triples import document_graph

LINES = [
    "Areas for improvement",
    "Cause of concern",
    "Recommendations",
    "Contents",
    "Introduction.....3",
    "Annex A \u2013 About the data\t13",
    "Good",
    "How effective is the force at protecting vulnerable people?",
    "Summary of findings",
    "The force should test its radios every week.",
    "The force should improve (Vulnerability 2015):",
    "\u2022 The force should mend its radios by 31 March 2016; and",
    "- its cars, which",
    "1. two lorries",
    "\u00b9 Fieldwork took place between 8 June 2015 and 19 June 2015.",
    "are old and",
    "the rest are new.",
    "In the 12 months to 31 March 2015, 93 percent of calls were answered.",
    "www.example.org/hmic",
    "Wexmoor PEEL 2018/19",
    "17",
    "",
    " ",
    "\u00a0\u2028\u2029\x85",
    "\x0c",
    "o o o",
    "## Findings ##",
    "**Preventing crime**",
    "### **4 May 2014**",
    "**Never closed",
    "** **",
    "# #",
    "Quest\u0130on \ufb03 \U0001f694",
]
_CLOSING = re.compile(r"(?:\*\*|__)?(?:[ \t]+#+)?$")
BREAKS = ["\n", "\r\n", "\r", "\n\n", " \n"]

texts = st.lists(st.tuples(st.one_of(st.sampled_from(LINES), st.text(max_size=30)), st.sampled_from(BREAKS))).map(
    lambda parts: "".join(line + end for line, end in parts)
)
"""Texts that look like parts of reports, and texts that look like nothing."""

contents = st.one_of(
    st.binary(),
    texts.map(lambda text: text.encode("utf-8", "surrogatepass")),
    texts.map(lambda text: text.encode("utf-8-sig", "surrogatepass")),
    texts.map(lambda text: text.encode("utf-16", "surrogatepass")),
    st.tuples(texts, st.binary(max_size=4)).map(lambda parts: parts[0].encode("utf-8", "surrogatepass") + parts[1]),
)


@cache
def _reference() -> ReferenceData:
    return ReferenceData.packaged().extended_by([EXAMPLES / "wexmoor.ttl"])


def _told(error: OutstandingError, name: str) -> None:
    """Hold a refusal to saying where it is and what to do."""
    assert error.detail
    assert error.where.startswith(name)
    assert error.hint


def _words(document: Document) -> None:
    """Hold a document to what every reader promises of its blocks."""
    text = document.text
    extents = sorted(extent for block in document.blocks for extent in block.extents)
    assert all(0 <= extent.start < extent.end <= len(text) for extent in extents)
    assert all(one.end <= following.start for one, following in pairwise(extents))
    assert [block.start for block in document.blocks] == sorted(block.start for block in document.blocks)
    for block in document.blocks:
        assert list(block.extents) == sorted(block.extents)
        assert document.words(block) == " ".join(text[extent.start : extent.end] for extent in block.extents)
        assert document.words(block) == document.words(block).strip()
        assert "\n" not in document.words(block)
    # Nothing is lost: every line that is not blank ends where an extent ends, and begins with it or with a marker, but
    # for the marks of Markdown headings and of bold lines.
    covered = {extent.end: text[extent.start : extent.end] for extent in extents}
    markers = {block.start: block.marker for block in document.blocks}
    end = 0
    for line in text.split("\n"):
        if line.strip():
            last = end + len(line.rstrip())
            if last not in covered:
                last = end + len(_CLOSING.sub("", line.rstrip()))
            words = covered[last]
            before = line[: last - end].strip().removesuffix(words).strip()
            marker = markers.get(last - len(words), "")
            assert before in {"", marker, "**", "__", f"{marker} **", f"{marker} __"}
        end += len(line) + 1


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        ("## Findings", "heading", "Findings"),
        ("### **First response** ###", "heading", "First response"),
        ("**4 May 2014**", "heading", "4 May 2014"),
        (
            "**The force should test its radios every week.**",
            "paragraph",
            "The force should test its radios every week.",
        ),
        ("Some **bold** words in a sentence.", "paragraph", "Some **bold** words in a sentence."),
        ("#hashtag of the day is missed.", "paragraph", "#hashtag of the day is missed."),
        ("## On C#", "heading", "On C#"),
    ],
)
def test_markdown_marks_are_no_part_of_the_words_and_stay_in_the_text(line: str, kind: str, words: str) -> None:
    document = read_document(f"{line}\n".encode(), "report.txt")
    (block,) = document.blocks
    assert (block.kind.value, document.words(block)) == (kind, words)
    assert document.text == f"{line}\n"


@given(contents)
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_refused_in_words_or_read_without_a_word_lost(content: bytes) -> None:
    try:
        document = read_document(content, "report.txt")
    except SourceError as error:
        _told(error, "report.txt")
    else:
        assert "\r" not in document.text
        _words(document)
        assert read_document(content, "report.txt") == document


@given(st.text(), st.binary(max_size=20))
def test_any_name_is_refused_or_read(name: str, content: bytes) -> None:
    try:
        document = read_document(content, name)
    except SourceError as error:
        _told(error, name)
    else:
        assert document.text.strip()


@given(
    st.one_of(
        contents,
        texts.map(lambda text: (page() + text).encode("utf-8", "surrogatepass")),
        texts.map(lambda text: (page(pillar="Legitimacy", rest=text)).encode("utf-8", "surrogatepass")),
        texts.map(lambda text: (broken_page("The force should try.") + text).encode("utf-8", "surrogatepass")),
    )
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_make_a_record_and_a_graph_or_a_refusal_in_words(content: bytes) -> None:
    facts = DocumentFacts(file="report.txt")
    try:
        reading = read_bytes(content, "report.txt", facts, _reference())
    except OutstandingError as error:
        _told(error, "report.txt")
        return
    assert read_bytes(content, "report.txt", facts, _reference()) == reading
    text = reading.document.text
    for finding in reading.record.findings:
        spans = [(span.start, span.end) for span in finding.spans]
        assert " ".join(text[start:end] for start, end in spans) == finding.text
        assert (finding.start, finding.end) == (spans[0][0], spans[-1][1])
    base = Base()
    key = reading.record.report.key
    nquads = canonical_nquads(document_graph(reading, _reference(), base), base.graph(key))
    quads = list(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    assert len(quads) == nquads.count(b"\n")
    for quad in quads:
        assert isinstance(quad.subject, ox.NamedNode)
        own = quad.subject.value
        for place in ("id", "text", "graph"):
            own = own.removeprefix(f"{base.iri}{place}/{key}")
        assert own == "" or own[0] in "/#"


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.txt")))
def test_no_word_of_a_sample_is_lost(name: str) -> None:
    _words(read_document((EXAMPLES / name).read_bytes(), name))


def test_no_word_of_a_real_document_is_lost(corpus: Path) -> None:
    for path in sorted(corpus.glob("*.txt")):
        _words(read_document(path.read_bytes(), path.name))


def test_line_ends_make_no_difference_to_what_is_read() -> None:
    plain = page("The force should test its radios.", rest="More words.\n")
    kinds = {
        ending: [
            (block.kind, document.words(block), block.locator)
            for document in [read_document(plain.replace("\n", ending).encode(), "report.txt")]
            for block in document.blocks
        ]
        for ending in ("\n", "\r\n", "\r")
    }
    assert kinds["\n"] == kinds["\r\n"] == kinds["\r"]
    assert BlockKind.ITEM in {kind for kind, _, _ in kinds["\n"]}


def test_the_checksum_is_of_the_bytes_and_the_encoding_is_told() -> None:
    text = page()
    read = {encoding: read_document(text.encode(encoding), "a.txt") for encoding in ("utf-8", "utf-8-sig", "utf-16")}
    assert {document.text for document in read.values()} == {text}
    assert len({document.sha256 for document in read.values()}) == len(read)
    assert {document.encoding for document in read.values()} == set(read)
