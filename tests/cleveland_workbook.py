"""The register of examples/cleveland-register.csv as a workbook, as a force's office would keep it.

`python tests/cleveland_workbook.py` writes examples/cleveland-register.xlsx anew; a test sees to it that both hold the
same.
"""

from __future__ import annotations

import csv
import datetime
import re
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

EXAMPLES = Path(__file__).parent.parent / "examples"
REGISTER = EXAMPLES / "cleveland-register.csv"
WORKBOOK = EXAMPLES / "cleveland-register.xlsx"
MADE = datetime.datetime(2026, 11, 23)  # noqa: DTZ001  a workbook's days have no zone
HEADER = 4
"""The row that heads the columns."""


def written() -> Workbook:
    """The workbook, made of the rows of the register."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Register"
    with REGISTER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for number, row in enumerate(rows, start=1):
        for column, words in enumerate(row, start=1):
            if words:
                cell = sheet.cell(number, column, _typed(words))
                cell.alignment = Alignment(vertical="top", wrap_text=number > HEADER)
                if isinstance(cell.value, datetime.date):
                    cell.number_format = "yyyy-mm-dd"
    for cell in sheet[HEADER]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDDDDD")
    for column in range(1, len(rows[HEADER - 1]) + 1):
        longest = max(len(row[column - 1]) for row in rows[HEADER - 1 :])
        sheet.column_dimensions[get_column_letter(column)].width = min(48, max(8, longest))
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.freeze_panes = sheet.cell(HEADER + 1, 3)
    book.properties.title = rows[0][0]
    book.properties.creator = "Outstanding"
    book.properties.created = book.properties.modified = MADE
    return book


def _typed(words: str) -> str | int | datetime.date:
    """A value as a workbook holds it: days as days, years as numbers."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
        return datetime.date.fromisoformat(words)
    return int(words) if words.isdigit() else words


if __name__ == "__main__":
    written().save(WORKBOOK)
