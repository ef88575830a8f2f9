"""What links within a page tell: which are footnote marks, which elements are notes, which lists are contents lists.

A footnote mark is a link with little more than a number on it, to an element that looks like a note: by its role, by
its id or by that of the list it stands in, or because it links back. That is how Word, pandoc and every content system
write them, each with names of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_ANCESTORS = 6
"""Levels above a link at which the contents list or the list of notes is looked for that it stands in."""

MOST_LISTS = 500
"""Elements that are looked at as possible contents lists."""

MOST_LINKS = 5000
"""Links within the page that are looked at."""

FEWEST_ENTRIES = 2
"""Links to parts of the page that a contents list has at least."""

LISTED_SHARE = 0.7
"""Share of a contents list's characters that stand in its links."""

_MARK = re.compile(r"[\[(]?\s*(?:note |footnote )?(\d{1,3}|[*\u2020\u2021\u00a7]{1,3}|[a-z]{1,2}|[ivx]{1,5})\s*[\])]?$")
_NOTE_NAME = re.compile(r"^_?(?:fn|ftn|edn|footnote|endnote|note)s?(?:[-_:.]|\d|$)|foot-?note|end-?note", re.IGNORECASE)
_BACK_NAME = re.compile(r"(?:fn|foot-?note|note|end-?note|ftn|edn)-?_?(?:ref|back)|ref-?_?(?:fn|note)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}(?!.*\d)")
_NOTE_ROLES = frozenset({"doc-footnote", "doc-endnote", "doc-endnotes", "note"})
_BLOCKS = frozenset({"li", "p", "div", "dd", "dt", "aside", "section", "td", "tr"})
_LISTS = frozenset({"ul", "ol", "nav", "div", "section", "aside"})


@dataclass(slots=True)
class Anchors:
    """What the links within a page tell; elements are named by their `mem_id`.

    Attributes:
        marks: footnote marks, each with the words that are printed.
        notes: the elements that are notes, each with the mark of its first reference.
        backs: the links from a note back to its mark.
        contents: the lists that are contents lists, each with the ids that it links to.
    """

    marks: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    backs: set[int] = field(default_factory=set)
    contents: dict[int, tuple[str, ...]] = field(default_factory=dict)


def anchors(tree: LexborHTMLParser) -> Anchors:
    """What the links within a page tell."""
    found = Anchors()
    links = [(link, (link.attributes.get("href") or "")[1:]) for link in tree.css('a[href^="#"]')[:MOST_LINKS]]
    if not links:
        return found
    targets = _targets(tree)
    lists: dict[int, tuple[LexborNode, list[tuple[str, int]]]] = {}
    backs: list[tuple[LexborNode, str]] = []  # with the fragments that they lead to
    for link, fragment in links:
        words = link.text(deep=True).strip()
        target = targets.get(fragment)
        mark = _MARK.match(words)
        if _is_back(link, fragment, words):
            backs.append((link, fragment))
        elif mark and target is not None and _is_note(target, fragment):
            found.marks[link.mem_id] = mark[1]
            block = _block(target)
            if block is not None:
                found.notes.setdefault(block.mem_id, mark[1])
        elif words and not mark:
            for above in _above(link):
                lists.setdefault(above.mem_id, (above, []))[1].append((fragment, len(words)))
    for link, fragment in _unpaired(backs, found.notes):
        block, number = _block(link), _NUMBER.search(fragment)
        if block is not None and number:  # a note whose mark links nowhere, such as one of two marks side by side
            found.notes[block.mem_id] = number[0]
    found.backs = {link.mem_id for link, _ in backs if _within(link, found.notes)}
    found.contents = _contents(lists.values(), targets)
    return found


def _unpaired(backs: Iterable[tuple[LexborNode, str]], notes: dict[int, str]) -> Iterable[tuple[LexborNode, str]]:
    """The links back that stand in no known note."""
    return [(link, fragment) for link, fragment in backs if not _within(link, notes)]


def _targets(tree: LexborHTMLParser) -> dict[str, LexborNode]:
    """The elements that a link can name, by id or by the name of an old anchor."""
    targets: dict[str, LexborNode] = {}
    for node in tree.css("[id], a[name]"):
        attributes = node.attributes
        for name in (attributes.get("id"), attributes.get("name")):
            if name:
                targets.setdefault(name, node)
    return targets


def _is_back(link: LexborNode, fragment: str, words: str) -> bool:
    """Whether a link leads from a note back to its mark: by its role, by the name of its target, or by its arrow."""
    role = link.attributes.get("role") or ""
    return (
        role == "doc-backlink"
        or bool(_BACK_NAME.search(fragment))
        or words in {"\u2191", "\u21a9", "\u21a9\ufe0e", "^"}
    )


def _is_note(target: LexborNode, fragment: str) -> bool:
    if _NOTE_NAME.search(fragment):
        return True
    for node in (target, *_above(target)):
        attributes = node.attributes
        names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
        if attributes.get("role") in _NOTE_ROLES or any(_NOTE_NAME.search(name) for name in names.split()):
            return True
    return False


def _block(target: LexborNode) -> LexborNode | None:
    """The block that a note's target is, or stands at the beginning of."""
    node: LexborNode | None = target
    for _ in range(MOST_ANCESTORS):
        if node is None or node.tag == "body":
            return None
        if node.tag in _BLOCKS:
            return node
        node = node.parent
    return None


def _above(node: LexborNode) -> Iterable[LexborNode]:
    """The elements above one that may be the list it stands in, from the inside out."""
    above = node.parent
    for _ in range(MOST_ANCESTORS):
        if above is None or above.tag in {"body", "main", "article", "html"}:
            return
        if above.tag in _LISTS:
            yield above
        above = above.parent


def _within(link: LexborNode, notes: dict[int, str]) -> bool:
    node: LexborNode | None = link
    for _ in range(MOST_ANCESTORS):
        if node is None:
            return False
        if node.mem_id in notes:
            return True
        node = node.parent
    return False


def _contents(
    lists: Iterable[tuple[LexborNode, list[tuple[str, int]]]], targets: dict[str, LexborNode]
) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for above, entries in islice(lists, MOST_LISTS):
        known = [fragment for fragment, _ in entries if fragment in targets]
        if len(known) < FEWEST_ENTRIES:
            continue
        letters = len("".join(above.text(deep=True).split()))
        linked = sum(length for _, length in entries)
        if linked >= LISTED_SHARE * letters:
            found[above.mem_id] = tuple(known)
    return found
