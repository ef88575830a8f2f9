"""A brief as PDF, on A4: for the file, the printer and the meeting."""

from __future__ import annotations

import io
import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table

from outstanding.briefs import phrases
from outstanding.briefs.lettering import BOLD, NOTE, REGULAR, fonts, lacks, lettered
from queries.brief_parts import MARKED, UNKNOWN, Brief, Change, Grade, Grades, Group, Issue, News, Source

_INK, _ACCENT, _FAINT, _RULE, _TOLD = map(HexColor, ("#1b1f24", "#123a5c", "#4a5560", "#c9d0d7", "#8a2b06"))
_MARGIN = 16 * mm
_TOP, _BOTTOM = 14 * mm, 19 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_HEIGHT = A4[1] - _TOP - _BOTTOM
_AT_LEAST = 24 * mm
"""The room that a heading must have, with what it heads; else it goes to the next page."""
_AT_MOST = 0.6 * _HEIGHT
"""The room that is waited for at most: a first row that is taller begins where it comes."""
_SPLIT = 36
"""Points at least that stand on each page of a row that is taller than a page; any other row stays whole."""
_ABREAST = 6
"""Cycles in one table of judgments; more of them go into a second one."""
_CYCLE = 97
"""Points at most of a cycle's column: in them the longest usual grade stands on one line."""

_TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=8.6, leading=10.6, textColor=_INK)
_SMALL = ParagraphStyle("small", parent=_TEXT, fontSize=7.6, leading=9.6, textColor=_FAINT, spaceAfter=2)
_CELL = ParagraphStyle("cell", parent=_TEXT, fontSize=8, leading=10)
_HEADER = ParagraphStyle("header", parent=_SMALL, fontName=BOLD)
_TITLE = ParagraphStyle("title", parent=_TEXT, fontName=BOLD, fontSize=19, leading=22, textColor=_ACCENT, spaceAfter=2)
_SECTION = ParagraphStyle("section", parent=_TEXT, fontName=BOLD, fontSize=12, leading=15, textColor=_ACCENT)
_GROUP = ParagraphStyle("group", parent=_TEXT, fontName=BOLD, fontSize=9.8, leading=13, spaceBefore=4)
_ITEM = ParagraphStyle("item", parent=_TEXT, leftIndent=9, bulletFontName=REGULAR, bulletFontSize=7, spaceAfter=1.5)
_FIGURE = ParagraphStyle("figure", parent=_TEXT, fontName=BOLD, fontSize=15, leading=17, textColor=_ACCENT)
_YEAR = ParagraphStyle("year", parent=_TEXT, fontName=BOLD)
_STATUS = ParagraphStyle("status", parent=_TEXT, fontName=BOLD, textColor=_TOLD)
_FOOTER = 6.8

_ROWS = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 5),
    ("TOPPADDING", (0, 0), (-1, -1), 1.6),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ("LINEBELOW", (0, 1), (-1, -1), 0.4, _RULE),
    ("LINEBELOW", (0, 0), (-1, 0), 0.6, _FAINT),
]


def as_pdf(page: Brief) -> bytes:
    """The brief as PDF: equal briefs give equal bytes; nothing in it is compressed, since compressors differ.

    It has its font in it. Each page says the day, the release, and which page of how many it is. A character that the
    font lacks stands as its Unicode number, and then a sentence at the end says so.
    """
    fonts()
    first = _printed(page, None)
    return _printed(page, first[1])[0]


def as_one_page(page: Brief) -> bytes:
    """The brief on one page: as many open issues as fit, each whole, and how many more there are.

    The gravest kinds come first, of each the oldest. Judgments, and what was published since a day, are left to the
    whole brief. Where not even one issue fits, the figures stand alone.
    """
    fonts()
    fits = bisect_left(range(len(page.issues)), 1, key=lambda most: _printed(page, 1, most + 1)[1] > 1)
    return _printed(page, 1, fits)[0]


def _printed(page: Brief, pages: int | None, most: int | None = None) -> tuple[bytes, int]:
    """The document, and how many pages it has; that number stands on each page once it is known.

    With `most`, only the so many first issues are listed, and the rest is left to the whole brief.
    """
    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=page.title,
        author="Outstanding",
        subject=page.citation,
        creator="Outstanding",
        lang="en-GB",
        displayDocTitle=True,
        invariant=1,
        pageCompression=0,
    )
    frame = Frame(_MARGIN, _BOTTOM, _WIDTH, _HEIGHT, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate("page", [frame], onPage=partial(_footer, page, pages)))
    document.build(list(_flow(page) if most is None else _short_flow(page, most)))
    return buffer.getvalue(), document.page


