"""Reports as PDF, by two producers: what the reader of plain text gives is printed again, and can be read back.

Chromium prints HTML: tagged, bullets drawn and not written, footnotes where the text has them. reportlab prints pages
as inspectorates do: heads that change with the chapter, page numbers, footnotes at the page's foot, headings that only
their colour tells, tables, a list of contents with leaders.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table
from reportlab.platypus.tables import TableStyle

from loaders.documents import BlockKind, Document
from loaders.formats.text import read_text
from loaders.grammar import Grammar
from loaders.prose import SUPERSCRIPTS, matching_view
from outstanding.briefs.lettering import BOLD, REGULAR, fonts, lettered

_MARK = re.compile(rf"[{SUPERSCRIPTS}]+|\^\{{[\d, ]+\}}")
_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
_CHAPTER = re.compile(r"introduction|force in numbers|.*overview\b.*|risk-based.*|annex [a-z] [\u2013-] .*")
_CONTENTS = re.compile(r"(.*?)[ .\t]+(\d+)$")

MARGIN, FOOT = 60.0, 130.0
"""Points: around the page, and kept free at its foot for footnotes."""


@dataclass(frozen=True)
class Piece:
    """One block as it is to be printed: `style` is a block's kind, or title, chapter, section, grade, label, cover."""

    style: str
    words: str
    marker: str = ""


def pieces(content: bytes, name: str) -> list[Piece]:
    """What the reader of plain text finds in a report, with a rank for each heading."""
    document = read_text(content, name)
    begin = max((at for at, block in enumerate(document.blocks) if block.kind is BlockKind.CONTENTS), default=-1)
    return list(_ranked(document, begin))


def _ranked(document: Document, begin: int) -> Iterator[Piece]:
    grammar = Grammar.packaged().cues
    titled = in_figures = False
    for at, block in enumerate(document.blocks):
        words = document.words(block)
        view = matching_view(words)
        style = block.kind.value
        if block.kind is BlockKind.HEADING:
            following = document.words(document.blocks[at + 1]) if at + 1 < len(document.blocks) else ""
            graded = grammar.grade(matching_view(following))
            if grammar.grade(view):
                style = "grade"
            elif not titled:
                style, titled = "title", True
            elif at < begin:
                style = "cover"
            elif begin > 0 and (graded or _CHAPTER.fullmatch(view)):
                style, in_figures = "chapter", "numbers" in view
            else:
                style = "label" if in_figures else "section"
        marker = "" if block.kind is BlockKind.HEADING else block.marker
        yield Piece(style, words, marker)


# --- by Chromium ----------

_STYLE = """
@page { size: A4; margin: 22mm 20mm }
body { font: 11pt/1.4 sans-serif; color: #222 }
h1 { font-size: 24pt } h2 { font-size: 19pt; color: #7a1450; break-before: page } h2.web { break-before: auto }
h3 { font-size: 13pt; color: #7a1450 } h4 { font-size: 11pt } .grade { font-weight: bold; color: #a3400a }
.fn { font-size: 8.5pt } sup { font-size: 60%; line-height: 0 } td, th { padding: 2pt 10pt; text-align: left }
.toc { display: flex; justify-content: space-between; margin: 2pt 0 }
"""
_TAGS = {"title": "h1", "chapter": "h2", "section": "h3", "label": "h4"}


def as_html(printed: Iterable[Piece]) -> str:
    """The pieces as a page of HTML."""
    body: list[str] = []
    for style, group in groupby(printed, key=lambda piece: piece.style):
        rows = list(group)
        if style == "item" and all(len(row.marker) == 1 for row in rows):
            body.append("<ul>" + "".join(f"<li>{_html(row.words)}</li>" for row in rows) + "</ul>")
        elif style == "row":
            body.append("<table>" + "".join(_html_row(row) for row in rows) + "</table>")
        else:
            body.extend(_html_piece(row) for row in rows)
    return (
        f"<!doctype html><html lang=en><title>Report</title><style>{_STYLE}</style><body>{''.join(body)}</body></html>"
    )


def _html(words: str) -> str:
    return _MARK.sub(lambda mark: f"<sup>{mark[0].translate(_DIGITS).strip('^{}')}</sup>", escape(words))


def _html_row(row: Piece) -> str:
    return "<tr>" + "".join(f"<td>{_html(cell.strip())}</td>" for cell in row.words.split("\t")) + "</tr>"


def _html_piece(piece: Piece) -> str:
    words = _html(piece.words)
    entry = _CONTENTS.match(piece.words)
    if tag := _TAGS.get(piece.style):
        return f"<{tag}>{words}</{tag}>"
    if piece.style == "contents" and entry:
        return f"<p class=toc><span>{_html(entry[1])}</span><span>{entry[2]}</span></p>"
    if piece.style == "contents":
        return f"<h3>{words}</h3>"
    if piece.style == "grade":
        return f"<p class=grade>{words}</p>"
    if piece.style == "footnote":
        return f"<p class=fn>{_html(piece.marker)} {words}</p>"
    return f"<p>{_html(piece.marker)} {words}</p>"


def chromium() -> str | None:
    """Where Debian's Chromium is; None where it is not installed."""
    return shutil.which("chromium")


def by_chromium(*pages: str) -> list[bytes]:
    """Each page of HTML as Chromium prints it."""
    command = chromium()
    assert command, "Chromium is not installed"
    made: list[bytes] = []
    with tempfile.TemporaryDirectory() as folder:
        for at, page in enumerate(pages):
            source, target = Path(folder, f"{at}.html"), Path(folder, f"{at}.pdf")
            source.write_text(page, "utf-8")
            options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
            profile = f"--user-data-dir={folder}/profile"
            call = [command, *options, profile, f"--print-to-pdf={target}", source.as_uri()]
            subprocess.run(call, check=True, capture_output=True, timeout=120)
            made.append(target.read_bytes())
    return made


