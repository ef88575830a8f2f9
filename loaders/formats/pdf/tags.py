"""The structure that a tagged PDF gives its letters (ISO 32000-1, 14.7 and 14.8.4): headings, list items, cells."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, replace

import pypdfium2.raw as pdfium

ELEMENTS = 50_000
"""Most elements of a page's structure that are looked at."""

_DEEPEST = 60
_HEADINGS = {"H": 1, **{f"H{level}": level for level in range(1, 7)}}
_BLOCKS = frozenset({"P", "LBody", "LI", "Lbl", "TD", "TH", "Caption", "Note", "TOCI", "BlockQuote", *_HEADINGS})
_NAME = 64


@dataclass(frozen=True, slots=True)
class Tag:
    """Where marked letters stand in the structure. Numbers count the elements of one page; 0 stands for none.

    Attributes:
        block: the innermost block that they are part of.
        heading: its rank among headings, from 1.
        item: the innermost list item.
        depth: how many lists that item stands in.
        label: whether they are the item's label, such as its bullet.
        table: the table.
        row: its row.
        cell: the row's cell.
    """

    block: int = 0
    heading: int = 0
    item: int = 0
    depth: int = 0
    label: bool = False
    table: int = 0
    row: int = 0
    cell: int = 0


def tags(page: object) -> dict[int, Tag]:
    """The place in the structure of each marked-content number of a page; empty where the page has no structure."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    try:
        roots = [
            pdfium.FPDF_StructTree_GetChildAtIndex(tree, at)
            for at in range(min(pdfium.FPDF_StructTree_CountChildren(tree), ELEMENTS))
        ]
        return _walked([each for each in roots if each])
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _walked(roots: list[object]) -> dict[int, Tag]:
    found: dict[int, Tag] = {}
    waiting: list[tuple[object, Tag, int]] = [(root, Tag(), 0) for root in reversed(roots)]
    number = 0
    while waiting and number < ELEMENTS:
        element, outer, deep = waiting.pop()
        number += 1
        tag = _inner(_kind(element), outer, number)
        for at in range(max(pdfium.FPDF_StructElement_GetMarkedContentIdCount(element), 0)):
            mark = pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(element, at)
            if mark >= 0:  # a block that a page cuts brings the numbers of its other page along: then neither counts
                found[mark] = tag if mark not in found else Tag()
        if deep < _DEEPEST:
            count = min(pdfium.FPDF_StructElement_CountChildren(element), ELEMENTS)
            children = [pdfium.FPDF_StructElement_GetChildAtIndex(element, at) for at in range(count)]
            waiting.extend((child, tag, deep + 1) for child in reversed(children) if child)
    return found


def _kind(element: object) -> str:
    buffer = ctypes.create_string_buffer(2 * _NAME)
    size = pdfium.FPDF_StructElement_GetType(element, buffer, 2 * _NAME)
    return buffer.raw[: max(min(size, 2 * _NAME) - 2, 0)].decode("utf-16-le", "replace")


def _inner(kind: str, outer: Tag, number: int) -> Tag:
    """The tag of an element inside another."""
    block = number if kind in _BLOCKS else outer.block
    changed: dict[str, Tag] = {
        "L": replace(outer, depth=outer.depth + 1, item=0, label=False, heading=0),
        "LI": replace(outer, item=number, label=False, heading=0),
        "Lbl": replace(outer, label=outer.item > 0),
        "Table": Tag(table=number),
        "TR": Tag(table=outer.table, row=number),
        "TD": Tag(table=outer.table, row=outer.row, cell=number),
        "TH": Tag(table=outer.table, row=outer.row, cell=number),
    }
    inner = changed.get(kind, outer)
    return replace(inner, block=block, heading=_HEADINGS.get(kind, inner.heading))
