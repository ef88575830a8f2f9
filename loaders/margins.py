"""What stands beside the findings: running text, footnotes, and the sentences that a person should look at."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.cues import Cues
from loaders.documents import Block, BlockKind, Document
from loaders.outline import Outline
from loaders.prose import Prose, matching_view
from loaders.records import Footnote, NarrativeParagraph, ReviewItem, Span, spans_of

_RUNNING = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.NUMBERED})


def read_footnotes(document: Document) -> tuple[Footnote, ...]:
    """The footnotes, in the order of the text."""
    return tuple(
        Footnote(
            mark=block.marker,
            text=document.words(block),
            start=block.start,
            end=block.end,
            spans=spans_of(block.extents),
        )
        for block in document.blocks
        if block.kind is BlockKind.FOOTNOTE
    )


def read_narrative(document: Document, outline: Outline, consumed: Sequence[Block]) -> tuple[NarrativeParagraph, ...]:
    """The paragraphs and list items of the body that no finding holds, in the order of the text."""
    read = {block.start for block in consumed}
    told = [
        (block, place)
        for block, place in zip(outline.blocks, outline.places, strict=True)
        if place.part == "body" and block.kind in _RUNNING and block.start not in read
    ]
    return tuple(
        NarrativeParagraph(
            id=f"paragraph-{order}",
            text=document.quoted(block.extents),
            section=place.section,
            span=Span(start=block.start, end=block.end),
            spans=spans_of(block.extents),
        )
        for order, (block, place) in enumerate(told, start=1)
    )


def read_review(document: Document, outline: Outline, consumed: Sequence[Block], cues: Cues) -> tuple[ReviewItem, ...]:
    """The sentences that say should, must or needs to and that no finding holds.

    They are the safety net: a finding that the grammar misses shows up here.
    """
    read = {block.start for block in consumed}
    items: list[ReviewItem] = []
    for block, place in zip(outline.blocks, outline.places, strict=True):
        if block.start in read or block.kind not in _RUNNING:
            continue
        items.extend(
            ReviewItem(
                text=sentence.text,
                section=place.section,
                span=Span(start=sentence.start, end=sentence.end),
                spans=spans_of(sentence.extents),
            )
            for sentence in Prose.of(document, block.extents).sentences()
            if cues.review.pattern.search(matching_view(sentence.text))
        )
    return tuple(items)
