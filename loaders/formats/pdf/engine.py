"""PDFium, held in one place: files are opened, walked page by page and closed here, under one lock.

PDFium is not safe to call from several threads, and keeps state of its own for the whole process (fpdfview.h): every
call goes through `opened`, which lets one thread in at a time. What it gives is copied out; no handle leaves this
package.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import pypdfium2.raw as pdfium

from graph.errors import SourceError

PAGES = 10_000
"""Most pages that are read of one file."""

CHARACTERS = 10_000_000
"""Most characters that are read of one file."""

PAGE_CHARACTERS = 500_000
"""Most characters that are read of one page."""

_LOCK = threading.Lock()
_HEADER = 1024
"""Bytes among which `%PDF-` must stand (ISO 32000-1, annex H, note 13)."""

_SAVE = "Open it in a viewer, save or print it as a PDF anew, and try again."
_LONGEST_NAME = 1 << 16
_LONGEST_TEXT = 4096


@dataclass(frozen=True, slots=True)
class Handle:
    """An open file: what PDFium knows it by, how many pages it has, and its name for messages."""

    document: object
    pages: int
    name: str


@contextmanager
def opened(content: bytes, name: str) -> Iterator[Handle]:
    """A file, open as long as the block runs. One thread at a time may be in such a block.

    Raises:
        SourceError: it is no PDF, damaged, encrypted, without pages, or has more pages than are read.
    """
    if not content.strip(b"\0\r\n\t "):
        raise SourceError("the file is empty", where=name, hint="Give a PDF with the report in it.")
    if b"%PDF-" not in content[:_HEADER]:
        raise SourceError("this is no PDF: it does not begin with %PDF", where=name, hint="Check what the file is.")
    with _LOCK:
        pdfium.FPDF_InitLibrary()
        buffer = ctypes.create_string_buffer(content, len(content))
        document = pdfium.FPDF_LoadMemDocument64(buffer, len(content), None)
        if not document:
            raise _refused(pdfium.FPDF_GetLastError(), name)
        try:
            pages = pdfium.FPDF_GetPageCount(document)
            if pages < 1:
                raise SourceError("it has no pages", where=name, hint=_SAVE)
            if pages > PAGES:
                raise SourceError(
                    f"it has {pages:,} pages; {PAGES:,} are read at most", where=name, hint="Split it into parts."
                )
            yield Handle(document, pages, name)
        finally:
            pdfium.FPDF_CloseDocument(document)


def _refused(error: int, name: str) -> SourceError:
    if error == pdfium.FPDF_ERR_PASSWORD:
        return SourceError(
            "the file is encrypted: it opens with a password only",
            where=name,
            hint="Open it with its password in a viewer, print it to a new PDF without one, and read that.",
        )
    if error == pdfium.FPDF_ERR_SECURITY:
        return SourceError("the file is encrypted in a way that is not known here", where=name, hint=_SAVE)
    return SourceError("the PDF is damaged or cut off: it cannot be opened", where=name, hint=_SAVE)


@contextmanager
def page_of(handle: Handle, index: int) -> Iterator[tuple[ctypes.c_void_p, ctypes.c_void_p] | None]:
    """A page and its text, by its index from 0; None where the page cannot be loaded."""
    page = pdfium.FPDF_LoadPage(handle.document, index)
    if not page:
        yield None
        return
    try:
        text = pdfium.FPDFText_LoadPage(page)
        if not text:
            yield None
            return
        try:
            yield page, text
        finally:
            pdfium.FPDFText_ClosePage(text)
    finally:
        pdfium.FPDF_ClosePage(page)


def information(handle: Handle, name: str) -> str:
    """An entry of the file's information dictionary (ISO 32000-1, 14.3.3); empty where there is none."""
    tag = name.encode()
    return _utf16(lambda buffer, size: pdfium.FPDF_GetMetaText(handle.document, tag, buffer, size))


def language(handle: Handle) -> str:
    """The language that the file's catalogue names (ISO 32000-1, 14.9.2); empty where it names none."""
    return _utf16(
        lambda buffer, size: pdfium.FPDFCatalog_GetLanguage(
            handle.document, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)) if buffer else None, size
        )
    )


def bookmarks(handle: Handle, most: int = 5000, deepest: int = 32) -> list[tuple[int, str, int]]:
    """The file's bookmarks as level from 1, title, and page from 1 (0 where it leads to none).

    Args:
        handle: the open file.
        most: bookmarks that are read; a ring of them ends there.
        deepest: level below which none is read.
    """
    found: list[tuple[int, str, int]] = []
    waiting = [(pdfium.FPDFBookmark_GetFirstChild(handle.document, None), 1)]
    while waiting and len(found) < most:
        bookmark, level = waiting.pop()
        if not bookmark:
            continue
        title = _utf16(partial(pdfium.FPDFBookmark_GetTitle, bookmark))
        destination = pdfium.FPDFBookmark_GetDest(handle.document, bookmark)
        page = pdfium.FPDFDest_GetDestPageIndex(handle.document, destination) + 1 if destination else 0
        found.append((level, title, page))
        waiting.append((pdfium.FPDFBookmark_GetNextSibling(handle.document, bookmark), level))
        if level < deepest:
            waiting.append((pdfium.FPDFBookmark_GetFirstChild(handle.document, bookmark), level + 1))
    return found


def _utf16(ask: Callable[[ctypes.Array[ctypes.c_char] | None, int], int]) -> str:
    """A string that PDFium writes where it is told to, once asked how long it is."""
    size = min(ask(None, 0), _LONGEST_NAME)
    if size <= 2:  # noqa: PLR2004  the two bytes that end the string
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")[:_LONGEST_TEXT].replace("\0", "").strip()
