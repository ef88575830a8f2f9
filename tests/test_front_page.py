"""The front page names every door, and each leads somewhere."""

from __future__ import annotations

import httpx
from running_server import Server

from outstanding.web.front import DOORS


def test_a_program_gets_the_doors_with_release_and_coverage(server: Server) -> None:
    told = httpx.get(server.address, headers={"Accept": "application/json"}).json()
    assert list(told) == ["release", "coverage", "doors"]
    assert told["release"]["number"] == 1
    assert told["coverage"].startswith("Coverage: 10 of 10 documents counted")
    assert set(told["doors"]) == {door.name for door in DOORS}


def test_every_door_leads_somewhere(server: Server) -> None:
    told = httpx.get(server.address, headers={"Accept": "application/json"}).json()
    for door in told["doors"].values():
        assert httpx.get(door["address"], follow_redirects=True, timeout=30).status_code == 200, door


def test_a_person_gets_a_page_with_first_questions_that_are_answered(server: Server) -> None:
    page = httpx.get(server.address, headers={"Accept": "text/html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Which areas for improvement have persisted since 2015?" in page.text
    for path in ("/q/persistent-afis?since=2015", "/q/open-findings", "/q/causes-of-concern-open", "/q/responses-due"):
        assert f'href="{path}"' in page.text
        assert httpx.get(server.address.rstrip("/") + path, headers={"Accept": "text/html"}).status_code == 200


def test_neither_page_nor_json_is_refused(server: Server) -> None:
    assert httpx.get(server.address, headers={"Accept": "image/png"}).status_code == 406
