"""Which headings ask a question: what tells one from a section, in each of the ways in which reports ask.

* `interrogative`: a heading that asks, `How effective is the force at ...?`.
* `chapters`: a heading with a grade below it, or the highest of those that name a subject of the table of judgments.
* `areas`: a heading that names an area of the framework and says nothing of it, as in reports without pillars.
* `pillars`: both of the first and the last, in a report on several pillars; each pillar has its own questions.
* `none`: the report answers no questions of a framework.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.reference import Framework, QuestionConcept
from loaders.cues import Cues, Layout
from loaders.documents import Block, BlockKind, Document
from loaders.prose import cells, matching_view

LONGEST_AREA = 110
"""Characters. A longer heading names no area."""

COVERED = 0.5
"""Least share of a heading's letters that the framework's words make, where nothing else tells that it is an area."""

RUNNING_TEXT = 80
"""Characters. A longer paragraph ends a list of judgments."""


@dataclass(frozen=True, slots=True)
class QuestionSigns:
    """What tells a question from another heading of one document.

    Attributes:
        layout: the document's layout.
        cues: the grammar of cues.
        framework: whose questions they may be.
        blocks: of the outline.
        views: their matching views.
        subjects: those of the table of judgments.
        top: the highest level of the headings that name one of them; 0 where the format tells no levels.
        listed: the blocks of lists of judgments, where an area is a line and no chapter.
        chapters: whether a table or a grade line judges chapters.
    """

    layout: Layout
    cues: Cues
    framework: Framework | None
    blocks: Sequence[Block]
    views: Sequence[str]
    subjects: Sequence[str]
    top: int
    listed: frozenset[int]
    chapters: bool = False

    def pillar(self, view: str) -> str | None:
        """The pillar that a heading opens in a report on several of them."""
        if self.layout.questions != "pillars":
            return None
        return next((slug for slug, cue in self.cues.outline.pillars.items() if cue.search(view)), None)

    def question(self, view: str, pillar: str | None) -> QuestionConcept | None:
        """The framework's question that a heading names."""
        if self.framework is None:
            return None
        framework = replace(self.framework, pillar=pillar) if pillar else self.framework
        return framework.question(view)

    def words(self, heading: str) -> str:
        """A heading without the grade that it may have behind it."""
        beside = self.cues.judgments.beside.match(matching_view(heading))
        if beside and self.layout.questions in {"areas", "pillars"}:
            return heading[: beside.end("subject")].strip()
        return heading

    def asks(self, at: int, pillar: str | None) -> bool:
        """Whether a heading asks a question."""
        manner, view = self.layout.questions, self.views[at]
        if manner == "none":
            return False
        if manner in {"interrogative", "pillars"} and self.cues.outline.question.search(view):
            return True
        if manner == "interrogative":
            return False
        if manner in {"areas", "pillars"}:
            return self._names_area(at, pillar)
        if self.is_graded_chapter(at) or (_named(view, self.subjects) and _is_chapter(at, self.blocks, self.top)):
            return True
        # A report that grades no chapter asks its questions as headings.
        asked = self.cues.outline.question.search(view) is not None and self.framework is not None
        return asked and not self.chapters and (view.startswith("how") or self.question(view, pillar) is not None)

    def is_graded_chapter(self, at: int) -> bool:
        """Whether a grade line stands directly below a heading, and is not that of the whole report."""
        following = self.blocks[at + 1] if at + 1 < len(self.blocks) else None
        if not (following and following.kind is BlockKind.HEADING and self.cues.grade(self.views[at + 1])):
            return False
        judged, view = self.cues.judgments, self.views[at]
        return not (judged.overall_heading.search(view) or judged.summary_heading.search(view))

    def _names_area(self, at: int, pillar: str | None) -> bool:
        view = self.views[at]
        beside = self.cues.judgments.beside.match(view)
        bare = beside["subject"] if beside else view
        if at in self.listed or not _is_name(bare, self.cues):
            return False
        concept = self.question(bare, pillar)
        if concept is None:
            return self._is_unknown_area(at, bare)
        if beside or self.is_graded(at):
            return True
        level = self.blocks[at].level
        if level and self.top:
            return level == self.top
        return _covered(bare, concept) >= COVERED

    def _is_unknown_area(self, at: int, view: str) -> bool:
        """Whether a heading that the framework does not know is graded on the next line, as an area is."""
        judged = self.cues.judgments
        named = self.cues.grade(view) or judged.overall_heading.search(view) or judged.section.search(view)
        if self.layout.questions != "areas" or named or at + 1 >= len(self.blocks):
            return False
        level = self.blocks[at].level
        return bool(self.cues.grade(self.views[at + 1])) and (not level or level == self.top)

    def is_graded(self, at: int) -> bool:
        """Whether a grade line stands below a heading."""
        for other in range(at + 1, min(at + 3, len(self.blocks))):
            if self.cues.grade(self.views[other]) or self.cues.judgments.line.match(self.views[other]):
                return True
            if not self.cues.judgments.between.search(self.views[other]):
                return False
        return False