# --- by reportlab ----------

_INK, _PLUM, _GREY = HexColor("#222222"), HexColor("#7a1450"), HexColor("#777777")
_TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=10.5, leading=14, textColor=_INK, spaceAfter=7)
_STYLES = {
    "paragraph": _TEXT,
    "cover": _TEXT,
    "title": ParagraphStyle("title", parent=_TEXT, fontName=BOLD, fontSize=22, leading=27, spaceAfter=14),
    "chapter": ParagraphStyle("chapter", parent=_TEXT, fontSize=18, leading=22, textColor=_PLUM, spaceAfter=10),
    "section": ParagraphStyle("section", parent=_TEXT, textColor=_PLUM, spaceBefore=8),
    "label": ParagraphStyle("label", parent=_TEXT, fontName=BOLD),
    "grade": ParagraphStyle("grade", parent=_TEXT, fontName=BOLD, fontSize=12, textColor=HexColor("#a3400a")),
    "item": ParagraphStyle("item", parent=_TEXT, leftIndent=18, bulletIndent=4, spaceAfter=3, alignment=TA_JUSTIFY),
    "numbered": ParagraphStyle("numbered", parent=_TEXT, leftIndent=24, bulletIndent=0),
    "footnote": ParagraphStyle("footnote", parent=_TEXT, fontSize=8, leading=10, spaceAfter=2),
}
_GRID = TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, _GREY), ("VALIGN", (0, 0), (-1, -1), "TOP")])


class _Foot(Flowable):
    """A footnote that waits for the foot of the page that it is reached on."""

    def __init__(self, note: Paragraph, waiting: list[Paragraph]) -> None:
        super().__init__()
        self.note, self.waiting = note, waiting
        self.width = self.height = 0

    def draw(self) -> None:
        self.waiting.append(self.note)


class _Chapter(Flowable):
    """Where a chapter begins: the head of the pages to come."""

    def __init__(self, words: str, running: list[str]) -> None:
        super().__init__()
        self.words, self.running = words, running
        self.width = self.height = 0

    def draw(self) -> None:
        self.running.append(self.words)


def by_reportlab(printed: Iterable[Piece], title: str = "") -> bytes:
    """The pieces on A4, with heads, page numbers, and footnotes at the foot of their page."""
    fonts()
    waiting: list[Paragraph] = []
    running: list[str] = []

    def margins(canvas: Canvas, template: BaseDocTemplate) -> None:
        canvas.setFont(REGULAR, 8)
        canvas.setFillColor(_GREY)
        if canvas.getPageNumber() > 1:
            canvas.drawString(MARGIN, A4[1] - 36, lettered(running[-1] if running else "Contents"))
        canvas.drawCentredString(A4[0] / 2, 30, str(canvas.getPageNumber()))
        y = FOOT - 8
        while waiting:
            _, height = waiting[0].wrap(A4[0] - 2 * MARGIN, y)
            if y - height < MARGIN - 14:
                break
            y -= height + 2
            waiting.pop(0).drawOn(canvas, MARGIN, y)

    buffer = io.BytesIO()
    template = BaseDocTemplate(buffer, pagesize=A4, title=title, author="The sample inspectorate", invariant=1)
    frame = Frame(MARGIN, FOOT, A4[0] - 2 * MARGIN, A4[1] - MARGIN - FOOT, 0, 0, 0, 0)
    template.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=margins))
    template.build(list(_story(list(printed), waiting, running)))
    return buffer.getvalue()


def _story(printed: list[Piece], waiting: list[Paragraph], running: list[str]) -> Iterator[Flowable]:
    for style, group in groupby(printed, key=lambda piece: piece.style):
        rows = list(group)
        if style == "row":
            cells = [[_set(cell.strip(), "paragraph") for cell in row.words.split("\t")] for row in rows]
            yield Table(cells, style=_GRID, hAlign="LEFT")
            yield Spacer(1, 10)
            continue
        for piece in rows:
            if style == "contents":
                yield from _entry(piece)
            elif style == "footnote":
                yield _Foot(_set(f"{piece.marker} {piece.words}", style), waiting)
            elif style == "chapter":
                yield PageBreak()
                yield _Chapter(piece.words, running)
                yield _set(piece.words, style)
            elif style in {"item", "numbered"}:
                yield Paragraph(_marked(piece.words), _STYLES[style], bulletText=lettered(piece.marker))
            else:
                yield _set(piece.words, style)


def _entry(piece: Piece) -> Iterator[Flowable]:
    entry = _CONTENTS.match(piece.words)
    if entry is None:
        yield PageBreak()
        yield _set(piece.words, "chapter")
    else:
        dots = "." * max(3, 90 - len(entry[1]))
        yield Paragraph(f"{_marked(entry[1])}{dots} {entry[2]}", _TEXT)


def _set(words: str, style: str) -> Paragraph:
    return Paragraph(_marked(words), _STYLES[style])


def _marked(words: str) -> str:
    """Words as reportlab's markup, footnote marks raised and small."""
    found: list[str] = []
    begin = 0
    for mark in _MARK.finditer(words):
        digits = mark[0].translate(_DIGITS).strip("^{}")
        found.append(f"{escape(lettered(words[begin : mark.start()]) if words[begin : mark.start()].strip() else '')}")
        tail = " " if words[begin : mark.start()].endswith(" ") else ""
        found.append(f"{tail}<super size=6>{digits}</super>")
        begin = mark.end()
    lead = " " if begin and words[begin : begin + 1] == " " else ""
    found.append(lead + escape(lettered(words[begin:])))
    return "".join(found)
