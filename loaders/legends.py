"""Legends: what the colours of a table mean, where the document itself says so."""

from __future__ import annotations

from collections.abc import Iterable

from loaders.columns import Columns
from loaders.grids import Grid, GridRow
from loaders.statuses import colour_of, colour_of_fill, leading_colour, status_of, told_status

_CELLS = 2
"""A line of a legend has a colour and what it means."""


def legend_of(rows: Iterable[GridRow]) -> dict[str, str]:
    """The status of each colour that some rows explain: a colour alone in one cell, and its meaning in another.

    A table of findings has more cells to a row, and is no legend.
    """
    found: dict[str, str] = {}
    for row in rows:
        words = [cell.words for cell in row.cells.values() if cell.words]
        fills = [name for cell in row.cells.values() if cell.fill and (name := colour_of_fill(cell.fill))]
        named = [name for each in words if (name := colour_of(each))]
        meanings = [slug for each in words if not colour_of(each) and (slug := status_of(each) or told_status(each))]
        colours = set(named or fills)
        if len(words) <= _CELLS and len(colours) == 1 and len(meanings) == 1:
            found.setdefault(colours.pop(), meanings[0])
    return found


def colours_in(grid: Grid, columns: Columns) -> frozenset[str]:
    """The colours that stand in the columns of a table that tell a status, in words or as fills."""
    found: set[str] = set()
    for column in (*columns.of("status"), *columns.of("rag")):
        cells = [row.cells[column.number] for row in grid.rows if column.number in row.cells]
        found |= {name for cell in cells if (name := leading_colour(cell.words))}
        found |= {name for cell in cells if cell.fill and (name := colour_of_fill(cell.fill))}
    return frozenset(found)
