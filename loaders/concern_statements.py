"""Causes of concern that a letter lists by their topics get the statement that their own section prints.

`We identified two causes of concern: crime recording; and missing children.` names them. Under the heading of each
topic a letter may say what it was: `In our inspection we found that ...`, before the recommendations. These are the
words of the cause of concern then, and the topic is its label.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.concern_list import Concerns
from loaders.cues import Cues
from loaders.documents import Block, BlockKind, Document
from loaders.likeness import same_topic
from loaders.outline import Outline
from loaders.prose import Prose, matching_view
from loaders.records import Finding, FindingKind, spans_of

LONGEST_TOPIC = 70
"""Characters. Longer words are a statement of their own."""

FIRST = 2
"""Paragraphs of a section in which its statement may stand."""


def with_statements(concerns: Concerns, document: Document, outline: Outline, cues: Cues) -> None:
    """Give each cause of concern that is a bare topic the statement of its section, where there is one."""
    sections = _sections(document, outline)
    for at, finding in enumerate(concerns.found.findings):
        view = matching_view(finding.text)
        bare = len(view) <= LONGEST_TOPIC and not cues.items.statement.search(view)
        if finding.kind is FindingKind.CAUSE_OF_CONCERN and finding.lead_in and bare:
            blocks = next((blocks for head, blocks in sections if same_topic(head, finding.text)), [])
            words = _statement(document, blocks, cues)
            if words:
                concerns.found.findings[at] = _stated(finding, words)
                concerns.found.consumed += [block for block in blocks if block.start <= words.start < block.end]


def _sections(document: Document, outline: Outline) -> list[tuple[str, list[Block]]]:
    """Each heading of the letter with the blocks below it, up to the next."""
    found: list[tuple[str, list[Block]]] = []
    for block, place in zip(outline.blocks, outline.places, strict=True):
        if place.part == "body" and block.kind is BlockKind.HEADING:
            found.append((document.words(block), []))
        elif found and place.part == "body":
            found[-1][1].append(block)
    return found


def _statement(document: Document, blocks: Sequence[Block], cues: Cues) -> Prose | None:
    """The first sentence of a section that tells what was found, before anything is asked for."""
    for block in blocks[:FIRST]:
        if block.kind is not BlockKind.PARAGRAPH or document.words(block).rstrip().endswith(":"):
            return None
        for sentence in Prose.of(document, block.extents).sentences():
            view = matching_view(sentence.text)
            if cues.letters.concerns.below.search(view):
                return sentence
    return None


def _stated(finding: Finding, words: Prose) -> Finding:
    return finding.model_copy(
        update={
            "text": words.text,
            "start": words.start,
            "end": words.end,
            "spans": spans_of(words.extents),
            "lead_in": None,
            "label": finding.text,
        }
    )
