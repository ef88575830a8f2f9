"""The reader of RTF: its words as plain text, since the library that reads it tells nothing else.

Headings, lists and tables are known by the form of their lines only, as in a text file; footnotes are not in the text.
"""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from graph.errors import SourceError
from loaders.documents import Document, Loss
from loaders.formats.text import TextSource, text_document

READER = "rtf/1"
"""Name and version of this reader; a change of what it gives for the same bytes takes a new version."""

LARGEST = 20_000_000
"""Bytes of a file."""

_HEAD = re.compile(rb"\s*\{\\rtf\d?")
_FIELD = re.compile(r"(\\field)\{", re.IGNORECASE)
_CELLS = re.compile(r"\|$", re.MULTILINE)
_LOST = (
    ("headings", "RTF is read as plain text: headings, lists and tables are known by their lines only", r"\\rtf"),
    ("footnotes", "footnotes of the RTF file were not read", r"\\footnote\b"),
    ("tracked-changes", "tracked changes of the RTF file are all in the text, also what was deleted", r"\\deleted\b"),
    ("comments", "comments of the RTF file were not read", r"\\annotation\b"),
    ("pictures", "pictures of the RTF file were not read", r"\\pict\b"),
)


def read_rtf(content: bytes, name: str) -> Document:
    """The document in an RTF file.

    Raises:
        SourceError: the file is no RTF, too large, damaged, or has no words.
    """
    if not _HEAD.match(content):
        raise SourceError(
            "this is no RTF file, whatever its name says", where=name, hint="Save the report's text as .txt."
        )
    if len(content) > LARGEST:
        raise SourceError(
            f"the file has {len(content):,} bytes; RTF of more than {LARGEST:,} is not read",
            where=name,
            hint="Save the report's text as .txt, without its pictures.",
        )
    # A space behind the word changes nothing in RTF, and keeps the library from a search that long lines make endless.
    source = _FIELD.sub(r"\1 {", content.decode("latin-1"))
    try:
        text = str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]  # the library has none
    except Exception as error:  # what the library raises for a damaged file is as various as the damage
        raise SourceError(
            f"the file is damaged: {type(error).__name__}",
            where=name,
            hint="Open it in a word processor and save it again, or save the report's text as .txt.",
        ) from error
    # A character beyond the first 65,536 is written as two halves.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _rows(text.replace("\u00ad", "")).strip("\x00")
    losses = [Loss(code, detail) for code, detail, pattern in _LOST if re.search(pattern, source)]
    return text_document(text, TextSource(content, name, READER, "binary"), losses)


def _rows(text: str) -> str:
    """Rows of tables, whose cells the library ends with bars, with tabs between their cells instead."""
    return "\n".join(
        line.rstrip("|").replace("|", "\t") if _CELLS.search(line) and line.count("|") > 1 else line
        for line in text.split("\n")
    )
