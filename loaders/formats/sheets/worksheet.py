"""The cells of one sheet of a workbook, in one pass over its XML (ECMA-376, part 1, 18.3)."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from openpyxl.utils.cell import column_index_from_string

from graph.errors import SourceError
from loaders.documents import CellKind, Loss
from loaders.formats.sheets.grid import LONGEST_CELL, MOST_CELLS, Given, Sheet, too_long
from loaders.formats.sheets.numbers import GENERAL, dated, shown

LAST_ROW = 1_048_576
"""The last row that a sheet can have."""

LAST_COLUMN = 16_384
"""The last column that a sheet can have."""

MOST_MERGED = 20_000
"""Merged ranges of a sheet."""

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LONGEST_INDEX = 10
_NO = frozenset({"", "0", "false"})


@dataclass(frozen=True, slots=True)
class Manner:
    """What the cells of all sheets of a workbook share.

    Attributes:
        strings: the shared words.
        formats: the number format of each style, by its number.
        fills: the colour that each style fills a cell with, by its number; see `loaders.formats.sheets.fills`.
        epoch: the day from which dates are counted.
    """

    strings: Sequence[str]
    formats: Sequence[str]
    fills: Sequence[str]
    epoch: datetime.datetime


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def words_of(element: Element) -> str:
    """The words of a shared or inline string: its runs joined, without the readings of East Asian signs (18.4.8)."""
    pieces: list[str] = []
    for each in element:
        name = local(each)
        if name == "t":
            pieces.append(each.text or "")
        elif name == "r":
            pieces += [run.text or "" for run in each if local(run) == "t"]
    return unescaped("".join(pieces))


def unescaped(words: str) -> str:
    """Words with the characters that XML cannot hold written out again (22.9.2.19)."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), words) if "_x" in words else words


def place_of(reference: str) -> tuple[int, int] | None:
    """The row and column of a reference such as `B12`; None where it is none."""
    found = _PLACE.fullmatch(reference)
    if not found:
        return None
    column, row = column_index_from_string(found[1]), int(found[2])
    return (row, column) if row <= LAST_ROW and column <= LAST_COLUMN else None


def read_sheet(part: bytes, sheet: Sheet, manner: Manner, comments: Mapping[tuple[int, int], str], name: str) -> Sheet:
    """A sheet with its cells, and with what of it is hidden.

    Args:
        part: the sheet's XML.
        sheet: what the workbook says of it.
        manner: what all sheets share.
        comments: by row and column.
        name: the file's name, for messages.

    Raises:
        SourceError: it is no XML, declares entities, or has more than is read.
    """
    reading = _Reading(sheet.name, manner, name)
    try:
        _read(part, reading)
    except DefusedXmlException as error:
        raise _damaged(f'the sheet "{sheet.name}" declares a document type or entities', name) from error
    except (ParseError, ValueError, LookupError) as error:
        raise _damaged(f'the sheet "{sheet.name}" is no XML: {error}', name) from error
    cells = reading.cells
    for place, words in comments.items():
        known = cells.get(place) or Given(*place, CellKind.TEXT, "")
        cells[place] = known._replace(comment=words)
    losses = [*sheet.losses, *_merged(cells, reading.ranges)]
    if reading.twice:
        losses.append(Loss("cells-twice", f'{reading.twice} cells of the sheet "{sheet.name}" were there twice'))
    return Sheet(
        sheet.name,
        [cells[place] for place in sorted(cells)],
        named=True,
        hidden=sheet.hidden,
        hidden_rows=frozenset(reading.hidden_rows),
        hidden_columns=frozenset(reading.hidden_columns),
        fills=reading.fills,
        losses=losses,
    )


