"""Cells as a document: one line for each row, with a tab between each two columns in which anything stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from graph.errors import SourceError
from loaders.documents import BlockKind, Cell, CellKind, Column, Document, Extent, Loss, Metadatum, Row, Table
from loaders.formats.composition import Composition, Printed
from loaders.formats.sheets.header import header_of

MOST_ROWS = 100_000
"""Rows with anything in them, of all sheets."""

MOST_COLUMNS = 500
"""Columns of a sheet with anything in them."""

MOST_CELLS = 500_000
"""Cells with anything in them, of all sheets."""

LONGEST_CELL = 100_000
"""Characters of a cell; the program that workbooks are of allows 32,767."""

MOST_CHARACTERS = 20_000_000
"""Characters of all cells, with the tabs between them."""

LONGEST_TITLE = 130
"""Characters. A longer line above the header is no title."""

_BREAK = re.compile(r"[\n\r\v\f\u2028\u2029]+")
_SPACE = re.compile(r"[ \t]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SHOWN = 5


class Given(NamedTuple):
    """A cell as the file has it; see `loaders.documents.Cell`.

    Attributes:
        words: as they are shown, with their line breaks.
    """

    row: int
    column: int
    kind: CellKind
    words: str
    value: str = ""
    comment: str = ""
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class Sheet:
    """A sheet as the file has it.

    Attributes:
        cells: by rows, and in each by columns; each place once.
        named: whether the sheet is set below a heading with its name.
        fills: the colours of filled cells, with words or without, by row and column.
        losses: what could not be taken over of it.
    """

    name: str
    cells: Sequence[Given]
    named: bool = False
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    fills: Mapping[tuple[int, int], str] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class File:
    """The file that sheets are of.

    Attributes:
        content: all its bytes.
        name: for messages.
        reader: name and version of the reader.
        encoding: how its characters were coded, or `binary`.
        metadata: what it says beside its cells.
        losses: what could not be taken over of it as a whole.
    """

    content: bytes
    name: str
    reader: str
    encoding: str
    metadata: Sequence[Metadatum] = ()
    losses: Sequence[Loss] = ()


def composed(sheets: Iterable[Sheet], file: File) -> Document:
    """The document of some sheets, which are in the order of the file.

    Raises:
        SourceError: there is more than the limits of this module allow, or nothing at all.
    """
    writing = _Writing(file.name)
    tables = [writing.table(sheet) for sheet in sheets]
    if not len(writing.text):
        raise SourceError("the file has no words", where=file.name, hint="Give a file with something in its cells.")
    losses = (*file.losses, *writing.losses)
    document = writing.text.document(file.content, file.reader, file.encoding, file.metadata, losses)
    return replace(document, tables=tuple(tables))


class _Writing:
    """A document under way."""

    def __init__(self, name: str) -> None:
        self.text = Composition()
        self.losses: list[Loss] = []
        self._name = name
        self._blocks = 0
        self._rows = 0
        self._cells = 0
        self._characters = 0

    def table(self, sheet: Sheet) -> Table:
        """Write a sheet."""
        begin = len(self.text)
        if sheet.named and sheet.cells:
            self._add(Printed(BlockKind.HEADING, [sheet.name], locator=_at(sheet), level=1))
        dropped = 0
        cells: list[tuple[Given, list[str]]] = []
        for each in sheet.cells:
            self._characters += len(each.words)  # many cells may share one long string
            if self._characters > MOST_CHARACTERS:
                raise _refused(f"its cells have more than {MOST_CHARACTERS:,} characters", self._name)
            words = each.words if each.words.isprintable() else _CONTROL.sub("", each.words)
            dropped += len(each.words) - len(words)
            cells.append((each, _lines(words)))
        numbers = sorted({cell.column for cell, _ in cells})
        self._count(len(cells), 0, len(numbers))
        rows = [(number, list(row)) for number, row in groupby(cells, key=lambda each: each[0].row)]
        self._count(0, len(rows), 0)
        header = header_of(
            [(number, {cell.column: (cell, " ".join(lines)) for cell, lines in row}) for number, row in rows]
        )
        fills = _by_row(sheet.fills)
        done = [
            replace(self._row(sheet, number, row, numbers, header), fills=fills.get(number, ())) for number, row in rows
        ]
        headings = _headings(rows, header)
        columns = tuple(Column(each, headings.get(each, ""), each in sheet.hidden_columns) for each in numbers)
        table = Table(sheet.name, header, columns, tuple(done), sheet.hidden)
        if dropped:
            sheet.losses.append(Loss("control-characters", f"{dropped} characters that no text holds were left out"))
        start = min(begin, max(0, len(self.text) - 1))
        self.losses += [replace(each, start=start) for each in (*sheet.losses, *_doubts(sheet, table))]
        return table

    def _row(
        self,
        sheet: Sheet,
        number: int,
        cells: Sequence[tuple[Given, list[str]]],
        columns: Sequence[int],
        header: int | None,
    ) -> Row:
        """Write a row; each cell knows where it stands from what was written before it."""
        filled = {cell.column: lines for cell, lines in cells if lines}
        last = max(filled, default=0)
        title = _title(filled, header, number)
        written = [" ".join(filled.get(each, ())) for each in columns if each <= last]
        start = len(self.text)
        line = written[-1] if title and written else "\t".join(written)
        block = self._add(Printed(title or BlockKind.ROW, [line], locator=_at(sheet, number), level=2 if title else 0))
        if len(self.text) > MOST_CHARACTERS:
            raise _refused(f"its cells have more than {MOST_CHARACTERS:,} characters", self._name)
        places = dict(zip(columns, _starts(written, start), strict=False)) if not title else {last: start}
        done = [
            Cell(
                each.row,
                each.column,
                each.kind,
                _extents(lines, places[each.column]) if lines else (),
                each.value,
                _CONTROL.sub("", each.comment) if each.comment else "",
                each.rows,
                each.columns,
            )
            for each, lines in cells
        ]
        return Row(number, block, tuple(done), number in sheet.hidden_rows)

    def _add(self, printed: Printed) -> int | None:
        number = self.text.add(printed)
        self._blocks += number is not None
        return number

    def _count(self, cells: int, rows: int, columns: int) -> None:
        self._cells += cells
        self._rows += rows
        if self._cells > MOST_CELLS:
            raise _refused(f"it has more than {MOST_CELLS:,} cells with something in them", self._name)
        if self._rows > MOST_ROWS:
            raise _refused(f"it has more than {MOST_ROWS:,} rows with something in them", self._name)
        if columns > MOST_COLUMNS:
            raise _refused(f"it has more than {MOST_COLUMNS:,} columns with something in them", self._name)


def too_long(name: str, place: str) -> SourceError:
    """What a reader raises for a cell of more than `LONGEST_CELL` characters."""
    return _refused(f"{place} has more than {LONGEST_CELL:,} characters", name)


def listed(numbers: Sequence[int]) -> str:
    """Some numbers in words, the first few of them named: `4, 7 and 12 more`."""
    shown = ", ".join(map(str, numbers[:_SHOWN]))
    return f"{shown} and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else shown


def _refused(detail: str, name: str) -> SourceError:
    return SourceError(
        f"{detail}, which is not read", where=name, hint="Save the part that matters in a file of its own."
    )


def _by_row(fills: Mapping[tuple[int, int], str]) -> dict[int, tuple[tuple[int, str], ...]]:
    """The colours of each row, by their columns."""
    found: dict[int, list[tuple[int, str]]] = {}
    for (row, column), colour in sorted(fills.items()):
        found.setdefault(row, []).append((column, colour))
    return {row: tuple(colours) for row, colours in found.items()}


def _at(sheet: Sheet, row: int | None = None) -> str:
    place = f'sheet "{sheet.name}"' if sheet.named else ""
    return ", ".join(each for each in (place, f"row {row}" if row else "") if each)


def _lines(words: str) -> list[str]:
    """The lines of a cell, with one space for each run of white space; most cells have nothing to change."""
    if words.isprintable() and "  " not in words:
        return [line] if (line := words.strip(" ")) else []
    return [line for each in _BREAK.split(words) if (line := _SPACE.sub(" ", each).strip(" "))]


def _starts(written: Sequence[str], start: int) -> list[int]:
    starts: list[int] = []
    for words in written:
        starts.append(start)
        start += len(words) + 1
    return starts


def _extents(lines: Sequence[str], start: int) -> tuple[Extent, ...]:
    found: list[Extent] = []
    for line in lines:
        found.append(Extent(start, start + len(line)))
        start += len(line) + 1
    return tuple(found)


def _title(filled: dict[int, list[str]], header: int | None, number: int) -> BlockKind | None:
    """What a row above the header is that has words in one cell only: a heading, or a paragraph; None for a row."""
    if header is None or number >= header or len(filled) != 1:
        return None
    words = " ".join(next(iter(filled.values())))
    return BlockKind.PARAGRAPH if len(words) > LONGEST_TITLE or words.endswith((".", ":", ";")) else BlockKind.HEADING


def _headings(rows: Sequence[tuple[int, list[tuple[Given, list[str]]]]], header: int | None) -> dict[int, str]:
    """The words above each column; a merged cell heads all columns that it covers, and may reach down into the row."""
    found: dict[int, str] = {}
    for number, cells in rows:
        if header is None or number > header:
            break
        for cell, lines in cells:
            if lines and cell.row + cell.rows > header:
                for column in range(cell.column, cell.column + min(cell.columns, MOST_COLUMNS)):
                    found[column] = " ".join(lines)
    return found


def _doubts(sheet: Sheet, table: Table) -> list[Loss]:
    """What a reader of a sheet should know of it."""
    place = f'of the sheet "{sheet.name}"' if sheet.named else "of the file"
    found: list[Loss] = []

    def doubt(code: str, numbers: Sequence[int], words: str) -> None:
        if numbers:
            found.append(Loss(code, f"{words} {place}: {listed(numbers)}"))

    if table.hidden and table.rows:
        found.append(Loss("hidden-sheet", f'the sheet "{sheet.name}" is hidden; it was read all the same'))
    if len(table.columns) > 1 and len(table.rows) > 1 and table.header is None:
        found.append(Loss("no-header", f"no row {place} plainly heads the columns: they have no headings"))
    doubt("hidden-rows", [row.number for row in table.rows if row.hidden], "hidden rows were read")
    doubt("hidden-columns", [each.number for each in table.columns if each.hidden], "hidden columns were read")
    cells = [cell for row in table.rows for cell in row.cells]
    kinds = Counter(cell.kind for cell in cells)
    if kinds[CellKind.FORMULA]:
        rows = sorted({cell.row for cell in cells if cell.kind is CellKind.FORMULA})
        doubt("formula-without-value", rows, "formulas without a result, whose cells are unknown, stand in rows")
    if kinds[CellKind.ERROR]:
        rows = sorted({cell.row for cell in cells if cell.kind is CellKind.ERROR})
        doubt("cell-errors", rows, "results that are errors stand in rows")
    doubt(
        "comments", sorted({cell.row for cell in cells if cell.comment}), "comments, kept out of the text, are in rows"
    )
    merged = sorted({cell.row for cell in cells if cell.rows > 1 or cell.columns > 1})
    doubt("merged-cells", merged, "merged cells, whose words stand once in the text, begin in rows")
    return found
