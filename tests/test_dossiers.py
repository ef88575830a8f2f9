"""Pages about forces, themes, families, programmes and people say what the saved questions say, and where it stands."""

from __future__ import annotations

import re

import pytest
from running_server import Server

from outstanding.dossiers.people import MENTIONS, PEOPLE, Holder, listing

HTML = "text/html"


def text(server: Server, path: str) -> str:
    reply = server.get(path, HTML)
    assert reply.status == 200, reply.body
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    return reply.body.decode()


def rows(server: Server, path: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = server.get(path).json["rows"]
    return found


def test_a_force_page_counts_what_the_question_counts(server: Server) -> None:
    open_ = rows(server, "/q/open-findings.json?force=wexmoor")
    words = text(server, "/force/wexmoor")
    assert f"<strong>{len(open_)}</strong> open issues" in words
    for row in open_:
        assert str(row["issue"]).removeprefix("https://w3id.org/outstanding/") in words


def test_every_judgment_of_a_force_stands_in_its_grid_with_a_day(server: Server) -> None:
    words = text(server, "/force/wexmoor")
    for row in rows(server, "/q/grade-history.json?force=wexmoor"):
        judgment = str(row["judgment"]).removeprefix("https://w3id.org/outstanding/")
        assert f'href="/{judgment}"' in words
    cells = re.findall(r'<td><p><a href="/id/[^"]+judgment-[0-9]+".*?</p>', words, re.DOTALL)
    assert cells
    assert all(re.search(r"[0-9]{1,2} [A-Z][a-z]+ 20[0-9]{2}|undated", cell) for cell in cells)


def test_an_empty_cell_of_the_grid_is_not_called_a_grade(server: Server) -> None:
    assert "no judgment loaded" in text(server, "/force/wexmoor")


def test_a_force_about_which_nothing_is_loaded_is_not_said_to_be_without_findings(server: Server) -> None:
    words = text(server, "/force/cumbria")
    assert "That says nothing about the force." in words
    assert "open issue" not in words


def test_what_changed_since_a_day_lists_the_documents_published_after_it(server: Server) -> None:
    words = text(server, "/force/wexmoor?since=2018-12-31")
    news = words[words.index('<h2 id="news">') :]
    assert "Wexmoor PEEL 2018: Effectiveness, 2 May 2019" in news
    assert "PEEL: Police effectiveness 2016" not in news


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/force/nowhere", 404),
        ("/force/wexmoor?since=yesterday", 400),
        ("/force/wexmoor/brief.docx", 404),
        ("/force/cumbria/brief.pdf", 404),
        ("/force/wexmoor/brief.pdf?pages=2", 400),
        ("/force/wexmoor/brief.html?pages=1", 400),
        ("/theme/nothing-at-all", 404),
        ("/theme/wexmoor", 404),
        ("/family/f999", 404),
        ("/family/missing-children", 404),
        ("/programme/peel-1829", 404),
        ("/people?page=2", 404),
        ("/people?page=0", 400),
        ("/people?page=" + "9" * 5000, 400),
        ("/compare?force=wexmoor&force=nowhere", 404),
        ("/compare?" + "&".join(f"force={each}" for each in "abcdefg"), 400),
    ],
)
def test_what_is_not_there_is_told_with_where_to_look(server: Server, path: str, status: int) -> None:
    reply = server.get(path)
    assert reply.status == status
    assert reply.json["detail"]
    assert reply.json["hint"]


def test_a_problem_is_a_page_for_who_asks_for_one(server: Server) -> None:
    reply = server.get("/force/%3Cscript%3E", HTML)
    assert reply.status == 404
    words = reply.body.decode()
    assert "<script" not in words
    assert '<a class="skip" href="#main">' in words


@pytest.mark.parametrize(
    ("form", "media_type", "start"),
    [
        ("html", "text/html; charset=utf-8", b"<!doctype html>"),
        ("md", "text/markdown; charset=utf-8", b"# Wexmoor Police"),
        ("pdf", "application/pdf", b"%PDF-"),
    ],
)
def test_a_brief_is_had_in_each_form(server: Server, form: str, media_type: str, start: bytes) -> None:
    reply = server.get(f"/force/wexmoor/brief.{form}")
    assert reply.status == 200
    assert reply.headers["content-type"] == media_type
    assert reply.body.lstrip().startswith(start)


def test_a_page_is_not_sent_twice_to_who_has_it(server: Server) -> None:
    tag = server.get("/force/wexmoor", HTML).headers["etag"]
    assert server.get("/force/wexmoor", HTML, If_None_Match=tag).status == 304


def test_a_theme_page_tells_why_a_finding_has_the_theme(server: Server) -> None:
    words = text(server, "/theme/missing-children")
    for row in rows(server, "/q/findings-by-theme.json?theme=missing-children"):
        assert f"its words have \u201c{row['label']}\u201d" in words


