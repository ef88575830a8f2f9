"""The pieces that a list of findings is read from: blocks, or parts of one where a line glues items together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.cues import Cues
from loaders.documents import Block, BlockKind, Document
from loaders.outline import Outline, Place
from loaders.prose import Prose, matching_view

_EMPHASIS = re.compile(r"(?P<mark>\*{1,3}|_{1,3})(?P<words>\S[^*_]*\S)(?P=mark)[.;]?$")
_QUOTES = {"'": "'", '"': '"'}
_CELL_END = re.compile(r"\t| \| ")
_RUNNING = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ITEM, BlockKind.NUMBERED})
MARKED = frozenset({BlockKind.ITEM, BlockKind.NUMBERED})
"""Blocks whose mark says that they are items."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, or the part of a block that one item makes.

    Attributes:
        block: that it is or is a part of.
        place: where the block stands.
        kind: of the piece: a part behind a mark is an item, whatever its block is.
        prose: its words without the mark.
        view: the matching view of its words.
        mark: the mark before it; empty where there is none.
        first: whether it begins its block.
    """

    block: Block
    place: Place
    kind: BlockKind
    prose: Prose
    view: str
    mark: str
    first: bool = True

    @property
    def marked(self) -> bool:
        """Whether a mark makes it an item."""
        return self.kind in MARKED


def pieces(document: Document, outline: Outline, cues: Cues) -> Iterator[Piece]:
    """The pieces of an outline's blocks, in order; a footnote or a row is one piece."""
    for block, place in zip(outline.blocks, outline.places, strict=True):
        prose = Prose.of(document, block.extents)
        if not prose.text.strip():
            continue
        if block.kind not in _RUNNING:
            yield Piece(block, place, block.kind, prose, matching_view(prose.text), block.marker)
            continue
        begin, mark, kind = 0, block.marker, block.kind
        own = cues.items.marks.match(matching_view(prose.text)) if kind not in MARKED else None
        if own:
            begin, mark, kind = own.end(), prose.text[slice(*own.span("mark"))], BlockKind.ITEM
        for at, (start, end, glued) in enumerate(_parts(prose, begin, cues)):
            part = prose.part(start, end)
            if part.text:
                shown = kind if at == 0 else BlockKind.ITEM if glued else BlockKind.PARAGRAPH
                yield Piece(block, place, shown, part, matching_view(part.text), mark if at == 0 else glued, at == 0)


def _parts(prose: Prose, begin: int, cues: Cues) -> Iterator[tuple[int, int, str]]:
    """Where each item of a line begins and ends, and its mark."""
    glued = ""
    view = matching_view(prose.text)
    cuts = [(cut.start(), cut.end(), cut["mark"]) for cut in cues.items.glued.finditer(view, begin)]
    for at in _joins(prose):  # a reader may have put lines together that are items
        own = cues.items.marks.match(view[at:])
        if own:
            cuts.append((at - 1, at + own.end(), own["mark"]))
        elif view[:at].rstrip().endswith((";", "; and", "; or")):
            cuts.append((at - 1, at, ""))
    for start, end, mark in sorted(cuts):
        if start >= begin:
            yield begin, start, glued
            begin, glued = end, mark
    yield begin, len(prose.text), glued


def _joins(prose: Prose) -> Iterator[int]:
    """Where each extent after the first begins."""
    passed = 0
    for extent in prose.extents[:-1]:
        passed += extent.end - extent.start + 1
        yield passed


def rank(mark: str, cues: Cues) -> int:
    """How far in the lists that a mark makes stand; the outermost has 0. Unknown marks stand as far in as dashes."""
    sign = mark.lower().strip("().")[:1]
    lettered = sign.isalpha() and len(mark.strip()) > 1  # an `o` that stands alone is a bullet
    ranks = [signs if lettered or not signs.isalpha() else "" for signs in cues.items.ranks]
    return next((at for at, signs in enumerate(ranks) if sign and sign in signs), len(ranks) - 2)


def cells_of(prose: Prose) -> list[Prose]:
    """The cells of a row, with empty ones as empty prose, so that a cell's number is its column's."""
    found = []
    begin = 0
    for cut in _CELL_END.finditer(prose.text):
        found.append(prose.part(begin, cut.start()))
        begin = cut.end()
    return [*found, prose.part(begin, len(prose.text))]


def _plain(prose: Prose) -> Prose:
    """Words without the marks of emphasis around them that a text in Markdown prints."""
    emphasised = _EMPHASIS.match(prose.text)
    return prose.part(*emphasised.span("words")) if emphasised else prose


def trimmed(prose: Prose, cues: Cues) -> tuple[Prose, Prose | None]:
    """The words of an item without what is not its own, and its bracket label, if it has one."""
    label = None
    prose = _plain(prose)
    bracket = cues.items.label.search(matching_view(prose.text))
    if bracket and prose.text[: bracket.start()].strip():
        label = prose.part(bracket.start("area"), bracket.end("whole"))
        prose = prose.part(0, bracket.start())
    place = cues.items.place.search(matching_view(prose.text))
    if place and prose.text[: place.start()].strip():
        prose = prose.part(0, place.start())
    closing = cues.items.closing.search(matching_view(prose.text))
    if closing and prose.text[: closing.start()].strip():
        prose = prose.part(0, closing.start())
    prose = _plain(prose)
    view = matching_view(prose.text)
    opening = _QUOTES.get(view[:1])
    if len(view) <= len("''"):
        return prose, label
    if opening and view.endswith(opening) and view.count(opening) == 2:  # noqa: PLR2004  one to open, one to close
        prose = prose.part(1, len(prose.text) - 1)
    elif opening == '"' and view.count(opening) == 1:
        prose = prose.part(1, len(prose.text))
    elif view.endswith('"') and view.count('"') == 1:
        prose = prose.part(0, len(prose.text) - 1)
    return prose, label
