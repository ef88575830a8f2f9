"""Sentences without a mark in an open list: findings, what explains them, titles, and what ends the list."""

from __future__ import annotations

from dataclasses import replace

from loaders.addressees import is_duty
from loaders.documents import BlockKind
from loaders.finding_list import Container
from loaders.items import Piece
from loaders.list_state import ListState, ends_open
from loaders.records import FindingKind

INTRODUCTION = 2
"""Paragraphs that may stand before an item: below the heading of its list, or below the item before it."""


def take_sentence(state: ListState, piece: Piece) -> bool:  # noqa: PLR0911  one move for each sort of list
    """Read a heading or paragraph; says whether it is a part of a list of findings, and no running text."""
    container, cues, view = state.open, state.cues, piece.view
    if container is None or cues.exclusions.closers.search(view.strip(" .:*#")):
        return state.ended(piece)
    if not container.listed and cues.exclusions.definition.search(view):
        return state.ended(piece)
    if container.kind is FindingKind.CAUSE_OF_CONCERN:
        return _of_concern(state, container, piece)
    if container.kind is FindingKind.POSITIVE_FINDING:
        return _of_practice(state, container, piece)
    if _is_fragment(state, piece):
        state.read(container, piece.prose, piece)
        state.open = replace(container, listed=True)
        return True
    if is_duty(view, cues) or _tells_shortcoming(container, piece, state):
        return _of_duty(state, container, piece)
    return _after_items(state, piece) if container.listed else _before_items(state, container, piece)


def _after_items(state: ListState, piece: Piece) -> bool:
    """What stands below an item and is none: the rest of its words, what explains it, or what ends the list."""
    if piece.kind is BlockKind.HEADING:
        return state.ended(piece)
    if state.explained:
        state.found.explain(piece.prose)
        return False
    if ends_open(piece.view):
        return state.ended(piece)
    if state.last is not None and state.last.marked and piece.prose.text[:1].islower():
        state.found.extend(piece.prose, state.cues)
        return True
    state.passed += 1
    return state.ended(piece) if state.passed > INTRODUCTION else False


def _before_items(state: ListState, container: Container, piece: Piece) -> bool:
    """What stands between the heading of a list and its first item: a title, or a short introduction."""
    if piece.kind is BlockKind.HEADING:
        if container.kind is FindingKind.POSITIVE_FINDING and not container.label:
            state.first_sentences(container, piece.prose, piece)
            return True
        if container.label or state.cues.items.statement.search(piece.view):
            return state.ended(piece)
        state.open = replace(container, label=piece.prose.text)
        return True
    state.passed += 1
    if state.passed > INTRODUCTION or piece.view.rstrip().endswith(":"):
        return state.ended(piece)
    return False


def _of_duty(state: ListState, container: Container, piece: Piece) -> bool:  # noqa: PLR0911  one for each sort of list
    """A sentence that tells somebody to act, in a list of such sentences or as what explains the one before."""
    heading = piece.kind is BlockKind.HEADING or (state.headed and _is_title(piece))
    if container.done:
        state.found.doubt("done", f"listed as done, not read as a finding: {piece.prose.text!r}", piece.prose)
        return True
    if not container.listed:
        state.headed = heading
        state.first_sentences(container, piece.prose, piece)
        state.open = replace(container, listed=True)
        return True
    explained = bool(state.found.findings and state.found.findings[-1].explanation)
    sentences = sum(1 for _ in piece.prose.sentences())
    if container.single or container.number:
        if heading and explained:
            detail = f"a sentence below a finding that is told to stand alone: {piece.prose.text!r}"
            state.found.doubt("second-duty", detail, piece.prose)
            return state.ended(piece)
        if heading and not explained:
            state.first_sentences(container, piece.prose, piece)
            return True
        state.found.explain(piece.prose)
        return False
    container = replace(container, lead_in=None)  # it names by itself who should act, and by when
    marked = state.last is not None and state.last.marked
    if marked and not state.passed and container.kind is FindingKind.RECOMMENDATION:
        state.first_sentences(container, piece.prose, piece)
        return True
    if (state.headed and not heading) or (marked and not heading):
        if state.explained:
            state.found.explain(piece.prose)
        return False
    if explained and sentences > 1 and not state.gathering:
        state.found.explain(piece.prose)
        return False
    state.headed = heading
    state.first_sentences(container, piece.prose, piece)
    return True


def _is_title(piece: Piece) -> bool:
    """Whether a sentence without a full stop is a heading that was too long to be known as one."""
    return piece.prose.text[-1:].isalnum() and sum(1 for _ in piece.prose.sentences()) == 1


def _tells_shortcoming(container: Container, piece: Piece, state: ListState) -> bool:
    """Whether a heading below the label of a box says what is wrong, in place of what should be done."""
    titled = piece.kind is BlockKind.HEADING or _is_title(piece)
    area = container.kind is FindingKind.AREA_FOR_IMPROVEMENT
    return (
        area
        and titled
        and (state.headed or not container.listed)
        and bool(state.cues.items.shortcoming.search(piece.view))
    )


def _is_fragment(state: ListState, piece: Piece) -> bool:
    """Whether a line without a mark is an item that goes on a lead-in: `provide oil; and`."""
    container = state.open
    if container is None or container.lead_in is None or piece.kind is not BlockKind.PARAGRAPH:
        return False
    text, view = piece.prose.text, piece.view.rstrip()
    before = state.last.view.rstrip() if state.last else ":"
    goes_on = before.endswith((":", ";", ",", "; and", "; or", ", and")) or not container.listed
    return goes_on and (text[:1].islower() or view.endswith((";", "; and", "; or")))


def _of_concern(state: ListState, container: Container, piece: Piece) -> bool:  # noqa: PLR0911  line by line
    """A paragraph of a cause of concern, or the first of its recommendations."""
    cues, view = state.cues, piece.view
    heading = piece.kind is BlockKind.HEADING
    if state.concern is None:
        if heading and not cues.items.statement.search(view):
            if container.label:
                return state.ended(piece)
            state.open = replace(container, label=piece.prose.text)
            return True
        state.headed = heading
        ident = state.read(container, piece.prose, piece)
        state.open = replace(container, parent=ident, listed=True)
        return True
    if heading:
        return state.ended(piece)
    asked = is_duty(view, cues) and cues.addressees.sentence.match(view)
    if asked and (asked.start("who") > 0 or (asked["gap"] == " " and " should" in asked[0])):
        state.open = Container(FindingKind.RECOMMENDATION, parent=state.concern, listed=True)
        state.start()
        state.first_sentences(state.open, piece.prose, piece)
        return True
    if state.headed:
        state.found.explain(piece.prose)
        return False
    state.found.extend(piece.prose, cues)
    return True


def _of_practice(state: ListState, container: Container, piece: Piece) -> bool:
    """A boxed example of good work: its first sentence without a mark, and what explains it."""
    if not container.listed:
        if piece.kind is BlockKind.HEADING and not state.cues.items.statement.search(piece.view):
            if container.label:
                return state.ended(piece)
            state.open = replace(container, label=piece.prose.text)
            return True
        if piece.view.rstrip().endswith(":"):
            return state.ended(piece)
        state.first_sentences(container, piece.prose, piece)
        return True
    if piece.kind is BlockKind.HEADING:
        return state.ended(piece)
    if state.explained:
        state.found.explain(piece.prose)
    return False
