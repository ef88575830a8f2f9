"""The contents list of a report: the pages that its entries allow the blocks between two headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from loaders.documents import Block, BlockKind
from loaders.formats.lines import contents_entry
from loaders.prose import matching_view


def paged(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the pages that the contents list allows them; unchanged where there is none.

    Entries are found from the last to the first, each at the last heading of its words before the next one's: a label
    of the same words that comes earlier, such as among figures, is not taken for it.
    """
    entries = [
        (matching_view(title).strip(" ."), page)
        for block in blocks
        if block.kind is BlockKind.CONTENTS and block.marker.isdecimal()
        for title, page in [_entry(text[block.start : block.end], block.marker)]
    ]
    headings = [
        (at, matching_view(text[block.start : block.end]).strip(" ."))
        for at, block in enumerate(blocks)
        if block.kind is BlockKind.HEADING
    ]
    places: dict[str, list[int]] = {}
    for at, words in headings:
        places.setdefault(words, []).append(at)
    begins: list[tuple[int, int]] = []
    bound = len(blocks)
    for title, page in reversed(entries):
        found = max((at for at in places.get(title, ()) if at < bound), default=None)
        if found is not None:
            begins.append((found, page))
            bound = found
    begins.reverse()
    done = list(blocks)
    for (begin, first), (end, last) in pairwise(begins):
        for at in range(begin, end):
            if blocks[at].kind is not BlockKind.CONTENTS:
                done[at] = replace(blocks[at], pages=(first, max(first, last)))
    return done


def _entry(words: str, marker: str) -> tuple[str, int]:
    """The title and the page of an entry, whose page may stand among its words or beside them."""
    entry = contents_entry(words, listed=True)
    if entry and entry[1] == marker:
        return entry[0], int(marker)
    return words, int(marker)
