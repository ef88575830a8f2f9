"""Causes of concern that a letter only names: in quotation marks, one by one, each by its topic, or by what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from loaders.concern_list import Concerns
from loaders.cues import Cues
from loaders.documents import Block, Document
from loaders.finding_list import Container
from loaders.likeness import topic
from loaders.mentions import concern_issued, enumerated, quoted, topics
from loaders.outline import Place
from loaders.prose import Prose
from loaders.records import FindingKind

_Named = Iterator[tuple[Prose | None, Prose]]
"""The words that name each, with those that lead in to them."""


def read_named(document: Document, told: Sequence[tuple[Block, Place]], concerns: Concerns, cues: Cues) -> None:
    """Read the causes of concern in the first of these ways by which the letter names any."""
    ways: tuple[Callable[[Prose, Concerns, Cues], _Named], ...] = (_in_marks, _enumerated, _topics, _issued)
    for words_of in ways:
        for block, place in told:
            for lead, words in words_of(Prose.of(document, block.extents), concerns, cues):
                container = Container(FindingKind.CAUSE_OF_CONCERN, lead_in=lead)
                concerns.found.read(container, words, place, cues)
        if concerns.of(FindingKind.CAUSE_OF_CONCERN):
            return


def _in_marks(prose: Prose, _concerns: Concerns, cues: Cues) -> _Named:
    yield from ((None, words) for words in quoted(prose, cues))


def _enumerated(prose: Prose, _concerns: Concerns, cues: Cues) -> _Named:
    yield from ((prose, words) for words in enumerated(prose, cues))


def _topics(prose: Prose, concerns: Concerns, cues: Cues) -> _Named:
    for sentence in prose.sentences():
        for words in topics(sentence, cues):
            if topic(words.text, concerns.of(FindingKind.CAUSE_OF_CONCERN), cues.telling) is None:
                yield sentence, words


def _issued(prose: Prose, concerns: Concerns, cues: Cues) -> _Named:
    words = concern_issued(list(prose.sentences()), cues)
    if words and not concerns.of(FindingKind.CAUSE_OF_CONCERN):
        yield None, words
