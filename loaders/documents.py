"""A document as every reader gives it: one canonical text, and blocks that point into it.

The canonical text is fixed once per source and reader version and never cleaned in place. Offsets are Unicode code
points, 0-based, end exclusive. A block has a list of extents, because page breaks and footnotes cut sentences in two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    NUMBERED = "numbered"
    ROW = "row"
    FOOTNOTE = "footnote"
    CONTENTS = "contents"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True, order=True)
class Extent:
    """A stretch of the canonical text, `start` to `end`, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a document.

    Attributes:
        kind: what it is on the page.
        extents: where its words stand, in reading order, without marker and surrounding space; never empty.
        marker: the bullet, number or footnote mark that was taken off, or an empty string.
        pages: first and last page the block can be on, or None where the format does not say.
        locator: where the source has it, such as `line 12`.
        level: of a heading, from 1; of an item, how many lists it stands in, from 1; 0 where the format does not say.
    """

    kind: BlockKind
    extents: tuple[Extent, ...]
    marker: str = ""
    pages: tuple[int, int] | None = None
    locator: str = ""
    level: int = 0

    @property
    def start(self) -> int:
        """The first character of the block's words."""
        return self.extents[0].start

    @property
    def end(self) -> int:
        """One past the last character of the block's words."""
        return self.extents[-1].end

    def continued(self, rest: Block) -> Block:
        """This block with the words of `rest`, which a page break had cut off from it."""
        kind = BlockKind.PARAGRAPH if self.kind is BlockKind.HEADING else self.kind
        return replace(self, kind=kind, extents=self.extents + rest.extents)


@dataclass(frozen=True, slots=True)
class Metadatum:
    """What a file says of its document beside the text: a candidate for the document's identity, never more.

    Attributes:
        name: what it tells: `title`, `published`, `updated`, `type`, `force`, `url`, `author` or `language`;
            of the file and not of the document `created` and `modified`.
        value: as the source has it.
        place: where the source has it, such as `meta og:title` or `docProps/core.xml`.
    """

    name: str
    value: str
    place: str


@dataclass(frozen=True, slots=True)
class Loss:
    """What a reader could not take over, or took over in a way that a curator should know.

    Attributes:
        code: short and stable, such as `tracked-changes`.
        detail: what was lost, in one plain sentence.
        start: the place in the canonical text, where it has one.
    """

    code: str
    detail: str
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file as text and blocks.

    Attributes:
        text: the canonical text.
        sha256: of the source's bytes, in lower-case hexadecimal.
        reader: name and version of the reader, such as `text/1`.
        encoding: how the bytes were decoded.
        blocks: in the order of the text, by their first extent.
        metadata: what the file says of the document beside its text, in the order of the source.
        losses: what the reader could not take over.
    """

    text: str
    sha256: str
    reader: str
    encoding: str
    blocks: tuple[Block, ...]
    metadata: tuple[Metadatum, ...] = ()
    losses: tuple[Loss, ...] = ()

    def words(self, block: Block) -> str:
        """The words of a block: its extents joined by one space."""
        return self.quoted(block.extents)

    def quoted(self, extents: tuple[Extent, ...]) -> str:
        """The words of several extents, joined by one space."""
        return " ".join(self.text[extent.start : extent.end] for extent in extents)
