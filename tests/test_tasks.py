"""What people come for, done by clicking and typing from the first page, as somebody who never heard of SPARQL.

Tasks of a force, a policing body's office and the public: all that is open; whether a finding was raised before and
what came of it; everything on a subject since a year; which forces have the same; what must be answered by when; a page
for a meeting; a file for Excel. What a page shows is compared with what the saved question answers.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
import pytest
from browsing import Visit, visit
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page, expect
from running_server import Server

from outstanding.days import told

AFI = "area for improvement"


def rows(server: Server, path: str) -> list[dict[str, Any]]:
    """What a saved question answers."""
    found: list[dict[str, Any]] = server.get(path, "application/json").json["rows"]
    return found


def flat(words: Iterable[object]) -> list[str]:
    """Words as they are read, with one space between them."""
    return [" ".join(str(each).split()) for each in words]


def region(page: Page, heading: str) -> Locator:
    """The part of a page under a heading."""
    return page.get_by_role("region", name=heading, exact=True)


def text_of(pdf: bytes) -> tuple[int, str]:
    """How many pages a PDF has, and its words."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    return len(pages), " ".join(" ".join(pages).split())


@pytest.fixture
def force(tab: Visit) -> Page:
    """The page of a force, reached from the first page."""
    page = tab.go("/")
    region(page, "Your force").get_by_role("link", name="Wexmoor Police").click()
    return page


def test_all_open_areas_for_improvement_of_my_force(force: Page, server: Server) -> None:
    asked = [each for each in rows(server, "/q/open-findings.json?force=wexmoor") if each["kind"] == AFI]
    heading = force.get_by_role("heading", name=f"Areas for improvement: {len(asked)}")
    expect(heading).to_be_visible()
    listed = heading.locator("xpath=following-sibling::ol[1]").locator("li")
    assert sorted(flat(listed.locator("a").all_inner_texts())) == sorted(flat(each["quotation"] for each in asked))
    for each in asked:
        if each["since"]:
            assert listed.filter(has_text=f"First raised in {each['since']}").count() > 0


def test_whether_it_was_raised_before_and_what_came_of_it(force: Page, server: Server) -> None:
    oldest = force.locator("ol.issues > li").filter(has_text=re.compile("First raised in 2015, outstanding")).first
    oldest.locator("a").first.click()
    issue = urlsplit(force.url).path.removeprefix("/doc/")
    expect(force.get_by_role("heading", level=1)).to_have_text(
        "Area for improvement, first raised in 2015: outstanding"
    )
    history = rows(server, f"/q/issue-history.json?issue={issue}")
    table = region(force, "Across the inspections").get_by_role("table")
    titles = {str(each["title"]) for each in history}
    assert len(titles) == 5
    assert table.locator("tbody tr").count() == len(titles)
    for title in titles:
        expect(table.get_by_role("link", name=title).first).to_be_visible()
    table.get_by_role("link", name="Wexmoor PEEL 2018: Effectiveness").first.click()
    expect(force.get_by_role("heading", level=1)).to_contain_text("Wexmoor PEEL 2018: Effectiveness")
    force.go_back()
    assert urlsplit(force.url).path.endswith(issue)


def test_everything_on_a_subject_since_a_year(tab: Visit, server: Server) -> None:
    page = tab.go("/")
    page.get_by_role("searchbox").fill("victim*")
    page.keyboard.press("Enter")
    years = page.get_by_role("group", name="Year of inspection")
    for year in ("2017", "2018"):
        years.get_by_role("checkbox", name=year).check()
    page.get_by_role("group", name="Kind").get_by_role("checkbox", name=AFI).check()
    page.get_by_role("button", name="Set the filters").click()
    asked = server.get("/search.json?q=victim*&year=2017&year=2018&kind=area-for-improvement").json["rows"]
    assert asked
    assert {each["year"] for each in asked} == {2017, 2018}
    expect(page.get_by_role("heading", name=f"{len(asked)} found")).to_be_visible()
    assert sorted(flat(page.locator(".found").all_inner_texts())) == sorted(flat(each["words"] for each in asked))


def test_which_forces_have_the_same_cause_of_concern(tab: Visit, server: Server) -> None:
    page = tab.go("/")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Themes").click()
    page.get_by_role("link", name="Counter-corruption", exact=True).click()
    table = page.get_by_role("region", name="Open issues by force").get_by_role("table")
    header = flat(table.locator("thead th").all_inner_texts())
    (row,) = (flat(line.locator("th, td").all_inner_texts()) for line in table.locator("tbody tr").all())
    told_by_page = dict(zip(header, row, strict=True))
    asked = server.get("/search.json?theme=counter-corruption&kind=cause-of-concern&statement=newest").json["rows"]
    assert told_by_page["Force"] == "Wexmoor Police"
    assert int(told_by_page["Cause of concern"]) == len([each for each in asked if each["status"] == "open"]) == 1


