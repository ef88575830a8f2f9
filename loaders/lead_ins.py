"""Lead-ins: the line that speaks for the items below it, with who should act, by when and what is said of them."""

from __future__ import annotations

from dataclasses import replace

from loaders.addressees import is_duty
from loaders.documents import BlockKind
from loaders.finding_list import Container
from loaders.items import Piece
from loaders.list_state import ListState
from loaders.records import FindingKind


def leads(state: ListState, piece: Piece) -> bool:
    """Whether a line speaks for the items below it; it then opens their list or leaves it open."""
    cues, view = state.cues, piece.view
    status = next((slug for slug, cue in cues.lead_ins.status.items() if cue.search(view)), None)
    if cues.lead_ins.opens_area_for_improvement.search(view):
        done = status is None and bool(cues.lead_ins.closed.search(view))
        kind = FindingKind.AREA_FOR_IMPROVEMENT
        state.begin(Container(kind, lead_in=piece.prose, status=status, done=done, duty=True))
        return True
    if not piece.marked and cues.lead_ins.opens_recommendation.search(view):
        done = status is None and bool(cues.lead_ins.closed.search(view))
        lead = piece.prose
        state.begin(
            Container(FindingKind.RECOMMENDATION, state.concern, lead_in=lead, status=status, done=done, duty=True)
        )
        return True
    if state.open is None or state.open.kind is FindingKind.POSITIVE_FINDING:
        return False
    if state.open.kind is FindingKind.CAUSE_OF_CONCERN and state.concern is None:
        return False
    alone = bool(cues.deadlines.alone.match(view)) and state.open.kind is not FindingKind.AREA_FOR_IMPROVEMENT
    ends = view.rstrip().endswith(":") or (not piece.marked and bool(cues.lead_ins.hanging.search(view)))
    if not alone and not (ends and cues.items.duty.search(view)):
        return False
    if piece.marked and not (is_duty(view, cues) and state.open.kind is not FindingKind.AREA_FOR_IMPROVEMENT):
        return False
    if piece.marked and not alone and state.open.listed:
        return False
    if (
        state.open.number
        and not state.open.listed
        and not alone
        and state.open.kind is not FindingKind.CAUSE_OF_CONCERN
    ):
        return state.gathered(piece.prose, piece)
    if state.open.single and state.open.kind is FindingKind.AREA_FOR_IMPROVEMENT and not state.open.listed:
        return state.gathered(piece.prose, piece)
    duty = not alone or state.open.duty
    if state.open.kind is FindingKind.CAUSE_OF_CONCERN:
        state.begin(Container(FindingKind.RECOMMENDATION, parent=state.concern, lead_in=piece.prose, duty=duty))
    else:
        state.begin(replace(state.open, lead_in=piece.prose, status=status or state.open.status, duty=duty))
    return True
