"""Tables: lines of several stretches that stand in columns, told by their tags, else by rules and by their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from loaders.formats.pdf.drawn import Box
from loaders.formats.pdf.hyphens import Vocabulary
from loaders.formats.pdf.lines import Segment
from loaders.formats.pdf.tags import Tag

_ALIGNED = 4.0
_PITCH = 1.62
"""Of the size: lines of one row of a table are no further apart."""


@dataclass(slots=True)
class TableRow:
    """One row: its cells' words, with its place on the page in points."""

    cells: list[str]
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Table:
    """A table as it stands on a page; `x0`, `x1`, `y` and `text` place it among lines."""

    rows: list[TableRow] = field(default_factory=list)

    @property
    def x0(self) -> float:
        """Its left edge."""
        return min(row.x0 for row in self.rows)

    @property
    def x1(self) -> float:
        """Its right edge."""
        return max(row.x1 for row in self.rows)

    @property
    def y(self) -> float:
        """Its upper edge."""
        return self.rows[0].y1

    @property
    def text(self) -> str:
        """The words of its first row."""
        return " ".join(self.rows[0].cells)


def tagged_tables(
    segments: Sequence[Segment], tags: dict[int, Tag], vocabulary: Vocabulary
) -> tuple[list[Table], list[Segment]]:
    """The tables that tags tell, and what stands outside them. A table of one column is none: it only places text."""
    inside: dict[int, dict[int, dict[int, list[Segment]]]] = {}
    for segment in segments:
        tag = tags.get(segment.mark)
        if tag and tag.cell:
            inside.setdefault(tag.table, {}).setdefault(tag.row, {}).setdefault(tag.cell, []).append(segment)
    tables: list[Table] = []
    taken: set[int] = set()
    for rows in inside.values():
        if max(len(cells) for cells in rows.values()) < 2 or not _tabular(rows):  # noqa: PLR2004  one column
            continue
        table = Table()
        for cells in rows.values():
            held = [segment for cell in cells.values() for segment in cell]
            taken.update(map(id, held))
            table.rows.append(_row([vocabulary.joined([s.text for s in cell]) for cell in cells.values()], held))
        tables.append(table)
    return tables, [segment for segment in segments if id(segment) not in taken]


def _tabular(rows: dict[int, dict[int, list[Segment]]]) -> bool:
    """Whether cells hold few lines each; where they hold whole columns of text, the table only places them."""
    cells = [len(cell) for row in rows.values() for cell in row.values()]
    return sum(cells) <= 8 * len(cells)


def _row(cells: list[str], held: Sequence[Segment]) -> TableRow:
    return TableRow(
        cells,
        min(each.x0 for each in held),
        min(each.bottom for each in held),
        max(each.x1 for each in held),
        max(each.top for each in held),
    )


def placed_tables(
    lines: Sequence[list[Segment]], rules: Sequence[Box], vocabulary: Vocabulary
) -> list[list[Segment] | Table]:
    """The lines of a stretch, each a list of segments from left to right, with tables taken together."""
    done: list[list[Segment] | Table] = []
    at = 0
    while at < len(lines):
        end = _end(lines, at)
        window = lines[at:end]
        if sum(len(line) > 1 for line in window) > 1 and _aligned(window):
            done.append(_table(window, rules, vocabulary))
            at = end
        else:
            done.append(lines[at])
            at += 1
    return done


def _end(lines: Sequence[list[Segment]], begin: int) -> int:
    """Where the table ends that may begin at a line of several segments."""
    if len(lines[begin]) < 2:  # noqa: PLR2004  one segment
        return begin
    starts = [segment.x0 for segment in lines[begin]]
    at = begin + 1
    while at < len(lines):
        line, before = lines[at], lines[at - 1]
        apart = before[0].y - line[0].y
        if len(line) > 1:
            if apart > 4.5 * before[0].style.size or not _shares(line, lines[begin:at]):
                break
            starts.extend(segment.x0 for segment in line)
        else:
            only = line[0]
            next_start = min((x for x in starts if x > only.x0 + _ALIGNED), default=None)
            fits = any(abs(only.x0 - x) <= _ALIGNED for x in starts)
            if apart > _PITCH * only.style.size or not fits or (next_start is not None and only.x1 > next_start):
                break
            if next_start is None and abs(only.x0 - min(starts)) <= _ALIGNED:
                break
        at += 1
    while at - 1 > begin and len(lines[at - 1]) == 1 and lines[at - 1][0].style != lines[begin][0].style:
        at -= 1
    return at


def _shares(line: Sequence[Segment], before: Sequence[list[Segment]]) -> bool:
    """Whether a column beyond the first stands below one of the lines before."""
    others = [segment for known in before[-6:] if len(known) > 1 for segment in known[1:]]
    return any(_same_column(segment, other) for segment in line[1:] for other in others)


def _same_column(one: Segment, other: Segment) -> bool:
    middle = abs((one.x0 + one.x1) - (other.x0 + other.x1)) / 2
    return abs(one.x0 - other.x0) <= _ALIGNED or abs(one.x1 - other.x1) <= _ALIGNED or middle <= _ALIGNED


def _aligned(window: Sequence[list[Segment]]) -> bool:
    many = [line for line in window if len(line) > 1]
    return all(_shares(line, [other for other in many if other is not line]) for line in many[1:])


def _table(window: Sequence[list[Segment]], rules: Sequence[Box], vocabulary: Vocabulary) -> Table:
    columns = _columns(window)
    ys = [rule.y0 for rule in rules if rule.x0 <= columns[0] + 20 and rule.x1 >= columns[-1] - 20]
    table = Table()
    for group in _grouped(window, ys):
        held = [segment for line in group for segment in line]
        cells = [
            vocabulary.joined([segment.text for segment in held if _column(segment, columns) == number])
            for number in range(len(columns))
        ]
        table.rows.append(_row(cells, held))
    return table


def _columns(window: Sequence[list[Segment]]) -> list[float]:
    """Where the columns begin: stretches from left to right that no segment bridges."""
    spans = sorted((segment.x0, segment.x1) for line in window for segment in line)
    columns: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if columns and x0 <= columns[-1][1] + 1:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return [x0 for x0, _ in columns]


def _column(segment: Segment, columns: Sequence[float]) -> int:
    return max((at for at, x0 in enumerate(columns) if segment.x0 >= x0 - 0.5), default=0)


def _grouped(window: Sequence[list[Segment]], rules: Sequence[float]) -> list[list[list[Segment]]]:
    """The lines of each row: between two rules, else by the distance from line to line, else each line of several."""
    if sum(1 for y in rules if window[-1][0].y < y < window[0][0].y) >= max(1, len(window) // 4):
        keyed = groupby(window, key=lambda line: sum(1 for y in rules if y > line[0].y))
        return [list(lines) for _, lines in keyed]
    gaps = [one[0].y - other[0].y for one, other in zip(window, window[1:], strict=False)]
    least = min(gaps, default=0.0)
    padded = max(gaps, default=0.0) > 1.25 * least and least <= _PITCH * window[0][0].style.size
    groups: list[list[list[Segment]]] = [[window[0]]]
    for line, gap in zip(window[1:], gaps, strict=True):
        begins = gap > 1.25 * least if padded else len(line) > 1
        if begins:
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups
