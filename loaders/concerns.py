"""What a letter says was found: causes of concern, with their recommendations, however the letter gives them.

They may be quoted, stand under headings of their own, be listed behind a line that announces them, or be told in a
sentence. A list of recommendations belongs to the cause of concern whose section it stands in: by words, never by
place. Where no section says which, nothing is guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from loaders.addressees import is_duty
from loaders.concern_list import Concerns
from loaders.containers import kind_of_heading
from loaders.cues import Cues
from loaders.documents import Block, BlockKind, Document
from loaders.findings import Container
from loaders.likeness import about, topic
from loaders.mentions import (
    asked_behind,
    concern_told,
    kinds_named,
    pieces,
    recommended,
)
from loaders.named_concerns import read_named
from loaders.outline import Outline, Place
from loaders.prose import Prose, matching_view
from loaders.records import FindingKind
from loaders.status_lines import own_status

_BESIDE = frozenset({BlockKind.FOOTNOTE, BlockKind.FURNITURE, BlockKind.CONTENTS})
_LISTED = frozenset({BlockKind.ITEM, BlockKind.NUMBERED})
_KINDS = {
    "recommendation": FindingKind.RECOMMENDATION,
    "cause of concern": FindingKind.CAUSE_OF_CONCERN,
    "coc": FindingKind.CAUSE_OF_CONCERN,
    "area for improvement": FindingKind.AREA_FOR_IMPROVEMENT,
    "afi": FindingKind.AREA_FOR_IMPROVEMENT,
}
_OPEN_ITEM = re.compile(r"(?:;|;\s*and|;\s*or|,\s*and)\s*$")
_BRACKETED = re.compile(r"\((?P<number>\d{1,2}|[ivx]{1,4})\)\s+(?=\S)")
_NEW = re.compile(r"^(?:our )?(?:new|further|additional|fresh|original|previous|revised) ")
_OF_WRITER = re.compile(r"^(?:we|i|in|between|during|on|our|as|since|this letter|following|at|thank|you)\b")
LONGEST_STATEMENT = 4
"""Blocks that a cause of concern's statement may go on for before its recommendations."""


def read_concerns(document: Document, outline: Outline, cues: Cues) -> Concerns:
    """The causes of concern of a letter and their recommendations, in printed order."""
    return _Reader(document, outline, cues).read()


