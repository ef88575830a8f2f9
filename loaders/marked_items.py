"""Items with a mark: findings, parts of one, more of a cause of concern, or something to look at."""

from __future__ import annotations

from dataclasses import replace

from loaders.addressees import is_duty
from loaders.items import Piece, rank
from loaders.list_state import ListState
from loaders.records import FindingKind


def take_item(state: ListState, piece: Piece) -> bool:  # noqa: PLR0911  one move for each sort of item
    """A marked item: a finding, a part of one, more of a cause of concern, or something to look at."""
    container, cues = state.open, state.cues
    if container is None:
        return False
    duty = is_duty(piece.view, cues)
    if container.done:
        state.found.doubt("done", f"listed as done, not read as a finding: {piece.prose.text!r}", piece.prose)
        state.open = replace(container, listed=True)
        return True
    if state.gathering:
        state.found.extend(piece.prose, cues)
        return True
    if container.kind is FindingKind.CAUSE_OF_CONCERN and state.concern and not _is_next(state, piece):
        state.found.extend(piece.prose, cues)
        return True
    if _is_part(state, piece, duty=duty):
        state.found.extend(piece.prose, cues)
        return True
    if state.explained and not (duty and not container.single):
        state.found.explain(piece.prose)
        return False
    if state.passed and not duty:
        state.close()
        return False
    asked = container.duty or container.kind in {
        FindingKind.RECOMMENDATION,
        FindingKind.CAUSE_OF_CONCERN,
        FindingKind.POSITIVE_FINDING,
    }
    state.mark = state.mark or (piece.mark, piece.block.level)
    if asked or duty or cues.items.duty.search(piece.view):
        state.explained = False
        state.read(container, piece.prose, piece)
    else:
        detail = f"an item that asks for nothing, not read as a finding: {piece.prose.text!r}"
        state.found.doubt("no-duty", detail, piece.prose)
        state.last = None
    state.open = replace(container, listed=True)
    return True


def _is_next(state: ListState, piece: Piece) -> bool:
    """Whether an item is a further cause of concern of a list of them."""
    return state.mark is not None and rank(piece.mark, state.cues) == rank(state.mark[0], state.cues)


def _is_part(state: ListState, piece: Piece, *, duty: bool) -> bool:
    """Whether an item belongs to a list within the item that was read last."""
    if state.last is None or state.mark is None or not state.last.marked:
        return False
    mark, level = state.mark
    if piece.block.level and level and piece.first:
        return piece.block.level > level
    further = rank(piece.mark, state.cues) - rank(mark, state.cues)
    opened = state.last.view.rstrip().endswith(":")
    container_duty = state.open is not None and state.open.duty
    return (further > 0 and not duty) or (opened and not duty and not container_duty)
