"""Prints the sample letters, responses and plans that are PDF or Word files, from their plain sources under `made/`.

    python tests/samples/binaries.py

A source is named NAME.pdf.source or NAME.docx.source. The same source gives the same bytes. In it a line is a
paragraph, and may begin with: `# ` title, `## ` heading, `### ` sub-heading, `> ` words set to the right, `- ` bullet,
`+ ` number given by Word itself, `** ` a paragraph in bold, `|! ` the head of a table and `| ` a row (cells between
bars, ` // ` a new line in a cell), `[x] ` or `[ ] ` a box ticked or not, `===` a new page, `% ` a comment. `foot: ` and
`head: ` are printed on every page.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table

HERE = Path(__file__).parent
MADE = HERE / "made"
FIXED = (2024, 1, 2, 3, 4, 6)
"""The time that stands in every archive, so that the same source gives the same bytes."""

_MARKS = ("# ", "## ", "### ", "> ", "- ", "+ ", "** ", "|! ", "| ", "[x] ", "[ ] ", "===")
_CORE_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_CHECKBOX = (
    '<w:p {w} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdt><w:sdtPr><w14:checkbox>'
    '<w14:checked w14:val="{on}"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r>'
    "<w:t>{glyph}</w:t></w:r></w:sdtContent></w:sdt>"
    '<w:r><w:t xml:space="preserve"> {words}</w:t></w:r></w:p>'
)

Line = tuple[str, str]
"""A mark and the words behind it."""


def lines(source: str) -> Iterator[Line]:
    """The marked lines of a source, without empty ones and comments; several rows of one table follow each other."""
    for line in source.splitlines():
        if not line.strip() or line.startswith("% "):
            continue
        mark = next((mark for mark in _MARKS if line.startswith(mark)), "")
        yield mark.strip(), line[len(mark) :].strip()


def cells(words: str) -> list[str]:
    """The cells of a row."""
    return [cell.strip().replace(" // ", "\n") for cell in words.removesuffix("|").split("|")]


def settled(content: bytes) -> bytes:
    """An office file with the fixed time in its archive and in its properties."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _CORE_TIMES.sub(rb"\g<1>2024-01-02T03:04:06Z", part)
            new.writestr(zipfile.ZipInfo(name, FIXED), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def word(source: str) -> bytes:
    """A source as a Word file."""
    made = docx.Document()
    for is_row, group in itertools.groupby(lines(source), key=lambda line: line[0] in {"|", "|!"}):
        if is_row:
            _word_table(made, list(group))
            continue
        for mark, words in group:
            _word_line(made, mark, words)
    saved = io.BytesIO()
    made.save(saved)
    return settled(saved.getvalue())


def _word_table(made: WordDocument, rows: list[Line]) -> None:
    width = max(len(cells(words)) for _, words in rows)
    table = made.add_table(rows=0, cols=width, style="Table Grid")
    for mark, words in rows:
        row = table.add_row().cells
        for at, cell in enumerate(cells(words)):
            row[at].text = ""
            row[at].paragraphs[0].add_run(cell).bold = mark == "|!"
        if len(cells(words)) == 1 and width > 1:
            row[0].merge(row[-1])


def _word_line(made: WordDocument, mark: str, words: str) -> None:
    styles = {"#": "Title", "##": "Heading 1", "###": "Heading 2", "-": "List Bullet", "+": "List Number"}
    if words.startswith(("foot: ", "head: ")):
        section = made.sections[0]
        part = section.footer if words.startswith("foot: ") else section.header
        part.paragraphs[0].text = words[len("foot: ") :]
    elif mark in {"[x]", "[ ]"}:
        on = mark == "[x]"
        xml = _CHECKBOX.format(
            w=nsdecls("w"), on=int(on), glyph="\N{BALLOT BOX WITH X}" if on else "\N{BALLOT BOX}", words=escape(words)
        )
        made.element.body.insert(len(made.element.body) - 1, parse_xml(xml))
    elif mark == "===":
        made.add_page_break()
    elif mark == "**":
        made.add_paragraph().add_run(words).bold = True
    else:
        made.add_paragraph(words, style=styles.get(mark))


_BLUE = HexColor("#1d3557")
_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=13, spaceAfter=7)
_STYLES = {
    "": _BODY,
    "#": ParagraphStyle("title", _BODY, fontName="Helvetica-Bold", fontSize=17, leading=21, spaceAfter=12),
    "##": ParagraphStyle("heading", _BODY, fontName="Helvetica-Bold", fontSize=11.5, spaceBefore=8, textColor=_BLUE),
    "###": ParagraphStyle("sub", _BODY, fontName="Helvetica-Oblique", spaceBefore=4),
    ">": ParagraphStyle("right", _BODY, alignment=TA_RIGHT, spaceAfter=1),
    "-": ParagraphStyle("item", _BODY, leftIndent=20, bulletIndent=8, spaceAfter=3),
    "**": ParagraphStyle("strong", _BODY, fontName="Helvetica-Bold"),
}
_CELL = ParagraphStyle("cell", _BODY, fontSize=8, leading=10, spaceAfter=0)
_HEAD = ParagraphStyle("head", _CELL, fontName="Helvetica-Bold")


