"""The phases of monitoring that a letter speaks of: which, since when, and by whose decision."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.cues import Cues
from loaders.dates import printed_dates
from loaders.documents import Block, BlockKind, Document
from loaders.outline import Outline
from loaders.prose import Prose, matching_view
from loaders.records import MonitoringPhase, PrintedDate, Span, spans_of
from loaders.status_lines import paragraph_number

_BESIDE = frozenset({BlockKind.FOOTNOTE, BlockKind.FURNITURE, BlockKind.CONTENTS})


def read_phases(document: Document, outline: Outline, cues: Cues) -> tuple[MonitoringPhase, ...]:
    """Every statement that the force is in a phase of monitoring, in printed order.

    A sentence that tells of phases at large, or of what may come, is none. Who left the phase engage is in scan.
    """
    found = (
        phase
        for block, place in zip(outline.blocks, outline.places, strict=True)
        if place.part == "body" and block.kind not in _BESIDE
        for phase in _of_block(document, block, cues)
    )
    return tuple(phase.model_copy(update={"id": f"phase-{at}"}) for at, phase in enumerate(found, start=1))


def _of_block(document: Document, block: Block, cues: Cues) -> Iterator[MonitoringPhase]:
    told = cues.letters.monitoring
    for sentence in Prose.of(document, block.extents).sentences():
        view = matching_view(sentence.text)
        named = {match["phase"] or match["other"] for match in told.pattern.finditer(view)}
        if not named or told.general.search(view):
            continue
        phase = "scan" if "scan" in named or told.left.search(view) else "engage"
        decided = told.decided.search(view)
        yield MonitoringPhase(
            id="",
            phase=phase,
            text=sentence.text,
            paragraph=paragraph_number(block),
            since=_since(sentence, view, cues),
            decided_by=sentence.text[slice(*decided.span("who"))] if decided else None,
            span=Span(start=sentence.start, end=sentence.end),
            spans=spans_of(sentence.extents),
        )


def _since(sentence: Prose, view: str, cues: Cues) -> PrintedDate | None:
    """The day or month that the sentence says the phase began on."""
    if len(sentence.extents) > 1:
        return None
    for date in printed_dates(sentence.text, offset=sentence.start):
        before = view[: date.start - sentence.start]
        if date.precision in {"day", "month"} and cues.letters.monitoring.since.search(before):
            return date
    return None
