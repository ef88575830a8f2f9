"""The words of a page as they are gathered, made into blocks: paragraphs, headings, items, contents entries."""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.documents import BlockKind
from loaders.formats.html.drafts import Draft, LeftOut, lines_of, paragraphs
from loaders.formats.html.furniture import furniture_line
from loaders.formats.html.markers import OpenList
from loaders.formats.html.screening import Screen
from loaders.formats.lines import CONTENTS_HEADING, contents_entry, line_form

LONGEST_PATH = 6
"""Steps of a locator."""

LONGEST_FURNITURE = 100
"""Characters of a line that may be the page's and not the document's."""


@dataclass(slots=True)
class Place:
    """An open block: the step of the path that leads to it, and how many children of each tag it had."""

    tag: str
    nth: int
    ident: str
    children: dict[str, int] = field(default_factory=dict)

    def step(self) -> str:
        """How the path names it."""
        return f"#{self.ident}" if self.ident else f"{self.tag}:nth({self.nth})"


@dataclass(slots=True)
class Item:
    """An open list item. `draft` is its block once there is one; `whole` says that no more words belong to it."""

    marker: str
    kind: BlockKind
    level: int
    draft: Draft | None = None
    whole: bool = False


class Gatherer:
    """What is open while a page is walked, and the blocks that its words make.

    Attributes:
        drafts: the blocks, in reading order.
        left: what was left out.
    """

    def __init__(self, screen: Screen, left: LeftOut) -> None:
        """Begin with nothing open."""
        self.drafts: list[Draft] = []
        self.left = left
        self._screen = screen
        self._pieces: list[str] = []
        self._places = [Place("html", 1, "")]
        self._lists: list[OpenList] = []
        self._item: Item | None = None
        self._cell: list[str] | None = None
        self._note: Draft | None = None
        self._heading = 0
        self._contents = 0
        self._stated = ""
        # How many lines without a page may follow before the contents list ends: one may have lost it.
        self._listing = 0

    def _flush(self) -> None:
        """Make blocks of the words that were gathered."""
        lines = lines_of(self._pieces)
        self._pieces.clear()
        if not lines:
            return
        if self._cell is not None:
            self._cell.extend(lines)
        elif self._note is not None:
            self._note.lines.extend(lines)
        else:
            for each in paragraphs(lines):
                self._block(each)

    def _block(self, lines: list[str]) -> None:
        words = lines[0]
        short = len(lines) == 1 and len(words) <= LONGEST_FURNITURE
        what = furniture_line(words) if self._screen.screens and short else None
        if what:
            self.left.add(what, words)
            return
        if self._is_listed(lines):
            return
        item = self._item
        if self._heading:
            self._add(Draft(BlockKind.HEADING, lines, locator=self._locator(), level=self._heading))
        elif item and item.draft is None and not item.whole:
            item.draft = self._as_item(item, lines)
            self._add(item.draft)
        elif item and item.draft and not item.whole and line_form(words).kind is not BlockKind.ITEM:
            item.draft.lines.extend(lines)
        else:
            form = line_form(words)
            level = len(self._lists) + 1 if form.kind is BlockKind.ITEM else 0
            self._add(Draft(form.kind, [words[form.begin :], *lines[1:]], form.marker, self._locator(), level))

    def _is_listed(self, lines: list[str]) -> bool:
        """Whether lines are an entry of the contents list; if so, they are added as one.

        Without links only the page at its end tells an entry: one of them may have lost it.
        """
        words = lines[0]
        listing = self._listing and not self._heading
        entry = contents_entry(words, listed=bool(self._contents or listing))
        opens = bool(CONTENTS_HEADING.match(words.lower()))
        if not (self._contents or opens or (entry and (listing or "..." in words))):
            self._listing = 0 if self._heading else max(0, self._listing - 1)
            return False
        title, page = entry or (words, "")
        self._add(Draft(BlockKind.CONTENTS, [title, *lines[1:]], page, self._locator()))
        self._listing = 0 if self._contents else 2
        return True

    def _as_item(self, item: Item, lines: list[str]) -> Draft:
        """The block of a list item; a mark that was typed before its words is its marker."""
        form = line_form(lines[0])
        typed = form.kind in {BlockKind.ITEM, BlockKind.NUMBERED}
        kind, marker = (form.kind, form.marker) if typed else (item.kind, item.marker)
        words = [lines[0][form.begin :], *lines[1:]] if typed else lines
        return Draft(kind, words, marker, self._locator(), item.level)

    def _add(self, draft: Draft) -> None:
        self.drafts.append(draft)

    def _locator(self) -> str:
        """The path to the block that is open: from the nearest element with an id, its last steps."""
        if self._stated:
            return self._stated
        steps: list[str] = []
        for place in reversed(self._places[1:]):
            if len(steps) == LONGEST_PATH:
                steps.append("\u2026")
                break
            steps.append(place.step())
            if place.ident:
                break
        return " > ".join(reversed(steps))
