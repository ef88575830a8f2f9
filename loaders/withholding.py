"""A document, and what was read from it, without the names of people who are withdrawn.

Names are taken out after the reading, since how a letter is read depends on whom it names. A mention of a person goes;
elsewhere a sign stands for each letter of the name, so that all other words keep their places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from loaders.documents import Document, Row, Table
from loaders.reading import Reading
from loaders.records import Person, ReportRecord

SIGN = "\u2588"
"""What stands for each letter of a name."""

_SPEAKER = "speaker"
"""The field that holds a name beside the words of whom it names."""


def withheld(document: Document, names: Sequence[str]) -> Document:
    """The document with a sign for each letter of these names, in its text and in what is noted beside it.

    Args:
        document: as read.
        names: of people; found in any letter case, and over the end of a line.
    """
    if not names:
        return document
    masked = _masking(names)

    def row(each: Row) -> Row:
        cells = tuple(replace(cell, value=masked(cell.value), comment=masked(cell.comment)) for cell in each.cells)
        return replace(each, cells=cells)

    def table(each: Table) -> Table:
        columns = tuple(replace(column, heading=masked(column.heading)) for column in each.columns)
        return replace(each, name=masked(each.name), columns=columns, rows=tuple(map(row, each.rows)))

    return replace(
        document,
        text=masked(document.text),
        metadata=tuple(replace(each, value=masked(each.value)) for each in document.metadata),
        losses=tuple(replace(each, detail=masked(each.detail)) for each in document.losses),
        tables=tuple(map(table, document.tables)),
    )


def withheld_reading(reading: Reading, names: Sequence[str]) -> Reading:
    """The document and its record without these names: without the mentions of whom they name, and masked elsewhere."""
    if not names:
        return reading
    told = _without(reading.record.model_dump(mode="json"), _masking(names))
    return Reading(withheld(reading.document, names), ReportRecord.model_validate(told))


def _without(value: object, masked: Callable[[str], str]) -> object:
    """A part of a record, without the people who are named."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, list):
        return [_without(each, masked) for each in value if not _names(each, masked)]
    if isinstance(value, dict):
        return {
            key: None if _names(each, masked) or (key == _SPEAKER and _gone(each, masked)) else _without(each, masked)
            for key, each in value.items()
        }
    return value


def _names(value: object, masked: Callable[[str], str]) -> bool:
    """Whether this is a mention of somebody who is withdrawn."""
    return isinstance(value, dict) and value.keys() == Person.model_fields.keys() and _gone(value["name"], masked)


def _gone(name: object, masked: Callable[[str], str]) -> bool:
    return isinstance(name, str) and masked(name) != name


def _masking(names: Sequence[str]) -> Callable[[str], str]:
    some = "|".join(r"\s+".join(map(re.escape, name.split())) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{some})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: re.sub(r"\S", SIGN, found[0]), text)