def test_what_must_be_answered_and_by_when(force: Page, server: Server) -> None:
    force.get_by_role("navigation", name="On this page").get_by_role("link", name="What must be answered").click()
    listed = region(force, "What must be answered").locator("li")
    asked = rows(server, "/q/responses-due.json?force=wexmoor")
    assert listed.count() == len(asked)
    for each in asked:
        line = listed.filter(has_text=str(each["title"]))
        if each["due"]:
            expect(line).to_contain_text(f"Due by {told(str(each['due']))}")
        else:
            expect(line).to_contain_text("before the rule", ignore_case=True)


def test_one_page_for_a_meeting(force: Page, server: Server) -> None:
    pdf = force.get_by_role("link", name="Brief as PDF").get_attribute("href") or ""
    force.get_by_role("link", name="Brief to print").click()
    for pages, words in (text_of(server.get(pdf).body), text_of(force.pdf(format="A4"))):
        assert pages <= 3  # every quotation is whole
        assert "Wexmoor Police: what is outstanding" in words
        letters = re.sub(r"\W", "", words)
        for each in rows(server, "/q/open-findings.json?force=wexmoor"):
            assert re.sub(r"\W", "", str(each["quotation"]))[:60] in letters


@pytest.mark.parametrize(
    "path", ["/force/wexmoor", "/doc/wexmoor/issue/peel-2015-vulnerability/report/afi-1", "/quality"]
)
def test_what_is_printed_is_the_matter_and_no_means_of_moving_about(tab: Visit, path: str) -> None:
    page = tab.go(path)
    heading = page.get_by_role("heading", level=1).inner_text()
    pages, words = text_of(page.pdf(format="A4"))
    assert pages < 20
    assert heading.split(":", maxsplit=1)[0] in words
    for mover in ("Skip to the content", "Questions SPARQL", "On this page", "Show"):
        assert mover not in words.partition("What is open")[0]


def test_the_open_issues_in_excel(force: Page, server: Server) -> None:
    with force.expect_download() as begun:
        force.get_by_role("link", name="Open issues as XLSX").click()
    asked = rows(server, "/q/open-findings.json?force=wexmoor")
    sheet = load_workbook(io.BytesIO(begun.value.path().read_bytes())).worksheets[0]
    cells = [tuple(str(cell) for cell in row if cell is not None) for row in sheet.iter_rows(values_only=True)]
    for each in asked:
        assert any(str(each["quotation"]) in row for row in cells)


def test_a_question_is_asked_by_a_form_sorted_shared_and_taken_into_excel(
    tab: Visit, server: Server, chromium: Browser
) -> None:
    page = tab.go("/")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Questions").click()
    page.locator("main").get_by_role("link", name=re.compile("open", re.IGNORECASE)).first.click()
    page.get_by_label("Force").select_option(label="Wexmoor Police")
    page.get_by_role("button", name="Ask", exact=True).click()
    table = page.get_by_role("table").first
    unsorted = flat(table.locator("tbody tr").all_inner_texts())
    page.get_by_role("columnheader").first.get_by_role("link").click()
    assert "sort=" in page.url
    seen = flat(page.get_by_role("table").first.locator("tbody tr").all_inner_texts())
    assert sorted(seen) == sorted(unsorted)
    with visit(chromium, server.address) as other:
        there = other.page
        there.goto(page.url)
        assert flat(there.get_by_role("table").first.locator("tbody tr").all_inner_texts()) == seen
    page.go_back()
    assert flat(page.get_by_role("table").first.locator("tbody tr").all_inner_texts()) == unsorted
    page.go_forward()
    with page.expect_download() as begun:
        page.get_by_role("link", name="Excel").click()
    sheet = load_workbook(io.BytesIO(begun.value.path().read_bytes())).worksheets[0]
    assert sheet.max_row > len(seen)


def test_by_the_keyboard_alone_from_the_first_page_to_the_words(tab: Visit) -> None:
    page = tab.go("/")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_text("Skip to the content")
    assert focused.bounding_box()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("name", "q")
    page.keyboard.type('"return interview"')
    page.keyboard.press("Enter")
    first = page.locator(".found a").first
    expect(first).to_be_visible()
    for _ in range(80):
        page.keyboard.press("Tab")
        if first.evaluate("each => each === document.activeElement"):
            break
    outline = first.evaluate("each => getComputedStyle(each).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("blockquote").first).to_contain_text("return interview")
