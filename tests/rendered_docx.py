"""The sample reports as Word documents, for the tests of the reader: styles, lists, tables, real footnotes."""

from __future__ import annotations

import io
import re
import zipfile
from html import escape

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from loaders.documents import Block, BlockKind, Document
from loaders.prose import SUPERSCRIPTS

_MARK = re.compile(rf"([{SUPERSCRIPTS}]+|\^\{{[\d, ]+\}})")
_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
_RAISED = str.maketrans("0123456789", SUPERSCRIPTS)
_SEVERAL = re.compile(r"\^\{([\d, ]+)\}")
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def word_document(document: Document) -> bytes:
    """A document as a Word file."""
    made = docx.Document()
    notes = {
        block.marker.translate(_DIGITS): document.words(block)
        for block in document.blocks
        if block.kind is BlockKind.FOOTNOTE
    }
    rows: list[Block] = []
    for at, block in enumerate(document.blocks):
        if block.kind is BlockKind.ROW:
            rows.append(block)
            continue
        _table(made, document, rows)
        rows = []
        _write(made, document, block, notes, first=at == 0)
    _table(made, document, rows)
    saved = io.BytesIO()
    made.save(saved)
    return _with_footnotes(saved.getvalue(), notes) if notes else saved.getvalue()


def _write(made: WordDocument, document: Document, block: Block, notes: dict[str, str], *, first: bool) -> None:
    words = document.words(block)
    if block.kind is BlockKind.HEADING:
        if words in {"Yes", "No"} or len(words) < 20:
            _words(made.add_paragraph(), words, notes)
        elif first:
            _words(made.add_paragraph(style="Title"), words, notes)
        else:
            _words(made.add_paragraph(style="Heading 2"), words, notes)
    elif block.kind is BlockKind.ITEM:
        _words(made.add_paragraph(style="List Bullet"), words, notes)
    elif block.kind is BlockKind.NUMBERED:
        _words(made.add_paragraph(), f"{block.marker} {words}", notes)
    elif block.kind is BlockKind.CONTENTS:
        made.add_paragraph(re.sub(r"[ .\t]+(\d+)$", r"\t\1", words))
    elif block.kind is BlockKind.PARAGRAPH:
        _words(made.add_paragraph(), words, notes)


def _words(paragraph: Paragraph, words: str, notes: dict[str, str]) -> None:
    for piece in _MARK.split(_SEVERAL.sub(lambda marks: marks[1].translate(_RAISED), words)):
        number = piece.translate(_DIGITS)
        if _MARK.fullmatch(piece) and number in notes:
            run = paragraph.add_run()
            run._r.append(  # noqa: SLF001  python-docx has no other way
                parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{int(number) + 1}"/>')
            )
        elif _MARK.fullmatch(piece):
            paragraph.add_run(piece.strip("^{}").translate(_DIGITS)).font.superscript = True
        elif piece:
            paragraph.add_run(piece)


def _table(made: WordDocument, document: Document, rows: list[Block]) -> None:
    if not rows:
        return
    cells = [document.words(block).split("\t") for block in rows]
    table = made.add_table(len(rows), max(map(len, cells)))
    for row, words in zip(table.rows, cells, strict=True):
        for cell, each in zip(row.cells, words, strict=False):
            cell.text = each.strip()


def _with_footnotes(content: bytes, notes: dict[str, str]) -> bytes:
    """A Word file with real footnotes: python-docx writes none."""
    listed = "".join(
        f'<w:footnote w:id="{int(number) + 1}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> '
        f"{escape(words)}</w:t></w:r></w:p></w:footnote>"
        for number, words in notes.items()
    )
    part = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {nsdecls("w")}>{listed}</w:footnotes>'
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/_rels/document.xml.rels":
                relation = f'<Relationship Id="rIdNotes" Type="{_FOOTNOTES}" Target="footnotes.xml"/></Relationships>'
                data = data.replace(b"</Relationships>", relation.encode())
            elif entry.filename == "[Content_Types].xml":
                override = f'<Override PartName="/word/footnotes.xml" ContentType="{_TYPE}"/></Types>'
                data = data.replace(b"</Types>", override.encode())
            new.writestr(entry, data)
        new.writestr("word/footnotes.xml", part)
    return made.getvalue()
