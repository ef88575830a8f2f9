"""What the reader of PDF gives of pages that are hard to read."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hard_pdfs import BOLD, LOREM, Page, only_owned, outlined, pdf

from loaders.documents import BlockKind, Document
from loaders.formats import read_document


def read(*pages: Callable[[Page], object]) -> Document:
    return read_document(pdf(*pages), "report.pdf")


def of(document: Document, *kinds: BlockKind) -> list[str]:
    return [document.words(block) for block in document.blocks if block.kind in kinds]


def test_two_columns_are_read_one_after_the_other() -> None:
    def write(page: Page) -> None:
        page.line("Keeping victims informed", font=BOLD, size=16)
        page.gap(20)
        top = page.y
        page.text("Left begins. " + LOREM + "Left ends here.", width=215)
        page.y = top
        page.text("Right begins. " + LOREM + "Right ends here.", x=310, width=215)

    document = read(write)
    assert [words[:12] for words in of(document, BlockKind.PARAGRAPH)] == ["Left begins.", "Right begins"]
    assert [words[-10:] for words in of(document, BlockKind.PARAGRAPH)] == [" ends here"[1:] + "."] * 2


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    half = LOREM[: LOREM.index("on a busy") if "on a busy" in LOREM else LOREM.index("On a busy") + 15]

    def one(page: Page) -> None:
        for _ in range(4):
            page.text(LOREM)
        page.y = 100
        page.text(half)

    def two(page: Page) -> None:
        page.text("some callers wait for longer than they should.")
        page.text(LOREM)

    document = read(one, two)
    cut = [block for block in document.blocks if len(block.extents) > 1]
    assert len(cut) == 1
    assert cut[0].pages == (1, 2)
    assert document.words(cut[0]).endswith("On a busy night some callers wait for longer than they should.")


@pytest.mark.parametrize(
    ("lines", "read_as"),
    [
        (("crime and anti-so-", "cial behaviour in towns"), "anti-social"),
        (("they follow-", "up each complaint of it"), "follow-up"),
        (("the well-", "being of officers is poor"), "well-being"),
        (("reports on Wexmoor-", "Saltern railway and police"), "Wexmoor-Saltern"),
        (("in the twelve-", "month period there were few"), "twelve-month"),
    ],
)
def test_the_words_of_the_document_tell_whether_a_hyphen_is_theirs(lines: tuple[str, str], read_as: str) -> None:
    def write(page: Page) -> None:
        page.text(
            "There is social harm, anti-social harm, a follow-up, and the well-being of twelve people this month."
        )
        page.text("They may inspect and re- spect. " + LOREM * 2)
        page.line(f"This sentence is long enough to fill the line and to tell of {lines[0]}")
        page.line(lines[1] + ".")

    assert read_as in " ".join(of(read(write), BlockKind.PARAGRAPH)).split("tell of")[1]


def test_a_ligature_is_two_letters() -> None:
    from outstanding.briefs.lettering import REGULAR, fonts  # noqa: PLC0415  a font that has them

    fonts()
    document = read(
        lambda page: page.line("The \ufb01rst o\ufb03cer \ufb02ed.", font=REGULAR), lambda page: page.text(LOREM)
    )
    assert "The first officer fled." in document.text


def test_a_footnote_mark_after_a_year_is_no_digit_of_it() -> None:
    def write(page: Page) -> None:
        page.text(LOREM)
        x = page.at("The force was last inspected in 2016", 60, page.y)
        x = page.at("2", x, page.y + 4, size=6)
        page.at(" and again in 2018.", x, page.y)
        page.at("2", 60, 84, size=5.5)
        page.at("The report is on the website.", 66, 80, size=8)

    document = read(write)
    assert "inspected in 2016\u00b2 and again in 2018." in document.text
    notes = [block for block in document.blocks if block.kind is BlockKind.FOOTNOTE]
    assert [(block.marker, document.words(block)) for block in notes] == [("\u00b2", "The report is on the website.")]


def test_a_footnote_may_have_a_plain_number_and_go_on_at_the_foot_of_the_next_page() -> None:
    def one(page: Page) -> None:
        page.text(LOREM * 3)
        page.at("1 The figures come from the force itself and were checked by", 60, 80, size=8)

    def two(page: Page) -> None:
        page.text(LOREM * 3)
        page.at("nobody else before they were printed.", 60, 90, size=8)
        page.at("2 See annex A.", 60, 80, size=8)

    document = read(one, two)
    notes = [block for block in document.blocks if block.kind is BlockKind.FOOTNOTE]
    assert [(block.marker, document.words(block)) for block in notes] == [
        ("\u00b9", "The figures come from the force itself and were checked by nobody else before they were printed."),
        ("\u00b2", "See annex A."),
    ]
    assert notes[0].pages == (1, 2)


def test_items_wrap_nest_and_have_letters() -> None:
    long = "make sure that every caller who waits is rung back by somebody who has been trained to judge the risk"

    def write(page: Page) -> None:
        page.text(LOREM)
        page.item("\u2022", f"The force should {long};")
        page.item("\u2022", f"The force should also {long}, as well as:")
        page.item("\u2013", f"the east, where it should {long}; and", x=80)
        page.item("\u2013", "the west.", x=80)
        page.item("\u2022", "The force should test it.")
        page.gap()
        page.text("It must also:")
        page.item("(a)", f"{long};")
        page.item("(b)", "keep a record.")
        page.gap()
        page.text("These are sound aims.")

    document = read(write)
    items = [block for block in document.blocks if block.kind is BlockKind.ITEM]
    assert [(block.marker, block.level) for block in items] == [
        ("\u2022", 1),
        ("\u2022", 1),
        ("\u2013", 2),
        ("\u2013", 2),
        ("\u2022", 1),
        ("(a)", 1),
        ("(b)", 1),
    ]
    assert document.words(items[0]) == f"The force should {long};"
    assert document.words(items[2]) == f"the east, where it should {long}; and"
    assert of(document, BlockKind.PARAGRAPH)[-1] == "These are sound aims."


def test_a_numbered_paragraph_after_a_bullet_is_no_part_of_it() -> None:
    def write(page: Page) -> None:
        page.text(LOREM)
        page.item("\u2022", "ask organisations to pass on what they know of officers and give them somebody to ring.")
        page.item("2.", "We went back to see what had changed. " + LOREM, indent=24)
        page.item("3.", "We read 70 declarations.", indent=24)
        page.item("3.1", "Seven were late.", indent=24)

    document = read(write)
    numbered = [block for block in document.blocks if block.kind is BlockKind.NUMBERED]
    assert [block.marker for block in numbered] == ["2.", "3.", "3.1"]
    assert document.words(numbered[0]).endswith("give advice at once.")
    assert of(document, BlockKind.ITEM)[0].endswith("somebody to ring.")


def test_a_number_or_a_dash_at_the_start_of_a_line_of_running_text_is_no_mark() -> None:
    def write(page: Page) -> None:
        page.text(LOREM)
        lines = [
            "The force asked for an order in nearly all of its many cases, which is more than most forces do in",
            "30. It also found that the change in the use of the power was small, and that it fell by no more than",
            "- 0.05 percent of the whole over a year in which there was much to do.",
        ]
        for line in lines:
            page.line(line)

    document = read(write)
    assert of(document, BlockKind.ITEM, BlockKind.NUMBERED) == []
    assert "more than most forces do in 30. It also found" in document.text
    assert "fell by no more than - 0.05 percent" in document.text


def test_a_table_is_read_row_by_row() -> None:
    rows = [
        ("Question", "Grade", "Last inspected"),
        ("Preventing crime and anti-social", "Good", "2016"),
        ("Investigating crime", "Requires improvement", "2016"),
        ("Specialist capabilities", "", "2015"),
    ]

    def write(page: Page) -> None:
        page.text(LOREM)
        for row in rows:
            for x, cell in zip((60, 260, 420), row, strict=True):
                page.at(cell, x, page.y)
            page.y -= 24 if row[0] != rows[1][0] else 14
            if row[0] == rows[1][0]:
                page.line("behaviour")
                page.gap(10)
        page.text(LOREM)

    assert of(read(write), BlockKind.ROW) == [
        "Question\tGrade\tLast inspected",
        "Preventing crime and anti-social behaviour\tGood\t2016",
        "Investigating crime\tRequires improvement\t2016",
        "Specialist capabilities\t\t2015",
    ]


def test_a_heading_may_be_told_by_its_colour_only_and_levels_follow_size() -> None:
    def write(page: Page) -> None:
        page.line("Effectiveness", font=BOLD, size=20)
        page.gap()
        page.line("Answering calls", size=14)
        page.gap()
        page.text(LOREM)
        page.line("Areas for improvement", ink="#7a1450")
        page.text(LOREM)
        page.line("A grey line that is no heading", ink="#555555")
        page.gap()
        page.text(LOREM)

    document = read(write)
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    assert [(document.words(block), block.level) for block in headings] == [
        ("Effectiveness", 1),
        ("Answering calls", 2),
        ("Areas for improvement", 3),
    ]


def test_running_heads_that_change_with_the_chapter_are_furniture_and_chapter_titles_are_not() -> None:
    def write(title: str, number: int, *, opens: bool) -> Callable[[Page], None]:
        def page_of(page: Page) -> None:
            page.at(title, 60, 815, size=8)
            page.at(f"Page {number} of 4", 280, 30, size=8)
            if opens:
                page.line(title, font=BOLD, size=16)
                page.gap()
            for _ in range(6):
                page.text(LOREM)

        return page_of

    chapters = [("Preventing crime", 1, True), ("Preventing crime", 2, False), ("Specialists", 3, True)]
    document = read(*[write(title, number, opens=opens) for title, number, opens in chapters])
    furniture = of(document, BlockKind.FURNITURE)
    assert sorted(set(furniture)) == ["Page 1 of 4", "Page 2 of 4", "Page 3 of 4", "Preventing crime", "Specialists"]
    assert of(document, BlockKind.HEADING) == ["Preventing crime", "Specialists"]


def test_headings_at_the_top_of_several_pages_are_no_running_heads() -> None:
    def write(page: Page) -> None:
        page.line("Areas for improvement", font=BOLD, size=16)
        page.gap()
        page.item("\u2022", "The force should test its radios every week.")

    assert of(read(write, write), BlockKind.HEADING) == ["Areas for improvement"] * 2


def test_text_that_is_turned_stands_at_the_end_of_its_page_and_is_reported() -> None:
    def write(page: Page) -> None:
        page.text(LOREM)
        page.canvas.saveState()
        page.canvas.translate(40, 300)
        page.canvas.rotate(90)
        page.canvas.drawString(0, 0, "DRAFT FOR COMMENT")
        page.canvas.restoreState()
        page.text("These are sound aims.")

    document = read(write)
    assert of(document, BlockKind.FURNITURE) == ["DRAFT FOR COMMENT"]
    assert of(document, BlockKind.PARAGRAPH)[-1] == "These are sound aims."
    assert [loss.code for loss in document.losses] == ["turned-text"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_as_a_whole_reads_as_if_it_were_not(turn: int) -> None:
    def write(page: Page) -> None:
        page.canvas.translate(300, 400)
        page.canvas.rotate(turn)
        page.canvas.translate(-280, -600)
        page.line("Effectiveness", font=BOLD, size=16)
        page.gap()
        page.text(LOREM, width=400)
        page.item("\u2022", "The force should test its radios every week.")

    document = read(write)
    assert [block.kind.value for block in document.blocks] == ["heading", "paragraph", "item"]
    assert document.words(document.blocks[1]) == LOREM.strip()


def test_a_contents_list_keeps_the_page_of_each_entry() -> None:
    def write(page: Page) -> None:
        page.line("Contents", font=BOLD, size=16)
        page.line("Introduction " + "." * 60 + " 3")
        page.line("How effective is the force? " + ". " * 30 + "5")
        page.at("Annex A \u2013 About the data", 60, page.y)
        page.at("12", 500, page.y)

    document = read(write, lambda page: page.text(LOREM))
    entries = [(block.marker, document.words(block)) for block in document.blocks if block.kind is BlockKind.CONTENTS]
    assert entries == [
        ("", "Contents"),
        ("3", "Introduction"),
        ("5", "How effective is the force?"),
        ("12", "Annex A \u2013 About the data"),
    ]


def test_a_bookmark_tells_a_heading_that_looks_like_text() -> None:
    def write(page: Page) -> None:
        page.text("Answering calls")
        page.text(LOREM)

    document = read_document(outlined([(0, "Answering calls")], write), "report.pdf")
    assert of(document, BlockKind.HEADING) == ["Answering calls"]


def test_bookmarks_as_deep_as_a_well_are_no_harm() -> None:
    titles = [(level, f"Level {level}") for level in range(300)]
    document = read_document(outlined(titles, lambda page: page.text(LOREM)), "report.pdf")
    assert document.text.startswith("The force answers")


def test_a_box_ends_what_stands_before_it() -> None:
    def write(page: Page) -> None:
        page.text(LOREM)
        page.canvas.setFillGray(0.9)
        page.canvas.rect(50, page.y - 34, 490, 48, fill=1, stroke=0)
        page.text("Areas that the force knows of and that it has begun to put right without being asked, which we")
        page.text("The force should test its radios.")

    words = of(read(write), BlockKind.PARAGRAPH)
    assert words[0] == LOREM.strip()


def test_a_file_that_may_not_be_changed_can_be_read() -> None:
    assert "ten seconds" in read_document(only_owned(), "report.pdf").text


def test_what_the_file_says_of_itself_is_told_with_its_place() -> None:
    def write(page: Page) -> None:
        page.canvas.setTitle("PEEL: Police effectiveness 2016")
        page.canvas.setAuthor("The sample inspectorate")
        page.text(LOREM)

    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:date><rdf:Seq><rdf:li>2017-03-02T09:00:00Z'
        b"</rdf:li></rdf:Seq></dc:date></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    document = read_document(pdf(write) + b"\n%" + packet + b"\n", "report.pdf")
    told = {(each.name, each.value, each.place) for each in document.metadata}
    assert ("title", "PEEL: Police effectiveness 2016", "Info Title") in told
    assert ("author", "The sample inspectorate", "Info Author") in told
    assert ("published", "2017-03-02", "XMP dc:date") in told


def test_every_block_has_its_page_and_its_box() -> None:
    document = read(lambda page: page.text(LOREM), lambda page: page.text(LOREM))
    assert [block.pages for block in document.blocks] == [(1, 1), (2, 2)]
    for number, block in enumerate(document.blocks, start=1):
        page, box = block.locator.split(", box ")
        x0, y0, x1, y1 = map(int, box.split())
        assert page == f"page {number}"
        assert (x0, y1 > 780, x1 <= 531, y0 > 700) == (60, True, True, True)


def test_blocks_stand_in_the_order_of_the_text_and_point_into_it() -> None:
    document = read(lambda page: page.text(LOREM), lambda page: page.item("\u2022", "The force should test it."))
    assert all(one.start < two.start for one, two in pairwise(document.blocks))
    assert document.text.endswith("\u2022 The force should test it.\n")