def _footer(page: Brief, pages: int | None, canvas: Canvas, _: BaseDocTemplate) -> None:
    canvas.saveState()
    canvas.setStrokeColor(_RULE)
    canvas.line(_MARGIN, _BOTTOM - 5 * mm, A4[0] - _MARGIN, _BOTTOM - 5 * mm)
    canvas.setFillColor(_FAINT)
    canvas.setFont(REGULAR, _FOOTER)
    canvas.drawString(_MARGIN, _BOTTOM - 8.2 * mm, lettered(f"{page.title}, {page.day}"))
    canvas.drawString(_MARGIN, _BOTTOM - 11.2 * mm, f"Release {page.release}")
    if pages is not None:
        number = f"Page {canvas.getPageNumber()} of {pages}"
        canvas.drawRightString(A4[0] - _MARGIN, _BOTTOM - 8.2 * mm, number)
    canvas.restoreState()


def _flow(page: Brief) -> Iterator[Flowable]:
    yield _said(page.title, _TITLE)
    yield _said(phrases.scope(page), _TEXT)
    yield Spacer(0, 5)
    yield _figures(page)
    yield from _section("Open issues")
    for group in page.groups:
        yield from _group(group)
    if not page.groups:
        yield _said("None.")
    yield from _section("Judgments by cycle")
    yield _said(phrases.SERIES if page.grades else "None is loaded.", _SMALL)
    for grades in page.grades:
        yield from _grades(grades)
    yield from _section("Answers of the policing body")
    yield from _answers(page)
    if page.since_date:
        yield from _section(f"Published since {page.since_date}")
        yield _said(phrases.NUMBERS if page.news else "Nothing.", _SMALL)
        for news in page.news:
            yield from _news(news)
    yield from _section("Sources")
    yield from _sources(page)


def _short_flow(page: Brief, most: int) -> Iterator[Flowable]:
    yield _said(page.title, _TITLE)
    yield _said(phrases.scope(page), _TEXT)
    yield Spacer(0, 5)
    yield _figures(page)
    yield from _section("Open issues")
    listed = [issue for issue in page.issues if issue.number <= most]
    for group in page.groups:
        some = tuple(issue for issue in group.issues if issue.number <= most)
        if some:
            yield from _group(group, some)
    left = len(page.issues) - len(listed)
    yield _said(phrases.left(left) if left else "" if page.groups else "None.")
    yield from _section("Answers of the policing body")
    yield from _answers(page)
    yield from _section("Sources")
    named = {issue.source for issue in listed} | {each.source for each in page.deadlines}
    yield from _sources(page, [source for source in page.sources if source in named])


def _section(heading: str) -> Iterator[Flowable]:
    yield Spacer(0, 9)
    yield CondPageBreak(_AT_LEAST)
    yield Table(
        [[_said(heading, _SECTION)]],
        colWidths=[_WIDTH],
        style=[
            ("LINEABOVE", (0, 0), (-1, 0), 1, _ACCENT),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ],
    )


