"""Judgments: printed grades, in a table, in a line of their own under a question, or overall.

A grade is read where it is printed as one, never from prose such as "is good at". A grade whose year is before the
inspection's own was carried over: it is not a new judgment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.reference import Framework
from loaders.cues import Cues
from loaders.documents import Block, BlockKind, Document
from loaders.outline import Outline, Place
from loaders.prose import cells, matching_view
from loaders.records import Judgment, Notice, Span

_YEAR = re.compile(r"20\d\d$")


def read_judgments(
    document: Document, outline: Outline, cues: Cues, framework: Framework
) -> tuple[tuple[Judgment, ...], tuple[Notice, ...]]:
    """Every judgment, and a notice for each grade line that says otherwise than the table."""
    judgments: list[Judgment] = []
    notices: list[Notice] = []

    def add(subject: str, number: str | None, grade: str, year: int | None, block: Block) -> None:
        carried = None if year is None else year < framework.cycle.year
        judgments.append(
            Judgment(
                id=f"judgment-{len(judgments) + 1}",
                subject=subject,
                question_number=number,
                grade=grade,
                last_inspected=year,
                carried_over=carried,
                span=Span(start=block.start, end=block.end),
            )
        )

    in_table = False
    for at, block, place in _told(outline):
        words = document.words(block)
        view = matching_view(words)
        overall = cues.judgments.overall.search(view)
        if overall and (grade := cues.grade(overall["grade"])):
            subject = words[overall.start("subject") : overall.end("subject")]
            add(subject, None, grade, int(overall["year"]), block)
        elif block.kind is BlockKind.ROW:
            row = cells(words)
            in_table = in_table or bool(cues.judgments.table.search(matching_view(" ".join(row))))
            grade = next((found for cell in row[1:] if (found := cues.grade(matching_view(cell)))), None)
            if in_table and grade:
                year = next((int(cell) for cell in row[1:] if _YEAR.fullmatch(cell)), None)
                concept = framework.question(row[0])
                add(row[0], concept.number if concept else None, grade, year, block)
        elif block.kind is BlockKind.HEADING and place.part == "body" and at and (grade := cues.grade(view)):
            subject = document.words(outline.blocks[at - 1])
            question = place.question if place.question and place.question.words == subject else None
            heading = matching_view(subject)
            overall_line = cues.judgments.overall_heading.search(heading) or cues.outline.question.search(heading)
            if question is None and not overall_line:
                detail = f"a grade line that belongs to no question: {words!r} below {subject!r}"
                notices.append(Notice(code="grade", detail=detail, start=block.start))
                continue
            number = question.number if question else None
            known = next((each for each in judgments if _same(each, subject, number)), None)
            if known is None:
                add(subject, number, grade, None, block)
            elif known.grade != grade:
                detail = f"{known.subject!r} is {known.grade} in the table and {grade} at its chapter"
                notices.append(Notice(code="grade-conflict", detail=detail, start=block.start))
        else:
            in_table = False
    return tuple(judgments), tuple(notices)


def _told(outline: Outline) -> Iterator[tuple[int, Block, Place]]:
    """The blocks with their numbers and places, but no footnotes: a table goes on behind the foot of a page."""
    for at, (block, place) in enumerate(zip(outline.blocks, outline.places, strict=True)):
        if block.kind is not BlockKind.FOOTNOTE:
            yield at, block, place


def _same(judgment: Judgment, words: str, number: str | None) -> bool:
    if judgment.question_number is not None and number is not None:
        return judgment.question_number == number
    return matching_view(words).startswith(matching_view(judgment.subject))
