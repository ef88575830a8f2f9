"""The lines of a record of the status register: which are the page's own, its title and number, and its findings.

Pages lost their breaks: a paragraph may hold a title and a number, a line several items, a comment the findings of a
later inspection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from loaders.column_cues import RegisterCues, column_cues
from loaders.prose import Prose, matching_view
from loaders.records import FindingKind


def parted_lines(prose: Prose, cues: RegisterCues) -> Iterator[Prose]:
    """A paragraph; where one of its lines is the page's own, a number or a title, each such line by itself."""
    places = list(_places(prose))
    whole = (cues.misleading, cues.alone, cues.titled)
    own = [any(cue.search(matching_view(prose.text[a:b]).strip()) for cue in whole) for a, b in places]
    if len(own) == 1 or not any(own):
        yield prose
        return
    begin: int | None = None
    for (start, end), alone in zip(places, own, strict=True):
        if alone:
            if begin is not None:
                yield prose.part(begin, start)
            yield prose.part(start, end)
            begin = None
        elif begin is None:
            begin = start
    if begin is not None:
        yield prose.part(begin, len(prose.text))


def told_in_body(body: Sequence[Prose], cues: RegisterCues) -> tuple[Prose | None, str | None, list[Prose]]:
    """The title and the number that stand on lines of their own, and the other lines."""
    told = [(each, matching_view(each.text).strip()) for each in body]
    number = next((view for _, view in told if cues.alone.match(view)), None)
    title = next((each for each, view in told if cues.titled.match(view)), None)
    return title, number, [each for each, view in told if each is not title and not cues.alone.match(view)]


def kind_told(title: Prose | None, cues: RegisterCues) -> tuple[FindingKind, bool]:
    """The kind of what a record prints, and whether its title says so."""
    match = cues.kind_in_title.search(matching_view(title.text)) if title else None
    if match is None:
        return FindingKind.RECOMMENDATION, False
    return (FindingKind.CAUSE_OF_CONCERN if match["coc"] else FindingKind.AREA_FOR_IMPROVEMENT), True


def findings_of(body: Sequence[Prose], cues: RegisterCues) -> list[Prose]:
    """The paragraphs of a record, those with several items behind a lead-in taken apart."""
    found: list[Prose] = []
    led = False
    for prose in body:
        found += _items(prose, cues) if led else [prose]
        led = bool(cues.lead.match(matching_view(prose.text)))
    return found


def given_in(comment: Prose, cues: RegisterCues) -> Iterator[tuple[FindingKind, Prose, tuple[int | None, str | None]]]:
    """The findings of a later inspection that a comment prints, with their kind and the inspection as it is named."""
    view = matching_view(comment.text)
    given = cues.given.search(view)
    if given is None:
        return
    kind = column_cues().kind(given["kind"]) or FindingKind.AREA_FOR_IMPROVEMENT
    before = [*cues.before.finditer(view, 0, given.end())]
    named = (int(before[-1]["year"]), comment.text[slice(*before[-1].span())]) if before else (None, None)
    for item in _items(comment.part(given.end(), len(comment.text)), cues):
        if column_cues().cells.asks.search(matching_view(item.text)):
            yield kind, item, named


def _items(prose: Prose, cues: RegisterCues) -> list[Prose]:
    """The items of a line that glued them."""
    cuts = [(0, 0), *(cut.span() for cut in cues.glued.finditer(prose.text)), (len(prose.text), len(prose.text))]
    parts = [prose.part(end, after) for (_, end), (after, _) in pairwise(cuts) if after > end]
    return [_without_list_word(part) for part in parts if part.text]


def _without_list_word(part: Prose) -> Prose:
    text = part.text.removesuffix(" and").removesuffix(" or")
    return part.part(0, len(text.rstrip(" ;,"))) if text != part.text else part


def _places(prose: Prose) -> Iterator[tuple[int, int]]:
    """Where each line of a paragraph stands in its words."""
    at = 0
    for extent in prose.extents:
        length = extent.end - extent.start
        yield at, at + length
        at += length + 1
