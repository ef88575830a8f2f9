"""Judgments: grades that are printed as grades, never taken from prose such as "is good at" or from a quotation.

Printed as a grade is a cell of a table, a line of its own below a heading, a grade behind a heading, a list of subjects
below a grade, and the sentence of fixed form that closes an overall assessment. A grade whose year is before the
inspection's own was carried over: it is not a new judgment. A sentence that says so without printing the grade is kept
as `not-inspected`, carried over, with its year: that a grade stands is known, and not which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from graph.reference import Framework, QuestionConcept
from loaders.cues import Cues
from loaders.documents import Block, BlockKind, Document
from loaders.items import cells_of
from loaders.outline import Outline, Place
from loaders.prose import Prose, cells, matching_view
from loaders.question_headings import LONGEST_AREA
from loaders.records import Judgment, Notice, Span

_YEAR = re.compile(r"20\d\d$")
_YEAR_IN = re.compile(r"\b(20\d\d)\b")
_TICK = re.compile(r"[✓✔☑☒●•xX]|yes", re.IGNORECASE)
_LINES = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.NUMBERED})
_PARTS = re.compile(r"[:;,()/]")
_STEM = 8
"""Letters by which a pillar is known in `effective` too."""

_HEADS = 4
"""Grades that follow each other, without an area between them: they are the heads of columns that are lost."""

_COLUMNS = 2
"""Grades that the first row of a table must have, for its columns to be the grades."""


def read_judgments(
    document: Document, outline: Outline, cues: Cues, framework: Framework | None = None
) -> tuple[tuple[Judgment, ...], tuple[Notice, ...]]:
    """Every judgment, and a notice for each grade line that says otherwise than the table.

    Args:
        document: the document.
        outline: its outline.
        cues: the grammar of cues.
        framework: whose questions are judged; None for a report that answers none of a framework.
    """
    judge = _Judge(document, outline, cues, framework)
    for at, block, place in _told(outline):
        judge.take(at, block, place)
    judge.settle()
    return tuple(judge.judgments), tuple(judge.notices)


@dataclass(slots=True)
class _Judge:
    """The state between two blocks.

    Attributes:
        in_table: whether the rows are those of a table of judgments.
        columns: of such a table, the grade that each column is for.
        width: of such a table, the number of its columns.
        grade: of a list of subjects below a grade, that grade; None elsewhere.
        graded: how many grades followed each other since the last subject.
        listing: whether the lines are those of a list of judgments.
        carried: the questions whose earlier judgment is said to stand, with its year and where that is said.
        absent: the questions that are said not to have been inspected.
    """

    document: Document
    outline: Outline
    cues: Cues
    framework: Framework | None
    judgments: list[Judgment] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    in_table: bool = False
    columns: dict[int, str] = field(default_factory=dict)
    width: int = 0
    grade: str | None = None
    graded: int = 0
    listing: bool = False
    carried: list[tuple[Place, int, Block]] = field(default_factory=list)
    absent: list[tuple[Place, Block]] = field(default_factory=list)

    def take(self, at: int, block: Block, place: Place) -> None:
        """Read one block."""
        prose = Prose.of(self.document, block.extents)
        view = matching_view(prose.text)
        if view.lstrip().startswith(("'", '"')) or place.part in {"annex", "aside"}:
            self.in_table = False
        elif block.kind is BlockKind.ROW:
            self._row(prose, block, place)
        else:
            self.in_table, self.columns = False, {}
            if block.kind in _LINES:
                self._line(at, block, place, view)

    # --- lines ----------

    def _line(self, at: int, block: Block, place: Place, view: str) -> None:
        cues, words = self.cues, self.document.words(block)
        overall = cues.judgments.overall.search(view)
        if overall and (grade := cues.grade(overall["grade"])):
            self._add(words[slice(*overall.span("subject"))], None, grade, block, place, int(overall["year"]))
            return
        if formula := cues.judgments.formula.match(view):
            subject = words[slice(*formula.span("subject"))]
            told = next((each for each in cues.outline.pillars if each[:_STEM] in formula["subject"]), place.pillar)
            self._add(subject, None, cues.grade(formula["grade"]) or "ungraded", block, replace(place, pillar=told))
            return
        if cues.judgments.section.search(view.strip(" .:*")):
            self.listing, self.grade = True, None
            return
        if self._listed(block, place, view, words):
            return
        labelled = cues.judgments.line.match(view)
        grade = cues.grade(labelled["grade"]) if labelled else cues.grade(view)
        lone = block.kind in {BlockKind.HEADING, BlockKind.PARAGRAPH}
        if grade and lone and place.part == "body" and at:
            self._below(at, block, place, grade, words)
        elif place.part == "body" and self._beside(block, place, view, words):
            return
        elif block.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING}:
            if self.cues.judgments.absent.search(view) and place.question:
                self.absent.append((place, block))
            year = next((int(match["year"]) for cue in cues.judgments.carried if (match := cue.search(view))), None)
            if year and (place.question or place.section):
                self.carried.append((place, year, block))

    def _listed(self, block: Block, place: Place, view: str, words: str) -> bool:
        """A line of a list of judgments: a grade and its subjects behind it or below it."""
        if self._together(block, place, view, words):
            return True
        if self.listing and self._heads_list(block, place, view, words):
            return True
        return self.listing and self._in_list(block, place, view, words)

    def _together(self, block: Block, place: Place, view: str, words: str) -> bool:
        """A grade and the subjects that have it, in one line."""
        together = self.cues.judgments.listed.match(view)
        grade = self.cues.grade(together["grade"]) if together else None
        if together is None or grade is None:
            return False
        subjects = list(self._subjects(words[together.start("subjects") :]))
        for subject in subjects:
            self._add(subject, self._concept(subject, place), grade, block, place)
        return bool(subjects)

    def _heads_list(self, block: Block, place: Place, view: str, words: str) -> bool:
        """A grade of a list of judgments, or a subject whose grade was lost with the columns of a table."""
        if self.cues.grade(view):
            if not (self.grade or not self._follows_area(block)):
                return False
            self.grade, self.graded = self.cues.grade(view), self.graded + 1
            if self.graded == _HEADS:
                detail = f"grades that stand apart from what they are of, as the heads of a table do: {words!r}"
                self.notices.append(Notice(code="grade", detail=detail, start=block.start))
            return True
        if self.graded < _HEADS:
            self.graded = 0
        elif self._concept(view, place) is None:
            self._end_list()
        return self.graded >= _HEADS

    def _in_list(self, block: Block, place: Place, view: str, words: str) -> bool:
        """A line below the heading of a list of judgments that has the grade above it."""
        if self.cues.grade(view) or self.cues.judgments.beside.match(view):
            return False
        concept = self._concept(view, place)
        if self.grade and concept and not self.cues.items.statement.search(view):
            if any(_same(each, words, concept.number, None) for each in self.judgments):
                self._end_list()
                return False
            self._add(words.strip(" .;*"), concept, self.grade, block, place)
            return True
        if self.grade and not concept and self._goes_on(block, view):
            self._add(words.strip(" .;*"), None, self.grade, block, place)
            return True
        if (not concept and block.kind is BlockKind.HEADING) or (self.grade and block.kind is BlockKind.PARAGRAPH):
            self._end_list()
        return False

    def _goes_on(self, block: Block, view: str) -> bool:
        """Whether a line that no framework knows names an area of the list: the list goes on behind it."""
        if len(view) > LONGEST_AREA or view.rstrip().endswith((".", ":")) or self.cues.items.statement.search(view):
            return False
        at = next(at for at, each in enumerate(self.outline.blocks) if each is block)
        following = self.outline.blocks[at + 1] if at + 1 < len(self.outline.blocks) else None
        if following is None or following.kind not in _LINES:
            return False
        after = matching_view(self.document.words(following))
        known = self._concept(after, self.outline.places[at + 1]) and not self.cues.items.statement.search(after)
        return bool(known or self.cues.grade(after))

    def _end_list(self) -> None:
        self.listing, self.grade, self.graded = False, None, 0

    def _follows_area(self, block: Block) -> bool:
        """Whether the line before a grade names what is graded, so that the grade is that line's."""
        at = next(at for at, each in enumerate(self.outline.blocks) if each is block)
        before = matching_view(self.document.words(self.outline.blocks[at - 1])) if at else ""
        name = len(before) <= LONGEST_AREA and not self.cues.items.statement.search(before)
        return name and self._concept(before, self.outline.places[at]) is not None

    def _below(self, at: int, block: Block, place: Place, grade: str, words: str) -> None:
        """A grade line: its subject is the heading above it."""
        above = at - 1
        while above > 0 and self.cues.judgments.between.search(
            matching_view(self.document.words(self.outline.blocks[above]))
        ):
            above -= 1
        subject = self.document.words(self.outline.blocks[above])
        heading = matching_view(subject)
        question = place.question if place.question and place.question.words == subject else None
        judged = self.cues.judgments
        overall = judged.overall_heading.search(heading) or self.cues.outline.question.search(heading)
        overall = overall or (judged.summary_heading.search(heading) if place.question is None else None)
        known = self._concept(heading, place) if not self.cues.items.statement.search(heading) else None
        if question is None and not overall and known is None and not self._is_pillar(heading):
            if block.kind is BlockKind.HEADING:
                detail = f"a grade line that belongs to no question: {words!r} below {subject!r}"
                self.notices.append(Notice(code="grade", detail=detail, start=block.start))
            return
        year = _YEAR_IN.search(words)
        # A year with a grade of its own, as in (2018/19: good), tells of an earlier judgment and not of this one.
        earlier = year is not None and any(
            self.cues.grade(part) for part in _PARTS.split(matching_view(words[year.end() :]))
        )
        printed = int(year[1]) if year and not earlier else None
        concept = question.concept if question else (known if not overall else None)
        self._grade(subject, concept, grade, block, place, printed, question.number if question else None)

    def _beside(self, block: Block, place: Place, view: str, words: str) -> bool:
        """A heading with its grade behind it, or a line of a list of judgments that has both."""
        beside = self.cues.judgments.beside.match(view)
        grade = self.cues.grade(beside["grade"]) if beside else None
        if beside is None or grade is None or (block.kind is not BlockKind.HEADING and not self.listing):
            return False
        subject = words[slice(*beside.span("subject"))].strip()
        concept = self._concept(subject, place)
        asked = place.question is not None and place.question.words == subject
        known = concept or asked or self._is_pillar(beside["subject"])
        if not known and not self.cues.judgments.overall_heading.search(beside["subject"]):
            return False
        number = place.question.number if place.question and asked else None
        self._grade(subject, concept, grade, block, place, None, number)
        return True

    def _is_pillar(self, heading: str) -> bool:
        return any(cue.search(heading.strip(" .:*")) for cue in self.cues.outline.pillars.values())

    # --- tables ----------

    def _row(self, prose: Prose, block: Block, place: Place) -> None:
        row, every = cells(prose.text), [cell.text.strip() for cell in cells_of(prose)]
        if self.cues.judgments.table.search(matching_view("  ".join(row))):
            self.in_table = True
            if not any(self.cues.grade(matching_view(cell)) for cell in row):
                return
        grades = {at: grade for at, cell in enumerate(every) if (grade := self.cues.grade(matching_view(cell)))}
        if len(grades) >= _COLUMNS and len(grades) >= len(row) - 1:
            self.columns, self.in_table, self.width = grades, True, len(every)
            return
        # A format may leave out empty cells at the end of a row, and a text those at its beginning too.
        lost = (
            0 in self.columns and len(every) < self.width and bool(every[0]) and self.document.reader.startswith("text")
        )
        if self.columns and (len(every) > self.width or lost):
            detail = f"a row that has not as many cells as the table of grades has columns: {prose.text!r}"
            self.notices.append(Notice(code="grade", detail=detail, start=block.start))
            return
        if self.columns:
            for at, grade in self.columns.items():
                cell = every[at] if at < len(every) else ""
                subject = every[0] if _TICK.fullmatch(cell) and at else cell
                if subject:
                    self._add(subject, self._concept(subject, place), grade, block, place)
            return
        graded = next((grade for cell in row[1:] if (grade := self.cues.grade(matching_view(cell)))), None)
        concept = self._concept(row[0], place) if row else None
        if graded and (self.in_table or (concept and not self.cues.items.statement.search(matching_view(row[0])))):
            year = next((int(cell) for cell in row[1:] if _YEAR.fullmatch(cell)), None)
            if year is None:
                printed = next((found for cell in row[1:] if (found := _YEAR_IN.search(cell))), None)
                year = int(printed[1]) if printed else None
            self._add(row[0], concept, graded, block, place, year)

    # --- what is kept ----------

    def _concept(self, words: str, place: Place) -> QuestionConcept | None:
        if self.framework is None:
            return None
        framework = replace(self.framework, pillar=place.pillar) if place.pillar else self.framework
        found = framework.question(words)
        if found or framework.pillar or any(not each.pillar for each in framework.cycle.questions):
            return found
        # A table at the front of a report on several pillars: the pillar is the only one that has the question.
        pillars = sorted({each.pillar for each in framework.cycle.questions})
        each = [concept for pillar in pillars if (concept := replace(framework, pillar=pillar).question(words))]
        return each[0] if len(each) == 1 else None

    def _subjects(self, words: str) -> Iterator[str]:
        """The areas that a line lists, which may have commas in their names."""
        if ";" in words:
            yield from (part.strip(" .") for part in words.split(";") if part.strip(" ."))
            return
        held = ""
        for part in re.split(r",\s+", words.strip(" .")):
            joined = f"{held}, {part}" if held else part
            if self.framework and self.framework.question(joined) is None:
                held = joined
                continue
            yield joined
            held = ""

    def _grade(  # noqa: PLR0913, PLR0917  what a judgment is made of
        self,
        subject: str,
        concept: QuestionConcept | None,
        grade: str,
        block: Block,
        place: Place,
        year: int | None,
        number: str | None,
    ) -> None:
        """Keep a grade that a chapter prints, unless the table has it; a notice where the two differ."""
        number = number or (concept.number if concept else None)
        pillar = place.pillar or (concept.pillar if concept else None)
        known = next((each for each in self.judgments if _same(each, subject, number, pillar)), None)
        if known is None and number is None and pillar:  # the grade of a whole pillar, which its chapter prints again
            of_pillar = (each for each in self.judgments if each.question_number is None and each.pillar == pillar)
            known = next(of_pillar, None)
        if known is None:
            self._add(subject, concept, grade, block, place, year, number)
        elif known.grade != grade:
            detail = f"{known.subject!r} is {known.grade} in the table and {grade} at its chapter"
            self.notices.append(Notice(code="grade-conflict", detail=detail, start=block.start))

    def _add(  # noqa: PLR0913, PLR0917  what a judgment is made of
        self,
        subject: str,
        concept: QuestionConcept | None,
        grade: str,
        block: Block,
        place: Place,
        year: int | None = None,
        number: str | None = None,
    ) -> None:
        several = self.framework is not None and not self.framework.pillar
        pillar = (place.pillar or (concept.pillar if concept else None)) if several else None
        carried = None if year is None or self.framework is None else year < self.framework.cycle.year
        self.judgments.append(
            Judgment(
                id=f"judgment-{len(self.judgments) + 1}",
                subject=subject,
                question_number=number or (concept.number if concept else None),
                grade=grade,
                last_inspected=year,
                carried_over=carried,
                span=Span(start=block.start, end=block.end),
                pillar=pillar or None,
            )
        )

    def settle(self) -> None:
        """Give each judgment that is said to stand its year, and what was not inspected the word for it."""
        for place, year, block in self.carried:
            asked = place.question
            subject = asked.words if asked else place.section or ""
            number, pillar = asked.number if asked else None, place.pillar
            at = next((at for at, each in enumerate(self.judgments) if _same(each, subject, number, pillar)), None)
            if at is None:
                concept = asked.concept if asked else self._concept(subject, place)
                if asked or concept:
                    self._add(subject, concept, "not-inspected", block, place, year, number)
                    self.judgments[-1] = self.judgments[-1].model_copy(update={"carried_over": True})
            elif self.judgments[at].last_inspected is None:
                update = {"last_inspected": year, "carried_over": True}
                self.judgments[at] = self.judgments[at].model_copy(update=update)
        for place, block in self.absent:
            asked = place.question
            if asked and not any(_same(each, asked.words, asked.number, place.pillar) for each in self.judgments):
                self._add(asked.words, asked.concept, "not-inspected", block, place, None, asked.number)


def _told(outline: Outline) -> Iterator[tuple[int, Block, Place]]:
    """The blocks with their numbers and places, but no footnotes: a table goes on behind the foot of a page."""
    for at, (block, place) in enumerate(zip(outline.blocks, outline.places, strict=True)):
        if block.kind is not BlockKind.FOOTNOTE:
            yield at, block, place


def _same(judgment: Judgment, words: str, number: str | None, pillar: str | None) -> bool:
    if judgment.question_number is not None and number is not None:
        return judgment.question_number == number and (judgment.pillar or pillar or "") == (
            pillar or judgment.pillar or ""
        )
    return matching_view(words).startswith(matching_view(judgment.subject))
