"""Writes the sample trackers that are workbooks from their plain sources, `made/NAME.xlsx.source`.

    python tests/samples/workbooks.py

A source is tables as `binaries.py` reads them: `## ` begins a sheet, `|! ` is a head, `| ` a row. A cell that is a day
in ISO form becomes a date, digits a number, `=` a formula. Orders for a sheet: `@row 5` the next row is the fifth,
`@colour 8` colour words in the eighth column colour their cell, `@fill 8` and their words are left out,
`@merge A1:I1`, `@hide 9` a row is hidden, `@month F12` a date is shown as month and year.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass

import openpyxl
from binaries import HERE, MADE, cells, lines, settled
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

_COLOURS = {"Green": "FF00B050", "Amber": "FFFFC000", "Red": "FFFF0000", "Blue": "FF0070C0"}
_GREY = "FFD9D9D9"
_ORDER = re.compile(r"@(?P<what>\w+) (?P<where>.*)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class _Column:
    """The column, from 1, whose words colour their cell; 0 for none."""

    at: int
    has_words: bool


_PLAIN = _Column(0, has_words=True)


def workbook(source: str) -> Workbook:
    """The workbook that a source describes."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    sheet, at, column = None, 1, _PLAIN
    for mark, words in lines(source):
        order = _ORDER.fullmatch(words)
        if mark == "##":
            sheet, at, column = book.create_sheet(words), 1, _PLAIN
        elif sheet is None:
            raise ValueError(f"no sheet before: {words}")
        elif mark in {"|", "|!"}:
            _write(sheet, at, cells(words), column, is_head=mark == "|!")
            at += 1
        elif order and order["what"] == "row":
            at = int(order["where"])
        elif order and order["what"] in {"colour", "fill"}:
            column = _Column(int(order["where"]), has_words=order["what"] == "colour")
        elif order:
            _obey(sheet, order["what"], order["where"].split())
        else:
            raise ValueError(f"neither a row nor an order: {words}")
    return book


def _write(sheet: Worksheet, at: int, row: list[str], column: _Column, *, is_head: bool) -> None:
    for across, words in enumerate(row, 1):
        cell = sheet.cell(at, across)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if is_head:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=_GREY)
        if across == column.at and words in _COLOURS:
            cell.fill = PatternFill("solid", fgColor=_COLOURS[words])
            if not column.has_words:
                continue
        cell.value = _value(words)
        if isinstance(cell.value, dt.date):
            cell.number_format = "dd/mm/yyyy"


def _value(words: str) -> str | int | dt.date | None:
    if _DAY.fullmatch(words):
        return dt.date.fromisoformat(words)
    return int(words) if words.isdecimal() else words or None


def _obey(sheet: Worksheet, what: str, where: list[str]) -> None:
    for place in where:
        if what == "merge":
            sheet.merge_cells(place)
        elif what == "hide":
            sheet.row_dimensions[int(place)].hidden = True
        elif what == "month":
            sheet[place].number_format = "mmm-yy"
        else:
            raise ValueError(f"unknown order: {what}")


def main() -> None:
    """Writes each workbook beside this script."""
    for source in sorted(MADE.glob("*.xlsx.source")):
        saved = io.BytesIO()
        workbook(source.read_text(encoding="utf-8")).save(saved)
        (HERE / source.name.removesuffix(".source")).write_bytes(settled(saved.getvalue()))


if __name__ == "__main__":
    main()
