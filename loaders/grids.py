"""Grids: the tables of any document, whatever its format, as rows of cells under headings.

The sheets of a workbook know their cells; of all other formats a table is a run of rows whose cells tabs part. A row
with words in one place only stands between the others as a heading does: it names the report that what follows is from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.documents import Block, BlockKind, Cell, CellKind, Document, Table
from loaders.prose import Prose, matching_view

_BETWEEN = frozenset({BlockKind.FURNITURE, BlockKind.FOOTNOTE})
"""Blocks that part no table: a page ends in them."""

_BARS = re.compile(r"\t| \| ")
_NOTHING = Prose("", ())


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell.

    Attributes:
        prose: its words, and where they stand; without words where it only has a fill.
        kind: what it holds; text where the format does not say.
        value: of a date, ISO 8601; see `loaders.documents.Cell`.
        fill: the colour that it is filled with, `RRGGBB`; empty for none.
    """

    prose: Prose
    kind: CellKind = CellKind.TEXT
    value: str = ""
    fill: str = ""

    @property
    def words(self) -> str:
        """Its words, with one space for each line break."""
        return self.prose.text


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row.

    Attributes:
        number: from 1, in the sheet or in the run of rows.
        cells: those with words or a fill, by column.
        block: the block of the document that it is.
        heading: the words of the nearest heading above it in the document, outside all tables.
    """

    number: int
    cells: Mapping[int, GridCell]
    block: int | None = None
    heading: Prose = _NOTHING

    @property
    def group(self) -> Prose | None:
        """The words of a row that has words in one place only; None for any other row."""
        filled = [cell for cell in self.cells.values() if cell.words]
        different = {cell.prose.extents for cell in filled}
        return filled[0].prose if len(different) == 1 and filled[0].kind is CellKind.TEXT else None

    def words(self, column: int) -> str:
        """The words of a place; empty where there are none."""
        cell = self.cells.get(column)
        return cell.words if cell else ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table.

    Attributes:
        name: of the sheet; empty in other formats.
        headings: the words above each column; empty where no row heads the columns.
        rows: those below the header, in order.
        top: those above the header: title, date, legend.
        above: their words, and what stands between the table before and this one; the nearest last.
        columns: their numbers, from 1, from left to right.
    """

    name: str
    headings: Mapping[int, str]
    rows: tuple[GridRow, ...]
    top: tuple[GridRow, ...] = ()
    above: tuple[Prose, ...] = ()
    columns: tuple[int, ...] = ()


Heads = Callable[[Sequence[str]], bool]
"""Whether the words of a row's cells head columns."""


Parted = Callable[[str, int], tuple[str, ...]]
"""The headings of so many columns that one line glued together; empty where it is none such."""


def grids(document: Document, heads: Heads, parted: Parted | None = None) -> tuple[Grid, ...]:
    """Every table of a document, in its order.

    Args:
        document: of any format.
        heads: tells a header where the format does not.
        parted: takes a header apart that lost its cells.
    """
    if document.tables:
        return tuple(_sheet(document, table, heads) for table in document.tables if table.rows)
    return tuple(_runs(document, heads, parted))


# --- sheets ----------


def _sheet(document: Document, table: Table, heads: Heads) -> Grid:
    places = table.places()
    rows: list[GridRow] = []
    for row in table.rows:
        fills = dict(row.fills)
        cells = {
            column.number: _cell(document, places.get((row.number, column.number)), fills.get(column.number, ""))
            for column in table.columns
            if (row.number, column.number) in places or column.number in fills
        }
        rows.append(GridRow(row.number, cells, row.block))
    header = table.header
    if header is None:
        header = next((row.number for row in rows if heads([cell.words for cell in row.cells.values()])), None)
    body = tuple(row for row in rows if row.number > (header or 0))
    top = tuple(row for row in rows if row.number < (header or 0))
    above = tuple(prose for row in top for prose in _lines(row))
    headings = {each.number: each.heading for each in table.columns if each.heading}
    if header is not None and not headings:
        headings = next({at: cell.words for at, cell in row.cells.items()} for row in rows if row.number == header)
    return Grid(table.name, headings, body, top, above, tuple(each.number for each in table.columns))


