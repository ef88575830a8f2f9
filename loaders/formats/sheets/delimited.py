"""The reader of separated values (.csv, .tsv): one record is one row.

The format is RFC 4180 and what programs make of it: other separators, a line `sep=;` before all others, line breaks in
quoted values, rows of different lengths. Nothing in such a file has a type; a value is taken for a number or a date
only where its form leaves no doubt, and its words stay as they are.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePath
from typing import Literal

from graph.errors import SourceError
from loaders.documents import CellKind, Document, Loss
from loaders.formats.encoding import CP1252, GUESSED, decoded
from loaders.formats.sheets.grid import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_ROWS,
    File,
    Given,
    Sheet,
    composed,
    listed,
    too_long,
)

READER = "csv/1"
"""Name and version of this reader; a change of what it gives for the same bytes takes a new version."""

SEPARATORS = "\t;|,"
"""What may stand between two values, the most telling first: commas stand in prose too."""

LOOKED_AT = 200
"""Records that the separator is told by."""

_LOOKED_AT_CHARACTERS = 200_000
_DECLARED = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?%?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_END = "\x00end"
"""A record behind the last one: where it is not met again, a quotation mark was never closed. No text holds it."""


@dataclass(frozen=True, slots=True)
class _Records:
    rows: list[list[str]]
    losses: tuple[Loss, ...] = ()


def read_delimited(content: bytes, name: str) -> Document:
    """The document in a file of separated values: UTF-8, UTF-16 with byte order mark, or cp1252, which is said.

    Blocks are rows with locators such as `row 12`; the cells stand in `Document.tables`.

    Raises:
        SourceError: the file is binary, in no coding that is known, empty, or more than is read.
    """
    text, encoding = decoded(content, name)
    text = text.removeprefix("\ufeff")
    losses = [GUESSED] if encoding == CP1252 else []
    if "\x00" in text:
        losses.append(Loss("control-characters", f"{text.count(chr(0))} NUL characters were left out"))
        text = text.replace("\x00", "")
    declared = _DECLARED.match(text)
    separator = declared[1] if declared else _separator(text, "\t" if PurePath(name).suffix.lower() == ".tsv" else ",")
    found = _records(text[declared.end() :] if declared else text, separator, name)
    before = 1 if declared else 0
    cells = [
        Given(row, column, *_typed(words))
        for row, record in enumerate(found.rows, start=1 + before)
        for column, words in enumerate(record, start=1)
        if words.strip()
    ]
    document = composed([Sheet("", cells, losses=[*found.losses])], File(content, name, READER, encoding, (), losses))
    header = document.tables[0].header
    ragged = [each + before for each in _ragged(found.rows, header - before)] if header else []
    if not ragged:
        return document
    doubt = Loss("ragged-rows", f"rows have more or fewer values than the header: {listed(ragged)}")
    return replace(document, losses=(*document.losses, doubt))


def _separator(text: str, usual: str) -> str:
    """What parts the values: that by which most records have the same number of values, more than one."""
    part = text[:_LOOKED_AT_CHARACTERS]
    best, most = usual, 0.0
    for separator in dict.fromkeys((usual if usual == "\t" else "", *SEPARATORS)):
        if not separator or separator not in part:
            continue
        widths = [len(each) for each in islice(_parsed(part, separator), LOOKED_AT) if any(map(str.strip, each))]
        if not widths:
            continue
        alike = Counter(width for width in widths if width > 1).most_common(1)
        share = alike[0][1] / len(widths) if alike else 0.0
        if share > most + 0.05:
            best, most = separator, share
    return best


def _parsed(text: str, separator: str, *, quoted: bool = True) -> Iterator[list[str]]:
    """The records, as far as they can be read; one value that is too long ends them."""
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting)
    except csv.Error:
        return


def _records(text: str, separator: str, name: str) -> _Records:
    """All records.

    A quotation mark that is never closed takes the rest of the file into one value. Then no mark counts as one: each
    line is a record.
    """
    rows: list[list[str]] = []
    closed = f"{text}\n{_END}"
    losses: tuple[Loss, ...] = ()
    for row in _parsed(closed, separator):
        rows.append(row)
        if len(rows) > 2 * MOST_ROWS:
            break
    if not rows or rows[-1] != [_END]:
        if len(rows) <= 2 * MOST_ROWS:
            losses = (Loss("unclosed-quote", "a quotation mark is never closed: each line was read as a row"),)
            rows = list(islice(_parsed(closed, separator, quoted=False), 2 * MOST_ROWS + 2))
        if not rows or rows[-1] != [_END]:
            raise _too_much(rows, name)
    rows.pop()
    if rows and not rows[-1]:
        rows.pop()
    for at, row in enumerate(rows, start=1):
        if any(len(words) > LONGEST_CELL for words in row):
            raise too_long(name, f"a value in row {at}")
    if sum(map(len, rows)) > 2 * MOST_CELLS:
        raise SourceError(
            f"it has more than {MOST_CELLS:,} values, which are not read",
            where=name,
            hint="Save the part that matters in a file of its own.",
        )
    return _Records(rows, losses)


def _too_much(rows: list[list[str]], name: str) -> SourceError:
    if len(rows) > 2 * MOST_ROWS:
        return SourceError(
            f"it has more than {MOST_ROWS:,} rows, which are not read",
            where=name,
            hint="Save the part that matters in a file of its own.",
        )
    return too_long(name, f"a value in row {len(rows) + 1}")


def _typed(words: str) -> tuple[CellKind, str, str]:
    """The kind, words and value of a value, by its form."""
    plain = words.strip()
    if len(plain) <= 40 and _NUMBER.fullmatch(plain):  # noqa: PLR2004  digits of a number; more are no number
        if plain.endswith("%") or (plain.lstrip("+-").startswith("0") and plain.lstrip("+-")[1:2].isdigit()):
            return CellKind.NUMBER if plain.endswith("%") else CellKind.TEXT, words, ""
        return CellKind.NUMBER, words, plain.replace(",", "").removeprefix("+")
    if _DATE.fullmatch(plain):
        try:
            return CellKind.DATE, words, datetime.date.fromisoformat(plain).isoformat()
        except ValueError:
            return CellKind.TEXT, words, ""
    return CellKind.TEXT, words, ""


def _ragged(rows: list[list[str]], header: int) -> list[int]:
    """The rows below the header that have another number of values than it."""
    width = len(rows[header - 1])
    return [at for at, row in enumerate(rows[header:], start=header + 1) if row and len(row) != width]
