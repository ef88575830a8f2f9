"""The reader of PDF: what stands on its pages as headings, paragraphs, items, rows and footnotes, in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from graph.errors import SourceError
from loaders.documents import Document, Loss, Metadatum
from loaders.formats.pdf.blocks import Blocks
from loaders.formats.pdf.columns import gutters
from loaders.formats.pdf.engine import bookmarks, opened
from loaders.formats.pdf.flow import Flow, edges
from loaders.formats.pdf.footnotes import marks_are_plain
from loaders.formats.pdf.furniture import margins
from loaders.formats.pdf.hyphens import Vocabulary
from loaders.formats.pdf.metadata import metadata
from loaders.formats.pdf.pages import Page, pages
from loaders.formats.pdf.styles import Styles
from loaders.prose import matching_view

READER = "pdf/1"
"""Name and version of this reader; a change of what it gives for the same bytes takes a new version."""

FEW = 20
"""Letters: a page with fewer of them and a picture is taken for scanned."""

MUCH = 0.3
"""Of such a page the picture covers this share at least."""

_OCR = "Run it through a program that recognises text (OCR), such as ocrmypdf, and read what that gives."
_READABLE = 0.5


def read_pdf(content: bytes, name: str) -> Document:
    """The document in a PDF.

    Raises:
        SourceError: it is no PDF, damaged, encrypted, scanned, empty, or larger than the limits that the message
            names.
    """
    with opened(content, name) as handle:
        found = list(pages(handle))
        marks = bookmarks(handle)
        about = metadata(handle, content)
    _check(found, name)
    return _document(content, found, marks, about)


def _is_picture(page: Page) -> bool:
    """Whether a page is a picture of its text, with no more letters than a stamp or a page number has."""
    return bool(page.drawing.pictures) and (not page.letters or (page.letters < FEW and page.drawing.covered >= MUCH))


def _check(read: Sequence[Page], name: str) -> None:
    letters = sum(page.letters for page in read)
    pictured = [page for page in read if _is_picture(page)]
    if len(pictured) * 2 > len(read):
        raise SourceError(
            f"scanned: needs OCR ({len(pictured)} of {len(read)} pages are pictures without text)",
            where=name,
            hint=_OCR,
        )
    if not any(page.segments or page.turned for page in read):
        raise SourceError("there is no text in it", where=name, hint="If its pages show text, it is drawn: " + _OCR)
    unknown = sum(page.unknown for page in read)
    if unknown > _READABLE * (letters + unknown):
        raise SourceError("its fonts do not say what their letters are: needs OCR", where=name, hint=_OCR)


def _document(
    content: bytes, read: list[Page], marks: Sequence[tuple[int, str, int]], about: Sequence[Metadatum]
) -> Document:
    every = [page.segments for page in read]
    styles = Styles(every)
    sides = margins(every, [(page.low, page.high) for page in read], styles.body)
    vocabulary = Vocabulary(segment.text for page in every for segment in page)
    blocks = Blocks(styles, vocabulary, _marked(marks), marks_are_plain(every, styles))
    known = gutters([(side.text, page.drawing.rules) for side, page in zip(sides, read, strict=True)])
    flow = Flow(blocks, styles, vocabulary, edges(sides), known)
    for page, side in zip(read, sides, strict=True):
        flow.page(page, side)
    losses = list(_losses(read))
    return blocks.composed().document(content, READER, "binary", about, losses)


def _marked(marks: Sequence[tuple[int, str, int]]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for _, title, page in marks:
        if title.strip():
            found[page].add(matching_view(title).strip())
    return {page: frozenset(titles) for page, titles in found.items()}


def _losses(read: Sequence[Page]) -> Iterator[Loss]:
    silent = [str(page.number) for page in read if _is_picture(page)]
    if silent:
        yield Loss("no-text", f"pages that are pictures without text: {', '.join(silent[:20])}")
    turned = [str(page.number) for page in read if page.turned]
    if turned:
        detail = f"text that does not stand upright was put at the end of pages: {', '.join(turned[:20])}"
        yield Loss("turned-text", detail)
    unknown = sum(page.unknown for page in read)
    if unknown:
        detail = f"{unknown} letters whose fonts do not say what they are were left out or may be wrong"
        yield Loss("unknown-letters", detail)
