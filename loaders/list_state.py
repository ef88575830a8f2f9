"""What is known between two pieces of a list of findings: which list is open, and what was read of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from loaders.addressees import is_duty
from loaders.cues import Cues
from loaders.documents import BlockKind
from loaders.finding_list import Container, FindingList
from loaders.items import Piece
from loaders.prose import Prose, matching_view
from loaders.records import FindingKind


@dataclass(slots=True)
class ListState:
    """The state between two pieces.

    Attributes:
        open: the list that is open.
        concern: the cause of concern that recommendations belong to.
        mark: of the first item of the list, and how many lists it stands in.
        last: the piece that was read last; None where what was read last is no item.
        explained: whether the finding read last was a sentence without a mark, so that what follows explains it.
        headed: whether that sentence was a heading.
        gathering: whether further items are a part of the finding read last.
        passed: paragraphs since the list was opened, or since its last item.
        column: of a table, the number of the cells that hold findings.
    """

    cues: Cues
    found: FindingList
    open: Container | None = None
    concern: str | None = None
    mark: tuple[str, int] | None = None
    last: Piece | None = None
    explained: bool = False
    headed: bool = False
    gathering: bool = False
    passed: int = 0
    column: int | None = None

    def close(self) -> None:
        """No list is open any more."""
        self.open = self.concern = None
        self.start()

    def start(self) -> None:
        """Nothing of the open list was read yet."""
        self.mark = self.last = None
        self.explained = self.headed = self.gathering = False
        self.passed = 0

    def consume(self, piece: Piece) -> None:
        """Keep the block of a piece as one that was read."""
        if not self.found.consumed or self.found.consumed[-1] is not piece.block:
            self.found.consumed.append(piece.block)

    def read(self, container: Container, prose: Prose, piece: Piece) -> str:
        """Read a finding; returns its id."""
        whole = self.headed or piece.kind is BlockKind.HEADING or ends_open(prose.text) or not piece.first
        ident = self.found.read(container, prose, piece.place, self.cues, whole=whole)
        self.last = piece
        self.passed = 0
        if container.kind is FindingKind.CAUSE_OF_CONCERN:
            self.concern = ident
        return ident

    def begin(self, container: Container) -> None:
        """Open a list."""
        if container.kind is not FindingKind.RECOMMENDATION:
            self.concern = None
        self.start()
        self.open = replace(container, listed=False)

    def gathered(self, prose: Prose, piece: Piece) -> bool:
        """A numbered or single label's lead-in is the beginning of its finding, and the items are the rest of it."""
        assert self.open is not None  # noqa: S101  its callers have one open
        self.read(self.open, prose, piece)
        self.open = replace(self.open, listed=True)
        self.gathering = self.explained = True
        return True

    def first_sentences(self, container: Container, prose: Prose, piece: Piece) -> None:
        """The finding at the beginning of a paragraph: its sentences up to the first that asks for nothing."""
        numbered = container.kind is FindingKind.RECOMMENDATION and bool(container.number)
        whole = numbered or container.kind is FindingKind.CAUSE_OF_CONCERN
        sentences = [prose] if whole else list(prose.sentences())
        asked = 1
        while asked < len(sentences) and self._goes_on(sentences[asked]):
            asked += 1
        if container.kind is FindingKind.POSITIVE_FINDING:
            asked = 1
        words = sentences[0] if asked == 1 else prose.part(0, _offset(prose, sentences[asked - 1]))
        self.read(container, words if words.text else prose, piece)
        self.open = replace(container, listed=True)
        self.explained = True
        rest = sentences[asked:]
        if rest:
            begin = _offset(prose, sentences[asked - 1])
            self.found.explain(prose.part(begin, len(prose.text)))

    def _goes_on(self, sentence: Prose) -> bool:
        view = matching_view(sentence.text)
        bracket = self.cues.items.label.fullmatch(view) or self.cues.items.label.match(view)
        return bool(bracket) or is_duty(view, self.cues)

    def ended(self, piece: Piece) -> bool:
        """The list is over; a heading that speaks of findings and opened none is for a person to look at."""
        self.close()
        hinted = self.cues.containers_hinted.pattern.search(piece.view)
        if piece.kind is BlockKind.HEADING and hinted:
            self.found.doubt("list-heading", f"a heading that opens no list: {piece.prose.text!r}", piece.prose)
        return False


def _offset(prose: Prose, sentence: Prose) -> int:
    """Where a sentence ends in the prose that it is a part of."""
    passed = 0
    for extent in prose.extents:
        if extent.start <= sentence.end <= extent.end and sentence.extents[-1].end <= extent.end:
            return passed + sentence.end - extent.start
        passed += extent.end - extent.start + 1
    return len(prose.text)


def ends_open(words: str) -> bool:
    """Whether words end with a colon, so that a list goes on."""
    return words.rstrip().endswith(":")