def test_a_family_page_sets_forces_by_cycle(server: Server) -> None:
    words = text(server, "/family/f9")
    for row in rows(server, "/q/family-grades.json?family=f9"):
        assert str(row["cycle"]) in words
        assert str(row["judgment"]).removeprefix("https://w3id.org/outstanding") in words


def test_a_programme_page_names_the_cycles_that_do_not_compare(server: Server) -> None:
    words = text(server, "/programme/peel-2018-19")
    assert 'Not comparable with</dt><dd><a href="/programme/peel-2021-22">' in words
    assert "Wexmoor PEEL 2018: Effectiveness" in words


def test_people_are_told_apart_by_their_printed_names(server: Server) -> None:
    named = {str(row["name"]) for row in rows(server, "/q/people-and-letters.json") if row["name"]}
    words = text(server, "/people")
    assert all(name in words for name in named)
    one = min(named)
    alone = text(server, f"/people?name={one.replace(' ', '+')}")
    assert one in alone
    assert not any(f"<h2>{other}" in alone for other in named - {one})


def holder(name: str, mentions: int) -> Holder:
    return Holder(name, ("Chief Constable",), ("Wexmoor",), tuple({"document": f"d:{at}"} for at in range(mentions)))


def test_many_people_and_many_mentions_are_shown_in_pages() -> None:
    everybody = [holder(f"Ann Sample {at:03}", MENTIONS + 1) for at in range(PEOPLE + 1)]
    first, second = listing(everybody, "", 1), listing(everybody, "", 2)
    assert first is not None
    assert second is not None
    assert [*first.found, *second.found] == everybody
    assert first.last == second.last == 2
    assert listing(everybody, "", 3) is None
    alone = listing(everybody, everybody[1].name, 2)
    assert alone is not None
    assert alone.found == (everybody[1],)
    assert (alone.first, alone.last) == (MENTIONS, 2)
    assert listing(everybody, everybody[1].name, 3) is None
    nobody = listing([], "", 1)
    assert nobody is not None
    assert (nobody.found, nobody.last) == ((), 1)


def test_a_theme_has_its_page_also_where_a_body_has_its_slug(server: Server) -> None:
    for slug in re.findall(r'href="/theme/([^"?#]+)"', text(server, "/themes")):  # child-protection is a programme too
        assert server.get(f"/theme/{slug}").status == 200, slug


def test_the_first_page_counts_issues_once(server: Server) -> None:
    kinds = [row["kind"] for row in rows(server, "/q/open-findings.json")]
    words = text(server, "/")
    for kind in set(kinds):
        assert f"<strong>{kinds.count(kind)}</strong> open {str(kind).split()[0].rstrip('s')}" in words


def test_an_issue_page_tells_its_life_and_a_finding_page_what_bears_on_it(server: Server) -> None:
    issue = text(server, "/doc/wexmoor/issue/peel-2015-vulnerability/report/afi-1")
    for part in (
        "Across the inspections",
        "Its words, from report to report",
        "on two clocks",
        "What ties it together",
    ):
        assert part in issue
    assert '<ins><span class="unseen">came: </span>further</ins>' in issue
    finding = text(server, "/doc/wexmoor/peel-2018-19-effectiveness/report/afi-5")
    for part in ("What it belongs to", "What was said of it since", "its words have"):
        assert part in finding


def test_a_document_page_has_its_findings_and_judgments_as_the_questions_have_them(server: Server) -> None:
    document = "wexmoor/peel-2017-effectiveness/report"
    page = text(server, f"/doc/{document}")
    listed = rows(server, "/q/documents.json?force=wexmoor")
    (row,) = (each for each in listed if str(each["document"]).endswith(f"/{document}"))
    numbers = re.findall(r"<h3>[^<:]+: ([0-9]+)</h3>", page.partition('id="findings"')[2].partition("</section>")[0])
    assert sum(map(int, numbers)) == row["findings"] != 0
    grades = page.partition('id="judgments"')[2].partition("</section>")[0]
    assert grades.count('<th scope="row">') == row["judgments"] != 0
    assert grades.count("22 March 2018") == row["judgments"]
    assert 'href="/doc/wexmoor/peel-2017-effectiveness/pcc-response"' in page.partition("<section")[0]


def test_an_answer_page_leads_to_the_report_that_it_answers(server: Server) -> None:
    page = text(server, "/doc/wexmoor/peel-2017-effectiveness/pcc-response")
    assert "<dt>Answers</dt>" in page
    assert 'href="/doc/wexmoor/peel-2017-effectiveness/report"' in page.partition("<section")[0]
    assert "on a day that is unknown" in page
