"""The outline of a report: which question, section and part each block stands under."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.reference import Framework, QuestionConcept
from loaders.addressees import is_duty
from loaders.containers import kind_of_heading
from loaders.cues import Cues, Layout
from loaders.documents import Block, BlockKind, Document
from loaders.prose import Prose, matching_view
from loaders.question_headings import signs_of_questions
from loaders.records import SectionRecord

SHORTEST_PARAGRAPH = 80
"""Characters. Among figures, a longer line is running text again."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as the report asks it.

    Attributes:
        words: the heading that opens it.
        number: as the report numbers it, else as the cycle's framework does, else None.
        concept: the framework's question, or None where its words match none.
    """

    words: str
    number: str | None
    concept: QuestionConcept | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands. `part` is cover, body, figures, aside (it explains the report) or annex."""

    part: str
    section: str | None = None
    question: AskedQuestion | None = None
    pillar: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The blocks of a document, each with its place, and the sections they make.

    The blocks are those of the document, except that what belongs to the page is left out (heads that run over the
    pages, page numbers), and that a closing label that was glued to the next heading is a block of its own.
    """

    blocks: tuple[Block, ...]
    places: tuple[Place, ...]
    sections: tuple[SectionRecord, ...]


def outline(document: Document, layout: Layout, cues: Cues, framework: Framework | None = None) -> Outline:
    """The outline of a recognised document.

    Args:
        document: the document.
        layout: its layout, whose `questions` says what a question looks like.
        cues: the grammar of cues.
        framework: whose questions the headings may be; None for a report that answers none.
    """
    return _Outliner(document, layout, cues, framework).outline()


class _Outliner:
    """The state between two headings."""

    def __init__(self, document: Document, layout: Layout, cues: Cues, framework: Framework | None) -> None:
        self.document, self.cues, self.framework = document, cues, framework
        self.blocks = _unglued(document, cues)
        self.views = [matching_view(document.words(block)) for block in self.blocks]
        self.numbers = _printed_numbers(self.blocks, self.views, cues)
        self.begin = _body_start(self.blocks, self.views, layout)
        self.signs = signs_of_questions(document, self.blocks, self.views, layout, cues, framework)
        self.places: list[Place] = []
        self.sections: list[SectionRecord] = []
        self.place = Place("cover")
        self.boxed = self.label = False  # within a list of findings; directly below its label
        self.level = 0  # of the heading that began the figures, or what explains the report

    def outline(self) -> Outline:
        for at, (block, view) in enumerate(zip(self.blocks, self.views, strict=True)):
            if at == self.begin:
                self.place = Place("body")
            heads = block.kind is BlockKind.HEADING and self.place.part != "cover" and _heads(view, self.cues)
            heads = heads and not self._is_boxed(view)
            if heads or (self.place.part == "aside" and block.kind is BlockKind.HEADING and not self._is_within(block)):
                self._heading(at, block, view)
            if block.kind is BlockKind.HEADING and kind_of_heading(view, self.cues):
                self.boxed = self.label = True
            elif block.kind not in {BlockKind.HEADING, BlockKind.FOOTNOTE}:
                self.label = False
            self.places.append(self.place)
        return Outline(tuple(self.blocks), tuple(self.places), tuple(self.sections))

    def _is_boxed(self, view: str) -> bool:
        """Whether a heading is the finding or the title below the label of a list: it heads no section."""
        told = is_duty(view, self.cues) or (self.label and bool(self.cues.items.statement.search(view)))
        told = told and not self.cues.outline.question.search(view)
        self.label = False
        self.boxed = self.boxed and told
        return self.boxed

    def _is_within(self, block: Block) -> bool:
        """Whether a heading is one of those of the part that explains the report."""
        return bool(self.level and block.level) and block.level > self.level

    def _heading(self, at: int, block: Block, view: str) -> None:  # noqa: C901  one branch for each sort of heading
        cues, words = self.cues, self.document.words(block)
        asks = False
        if self.place.part == "aside" and self._is_within(block):
            return
        if self.place.part == "aside":
            self.place = replace(self.place, part="body")
            if not _heads(view, cues):
                return
        pillar = self.signs.pillar(view)
        if pillar and self.place.part != "annex":
            self.place = Place("body", pillar=pillar)
        if self.place.part != "annex" and cues.outline.annex.search(view) and view not in self.views[at + 1 :]:
            self.place = Place("annex", section=words)
        elif self.place.part == "body" and cues.outline.figures.fullmatch(view):
            self.place, self.level = Place("figures", section=words, pillar=self.place.pillar), block.level
        elif (
            self.place.part == "figures"
            and not self.signs.is_graded(at)
            and _is_figure_line(at, self.blocks, self.level)
        ):
            return
        elif self.place.part == "body" and cues.outline.aside.search(view):
            self.place, self.level = replace(self.place, part="aside", section=words), block.level
        elif cues.outline.question_closer.search(view):
            self.place = Place("body", pillar=self.place.pillar)
        elif self.place.part != "annex" and self.signs.asks(at, self.place.pillar):
            first = at not in self.numbers and not any(place.question for place in self.places)
            if _is_headline(at, self.blocks, self.views, cues, first=first):
                return
            asks = True
            concept = self.signs.question(view, self.place.pillar)
            number = self.numbers.get(at) or (concept.number if concept else None)
            asked = AskedQuestion(self.signs.words(words), number, concept)
            self.place = Place("body", section=words, question=asked, pillar=self.place.pillar)
        else:
            part = "body" if self.place.part in {"figures", "aside"} else self.place.part
            self.place = replace(self.place, part=part, section=words)
        self.sections.append(_section(len(self.sections) + 1, words, block, is_question=asks))


def plain_outline(document: Document, cues: Cues) -> Outline:
    """The outline of a document of no known layout: its headings are sections, and all before an annex is its body."""
    blocks = _unglued(document, cues)
    places: list[Place] = []
    sections: list[SectionRecord] = []
    place = Place("body")
    for block in blocks:
        words = document.words(block)
        view = matching_view(words)
        if block.kind is BlockKind.HEADING and _heads(view, cues):
            place = Place("annex" if cues.outline.annex.search(view) else place.part, section=words)
            sections.append(_section(len(sections) + 1, words, block, is_question=False))
        places.append(place)
    return Outline(tuple(blocks), tuple(places), tuple(sections))


def _unglued(document: Document, cues: Cues) -> list[Block]:
    """The blocks, with closing labels taken apart from headings glued to them, and numbered questions as headings."""
    done: list[Block] = []
    for block in document.blocks:
        if block.kind is BlockKind.FURNITURE:
            continue
        prose = Prose.of(document, block.extents)
        closer = cues.outline.question_closer.search(matching_view(prose.text))
        if closer and prose.text[closer.end() :].strip():
            label = prose.part(0, closer.end())
            rest = prose.part(closer.end(), len(prose.text))
            done.append(replace(block, kind=BlockKind.HEADING, extents=label.extents))
            kind = BlockKind.HEADING if block.kind is BlockKind.PARAGRAPH else block.kind
            done.append(replace(block, kind=kind, extents=rest.extents))
        elif block.kind is BlockKind.NUMBERED and cues.outline.question.search(matching_view(prose.text)):
            done.append(replace(block, kind=BlockKind.HEADING))
        else:
            done.append(block)
    return done


def _body_start(blocks: list[Block], views: list[str], layout: Layout) -> int:
    """The first block after the cover: after the contents list, else after the lines that tell the identity."""
    contents = [at for at, block in enumerate(blocks) if block.kind is BlockKind.CONTENTS]
    if contents:
        last = contents[0]
        for at in contents[1:]:
            if at > last + 2:  # one entry may have lost its page
                break
            last = at
        return last + 1
    firsts = [
        next((at for at, view in enumerate(views[: layout.within]) if mark.search(view)), -1) for mark in layout.marks
    ]
    if layout.questions in {"areas", "pillars"}:  # a mark may be words of the body
        return min((at for at in firsts if at >= 0), default=-1) + 1
    return max(firsts, default=-1) + 1


def _heads(view: str, cues: Cues) -> bool:
    """Whether a heading heads a section: a grade line, a caption, or the label of a list of findings does not."""
    return not (
        cues.grade(view)
        or kind_of_heading(view, cues)
        or cues.outline.captions.search(view)
        or cues.outline.cover.search(view)
        or cues.judgments.overall.search(view)
        or cues.judgments.overall_heading.search(view)
        or view.rstrip().endswith(":")
    )


def _printed_numbers(blocks: list[Block], views: list[str], cues: Cues) -> dict[int, str]:
    """The number that a question prints, by its place: before its words, or in the label that closes it."""
    numbers: dict[int, str] = {}
    asked: int | None = None
    for at, view in enumerate(views):
        closer = cues.outline.question_closer.search(view)
        question = cues.outline.question.search(view)
        if closer:
            if asked is not None:
                numbers[asked] = closer["number"]
            asked = None
        elif question:
            asked = at
            number = question["number"] or blocks[at].marker.rstrip(".)")
            if number.isdigit():
                numbers[at] = number
    return numbers


def _is_figure_line(at: int, blocks: list[Block], level: int) -> bool:
    """Whether a heading among figures is one of their labels.

    The part ends with a heading of its own level, where the format tells levels; else with its pages, else with the
    next text.
    """
    if level and blocks[at].level:
        return blocks[at].level > level
    if blocks[at].pages != blocks[at - 1].pages:
        return False
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    return blocks[at].pages is not None or not (
        following and following.kind is BlockKind.PARAGRAPH and following.end - following.start > SHORTEST_PARAGRAPH
    )


def _is_headline(at: int, blocks: list[Block], views: list[str], cues: Cues, *, first: bool) -> bool:
    """Whether a question asks what the whole pillar asks.

    Its words say so, or it is the first, has no number, and nothing is under it but a grade and the next question.
    """
    if cues.outline.headline.search(views[at]):
        return True
    following = [other for other in range(at + 1, min(at + 3, len(blocks))) if not cues.grade(views[other])]
    return (
        first
        and bool(following)
        and blocks[following[0]].kind is BlockKind.HEADING
        and bool(cues.outline.question.search(views[following[0]]))
    )


def _section(number: int, words: str, block: Block, *, is_question: bool) -> SectionRecord:
    return SectionRecord(
        id=f"section-{number}",
        title=words,
        level=1 if is_question else 2,
        pages=block.pages,
        start=block.start,
        end=block.end,
    )
