"""An answer is sorted by any of its columns, the same in every form, and what is equal keeps the question's order."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from running_server import Server
from test_canned_forms import HTML

from graph.errors import QuestionError
from queries.answers import question_named, saved_questions
from queries.binding import sorted_by
from queries.linting import faults


def _rows(server: Server, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.get(address).json["rows"]
    return found


@pytest.mark.parametrize(("sort", "reverse"), [("years", False), ("-years", True)])
def test_rows_come_by_the_column_and_ties_in_the_order_of_the_question(
    sort: str, reverse: bool, server: Server
) -> None:
    plain = _rows(server, "/q/time-to-closure")
    expected = sorted(plain, key=lambda row: row["years"], reverse=reverse)
    assert expected != plain
    if reverse:  # Python keeps the order of ties then too
        assert [row["years"] for row in expected] == sorted((row["years"] for row in plain), reverse=True)
    assert _rows(server, f"/q/time-to-closure?sort={sort}") == expected


def test_every_form_has_the_same_order(server: Server) -> None:
    expected = [row["issue"] for row in _rows(server, "/q/time-to-closure?sort=-since")]
    told = csv.DictReader(io.StringIO(server.get("/q/time-to-closure.csv?sort=-since").body.decode()))
    assert [row["issue"] for row in told] == expected
    book = openpyxl.load_workbook(io.BytesIO(server.get("/q/time-to-closure.xlsx?sort=-since").body))
    sheet = list(book["answer"].iter_rows(values_only=True))
    assert [row[sheet[0].index("issue")] for row in sheet[1:]] == expected
    query = server.get("/q/time-to-closure.rq?sort=-since").body.decode()
    assert [row["issue"] for row in server.query(query).rows] == expected


def test_pages_are_cut_out_of_the_sorted_answer(server: Server) -> None:
    whole = _rows(server, "/q/time-to-closure?sort=-years")
    pages = [_rows(server, f"/q/time-to-closure?sort=-years&limit=10&page={number}") for number in range(1, 5)]
    assert [row for page in pages for row in page] == whole
    following = server.get("/q/time-to-closure?sort=-years&limit=10").json["page"]["next"]
    assert "sort=-years" in following


def test_the_lasting_address_names_the_order(server: Server) -> None:
    cited = server.get("/q/time-to-closure?sort=-years").json["citation"]["address"]
    assert "sort=-years" in cited
    again = server.get(cited.removeprefix(server.address.removesuffix("/")))
    assert again.json["rows"] == _rows(server, "/q/time-to-closure?sort=-years")


@pytest.mark.parametrize("sort", ["nothing", "--years", "-", "years desc", "?years", "as_of", "\x00"])
def test_what_is_no_column_is_refused_with_the_columns_that_there_are(sort: str, server: Server) -> None:
    reply = server.get(f"/q/time-to-closure?sort={quote(sort)}")
    assert reply.status == 422
    [wrong] = reply.json["parameters"]
    assert wrong["name"] == "sort"
    assert "years" in wrong["hint"]
    page = server.get(f"/q/time-to-closure?sort={quote(sort)}", HTML)
    assert page.status == 422
    assert b"to sort by" in page.body


@pytest.mark.parametrize("name", sorted(saved_questions()))
def test_any_question_can_be_sorted_by_any_column(name: str, server: Server) -> None:
    question = question_named(name)
    for column, _ in question.columns:
        assert faults(sorted_by(question, column)) == []
        assert faults(sorted_by(question, f"-{column}")) == []
    column = question.columns[-1][0]
    plain = server.get(f"/q/{name}?limit=10000").json["rows"]
    there = server.get(f"/q/{name}?limit=10000&sort={column}").json["rows"]
    assert sorted(map(str, there)) == sorted(map(str, plain))


def test_a_question_without_an_order_cannot_be_sorted() -> None:
    question = question_named("coverage")
    bare = sorted_by(question, "")
    assert bare is question
    without = type(question)(
        **{each: getattr(question, each) for each in question.__dataclass_fields__} | {"text": "SELECT ?force {}"}
    )
    with pytest.raises(QuestionError, match="no order"):
        sorted_by(without, "force")


def test_headings_of_the_page_sort_and_turn_round(server: Server) -> None:
    page = server.get("/q/time-to-closure?force=wexmoor", HTML).body.decode()
    assert 'href="/q/time-to-closure?force=wexmoor&amp;sort=years#answer"' in page
    page = server.get("/q/time-to-closure?force=wexmoor&sort=years", HTML).body.decode()
    assert 'aria-sort="ascending"' in page
    assert 'href="/q/time-to-closure?force=wexmoor&amp;sort=-years#answer"' in page
    assert '<input type="hidden" name="sort" value="years">' in page
    assert 'href="/q/time-to-closure.csv?force=wexmoor&amp;sort=years"' in page
