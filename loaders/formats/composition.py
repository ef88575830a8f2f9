"""The canonical text of a source that is no plain text, composed block by block.

A reader of pages, boxes or elements says what stands on the page in reading order; the text that results has one line
for each stretch of a block, with the marker of an item before it, so that it reads like the text of a report. Offsets
follow from it and are never computed by a reader.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from loaders.documents import Block, BlockKind, Document, Extent, Loss, Metadatum

_SPACE = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Printed:
    """One block as the source prints it.

    Attributes:
        kind: what it is on the page.
        lines: its words, one string for each line that has to stay one; white space within is one space. Of a row,
            its cells with a tab between each two.
        marker: the bullet, number or footnote mark before its words; of an entry of the contents list, its page.
        pages: first and last page.
        locator: where the source has it.
        level: see `loaders.documents.Block`.
    """

    kind: BlockKind
    lines: Sequence[str]
    marker: str = ""
    pages: tuple[int, int] | None = None
    locator: str = ""
    level: int = 0


class Composition:
    """Blocks written one after the other into one text."""

    def __init__(self) -> None:
        """Begin with an empty text."""
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []

    def __len__(self) -> int:
        """Characters written."""
        return self._length

    def add(self, printed: Printed) -> int | None:
        """Write a block; returns its number, or None where it has no words and nothing was written."""
        extents = self._write(printed.lines, printed.marker, printed.kind)
        if not extents:
            return None
        self._blocks.append(Block(printed.kind, extents, printed.marker, printed.pages, printed.locator, printed.level))
        return len(self._blocks) - 1

    def resume(self, number: int, printed: Printed) -> None:
        """Write the rest of an earlier block, which a page break or a footnote had cut off from it."""
        block = self._blocks[number]
        extents = self._write(printed.lines, "", block.kind)
        pages = (block.pages or printed.pages, printed.pages or block.pages)
        spread = (pages[0][0], pages[1][1]) if pages[0] and pages[1] else None
        self._blocks[number] = replace(block, extents=block.extents + extents, pages=spread)

    def document(
        self,
        content: bytes,
        reader: str,
        encoding: str,
        metadata: Iterable[Metadatum] = (),
        losses: Iterable[Loss] = (),
    ) -> Document:
        """The document that was written.

        Args:
            content: all bytes of the source.
            reader: name and version of the reader.
            encoding: how the source's characters were coded, or `binary`.
            metadata: what the file says beside its text.
            losses: what could not be taken over.
        """
        return Document(
            "".join(self._pieces),
            hashlib.sha256(content).hexdigest(),
            reader,
            encoding,
            tuple(self._blocks),
            tuple(metadata),
            tuple(losses),
        )

    def _write(self, lines: Sequence[str], marker: str, kind: BlockKind) -> tuple[Extent, ...]:
        found: list[Extent] = []
        for line in lines:
            words = _cells(line) if kind is BlockKind.ROW else _SPACE.sub(" ", line).strip(" ")
            if not words.strip():
                continue
            marked = marker if not found else ""
            # The page of an entry of the contents list stands behind its title.
            before, after = ("", f"\t{marked}") if kind is BlockKind.CONTENTS else (f"{marked} ", "")
            before, after = (before, after) if marked else ("", "")
            start = self._length + len(before)
            found.append(Extent(start, start + len(words)))
            self._pieces.append(f"{before}{words}{after}\n")
            self._length = start + len(words) + len(after) + 1
        return tuple(found)


def _cells(line: str) -> str:
    """The cells of a row, with a tab between each two; empty ones are kept, so that cells keep their columns."""
    return "\t".join(_SPACE.sub(" ", cell).strip(" ") for cell in line.split("\t"))
