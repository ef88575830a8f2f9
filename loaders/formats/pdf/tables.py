"""Tables: lines of several stretches that stand in columns, told by their tags, else by rules and by their places."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from loaders.formats.pdf.drawn import Box
from loaders.formats.pdf.hyphens import Vocabulary
from loaders.formats.pdf.lines import Segment
from loaders.formats.pdf.tags import Tag

_ALIGNED = 4.0
_PITCH = 1.62
"""Of the size: lines of one cell are no further apart."""
_ROW_PITCH = 4.5
_PADDED = 1.25
_STARTS = 64
_BACK = 8


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
    def size(self) -> float:
        """None of its own: a table heads nothing."""
        return 0.0

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
    """Where the table ends that may begin at a line; the line itself where none can."""
    first = lines[begin]
    if len(first) < 2:  # noqa: PLR2004  one segment
        following = lines[begin + 1] if begin + 1 < len(lines) else []
        if len(following) < 2 or not _beside(first[0], following):  # noqa: PLR2004  as above
            return begin
    starts = [segment.x0 for segment in first]
    at = begin + 1
    while at < len(lines):
        line, before = lines[at], lines[at - 1]
        apart = before[0].y - line[0].y
        if len(line) > 1:
            if apart > _ROW_PITCH * before[0].style.size or not _shares(line, lines[max(begin, at - _BACK) : at]):
                break
            starts = sorted({*starts, *(segment.x0 for segment in line)})[:_STARTS]
        elif not _beside(line[0], before) and not _is_below(line[0], apart, starts, lines[at + 1 : at + 4]):
            break
        at += 1
    while at - 1 > begin and len(lines[at - 1]) == 1 and lines[at - 1][0].style != first[0].style:
        at -= 1
    return at


def _beside(segment: Segment, line: Sequence[Segment]) -> bool:
    """Whether a segment stands beside a line, half a line higher or lower, as in a cell of more or fewer lines."""
    return all(
        abs(segment.y - other.y) < 0.95 * segment.style.size and (segment.x0 > other.x1 or segment.x1 < other.x0)
        for other in line
    )


def _is_below(only: Segment, apart: float, starts: Sequence[float], after: Sequence[list[Segment]]) -> bool:
    """Whether a segment goes on with a cell above it."""
    following = min((x for x in starts if x > only.x0 + _ALIGNED), default=None)
    fits = any(abs(only.x0 - x) <= _ALIGNED for x in starts)
    if fits and apart <= _ROW_PITCH * only.style.size and _leads(only, starts, after):
        return True
    if apart > _PITCH * only.style.size or not fits or (following is not None and only.x1 > following):
        return False
    return following is not None or abs(only.x0 - min(starts)) > _ALIGNED or any(len(line) > 1 for line in after[:1])


def _leads(only: Segment, starts: Sequence[float], after: Sequence[list[Segment]]) -> bool:
    """Whether a segment is the first line of a row, whose other cells stand lower, beside the middle of its own."""
    above = only
    for line in after:
        if above.y - line[0].y > _PITCH * only.style.size:
            return False
        if any(_beside(above, [segment]) and min(abs(segment.x0 - x) for x in starts) <= _ALIGNED for segment in line):
            return True
        if len(line) > 1:
            return abs(line[0].x0 - only.x0) <= _ALIGNED
        if abs(line[0].x0 - only.x0) > _ALIGNED:
            return False
        above = line[0]
    return False


def _shares(line: Sequence[Segment], before: Sequence[list[Segment]]) -> bool:
    """Whether a column beyond the first stands below one of the lines before."""
    others = [segment for known in before[-_BACK:] for segment in (known[1:] if len(known) > 1 else known)]
    if not any(len(known) > 1 for known in before):
        return True
    return any(_same_column(segment, other) for segment in line[1:] for other in others)


def _same_column(one: Segment, other: Segment) -> bool:
    middle = abs((one.x0 + one.x1) - (other.x0 + other.x1)) / 2
    return abs(one.x0 - other.x0) <= _ALIGNED or abs(one.x1 - other.x1) <= _ALIGNED or middle <= _ALIGNED


def _aligned(window: Sequence[list[Segment]]) -> bool:
    many = [at for at, line in enumerate(window) if len(line) > 1]
    return all(_shares(window[at], window[max(0, at - _BACK) : at]) for at in many[1:])


def _table(window: Sequence[list[Segment]], rules: Sequence[Box], vocabulary: Vocabulary) -> Table:
    starts = _columns(window)
    ys = [rule.y0 for rule in rules if rule.x0 <= starts[0] + 20 and rule.x1 >= starts[-1] - 20]
    columns: list[list[Segment]] = [[] for _ in starts]
    of: dict[int, int] = {}
    for line in window:
        for segment in line:
            of[id(segment)] = bisect(starts, segment.x0 + 0.5) - 1
            columns[of[id(segment)]].append(segment)
    table = Table()
    for group in _grouped(window, columns, ys):
        cells: list[list[str]] = [[] for _ in starts]
        for segment in group:
            cells[of[id(segment)]].append(segment.text)
        table.rows.append(_row([vocabulary.joined(cell) for cell in cells], group))
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


def _grouped(
    window: Sequence[list[Segment]], columns: Sequence[list[Segment]], rules: Sequence[float]
) -> list[list[Segment]]:
    """The segments of each row: between two rules, else cells that stand beside each other."""
    if sum(1 for y in rules if window[-1][0].y < y < window[0][0].y) >= max(1, len(window) // 4):
        keyed = groupby(window, key=lambda line: sum(1 for y in rules if y > line[0].y))
        return [[segment for line in lines for segment in line] for _, lines in keyed]
    gaps = [one.y - two.y for column in columns for one, two in pairwise(column)]
    size = window[0][0].style.size
    least = min(gaps, default=0.0)
    told = any(one.mark != two.mark for column in columns for one, two in pairwise(column))
    if not told and (max(gaps, default=0.0) <= _PADDED * least or least > _PITCH * size):
        return _by_line(window)
    cells: list[list[Segment]] = []
    for column in columns:
        cells.append(column[:1])
        for one, two in pairwise(column):
            if one.mark != two.mark or one.y - two.y > min(_PADDED * least, _PITCH * size):
                cells.append([])
            cells[-1].append(two)
    return _abreast([cell for cell in cells if cell])


def _by_line(window: Sequence[list[Segment]]) -> list[list[Segment]]:
    """Each line of several segments as a row, with the lines of one segment below it."""
    groups: list[list[Segment]] = []
    for line in window:
        if len(line) > 1 or not groups:
            groups.append(list(line))
        else:
            groups[-1].extend(line)
    return groups


def _abreast(cells: list[list[Segment]]) -> list[list[Segment]]:
    """Cells that overlap from top to bottom make a row."""
    rows: list[tuple[float, list[Segment]]] = []
    for cell in sorted(cells, key=lambda cell: (-cell[0].top, cell[0].x0)):
        middle = (cell[0].top + cell[-1].bottom) / 2
        if rows and (middle > rows[-1][0] or cell[0].top - rows[-1][0] > 0.5 * (cell[0].top - cell[-1].bottom)):
            rows[-1][1].extend(cell)
            rows[-1] = (min(rows[-1][0], cell[-1].bottom), rows[-1][1])
        else:
            rows.append((cell[-1].bottom, list(cell)))
    return [held for _, held in rows]
