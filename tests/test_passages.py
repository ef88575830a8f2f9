"""What a report says of a finding elsewhere is found with its reasons, and nothing is better than something poor."""

from __future__ import annotations

import dataclasses
import random
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import EXAMPLES, run

from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Release
from graph.terms import Base
from loaders.passages import MOST
from loaders.reading import Reading, read_bytes
from loaders.records import FindingPassage
from loaders.sources import DocumentFacts, Sidecar
from outstanding.building import build
from queries.stories import story

REPORTS = sorted(EXAMPLES.glob("wexmoor-201*-*.txt"))
VULNERABLE = "How effective is the force at protecting vulnerable people?"
CRIME = "How effective is the force at investigating crime and reducing re-offending?"
KENNEL = "The force should repair the kennels of its police dogs, and make sure that a keeper inspects them weekly."


@cache
def _wexmoor() -> ReferenceData:
    return ReferenceData.packaged().extended_by([EXAMPLES / "wexmoor.ttl"])


def sample(name: str) -> Reading:
    facts = Sidecar.beside(EXAMPLES).facts(name)
    return read_bytes((EXAMPLES / name).read_bytes(), name, facts, _wexmoor())


def page(*questions: tuple[str, str, tuple[str, ...]]) -> Reading:
    """A report in the layout of a web page: for each question an area for improvement and some paragraphs."""
    parts = [f"{asked}\nAreas for improvement\n- {finding}\n" + "\n".join(said) for asked, finding, said in questions]
    text = "Wexmoor PEEL 2018/19\nEffectiveness\n" + "\n".join(parts) + "\n"
    return read_bytes(text.encode(), "a.txt", DocumentFacts(file="a.txt"), _wexmoor())


def by_finding(reading: Reading) -> dict[str, list[FindingPassage]]:
    found: dict[str, list[FindingPassage]] = defaultdict(list)
    for passage in reading.record.passages:
        found[passage.finding].append(passage)
    return found


EXPECTED = {
    ("wexmoor-2015-vulnerability.txt", "afi-1"): ("We found 64 episodes", {"theme", "words", "question"}),
    ("wexmoor-2017-effectiveness.txt", "afi-5"): ("In our 2016 effectiveness report", {"reference", "words"}),
    ("wexmoor-2017-legitimacy.txt", "rec-1"): ("When we revisited the force", {"reference", "theme"}),
    ("wexmoor-2018-effectiveness.txt", "afi-3"): ("Victims are asked how", {"words", "question"}),
    ("wexmoor-2018-effectiveness.txt", "afi-4"): ("In the 12 months to 31 March 2019", {"theme", "question"}),
    ("wexmoor-2018-effectiveness.txt", "afi-5"): ("It has been an area for improvement", {"reference"}),
    ("wexmoor-2018-effectiveness.txt", "afi-8"): ("The force has 27 organised crime groups", {"theme", "words"}),
    ("wexmoor-2018-legitimacy.txt", "afi-2"): ("On 31 March 2019, Wexmoor Police had 604", {"theme"}),
}


@pytest.mark.parametrize(("name", "finding"), EXPECTED)
def test_the_best_passage_is_the_one_a_reader_would_name(name: str, finding: str) -> None:
    words, grounds = EXPECTED[name, finding]
    best = by_finding(sample(name))[finding][0]
    assert best.text.startswith(words)
    assert grounds <= set(best.grounds)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_passages_stand_in_the_text_few_ranked_and_apart_from_their_finding(path: Path) -> None:
    reading = sample(path.name)
    findings = {each.id: each for each in reading.record.findings}
    for ident, passages in by_finding(reading).items():
        assert [each.rank for each in passages] == list(range(1, len(passages) + 1))
        assert len(passages) <= MOST
        assert len({(each.start, each.end) for each in passages}) == len(passages)
        for each in passages:
            assert reading.document.quoted(tuple(each.spans)) == each.text  # type: ignore[arg-type]
            assert (each.start, each.end) == (each.spans[0].start, each.spans[-1].end)
            assert each.end <= findings[ident].start or findings[ident].end <= each.start
            assert each.grounds
            assert each.share is not None


def test_what_speaks_of_the_matter_under_the_same_question_is_found_and_the_rest_is_not() -> None:
    said = "Inspectors saw nine kennels for police dogs. Five wanted repair, and no keeper had inspected them."
    beside = "Officers like their dogs. The chief constable knows the county well and walks there on Sundays."
    (passage,) = page((VULNERABLE, KENNEL, (beside, said))).record.passages
    assert passage.text == said
    assert {"words", "question"} <= set(passage.grounds)


