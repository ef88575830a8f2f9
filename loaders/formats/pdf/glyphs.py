"""The letters of a page as runs: stretches of one line in one style, placed in points from the page's foot."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from graph.errors import SourceError
from loaders.formats.pdf.engine import PAGE_CHARACTERS

_BOLD_NAME = re.compile(r"bold|black|heavy|demi|semib", re.IGNORECASE)
_SYMBOL_NAME = re.compile(r"symbol|dingbat|wingding|webding", re.IGNORECASE)
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_SPACES = frozenset(map(ord, " \t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"))
_UNSEEN = frozenset({0, 0xA, 0xD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF})
_HYPHEN = 2
"""What PDFium gives for a hyphen at the end of a line."""
_BOLD_WEIGHT = 600
_GAP = 0.22
"""Of the size: a wider gap between letters without a space is a space."""
_APART = 0.6
"""Of the size: letters further apart stand in two runs."""
_TURN = 20.0
"""Degrees that a letter may lean and still stand upright."""


@dataclass(frozen=True, slots=True)
class Style:
    """How letters look: size in points, whether bold, colour as 0xRRGGBB, whether of a font of symbols."""

    size: float
    bold: bool
    colour: int
    symbol: bool = False


@dataclass(slots=True)
class Run:
    """A stretch of one line in one style, from `x0` to `x1` on a baseline, in points.

    Attributes:
        mark: the marked-content number that its letters carry, or -1.
        spaced: whether a space stands before it.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    style: Style
    mark: int = -1
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class Lettering:
    """The letters of one page.

    Attributes:
        runs: those that stand upright, in the order of the page's stream.
        turned: those that do not, by the quarter turns (1 to 3) that they stand at, as runs on the page so turned;
            -1 for any other slant.
        characters: how many letters were read.
        unknown: letters whose font does not say what they are.
    """

    runs: list[Run]
    turned: dict[int, list[Run]]
    characters: int
    unknown: int


@dataclass(slots=True)
class _Object:
    """What all letters of one text object share: style, turn, marked content."""

    style: Style
    turn: int
    mark: int


def lettering(text: ctypes.c_void_p, box: tuple[float, float, float, float], where: str) -> Lettering:
    """The letters of a page whose left, lower, right and upper edges are `box`. Letters outside it are left out.

    Raises:
        SourceError: the page has more letters than are read.
    """
    count = pdfium.FPDFText_CountChars(text)
    if count > PAGE_CHARACTERS:
        raise SourceError(
            f"the page has {count:,} characters; {PAGE_CHARACTERS:,} are read at most",
            where=where,
            hint="Leave the page out of the file.",
        )
    return _Reader(text, box).read(max(count, 0))


def _address(function: ctypes.c_void_p, *arguments: type) -> Callable[..., int | None]:
    """A function of PDFium whose first argument and result are addresses, as whole numbers.

    This is called for each letter; pointers as objects of Python take several times as long.
    """
    pointer = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, *arguments)(pointer)


