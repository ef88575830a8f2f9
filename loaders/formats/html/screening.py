"""Which elements of a page are read: its main part, in English, as far as they are seen or a click shows them."""

from __future__ import annotations

import re
from collections.abc import Collection

from selectolax.lexbor import LexborHTMLParser, LexborNode

from loaders.formats.html.anchors import Anchors
from loaders.formats.html.elements import HEADINGS
from loaders.formats.html.furniture import LONGEST_LINE, MOST_WORDS, cues, furniture_section, named
from loaders.grammar import Grammar
from loaders.prose import matching_view

MAIN_SHARE = 0.4
"""Share of the page's characters that its main part holds; what calls itself so and holds less is not taken for it."""

MOST_CHECKS = 500
"""Elements whose words are counted to see whether they are more than furniture; later ones are taken to be."""

WELSH = "Welsh"
"""What a block in Welsh is left out as, on a page that is in English."""

HIDDEN = "hidden words"
"""What a block that nobody sees is left out as."""

OUTSIDE = "outside the main part"
"""What stands outside the main part of a page is left out as, where no cue tells better."""

_MAIN = ("main", '[role="main"]', "#main-content, #maincontent, #main, #content, #page-content", "article")
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_FEWEST_WELSH = 5


class Screen:
    """What of a page is read, asked element by element in the order of the page."""

    def __init__(self, tree: LexborHTMLParser, anchors: Anchors, *, screens: bool) -> None:
        """Look at a page; where `screens` is False it comes from a word processor, and nothing in it is furniture."""
        self.screens = screens
        self._anchors = anchors
        self._checks = 0
        self._seen: set[str] = set()
        self._opened = 0
        self._frames: list[tuple[int, bool, bool]] = []
        self._sections = 0
        self._muted: tuple[int, str] | None = None
        root = tree.root
        language = (root.attributes.get("lang") or "") if root is not None else ""
        self._welsh_page = language.lower().startswith("cy")
        self._controlled = {node.attributes.get("aria-controls") for node in tree.css("[aria-controls]")}
        main = _main(tree) if screens else None
        self._main = main.mem_id if main is not None else None
        self._path = _path(main)
        self._inside = self._passed = False
        self._lead: int | None = None
        self._wants_title = main is not None and main.css_first("h1") is None

    @property
    def outside(self) -> bool:
        """Whether the place that the walk has come to is no part of the document."""
        return self._main is not None and not self._inside and self._lead is None

    def block(self, node: LexborNode, tag: str, attributes: dict[str, str | None], *, contents: bool) -> str | None:
        """Why an element is left out; None where it is read, and then `left` must be told when the walk leaves it."""
        if not self.screens:
            return None
        mem = node.mem_id
        what = self._furniture(node, tag, attributes) if not contents else self._late(mem)
        if self._main is not None and not self._inside and mem != self._main and mem not in self._path:
            if self._lead is None and (self._passed or not self._leads(node)):
                return what or OUTSIDE
            self._lead = self._lead or mem
        elif mem == self._main:
            self._inside = True
        why = what or self._unseen(node, attributes) or self._unheeded(node, tag)
        if why and mem not in self._path and mem != self._main:
            self._lead = None if self._lead == mem else self._lead
            return why
        opens = named(attributes.get("class") or "").opened
        section = tag in {"main", "article"}
        self._frames.append((mem, opens, section))
        self._opened += opens
        self._sections += section
        ident = attributes.get("id")
        if ident:
            self._seen.add(ident)
        return None

    def left(self, node: LexborNode) -> None:
        """Note that the walk leaves an element that is read."""
        if not self.screens:
            return
        mem, opens, section = self._frames.pop()
        self._opened -= opens
        self._sections -= section
        if mem == self._main:
            self._inside, self._passed = False, True
        if mem == self._lead:
            self._lead = None
        if self._muted and self._muted[0] == node.mem_id:
            self._muted = None

    def inline(self, node: LexborNode, tag: str) -> str | None:
        """Why an element in a line is left out; None where it is read."""
        if not self.screens or tag in {"br", "wbr"}:
            return None
        attributes = node.attributes
        if not attributes:
            return None
        if self._is_hidden(attributes, named(attributes.get("class") or "").hidden):
            return HIDDEN
        what = named(attributes.get("class") or "").furniture if tag in {"a", "span"} else None
        return what if what and self._is_small(node) else None

    def pictured(self, words: str) -> str:
        """The words of an image that are read: a grade, which some pages print as an image only."""
        return words if words and Grammar.packaged().cues.grade(matching_view(words)) else ""

    def _furniture(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> str | None:
        elements = cues().elements
        role = attributes.get("role") or ""
        if tag in elements.tags or role in elements.roles:
            titled = role == "banner" and node.css_first("h1") is not None
            return None if titled or self._holds_contents(node) else role or tag
        if tag in elements.page_tags and not self._sections and not self._inside:
            kept = node.css_first("h1") is not None or any(
                each.mem_id in self._anchors.notes for each in node.css("li, p, div")
            )
            return None if kept else f"page {tag}"
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if names == " " or tag in {"html", "body", "main", "article"}:
            return None
        what = named(names).furniture
        return what if what and self._is_small(node) and not self._holds_contents(node) else None

    def _holds_contents(self, node: LexborNode) -> bool:
        lists = self._anchors.contents
        return bool(lists) and any(each.mem_id in lists for each in node.css("ul, ol, div"))

    def _late(self, mem: int) -> str | None:
        """A list of links to what stands above it is no contents list any more."""
        return "contents list" if self._anchors.contents[mem][0] in self._seen else None

    def _leads(self, node: LexborNode) -> bool:
        """Whether an element before the main part holds the title that the main part lacks."""
        return (self._wants_title and node.css_first("h1") is not None) or (self._wants_title and node.tag == "h1")

    def _unseen(self, node: LexborNode, attributes: dict[str, str | None]) -> str | None:
        language = attributes.get("lang") or attributes.get("xml:lang")
        if language and language.lower().startswith("cy") and not self._welsh_page and _count(node) >= _FEWEST_WELSH:
            return WELSH
        classed = named(attributes.get("class") or "")
        if not self._is_hidden(attributes, classed.hidden):
            return None
        shown = self._opened or classed.opened or attributes.get("id") in self._controlled
        return None if shown or attributes.get("hidden") == "until-found" else HIDDEN

    def _is_hidden(self, attributes: dict[str, str | None], by_class: bool) -> bool:  # noqa: FBT001  what the class said
        return (
            by_class
            or "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or ("style" in attributes and bool(_INVISIBLE.search((attributes["style"] or "").lower())))
        )

    def _unheeded(self, node: LexborNode, tag: str) -> str | None:
        """Why a heading, or what stands under it, is no part of the document."""
        above = node.parent if self._muted or tag in HEADINGS else None
        if tag in HEADINGS:
            self._muted = None
            words = node.text(deep=True)
            what = furniture_section(words) if len(words) <= LONGEST_LINE else None
            if what and above is not None:
                self._muted = (above.mem_id, what)
            return what
        if self._muted and above is not None and above.mem_id == self._muted[0]:
            if self._is_small(node):
                return self._muted[1]
            self._muted = None
        return None

    def _is_small(self, node: LexborNode) -> bool:
        self._checks += 1
        return self._checks <= MOST_CHECKS and _count(node) <= MOST_WORDS


def _count(node: LexborNode) -> int:
    return len(node.text(deep=True, separator=" ").split())


def _main(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds the document: the only one that calls itself so and holds a good share of the page."""
    body = tree.body
    if body is None:
        return None
    whole = len(body.text(deep=True))
    for selector in _MAIN:
        found = tree.css(selector)
        if len(found) == 1 and len(found[0].text(deep=True)) >= MAIN_SHARE * whole:
            return found[0]
    return None


def _path(main: LexborNode | None) -> Collection[int]:
    """The elements that the main part stands in."""
    path: set[int] = set()
    above = main.parent if main is not None else None
    while above is not None:
        path.add(above.mem_id)
        above = above.parent
    return path
