"""Colours of cells: a tracker may say a status by nothing else."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from loaders.formats import read_document


def test_the_colours_of_filled_cells_are_kept_also_of_those_without_words() -> None:
    sheet = Workbook()
    page = sheet.active
    assert page is not None
    page.append(["Ref", "Finding", "RAG"])
    page.append([1, "The force should test the lights on the pier every week."])
    page.append([2, "The force should test the lights on the quay every week.", "late"])
    page.append([3, "The force should test the lights on the bank every week.", "done"])
    page["C2"].fill = PatternFill("solid", fgColor="FF00B050")
    page["C3"].fill = PatternFill("solid", fgColor=Color(indexed=10))
    page["C4"].fill = PatternFill("solid", fgColor=Color(theme=0))
    page["B4"].fill = PatternFill("solid", fgColor=Color(theme=5, tint=0.4))
    content = BytesIO()
    sheet.save(content)
    table = read_document(content.getvalue(), "tracker.xlsx").tables[0]
    assert [row.fills for row in table.rows] == [(), ((3, "00B050"),), ((3, "FF0000"),), ((2, "D99694"),)]