class _Reader:
    """Reads one page letter by letter."""

    def __init__(self, text: ctypes.c_void_p, box: tuple[float, float, float, float]) -> None:
        self.text = text
        self.box = box
        self.objects: dict[int, _Object] = {}
        self.fonts: dict[int, tuple[bool, bool]] = {}
        self.styles: dict[tuple[float, bool, int, bool], Style] = {}
        self.matrix = pdfium.FS_MATRIX()
        self.matrix_ref = ctypes.byref(self.matrix)
        self.colour = tuple(ctypes.c_uint() for _ in range(4))
        self.turned: dict[int, list[Run]] = {}
        self.run: Run | None = None
        self.turn = 0
        self.spaced = False
        self.left = math.nan
        self.unknown = 0

    def read(self, count: int) -> Lettering:
        x, y = ctypes.c_double(), ctypes.c_double()
        box = pdfium.FS_RECTF()
        text = self.text
        origin, loose = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetLooseCharBox
        unicode_of, object_of = pdfium.FPDFText_GetUnicode, _address(pdfium.FPDFText_GetTextObject, ctypes.c_int)
        self.font_of = _address(pdfium.FPDFTextObj_GetFont)
        handle = ctypes.cast(self.text, ctypes.c_void_p).value
        x_ref, y_ref, box_ref = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
        letters = 0
        for at in range(count):
            code = unicode_of(text, at)
            if code in _SPACES:
                self.spaced = True
                continue
            if code in _UNSEEN:
                if code in {0xA, 0xD}:
                    self.run = None
                elif code == 0:
                    self.unknown += 1
                continue
            if code != _HYPHEN and (code < 0x20 or 0x7F <= code < 0xA0):  # noqa: PLR2004  controls
                continue
            origin(text, at, x_ref, y_ref)
            loose(text, at, box_ref)
            key = object_of(handle, at) or 0
            known = self.objects.get(key) or self._object(key, at)
            if code >= 0xE000 and pdfium.FPDFText_HasUnicodeMapError(text, at) == 1 and not known.style.symbol:  # noqa: PLR2004  private use
                self.unknown += 1
            letters += 1
            self._put(code, known, x.value, y.value, (box.left, box.bottom, box.right, box.top))
        return Lettering(self.turned.pop(0, []), self.turned, letters, self.unknown)

    def _object(self, key: int, at: int) -> _Object:
        matrix, text = self.matrix, self.text
        pdfium.FPDFText_GetMatrix(text, at, self.matrix_ref)
        a, b = matrix.a, matrix.b
        if b == 0.0 and a > 0.0:
            turn = 0
        else:
            angle = math.degrees(math.atan2(b, a)) if a or b else 0.0
            quarter = round(angle / 90) % 4
            turn = quarter if abs((angle - quarter * 90 + 180) % 360 - 180) <= _TURN else -1
        size = pdfium.FPDFText_GetFontSize(text, at) * (math.hypot(matrix.c, matrix.d) or 1.0)
        owner = ctypes.cast(key, pdfium.FPDF_PAGEOBJECT) if key else None
        bold, symbol = self._font(key, at)
        red, green, blue, alpha = self.colour
        colour = 0
        if owner is not None:
            if pdfium.FPDFPageObj_GetFillColor(owner, red, green, blue, alpha):
                colour = red.value << 16 | green.value << 8 | blue.value
            if not bold:
                bold = pdfium.FPDFTextObj_GetTextRenderMode(owner) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
        look = (round(min(size, 1e4), 1), bold, colour, symbol)
        style = self.styles.get(look)
        if style is None:
            style = self.styles[look] = Style(*look)
        mark = pdfium.FPDFPageObj_GetMarkedContentID(owner) if owner is not None else -1
        found = self.objects[key] = _Object(style, turn, mark)
        return found

    def _font(self, owner: int, at: int) -> tuple[bool, bool]:
        """Whether the font of a letter is bold, and whether it is one of symbols."""
        key = self.font_of(owner) or 0 if owner else 0
        known = self.fonts.get(key) if key else None
        if known is None:
            buffer = ctypes.create_string_buffer(256)
            flags = ctypes.c_int()
            pdfium.FPDFText_GetFontInfo(self.text, at, buffer, 256, flags)
            name = buffer.value.decode("utf-8", "replace")
            weight = pdfium.FPDFText_GetFontWeight(self.text, at)
            known = (weight >= _BOLD_WEIGHT or bool(_BOLD_NAME.search(name)), bool(_SYMBOL_NAME.search(name)))
            if key:
                self.fonts[key] = known
        return known

    def _put(self, code: int, known: _Object, x: float, y: float, box: tuple[float, float, float, float]) -> None:
        if not (self.box[0] - 1 <= x <= self.box[2] + 1 and self.box[1] - 1 <= y <= self.box[3] + 1):
            return
        letter = _LIGATURES.get(code) or ("-" if code == _HYPHEN else chr(code) if code <= 0x10FFFF else "\ufffd")  # noqa: PLR2004  the last code point
        if 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004  halves of a pair
            letter = "\ufffd"
        left, right = box[0], box[2]
        if known.turn > 0:
            x, y, left, right = _upright(known.turn, x, y, box)
        right = max(right, left)
        run, size = self.run, known.style.size
        same = (
            run is not None
            and known.turn == self.turn
            and run.style is known.style
            and run.mark == known.mark
            and abs(run.baseline - y) <= 0.06 * size
            and (-0.6 * size <= left - run.x1 <= _APART * size or left == self.left)  # a ligature is one box
        )
        if run is not None and same:
            if self.spaced or left - run.x1 > _GAP * size:
                run.text += " "
            run.text += letter
            run.x1 = max(run.x1, right)
        else:
            self.run = Run(letter, left, right, y, known.style, known.mark, self.spaced)
            self.turn = known.turn
            self.turned.setdefault(known.turn, []).append(self.run)
        self.spaced = False
        self.left = left


def _upright(
    turn: int, x: float, y: float, box: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """A letter's origin, left and right on the page when it is turned so that the letter stands upright."""
    if turn == 1:
        return y, -x, box[1], box[3]
    if turn == 2:  # noqa: PLR2004  half a turn
        return -x, -y, -box[2], -box[0]
    return -y, x, -box[3], -box[1]