def _figures(page: Brief) -> Flowable:
    figures = page.figures
    return Table(
        [[[_said(each.value, _FIGURE), _said(each.label, _SMALL)] for each in figures]],
        colWidths=[_WIDTH / len(figures)] * len(figures),
        style=[
            ("LINEABOVE", (0, 0), (-1, 0), 0.6, _RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ],
    )


def _group(group: Group, some: Sequence[Issue] | None = None) -> Iterator[Flowable]:
    """A kind of issues, all of them or some; the heading counts all."""
    narrow = [19, 42, 56, 66]
    rows = [[_said(each, _HEADER) for each in ("No.", "Since", "In the words of the inspectorate", "Status", "Source")]]
    rows += [
        [
            _said(str(issue.number)),
            _said(phrases.since(issue), _YEAR),
            _said(f"\u201c{issue.quotation}\u201d"),
            _said(issue.status, _TEXT if issue.status == "open" else _STATUS),
            _marked(f"{_reference(issue.source)}, {_plain(issue.source.day)}"),
        ]
        for issue in (group.issues if some is None else some)
    ]
    heading = _said(f"{group.heading}: {len(group.issues)}", _GROUP)
    yield from _table(rows, [*narrow[:2], _WIDTH - sum(narrow), *narrow[2:]], heading)


def _grades(grades: Grades) -> Iterator[Flowable]:
    for at in range(0, len(grades.cycles), _ABREAST):
        cycles = grades.cycles[at : at + _ABREAST]
        rows = [[_said(each, _HEADER) for each in (grades.series, *cycles)]]
        rows += [
            [
                _said(line.subject, _CELL),
                *(_marked("<br/>".join(map(_grade, cell)), _CELL) for cell in line.cells[at : at + _ABREAST]),
            ]
            for line in grades.lines
        ]
        first = max(0.23 * _WIDTH, min(_WIDTH / 2, _WIDTH - len(cycles) * _CYCLE))
        yield from _table(rows, [first, *[(_WIDTH - first) / len(cycles)] * len(cycles)], Spacer(0, 3))
    if grades.marked:
        yield _said(MARKED, _SMALL)


def _grade(grade: Grade) -> str:
    mark, note = (grade.note, "") if grade.note == UNKNOWN else ("", grade.note)
    return f'<b>{_plain(grade.grade)}</b>{mark}<font size="7"> {_reference(grade.source)} {_plain(note)}</font>'


def _answers(page: Brief) -> Iterator[Flowable]:
    if not page.deadlines:
        yield _said("No report that is loaded asks for one.")
        return
    yield _said(phrases.ANSWERS, _SMALL)
    for deadline in page.deadlines:
        if deadline.due:
            yield _item(f"by <b>{_plain(deadline.due)}</b>: {_named(deadline.source)}: {_plain(deadline.answer)}")
    for each in phrases.without_day(page):
        yield _item(f"{_plain(each.why)}: {'; '.join(map(_named, each.sources))}")


def _news(news: News) -> Iterator[Flowable]:
    yield CondPageBreak(_AT_LEAST)
    yield _said(f"{news.source.title}, {news.source.day}", _GROUP)
    yield from (_item(f"<b>{_plain(phrases.who(change))}</b>: {_events(change)}") for change in news.changes)
    if not news.changes:
        yield _item("Nothing about an issue.")


def _events(change: Change) -> str:
    return "; ".join(
        _plain(f"{event.name} \u201c{event.quotation}\u201d" if event.quotation else event.name)
        for event in change.events
    )


def _sources(page: Brief, some: Sequence[Source] | None = None) -> Iterator[Flowable]:
    """The sources, all of them or some, and what the brief rests on."""
    for source in page.sources if some is None else some:
        named = f"<b>{source.label}</b> {_plain(source.title)}, {_plain(source.day)}"
        yield _marked(f'<a name="{source.label}"/>{named}')
    yield Spacer(0, 3)
    yield _said(f"{phrases.DAYS} {page.coverage.sentence}", _SMALL)
    yield _said(f"Cite as: {page.citation}.", _SMALL)
    yield _said(phrases.RIGHTS, _SMALL)
    if any(map(lacks, _texts(page))):
        yield _said(NOTE, _SMALL)


def _texts(page: Brief) -> Iterable[str]:
    """Every text of documents and of reference data on the page."""
    events = (event.quotation for news in page.news for change in news.changes for event in change.events)
    grades = ((table.series, *table.cycles, *(line.subject for line in table.lines)) for table in page.grades)
    return itertools.chain(
        [page.force, page.coverage.sentence],
        (source.title for source in page.sources),
        (issue.quotation for issue in page.issues),
        events,
        *grades,
    )


def _table(rows: list[list[Flowable]], widths: list[float], heading: Flowable) -> Iterator[Flowable]:
    """A table below its heading, which stays with the first row."""
    _, room = Table(rows[:2], colWidths=widths, style=_ROWS).wrap(_WIDTH, _HEIGHT)
    yield CondPageBreak(min(max(room + heading.wrap(_WIDTH, _HEIGHT)[1], _AT_LEAST), _AT_MOST))
    yield heading
    yield Table(rows, colWidths=widths, style=_ROWS, repeatRows=1, splitInRow=_SPLIT)


def _reference(source: Source) -> str:
    return f'<a href="#{source.label}" color="{_ACCENT.hexval().replace("0x", "#")}">{source.label}</a>'


def _named(source: Source) -> str:
    return f"{_plain(source.title)} ({_reference(source)})"


def _item(markup: str) -> Flowable:
    return Paragraph(markup, _ITEM, bulletText="\u2022")


def _said(text: str, style: ParagraphStyle = _TEXT) -> Flowable:
    return _marked(_plain(text), style)


def _marked(markup: str, style: ParagraphStyle = _TEXT) -> Flowable:
    return Paragraph(markup, style)


def _plain(text: str) -> str:
    """Text that can be printed and that the library takes as no markup of its own."""
    return escape(lettered(text))
