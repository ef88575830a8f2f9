"""Findings: the grammar of cues at work on the blocks of an outline.

A bullet is a finding only under a heading, a label or a lead-in that says so. Everything here is driven by `cues.toml`;
the code knows the moves (a list opens, a lead-in speaks for its items, an item is read, a list closes), not the words.

Three kinds of list are told apart by what they are made of. In a list of marked items each item is a finding, and
items of a list within it are a part of theirs. Under a label for one finding the sentence that puts a duty on somebody
is the finding, and the paragraphs below it explain it. A label with a number gathers its lead-in and its items into one
finding. A cause of concern is its statement; the recommendations behind it are findings that belong to it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from loaders.containers import Opening, opening
from loaders.cues import Cues
from loaders.documents import Block, BlockKind, Document
from loaders.finding_list import Container, FindingList
from loaders.finding_rows import take_row
from loaders.items import Piece, pieces
from loaders.lead_ins import leads
from loaders.list_state import ListState, ends_open
from loaders.marked_items import take_item
from loaders.outline import Outline
from loaders.prose import matching_view
from loaders.records import Finding, FindingKind, Notice, StatusAssertion
from loaders.unmarked_items import take_sentence

__all__ = ["Container", "FindingList", "Findings", "read_findings"]

_BESIDE = frozenset({BlockKind.FOOTNOTE, BlockKind.FURNITURE, BlockKind.CONTENTS})


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of a document, what it says of their status, the blocks that were read, and what is doubtful."""

    findings: tuple[Finding, ...]
    statuses: tuple[StatusAssertion, ...]
    blocks: tuple[Block, ...]
    notices: tuple[Notice, ...]


def read_findings(document: Document, outline: Outline, cues: Cues, published: datetime.date | None = None) -> Findings:
    """Every finding of a document, in printed order.

    Args:
        document: the document.
        outline: its outline, of a known layout or a plain one.
        cues: the grammar of cues.
        published: the day of its publication, if it is known to the day: `within three months` counts from it.
    """
    state = ListState(cues, FindingList(published=published))
    for piece in pieces(document, outline, cues):
        _take(state, piece)
    found = state.found
    found.without_repeats()
    return Findings(tuple(found.findings), tuple(found.statuses), tuple(found.consumed), tuple(found.notices))


def _take(state: ListState, piece: Piece) -> None:
    """Read one piece."""
    # A number alone on its line is that of a page, and stands between the items of a list as a footnote does.
    if piece.block.kind in _BESIDE or piece.view.strip().isdigit():
        return
    if piece.place.part != "body":
        state.close()
        return
    if piece.kind is BlockKind.ROW:
        read = take_row(state, piece)
    else:
        state.column = None
        opened = _opening(state, piece)
        if opened:
            read = _opened(state, opened, piece)
        elif leads(state, piece):
            read = True
        else:
            read = take_item(state, piece) if piece.marked else take_sentence(state, piece)
    if read:
        state.consume(piece)


def _opening(state: ListState, piece: Piece) -> Opening | None:
    heading = piece.kind is BlockKind.HEADING
    found = opening(piece.prose, state.cues, heading=heading or not piece.first)
    if found and piece.marked and not (found.rest or found.number):
        return found if piece.kind is BlockKind.NUMBERED else None
    return found


def _opened(state: ListState, opened: Opening, piece: Piece) -> bool:
    parent = state.concern if opened.kind is FindingKind.RECOMMENDATION else None
    state.concern = parent
    state.start()
    view = piece.view if opened.rest is None else ""
    status = next((slug for slug, cue in state.cues.lead_ins.status.items() if cue.search(view)), None)
    label = opened.title or (piece.prose.text.strip(" :*#") if _is_more(opened, view) else None)
    state.open = Container(
        opened.kind,
        parent=parent,
        number=opened.number,
        label=label,
        single=opened.single,
        status=status,
        told=piece.prose if status else None,
        duty=bool(state.cues.items.duty.search(view)),  # as in "What needs to improve"
        done=status is None and bool(view) and bool(state.cues.lead_ins.closed.search(view)),
    )
    if opened.rest is None:
        return True
    if state.cues.exclusions.definition.search(matching_view(opened.rest.text)):
        state.close()
        return False
    if ends_open(opened.rest.text):
        return state.gathered(opened.rest, piece)
    state.first_sentences(state.open, opened.rest, piece)
    return True


def _is_more(opened: Opening, view: str) -> bool:
    """Whether a heading says more than what it opens: where its findings are from."""
    return opened.number is None and opened.rest is None and any(character.isdigit() for character in view)
