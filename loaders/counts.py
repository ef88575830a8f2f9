"""How many findings and grades a report says that it has, compared with what was read.

Only a sentence whose scope is clear is believed: one that speaks of this document (`this report makes 12
recommendations`) or of this section, and says nothing else of them. `We have identified three areas for improvement`
may mean either: it is doubted only where it fits neither. The words are data, under `[counts]` in `cues.toml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from loaders.cues import Cues
from loaders.documents import BlockKind, Document
from loaders.outline import Outline, Place
from loaders.prose import Prose, matching_view
from loaders.records import Finding, FindingKind, Judgment, Notice

SHOWN = 120
"""Characters of a sentence in a warning."""

_TENS = "no one two three four five six seven eight nine ten"
_TEENS = "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
NUMBERS = tuple(f"{_TENS} {_TEENS}".split())
"""Numbers in words, each at the place of its value."""

_KINDS = {
    "a": FindingKind.AREA_FOR_IMPROVEMENT,
    "c": FindingKind.CAUSE_OF_CONCERN,
    "r": FindingKind.RECOMMENDATION,
}
_NO_GRADE = frozenset({"ungraded", "not-inspected"})
_RUNNING = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.NUMBERED, BlockKind.HEADING})
_PARTS = frozenset({"cover", "body", "aside"})


def number(printed: str) -> int:
    """The number that digits or a word up to twenty mean.

    Raises:
        ValueError: it is neither.
    """
    return int(printed) if printed.isdecimal() else NUMBERS.index(printed)


def count_doubts(
    document: Document, outline: Outline, findings: Sequence[Finding], judgments: Sequence[Judgment], cues: Cues
) -> tuple[Notice, ...]:
    """A warning for each stated number that fits nothing that was read.

    Args:
        document: the document.
        outline: its blocks with their places.
        findings: that were read. What their own words say is no statement about the report.
        judgments: that were read.
        cues: the grammar of cues.
    """
    own = [span for finding in findings for span in finding.spans]
    notices: list[Notice] = []
    for block, place in zip(outline.blocks, outline.places, strict=True):
        if place.part not in _PARTS or block.kind not in _RUNNING:
            continue
        if not cues.counts.hinted.search(matching_view(document.words(block))):
            continue
        if any(span.start < block.end and block.start < span.end for span in own):
            continue
        for sentence in Prose.of(document, block.extents).sentences():
            view = matching_view(sentence.text)
            told = [*_of_findings(view, place, findings, cues), *_of_grades(view, judgments, cues)]
            notices += [_notice(sentence, *each) for each in told]
    return tuple(notices)


def _notice(sentence: Prose, stated: int, counted: int) -> Notice:
    words = sentence.text if len(sentence.text) <= SHOWN else f"{sentence.text[:SHOWN]}…"
    were = "was" if counted == 1 else "were"
    return Notice(
        code="count-differs", detail=f"{words!r} says {stated}, and {counted} {were} read", start=sentence.start
    )


def _of_findings(view: str, place: Place, findings: Sequence[Finding], cues: Cues) -> Iterator[tuple[int, int]]:
    """The numbers of findings that a sentence states and that nothing fits, each with the nearest that was read."""
    words = cues.counts
    if words.vetoes.search(view):
        return
    in_section = any(each.search(view) for each in words.section)
    in_document = not in_section and any(each.search(view) for each in words.document)
    if not (in_section or in_document or any(each.search(view) for each in words.either)):
        return
    amounts = list(words.amount.finditer(view))
    stated = Counter(each["kind"][0] for each in amounts)
    if not amounts or not words.closing.match(view, amounts[-1].end()):
        return
    for each in amounts:
        kind, count = each["kind"][0], number(each["count"])
        if stated[kind] > 1:
            continue
        own = [finding for finding in findings if finding.kind is _KINDS[kind]]
        whole = {len(own), sum(not finding.recalls for finding in own), sum(not finding.parent for finding in own)}
        under = {
            sum(place.question is not None and finding.question == place.question.words for finding in own),
            sum(place.section is not None and finding.section == place.section for finding in own),
        }
        fitting = under if in_section else whole if in_document else whole | under
        if count not in fitting:
            yield count, min(fitting, key=lambda one: (abs(one - count), one))


def _of_grades(view: str, judgments: Sequence[Judgment], cues: Cues) -> Iterator[tuple[int, int]]:
    """The numbers of grades that a sentence states and that were not read, each with what was."""
    given = Counter(each.grade for each in judgments if each.grade not in _NO_GRADE)
    for pattern in cues.counts.graded:
        for found in pattern.finditer(view):
            grade = re.sub(r"\s+", "-", found.groupdict().get("grade") or "").replace("require-", "requires-")
            counted = given[grade.replace("requiring-", "requires-")] if grade else given.total()
            if number(found["count"]) != counted:
                yield number(found["count"]), counted
