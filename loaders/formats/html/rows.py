"""Tables: rows of data, or a grid that only lays out the page.

A row of data is one block, its cells parted by tabs. A row whose cells hold lists, headings or several paragraphs
belongs to a form or a layout: it is walked like the rest of the page, unless the table has headed columns and so says
that it holds data.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

CELLS = frozenset({"td", "th"})
"""The elements of a row."""

WIDEST = 200
"""Columns of a row; cells beyond are kept, without empty ones for those that they span."""

LONGEST_REPEATED = 300
"""Characters of a cell over several rows that are repeated in each; a longer one stands in its first row only."""

_LAID_OUT = "table, h1, h2, h3, h4, h5, h6"
_RICH = "ul, ol, dl, blockquote, p ~ p, div ~ div, div ~ p, p ~ div"


@dataclass(slots=True)
class OpenTable:
    """A table that is being walked.

    Attributes:
        layout: whether it only lays out the page.
        headed: whether it has header cells.
        row: the cells of the row of data that is open, or None.
        over: by column, in how many more rows a cell from above stands, and its words.
    """

    layout: bool
    headed: bool
    row: list[str] | None = None
    over: dict[int, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, node: LexborNode, attributes: dict[str, str | None]) -> OpenTable:
        """The table that an element opens."""
        role = attributes.get("role") or ""
        layout = role in {"presentation", "none"} or node.css_first(_LAID_OUT) not in {None, node}
        return cls(layout, not layout and (role in {"table", "grid"} or node.css_first("th") is not None))

    def begin_row(self, node: LexborNode) -> bool:
        """Open a row, if it is one of data; returns whether it is."""
        if self.layout:
            return False
        cells = [child for child in node.iter() if child.tag in CELLS]
        if not cells or (not self.headed and (len(cells) == 1 or any(cell.css_first(_RICH) for cell in cells))):
            return False
        self.row = []
        self._fill()
        return True

    def add_cell(self, words: str, attributes: dict[str, str | None]) -> None:
        """Add a cell to the open row, and empty ones for the further columns that it spans."""
        if self.row is None:
            return
        columns, rows = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))
        if len(self.row) + columns > WIDEST:
            columns = 1
        if rows > 1:
            kept = words if len(words) <= LONGEST_REPEATED else ""
            for column in range(len(self.row), len(self.row) + columns):
                self.over[column] = (rows - 1, kept if column == len(self.row) else "")
        self.row += [words] + [""] * (columns - 1)
        self._fill()

    def end_row(self) -> str:
        """The words of the row of data, which is closed."""
        row, self.row = self.row or [], None
        return "\t".join(row).rstrip()

    def _fill(self) -> None:
        """Repeat the cells from above that stand in the next columns."""
        while self.row is not None and len(self.row) in self.over:
            column = len(self.row)
            rows, words = self.over.pop(column)
            if rows > 1:
                self.over[column] = (rows - 1, words)
            self.row.append(words)


def _span(words: str | None) -> int:
    return min(max(int(words), 1), 1000) if words and words.isascii() and words.isdigit() and len(words) < 6 else 1  # noqa: PLR2004  HTML allows 1000 and 65534