def signs_of_questions(  # noqa: PLR0913, PLR0917  all that questions are told by
    document: Document,
    blocks: Sequence[Block],
    views: Sequence[str],
    layout: Layout,
    cues: Cues,
    framework: Framework | None,
) -> QuestionSigns:
    """The signs of questions in a document."""
    rows = [document.words(block) for block in blocks if block.kind is BlockKind.ROW]
    subjects = [matching_view(next(iter(cells(row)), "")).strip() for row in rows]
    signs = QuestionSigns(layout, cues, framework, blocks, views, subjects, 0, frozenset())
    if layout.questions in {"areas", "pillars"}:
        listed = _lists_of_judgments(signs)
        levels = [
            block.level
            for at, (block, view) in enumerate(zip(blocks, views, strict=True))
            if block.kind is BlockKind.HEADING
            and block.level
            and at not in listed
            and _is_name(view, cues)
            and _names_any(signs, view)
        ]
        return replace(signs, top=min(levels, default=0), listed=listed)
    levels = [
        block.level
        for block, view in zip(blocks, views, strict=True)
        if block.kind is BlockKind.HEADING and block.level and _named(view, subjects)
    ]
    headings = (at for at, block in enumerate(blocks) if block.kind is BlockKind.HEADING)
    chapters = any(subjects) or any(signs.is_graded_chapter(at) for at in headings)
    return replace(signs, top=min(levels, default=0), chapters=chapters)


def _names_any(signs: QuestionSigns, view: str) -> bool:
    pillars: Sequence[str | None] = (
        tuple(signs.cues.outline.pillars) if signs.layout.questions == "pillars" else (None,)
    )
    concepts = [concept for pillar in pillars if (concept := signs.question(view, pillar))]
    return any(_covered(view, concept) >= COVERED for concept in concepts)


def _lists_of_judgments(signs: QuestionSigns) -> frozenset[int]:
    """The blocks between the heading of a list of judgments and the next heading that is neither grade nor area."""
    listed: set[int] = set()
    seen: set[str] = set()
    within = False
    for at, (block, view) in enumerate(zip(signs.blocks, signs.views, strict=True)):
        bare = view.strip(" .:*")
        if block.kind is BlockKind.HEADING and signs.cues.judgments.section.search(bare):
            within, seen = True, set()
            continue
        if not within:
            continue
        if block.kind is BlockKind.ROW or (block.kind is BlockKind.PARAGRAPH and seen and len(view) > RUNNING_TEXT):
            within = False  # a table of judgments is no list of them
        elif block.kind is BlockKind.HEADING and not signs.cues.grade(view):
            beside = signs.cues.judgments.beside.match(view)
            name = (beside["subject"] if beside else bare).strip()
            if name in seen or not _names_any(signs, name):
                within = False
                continue
            seen.add(name)
        if within:
            listed.add(at)
    return frozenset(listed)


def _is_name(view: str, cues: Cues) -> bool:
    """Whether a heading names something and says nothing of it."""
    return (
        len(view) <= LONGEST_AREA and not cues.items.statement.search(view) and not view.rstrip().endswith((".", ":"))
    )


def _covered(view: str, concept: QuestionConcept) -> float:
    """The share of a heading's letters that the longest of a question's cues makes."""
    plain = " ".join("".join(letter if letter.isalnum() else " " for letter in view).split())
    cues = [" ".join("".join(letter if letter.isalnum() else " " for letter in cue).split()) for cue in concept.cues]
    longest = max((len(cue) for cue in cues if cue in plain), default=0)
    return longest / max(len(plain), 1)


def _named(view: str, subjects: Sequence[str]) -> bool:
    return any(view.startswith(subject) for subject in subjects if subject)


def _is_chapter(at: int, blocks: Sequence[Block], top: int) -> bool:
    """Whether a heading begins a chapter: as the highest of those that name subjects, where the format tells levels.

    Elsewhere a chapter is told by the pages that the contents list allows it.
    """
    if blocks[at].level:
        return blocks[at].level == top
    return at > 0 and blocks[at].pages != blocks[at - 1].pages
