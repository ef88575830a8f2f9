"""Counts that a report states of itself are compared with what was read of it."""

from __future__ import annotations

import pytest

from graph.reference import ReferenceData
from loaders.reading import read_bytes
from loaders.sources import DocumentFacts

HEAD = "PEEL 2021/22: An inspection of Wexmoor Police\nOverall summary\n"
CHAPTERS = """Investigating crime
Adequate
Wexmoor Police is adequate at investigating crime.
{}
Areas for improvement
The force should oil its bicycles
We found rust.
The force should mend its bicycles
We found holes.
Supporting victims
Good
Area for improvement
The force should ring its bells
It was quiet.
"""


def _differences(summary: str, chapter: str, reference: ReferenceData) -> list[str]:
    text = f"{HEAD}{summary}\n{CHAPTERS.format(chapter)}"
    record = read_bytes(text.encode(), "a.txt", DocumentFacts(file="a.txt"), reference).record
    assert len(record.findings) == 3
    return [notice.detail for notice in record.warnings if notice.code == "count-differs"]


@pytest.mark.parametrize(
    ("summary", "chapter"),
    [
        ("We have identified three areas for improvement.", ""),
        ("In this report we make 3 areas for improvement.", "We identified two areas for improvement."),
        ("", "In this report HMICFRS identified three areas for improvement, two of them here."),
        ("We make graded judgments in two of these three.", ""),
    ],
)
def test_counts_that_agree_raise_no_doubt(summary: str, chapter: str, sample_reference: ReferenceData) -> None:
    assert _differences(summary, chapter, sample_reference) == []


@pytest.mark.parametrize(
    ("summary", "chapter", "told"),
    [
        ("We have identified four areas for improvement.", "", "says 4 areas for improvement, and 3 were read"),
        ("", "We identified three new areas for improvement.", "says 3 areas for improvement, and 2 were read"),
        ("This report makes 2 recommendations.", "", "says 2 recommendations, and 0 were read"),
        ("We make graded judgments in ten of these 11.", "", "says 10 graded judgments, and 2 were read"),
    ],
)
def test_a_count_that_differs_is_told(summary: str, chapter: str, told: str, sample_reference: ReferenceData) -> None:
    (detail,) = _differences(summary, chapter, sample_reference)
    assert detail.endswith(told)


def test_a_sentence_may_count_several_kinds(sample_reference: ReferenceData) -> None:
    found = _differences("We found one cause of concern and 5 areas for improvement.", "", sample_reference)
    assert [detail.partition(" says ")[2] for detail in found] == [
        "1 cause of concern, and 0 were read",
        "5 areas for improvement, and 3 were read",
    ]


@pytest.mark.parametrize(
    "summary",
    [
        "In our 2018/19 report we identified nine areas for improvement.",
        "In our last inspection we made 12 recommendations.",
        "We found that eight recommendations remain open.",
        "In all forces HMICFRS identified 90 areas for improvement.",
        "The force told us that it has closed five areas for improvement.",
        "We have identified an area for improvement.",
    ],
)
def test_what_is_said_of_other_reports_and_of_some_findings_counts_nothing(
    summary: str, sample_reference: ReferenceData
) -> None:
    assert _differences(summary, "", sample_reference) == []
