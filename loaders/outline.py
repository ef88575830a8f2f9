"""The outline of a report: which question, section and part each block stands under."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.reference import Framework, QuestionConcept
from loaders.containers import kind_of_heading
from loaders.cues import Cues, Layout
from loaders.documents import Block, BlockKind, Document
from loaders.prose import Prose, cells, matching_view
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


def outline(document: Document, layout: Layout, cues: Cues, framework: Framework) -> Outline:
    """The outline of a recognised document."""
    blocks = _unglued(document, cues)
    views = [matching_view(document.words(block)) for block in blocks]
    begin = _body_start(blocks, views, layout)
    numbers = _printed_numbers(blocks, views, cues)
    rows = [document.words(block) for block in blocks if block.kind is BlockKind.ROW]
    subjects = [matching_view(next(iter(cells(row)), "")).strip() for row in rows]

    levels = [
        block.level
        for block, view in zip(blocks, views, strict=True)
        if block.kind is BlockKind.HEADING and block.level and _named(view, subjects)
    ]
    signs = _Signs(layout, cues, subjects, min(levels, default=0))

    places: list[Place] = []
    sections: list[SectionRecord] = []
    chapters: set[int] = set()
    place = Place("cover")
    figures = 0
    for at, (block, view) in enumerate(zip(blocks, views, strict=True)):
        if at == begin:
            place = Place("body")
        if block.kind is BlockKind.HEADING and place.part != "cover" and _heads(view, cues):
            words = document.words(block)
            if place.part != "annex" and cues.outline.annex.search(view) and view not in views[at + 1 :]:
                place = Place("annex", section=words)
            elif place.part == "body" and cues.outline.figures.fullmatch(view):
                place, figures = Place("figures", section=words), block.level
            elif place.part == "figures" and _is_figure_line(at, blocks, figures):
                places.append(place)
                continue
            elif cues.outline.question_closer.search(view):
                place = Place("body")
            elif place.part != "annex" and _asks(at, blocks, views, signs):
                if _is_headline(at, blocks, views, cues):
                    places.append(place)
                    continue
                concept = framework.question(view)
                number = numbers.get(at) or (concept.number if concept else None)
                place = Place("body", section=words, question=AskedQuestion(words, number, concept))
                chapters.add(at)
            else:
                place = replace(place, part="body" if place.part == "figures" else place.part, section=words)
            sections.append(_section(len(sections) + 1, words, block, is_question=at in chapters))
        places.append(place)
    return Outline(tuple(blocks), tuple(places), tuple(sections))


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
    marked = [at for at, view in enumerate(views[: layout.within]) if any(mark.search(view) for mark in layout.marks)]
    return max(marked, default=-1) + 1


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


@dataclass(frozen=True, slots=True)
class _Signs:
    """What tells a question from another heading.

    Attributes:
        layout: the document's layout.
        cues: the grammar of cues.
        subjects: those of the table of judgments.
        top: the highest level of the headings that name one of them; 0 where the format tells no levels.
    """

    layout: Layout
    cues: Cues
    subjects: list[str]
    top: int


def _asks(at: int, blocks: list[Block], views: list[str], signs: _Signs) -> bool:
    if signs.layout.questions == "interrogative":
        return bool(signs.cues.outline.question.search(views[at]))
    if at + 1 < len(blocks) and blocks[at + 1].kind is BlockKind.HEADING and signs.cues.grade(views[at + 1]):
        return not signs.cues.judgments.overall_heading.search(views[at])
    return _named(views[at], signs.subjects) and _is_chapter(at, blocks, signs.top)


def _named(view: str, subjects: list[str]) -> bool:
    return any(view.startswith(subject) for subject in subjects if subject)


def _is_chapter(at: int, blocks: list[Block], top: int) -> bool:
    """Whether a heading begins a chapter: as the highest of those that name subjects, where the format tells levels.

    Elsewhere a chapter is told by the pages that the contents list allows it.
    """
    if blocks[at].level:
        return blocks[at].level == top
    return at > 0 and blocks[at].pages != blocks[at - 1].pages


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


def _is_headline(at: int, blocks: list[Block], views: list[str], cues: Cues) -> bool:
    """A question with nothing under it but a grade and the next question asks what the whole pillar asks."""
    following = [other for other in range(at + 1, min(at + 3, len(blocks))) if not cues.grade(views[other])]
    return (
        bool(following)
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
