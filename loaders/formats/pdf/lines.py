"""Lines: the runs of a page put together from left to right, with raised footnote marks written as such."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from loaders.formats.pdf.glyphs import Run, Style
from loaders.prose import SUPERSCRIPTS

_RAISED = str.maketrans("0123456789", SUPERSCRIPTS)
_MARK = re.compile(r"[\d, ]*\d[\d, ]*")
_SMALL = 0.84
_RISE = 0.1
_NEAR = 1.7
"""Of the size: how far apart two stretches of one line may stand, one after the other in the stream."""
_CLOSE = 0.9
"""The same, where they do not follow each other in the stream."""
_FAR = 6.0
"""The same, of the mark of a footnote and its words."""
_TOUCH = 0.12
"""Of the size: a wider gap between runs is a space."""
_WITHIN = 40


@dataclass(slots=True)
class Segment:
    """A stretch of one line without a wide gap.

    Attributes:
        text: its words; footnote marks are superscript digits or stand as `^{7, 8}`.
        x0: left, in points; x1: right.
        y: baseline.
        style: how most of it looks.
        uniform: whether all of it looks so, footnote marks apart.
        lead: the first word, and `body`, where what follows it begins.
        box: the number of the box that it stands in, or -1.
        mark: the marked-content number of its first letters.
    """

    text: str
    x0: float
    x1: float
    y: float
    style: Style
    uniform: bool
    body: float
    symbol: bool
    mark: int
    box: int = -1

    @property
    def size(self) -> float:
        """The size of most of its letters, in points."""
        return self.style.size

    @property
    def top(self) -> float:
        """The upper edge of its letters, in points, by the usual share of a size."""
        return self.y + 0.78 * self.style.size

    @property
    def bottom(self) -> float:
        """The lower edge of its letters."""
        return self.y - 0.22 * self.style.size


def segments(runs: Sequence[Run], cell_of: Sequence[int]) -> list[Segment]:
    """The runs of a page as segments, from top to bottom.

    Args:
        runs: in the order of the stream.
        cell_of: for each run the number of the table cell that its tag names, 0 for none; two cells never join.
    """
    chains: list[tuple[list[Run], int]] = []
    for run, cell in zip(runs, cell_of, strict=True):
        if chains and chains[-1][1] == cell and _follows(chains[-1][0], run, _NEAR):
            chains[-1][0].append(run)
        else:
            chains.append(([run], cell))
    return [_segment(chain) for chain, _ in _met(chains)]


def _band(chain: Sequence[Run]) -> Run:
    return max(chain, key=lambda run: (run.style.size, len(run.text)))


def _follows(chain: Sequence[Run], run: Run, reach: float) -> bool:
    """Whether a run stands on the same line, right behind a chain."""
    base = _band(chain[-3:])
    size = max(base.style.size, run.style.size)
    tall, low = (base, run) if base.style.size >= run.style.size else (run, base)
    middle = low.baseline + 0.3 * low.style.size
    level = tall.baseline - 0.25 * size <= middle <= tall.baseline + 0.85 * size
    if 0.9 < run.style.size / max(base.style.size, 0.1) < 1.12:  # noqa: PLR2004  equals, neither of them raised
        level = level and abs(run.baseline - base.baseline) <= 0.3 * size
    last = max(each.x1 for each in chain[-3:])
    return level and -0.4 * size <= run.x0 - last <= reach * size


def _is_mark(chain: Sequence[Run], run: Run) -> bool:
    """Whether a chain is the raised mark of a footnote, whose words justified setting may have moved away."""
    first = chain[0]
    return len(chain) == 1 and first.text.isdigit() and first.style.size <= _SMALL * run.style.size


def _met(chains: list[tuple[list[Run], int]]) -> list[tuple[list[Run], int]]:
    """Chains that a producer wrote apart, put together where they touch on one line."""
    ordered = sorted(chains, key=lambda chain: (-round(_band(chain[0]).baseline), chain[0][0].x0))
    done: list[tuple[list[Run], int]] = []
    for chain, cell in ordered:
        for at in range(len(done) - 1, max(len(done) - _WITHIN, 0) - 1, -1):
            known, its = done[at]
            reach = _FAR if _is_mark(known, chain[0]) else _CLOSE
            if its == cell and _follows(known, chain[0], reach):
                known.extend(chain)
                break
            reach = _FAR if _is_mark(chain, known[0]) else _CLOSE
            if its == cell and _follows(chain, known[0], reach):
                known[:0] = chain
                break
        else:
            done.append((list(chain), cell))
    done.sort(key=lambda chain: (-_band(chain[0]).baseline, chain[0][0].x0))
    return done


def _segment(chain: list[Run]) -> Segment:
    weights: Counter[Style] = Counter()
    for run in chain:
        weights[run.style] += len(run.text)
    style, most = max(weights.items(), key=lambda each: (each[1], each[0].size))
    base = max((run for run in chain if run.style is style or run.style == style), key=lambda run: len(run.text))
    big = max((each for each in weights if weights[each] * 4 >= most), key=lambda each: each.size)
    pieces: list[str] = []
    others = 0
    body = chain[0].x0
    for at, run in enumerate(chain):
        raised = run.style.size <= _SMALL * big.size and run.baseline - base.baseline >= _RISE * big.size
        text = run.text
        if raised and _MARK.fullmatch(text):
            text = f"^{{{text}}}" if "," in text else text.translate(_RAISED)
        elif run.style != style:
            others += len(run.text)
        gap = run.x0 - chain[at - 1].x1 if at else 0.0
        if at and (run.spaced or gap > _TOUCH * style.size):
            pieces.append(" ")
        pieces.append(text)
    if len(chain) > 1 and len(chain[0].text) <= 6:  # noqa: PLR2004  a bullet or a number, nothing longer
        body = chain[1].x0
    text = "".join(pieces)
    return Segment(
        text=text,
        x0=min(run.x0 for run in chain),
        x1=max(run.x1 for run in chain),
        y=base.baseline,
        style=style,
        uniform=others <= 0.06 * len(text),
        body=body,
        symbol=chain[0].style.symbol,
        mark=chain[0].mark,
    )


def joined(parts: Iterable[Segment], between: str) -> Segment:
    """Several segments of one line as one."""
    row = sorted(parts, key=lambda each: each.x0)
    longest = max(row, key=lambda each: len(each.text))
    return replace(
        row[0],
        text=between.join(each.text for each in row),
        x1=max(each.x1 for each in row),
        style=longest.style,
        uniform=all(each.uniform and each.style == longest.style for each in row),
        body=row[1].x0 if len(row) > 1 and len(row[0].text) <= 6 else row[0].body,  # noqa: PLR2004  as above
        y=longest.y,
    )
