"""What the marks and short forms of a press notice mean: a star, `RI`, a dash.

A star is nothing by itself: the notice says that the grades it marks are those of an earlier year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from loaders.cues import Cues
from loaders.documents import Document
from loaders.prose import matching_view

_CELL = re.compile(
    r"^\W*?(?P<grade>[a-z(][^*\u2020\u2021()]*?|-)\s*(?P<mark>[*\u2020\u2021]*)\s*(?:[(\[](?P<note>[^()]*)[)\]])?\s*(?P<after>[*\u2020\u2021]*)\W*$"
)
_MARKS = {"star": "*", "asterisk": "*", "dagger": "\u2020"}
_YEAR = re.compile(r"\b20\d\d\b")
_CARRIED = re.compile(r"\bcarried\b|\bprevious\b|\blast inspect|\bfrom\b")


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade as it is printed.

    Attributes:
        slug: of the grade.
        year: of the inspection that gave it, where that was an earlier one.
        carried: whether it is carried over from there.
    """

    slug: str
    year: int | None = None
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Legend:
    """The marks and short forms of one notice.

    Attributes:
        cues: know the words of grades.
        cycle: the year of the notice: an earlier one behind a grade says that it is carried over.
        marks: the year that each mark stands for; None where the notice names none.
        short: the grade of each short form.
    """

    cues: Cues
    cycle: int
    marks: Mapping[str, int | None] = field(default_factory=dict)
    short: Mapping[str, str] = field(default_factory=dict)

    def graded(self, words: str) -> Graded | None:
        """The grade that words print and nothing else, but for a mark, a year or a note in brackets."""
        view = matching_view(words).strip(" .;,:'\"")
        match = _CELL.match(view)
        if match is None:
            return None
        bare = match["grade"].strip(" .;,:'\"")
        slug = self.short.get(bare) or self.cues.grade(bare)
        note = match["note"] or ""
        slug = self.cues.grade(f"{bare} ({note})") or slug
        if slug is None or (note and slug == "good" and "force" in note):
            return Graded(slug) if slug else None
        marked = [mark for mark in match["mark"] + match["after"] if mark in self.marks]
        told = _YEAR.search(note)
        year = int(told[0]) if told and int(told[0]) < self.cycle else self.marks[marked[0]] if marked else None
        carried = bool(marked) or year is not None or ("carried" in note and bool(_CARRIED.search(note)))
        return Graded(slug, year, carried)


def legend_of(document: Document, cues: Cues, cycle: int) -> Legend:
    """What a notice says of its marks and short forms, wherever it says so."""
    marks: dict[str, int | None] = {}
    short = dict(cues.press_notices.short)
    for block in document.blocks:
        view = matching_view(f"{block.marker} {document.words(block)}".strip())
        for match in cues.press_notices.marked.finditer(view):
            printed = match["mark"] or match["mark2"]
            mark = _MARKS.get(printed, printed)
            years = [int(each) for each in _YEAR.findall(match[0]) if int(each) < cycle]
            if mark not in marks or years:
                marks[mark] = years[-1] if years else None
        for match in cues.press_notices.shortened.finditer(view):
            slug = cues.grade(match["grade"])
            if slug:
                short[match["short"]] = slug
        if cues.press_notices.dash.search(view):
            short["-"] = "ungraded"
    return Legend(cues, cycle, marks, short)
