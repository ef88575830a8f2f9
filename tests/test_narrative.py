"""What the running text of a later report seems to say of a finding is shown as that, and changes nothing."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.lineage.narrative import COVERED, LONGEST, SHOWN, ImpliedClosure, Mention, Narrative, Narratives, Paragraph
from graph.release import Release
from graph.store import EmbeddedStore
from queries.answers import ask, question_named
from queries.stories import story

FINDING = "The force should make sure that every witness of a road crash is rung back within a week."
LATER = "Last year callers waited. Every witness of a crash on the road is now rung back within two days. That is good."
ISSUE, STATED = "https://x.org/id/y/issue/1", "https://x.org/id/y/report/afi-1"
SAMPLE = "wexmoor/issue/peel-2015-vulnerability/report/afi-2"


def _narrative(*wordings: str, themes: frozenset[str] = frozenset({"roads"})) -> Narrative:
    start, told = 0, []
    for at, wording in enumerate(wordings):
        told.append(Paragraph(f"p{at}", wording, start, start + len(wording), themes))
        start += len(wording) + 2
    return Narrative("document", 2019, datetime.date(2019, 5, 2), tuple(told))


def _mentions(narrative: Narrative, themes: frozenset[str] = frozenset({"roads"})) -> tuple[Mention, ...]:
    return Narratives({}, {STATED: themes}).mentions(ISSUE, STATED, FINDING, narrative)


def test_the_sentences_that_speak_of_the_matter_are_found_and_no_more() -> None:
    (found,) = _mentions(_narrative("The force has new boats. Rivers are long.", LATER))
    assert found.words == "Every witness of a crash on the road is now rung back within two days."
    assert found.paragraph == "p1"
    assert found.covered >= COVERED


def test_the_same_words_under_no_common_theme_are_no_mention() -> None:
    assert _mentions(_narrative("Rivers are long.", LATER), frozenset({"rivers"})) == ()
    assert _mentions(_narrative("Rivers are long.", LATER), frozenset()) == ()


def test_a_few_common_words_are_no_mention() -> None:
    assert _mentions(_narrative("Rivers are long.", "The week was quiet on the road.")) == ()


def test_a_paragraph_that_a_page_break_cut_is_quoted_whole() -> None:
    cut = Paragraph("p0", LATER, 0, len(LATER) + 40, frozenset({"roads"}))
    narrative = Narrative("document", 2019, datetime.date(2019, 5, 2), (cut,))
    (found,) = _mentions(narrative)
    assert (found.words, found.start, found.end) == (LATER, 0, len(LATER) + 40)


@given(st.lists(st.sampled_from([LATER, FINDING, "Rivers are long.", "A road. A week! A witness?", ""]), max_size=6))
def test_whatever_a_report_says_a_mention_is_cut_out_of_its_paragraph(wordings: list[str]) -> None:
    narrative = _narrative(*wordings)
    found = _mentions(narrative)
    assert len(found) <= SHOWN
    for each in found:
        (paragraph,) = (one for one in narrative.paragraphs if one.iri == each.paragraph)
        assert paragraph.wording[each.start - paragraph.start : each.end - paragraph.start] == each.words
        assert COVERED <= each.covered <= 1
        assert each.words.count(". ") < LONGEST


def test_a_story_tells_a_mention_as_what_it_is(samples: Release, sample_store: EmbeddedStore) -> None:
    sentences = story(samples, sample_store, SAMPLE, "9999-12-31").sentences
    mentions = [one for one in sentences if "does not list it" in one.text]
    assert all(one.rule.startswith("inferred: ") for one in mentions)
    assert {"seems to speak of it" in one.text: "check risk forms" in one.quotation for one in mentions} == {
        True: False,
        False: True,
    }
    assert all("seems to speak of it" in one.text or "That closes nothing" in one.text for one in mentions)
    assert ["check risk forms" in one.quotation or "Risk forms are filled in" in one.quotation for one in mentions] == [
        True,
        True,
    ]
    assert "it is open" in sentences[-1].text
    assert "effectiveness 2015" in sentences[-1].text


def test_a_mention_is_not_known_before_its_report(samples: Release, sample_store: EmbeddedStore) -> None:
    question = question_named("issue-history")
    then = ask(samples, sample_store, question, {"issue": SAMPLE, "as_of": "2017-03-01"})
    now = ask(samples, sample_store, question, {"issue": SAMPLE, "as_of": "2017-03-02"})
    assert "mentioned" not in {row["event"] for row in then.rows}
    assert "implied closed" in {row["event"] for row in now.rows}


DONE = "A system by which every witness of a road crash is rung back has been introduced."


@pytest.mark.parametrize(
    "wording",
    [
        DONE,
        f"Callers waited. {DONE} That is good.",
        "Every witness of a road crash is rung back. That is good. We consider that this recommendation has been met.",
        "The force has addressed the delays in which a witness of a road crash was rung back after a week.",
    ],
)
def test_a_passage_that_says_that_the_matter_was_done_is_an_implied_closure(wording: str) -> None:
    (found,) = _mentions(_narrative("Rivers are long.", wording))
    assert isinstance(found, ImpliedClosure)
    assert any(word in found.words for word in ("has been", "has addressed"))


@pytest.mark.parametrize(
    "wording",
    [
        LATER,
        DONE.replace("has been", "has not been"),
        DONE.replace("has been", "has been partly"),
        f"{DONE[:-1]}, but some wait longer.",
        DONE.replace("has been", "should have been"),
        "Every witness of a road crash is rung back. A new car has been introduced.",
        "Every witness of a road crash is rung back. This recommendation has not been met.",
    ],
)
def test_praise_and_half_measures_imply_no_closure(wording: str) -> None:
    (found,) = _mentions(_narrative("Rivers are long.", wording))
    assert not isinstance(found, ImpliedClosure)


def test_an_implied_closure_closes_nothing_and_is_listed_apart(samples: Release, sample_store: EmbeddedStore) -> None:
    rows = ask(samples, sample_store, question_named("open-findings"), {}).rows
    (implied,) = [row for row in rows if row["implied"]]
    assert (implied["status"], implied["implied"]) == ("open", "implied closed")
    assert str(implied["issue"]).endswith(SAMPLE)
    assert rows[-1] is implied
    history = ask(samples, sample_store, question_named("status-history"), {"issue": SAMPLE}).rows
    assert [(row["status"], row["ground"]) for row in history] == [("implied closed", "inferred")]
    before = ask(samples, sample_store, question_named("status-history"), {"issue": SAMPLE, "as_of": "2017-03-01"})
    assert before.rows == ()
    times = ask(samples, sample_store, question_named("time-to-closure"), {}).rows
    assert {row["ended"] for row in times if row["issue"] == implied["issue"]} == {"open (censored)"}
