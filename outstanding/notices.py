"""What the notices of a document's reading mean, in plain words: for who reads a page and not our code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MEANINGS: Final[Mapping[str, str]] = {
    "cells-twice": "The workbook has the same cell twice; one of them was taken.",
    "columns-lost": "A table has lost its columns in this copy, so its grades could not be told apart.",
    "comments": "Comments in the margin are no words of the document, and were left out.",
    "control-characters": "Characters that no text holds were left out.",
    "count-differs": "The document says how many findings it has, and another number was found. Compare the text.",
    "cp1252": "The file says nothing of its coding; the coding of old Windows programs was taken.",
    "date-conflict": "Two days of publication are told. The page says which one counts.",
    "date-too-early": "The printed date is before the inspection itself, and was not taken for that of publication.",
    "empty-part": "A part of the response form has nothing in it. It may be empty, or be lost in this copy.",
    "encoding": "The file has an unusual coding of characters. Nothing need be lost.",
    "grade": "A grade was expected here and could not be read. The judgment is missing, and not guessed.",
    "grade-conflict": "One judgment is printed with two grades.",
    "hidden": "Hidden text was left out.",
    "hidden-sheet": "A hidden sheet was read like the others.",
    "hyphens": "Words that were divided at the end of a line were put together.",
    "identity-conflict": "The document names another force, or another year, than its file is said to be.",
    "isbn": "The book number printed in it is wrong by its own check digit. Nothing else follows from it.",
    "kind-untold": "Rows do not say whether they are areas for improvement, causes of concern or recommendations.",
    "left-out": "Parts that are no words of the document were left out.",
    "markup": "Lines of markup stand in the text as they are.",
    "merged-unread": "Cells that are merged were read one by one.",
    "no-findings": "A known layout, but no finding was read. There may be none, or they are printed in another way.",
    "no-grades": "A press notice, but no grade in it could be tied to a force.",
    "no-header": "No row plainly heads the columns of a table.",
    "no-status": "A finding is repeated, and nothing says what became of it. It is not taken for closed or open.",
    "no-text": "Pages are pictures. Their words are not known here.",
    "objects-unread": "Charts and pictures in the workbook were not read.",
    "pictures": "Pictures were not read. Words within them are not known here.",
    "question-number": "The numbers of the questions do not follow each other. One may be missing.",
    "ragged-rows": "Rows have more or fewer values than the table has columns.",
    "report-untold": "Rows do not say which report they are from.",
    "republished": "The text says that it was published before, in another form.",
    "running-heads": "Heads and feet that stand on each page were left out.",
    "shape": "A rule for the data is in doubt here.",
    "sheet-unread": "A sheet of the workbook was not read.",
    "tracked-changes": "Changes that nobody accepted yet were read as if they had been.",
    "turned-text": "Words that stand sideways may be missing or out of order.",
    "unbalanced-tags": "The markup of an entry is broken. What could be read was taken.",
    "unclear-force": "The force is not named, or is none that is known here.",
    "unclosed-quote": "A quotation mark is never closed. Each line was taken for a row.",
    "undated": "No day of publication is known. What it says counts for no date, and is left out of answers by date.",
    "unknown-force": "It looks like a report, but of a force that is not known here. Nothing was taken from it.",
    "unknown-letters": "Some letters of the file's fonts could not be told.",
    "unknown-question": "A question is asked that the known frameworks do not have.",
    "unmapped": "Columns of the table have headings that are not known, and were left out.",
    "unmatched-status": "A status is told of something that was not found in the document.",
    "unnamed-forces": "Grades are told of forces that are not named.",
    "unnamed-statuses": "What became of findings is told, without saying of which.",
    "unread": "Parts of the file could not be read.",
    "unrecognised": "No known layout fits. The text is kept; nothing of it is counted.",
    "unsure-columns": "Columns were left out, as it is not sure what they hold.",
    "unsure-table": "A table was left out, as it is not sure what it lists.",
    "wrapped": "Lines that go on were put together.",
}
"""By the code of a notice."""

UNEXPLAINED: Final = "The reader wants a person to look at this."
"""Of a code that is not here, as another version may have had it."""


def meaning(code: str) -> str:
    """What a notice of a code means; `UNEXPLAINED` for a code that is not known."""
    return MEANINGS.get(code, UNEXPLAINED)
