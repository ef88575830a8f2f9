"""The walk through a page, element by element, that gathers its blocks in the order in which they are seen.

The walk keeps its own stack, so that no depth of nesting reaches the interpreter's.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from selectolax.lexbor import LexborNode

from graph.errors import SourceError
from loaders.documents import BlockKind
from loaders.formats.html.anchors import Anchors
from loaders.formats.html.drafts import BREAK, Draft, LeftOut, superscript
from loaders.formats.html.elements import BLOCKS, HEADINGS, INLINE, PLAIN, UNSEEN
from loaders.formats.html.gathering import Gatherer, Item, Place
from loaders.formats.html.markers import OpenList
from loaders.formats.html.rows import CELLS, OpenTable
from loaders.formats.html.screening import Screen
from loaders.formats.lines import line_form

DEEPEST = 4000
"""Elements within each other. A page that goes deeper is refused."""

MARKER = "outstanding-marker:"
"""What begins the id of an anchor that tells a list item's marker."""

LOCATOR = "outstanding-locator:"
"""What begins the id of an anchor that tells where the words behind it stand in their source."""

CONTENTS_CLASS = "outstanding-contents"
"""The class of a paragraph that the reader of another format knows for an entry of the contents list."""

_IDENT = re.compile(r"[\w.:-]{1,80}\Z")
_TICKED, _BLANK = "[x] ", "[ ] "
_Leave = Callable[[], None]


