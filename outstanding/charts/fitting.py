"""Texts of a picture kept to the room that was measured for them, in whatever font they are shown.

A picture is laid out in one font, which comes with the project. Who looks at it may not have that font, and a picture
cannot bring it along under the pages' policy. So each text says how long it is (`textLength`, SVG 2, clause 11.4), and
is drawn narrower where another font is wider.
"""

from __future__ import annotations

import html
import re
from functools import cache
from importlib import resources
from typing import Final

from reportlab.pdfbase.ttfonts import TTFontFace

FONT: Final = "Source Sans Pro"
"""The font that texts are measured in."""

_TEXT: Final = re.compile(r"<text ([^>]*)>([^<]+)</text>")
_SIZE: Final = re.compile(r'font-size="([0-9.]+)px"')
_UNITS: Final = 1000
"""Of a font's widths to its size."""


def fitted(picture: str) -> str:
    """A picture whose texts say how long they are.

    Args:
        picture: SVG as Vega writes it, with texts of a size in pixels, in `FONT`, bold or not.
    """
    return _TEXT.sub(_measured, picture)


def _measured(found: re.Match[str]) -> str:
    attributes, words = found.groups()
    size = _SIZE.search(attributes)
    if not size:
        return found.group()
    long = width(html.unescape(words), float(size.group(1)), bold='font-weight="bold"' in attributes)
    return f'<text {attributes} textLength="{long:.1f}" lengthAdjust="spacingAndGlyphs">{words}</text>'


def width(words: str, size: float, *, bold: bool) -> float:
    """How long words are, in the unit of the size; a letter that the font lacks has its default width."""
    face = _face("Bold" if bold else "Regular")
    units: float = sum(face.charWidths.get(ord(letter), face.defaultWidth) for letter in words)
    return units * size / _UNITS


@cache
def _face(style: str) -> TTFontFace:
    name = f"SourceSansPro-{style}.ttf"
    with resources.as_file(resources.files("font_source_sans_pro").joinpath("files", name)) as path:
        return TTFontFace(str(path))
