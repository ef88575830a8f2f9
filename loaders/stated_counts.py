"""Counts that a report states of itself, beside what was read: a finding that was missed is told before anybody counts.

`We have identified three areas for improvement` counts the findings under the question that it stands under, and those
of the whole report where it stands under none or speaks of the report. A sentence on another report, an earlier year or
other forces counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.cues import CountCues
from loaders.documents import Block, BlockKind, Document
from loaders.outline import Outline, Place
from loaders.prose import Prose, matching_view
from loaders.records import Finding, FindingKind, Judgment, Notice

_LINES = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.NUMBERED})
_NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_KINDS = {
    "a": FindingKind.AREA_FOR_IMPROVEMENT,
    "c": FindingKind.CAUSE_OF_CONCERN,
    "r": FindingKind.RECOMMENDATION,
}
"""A kind by the first letter of its printed name."""

_NO_GRADE = frozenset({"ungraded", "not-inspected"})
_SHOWN = 120


def doubts_about_counts(  # noqa: PLR0913, PLR0917  what is compared with what
    document: Document,
    form: Outline,
    findings: Sequence[Finding],
    judgments: Sequence[Judgment],
    read: Sequence[Block],
    cues: CountCues,
) -> tuple[Notice, ...]:
    """A notice for each count that a report states and that is not that of what was read.

    Args:
        document: the report.
        form: its outline.
        findings: what was read.
        judgments: the grades that were read.
        read: the blocks that hold findings: what is asked there is no count of them.
        cues: what states a count.
    """
    notices = []
    asked = {id(block) for block in read}
    for block, place in zip(form.blocks, form.places, strict=True):
        if block.kind not in _LINES or place.part != "body" or id(block) in asked:
            continue
        for sentence in Prose.of(document, block.extents).sentences():
            for stated, what, found in _stated(sentence, place, findings, judgments, cues):
                if stated != found:
                    detail = f"{sentence.text[:_SHOWN]!r} says {stated} {what}, and {found} were read"
                    notices.append(Notice(code="count-differs", detail=detail, start=sentence.start))
    return tuple(notices)


def _stated(
    sentence: Prose, place: Place, findings: Sequence[Finding], judgments: Sequence[Judgment], cues: CountCues
) -> Iterator[tuple[int, str, int]]:
    """Each count of a sentence: how many, of what, and how many were read."""
    view = matching_view(sentence.text)
    if graded := cues.graded.search(view):
        grades = {each.subject for each in judgments if each.grade not in _NO_GRADE}
        yield _number(graded["count"]), "graded judgments", len(grades)
    if not cues.says.search(view) or cues.other.search(view):
        return
    whole = place.question is None or cues.whole.search(view)
    question = None if whole or place.question is None else place.question.words
    for each in cues.counted.finditer(view):
        kind = _KINDS[each["kind"][0]]
        of_kind = [finding for finding in findings if finding.kind is kind]
        counted = [finding for finding in of_kind if question in {None, finding.question}]
        yield _number(each["count"]), each["kind"], len(counted)


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else _NUMBERS.index(words) + 1
