"""Every page without JavaScript: it shows the same, and its forms do what they do with it."""

from __future__ import annotations

import re

import pytest
from browsing import Visit, visit
from playwright.sync_api import Browser
from running_server import Server
from starlette.routing import Match, Route
from visited import PAGES

from outstanding.web.application import ROUTERS

ELSEWHERE = {
    "/curation": "tests/test_curation_pages.py",
    "/curation/pair/{name}": "tests/test_curation_pages.py",
    "/editor": "tests/test_editor.py",
}
"""Pages that are visited by tests of their own, on servers of their own or by clicking."""

PROGRAMS = re.compile(
    r"^/(static|dumps|feeds|dataset|releases?|catalog|metrics|health|ready|sparql|robots|id|body|graph)\b|"
    r"^/(\.well-known/|def$|def/context)|\{form\}|\.(json|csv|xlsx)$"
)
"""Addresses that no person opens, or that lead on to pages."""


def test_every_kind_of_page_is_visited() -> None:
    routes = [each for made in ROUTERS for each in made().routes if isinstance(each, Route) and "GET" in each.methods]
    assert len(routes) > 40

    def visited(route: Route) -> bool:
        if route.path.startswith("/q/"):
            return any(path.startswith("/q/") for path in PAGES)
        scopes = ({"type": "http", "method": "GET", "path": path.partition("?")[0]} for path in PAGES)
        return any(route.matches(scope)[0] is Match.FULL for scope in scopes)

    missing = {each.path for each in routes if not visited(each) and not PROGRAMS.search(each.path)}
    assert missing == ELSEWHERE.keys()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_the_same_without_script(tab: Visit, chromium: Browser, server: Server, path: str) -> None:
    with_script = tab.go(path).locator("main").inner_text()
    with visit(chromium, server.address, java_script_enabled=False) as plain:
        without = plain.go(path).locator("main").inner_text()
    number = re.compile(r"Request [0-9a-f]{32}")
    assert number.sub("", without) == number.sub("", with_script)
    assert len(without) > 50


def test_the_forms_of_pages_work_without_script(chromium: Browser, server: Server) -> None:
    with visit(chromium, server.address, java_script_enabled=False) as plain:
        page = plain.go("/force/wexmoor")
        page.get_by_label("Published after").fill("2018-06-01")
        page.get_by_role("button", name="Show").click()
        assert "since=2018-06-01" in page.url
        assert page.get_by_role("heading", name="Wexmoor PEEL 2018: Effectiveness, 2 May 2019").is_visible()
        page = plain.go("/q/open-findings")
        page.get_by_label("Kind").select_option(index=1)
        page.get_by_role("button", name="Ask", exact=True).click()
        assert "kind=" in page.url
        assert page.get_by_role("table").first.locator("tbody tr").count() > 0
        page = plain.go("/text/wexmoor/peel-2018-19-effectiveness/report")
        page.get_by_role("checkbox", name=re.compile("numbers")).uncheck()
        page.get_by_role("button", name="Mark these").click()
        assert page.locator(".text .m.statistic").count() == 0
        assert page.locator(".text .m.finding").count() > 0
        page = plain.go("/compare")
        page.get_by_role("checkbox", name="Wexmoor Police").check()
        page.get_by_role("button", name="Compare").click()
        assert page.get_by_role("table").first.is_visible()
