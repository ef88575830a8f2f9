"""The letters of a brief as PDF: the font, and what stands for a character that it lacks.

The fourteen fonts that every reader of PDF has know the letters of Western Europe only, and so not the circumflexed w
and y of Welsh. Source Sans Pro has them, and Greek and Cyrillic besides; what is used of it goes into the file.
"""

from __future__ import annotations

import io
import unicodedata
from functools import cache
from importlib import resources

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "SourceSansPro-Regular"
BOLD = "SourceSansPro-Semibold"

_PLAINER = str.maketrans({"\u2010": "-", "\u2011": "-"})
"""Hyphens that look as the common one does."""

NOTE = "A character that the font of this document lacks stands as its Unicode number, such as [U+4E2D]."


@cache
def fonts() -> frozenset[str]:
    """Make the two fonts known to the library, and tell the characters that both have."""
    known: list[frozenset[str]] = []
    for name in (REGULAR, BOLD):
        content = resources.files("font_source_sans_pro").joinpath("files", f"{name}.ttf").read_bytes()
        font = TTFont(name, io.BytesIO(content))
        pdfmetrics.registerFont(font)
        known.append(frozenset(map(chr, font.face.charToGlyph)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    return frozenset.intersection(*known)


def lettered(text: str) -> str:
    """Text on one line in which each character can be printed: one that the fonts lack stands as `[U+...]`.

    Spaces of any kind become one space; what cannot be seen in any font (marks of direction, places to break a word)
    is left out.
    """
    known = fonts()
    return "".join(each if each in known else f"[U+{ord(each):04X}]" for each in _composed(text))


def lacks(text: str) -> bool:
    """Whether the fonts lack a character of a text, so that its number is printed."""
    return not fonts().issuperset(_composed(text))


def _composed(text: str) -> str:
    seen = (each for each in unicodedata.normalize("NFC", text) if unicodedata.category(each) != "Cf")
    return " ".join("".join(seen).translate(_PLAINER).split())
