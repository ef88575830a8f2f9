"""A diagram of classes as SVG: boxes in layers, and lines that go around boxes.

Widths are counted in characters, so that no font is needed to draw, and the bytes are the same on every machine. The
text below a diagram says the same, so that nobody needs to see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Final

from outstanding.vocabulary.layout import Layout, laid_out

CHARACTER: Final = 7.4
"""Width of a character at 13 pixels, as of a common sans serif, with room to spare."""

_SMALL: Final = 6.4
_HIGH: Final = 30.0
_ROW: Final = 46.0
_LINE: Final = 13.0
_EDGE: Final = 12.0
_LEAST_GAP: Final = 70.0
_LOOP: Final = "\u21ba"


@dataclass(frozen=True, slots=True)
class Box:
    """A class: its key, its name, and whether it belongs to another module or vocabulary."""

    key: str
    name: str
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What leads from one class to another: names of properties; none where the end is a kind of the start."""

    start: str
    end: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Label:
    """Words on a line, by the middle of their foot."""

    words: str
    x: float
    y: float

    @property
    def wide(self) -> float:
        return len(self.words) * _SMALL

    def meets(self, x: float, y: float, wide: float) -> bool:
        return abs(self.y - y) < _LINE - 1 and abs(self.x - x) < (self.wide + wide) / 2


def svg(key: str, title: str, boxes: Sequence[Box], lines: Iterable[Line]) -> str:
    """The diagram, with its title and a sentence of what it shows; equal classes and lines give equal text.

    Args:
        key: unique on the page, for the names of its parts.
        title: what it is of.
        boxes: the classes, whose keys are unique.
        lines: between them; lines from a class to itself are drawn as a loop's words below it.
    """
    boxes = sorted(boxes, key=lambda each: each.key)
    known = {each.key: each for each in boxes}
    within = [each for each in lines if {each.start, each.end} <= set(known)]
    drawn = sorted(within, key=lambda each: (each.start, each.end))
    across = [(each.start, each.end) for each in drawn if each.start != each.end]
    layout = laid_out(list(known), across)
    return _drawn(key, title, known, drawn, layout)


def _drawn(key: str, title: str, known: Mapping[str, Box], lines: Sequence[Line], layout: Layout) -> str:
    words = {(each.start, each.end): each.names for each in lines}
    widths = {each: len(box.name) * CHARACTER + 2 * _EDGE for each, box in known.items()}
    gaps = [_LEAST_GAP] * len(layout.layers)
    layer_of = {each: at for at, layer in enumerate(layout.layers) for each in layer}
    for (start, end), chain in layout.chains.items():
        names = (*words.get((start, end), ()), *words.get((end, start), ()))
        at = layer_of[chain[0]]
        gaps[at] = max([gaps[at], *(len(each) * _SMALL + 2 * _EDGE + 8 for each in names)])
    left, place = _EDGE, dict[str, tuple[float, float]]()
    tallest = max((len(layer) for layer in layout.layers), default=1)
    for at, layer in enumerate(layout.layers):
        wide = max((widths.get(each, 0) for each in layer), default=0)
        top = _EDGE + (tallest - len(layer)) * _ROW / 2
        for row, each in enumerate(layer):
            place[each] = (left + wide / 2, top + row * _ROW + _HIGH / 2)
        left += wide + gaps[at]
    wide, high = left - (gaps[-1] if gaps else 0) + _EDGE, tallest * _ROW + 2 * _EDGE
    found = [_line(chain, place, widths, words) for chain in layout.chains.values()]
    labels = _apart(label for _, each in found for label in each)
    parts = [path for path, _ in found]
    parts += [_box(box, place[each], widths[each], words.get((each, each), ())) for each, box in known.items()]
    parts += [f'<text class="on-line" x="{each.x:.0f}" y="{each.y:.0f}">{escape(each.words)}</text>' for each in labels]
    told = f"{len(known)} classes and what leads from one to another. The table below says the same in words."
    return (
        f'<svg class="diagram" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" height="{high:.0f}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc"><title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-desc">{told}</desc>\n' + "\n".join(parts) + "\n</svg>"
    )


def _line(
    chain: Sequence[str],
    place: Mapping[str, tuple[float, float]],
    widths: Mapping[str, float],
    words: Mapping[tuple[str, str], tuple[str, ...]],
) -> tuple[str, list[_Label]]:
    """A line along its chain of places, and the names of what it stands for."""
    start, end = chain[0], chain[-1]
    points = [(place[start][0] + widths[start] / 2, place[start][1]), *(place[each] for each in chain[1:-1])]
    points.append((place[end][0] - widths[end] / 2, place[end][1]))
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for (x, y), (to_x, to_y) in pairwise(points):
        half = (to_x - x) / 2
        path += f"C{x + half:.0f} {y:.0f} {to_x - half:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"
    there, back = words.get((start, end)), words.get((end, start))
    out = ""
    if there is not None:
        out += _head(path, points[-1] if there else points[0], right=bool(there), kind=not there)
    if back is not None:
        out += _head(path, points[0] if back else points[-1], right=not back, kind=not back)
    (x, y), (to_x, to_y) = points[0], points[1]
    names = (*(there or ()), *(f"\u2190 {each}" for each in back or ()))
    first = (y + to_y) / 2 - 4 - (len(names) - 1) * _LINE / 2
    return out, [_Label(each, (x + to_x) / 2, first + at * _LINE) for at, each in enumerate(names)]


def _apart(labels: Iterable[_Label]) -> list[_Label]:
    """The labels with those moved down that would stand on another."""
    placed: list[_Label] = []
    for label in sorted(labels, key=lambda each: (each.y, each.x, each.words)):
        y = label.y
        while any(each.meets(label.x, y, label.wide) for each in placed):
            y += 1
        placed.append(_Label(label.words, label.x, y))
    return placed


def _head(path: str, tip: tuple[float, float], *, right: bool, kind: bool) -> str:
    """A line with its head: filled where a property leads to; open at the class of which the other is a kind."""
    x, y = tip
    back = x - 9 if right else x + 9
    name, half = ("open", 6) if kind else ("head", 4)
    shape = f'<path class="{name}" d="M{x:.0f} {y:.0f}L{back:.0f} {y - half:.0f}V{y + half:.0f}Z"/>'
    return f'<path class="{"kind-of" if kind else "leads"}" d="{path}"/>{shape}'


def _box(box: Box, place: tuple[float, float], wide: float, loop: Sequence[str]) -> str:
    """A class as a box with its name; the properties that lead from it to itself stand below, behind an arrow."""
    x, y = place
    left, top = x - wide / 2, y - _HIGH / 2
    out = (
        f'<g class="{"foreign" if box.foreign else "own"}">'
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{wide:.0f}" height="{_HIGH:.0f}" rx="4"/>'
        f'<text x="{x:.0f}" y="{y + 4.5:.1f}">{escape(box.name)}</text></g>'
    )
    if loop:
        told = escape(f"{_LOOP} {', '.join(loop)}")
        out += f'<text class="on-line" x="{x:.0f}" y="{top + _HIGH + 11:.0f}">{told}</text>'
    return out
