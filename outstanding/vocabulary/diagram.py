"""A diagram of classes as SVG: boxes in layers, lines that go around boxes, laid out the same on every machine.

The layout is that of Sugiyama, Tagawa and Toda (1981): circles broken, layers by the longest way, points put in where a
line crosses a layer, each layer ordered by the middle of its neighbours. Widths are counted in characters, so that no
font is needed to draw; the text below a diagram says the same, so that nobody needs to see it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import Final

CHARACTER: Final = 7.4
"""Width of a character at 13 pixels, as of a common sans serif, with room to spare."""

_SMALL: Final = 6.4
_HIGH: Final = 30.0
_ROW: Final = 46.0
_LINE: Final = 13.0
_EDGE: Final = 12.0
_LEAST_GAP: Final = 70.0
_SWEEPS: Final = 8
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


@dataclass(slots=True)
class _Layout:
    """Boxes and points in layers, under way."""

    layers: list[list[str]]
    chains: dict[tuple[str, str], list[str]]
    neighbours: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


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
    across = [each for each in drawn if each.start != each.end]
    layout = _laid_out(list(known), across)
    return _drawn(key, title, known, drawn, layout)


def _laid_out(keys: Sequence[str], lines: Sequence[Line]) -> _Layout:
    forward = _without_circles(keys, sorted({(each.start, each.end) for each in lines}))
    joined = {key for pair in forward for key in pair}
    rank = _ranks([key for key in keys if key in joined], forward)
    count = max(rank.values(), default=-1) + 1
    layers: list[list[str]] = [[key for key in keys if rank.get(key) == at] for at in range(count)]
    layout = _Layout(layers, {})
    for start, end in sorted(forward):
        chain = [start, *(f"{start}\0{end}\0{at}" for at in range(rank[start] + 1, rank[end])), end]
        for at, point in enumerate(chain[1:-1], rank[start] + 1):
            layers[at].append(point)
        for one, other in pairwise(chain):
            layout.neighbours[one].append(other)
            layout.neighbours[other].append(one)
        layout.chains[start, end] = chain
    for sweep in range(_SWEEPS):
        order = range(1, count) if sweep % 2 == 0 else range(count - 2, -1, -1)
        for at in order:
            _order(layers[at], layers[at - 1 if sweep % 2 == 0 else at + 1], layout.neighbours)
    alone = [key for key in keys if key not in joined]
    for key in alone:  # classes that nothing leads to fill up the shortest layers
        if not layers:
            layers.append([])
        min(layers, key=len).append(key)
    return layout


def _without_circles(keys: Sequence[str], pairs: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """The pairs with those turned round that would close a circle."""
    ends: dict[str, list[str]] = defaultdict(list)
    for start, end in pairs:
        ends[start].append(end)
    entered = {end for _, end in pairs}
    state: dict[str, int] = {}
    forward: set[tuple[str, str]] = set()

    def walk(key: str) -> None:
        state[key] = 1
        for end in ends[key]:
            if state.get(end) == 1:
                forward.add((end, key))
                continue
            forward.add((key, end))
            if end not in state:
                walk(end)
        state[key] = 2

    for key in sorted(keys, key=lambda each: (each in entered, each)):
        if key not in state:
            walk(key)
    return forward


def _ranks(keys: Sequence[str], forward: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The layer of each: the longest way from the first; what only leads on stands just before where it leads to."""
    rank = dict.fromkeys(keys, 0)
    pairs = list(forward)
    for _ in keys:
        for start, end in pairs:
            rank[end] = max(rank[end], rank[start] + 1)
    entered = {end for _, end in pairs}
    for key in keys:
        if key not in entered:
            rank[key] = min((rank[end] for start, end in pairs if start == key), default=1) - 1
    return rank


def _order(layer: list[str], before: Sequence[str], neighbours: Mapping[str, Sequence[str]]) -> None:
    place = {key: at for at, key in enumerate(before)}
    here = {key: at for at, key in enumerate(layer)}

    def middle(key: str) -> float:
        found = [place[each] for each in neighbours[key] if each in place]
        return sum(found) / len(found) if found else float(here[key])

    layer.sort(key=lambda key: (middle(key), key))


def _drawn(key: str, title: str, known: Mapping[str, Box], lines: Sequence[Line], layout: _Layout) -> str:
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
    parts = [_line(chain, place, widths, words) for chain in layout.chains.values()]
    parts += [_box(box, place[each], widths[each], words.get((each, each), ())) for each, box in known.items()]
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
) -> str:
    start, end = chain[0], chain[-1]
    points = [(place[start][0] + widths[start] / 2, place[start][1]), *(place[each] for each in chain[1:-1])]
    points.append((place[end][0] - widths[end] / 2, place[end][1]))
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for (x, y), (to_x, to_y) in pairwise(points):
        half = (to_x - x) / 2
        path += f"C{x + half:.0f} {y:.0f} {to_x - half:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"
    out = []
    there, back = words.get((start, end)), words.get((end, start))
    if there is not None:
        out.append(_head(path, points[-1] if there else points[0], right=bool(there), kind=not there))
    if back is not None:
        out.append(_head(path, points[0] if back else points[-1], right=not back, kind=not back))
    (x, y), (to_x, to_y) = points[0], points[1]
    told = (*(there or ()), *(f"\u2190 {each}" for each in back or ()))
    middle = (x + to_x) / 2, (y + to_y) / 2 - 4 - (len(told) - 1) * _LINE / 2
    spans = "".join(
        f'<tspan x="{middle[0]:.0f}" dy="{_LINE if at else 0:.0f}">{escape(each)}</tspan>'
        for at, each in enumerate(told)
    )
    if spans:
        out.append(f'<text class="on-line" x="{middle[0]:.0f}" y="{middle[1]:.0f}">{spans}</text>')
    return "".join(out)


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