def test_the_same_words_under_another_question_are_about_something_else() -> None:
    said = "Inspectors saw nine kennels for police dogs. Five wanted repair, and no keeper had inspected them."
    other = "The force should write to its witnesses."
    assert page((VULNERABLE, KENNEL, ()), (CRIME, other, (said,))).record.passages == ()


def test_a_theme_alone_is_not_enough() -> None:
    finding = "The force should ask victims of domestic abuse whether they are satisfied, and publish their answers."
    beside = ("Domestic abuse is a crime.", "The town has a refuge, and domestic abuse is discussed in schools.")
    assert page((VULNERABLE, finding, beside)).record.passages == ()


def test_of_a_theme_that_is_everywhere_only_what_has_the_words_counts() -> None:
    finding = "The force should ask victims of domestic abuse whether they are satisfied, and publish their answers."
    everywhere = tuple(
        f"Domestic abuse takes a share of the work of team {at}, as victims told us." for at in range(30)
    )
    said = "Victims of domestic abuse are not asked whether they were satisfied. Nothing is published of their answers."
    passages = page((VULNERABLE, finding, (*everywhere[:15], said, *everywhere[15:]))).record.passages
    assert [each.text for each in passages] == [said]


def test_a_passage_is_three_sentences_at_most_and_the_ones_that_add_something() -> None:
    said = (
        "The sun shone. Inspectors saw nine kennels for police dogs. Five wanted repair. No keeper had inspected them."
    )
    (passage,) = page((VULNERABLE, KENNEL, (f"{said} It rained later. Dogs bark.",))).record.passages
    assert passage.text == said.removeprefix("The sun shone. ")


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_paragraphs_changes_no_passage(shuffled: random.Random) -> None:
    said = "Inspectors saw nine kennels for police dogs. Five wanted repair, and no keeper had inspected them."
    paragraphs = [said, *(f"The chief constable of the county spoke of matter {at} to a meeting." for at in range(8))]
    shuffled.shuffle(paragraphs)
    (passage,) = page((VULNERABLE, KENNEL, tuple(paragraphs))).record.passages
    assert (passage.text, passage.grounds, passage.share) == (said, ("words", "question", "section"), passage.share)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=200), max_size=6))
def test_whatever_is_written_passages_are_parts_of_the_text(paragraphs: list[str]) -> None:
    reading = page((VULNERABLE, KENNEL, tuple(f"Kennel keeper repair weekly inspected. {each}" for each in paragraphs)))
    for each in reading.record.passages:
        assert " ".join(reading.document.text[span.start : span.end] for span in each.spans) == each.text


def test_an_explanation_below_a_finding_comes_first_and_needs_no_words() -> None:
    name = "eastmarch-2021-22.txt"
    folder = Path(__file__).parent / "samples"
    reference = ReferenceData.packaged().extended_by(Sidecar.beside(folder).reference)
    reading = read_bytes((folder / name).read_bytes(), name, Sidecar.beside(folder).facts(name), reference)
    explained = [each for each in reading.record.findings if each.explanation]
    assert explained
    found = by_finding(reading)
    for each in explained:
        first, *others = found[each.id]
        assert first.grounds == ("explanation",)
        assert first.share is None
        assert [dataclasses.astuple(one) if dataclasses.is_dataclass(one) else one for one in first.spans] == list(
            each.explanation
        )
        assert all(first.end <= other.start or other.end <= first.start for other in others)


def test_a_story_tells_of_passages_where_it_is_asked_to(tmp_path: Path) -> None:
    data = tmp_path / "data"
    build([EXAMPLES], DataFolder(data), Base())
    issue = "wexmoor/issue/peel-2015-vulnerability/report/afi-1"
    release = Release.opened(DataFolder(data))
    with release.store() as store:
        plain = story(release, store, issue, "9999-12-31").sentences
        told = story(release, store, issue, "9999-12-31", passages=True).sentences
    added = [each for each in told if each not in plain]
    assert [each for each in told if each in plain] == list(plain)
    assert {each.text for each in added} == {"The same report says besides:"}
    assert any(each.quotation.startswith("We found 64 episodes") for each in added)
    assert all(each.rule.startswith("seems to speak of it: ") for each in added)
    assert "The same report says besides:" not in run("explain", issue, "--data", data).told
    shown = run("explain", issue, "--passages", "--data", data).told
    assert "The same report says besides: “We found 64 episodes" in shown
    known = run("explain", issue, "--passages", "--as-of", "2017-06-30", "--data", data).told
    assert "It has been an area for improvement for the force since 2015" not in known
