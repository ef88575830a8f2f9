"""The tables of a document with what their columns hold, and what is doubtful about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from loaders.columns import Columns, columns_of, heads_columns, parted_heads
from loaders.documents import Document
from loaders.grids import Grid, grids
from loaders.mappings import Mapped, mapped
from loaders.records import Notice


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table of a document, with what its columns hold."""

    grid: Grid
    columns: Columns


def tabled(document: Document, mapping: Mapped) -> tuple[Tabled, ...]:
    """Every table of a document that a mapping does not leave out, with what its columns hold."""
    return tuple(
        Tabled(grid, columns_of(grid, mapping))
        for grid in grids(document, heads_columns, parted_heads)
        if not mapping.sheets or grid.name in mapping.sheets
    )


def mapping_of(columns: str | None, where: str) -> Mapped:
    """What the mapping file of a document says; nothing where it has none.

    Raises:
        SidecarError: the file is none.
    """
    return mapped(columns, where) if columns else Mapped()


def unsure(table: Tabled) -> Iterator[Notice]:
    """A notice for a table that seems to be one of findings and is not read, and for columns that are guessed at."""
    name = f'the sheet "{table.grid.name}"' if table.grid.name else "a table"
    guessed = [each for each in table.columns.columns if each.role and not each.sure]
    if not table.columns.tells_of_findings and table.columns.seems_to:
        held = ", ".join(f"{each.heading or each.number} as {each.role} ({each.why})" for each in guessed)
        detail = f"{name} may hold findings, and was not read: not sure are {held}; see `outstanding columns`"
        yield Notice(code="unsure-table", detail=detail)
    elif table.columns.tells_of_findings and guessed:
        held = ", ".join(f"{each.heading or each.number} (may be {each.role})" for each in guessed)
        yield Notice(code="unsure-columns", detail=f"columns of {name} were left out, not being sure: {held}")
