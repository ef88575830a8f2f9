"""Readers, one per file format: bytes in, `Document` out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType

from graph.errors import SourceError
from loaders.documents import Document
from loaders.formats.html import read_html
from loaders.formats.markdown import read_markdown
from loaders.formats.opendocument import read_odt
from loaders.formats.pdf.reader import read_pdf
from loaders.formats.rtf import read_rtf
from loaders.formats.sheets.delimited import read_delimited
from loaders.formats.sheets.workbook import read_xlsx
from loaders.formats.text import read_text
from loaders.formats.word import read_docx

READERS: Mapping[str, Callable[[bytes, str], Document]] = MappingProxyType(
    {
        ".txt": read_text,
        ".text": read_text,
        ".html": read_html,
        ".htm": read_html,
        ".xhtml": read_html,
        ".md": read_markdown,
        ".markdown": read_markdown,
        ".docx": read_docx,
        ".odt": read_odt,
        ".pdf": read_pdf,
        ".rtf": read_rtf,
        ".csv": read_delimited,
        ".tsv": read_delimited,
        ".xlsx": read_xlsx,
        ".xlsm": read_xlsx,
    }
)
"""The reader of each file name's ending."""


def read_document(content: bytes, name: str) -> Document:
    """The document that a file's bytes hold.

    Args:
        content: all bytes of the file.
        name: the file's name; its ending chooses the reader.

    Raises:
        SourceError: no reader for the ending, or the bytes are not what the ending promises.
    """
    ending = PurePath(name).suffix.lower()
    reader = READERS.get(ending)
    if reader is None:
        raise SourceError(
            f"there is no reader for files that end in {ending!r}" if ending else "the file's name has no ending",
            where=name,
            hint=f"Readable are: {', '.join(sorted(READERS))}. Save the report's text as .txt.",
        )
    return reader(content, name)
