"""A page on a force: what is open and how old it is, in the words of the reports, with its sources."""

from __future__ import annotations

import pytest

from graph.errors import QuestionError
from graph.release import Release
from graph.store import EmbeddedStore
from queries.answers import ask, question_named
from queries.brief_parts import UNKNOWN, Brief, named, plural
from queries.briefs import brief

EVERYTHING = "9999-12-31"


@pytest.fixture(scope="module")
def page(samples: Release, sample_store: EmbeddedStore) -> Brief:
    """The page on the made-up force, with everything loaded."""
    return brief(samples, sample_store, "wexmoor", EVERYTHING, "2017-12-31")


def test_every_open_issue_is_on_the_page_with_its_words_document_and_day(
    samples: Release, sample_store: EmbeddedStore, page: Brief
) -> None:
    rows = ask(samples, sample_store, question_named("open-findings"), {"force": "wexmoor"}).rows
    asked = {(row["quotation"], row["since"], row["status"], row["title"], row["issued"]) for row in rows}
    told = {
        (issue.quotation, issue.since, issue.status, issue.source.title, issue.source.issued) for issue in page.issues
    }
    assert told == asked
    assert len(page.issues) == len(rows)


def test_issues_are_numbered_in_the_order_of_the_page(page: Brief) -> None:
    assert [issue.number for issue in page.issues] == list(range(1, len(page.issues) + 1))


def test_the_gravest_kind_comes_first_then_the_oldest_and_those_of_unknown_age_last(page: Brief) -> None:
    assert [group.kind for group in page.groups] == ["cause of concern", "area for improvement", "recommendation"]
    for group in page.groups:
        ages = [issue.since for issue in group.issues]
        known = [age for age in ages if age is not None]
        assert known == sorted(known)
        assert ages == [*known, *[None] * (len(ages) - len(known))]
    assert any(issue.since is None for issue in page.issues)


def test_every_judgment_stands_once_under_its_series_and_cycle(
    samples: Release, sample_store: EmbeddedStore, page: Brief
) -> None:
    rows = ask(samples, sample_store, question_named("grade-history"), {"force": "wexmoor"}).rows
    asked = sorted(
        (row["series"] or row["scale"], row["cycle"], row["family"] or row["subject"], row["grade"]) for row in rows
    )
    told = [
        (grades.series, cycle, line.subject, grade.grade)
        for grades in page.grades
        for line in grades.lines
        for cycle, cell in zip(grades.cycles, line.cells, strict=True)
        for grade in cell
    ]
    assert sorted(told) == asked


def test_a_grade_says_where_it_is_carried_over_and_where_nothing_says_so(page: Brief) -> None:
    notes = {grade.note for grades in page.grades for line in grades.lines for cell in line.cells for grade in cell}
    assert notes == {"", "carried over from 2016", UNKNOWN}


def test_cycles_stand_in_the_order_of_their_reports(page: Brief) -> None:
    assert page.grades[0].cycles == ("PEEL 2015", "PEEL 2016", "PEEL 2017", "PEEL 2018/19")


def test_answers_stand_by_the_day_and_those_without_one_last(page: Brief) -> None:
    days = [deadline.due for deadline in page.deadlines]
    known = [day for day in days if day]
    assert known == sorted(known)
    assert known
    assert days == [*known, *[None] * (len(days) - len(known))]


def test_only_what_was_published_after_the_day_is_new(samples: Release, sample_store: EmbeddedStore) -> None:
    news = brief(samples, sample_store, "wexmoor", EVERYTHING, "2018-12-31").news
    assert {each.source.issued for each in news} == {"2019-05-02"}
    assert all(each.changes for each in news)
    assert brief(samples, sample_store, "wexmoor", EVERYTHING, "2019-05-02").news == ()
    assert brief(samples, sample_store, "wexmoor", EVERYTHING, None).news == ()


def test_what_is_new_quotes_every_word_that_does_not_stand_with_an_issue(
    samples: Release, sample_store: EmbeddedStore, page: Brief
) -> None:
    rows = ask(samples, sample_store, question_named("issue-history"), {"force": "wexmoor"}).rows
    asked = {row["quotation"] for row in rows if str(row["issued"] or "") > "2017-12-31"}
    quoted = {event.quotation for news in page.news for change in news.changes for event in change.events}
    with_issues = {
        page.issues[number - 1].quotation for news in page.news for each in news.changes for number in each.issues
    }
    assert asked <= quoted | with_issues


def test_a_statement_is_new_in_the_year_that_raised_it_and_stated_again_after_an_earlier_one(page: Brief) -> None:
    events = {
        number: {
            event.name
            for news in page.news
            for change in news.changes
            if number in change.issues
            for event in change.events
        }
        for number in range(1, len(page.issues) + 1)
    }
    raised = {issue.number for issue in page.issues if issue.since == 2018}
    assert raised
    assert all("new" in events[number] for number in raised)
    oldest = next(issue for issue in page.issues if issue.since == 2015 and issue.status == "outstanding")
    assert {"stated again", "outstanding"} <= events[oldest.number]
    assert "new" not in events[oldest.number]


def test_issues_of_which_a_document_says_the_same_are_told_together(page: Brief) -> None:
    for news in page.news:
        told = [change.events for change in news.changes if change.issues]
        assert len(told) == len(set(told))
    assert any(len(change.issues) > 3 for news in page.news for change in news.changes)


def test_as_of_a_day_the_page_is_that_of_the_day(samples: Release, sample_store: EmbeddedStore) -> None:
    page = brief(samples, sample_store, "wexmoor", "2016-06-30", None)
    assert {issue.since for issue in page.issues} == {2015}
    assert [source.title for source in page.sources] == [
        "PEEL: Police effectiveness 2015 (Vulnerability) \u2013 Wexmoor Police"
    ]
    assert page.day == "as of 2016-06-30"


def test_the_figures_count_and_name_the_next_answer_that_is_due(samples: Release, sample_store: EmbeddedStore) -> None:
    page = brief(samples, sample_store, "wexmoor", "2018-04-01", None)
    figures = {figure.label: figure.value for figure in page.figures}
    assert figures["open issues"] == str(len(page.issues))
    assert figures["next answer due"] == "2018-05-16"
    assert figures["oldest first raised"] == "2015"


def test_the_page_can_be_cited(samples: Release, page: Brief) -> None:
    assert samples.hash in page.citation
    assert page.title in page.citation


@pytest.mark.parametrize(
    ("kind", "several"),
    [
        ("area for improvement", "areas for improvement"),
        ("cause of concern", "causes of concern"),
        ("positive finding", "positive findings"),
        ("issue", "issues"),
    ],
)
def test_a_kind_has_its_plural(kind: str, several: str) -> None:
    assert plural(kind) == several
    assert (named(0, kind), named(1, kind), named(2, kind)) == (several, kind, several)


@pytest.mark.parametrize(
    ("force", "day"), [("narnia", None), ("durham", None), ("wexmoor", "2019-02-31"), ("wexmoor", "20190502")]
)
def test_what_makes_no_page_is_refused(
    force: str, day: str | None, samples: Release, sample_store: EmbeddedStore
) -> None:
    with pytest.raises(QuestionError):
        brief(samples, sample_store, force, EVERYTHING, day)
