"""The reader of web pages: a report reads from a page as it does from its text, and no word of any page is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import damaged, read_or_error, refused_or_sound, same_reading, sound
from rendered_html import inspectorate_page, policing_body_page
from reports import EXAMPLES
from selectolax.lexbor import LexborHTMLParser

from graph.errors import SourceError
from graph.reference import ReferenceData
from loaders.documents import BlockKind, Document
from loaders.formats import read_document
from loaders.grammar import Grammar
from loaders.identity import recognise

SAMPLES = sorted(EXAMPLES.glob("*.txt"))


@pytest.mark.parametrize("render", [inspectorate_page, policing_body_page])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_reads_from_a_page_as_from_its_text(
    path: Path, render: Callable[[Document], bytes], sample_reference: ReferenceData
) -> None:
    document = read_document(path.read_bytes(), path.name)
    same_reading(path, render(document), ".html", sample_reference)


@pytest.mark.parametrize("render", [inspectorate_page, policing_body_page])
def test_a_real_document_reads_from_a_page_as_from_its_text(
    corpus: Path, render: Callable[[Document], bytes], sample_reference: ReferenceData
) -> None:
    for path in sorted(corpus.glob("*.txt")):
        document = read_document(path.read_bytes(), path.name)
        same_reading(path, render(document), ".html", sample_reference)


# --- hard pages ----------


def _page(body: str, head: str = "") -> Document:
    return read_document(
        f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>".encode(), "a.html"
    )


def _told(document: Document) -> list[tuple[str, str, str]]:
    return [(block.kind.value, block.marker, document.words(block)) for block in document.blocks]


def test_lists_have_their_depth_and_the_markers_that_a_browser_prints() -> None:
    document = _page(
        "<ol start=4><li>four<li value=7>seven<li>eight</ol><ol type=a><li>a<ol type=i><li>i<li>ii</ol><li>b</ol>"
        "<ol reversed><li>two<li>one</ol><ul style='list-style: none'><li>bare</ul>"
    )
    assert [(block.level, *told) for block, told in zip(document.blocks, _told(document), strict=True)] == [
        (1, "numbered", "4.", "four"),
        (1, "numbered", "7.", "seven"),
        (1, "numbered", "8.", "eight"),
        (1, "item", "a.", "a"),
        (2, "item", "i.", "i"),
        (2, "item", "ii.", "ii"),
        (1, "item", "b.", "b"),
        (1, "numbered", "2.", "two"),
        (1, "numbered", "1.", "one"),
        (1, "item", "", "bare"),
    ]
    assert document.blocks[0].locator.endswith("ol:nth(1) > li:nth(1)")


def test_an_item_keeps_its_paragraphs_and_gives_its_sublist_up() -> None:
    document = _page("<ul><li><p>The force should do it.</p><p>It has not.</p><ul><li>sub</li></ul>After.</li></ul>")
    assert _told(document) == [
        ("item", "\u2022", "The force should do it. It has not."),
        ("item", "\u2022", "sub"),
        ("paragraph", "", "After."),
    ]


def test_rows_of_data_are_rows_and_a_layout_is_walked() -> None:
    document = _page(
        "<table><tr><th>Question<th>Grade<th>Year<tr><td rowspan=2>Crime<td>Good<td>2016<tr><td colspan=2>None</table>"
        "<table role=presentation><tr><td><h2>Head</h2><p>Words of a layout.</p><td>Aside.</table>"
        "<table><tr><td>Title of Inspection<td>Time<tr><td>Response<td><p>One.</p><p>Two.</p></table>"
    )
    assert _told(document) == [
        ("row", "", "Question\tGrade\tYear"),
        ("row", "", "Crime\tGood\t2016"),
        ("row", "", "Crime\tNone"),
        ("heading", "", "Head"),
        ("paragraph", "", "Words of a layout."),
        ("paragraph", "", "Aside."),
        ("row", "", "Title of Inspection\tTime"),
        ("heading", "", "Response"),
        ("paragraph", "", "One."),
        ("paragraph", "", "Two."),
    ]


def test_boxes_are_words_and_their_ticks_are_read() -> None:
    document = _page(
        "<label><input type=checkbox checked> Yes</label> <label><input type=checkbox> No</label>"
        "<p><input type=radio checked>National</p><p>\u2611 Thematic</p>"
    )
    assert [words for _, _, words in _told(document)] == ["[x] Yes [ ] No", "[x] National", "\u2611 Thematic"]


def test_footnotes_of_word_and_of_pandoc_are_notes_and_their_marks_raised() -> None:
    document = _page(
        '<p>We came<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a> and went<sup>'
        '<a href="#fn2" id="r2">2</a></sup>.</p>'
        '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> In spring.</p></div>'
        '<section role="doc-endnotes"><ol start=2><li id="fn2"><p>In autumn. '
        '<a href="#r2" role="doc-backlink">\u21a9</a>'
        "</p></li></ol></section><p>The area is 7 km<sup>2</sup>, on the 1<sup>st</sup> of May.</p>"
    )
    assert _told(document) == [
        ("paragraph", "", "We came\u00b9 and went\u00b2."),
        ("footnote", "\u00b9", "In spring."),
        ("footnote", "\u00b2", "In autumn."),
        ("paragraph", "", "The area is 7 km\u00b2, on the 1st of May."),
    ]


def test_what_is_left_out_is_told_with_its_words() -> None:
    document = _page(
        "<nav><ul><li><a href=/>Home</a></ul></nav><main><h1>Wexmoor PEEL 2018</h1><p>Print this document</p>"
        "<p hidden>Nobody sees this.</p><div lang=cy>Mae hyn i gyd yn Gymraeg.</div>"
        "<p>The force should look after its radios and its cars, every day of the year.</p>"
        "<h2>Related content</h2><ul><li>Other</ul></main><footer>Crown</footer>"
    )
    assert [words for _, _, words in _told(document)] == [
        "Wexmoor PEEL 2018",
        "The force should look after its radios and its cars, every day of the year.",
    ]
    told = " ".join(loss.detail for loss in document.losses)
    for what in ("nav", "print button", "hidden words", "Welsh", "related content", "page footer"):
        assert f"left out as {what}, " in told
    assert "'Nobody sees this.'" in told


def test_sections_on_stop_and_search_and_anti_social_behaviour_are_no_furniture() -> None:
    document = _page(
        '<div id="stop-and-search"><h2>Stop and search</h2><p>Some words.</p></div>'
        '<div class="topic anti-social-behaviour"><p>Other words.</p></div>'
        '<article class="post tag-share category-search"><p>Last words.</p></article>'
    )
    assert [words for _, _, words in _told(document)] == [
        "Stop and search",
        "Some words.",
        "Other words.",
        "Last words.",
    ]


def test_accordions_are_opened_and_their_buttons_are_headings() -> None:
    document = _page(
        '<h2><button aria-expanded="false" aria-controls="p1">How well does the force plan?</button></h2>'
        '<div id="p1" style="display:none"><p>Very well.</p></div>'
        "<details><summary>More</summary><p>Words.</p></details>"
        '<div class="accordion"><div class="body" aria-hidden="true"><p>Closed.</p></div></div>'
    )
    assert [words for _, _, words in _told(document)] == [
        "How well does the force plan?",
        "Very well.",
        "More",
        "Words.",
        "Closed.",
    ]


def test_a_grade_that_is_an_image_is_read_by_its_alternative_words() -> None:
    document = _page(
        '<h2>Crime</h2><p><img src=a.png alt="Requires improvement"></p><p><img src=b.png alt="A car"></p>'
    )
    assert _told(document) == [("heading", "", "Crime"), ("heading", "", "Requires improvement")]
    assert [loss.code for loss in document.losses] == ["pictures"]


def test_contents_lists_are_contents_and_do_not_hide_the_title() -> None:
    entries = "".join(f'<li><a href="#s{at}">Section {at}</a></li>' for at in range(40))
    sections = "".join(f'<h2 id="s{at}">Section {at}</h2><p>Words of it.</p>' for at in range(40))
    document = _page(f"<nav><h2>Contents</h2><ol>{entries}</ol></nav><h1>Wexmoor PEEL 2018</h1>{sections}")
    kinds = [block.kind for block in document.blocks]
    assert kinds[:41] == [BlockKind.CONTENTS] * 41
    assert BlockKind.CONTENTS not in kinds[41:]
    head = "<h1>Wexmoor PEEL 2018</h1><p>Effectiveness</p>"
    found = recognise(
        _page(f"<nav><h2>Contents</h2><ol>{entries}</ol></nav>{head}{sections}"), Grammar.packaged().layouts
    )
    assert found is not None
    assert found.layout.name == "peel-pillar-page"


def test_what_the_page_says_of_itself_is_metadata() -> None:
    document = _page(
        "<main><h1>Wexmoor: a report</h1><p>Published on: 3 May 2019</p><dl><dt>Police forces</dt><dd>Wexmoor</dd>"
        "<dt>Publication types:</dt><dd>PEEL</dd></dl><p>Last updated 27/09/2019</p><p>Words of the report.</p></main>",
        '<title>A report - site</title><link rel=canonical href="https://example.org/r"><meta property="og:title" '
        'content="A report"><script type="application/ld+json">{"@graph": [{"@type": "Article", "datePublished": '
        '"2019-05-03", "author": {"name": "The inspectorate"}}]}</script>'
        '<script type="application/ld+json">{oops</script>',
    )
    told = {(each.name, each.value) for each in document.metadata}
    assert told >= {
        ("title", "A report - site"),
        ("title", "A report"),
        ("title", "Wexmoor: a report"),
        ("url", "https://example.org/r"),
        ("published", "2019-05-03"),
        ("published", "3 May 2019"),
        ("updated", "27/09/2019"),
        ("force", "Wexmoor"),
        ("type", "PEEL"),
        ("author", "The inspectorate"),
        ("language", "en"),
    }


@pytest.mark.parametrize(
    ("content", "encoding", "words"),
    [
        (b"<p>It\x92s \xa35.", "cp1252", "It\u2019s \u00a35."),
        (b"<meta charset=iso-8859-1><p>It\x92s.", "cp1252", "It\u2019s."),
        ("<meta charset=iso-8859-1><p>It\u2019s.".encode(), "utf-8", "It\u2019s."),
        ("\ufeff<p>It\u2019s.".encode(), "utf-8-sig", "It\u2019s."),
        ("<p>It\u2019s.".encode("utf-16"), "utf-16", "It\u2019s."),
        ("<meta charset=koi8-r><p>\u0438\u0434".encode("koi8-r"), "koi8-r", "\u0438\u0434"),
        (b"<p>a&shy;b&#8203;c&nbsp;d&pound;", "utf-8", "abc\u00a0d\u00a3"),
        (
            b'<?xml version="1.0"?><html><head><title/></head><body><a id="x"/><p>Here.</p></body></html>',
            "utf-8",
            "Here.",
        ),
    ],
)
def test_characters_are_decoded_as_the_page_says_and_its_bytes_show(content: bytes, encoding: str, words: str) -> None:
    document = read_document(content, "a.html")
    assert (document.encoding, [document.words(block) for block in document.blocks]) == (encoding, [words])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"<script>write()</script><nav>Home</nav>", "no words"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200), "binary"),
        ("<p>x</p>".encode("utf-16") + b"x", "UTF-16"),
        (b"<div>" * 200_000 + b"x", "open at once"),
        (b"".join(b"<b a=%d>" % at for at in range(4000)) + b"<p>x" * 4000, "open at once"),
        (b"<p>x</p>" + b" " * 20_000_001, "20,000,000"),
    ],
)
def test_what_is_no_page_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(SourceError) as told:
        read_document(content, "a.html")
    assert words in told.value.detail
    assert told.value.hint
    assert told.value.where.startswith("a.html")


# --- any page ----------

TAGS = [
    "p",
    "div",
    "span",
    "b",
    "i",
    "ul",
    "ol",
    "li",
    "h1",
    "h3",
    "table",
    "tr",
    "td",
    "th",
    "dl",
    "dt",
    "dd",
    "sup",
    "a",
    "br",
    "section",
    "pre",
    "blockquote",
    "details",
    "summary",
]
tags = st.builds(
    "<{}{}{}>".format,
    st.sampled_from(["", "/"]),
    st.sampled_from(TAGS),
    st.sampled_from(["", " id=a", " href='#a'", " start=3", " type=i", " rowspan=9", " colspan=0", " class='x'"]),
)
seen = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8).map(lambda words: f"w{words}")
soup = st.lists(
    st.one_of(tags, seen.map(lambda word: f" {word} "), st.sampled_from(["&amp;", "<", "&#8203;", "<!--", "\x00"])),
    max_size=60,
)


@given(soup)
@settings(max_examples=300, deadline=None)
def test_no_visible_word_of_tag_soup_is_lost(parts: list[str]) -> None:
    source = "".join(parts)
    tree = LexborHTMLParser(source)
    expected = sorted(tree.body.text(deep=True, separator=" ").split()) if tree.body else []
    document = read_or_error(source.encode(), "a.html")
    if isinstance(document, SourceError):
        assert not expected or "binary" in document.detail or "no words" in document.detail
        return
    sound(document)
    told = document.text + " ".join(loss.detail for loss in document.losses)
    for word in expected:
        bare = re.sub(r"[^a-z]", "", word.lower().replace("\u200b", ""))
        assert bare in re.sub(r"[^a-z]", "", told.lower()), word


@given(st.one_of(st.binary(max_size=400), st.binary(max_size=60).map(lambda rest: b"<main><p>x" + rest + b"<ul><li>y")))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_document_or_refused(content: bytes) -> None:
    refused_or_sound(content, "a.html")


@given(st.lists(st.tuples(st.integers(0, 20000), st.binary(max_size=3)), max_size=20))
@settings(max_examples=60, deadline=None)
def test_a_damaged_page_is_a_document_or_refused(damage: list[tuple[int, bytes]]) -> None:
    refused_or_sound(damaged(_good(), damage), "a.html")


@cache
def _good() -> bytes:
    path = EXAMPLES / "wexmoor-2017-legitimacy.txt"
    return inspectorate_page(read_document(path.read_bytes(), path.name))
