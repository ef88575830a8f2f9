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
from dataclasses import dataclass, field, replace

from loaders.addressees import is_duty
from loaders.containers import Opening, opening
from loaders.cues import Cues
from loaders.documents import Block, BlockKind, Document
from loaders.finding_list import Container, FindingList
from loaders.items import Piece, cells_of, pieces, rank
from loaders.outline import Outline, Place
from loaders.prose import Prose, matching_view
from loaders.records import Finding, FindingKind, Notice, StatusAssertion

__all__ = ["Container", "FindingList", "Findings", "read_findings"]

_BESIDE = frozenset({BlockKind.FOOTNOTE, BlockKind.FURNITURE, BlockKind.CONTENTS})
_CONCERN = FindingKind.CAUSE_OF_CONCERN
_RECOMMENDATION = FindingKind.RECOMMENDATION
_POSITIVE = FindingKind.POSITIVE_FINDING

INTRODUCTION = 2
"""Paragraphs that may stand between the heading of a list and its first item."""


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of a document, what it says of their status, the blocks that were read, and what is doubtful."""

    findings: tuple[Finding, ...]
    statuses: tuple[StatusAssertion, ...]
    blocks: tuple[Block, ...]
    notices: tuple[Notice, ...]


def read_findings(
    document: Document, outline: Outline, cues: Cues, published: datetime.date | None = None
) -> Findings:
    """Every finding of a document, in printed order.

    Args:
        document: the document.
        outline: its outline, of a known layout or a plain one.
        cues: the grammar of cues.
        published: the day of its publication, if it is known to the day: `within three months` counts from it.
    """
    reader = _Reader(cues, FindingList(published=published))
    for piece in pieces(document, outline, cues):
        reader.take(piece)
    found = reader.found
    found.without_repeats()
    return Findings(tuple(found.findings), tuple(found.statuses), tuple(found.consumed), tuple(found.notices))


@dataclass(slots=True)
class _Reader:
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
    question: Place | None = field(default=None)

    # --- moves ----------

    def take(self, piece: Piece) -> None:
        """Read one piece."""
        # A number alone on its line is that of a page, and stands between the items of a list as a footnote does.
        if piece.block.kind in _BESIDE or piece.view.strip().isdigit():
            return
        if piece.place.part != "body":
            self._close()
            return
        if piece.kind is not BlockKind.ROW:
            self.column = None
        if piece.kind is BlockKind.ROW:
            read = self._row(piece)
        elif opened := self._opening(piece):
            read = self._opened(opened, piece)
        elif self._leads(piece):
            read = True
        elif piece.marked:
            read = self._item(piece)
        else:
            read = self._sentence(piece)
        if read:
            self._consume(piece)

    def _close(self) -> None:
        self.open = self.concern = None
        self._start()

    def _start(self) -> None:
        """Nothing of the open list was read yet."""
        self.mark = self.last = None
        self.explained = self.headed = self.gathering = False
        self.passed = 0

    def _consume(self, piece: Piece) -> None:
        if not self.found.consumed or self.found.consumed[-1] is not piece.block:
            self.found.consumed.append(piece.block)

    def _read(self, container: Container, prose: Prose, piece: Piece) -> str:
        whole = piece.kind is BlockKind.HEADING or _ends_open(prose.text) or not piece.first
        ident = self.found.read(container, prose, piece.place, self.cues, whole=whole)
        self.last = piece
        self.passed = 0
        if container.kind is _CONCERN:
            self.concern = ident
        return ident

    # --- a list opens ----------

    def _opening(self, piece: Piece) -> Opening | None:
        heading = piece.kind is BlockKind.HEADING
        found = opening(piece.prose, self.cues, heading=heading or not piece.first)
        if found and piece.marked and not (found.rest or found.number):
            return found if piece.kind is BlockKind.NUMBERED else None
        return found

    def _opened(self, opened: Opening, piece: Piece) -> bool:
        parent = self.concern if opened.kind is _RECOMMENDATION else None
        self.concern = parent
        self._start()
        view = piece.view if opened.rest is None else ""
        status = next((slug for slug, cue in self.cues.lead_ins.status.items() if cue.search(view)), None)
        label = opened.title or (piece.prose.text.strip(" :*#") if _is_more(opened, view) else None)
        self.open = Container(
            opened.kind,
            parent=parent,
            number=opened.number,
            label=label,
            single=opened.single,
            status=status,
            told=piece.prose if status else None,
            duty=bool(self.cues.items.duty.search(view)),  # as in "What needs to improve"
            done=status is None and bool(view) and bool(self.cues.lead_ins.closed.search(view)),
        )
        if opened.rest is None:
            return True
        if self.cues.exclusions.definition.search(matching_view(opened.rest.text)):
            self._close()
            return False
        if _ends_open(opened.rest.text):
            return self._gathered(opened.rest, piece)
        self._first_sentences(self.open, opened.rest, piece)
        return True

    # --- a lead-in ----------

    def _leads(self, piece: Piece) -> bool:
        """Whether a line speaks for the items below it; it then opens their list or leaves it open."""
        cues, view = self.cues, piece.view
        status = next((slug for slug, cue in cues.lead_ins.status.items() if cue.search(view)), None)
        if cues.lead_ins.opens_area_for_improvement.search(view):
            done = status is None and bool(cues.lead_ins.closed.search(view))
            kind = FindingKind.AREA_FOR_IMPROVEMENT
            self._list(Container(kind, lead_in=piece.prose, status=status, done=done, duty=True))
            return True
        if not piece.marked and cues.lead_ins.opens_recommendation.search(view):
            done = status is None and bool(cues.lead_ins.closed.search(view))
            lead = piece.prose
            self._list(Container(_RECOMMENDATION, self.concern, lead_in=lead, status=status, done=done, duty=True))
            return True
        if self.open is None or self.open.kind is _POSITIVE:
            return False
        if self.open.kind is _CONCERN and self.concern is None:
            return False
        alone = bool(cues.deadlines.alone.match(view)) and self.open.kind is not FindingKind.AREA_FOR_IMPROVEMENT
        ends = view.rstrip().endswith(":") or (not piece.marked and bool(cues.lead_ins.hanging.search(view)))
        if not alone and not (ends and cues.items.duty.search(view)):
            return False
        if piece.marked and not (is_duty(view, cues) and self.open.kind is not FindingKind.AREA_FOR_IMPROVEMENT):
            return False
        if piece.marked and not alone and self.open.listed:
            return False
        if self.open.number and not self.open.listed and not alone and self.open.kind is not _CONCERN:
            return self._gathered(piece.prose, piece)
        if self.open.single and self.open.kind is FindingKind.AREA_FOR_IMPROVEMENT and not self.open.listed:
            return self._gathered(piece.prose, piece)
        duty = not alone or self.open.duty
        if self.open.kind is _CONCERN:
            self._list(Container(_RECOMMENDATION, parent=self.concern, lead_in=piece.prose, duty=duty))
        else:
            self._list(replace(self.open, lead_in=piece.prose, status=status or self.open.status, duty=duty))
        return True

    def _list(self, container: Container) -> None:
        if container.kind is not _RECOMMENDATION:
            self.concern = None
        self._start()
        self.open = replace(container, listed=False)

    def _gathered(self, prose: Prose, piece: Piece) -> bool:
        """A numbered or single label's lead-in is the beginning of its finding, and the items are the rest of it."""
        assert self.open is not None  # noqa: S101  its callers have one open
        self._read(self.open, prose, piece)
        self.open = replace(self.open, listed=True)
        self.gathering = self.explained = True
        return True

    # --- an item ----------

    def _item(self, piece: Piece) -> bool:
        """A marked item: a finding, a part of one, more of a cause of concern, or something to look at."""
        container, cues = self.open, self.cues
        if container is None:
            return False
        duty = is_duty(piece.view, cues)
        if container.done:
            self.found.doubt("done", f"listed as done, not read as a finding: {piece.prose.text!r}", piece.prose)
            self.open = replace(container, listed=True)
            return True
        if self.gathering:
            self.found.extend(piece.prose, cues)
            return True
        if container.kind is _CONCERN and self.concern and not self._is_next(piece):
            self.found.extend(piece.prose, cues)
            return True
        if self._is_part(piece, duty=duty):
            self.found.extend(piece.prose, cues)
            return True
        if self.explained and not (duty and not container.single):
            self.found.explain(piece.prose)
            return False
        if self.passed and not duty:
            self._close()
            return False
        asked = container.duty or container.kind in {_RECOMMENDATION, _CONCERN, _POSITIVE}
        self.mark = self.mark or (piece.mark, piece.block.level)
        if asked or duty or cues.items.duty.search(piece.view):
            self.explained = False
            self._read(container, piece.prose, piece)
        else:
            detail = f"an item that asks for nothing, not read as a finding: {piece.prose.text!r}"
            self.found.doubt("no-duty", detail, piece.prose)
            self.last = None
        self.open = replace(container, listed=True)
        return True

    def _is_next(self, piece: Piece) -> bool:
        """Whether an item is a further cause of concern of a list of them."""
        return self.mark is not None and rank(piece.mark, self.cues) == rank(self.mark[0], self.cues)

    def _is_part(self, piece: Piece, *, duty: bool) -> bool:
        """Whether an item belongs to a list within the item that was read last."""
        if self.last is None or self.mark is None or not self.last.marked:
            return False
        mark, level = self.mark
        if piece.block.level and level and piece.first:
            return piece.block.level > level
        further = rank(piece.mark, self.cues) - rank(mark, self.cues)
        opened = self.last.view.rstrip().endswith(":")
        container_duty = self.open is not None and self.open.duty
        return (further > 0 and not duty) or (opened and not duty and not container_duty)

    # --- a sentence without a mark ----------

    def _sentence(self, piece: Piece) -> bool:
        container, cues, view = self.open, self.cues, piece.view
        heading = piece.kind is BlockKind.HEADING
        if container is None or cues.exclusions.closers.search(view.strip(" .:*#")):
            return self._ended(piece)
        if not container.listed and cues.exclusions.definition.search(view):
            return self._ended(piece)
        if container.kind is _CONCERN:
            return self._of_concern(container, piece)
        if container.kind is _POSITIVE:
            return self._of_practice(container, piece)
        if self._is_fragment(piece):
            self._read(container, piece.prose, piece)
            self.open = replace(container, listed=True)
            return True
        if is_duty(view, cues):
            return self._of_duty(container, piece)
        if not container.listed:
            return self._before_items(container, piece)
        if heading or view.rstrip().endswith(":"):
            if self.explained and not heading:
                self.found.explain(piece.prose)
                return False
            return self._ended(piece)
        if self.explained:
            self.found.explain(piece.prose)
        elif self.last is not None and self.last.marked and view[:1].isalpha() and piece.prose.text[:1].islower():
            self.found.extend(piece.prose, cues)
            return True
        else:
            self.passed += 1
        return False

    def _before_items(self, container: Container, piece: Piece) -> bool:
        """What stands between the heading of a list and its first item: a title, or a short introduction."""
        if piece.kind is BlockKind.HEADING:
            if container.label or self.cues.items.statement.search(piece.view):
                return self._ended(piece)
            self.open = replace(container, label=piece.prose.text)
            return True
        self.passed += 1
        if self.passed > INTRODUCTION or piece.view.rstrip().endswith(":"):
            return self._ended(piece)
        return False

    def _of_duty(self, container: Container, piece: Piece) -> bool:
        """A sentence that tells somebody to act, in a list of such sentences or as what explains the one before."""
        heading = piece.kind is BlockKind.HEADING
        if container.done:
            self.found.doubt("done", f"listed as done, not read as a finding: {piece.prose.text!r}", piece.prose)
            return True
        if not container.listed:
            self.headed = heading
            self._first_sentences(container, piece.prose, piece)
            self.open = replace(container, listed=True)
            return True
        explained = bool(self.found.findings and self.found.findings[-1].explanation)
        sentences = sum(1 for _ in piece.prose.sentences())
        if container.single or container.number:
            if heading and explained:
                detail = f"a sentence below a finding that is told to stand alone: {piece.prose.text!r}"
                self.found.doubt("second-duty", detail, piece.prose)
                return self._ended(piece)
            if heading and not explained:
                self._first_sentences(container, piece.prose, piece)
                return True
            self.found.explain(piece.prose)
            return False
        if (self.headed and not heading) or (self.last is not None and self.last.marked and not heading):
            if self.explained:
                self.found.explain(piece.prose)
            return False
        if explained and sentences > 1 and not self.gathering:
            self.found.explain(piece.prose)
            return False
        self.headed = heading
        self._first_sentences(container, piece.prose, piece)
        return True

    def _first_sentences(self, container: Container, prose: Prose, piece: Piece) -> None:
        """The finding at the beginning of a paragraph: its sentences up to the first that asks for nothing."""
        sentences = list(prose.sentences()) if container.kind is not _CONCERN else [prose]
        asked = 1
        while asked < len(sentences) and self._goes_on(sentences[asked]):
            asked += 1
        if container.kind is _POSITIVE:
            asked = 1 if len(sentences) > 1 else len(sentences)
        words = sentences[0] if asked == 1 else prose.part(0, _offset(prose, sentences[asked - 1]))
        self._read(container, words if words.text else prose, piece)
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

    def _is_fragment(self, piece: Piece) -> bool:
        """Whether a line without a mark is an item that goes on a lead-in: `provide oil; and`."""
        container = self.open
        if container is None or container.lead_in is None or piece.kind is not BlockKind.PARAGRAPH:
            return False
        text, view = piece.prose.text, piece.view.rstrip()
        before = self.last.view.rstrip() if self.last else ":"
        goes_on = before.endswith((":", ";", ",", "; and", "; or", ", and")) or not container.listed
        return goes_on and (text[:1].islower() or view.endswith((";", "; and", "; or")))

    def _of_concern(self, container: Container, piece: Piece) -> bool:
        """A paragraph of a cause of concern, or the first of its recommendations."""
        cues, view = self.cues, piece.view
        heading = piece.kind is BlockKind.HEADING
        if self.concern is None:
            if heading and not cues.items.statement.search(view):
                if container.label:
                    return self._ended(piece)
                self.open = replace(container, label=piece.prose.text)
                return True
            self.headed = heading
            ident = self._read(container, piece.prose, piece)
            self.open = replace(container, parent=ident, listed=True)
            return True
        if heading:
            return self._ended(piece)
        asked = is_duty(view, cues) and cues.addressees.sentence.match(view)
        if asked and (asked.start("who") > 0 or (asked["gap"] == " " and " should" in asked[0])):
            self.open = Container(_RECOMMENDATION, parent=self.concern, listed=True)
            self._start()
            self._first_sentences(self.open, piece.prose, piece)
            return True
        if self.headed:
            self.found.explain(piece.prose)
            return False
        self.found.extend(piece.prose, cues)
        return True

    def _of_practice(self, container: Container, piece: Piece) -> bool:
        """A boxed example of good work: its first sentence without a mark, and what explains it."""
        if not container.listed:
            if piece.kind is BlockKind.HEADING and not self.cues.items.statement.search(piece.view):
                if container.label:
                    return self._ended(piece)
                self.open = replace(container, label=piece.prose.text)
                return True
            if piece.view.rstrip().endswith(":"):
                return self._ended(piece)
            self._first_sentences(container, piece.prose, piece)
            return True
        if piece.kind is BlockKind.HEADING:
            return self._ended(piece)
        if self.explained:
            self.found.explain(piece.prose)
        return False

    def _ended(self, piece: Piece) -> bool:
        """The list is over; a heading that speaks of findings and opened none is for a person to look at."""
        self._close()
        hinted = self.cues.containers_hinted.pattern.search(piece.view)
        if piece.kind is BlockKind.HEADING and hinted:
            self.found.doubt("list-heading", f"a heading that opens no list: {piece.prose.text!r}", piece.prose)
        return False

    # --- a row of a table ----------

    def _row(self, piece: Piece) -> bool:
        """A row with a label and its finding, a row under a column of findings, or a row in an open list."""
        cells = cells_of(piece.prose)
        views = [matching_view(cell.text) for cell in cells]
        labels = [opening(cell, self.cues, heading=True) if cell.text else None for cell in cells]
        filled = [at for at, cell in enumerate(cells) if cell.text]
        asking = [at for at in filled if is_duty(views[at], self.cues) or (labels[at] and labels[at].rest)]  # type: ignore[union-attr]
        named = [at for at in filled if labels[at]]
        if named and not asking:
            found = labels[named[0]]
            assert found is not None  # noqa: S101  it was just found
            self.concern = self.concern if found.kind is _RECOMMENDATION else None
            self._start()
            self.open = Container(found.kind, parent=self.concern, number=found.number, label=found.title)
            self.column = named[0] if len(filled) > 1 and found.number is None else None
            return True
        if named:
            found = labels[named[0]]
            assert found is not None  # noqa: S101  it was just found
            parent = self.concern if found.kind is _RECOMMENDATION else None
            self.open = Container(found.kind, parent, number=found.number, label=found.title, single=True)
            own = found.rest or cells[next((at for at in asking if at != named[0]), asking[0])]
            self._first_sentences(self.open, own, piece)
            self.open = replace(self.open, single=False)
            return True
        if self.open is None or self.open.done:
            return False
        at = self.column if self.column is not None and self.column < len(cells) else next(iter(asking), None)
        if at is None or not cells[at].text:
            return False
        wanted = self.open.kind in {_RECOMMENDATION, _CONCERN} or bool(self.cues.items.duty.search(views[at]))
        if not wanted or (self.column is None and not asking):
            return False
        number = next((views[other].strip(" .") for other in filled if other < at and views[other].strip(" .").isdigit()), None)
        self._first_sentences(replace(self.open, number=number or self.open.number), cells[at], piece)
        self.open = replace(self.open, listed=True)
        self.explained = False
        return True


def _is_more(opened: Opening, view: str) -> bool:
    """Whether a heading says more than what it opens: where its findings are from."""
    return opened.number is None and opened.rest is None and any(character.isdigit() for character in view)


def _ends_open(words: str) -> bool:
    return words.rstrip().endswith(":")


def _offset(prose: Prose, sentence: Prose) -> int:
    """Where a sentence ends in the prose that it is a part of."""
    passed = 0
    for extent in prose.extents:
        if extent.start <= sentence.end <= extent.end and sentence.extents[-1].end <= extent.end:
            return passed + sentence.end - extent.start
        passed += extent.end - extent.start + 1
    return len(prose.text)
