"""An issue's life is told in sentences, each with words that stand in the document that it names."""

from __future__ import annotations

import pytest
from reports import run

from graph.errors import QuestionError
from graph.release import Release
from graph.store import EmbeddedStore
from queries.answers import ask, question_named
from queries.stories import story

EVERYTHING = "9999-12-31"
A = "wexmoor/issue/peel-2015-vulnerability/report/afi-1"
D = "wexmoor/issue/peel-2017-effectiveness/report/afi-3"
E = "wexmoor/issue/peel-2017-effectiveness/report/afi-4"
G = "wexmoor/issue/peel-2018-19-effectiveness/report/afi-3"


def _told(samples: Release, store: EmbeddedStore, issue: str, as_of: str = EVERYTHING) -> list[str]:
    return [sentence.text for sentence in story(samples, store, issue, as_of).sentences]


def test_a_long_life_is_told_from_its_beginning(samples: Release, sample_store: EmbeddedStore) -> None:
    told = _told(samples, sample_store, A)
    assert told[0] == "The inspection of 2015 raised it as an area for improvement."
    assert [text for text in told if "stated it again" in text] == [
        f"The inspection of {year} stated it again, as an area for improvement." for year in (2016, 2017, 2018)
    ]
    assert "It limits the earlier finding to a part of it." in told
    assert told[-1].startswith(
        "It was first raised in 2015 (report of that year). As far as is known, it is outstanding."
    )
    assert told[-1].endswith("It has persisted, and the inspectorate says so.")


def test_as_of_a_day_only_what_was_known_then_is_told(samples: Release, sample_store: EmbeddedStore) -> None:
    told = _told(samples, sample_store, D, "2018-06-30")
    assert len(told) == 3
    assert "first raised in 2016 (inferred)" in told[1]
    assert "As far as is known on 2018-06-30, it is open." in told[-1]


def test_an_escalation_is_told_as_one(samples: Release, sample_store: EmbeddedStore) -> None:
    told = _told(samples, sample_store, E)
    assert "What was an area for improvement is now more serious." in told


def test_an_unknown_beginning_is_said_to_be_unknown(samples: Release, sample_store: EmbeddedStore) -> None:
    assert "Nothing says in which year it was first raised." in _told(samples, sample_store, G)[-1]


def test_what_was_not_known_yet_is_refused(samples: Release, sample_store: EmbeddedStore) -> None:
    with pytest.raises(QuestionError, match="nothing was known"):
        story(samples, sample_store, A, "2014-01-01")
    with pytest.raises(QuestionError, match="as_of"):
        story(samples, sample_store, A, "2014-02-31")
    with pytest.raises(QuestionError, match="wexmoor/issue/nothing"):
        story(samples, sample_store, "wexmoor/issue/nothing", EVERYTHING)


def test_every_sentence_but_the_last_names_its_document(samples: Release, sample_store: EmbeddedStore) -> None:
    issues = {str(row["issue"]) for row in ask(samples, sample_store, question_named("open-findings"), {}).rows}
    titles = {str(row["title"]) for row in ask(samples, sample_store, question_named("document-audit"), {}).rows}
    for issue in issues:
        *events, last = story(samples, sample_store, issue, EVERYTHING).sentences
        assert events[0].quotation
        assert all(sentence.title in titles and sentence.rule for sentence in events)
        assert last.quotation == ""


def test_the_command_tells_a_story_as_text_and_as_json(samples: Release) -> None:
    data = samples.folder.parent.parent
    told = run("explain", A, "--data", data)
    assert told.code == 0
    assert "raised it as an area for improvement" in told.told
    assert "Coverage: 10 of 10 documents counted" in told.told
    as_json = run("explain", A, "--format", "json", "--data", data)
    assert as_json.code == 0
    assert '"rule": "printed"' in as_json.out
    run("explain", A, "--format", "csv", "--data", data).clearly_failed(2, "no CSV form")
    run("explain", "wexmoor/issue/nothing", "--data", data).clearly_failed(2, "'wexmoor/issue/nothing'")
