"""Lead-ins: the line that speaks for the items below it, with who should act, by when and what is said of them."""

from __future__ import annotations

from dataclasses import replace

from loaders.addressees import is_duty
from loaders.finding_list import Container
from loaders.items import Piece
from loaders.list_state import ListState, ends_open
from loaders.records import FindingKind


def leads(state: ListState, piece: Piece) -> bool:
    """Whether a line speaks for the items below it; it then opens their list or leaves it open."""
    opened = _opening(state, piece)
    if opened:
        state.begin(opened)
        return True
    container = state.open
    if container is None or container.kind is FindingKind.POSITIVE_FINDING or not _speaks(state, container, piece):
        return False
    alone = _is_deadline(state, container, piece)
    of_one = container.number is not None and not alone and container.kind is not FindingKind.CAUSE_OF_CONCERN
    of_one = of_one or (container.single and container.kind is FindingKind.AREA_FOR_IMPROVEMENT)
    if of_one and not container.listed:
        return state.gathered(piece.prose, piece)
    duty = not alone or container.duty
    if container.kind is FindingKind.CAUSE_OF_CONCERN:
        state.begin(Container(FindingKind.RECOMMENDATION, parent=state.concern, lead_in=piece.prose, duty=duty))
    else:
        status = _status(state, piece) or container.status
        state.begin(replace(container, lead_in=piece.prose, status=status, duty=duty))
    return True


def _status(state: ListState, piece: Piece) -> str | None:
    return next((slug for slug, cue in state.cues.lead_ins.status.items() if cue.search(piece.view)), None)


def _opening(state: ListState, piece: Piece) -> Container | None:
    """The list that a line opens whether or not one is open, because it says what its items are."""
    lead_ins = state.cues.lead_ins
    if lead_ins.opens_area_for_improvement.search(piece.view):
        kind, parent = FindingKind.AREA_FOR_IMPROVEMENT, None
    elif not piece.marked and lead_ins.opens_recommendation.search(piece.view):
        kind, parent = FindingKind.RECOMMENDATION, state.concern
    else:
        return None
    status = _status(state, piece)
    done = status is None and bool(lead_ins.closed.search(piece.view))
    return Container(kind, parent, lead_in=piece.prose, status=status, done=done, duty=True)


def _is_deadline(state: ListState, container: Container, piece: Piece) -> bool:
    """Whether a line is nothing but a deadline."""
    of_improvement = container.kind is FindingKind.AREA_FOR_IMPROVEMENT
    return not of_improvement and bool(state.cues.deadlines.alone.match(piece.view))


def _speaks(state: ListState, container: Container, piece: Piece) -> bool:
    """Whether a line in an open list leads in to items: it tells somebody to act and goes on, or is a deadline."""
    cues, view = state.cues, piece.view
    if container.kind is FindingKind.CAUSE_OF_CONCERN and state.concern is None:
        return False
    if _is_deadline(state, container, piece):
        return not piece.marked or is_duty(view, cues)
    ends = ends_open(view) or (not piece.marked and bool(cues.lead_ins.hanging.search(view)))
    if not ends or not cues.items.duty.search(view):
        return False
    if not piece.marked:
        return True
    return is_duty(view, cues) and not container.listed and container.kind is not FindingKind.AREA_FOR_IMPROVEMENT
