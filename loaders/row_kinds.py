"""What kind of finding a row of a table is, and which rows are none: totals, remarks, what other bodies asked for."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.cells import Setting, words_of
from loaders.column_cues import ColumnCues, column_cues
from loaders.columns import Columns
from loaders.grids import GridCell, GridRow
from loaders.prose import Prose, matching_view
from loaders.records import FindingKind


def kind_of_row(
    row: GridRow, setting: Setting, printed: FindingKind | None, words: Prose, above: Sequence[Prose]
) -> FindingKind | None:
    """The kind that a row tells, by its cells, its number, or what it stands under.

    What stands under a cause of concern and asks somebody to act is one of its recommendations.
    """
    cues, columns = column_cues(), setting.columns
    said, number = words_of(row, columns.one("kind")), words_of(row, columns.one("reference"))
    kind = (cues.kind(said) if said else None) or printed
    numbered = cues.kind_of_number(number) if number else None
    if kind is None:
        grouped = next((found for each in above[:3] if (found := cues.kind_of_group(each.text))), None)
        kind = numbered or grouped or setting.kind
    if kind is FindingKind.CAUSE_OF_CONCERN and numbered is not FindingKind.CAUSE_OF_CONCERN:
        asks = cues.cells.asks.search(matching_view(words.text))
        return (numbered or setting.asking) if asks else kind
    return kind


def is_remark(row: GridRow, cell: GridCell, cues: ColumnCues) -> bool:
    """Whether a row is a total or a remark: by the words of its finding, or by those that it begins with."""
    first = next((each.words for _, each in sorted(row.cells.items()) if each.words), "")
    return any(cues.cells.remark.search(matching_view(words)) for words in (cell.words, first))


def is_foreign(row: GridRow, columns: Columns, cues: ColumnCues) -> bool:
    """Whether a row is of others than the inspectorate, by its kind, its report or the heading above it."""
    told = [words_of(row, columns.one(role)) for role in ("kind", "report", "reference", "cycle")]
    views = [matching_view(words) for words in told if words]
    if any(cues.cells.foreign.search(view) and not cues.cells.inspected.search(view) for view in views):
        return True
    return bool(cues.cells.elsewhere.search(matching_view(row.heading.text)))
