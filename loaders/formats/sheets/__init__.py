"""Sheets: workbooks and files of separated values, as tables of cells with their places.

delimited      files of separated values
workbook       the parts of a workbook: its sheets, shared words and properties
worksheet      the cells of one sheet
numbers        how a number is shown by its format, and which of them are dates
header         which row heads the columns
grid           cells as a document: one line a row, with a tab between two columns

Workbooks are read by our own pass over their XML, not by openpyxl: that makes an object of every place of a merged
range, so that one short reference to all places of a sheet fills the memory, and tells of a formula either its words or
its result, so that a result which is missing cannot be told from an empty cell. Its rules for dates are used, and the
tests hold both readings against each other.
"""

import os

# openpyxl reads and writes otherwise where lxml happens to be installed; it looks for it when it is imported.
os.environ["OPENPYXL_LXML"] = "False"
