"""A real browser over a real server, and the rules of accessibility that pages are held to.

The browser is the system's Chromium, driven by Playwright. The rules are axe-core's, which comes from npm into
`tests/browser` by the lock that stands there; `make test` installs it where npm is.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from running_server import PATIENCE

AXE = Path(__file__).parent / "browser" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@dataclass
class Visit:
    """A page in a browser's tab, and what went wrong in it so far."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a path of the server."""
        self.page.goto(self.address.rstrip("/") + path)
        return self.page

    def barriers(self, *rules: str) -> list[str]:
        """What axe-core finds wrong with the page as it is now, by all rules or some: rule, and what breaks it."""
        debugger = self.page.context.new_cdp_session(self.page)  # which the page's policy does not bind
        debugger.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
        debugger.detach()
        found: Any = self.page.evaluate(_RUN, [[*RULES], [*rules]])
        return [
            f"{each['id']}: {each['help']}: {[node['html'][:200] for node in each['nodes']]}"
            for each in found["violations"]
        ]

    @property
    def too_wide(self) -> bool:
        """Whether one has to scroll sideways to read the page."""
        found: bool = self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        return found


_RUN = """([tags, rules]) => axe.run(document, {
  runOnly: rules.length ? {type: 'rule', values: rules} : {type: 'tag', values: tags},
})"""


def _complain(there: Visit, message: ConsoleMessage) -> None:
    """Note an error of the console, but for the status of the page itself: a page of an error has one."""
    if message.type == "error" and message.location.get("url") != there.page.url:
        there.complaints.append(message.text)


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """A browser without a window; the test is skipped where there is none."""
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("chromium is not installed")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            yield started
        finally:
            started.close()


@contextlib.contextmanager
def visit(browser: Browser, address: str, **context: Any) -> Iterator[Visit]:  # noqa: ANN401  Playwright's options
    """A tab of its own over a server, with options of Playwright's: `java_script_enabled`, `viewport` and so on.

    Whatever the page complains of in its console, and every request to another host, stands in `complaints`.
    """
    if not AXE.is_file():
        pytest.skip("axe-core is not installed; `make test` installs it where npm is there")
    made: BrowserContext = browser.new_context(**context)
    made.set_default_timeout(PATIENCE * 1000)
    page = made.new_page()
    there = Visit(page, address)
    page.on("console", lambda message: _complain(there, message))
    page.on("pageerror", lambda error: there.complaints.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((address, "data:")) else there.complaints.append(request.url),
    )
    try:
        yield there
    finally:
        made.close()
