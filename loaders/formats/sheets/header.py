"""Which row of a sheet heads its columns.

Above a tracker stand its title, its date and who keeps it; then comes the row that heads the columns. That is the first
row in which most columns are filled with short words that differ from each other, where below

* a column holds something of another kind (numbers, dates), or
* a column holds words much longer than its heading, or
* a column says the same few words again and again, or
* at least two of the words are among those that head the columns of trackers.

Where no row is like this the columns have no headings: they are not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from loaders.documents import CellKind

LOOKED_AT = 40
"""Rows among which the header is looked for."""

BELOW = 60
"""Rows below a candidate that are looked at."""

LONGEST_HEADING = 100
"""Characters of a heading."""

FILLED = 0.6
"""Share of the columns that a header fills."""

_LONGER = 2.0
_TRACKER = """
action actions afi area assigned body category cause closed comment comments concern cycle date deadline description
due evidence finding force grade id inspection judgment lead level name no note notes number owner pillar priority
progress published question rag rating reason recommendation ref reference report response responsible section source
status target theme title topic type update url value year
"""
_TELLING = frozenset(re.findall(r"\w+", _TRACKER))
_WORD = re.compile(r"[a-z]+")
_TYPED = frozenset({CellKind.NUMBER, CellKind.DATE, CellKind.TIME, CellKind.BOOLEAN})


class Kept(Protocol):
    """A cell, as far as this matters here."""

    @property
    def kind(self) -> CellKind:
        """What it holds."""

    @property
    def columns(self) -> int:
        """Columns that it covers."""


Cells = Mapping[int, tuple[Kept, str]]
"""The cells of a row with their words, by column."""


def header_of(rows: Sequence[tuple[int, Cells]]) -> int | None:
    """The number of the row that heads the columns; None where none plainly does.

    Args:
        rows: those of a sheet in which anything stands, with their numbers.
    """
    filled = [{column: each for column, each in cells.items() if each[1]} for _, cells in rows]
    for at, (number, _) in enumerate(rows[:LOOKED_AT]):
        below = [cells for cells in filled[at + 1 : at + 1 + BELOW] if cells]
        width = len({column for cells in below for column in cells} | set(filled[at]))
        if _is_like(filled[at], width) and _heads(filled[at], below):
            return number
    return None


def _is_like(cells: Cells, width: int) -> bool:
    """Whether a row is filled with short words that differ, and begin each a column of its own."""
    words = [words.casefold() for _, words in cells.values()]
    texts = sum(1 for cell, _ in cells.values() if cell.kind is CellKind.TEXT)
    return (
        len(words) > 1
        and len(words) >= FILLED * width
        and texts > len(words) / 2
        and len(set(words)) >= 0.9 * len(words)
        and all(len(each) <= LONGEST_HEADING for each in words)
        and sum(1 for cell, _ in cells.values() if cell.columns > 1) <= len(words) / 2
    )


def _heads(cells: Cells, below: Sequence[Cells]) -> bool:
    """Whether what stands below a row tells that it heads columns."""
    if not below:
        return False
    telling = sum(1 for _, words in cells.values() if _TELLING & set(_WORD.findall(words.casefold())[:4]))
    if telling > 1:
        return True
    return any(
        _differs(cell.kind, words, [row[column] for row in below if column in row])
        for column, (cell, words) in cells.items()
    )


def _differs(kind: CellKind, heading: str, below: Sequence[tuple[Kept, str]]) -> bool:
    """Whether a column is plainly of another sort than its heading."""
    if kind is not CellKind.TEXT or not below:
        return False
    typed = sum(1 for cell, _ in below if cell.kind in _TYPED)
    words = [words.casefold() for _, words in below]
    longer = sum(map(len, words)) / len(words) > _LONGER * len(heading) + 20
    repeated = len(words) > 3 and len(set(words)) <= len(words) / 2 and heading.casefold() not in words  # noqa: PLR2004
    return typed > len(below) / 2 or longer or repeated
