"""Rows of tables that hold findings: with a label beside them, under a column of findings, or in an open list."""

from __future__ import annotations

from dataclasses import replace

from loaders.addressees import is_duty
from loaders.containers import opening
from loaders.finding_list import Container
from loaders.items import Piece, cells_of
from loaders.list_state import ListState
from loaders.prose import matching_view
from loaders.records import FindingKind


def take_row(state: ListState, piece: Piece) -> bool:
    """A row with a label and its finding, a row under a column of findings, or a row in an open list."""
    cells = cells_of(piece.prose)
    views = [matching_view(cell.text) for cell in cells]
    labels = [opening(cell, state.cues, heading=True) if cell.text else None for cell in cells]
    filled = [at for at, cell in enumerate(cells) if cell.text]
    asking = [at for at in filled if is_duty(views[at], state.cues) or (labels[at] and labels[at].rest)]  # type: ignore[union-attr]
    named = [at for at in filled if labels[at]]
    if named and not asking:
        found = labels[named[0]]
        assert found is not None  # noqa: S101  it was just found
        state.concern = state.concern if found.kind is FindingKind.RECOMMENDATION else None
        state.start()
        state.open = Container(found.kind, parent=state.concern, number=found.number, label=found.title)
        state.column = named[0] if len(filled) > 1 and found.number is None else None
        return True
    if named:
        found = labels[named[0]]
        assert found is not None  # noqa: S101  it was just found
        parent = state.concern if found.kind is FindingKind.RECOMMENDATION else None
        state.open = Container(found.kind, parent, number=found.number, label=found.title, single=True)
        own = found.rest or cells[next((at for at in asking if at != named[0]), asking[0])]
        state.first_sentences(state.open, own, piece)
        state.open = replace(state.open, single=False)
        return True
    if state.open is None or state.open.done:
        return False
    at = state.column if state.column is not None and state.column < len(cells) else next(iter(asking), None)
    if at is None or not cells[at].text:
        return False
    wanted = state.open.kind in {FindingKind.RECOMMENDATION, FindingKind.CAUSE_OF_CONCERN} or bool(
        state.cues.items.duty.search(views[at])
    )
    if not wanted or (state.column is None and not asking):
        return False
    number = next(
        (views[other].strip(" .") for other in filled if other < at and views[other].strip(" .").isdigit()), None
    )
    state.first_sentences(replace(state.open, number=number or state.open.number), cells[at], piece)
    state.open = replace(state.open, listed=True)
    state.explained = False
    return True
