"""A document as every reader gives it: one canonical text, and blocks that point into it.

The canonical text is fixed once per source and reader version and never cleaned in place. Offsets are Unicode code
points, 0-based, end exclusive. A block has a list of extents, because page breaks and footnotes cut sentences in two.
"""

from __future__ import annotations

from bisect import bisect_left
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


class CellKind(StrEnum):
    """What a cell of a sheet holds, as the file types it; plain files type nothing, and their cells go by their form.

    `FORMULA` is a formula whose result the file does not keep: its words are unknown. `ERROR` is a result such as
    `#REF!`, which is no words of anybody.
    """

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a sheet that holds something.

    Attributes:
        row: its row in the sheet, from 1, counted as the program that shows the sheet counts.
        column: its column, from 1.
        kind: what it holds.
        extents: where its words stand, one for each of its lines; empty where it has none, as a formula without result.
        value: of a number, a date (ISO 8601), a time or a boolean, what the file holds; its words are what it shows.
        comment: what somebody noted beside it; no words of the document.
        rows: rows that it covers, more than 1 where cells are merged.
        columns: columns that it covers.
    """

    row: int
    column: int
    kind: CellKind
    extents: tuple[Extent, ...]
    value: str = ""
    comment: str = ""
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet in which anything stands.

    Attributes:
        number: from 1.
        heading: the words of the header row above it; empty where there are none.
        hidden: whether the program that shows the sheet hides it.
    """

    number: int
    heading: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet in which anything stands.

    Attributes:
        number: from 1.
        block: the number of its block among the document's blocks; None where none of its cells has words.
        cells: its cells by their columns, without those that only a merged cell of another row covers.
        hidden: whether the program that shows the sheet hides it.
        fills: the columns of its places that are filled with a colour, with words or without, and each colour as
            `RRGGBB`; white is none, and what rules show by a cell's value is not known.
    """

    number: int
    block: int | None
    cells: tuple[Cell, ...]
    hidden: bool = False
    fills: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of a workbook, or the rows of a file of separated values.

    Attributes:
        name: of the sheet; empty where the format has none.
        header: the number of the row whose words head the columns; None where no row does so plainly.
        columns: those in which anything stands, from left to right.
        rows: those in which anything stands, from top to bottom; the header and what stands above it are among them.
        hidden: whether the program that shows the workbook hides the sheet.
    """

    name: str
    header: int | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    hidden: bool = False

    def body(self) -> tuple[Row, ...]:
        """The rows below the header; all rows where there is none."""
        return tuple(row for row in self.rows if row.number > (self.header or 0))

    def places(self) -> dict[tuple[int, int], Cell]:
        """The cell of each place, by row and column; a merged cell is that of all places of `rows` and `columns`."""
        numbers = [column.number for column in self.columns]
        lines = [row.number for row in self.rows]
        found: dict[tuple[int, int], Cell] = {}
        for row in self.rows:
            for cell in row.cells:
                if cell.rows == cell.columns == 1:
                    found[cell.row, cell.column] = cell
                    continue
                below = lines[bisect_left(lines, cell.row) : bisect_left(lines, cell.row + cell.rows)]
                beside = numbers[bisect_left(numbers, cell.column) : bisect_left(numbers, cell.column + cell.columns)]
                for line in below:
                    for number in beside:
                        found.setdefault((line, number), cell)
        return found


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
        tables: the sheets of a workbook or of separated values, whose rows are blocks; empty for other formats.
    """

    text: str
    sha256: str
    reader: str
    encoding: str
    blocks: tuple[Block, ...]
    metadata: tuple[Metadatum, ...] = ()
    losses: tuple[Loss, ...] = ()
    tables: tuple[Table, ...] = ()

    def words(self, block: Block) -> str:
        """The words of a block: its extents joined by one space."""
        return self.quoted(block.extents)

    def quoted(self, extents: tuple[Extent, ...]) -> str:
        """The words of several extents, joined by one space."""
        return " ".join(self.text[extent.start : extent.end] for extent in extents)
