"""Footnotes at the foot of a page or column: small lines below all others, of which one begins with a mark."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.formats.pdf.joints import Line
from loaders.formats.pdf.lines import Segment
from loaders.formats.pdf.markers import footnote_mark
from loaders.formats.pdf.styles import Styles


def parted(lines: Sequence[Line], styles: Styles, *, plain: bool, open_note: bool) -> tuple[list[Line], list[Line]]:
    """The lines of a column's text, and those of its footnotes.

    Args:
        lines: of one column, from top to bottom.
        styles: how the document's text looks.
        plain: whether a number that is not raised may be a mark.
        open_note: whether the last footnote of the page before may go on here.
    """
    begin = len(lines)
    while begin and styles.is_smaller(lines[begin - 1].segment.style):
        begin -= 1
    foot = lines[begin:]
    first = next((at for at, line in enumerate(foot) if footnote_mark(line.segment.text, plain=plain)), None)
    if first is None:
        return (list(lines[:begin]), list(foot)) if foot and open_note and begin else (list(lines), [])
    if first and not open_note:
        begin += first
    return list(lines[:begin]), list(lines[begin:])


def marks_are_plain(pages: Sequence[Sequence[Segment]], styles: Styles) -> bool:
    """Whether no small line of a document begins with a raised mark, so that a plain number may be one."""
    return not any(
        styles.is_smaller(segment.style) and footnote_mark(segment.text, plain=False)
        for page in pages
        for segment in page
    )