def _cell(document: Document, cell: Cell | None, fill: str) -> GridCell:
    if cell is None:
        return GridCell(_NOTHING, fill=fill)
    prose = Prose.of(document, cell.extents) if cell.extents else _NOTHING
    return GridCell(prose, cell.kind, cell.value, fill)


def _lines(row: GridRow) -> Iterator[Prose]:
    seen = set()
    for _, cell in sorted(row.cells.items()):
        if cell.words and cell.prose.extents not in seen:
            seen.add(cell.prose.extents)
            yield cell.prose


# --- rows of other formats ----------


def _runs(document: Document, heads: Heads, parted: Parted | None) -> Iterator[Grid]:
    """The runs of rows. A run without a header goes on with the columns of the last one that had as many."""
    above: list[Prose] = []
    heading = _NOTHING
    run: list[GridRow] = []
    known: dict[int, str] = {}
    for number, block in enumerate(document.blocks):
        if block.kind is BlockKind.ROW:
            run.append(GridRow(len(run) + 1, _cells(document, block), number, heading))
        elif block.kind not in _BETWEEN:
            if run:
                grid = _run(run, above, _glued(run, above, parted) or known, heads)
                known = dict(grid.headings)
                yield grid
                run, above = [], []
            prose = Prose.of(document, block.extents)
            above.append(prose)
            heading = prose if block.kind is BlockKind.HEADING else heading
    if run:
        yield _run(run, above, _glued(run, above, parted) or known, heads)


def _glued(run: Sequence[GridRow], above: Sequence[Prose], parted: Parted | None) -> dict[int, str]:
    """The headings of a run from a line closely above it whose cells were glued together."""
    width = max(max(row.cells, default=0) for row in run)
    for line in reversed(above[-3:] if parted else ()):
        if parted and (headings := parted(line.text, width)):
            return dict(enumerate(headings, start=1))
    return {}


def _cells(document: Document, block: Block) -> dict[int, GridCell]:
    """The cells of a row; empty ones keep their columns."""
    prose = Prose.of(document, block.extents)
    found: dict[int, GridCell] = {}
    begin = 0
    ends = [*(match.span() for match in _BARS.finditer(prose.text)), (len(prose.text), len(prose.text))]
    for column, (end, onward) in enumerate(ends, start=1):
        if prose.text[begin:end].strip(" |"):
            found[column] = GridCell(prose.part(begin, end))
        begin = onward
    return found


def _run(run: Sequence[GridRow], above: Sequence[Prose], known: Mapping[int, str], heads: Heads) -> Grid:
    """A run of rows as a grid; a header that pages repeat counts once, and a cell drawn over the row below does too."""
    width = max(max(row.cells, default=0) for row in run)
    at = next((at for at, row in enumerate(run) if heads([cell.words for cell in row.cells.values()])), None)
    if at is None:
        headings = known if known and len(known) >= width - 1 and width * 2 >= len(known) else {}
        return Grid("", dict(headings), tuple(run), (), tuple(above), tuple(range(1, width + 1)))
    headings = {column: cell.words for column, cell in run[at].cells.items()}
    known_too = {column for row in run[at + 1 :] for column in row.cells}
    for column in sorted(known_too - set(headings)):
        if column - 1 in headings:  # the heading covers both
            headings[column] = headings[column - 1]
    repeated = [matching_view(cell.words) for cell in run[at].cells.values()]
    body = [row for row in run[at + 1 :] if [matching_view(cell.words) for cell in row.cells.values()] != repeated]
    lead = [prose for row in run[:at] for prose in _lines(row)]
    rows = tuple(replace(row, number=number) for number, row in enumerate(body, start=1))
    return Grid("", headings, rows, tuple(run[:at]), (*above, *lead), tuple(range(1, width + 1)))
