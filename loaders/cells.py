"""Cells: what the cells of a row say beside the words of a finding: a status, a colour, a deadline."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from loaders.columns import Column, Columns
from loaders.dates import printed_dates
from loaders.deadlines import is_standard
from loaders.documents import CellKind
from loaders.grids import GridCell, GridRow
from loaders.mappings import Mapped
from loaders.named_reports import date_in
from loaders.prose import Prose, matching_view
from loaders.records import Due, FindingKind, PrintedDate
from loaders.short_dates import short_date
from loaders.statuses import colour_of_fill, leading_colour, leading_status, status_of_colour, told_status

_WITHIN = re.compile(
    r"\bwithin (?:the next )?(?P<count>\d{1,2}|one|two|three|four|five|six|nine|twelve|eighteen) "
    r"(?P<unit>day|week|month|year)s?\b"
)
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9, "twelve": 12, "eighteen": 18}
_IMMEDIATELY = re.compile(r"\b(?:immediately|with immediate effect|immediate)\b")
_BY = re.compile(
    r"\b(?:by|before|not? later than) (?:the end of )?(?:\d{1,2}(?:st|nd|rd|th)? )?"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december) 20\d\d\b"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for all rows of a table.

    Attributes:
        columns: what its columns hold.
        voice: who keeps it.
        force: slug of the force that it is about; None where a column says it row by row.
        mapped: what a mapping file says.
        colours: what each colour means, where a legend says so.
        seen: the colours that stand in the table.
        kind: of findings, where the heading of the table or of its column tells it.
        asking: of a row that asks somebody to act, in a table of causes of concern.
    """

    columns: Columns
    voice: str
    force: str | None
    mapped: Mapped
    colours: Mapping[str, str] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()
    kind: FindingKind | None = None
    asking: FindingKind = FindingKind.RECOMMENDATION


def status_in(cell: GridCell, setting: Setting) -> tuple[str | None, str]:
    """The status that a cell gives by words or by its colour, and how it is printed."""
    said = setting.mapped.statuses.get(matching_view(cell.words).strip())
    if said:
        return said, cell.words
    found = leading_status(cell.words)
    if found:
        return found[0], cell.words
    colour = leading_colour(cell.words) if cell.words else colour_of_fill(cell.fill) if cell.fill else None
    if colour:
        mapped = setting.mapped.statuses.get(colour) or told_status(cell.words)
        slug = mapped or setting.colours.get(colour) or status_of_colour(colour, setting.seen)
        return slug, cell.words or f"{colour} (colour of the cell, {cell.fill})"
    return None, cell.words or f"colour of the cell, {cell.fill}"


def traffic_light(cell: GridCell | None) -> str | None:
    """The traffic light of a cell, in its words or as its colour."""
    if cell is None:
        return None
    colour = colour_of_fill(cell.fill) if cell.fill else None
    return cell.words or (f"{colour} (colour of the cell, {cell.fill})" if colour else None)


def due_in(cell: GridCell | None, published: PrintedDate | None) -> Due | None:
    """The deadline of a row, in its words, and the day that they fix."""
    if cell is None or not cell.words:
        return None
    date = date_in(cell)
    if date is None:
        short = short_date(cell.words)
        if short:
            return Due(printed=cell.words, date=short, start=cell.prose.start, end=cell.prose.end)
    start, end = cell.prose.start, cell.prose.end
    day = date.latest if date else _counted(matching_view(cell.words), published)
    return Due(printed=cell.words, date=day, start=start, end=end)


def due_in_words(prose: Prose, published: PrintedDate | None) -> Due | None:
    """The deadline that the words of a finding print, and the day that they fix, counted from a day of publication."""
    view = matching_view(prose.text)
    within = next((each for each in _WITHIN.finditer(view) if not is_standard(view, each)), None)
    match = _BY.search(view) or within or _IMMEDIATELY.search(view)
    if match is None:
        return None
    part = prose.part(match.start(), match.end())
    dates = printed_dates(part.text)
    day = dates[-1].latest if dates else _counted(matching_view(part.text), published)
    return Due(printed=part.text, date=day, start=part.start, end=part.end)


def _counted(view: str, published: PrintedDate | None) -> datetime.date | None:
    """The day that `within three months` fixes, counted from a day of publication; `immediately` fixes none."""
    if published is None or published.earliest != published.latest:
        return None
    within = _WITHIN.search(view)
    if not within:
        return None
    count = int(within["count"]) if within["count"].isdigit() else _COUNTS[within["count"]]
    if within["unit"] in {"day", "week"}:
        return published.latest + datetime.timedelta(days=count * (7 if within["unit"] == "week" else 1))
    months = published.latest.month - 1 + count * (12 if within["unit"] == "year" else 1)
    year, month = published.latest.year + months // 12, months % 12 + 1
    return datetime.date(year, month, min(published.latest.day, calendar.monthrange(year, month)[1]))


def cell_of(row: GridRow, column: Column | None) -> GridCell | None:
    """The cell of a column, if anything stands in it."""
    cell = row.cells.get(column.number) if column else None
    if cell is None or (not cell.words and not cell.fill) or cell.kind in {CellKind.ERROR, CellKind.FORMULA}:
        return None
    return cell


def words_of(row: GridRow, column: Column | None) -> str | None:
    """The words of a column's cell, if there are any."""
    cell = cell_of(row, column)
    return cell.words or None if cell else None
