"""A page on a force: what is open and how old it is, in the words of the reports, with its sources."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt
from reports import run

from graph.errors import QuestionError
from graph.release import Release
from graph.store import EmbeddedStore
from queries.answers import ask, question_named
from queries.briefs import ATTRIBUTION, as_markdown, brief

EVERYTHING = "9999-12-31"


def test_every_open_issue_is_on_the_page_with_its_words(samples: Release, sample_store: EmbeddedStore) -> None:
    page = brief(samples, sample_store, "wexmoor", EVERYTHING, None)
    answer = ask(samples, sample_store, question_named("open-findings"), {"force": "wexmoor"})
    assert {row["issue"] for row in page.open} == {row["issue"] for row in answer.rows}
    shown = "".join(token.content for token in MarkdownIt().parse(as_markdown(page)) if token.type == "inline")
    for row in answer.rows:
        assert str(row["quotation"])[:30] in shown


def test_the_oldest_come_first_and_those_of_unknown_age_last(samples: Release, sample_store: EmbeddedStore) -> None:
    ages = [row["since"] for row in brief(samples, sample_store, "wexmoor", EVERYTHING, None).open]
    known = [age for age in ages if isinstance(age, int)]
    assert known == sorted(known)
    assert ages == [*known, *[None] * (len(ages) - len(known))]
    assert None in ages


def test_only_what_was_published_after_the_day_is_new(samples: Release, sample_store: EmbeddedStore) -> None:
    new = brief(samples, sample_store, "wexmoor", EVERYTHING, "2018-12-31").changes
    assert new
    assert all(str(row["issued"]) > "2018-12-31" for row in new)
    assert brief(samples, sample_store, "wexmoor", EVERYTHING, "2019-05-02").changes == ()


def test_as_of_a_day_the_page_is_that_of_the_day(samples: Release, sample_store: EmbeddedStore) -> None:
    page = brief(samples, sample_store, "wexmoor", "2016-06-30", None)
    assert {row["since"] for row in page.open} == {2015}
    assert [title for title, _ in page.sources] == [
        "PEEL: Police effectiveness 2015 (Vulnerability) \u2013 Wexmoor Police"
    ]


def test_the_page_can_be_cited(samples: Release, sample_store: EmbeddedStore) -> None:
    text = as_markdown(brief(samples, sample_store, "wexmoor", EVERYTHING, None))
    assert samples.hash in text
    assert ATTRIBUTION in text


@pytest.mark.parametrize(("force", "day"), [("narnia", None), ("durham", None), ("wexmoor", "2019-02-31")])
def test_what_makes_no_page_is_refused(
    force: str, day: str | None, samples: Release, sample_store: EmbeddedStore
) -> None:
    with pytest.raises(QuestionError):
        brief(samples, sample_store, force, EVERYTHING, day)


def test_the_command_writes_the_page(samples: Release) -> None:
    data = samples.folder.parent.parent
    done = run("brief", "wexmoor", "--data", data)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("# Wexmoor Police: what is outstanding\n")
    run("brief", "narnia", "--data", data).clearly_failed(2, "'narnia'")