class _Reader:
    """Reads one letter from its first block to its last."""

    def __init__(self, document: Document, outline: Outline, cues: Cues) -> None:
        self.document, self.outline, self.cues = document, outline, cues
        self.read_so_far = Concerns()
        self.found = self.read_so_far.found
        self.container: Container | None = None
        self.concern: str | None = None
        self.section: list[Prose] = []
        self.number: str | None = None
        self.quoted = self.new = False
        self.first: Block | None = None
        self.series: Block | None = None
        self.level = 0
        self.words: defaultdict[str | None, str] = defaultdict(str)

    def read(self) -> Concerns:
        told = [
            (block, place)
            for block, place in zip(self.outline.blocks, self.outline.places, strict=True)
            if place.part == "body" and block.kind not in _BESIDE
        ]
        for block, place in told:
            self.words[place.section] += f" {self.document.words(block)}"
        for at, (block, place) in enumerate(told):
            prose = Prose.of(self.document, block.extents)
            view = matching_view(prose.text)
            before = len(self.found.findings), self.found.findings[-1].end if self.found.findings else 0
            quoted = self.quoted
            self._block(block, prose, view, place, [each for each, _ in told[at + 1 : at + 1 + LONGEST_STATEMENT]])
            after = len(self.found.findings), self.found.findings[-1].end if self.found.findings else 0
            if quoted or self.quoted or before != after or (self.container and self.container.lead_in is not None):
                self.found.consumed.append(block)
            self.read_so_far.spoken[block.start] = self.concern
        if not self.read_so_far.of(FindingKind.CAUSE_OF_CONCERN):
            read_named(self.document, told, self.read_so_far, self.cues)
        return self.read_so_far

    def _block(self, block: Block, prose: Prose, view: str, place: Place, following: Sequence[Block]) -> None:
        opens = block.kind is BlockKind.PARAGRAPH and view.startswith('"') and view.count('"') == 1
        if self.quoted or opens:
            self._quotation(block, prose, view, place, opens=opens and not self.quoted)
        elif block.kind is BlockKind.HEADING and not (self.container and _BRACKETED.match(prose.text)):
            self._heading(block, prose, view, place)
        elif block.kind in _LISTED and (self._in_list(block) or self._resumes(block, view)):
            self._item(block, prose, place)
            self.series = block
        elif block.kind is not BlockKind.ROW and not (block.kind is BlockKind.ITEM and self.container is None):
            self._paragraph(prose, view, place, following)

    # --- what is quoted ----------

    def _quotation(self, block: Block, prose: Prose, view: str, place: Place, *, opens: bool) -> None:
        """From the opening quotation mark to the closing one: a cause of concern and the recommendations it lists."""
        if opens:
            self.quoted, self.concern = True, None
            self.container = Container(FindingKind.CAUSE_OF_CONCERN)
        if view.startswith('"'):
            prose = prose.part(1, len(prose.text))
        ends = view.rstrip().endswith('"')
        if ends and block.kind is not BlockKind.ITEM:
            prose = prose.part(0, len(prose.text.rstrip()) - 1)
        self._quoted(block, prose, place)
        if ends:
            self.quoted, self.container = False, None

    def _quoted(self, block: Block, prose: Prose, place: Place) -> None:
        """One block of a quotation, without its marks."""
        words = matching_view(prose.text).strip()
        opened = kind_of_heading(words, self.cues) if block.kind is BlockKind.HEADING else None
        container = self.container or Container(FindingKind.CAUSE_OF_CONCERN)
        if opened:
            self.container = Container(opened, parent=self.concern)
        elif block.kind in _LISTED:
            self.container = container
            self._item(block, prose, place)
        elif words.endswith(":"):
            self.container = Container(FindingKind.RECOMMENDATION, parent=self.concern, lead_in=prose)
        elif container.kind is FindingKind.RECOMMENDATION and not container.lead_in:
            self._keep(container, prose, place)
        elif self.concern is None:
            self.concern = self._keep(container, prose, place)
        elif container.kind is FindingKind.CAUSE_OF_CONCERN:
            self.found.extend(prose)

    # --- headings ----------

    def _heading(self, block: Block, prose: Prose, view: str, place: Place) -> None:
        opened = kind_of_heading(_NEW.sub("", view), self.cues)
        self.first, self.number = None, None
        if self._numbered(prose, view, place):
            return
        if opened:
            if opened is not FindingKind.RECOMMENDATION:
                self._open_level(block)
                self.concern, self.section = None, []
            parent = self._parent(place) if opened is FindingKind.RECOMMENDATION else None
            self.container = Container(opened, parent=parent)
            self.new = bool(self.cues.letters.concerns.raised.search(view))
            return
        container = self.container
        awaited = container and container.kind is FindingKind.CAUSE_OF_CONCERN and not container.listed
        if awaited and self.concern is None and self.cues.items.statement.search(view):
            self.concern = self.found.read(Container(FindingKind.CAUSE_OF_CONCERN), prose, place, self.cues, whole=True)
            self.container = None
            return
        self.container, self.section = None, [prose]
        if self.concern and 0 < self.level < block.level:
            return  # a part of the section of that cause of concern
        concerns = self.read_so_far.of(FindingKind.CAUSE_OF_CONCERN)
        meant = topic(prose.text, concerns, self.cues.telling)
        self.concern = meant.id if meant else concerns[0].id if len(concerns) == 1 else None

    def _open_level(self, block: Block) -> None:
        """Keep how deep the heading of a cause of concern stands, of two that follow each other the higher."""
        waiting = self.container is not None and self.container.kind is FindingKind.CAUSE_OF_CONCERN
        if self.concern or not waiting or block.level < self.level:
            self.level = block.level

    def _numbered(self, prose: Prose, view: str, place: Place) -> bool:
        """A label such as "Recommendation 2", with its words behind it or on the next line."""
        label = self.cues.letters.concerns.numbered.match(view.strip())
        if label is None:
            return False
        kind = _KINDS[label["kind"]]
        if kind is FindingKind.RECOMMENDATION and self.read_so_far.numbered(kind, label["number"], self.concern):
            self.container = None
            return True
        if kind is FindingKind.CAUSE_OF_CONCERN:
            self.concern, self.section = None, []
        self.number = label["number"]
        self.container = Container(kind, parent=self._parent(place) if kind is FindingKind.RECOMMENDATION else None)
        rest = label["rest"]
        if rest and not own_status(rest, self.cues):
            offset = len(view) - len(view.lstrip())
            words = prose.part(offset + label.start("rest"), len(prose.text))
            if kind is FindingKind.CAUSE_OF_CONCERN and not words.text.endswith("."):
                return True  # a topic, and the statement is below it
            ident = self._keep(self.container, words, place)
            self.concern = ident if kind is FindingKind.CAUSE_OF_CONCERN else self.concern
        return True

    # --- lists ----------

    def _in_list(self, block: Block) -> bool:
        """Whether a marked block is an item of the open list, and not a numbered paragraph of the letter."""
        container = self.container
        if container is None or (container.kind is not FindingKind.CAUSE_OF_CONCERN and not self._takes_items()):
            return False
        digits = block.marker.strip("().")
        if block.kind is BlockKind.ITEM or not digits.isdigit():
            return True
        begun = self.first.marker.strip("().") if self.first else None
        return int(digits) == 1 if begun is None else begun.isdigit()

    def _resumes(self, block: Block, view: str) -> bool:
        """Whether an item goes on a list of recommendations that what became of each has interrupted."""
        before = self.series.marker.strip("().") if self.series else ""
        mark = block.marker.strip("().")
        follows = len(mark) == len(before) == 1 and mark.isalpha() and ord(mark) == ord(before) + 1
        if self.container is not None or not follows or not is_duty(view, self.cues):
            return False
        self.container = Container(FindingKind.RECOMMENDATION, parent=self.concern, listed=True)
        self.first = self.series
        return True

    def _takes_items(self) -> bool:
        return self.container is not None and (self.container.lead_in is not None or self.number is None)

    def _item(self, block: Block, prose: Prose, place: Place) -> None:
        container = self.container
        if container is None:
            return
        first = self.first = self.first or block
        below = block.level > first.level > 0 or (block.marker != first.marker and block.marker == "o")
        if container.kind is FindingKind.CAUSE_OF_CONCERN and container.lead_in is None:
            if self.concern:
                self.found.extend(prose)
            else:
                self.concern = self._keep(container, prose, place)
        elif below and container.listed:
            self.found.extend(prose)
        else:
            self.number = block.marker.strip("().") or None
            self._keep(container, prose, place)
            self.container = replace(container, listed=True)
            if container.kind is FindingKind.CAUSE_OF_CONCERN:
                self.concern = None

    def _keep(self, container: Container, prose: Prose, place: Place) -> str:
        """Read one finding, with its number and whether it is new."""
        ended = self.cues.letters.concerns.ended.search(matching_view(prose.text))
        status = self.cues.letters.status(ended["status"]) if ended else None
        whole = prose
        if ended and status:
            prose = prose.part(0, ended.start())
        ident = self.found.read(container, prose, place, self.cues)
        if ended and status:
            self.read_so_far.printed.append((ident, status, whole.part(*ended.span("status"))))
        if self.new:
            self.found.findings[-1] = self.found.findings[-1].model_copy(update={"raised_here": True})
        if self.number:
            self.read_so_far.numbers.setdefault((container.kind, self.number, container.parent), ident)
            self.number = None
        return ident

    # --- paragraphs ----------

    def _paragraph(self, prose: Prose, view: str, place: Place, following: Sequence[Block]) -> None:
        container = self.container
        if self._numbered(prose, view, place) or self._lead_in(prose, view, place):
            return
        if container and self._taken(container, prose, view, place, following):
            return
        self.container = None
        self.section.append(prose)
        if self.cues.letters.concerns.introduced.search(view):
            self.container = Container(FindingKind.RECOMMENDATION, parent=self._parent(place))
            return
        for words, new, named in recommended(list(prose.sentences()), self.cues):
            self.new = new
            if named == "area":
                self._keep(Container(FindingKind.AREA_FOR_IMPROVEMENT), words, place)
            elif named == "recommend":
                self._keep(Container(FindingKind.RECOMMENDATION, parent=self._parent(place)), words, place)
            self.new = False

    def _taken(self, container: Container, prose: Prose, view: str, place: Place, following: Sequence[Block]) -> bool:
        """Whether a paragraph belongs to the open list: as a statement, as an item, or as the words of a label."""
        if container.kind is FindingKind.CAUSE_OF_CONCERN and not container.listed:
            return not _OF_WRITER.match(view) and self._stated(container, prose, place, following)
        if mark := _BRACKETED.match(prose.text):
            self.number = mark["number"]
            self._keep(container, prose.part(mark.end(), len(prose.text)), place)
            self.container = replace(container, listed=True)
        elif container.lead_in is not None and (_OPEN_ITEM.search(view) or prose.text[:1].islower()):
            for piece in pieces(prose):
                self._keep(container, piece, place)
            self.container = replace(container, listed=True) if _OPEN_ITEM.search(view) else None
        elif self.number is not None and own_status(view, self.cues):
            return True
        elif self.number is not None or (container.lead_in and container.listed and self._is_last(view)):
            self._keep(container, prose, place)
            self.container = None
        elif self._asks(container, view):
            self._keep(container, asked_behind(prose, self.cues), place)
            self.container = container if container.lead_in is None else None
        else:
            return False
        return True

    def _stated(self, container: Container, prose: Prose, place: Place, following: Sequence[Block]) -> bool:
        """The statement of a cause of concern, or more of it."""
        if self.concern is None:
            self.concern = self._keep(replace(container, lead_in=None), prose, place)
        elif self._goes_on(following):
            self.found.extend(prose)
        else:
            return False
        return True

    def _asks(self, container: Container, view: str) -> bool:
        """Whether a paragraph in an open list asks for something, and does not tell what the writer saw."""
        said = self.cues.items.bare.search(view) or (
            container.kind is not FindingKind.CAUSE_OF_CONCERN and self.cues.items.duty.search(view)
        )
        return not container.listed and bool(said) and not _OF_WRITER.match(view)

    def _is_last(self, view: str) -> bool:
        """Whether a line without a mark is the last item of a list of such lines."""
        said = self.found.findings[-1] if self.found.findings else None
        before = self.document.text[said.end : said.end + 8] if said else ""
        return bool(re.match(r";?\s*(?:and|or)\b", before)) and not _OF_WRITER.match(view)

    def _lead_in(self, prose: Prose, view: str, place: Place) -> bool:
        """A line that opens a list of causes of concern, or of recommendations."""
        if not view.rstrip().endswith(":"):
            return False
        last = list(prose.sentences())[-1]
        words, cues = matching_view(last.text), self.cues.letters.concerns
        grouped = self.container is not None and self.container.kind is FindingKind.RECOMMENDATION
        named = kinds_named(words)
        if cues.announced.search(words) and named[-1:] != ["area"]:
            self.container, self.concern = Container(FindingKind.CAUSE_OF_CONCERN, lead_in=last), None
        elif cues.recommended.search(words) and named[-1:] != ["area"]:
            earlier = [each for each in prose.sentences() if each.start < last.start]
            self.section += earlier
            parent = self.container.parent if grouped and self.container else self._parent(place)
            self.container = Container(FindingKind.RECOMMENDATION, parent=parent, lead_in=last, duty=True)
        elif "area" in named:
            self.container = Container(FindingKind.AREA_FOR_IMPROVEMENT, lead_in=last)
        else:
            return False
        self.new = (self.new and grouped) or bool(cues.raised.search(words))
        self.first = self.number = None
        return True

    def _goes_on(self, following: Sequence[Block]) -> bool:
        """Whether recommendations follow before any other heading: till then a statement goes on."""
        for block in following:
            view = matching_view(self.document.words(block))
            if block.kind is BlockKind.HEADING:
                return kind_of_heading(view, self.cues) is FindingKind.RECOMMENDATION
            if view.rstrip().endswith(":"):
                return bool(self.cues.letters.concerns.recommended.search(view))
        return False

    # --- whose recommendations ----------

    def _parent(self, place: Place) -> str | None:
        """The cause of concern of the section: the one that stands open, else the one that its words are about."""
        concerns = self.read_so_far.of(FindingKind.CAUSE_OF_CONCERN)
        if self.concern is None and concerns:
            said = self.words[place.section]
            meant = about(said, concerns, self.cues.telling)
            self.concern = meant.id if meant else concerns[0].id if len(concerns) == 1 else None
            if self.concern is None and self.section:
                detail = "no cause of concern stands out for this section"
                self.found.doubt("unmatched-section", detail, self.section[0])
        elif self.concern is None:
            self.concern = self._told(place)
        return self.concern

    def _told(self, place: Place) -> str | None:
        """A cause of concern that only a sentence of the section tells."""
        said = [sentence for prose in self.section[1:] or self.section for sentence in prose.sentences()]
        words = concern_told(said, self.cues)
        if words:
            container = Container(FindingKind.CAUSE_OF_CONCERN, lead_in=words)
            ident = self.found.read(container, words, place, self.cues)
            self.found.findings[-1] = self.found.findings[-1].model_copy(update={"lead_in": None})
            return ident
        return None
