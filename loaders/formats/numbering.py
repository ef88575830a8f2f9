"""The numbers that a Word document prints before its paragraphs (ECMA-376, part 1, 17.9).

They stand nowhere in its text: each paragraph names a list and a level, and a list's numbers go on wherever it is taken
up again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from loaders.formats.html.markers import told

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""What begins the name of each element of a Word document's main parts."""

_STYLES = {
    "decimal": "decimal",
    "lowerLetter": "lower-alpha",
    "upperLetter": "upper-alpha",
    "lowerRoman": "lower-roman",
    "upperRoman": "upper-roman",
}
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    style: str
    pattern: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a Word document, and how far each has counted."""

    levels: Mapping[str, Mapping[int, _Level]]
    lists: Mapping[str, str]
    restarts: Mapping[str, Mapping[int, int]]
    by_style: Mapping[str, tuple[str, int]]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Element | None, styles: Element | None) -> Numbering:
        """The lists that the parts `numbering.xml` and `styles.xml` describe; either may be missing."""
        levels: dict[str, dict[int, _Level]] = {}
        lists: dict[str, str] = {}
        restarts: dict[str, dict[int, int]] = {}
        by_style: dict[str, tuple[str, int]] = {}
        for abstract in numbering.iter(f"{W}abstractNum") if numbering is not None else ():
            levels[_value(abstract, "abstractNumId")] = {
                _number(level.get(f"{W}ilvl"), 0): _level(level) for level in abstract.iter(f"{W}lvl")
            }
        for each in numbering.iter(f"{W}num") if numbering is not None else ():
            ident = _value(each, "numId")
            lists[ident] = _child(each, "abstractNumId")
            restarts[ident] = {
                _number(override.get(f"{W}ilvl"), 0): _number(_child(override, "startOverride"), 1)
                for override in each.iter(f"{W}lvlOverride")
                if override.find(f"{W}startOverride") is not None
            }
        for style in styles.iter(f"{W}style") if styles is not None else ():
            place = style.find(f"{W}pPr/{W}numPr")
            if place is not None and _child(place, "numId"):
                by_style[style.get(f"{W}styleId") or ""] = (_child(place, "numId"), _number(_child(place, "ilvl"), 0))
        return cls(levels, lists, restarts, by_style)

    def marker(self, paragraph: Element) -> str:
        """The number that the next paragraph prints; empty where it has a bullet or none."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return ""
        ident, at = self._place(properties)
        known = self.levels.get(self.lists.get(ident, ""), {})
        level = known.get(at)
        if level is None:
            return ""
        counts = self.counts.setdefault(self.lists[ident], {})
        if ident not in self.begun:
            self.begun.add(ident)
            for restarted, start in self.restarts.get(ident, {}).items():
                counts[restarted] = start - 1
        counts[at] = counts.get(at, level.start - 1) + 1
        for deeper in [other for other in counts if other > at]:
            del counts[deeper]
        if level.style not in _STYLES:
            return ""

        def number(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            style = known[other].style if other in known else "decimal"
            start = known[other].start if other in known else 1
            return told(counts.get(other, start), _STYLES.get(style, "decimal"))

        return _PLACE.sub(number, level.pattern).strip()[:20]

    def _place(self, properties: Element) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, else those of its style."""
        own = properties.find(f"{W}numPr")
        styled = self.by_style.get(_child(properties, "pStyle"), ("", 0))
        if own is None:
            return styled
        return _child(own, "numId") or styled[0], _number(_child(own, "ilvl"), styled[1])


def _level(element: Element) -> _Level:
    start = _number(_child(element, "start"), 1)
    return _Level(_child(element, "numFmt") or "decimal", _child(element, "lvlText"), start)


def _child(element: Element, name: str) -> str:
    child = element.find(f"{W}{name}")
    return (child.get(f"{W}val") or "") if child is not None else ""


def _value(element: Element, name: str) -> str:
    return element.get(f"{W}{name}") or ""


def _number(words: str | None, otherwise: int) -> int:
    return int(words) if words and words.isascii() and words.isdigit() and len(words) < _LEVELS else otherwise
