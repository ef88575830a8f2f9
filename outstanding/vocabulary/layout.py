"""Where the boxes of a diagram stand: in layers, each ordered so that few lines cross; the same on every machine.

After Sugiyama, Tagawa and Toda (1981): circles broken, layers by the longest way, points put in where a line crosses a
layer, each layer ordered by the middle of its neighbours. Nothing is random, and ties are broken by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

_SWEEPS: Final = 8

Pair = tuple[str, str]
"""What a line leads from, and what it leads to."""


@dataclass(slots=True)
class Layout:
    """Boxes and points in layers.

    Attributes:
        layers: from left to right, each from top to bottom; a point where a line crosses a layer has a name of its own.
        chains: the boxes and points of each line, from left to right, by its pair; some pairs are turned round.
        neighbours: of each box and point, what a line leads to next.
    """

    layers: list[list[str]]
    chains: dict[tuple[str, str], list[str]]
    neighbours: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def laid_out(keys: Sequence[str], pairs: Iterable[Pair]) -> Layout:
    """The layout of boxes by their keys, sorted, and of what leads from one to another, none to itself."""
    forward = _without_circles(keys, sorted(set(pairs)))
    joined = {key for pair in forward for key in pair}
    rank = _ranks([key for key in keys if key in joined], forward)
    count = max(rank.values(), default=-1) + 1
    layers: list[list[str]] = [[key for key in keys if rank.get(key) == at] for at in range(count)]
    layout = Layout(layers, {})
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


def _without_circles(keys: Sequence[str], pairs: Sequence[Pair]) -> set[Pair]:
    """The pairs with those turned round that would close a circle."""
    ends: dict[str, list[str]] = defaultdict(list)
    for start, end in pairs:
        ends[start].append(end)
    entered = {end for _, end in pairs}
    state: dict[str, int] = {}
    forward: set[Pair] = set()

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


def _ranks(keys: Sequence[str], forward: Iterable[Pair]) -> dict[str, int]:
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