class Walker(Gatherer):
    """One walk through one page.

    Attributes:
        pictures: how many images say nothing that was read.
    """

    def __init__(self, anchors: Anchors, screen: Screen, left: LeftOut, name: str) -> None:
        """Prepare a walk through the page of a file of some name."""
        super().__init__(screen, left)
        self.pictures = 0
        self._anchors = anchors
        self._name = name
        self._tags: dict[int, str] = {}
        self._tables: list[OpenTable] = []
        self._pre = 0
        self._enter: dict[str, Callable[[LexborNode, str], _Leave | bool | None]] = {
            "br": self._enter_break,
            "hr": self._enter_rule,
            "img": self._enter_image,
            "input": self._enter_input,
            "sup": self._enter_sup,
            "a": self._enter_link,
            "q": self._enter_quotation,
            "del": self._enter_deleted,
            "button": self._enter_control,
            "select": self._enter_control,
            "option": self._enter_option,
        }

    def walk(self, root: LexborNode) -> None:
        """Gather the blocks of an element.

        Raises:
            SourceError: elements stand within each other deeper than `DEEPEST`.
        """
        stack: list[tuple[LexborNode, _Leave | None]] = []
        node: LexborNode | None = root
        while node is not None:
            leave = self._entered(node)
            child = None if leave is False else node.child
            if child is not None:
                if len(stack) >= DEEPEST:
                    raise SourceError(
                        f"elements stand more than {DEEPEST} deep within each other",
                        where=self._name,
                        hint="This is no page of a report. Save the report's text as .txt.",
                    )
                stack.append((node, leave if callable(leave) else None))
                node = child
                continue
            if callable(leave):
                leave()
            while stack and (following := node.next) is None:
                node, leave = stack.pop()
                if leave:
                    leave()
            node = following if stack else None
        self._flush()

    # --- elements ----------

    def _entered(self, node: LexborNode) -> _Leave | bool | None:  # noqa: PLR0911  one answer for each sort of node
        """Take note of a node; returns what to do when it is left, or False where nothing in it is to be read."""
        tag = self._tags.get(node.tag_id)
        if tag is None:
            tag = self._tags[node.tag_id] = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            if self._screen.outside:
                self.left.add("outside the main part", text)
            else:
                self._pieces.append(text.replace("\n", BREAK) if self._pre else text)
            return None
        if tag in PLAIN:
            return None
        if tag in UNSEEN:
            self.pictures += tag not in {"script", "style", "template", "noscript", "head", "-comment", "title"}
            return False
        if tag in BLOCKS:
            return self._enter_block(node, tag)
        why = self._screen.inline(node, tag)
        if why:
            self.left.add(why, node.text(deep=True, separator=" "))
            return False
        enter = self._enter.get(tag)
        if enter:
            return enter(node, tag)
        if tag not in INLINE and node.css_matches("p, div, ul, ol, table, h1, h2, h3"):
            return self._enter_block(node, tag)
        return None

    def _enter_block(self, node: LexborNode, tag: str) -> _Leave | bool | None:
        if self._pieces:
            self._flush()
        attributes = node.attributes
        above = self._places[-1]
        nth = above.children[tag] = above.children.get(tag, 0) + 1
        why = self._screen.block(node, tag, attributes, contents=node.mem_id in self._anchors.contents)
        if why:
            self.left.add(why, node.text(deep=True, separator=" "))
            return False
        ident = attributes.get("id") or ""
        self._places.append(Place(tag, nth, ident if _IDENT.match(ident) else ""))
        undo: list[_Leave] = []
        if node.mem_id in self._anchors.notes and self._note is None:
            undo.append(self._begin_note(node))
        elif node.mem_id in self._anchors.contents or self._is_entry(attributes):
            undo.append(self._begin_contents())
        begun = self._begin(node, tag, attributes)
        if begun:
            undo.append(begun)

        def leave() -> None:
            if self._pieces:
                self._flush()
            for each in reversed(undo):
                each()
            self._places.pop()
            self._screen.left(node)

        return leave

    def _begin(  # noqa: PLR0911  one answer for each sort of block
        self, node: LexborNode, tag: str, attributes: dict[str, str | None]
    ) -> _Leave | None:
        """What a block of some tag changes while it is open; returns how to change it back."""
        if tag in HEADINGS:
            return self._begin_heading(HEADINGS[tag])
        if tag in {"ul", "ol"}:
            return self._begin_list(node, tag, attributes)
        if tag == "li":
            return self._begin_item(attributes)
        if tag == "table":
            return self._begin_table(node, attributes)
        if tag == "tr" and self._tables:
            return self._begin_row(node)
        if tag in CELLS and self._tables and self._tables[-1].row is not None and self._cell is None:
            return self._begin_cell(attributes)
        if tag == "pre":
            return self._begin_pre()
        return None

    def _begin_heading(self, level: int) -> _Leave:
        before, self._heading = self._heading, level
        if self._item:
            self._item.whole = True

        def leave() -> None:
            self._heading = before

        return leave

    def _begin_list(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> _Leave:
        items = 1
        if tag == "ol" and "reversed" in attributes:
            items = sum(1 for child in node.iter() if child.tag == "li")
        outer = self._item
        self._lists.append(OpenList.of(tag, attributes, items))
        if outer and outer.draft:
            outer.whole = True
        self._item = None

        def leave() -> None:
            self._lists.pop()
            self._item = outer

        return leave

    def _begin_item(self, attributes: dict[str, str | None]) -> _Leave:
        outer = self._item
        opened = self._lists[-1] if self._lists else OpenList("bullet")
        marker = opened.marker(attributes.get("value"))
        if self._cell is not None and marker:
            self._pieces.append(f"{marker} ")
        self._item = Item(marker, opened.kind, max(1, len(self._lists)))

        def leave() -> None:
            self._item = outer

        return leave

    def _begin_table(self, node: LexborNode, attributes: dict[str, str | None]) -> _Leave:
        self._tables.append(OpenTable.of(node, attributes))
        if self._item:
            self._item.whole = True

        def leave() -> None:
            self._tables.pop()

        return leave

    def _begin_row(self, node: LexborNode) -> _Leave | None:
        table = self._tables[-1]
        if self._cell is not None or not table.begin_row(node):
            return None

        def leave() -> None:
            words = table.end_row()
            if words:
                self._add(Draft(BlockKind.ROW, [words], locator=self._locator()))

        return leave

    def _begin_cell(self, attributes: dict[str, str | None]) -> _Leave:
        cell = self._cell = []
        table = self._tables[-1]

        def leave() -> None:
            table.add_cell(" ".join(cell), attributes)
            self._cell = None

        return leave

    def _begin_note(self, node: LexborNode) -> _Leave:
        mark = superscript(self._anchors.notes[node.mem_id])
        note = self._note = Draft(BlockKind.FOOTNOTE, [], mark, self._locator())

        def leave() -> None:
            self._note = None
            if note.lines:
                form = line_form(note.lines[0])
                printed = form.kind is BlockKind.FOOTNOTE or (
                    form.kind is BlockKind.NUMBERED and superscript(form.marker.rstrip(".)")) == mark
                )
                if printed:
                    note.lines[0] = note.lines[0][form.begin :]
                self._add(note)

        return leave

    def _is_entry(self, attributes: dict[str, str | None]) -> bool:
        """Whether the reader of another format knows a paragraph for an entry of the contents list."""
        return not self._screen.screens and attributes.get("class") == CONTENTS_CLASS

    def _begin_contents(self) -> _Leave:
        self._contents += 1

        def leave() -> None:
            self._contents -= 1

        return leave

    def _begin_pre(self) -> _Leave:
        self._pre += 1

        def leave() -> None:
            self._pre -= 1

        return leave

    # --- what stands in a line ----------

    def _enter_break(self, _node: LexborNode, _tag: str) -> None:
        self._pieces.append(BREAK)

    def _enter_rule(self, _node: LexborNode, _tag: str) -> None:
        self._flush()

    def _enter_image(self, node: LexborNode, _tag: str) -> None:
        words = self._screen.pictured((node.attributes.get("alt") or "").strip())
        if words:
            self._pieces.append(words)
        else:
            self.pictures += 1

    def _enter_input(self, node: LexborNode, _tag: str) -> None:
        attributes = node.attributes
        kind = (attributes.get("type") or "text").lower()
        if kind in {"checkbox", "radio"}:
            self._pieces.append(_TICKED if "checked" in attributes else _BLANK)
        elif kind in {"text", "date", "number", "email", "url", "tel"}:
            self._pieces.append(attributes.get("value") or "")

    def _enter_sup(self, _node: LexborNode, _tag: str) -> _Leave:
        begin = len(self._pieces)

        def leave() -> None:
            words = "".join(self._pieces[begin:])
            self._pieces[begin:] = [superscript(words)]

        return leave

    def _enter_link(self, node: LexborNode, _tag: str) -> _Leave | bool | None:
        if not self._screen.screens:
            self._heed(node.attributes.get("id") or "")
        mark = self._anchors.marks.get(node.mem_id)
        if mark is not None and self._note is None:
            self._pieces.append(superscript(mark))
            return False
        if node.mem_id in self._anchors.backs:
            return False
        return None

    def _heed(self, ident: str) -> None:
        """Heed what the reader of another format has left in a place: a marker as it is printed, or a locator."""
        if ident.startswith(LOCATOR):
            self._stated = ident.removeprefix(LOCATOR)
        elif ident.startswith(MARKER) and self._item and self._item.draft is None:
            marker = ident.removeprefix(MARKER)
            kind = BlockKind.NUMBERED if marker.strip("().").isdigit() else BlockKind.ITEM
            self._item.marker, self._item.kind = marker, kind

    def _enter_quotation(self, _node: LexborNode, _tag: str) -> _Leave:
        self._pieces.append("\u201c")
        return lambda: self._pieces.append("\u201d")

    def _enter_deleted(self, node: LexborNode, _tag: str) -> bool:
        self.left.add("deleted words", node.text(deep=True))
        return False

    def _enter_control(self, node: LexborNode, tag: str) -> _Leave | bool | None:
        """A button is a control unless a click on it opens what stands below: then it is that part's heading."""
        attributes = node.attributes
        if tag == "select" or self._heading or attributes.get("aria-expanded") or attributes.get("aria-controls"):
            return None
        self.left.add("button", node.text(deep=True))
        return False

    def _enter_option(self, node: LexborNode, _tag: str) -> bool | None:
        return None if "selected" in node.attributes else False
