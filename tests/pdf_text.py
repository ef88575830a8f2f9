"""The text of a PDF whose streams are not compressed, found by the letter: what a reader of PDF would copy out of it.

It follows ISO 32000-1: the tree of pages (7.7.3), strings (7.3.4.2), operators that show text (9.4.3), and the maps
from codes to Unicode of each font (9.10.3), as far as a brief needs them.
"""

from __future__ import annotations

import re

_OBJECT = re.compile(rb"^(\d+) 0 obj\b(.*?)^endobj", re.DOTALL | re.MULTILINE)
_REFERENCE = re.compile(rb"(\d+) 0 R")
_MAPPED = re.compile(rb"^<([0-9A-F]{2})> <((?:[0-9A-F]{4})+)>$", re.MULTILINE)
_SHOWN = re.compile(rb"/(\S+) [\d.]+ Tf\b|\(((?:\\.|[^\\()])*)\) Tj\b|\b(?:T\*|ET\b)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)


def pages(content: bytes) -> list[str]:
    """The text of each page, in the order of its operators, with one space for each run of spaces and ends of lines."""
    objects = {int(number): body for number, body in _OBJECT.findall(content)}
    (kids,) = re.findall(rb"/Kids \[(.*?)\]", content, re.DOTALL)
    fonts = {
        name.decode(): _letters(objects, int(number))
        for body in objects.values()
        for name, number in re.findall(rb"/(F\d+\+\d+) (\d+) 0 R", body)
    }
    return [_page(objects, int(kid), fonts) for kid in _REFERENCE.findall(kids)]


def _letters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    """What each code of a font stands for."""
    (number,) = re.findall(rb"/ToUnicode (\d+) 0 R", objects[font])
    mapped = _MAPPED.findall(objects[int(number)])
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in mapped}


def _page(objects: dict[int, bytes], number: int, fonts: dict[str, dict[int, str]]) -> str:
    (contents,) = re.findall(rb"/Contents (\d+) 0 R", objects[number])
    shown: list[str] = []
    letters: dict[int, str] = {}
    for font, string in _SHOWN.findall(objects[int(contents)]):
        if font:
            letters = fonts.get(font.decode(), {})
        else:
            shown.append("".join(letters[code] for code in _ESCAPED.sub(_byte, string)) or " ")
    return " ".join("".join(shown).split())


def _byte(escape: re.Match[bytes]) -> bytes:
    named = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
    code = escape[1]
    return bytes([int(code, 8)]) if code.isdigit() else named.get(code, code)