class _Reading:
    """A sheet under way."""

    def __init__(self, title: str, manner: Manner, name: str) -> None:
        self.cells: dict[tuple[int, int], Given] = {}
        self.fills: dict[tuple[int, int], str] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.ranges: list[str] = []
        self.twice = 0
        self._row = 0
        self._title = title
        self._manner = manner
        self._name = name

    def row(self, element: Element) -> None:
        """Take a row over. Rows and cells that do not say where they stand follow the one before (18.3.1.73)."""
        told = element.get("r", "")
        self._row = (
            int(told)
            if told.isascii() and told.isdigit() and len(told) < _LONGEST_INDEX and 0 < int(told) <= LAST_ROW
            else self._row + 1
        )
        if element.get("hidden", "0") not in _NO or element.get("ht") in {"0", "0.0"}:
            self.hidden_rows.add(self._row)
        column = 0
        for each in element:
            if local(each) != "c":
                continue
            place = place_of(each.get("r", "")) or (self._row, column + 1)
            column = place[1]
            self._cell(each, place)

    def _cell(self, element: Element, place: tuple[int, int]) -> None:
        fill = of_style(self._manner.fills, element.get("s", "0"), "")
        if fill and len(self.fills) < MOST_CELLS:
            self.fills[place] = fill
        kind, words, value = self._content(element)
        if not words.strip() and kind is not CellKind.FORMULA:
            return
        if len(words) > LONGEST_CELL:
            raise too_long(self._name, f'a cell in row {place[0]} of the sheet "{self._title}"')
        self.twice += place in self.cells
        self.cells[place] = Given(*place, kind, words, value)
        if len(self.cells) > MOST_CELLS:
            raise SourceError(
                f'the sheet "{self._title}" has more than {MOST_CELLS:,} cells, which are not read',
                where=self._name,
                hint="Save the part that matters in a file of its own.",
            )

    def _content(self, element: Element) -> tuple[CellKind, str, str]:
        """The kind, words and value of a cell (18.3.1.4, 18.18.11)."""
        parts = {local(each): each for each in element}
        sort = element.get("t", "n")
        if sort == "inlineStr":
            return CellKind.TEXT, words_of(parts["is"]) if "is" in parts else "", ""
        raw = (parts["v"].text or "") if "v" in parts else ""
        if not raw.strip():
            # A formula whose result is an empty text keeps an empty result; one never worked out keeps none.
            unknown = "f" in parts and not ("v" in parts and sort == "str")
            return (CellKind.FORMULA if unknown else CellKind.TEXT), "", ""
        return self._result(sort, raw, element.get("s", "0"))

    def _result(self, sort: str, raw: str, style: str) -> tuple[CellKind, str, str]:
        """What a result of some sort says (18.18.11)."""
        plain = raw.strip()
        match sort:
            case "s":
                at = int(plain) if plain.isascii() and plain.isdigit() and len(plain) < _LONGEST_INDEX else -1
                return CellKind.TEXT, self._manner.strings[at] if 0 <= at < len(self._manner.strings) else "", ""
            case "b":
                yes = plain not in _NO
                told = CellKind.BOOLEAN, str(yes).upper(), str(yes).lower()
            case "e":
                told = CellKind.ERROR, raw, ""
            case "d":
                told = dated(plain) or (CellKind.TEXT, raw, "")
            case "str":
                told = CellKind.TEXT, unescaped(raw), ""
            case _:
                told = shown(plain, of_style(self._manner.formats, style, GENERAL), self._manner.epoch)
        return told


def of_style(values: Sequence[str], style: str, usual: str) -> str:
    """The value of a style of cells, by the style's number as the cell gives it."""
    at = int(style) if style.isascii() and style.isdigit() and len(style) < _LONGEST_INDEX else 0
    return values[at] if at < len(values) else usual


def _read(part: bytes, reading: _Reading) -> None:
    """Go through the elements of a sheet; rows are let go of once they are read."""
    stack: list[Element] = []
    for event, element in ElementTree.iterparse(io.BytesIO(part), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            stack.append(element)
            continue
        stack.pop()
        name, above = local(element), local(stack[-1]) if stack else ""
        if name == "row" and above == "sheetData":
            reading.row(element)
            stack[-1].clear()
        elif name == "col" and element.get("hidden", "0") not in _NO:
            first, last = (element.get(each, "") for each in ("min", "max"))
            if all(each.isascii() and each.isdigit() and len(each) < _LONGEST_INDEX for each in (first, last)):
                reading.hidden_columns.update(range(int(first), min(int(last), LAST_COLUMN) + 1))
        elif name == "mergeCell" and len(reading.ranges) <= MOST_MERGED:
            reading.ranges.append(element.get("ref", ""))


def _merged(cells: dict[tuple[int, int], Given], ranges: Sequence[str]) -> Iterator[Loss]:
    """Make the first cell of each merged range cover it; ranges that overlap or are none are told of and left out."""
    if len(ranges) > MOST_MERGED:
        yield Loss("merged-unread", f"more than {MOST_MERGED:,} ranges of cells are merged; none was read as merged")
        return
    covered: dict[int, list[tuple[int, int]]] = {}
    odd = 0
    for reference in ranges:
        first, _, last = reference.partition(":")
        begin, end = place_of(first), place_of(last or first)
        if begin is None or end is None or begin[0] > end[0] or begin[1] > end[1]:
            odd += 1
            continue
        if begin not in cells:
            continue
        # Two ranges with words cannot begin in one place; where the program would not let them overlap, neither do we.
        known = covered.setdefault(begin[1], [])
        if any(above <= begin[0] <= below for above, below in known[-1:]):
            odd += 1
            continue
        known.append((begin[0], end[0]))
        cells[begin] = cells[begin]._replace(rows=end[0] - begin[0] + 1, columns=end[1] - begin[1] + 1)
    if odd:
        yield Loss("merged-unread", f"{odd} merged ranges were not read as merged: they are none, or overlap")


def _damaged(detail: str, name: str) -> SourceError:
    return SourceError(
        detail, where=name, hint="Open it in the program that it is for and save it again, or save the sheet as .csv."
    )
