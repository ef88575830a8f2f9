"""The colours that cells are filled with, for trackers that say a status by a colour (ECMA-376, part 1, 18.8).

Only plain fills are read, not gradients, patterns, or what conditional formats would show.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from openpyxl.styles.colors import COLOR_INDEX

PAPER = "FFFFFF"
"""White, which is what paper is anyway: no colour."""

_RGB = re.compile(r"[0-9A-Fa-f]{6}")
_SWAPPED = (1, 0, 3, 2)
"""Cells count light before dark, the scheme dark before light (18.8.3, note on `theme`)."""


def fills_of(styles: Element | None, theme: Element | None) -> list[str]:
    """The fill of each style of a cell as `RRGGBB`, empty where it has none.

    Args:
        styles: the root of the part with the styles.
        theme: that of the part with the theme's colours.
    """
    if styles is None:
        return []
    groups = {_local(each): each for each in styles}
    scheme = list(_scheme(theme)) if theme is not None else []
    colours = [_plain_fill(each, scheme) for each in groups.get("fills", ())]
    found: list[str] = []
    for style in groups.get("cellXfs", ()):
        number = _number(style.get("fillId", "0"))
        colour = colours[number] if number < len(colours) else ""
        found.append("" if colour == PAPER else colour)
    return found


def _plain_fill(fill: Element, scheme: Sequence[str]) -> str:
    """The colour of a plain fill (18.8.32); empty for any other."""
    for pattern in fill:
        if _local(pattern) == "patternFill" and pattern.get("patternType") == "solid":
            for colour in pattern:
                if _local(colour) == "fgColor":
                    return _colour(colour, scheme)
    return ""


def _colour(element: Element, scheme: Sequence[str]) -> str:
    """A colour as `RRGGBB` (18.8.19): given as such, by its number in a list, or as one of the theme, tinted."""
    given = element.get("rgb", "")[-6:]
    if not given and element.get("indexed"):
        number = _number(element.get("indexed", ""))
        given = COLOR_INDEX[number][-6:] if number < len(COLOR_INDEX) else ""
    if not given and element.get("theme"):
        number = _number(element.get("theme", ""))
        number = _SWAPPED[number] if number < len(_SWAPPED) else number
        given = scheme[number] if number < len(scheme) else ""
    return _tinted(given.upper(), element.get("tint", "0")) if _RGB.fullmatch(given) else ""


def _tinted(colour: str, tint: str) -> str:
    """A colour made darker (to -1) or lighter (to 1), by its lightness (18.8.19)."""
    try:
        amount = max(-1.0, min(1.0, float(tint)))
    except ValueError:
        return colour
    if not amount:
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + amount) if amount < 0 else light * (1 - amount) + amount
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))


def _scheme(theme: Element) -> Iterator[str]:
    """The colours of a theme in their order (20.1.6.2), each as `RRGGBB` or empty."""
    for each in theme.iter():
        if _local(each) == "clrScheme":
            for named in each:
                values = [value.get("lastClr") or value.get("val") or "" for value in named]
                yield next((value for value in values if _RGB.fullmatch(value)), "")
            return


def _number(told: str) -> int:
    """A number of a list; one beyond every list where it is none."""
    return int(told) if told.isascii() and told.isdigit() and len(told) < len("1000000") else 1_000_000


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
