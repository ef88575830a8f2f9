"""A release, or what it holds of one force, in forms for other programs: RDF, a flat table, a workbook."""

import os

# openpyxl writes other bytes where lxml happens to be installed; it looks for it when it is imported.
os.environ["OPENPYXL_LXML"] = "False"