def pdf(source: str) -> bytes:
    """A source as a PDF: upright, or across where it has a table."""
    marked = list(lines(source))
    across = any(mark == "|!" for mark, _ in marked)
    size = landscape(A4) if across else A4
    furniture = {words[:4]: words[6:] for _, words in marked if words.startswith(("foot: ", "head: "))}
    flow: list[Flowable] = []
    for is_row, group in itertools.groupby(marked, key=lambda line: line[0] in {"|", "|!"}):
        if is_row:
            flow += [_pdf_table(list(group), size[0] - 40 * mm), Spacer(1, 8)]
            continue
        for mark, words in group:
            if words.startswith(("foot: ", "head: ")):
                continue
            flow.append(PageBreak() if mark == "===" else _pdf_line(mark, words))
    saved = io.BytesIO()
    pages = BaseDocTemplate(saved, pagesize=size, invariant=1, title="", author="")
    frame = Frame(20 * mm, 20 * mm, size[0] - 40 * mm, size[1] - 40 * mm)
    pages.addPageTemplates([PageTemplate(frames=[frame], onPage=_furniture(furniture, size))])
    pages.build(flow)
    return saved.getvalue()


def _pdf_line(mark: str, words: str) -> Paragraph:
    bullet = "\N{BULLET}" if mark == "-" else None
    return Paragraph(escape(words), _STYLES[mark], bulletText=bullet)


def _pdf_table(rows: list[Line], width: float) -> Table:
    content = [
        [Paragraph(escape(cell).replace("\n", "<br/>"), _HEAD if mark == "|!" else _CELL) for cell in cells(words)]
        for mark, words in rows
    ]
    widest = max(len(row) for row in content)
    style = [("GRID", (0, 0), (-1, -1), 0.5, HexColor("#888888")), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    for at, row in enumerate(content):
        if len(row) < widest:
            style.append(("SPAN", (0, at), (-1, at)))
            row.extend([""] * (widest - len(row)))
    shares = {6: (0.08, 0.3, 0.27, 0.13, 0.1, 0.12), 5: (0.08, 0.34, 0.34, 0.12, 0.12)}.get(widest)
    widths = [width * share for share in shares] if shares else [width / widest] * widest
    return Table(content, colWidths=widths, repeatRows=1, style=style)


def _furniture(words: dict[str, str], size: tuple[float, float]) -> Callable[[Canvas, BaseDocTemplate], None]:
    def drawn(canvas: Canvas, pages: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(20 * mm, size[1] - 12 * mm, words.get("head", ""))
        canvas.drawString(20 * mm, 12 * mm, words.get("foot", ""))
        canvas.drawRightString(size[0] - 20 * mm, 12 * mm, f"{pages.page}")

    return drawn


def main() -> None:
    """Writes each file beside this script."""
    for source in sorted([*MADE.glob("*.pdf.source"), *MADE.glob("*.docx.source")]):
        made = HERE / source.name.removesuffix(".source")
        words = source.read_text(encoding="utf-8")
        made.write_bytes(pdf(words) if made.suffix == ".pdf" else word(words))


if __name__ == "__main__":
    main()
