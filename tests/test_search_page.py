"""The page of search, over HTTP and in a real browser: filters by clicking, an address to share, the rows as files."""

from __future__ import annotations

import csv
import io

import pytest
from browsing import Visit, visit
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect
from running_server import Server

from outstanding.web.search import COLUMNS

OPEN = "/search?kind=area-for-improvement&force=wexmoor&statement=newest&sort=oldest"


@pytest.mark.parametrize("path", ["/search", OPEN, "/search?q=nothing+like+this", "/search?q=child*&page=3"])
def test_the_page_has_no_barrier_by_day_or_night_wide_or_narrow(tab: Visit, path: str) -> None:
    page = tab.go(path)
    assert tab.barriers() == []
    page.emulate_media(color_scheme="dark")
    assert tab.barriers("color-contrast") == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert not tab.too_wide
    assert tab.complaints == []


def test_filters_are_set_by_clicking_and_stand_in_the_address(tab: Visit) -> None:
    page = tab.go("/")
    page.get_by_label("Search findings, passages, titles and people").fill("child*")
    page.get_by_role("search", name="All findings").get_by_role("button", name="Search").click()
    before = page.get_by_role("heading", name="found").inner_text()
    page.get_by_role("checkbox", name="area for improvement").check()
    page.get_by_role("button", name="Set the filters").click()
    assert "kind=area-for-improvement" in page.url
    expect(page.get_by_role("heading", name="found")).not_to_have_text(before)
    page.go_back()
    expect(page.get_by_role("heading", name="found")).to_have_text(before)
    page.go_forward()
    page.get_by_role("link", name="Remove the filter Kind: area for improvement").click()
    expect(page.get_by_role("heading", name="found")).to_have_text(before)


def test_an_address_that_is_shared_shows_the_same_to_somebody_else(chromium: Browser, tab: Visit) -> None:
    seen = tab.go(OPEN).locator(".hits").inner_text()
    with visit(chromium, tab.address) as other:
        assert other.go(OPEN).locator(".hits").inner_text() == seen


def test_it_works_without_script(chromium: Browser, server: Server) -> None:
    with visit(chromium, server.address, java_script_enabled=False) as there:
        page = there.go("/search")
        page.get_by_label("Words, all of which must occur").fill('"return interview"')
        page.locator(".asked").get_by_role("button", name="Search").click()
        assert page.locator("mark").first.inner_text() == "return interview"


def test_the_workbook_holds_what_is_on_the_screen(tab: Visit) -> None:
    page = tab.go(OPEN)
    shown = page.locator(".found").all_inner_texts()
    with page.expect_download() as begun:
        page.get_by_role("link", name="These as XLSX").click()
    sheet = load_workbook(io.BytesIO(begun.value.path().read_bytes()))["found"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert list(header) == list(COLUMNS)
    assert [" ".join(str(row[header.index("words")]).split()) for row in rows] == shown


def test_csv_and_json_hold_the_same_rows(server: Server) -> None:
    by_json = server.get(OPEN.replace("/search", "/search.json")).json
    table = list(csv.DictReader(io.StringIO(server.get(OPEN.replace("/search", "/search.csv")).body.decode())))
    assert [row["thing"] for row in table] == [row["thing"] for row in by_json["rows"]]
    assert by_json["number"] == len(table) > 1
    assert by_json["release"]["hash"]
    assert server.get(by_json["address"].removeprefix(server.address.rstrip("/"))).status == 200


def test_open_issues_of_a_force_are_those_of_the_question(server: Server) -> None:
    found = server.get("/search.json?force=wexmoor&statement=newest&kind=area-for-improvement").json["rows"]
    asked = server.get("/q/open-findings.json?force=wexmoor&kind=insp:AreaForImprovement").json["rows"]
    assert {row["issue"] for row in found if row["status"] in {"open", "outstanding"}} == {
        row["issue"] for row in asked
    }


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=501", "sort=upside-down", "colour=blue", "q=" + "x" * 301])
@pytest.mark.parametrize("form", ["", ".csv", ".json"])
def test_what_search_does_not_take_is_told(server: Server, query: str, form: str) -> None:
    reply = server.get(f"/search{form}?{query}")
    assert reply.status == 400
    assert reply.json["hint"]
