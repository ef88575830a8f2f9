"""What a report says of how many findings and grades it has is compared with what was read, and doubted only surely."""

from __future__ import annotations

import pytest
from reports import EXAMPLES

from graph.reference import ReferenceData
from loaders.counts import NUMBERS, number
from loaders.reading import read_bytes
from loaders.records import Notice
from loaders.sources import DocumentFacts

VULNERABLE = "How effective is the force at protecting vulnerable people?"
CRIME = "How effective is the force at investigating crime and reducing re-offending?"
KENNELS = ("The force should repair the kennels of its police dogs.", "The force should feed its dogs each day.")
LETTERS = ("The force should write to its witnesses.",)


def doubts(*said: str, crime: tuple[str, ...] = ()) -> list[Notice]:
    """The warnings of a page with two areas for improvement under one question and one under another.

    Args:
        said: paragraphs under the first question.
        crime: paragraphs under the second.
    """
    parts = []
    for asked, findings, paragraphs in ((VULNERABLE, KENNELS, said), (CRIME, LETTERS, crime)):
        items = "\n".join(f"- {finding}" for finding in findings)
        parts.append(f"{asked}\nAreas for improvement\n{items}\n" + "\n".join(paragraphs))
    text = "Wexmoor PEEL 2018/19\nEffectiveness\n" + "\n".join(parts) + "\n"
    reference = ReferenceData.packaged().extended_by([EXAMPLES / "wexmoor.ttl"])
    record = read_bytes(text.encode(), "a.txt", DocumentFacts(file="a.txt"), reference).record
    assert len(record.findings) == 3
    return [each for each in record.warnings if each.code == "count-differs"]


@pytest.mark.parametrize(
    ("said", "stated", "read"),
    [
        ("This report contains seven areas for improvement.", 7, 3),
        ("Our inspection identified 12 areas for improvement.", 12, 3),
        ("During this inspection we identified one cause of concern and three areas for improvement.", 1, 0),
        ("Overall, we found five areas for improvement, of which two are about dogs.", 5, 3),
        ("We have identified six areas for improvement in this section.", 6, 2),
        ("In this area we found three areas for improvement:", 3, 2),
        ("The force has no areas for improvement in this question.", 0, 2),
        ("We identified ten areas for improvement.", 10, 3),
        ("We have made four recommendations as a result of this inspection.", 4, 0),
        ("We make graded judgments in nine of these ten areas.", 9, 0),
        ("We graded the force as requires improvement in four areas.", 4, 0),
    ],
)
def test_a_number_that_fits_nothing_is_doubted_with_its_place(said: str, stated: int, read: int) -> None:
    (doubt,) = doubts(said)
    assert doubt.detail == f"{said!r} says {stated}, and {read} {'was' if read == 1 else 'were'} read"
    assert doubt.start is not None


@pytest.mark.parametrize(
    "said",
    [
        "This report contains three areas for improvement.",
        "We have identified three areas for improvement.",
        "We have identified two areas for improvement.",
        "We found two areas for improvement in this section.",
        "We identified three areas for improvement and no causes of concern.",
    ],
)
def test_a_number_that_fits_the_document_or_the_section_is_not_doubted(said: str) -> None:
    assert doubts(said) == []


@pytest.mark.parametrize(
    "said",
    [
        "We identified seven areas for improvement in 2016.",
        "In our last report we identified seven areas for improvement.",
        "This report shows that the force had met six of its seven areas for improvement.",
        "We have identified one area for improvement on how dogs are fed, and others on kennels.",
        "Across all forces we identified 70 areas for improvement.",
        "We identified at least seven areas for improvement.",
        "The council made nine recommendations.",
        "The chief constable asked for seven areas for improvement to be listed.",
        "One of the seven areas for improvement is about dogs.",
        "We identified one area for improvement and, later on, four areas for improvement.",
    ],
)
def test_a_number_of_other_findings_or_of_some_is_let_be(said: str) -> None:
    assert doubts(said) == []


def test_a_line_that_opens_a_list_is_a_statement_too() -> None:
    said = "We have identified four areas for improvement:"
    text = f"Wexmoor PEEL 2018/19\nEffectiveness\n{VULNERABLE}\n{said}\n- {KENNELS[0]}\n- {KENNELS[1]}\nIt rained.\n"
    reference = ReferenceData.packaged().extended_by([EXAMPLES / "wexmoor.ttl"])
    record = read_bytes(text.encode(), "a.txt", DocumentFacts(file="a.txt"), reference).record
    assert [each.code for each in record.warnings if each.start == text.index(said)] == ["count-differs"]


def test_each_kind_is_counted_by_itself() -> None:
    told = doubts("This inspection has identified two causes of concern and eight areas for improvement.")
    assert [each.detail.rpartition(" says ")[2] for each in told] == ["2, and 0 were read", "8, and 3 were read"]


def test_a_section_is_the_question_that_the_sentence_stands_under() -> None:
    said = "We found one area for improvement in this section."
    assert len(doubts(said)) == 1
    assert doubts(crime=(said,)) == []


@pytest.mark.parametrize(("printed", "meant"), [("0", 0), ("12", 12), ("no", 0), ("one", 1), ("twenty", 20)])
def test_digits_and_words_are_numbers(printed: str, meant: int) -> None:
    assert number(printed) == meant
    assert len(NUMBERS) == 21
