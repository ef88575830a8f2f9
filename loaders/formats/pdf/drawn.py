"""What is drawn on a page beside its letters, as far as it tells how they hang together: rules, boxes, dots."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

OBJECTS = 20_000
"""Most objects of a page that are looked at; what is drawn beyond them is not seen."""

_THIN = 2.5
_RULE = 18.0
_DOT = (1.2, 9.0)
_BOX = (60.0, 16.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page, in points from its lower left corner."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x0 - 1 <= x <= self.x1 + 1 and self.y0 - 1 <= y <= self.y1 + 1

    @property
    def area(self) -> float:
        """In square points."""
        return (self.x1 - self.x0) * (self.y1 - self.y0)


@dataclass(slots=True)
class Drawing:
    """What is drawn on one page.

    Attributes:
        rules: thin lines from left to right.
        boxes: rectangles that can hold text, but not the page itself.
        dots: small marks as they are drawn before the items of a list.
        pictures: images, and forms, which may hold some.
        covered: the share of the page that the largest of them covers.
    """

    rules: list[Box] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    covered: float = 0.0


def drawing(page: object, width: float, height: float) -> Drawing:
    """What is drawn on a page that is `width` by `height` points."""
    found = Drawing()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for at in range(min(pdfium.FPDFPage_CountObjects(page), OBJECTS)):
        each = pdfium.FPDFPage_GetObject(page, at)
        kind = pdfium.FPDFPageObj_GetType(each)
        if kind not in {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}:
            continue
        if not pdfium.FPDFPageObj_GetBounds(each, left, bottom, right, top):
            continue
        box = Box(left.value, bottom.value, right.value, top.value)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            _sort(found, box, width * height)
        else:
            found.pictures.append(box)
            found.covered = max(found.covered, box.area / max(width * height, 1.0))
            if _is_dot(box):
                found.dots.append(box)
    return found


def _sort(found: Drawing, box: Box, page: float) -> None:
    across, up = box.x1 - box.x0, box.y1 - box.y0
    if up <= _THIN and across >= _RULE:
        found.rules.append(box)
    elif _is_dot(box):
        found.dots.append(box)
    elif across >= _BOX[0] and up >= _BOX[1] and box.area < 0.8 * page:
        found.boxes.append(box)


def _is_dot(box: Box) -> bool:
    across, up = box.x1 - box.x0, box.y1 - box.y0
    return _DOT[0] <= across <= _DOT[1] and _DOT[0] <= up <= _DOT[1] and across < 2 * up < 4 * across
