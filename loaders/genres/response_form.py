"""The parts and fields of a response: what is the policing body's, what the force's, and what its choices offer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from loaders.cues import Cues
from loaders.dialogue_cues import TickCues
from loaders.documents import Block, BlockKind, Document
from loaders.genres.answers import POLICING_BODY
from loaders.genres.matter import Matter
from loaders.outline import Outline, Place
from loaders.prose import Prose, matching_view
from loaders.records import FormOption, SectionRecord, Span

FORM = "policing-body-response-form"
"""The layout with fields and headed parts; the others are pages and letters."""

LONGEST_LINE = 200
"""Characters of a line that names a report."""

REPLIES = ("force", POLICING_BODY)
"""The parts that hold replies, by who speaks there."""

_BESIDE = frozenset({BlockKind.FURNITURE, BlockKind.FOOTNOTE})


@dataclass(frozen=True, slots=True)
class Form:
    """The blocks of a form by part, those of each field, and the line above all fields."""

    parts: dict[str, list[Block]]
    fields: dict[str, list[Prose]]
    headline: Prose | None
    outline: Outline


def read_form(matter: Matter, grammar: Cues, voice: str) -> Form:
    """The parts of a response; `voice` speaks where no heading says who does."""
    document = matter.document
    parts: dict[str, list[Block]] = {"head": []}
    fields: dict[str, list[Prose]] = {}
    places: list[Place] = []
    sections: list[SectionRecord] = []
    marks = {line.start for line in matter.recognised.lines}
    part, field, headline = "head", "", None
    written = any(view_of(document, block).startswith("dear ") for block in document.blocks)
    page = matter.layout.name != FORM
    place = Place("cover")
    blocks = tuple(block for block in document.blocks if block.kind not in _BESIDE)
    for block in blocks:
        prose = Prose.of(document, block.extents)
        view = matching_view(prose.text)
        named = prose.text == matter.recognised.marks["title"] if page else block.start in marks
        opened = None if named else _part(block, view, part, grammar)
        if written and (turned := _turned(view, part, voice, grammar)):
            part = turned
            places.append(place)
            continue
        label = _field(view, grammar) if part in {"head", "details"} and not opened else None
        if opened:
            part, field = opened, ""
        elif label:
            field, end = label
            fields[field] = [prose.part(end, len(prose.text))] if prose.text[end:].strip() else []
            field = "" if page and fields[field] else field  # a form's fields go on below their label
        elif field:
            fields[field].append(prose)
        elif part == "head" and headline is None and block.start not in marks:
            headline = prose
        report = page and len(prose.text) < LONGEST_LINE and grammar.responses.named.part.match(view)
        if opened or report or (block.kind is BlockKind.HEADING and part == "findings"):
            place = Place("body", section=prose.text)
            sections.append(_section(len(sections) + 1, prose, block, level=1 if opened or report else 2))
        places.append(place)
        if not opened:
            parts.setdefault(part, []).append(block)
    if page and not any(part in parts for part in REPLIES):
        # Nothing heads the reply: all below the lines that name the document is the policing body's.
        parts[voice] = [each for each in parts["head"] if _is_said(document, each, grammar)]
        parts["head"] = []
    return Form(parts, fields, headline, Outline(blocks, tuple(places), tuple(sections)))


def _turned(view: str, part: str, voice: str, grammar: Cues) -> str | None:
    """The part of a letter that a line turns to: behind its greeting who writes speaks, behind the close nobody."""
    if view.startswith("dear ") and part == "head":
        return voice
    return "end" if part in REPLIES and grammar.letters.closing.match(view) else None


def _section(number: int, prose: Prose, block: Block, level: int) -> SectionRecord:
    return SectionRecord(
        id=f"section-{number}", title=prose.text, level=level, pages=None, start=block.start, end=block.end
    )


def _is_said(document: Document, block: Block, grammar: Cues) -> bool:
    """Whether a block of a page without parts is something said, and not a heading or a line about the page."""
    view = view_of(document, block)
    return block.kind not in {BlockKind.HEADING, BlockKind.ROW} and not grammar.letters.head.published.match(view)


def view_of(document: Document, block: Block) -> str:
    """The matching view of a block's words."""
    return matching_view(document.words(block))


def _part(block: Block, view: str, current: str, grammar: Cues) -> str | None:
    """The part that a heading begins. Among the findings, only what answers them ends them."""
    if block.kind is not BlockKind.HEADING:
        return None
    opened = next((name for name, cue in grammar.responses.parts.items() if cue.search(view)), None)
    return None if opened == current else opened


def _field(view: str, grammar: Cues) -> tuple[str, int] | None:
    """The field whose label a line begins with, and where its value begins."""
    found = ((name, cue.match(view)) for name, cue in grammar.responses.fields.items())
    return next(((name, label.end()) for name, label in found if label), None)


def options(form: Form, grammar: Cues) -> tuple[FormOption, ...]:
    """The options of the form's choices. Where no box is printed nothing tells which were ticked."""
    return tuple(
        FormOption(field=field, option=words.text, ticked=ticked, span=Span(start=words.start, end=words.end))
        for field in ("kind", "quoted")
        for prose in form.fields.get(field, [])
        for words, ticked in _choices(prose, grammar.responses.ticks)
        if words.text
    )


def _choices(prose: Prose, ticks: TickCues) -> Iterator[tuple[Prose, bool | None]]:
    """The options in one line, each with whether its box is ticked; the line is one option where it has no box."""
    view = matching_view(prose.text)
    boxes = list(ticks.box.finditer(view))
    if not boxes:
        yield prose, None
        return
    before = not view[: boxes[0].start()].strip()
    ends = [0, *(box.end() for box in boxes)]
    begins = [*(box.start() for box in boxes), len(view)]
    for at, box in enumerate(boxes):
        ticked = True if ticks.ticked.search(box[0]) else False if ticks.blank.search(box[0]) else None
        words = (ends[at + 1], begins[at + 1]) if before else (ends[at], begins[at])
        yield prose.part(*words), ticked
