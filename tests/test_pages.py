"""Pages in a real browser: no barrier, no complaint, nothing from elsewhere, wide and narrow, light and dark."""

from __future__ import annotations

import pytest
from browsing import Visit
from visited import PAGES


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_barrier_by_day_or_night_wide_or_narrow(tab: Visit, path: str) -> None:
    page = tab.go(path)
    assert tab.barriers() == []
    page.emulate_media(color_scheme="dark")
    assert tab.barriers("color-contrast", "link-in-text-block") == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert not tab.too_wide
    assert tab.complaints == []


def test_axe_finds_a_barrier_where_there_is_one(tab: Visit) -> None:
    page = tab.go("/")
    page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/static/site.css\">'")
    assert any(each.startswith("image-alt") for each in tab.barriers())
