"""Small PDFs made by hand, each hard in its own way."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

LEFT, TOP, LEADING, SIZE = 60.0, 780.0, 14.0, 10.5
INK = "#222222"
REGULAR, BOLD = "Helvetica", "Helvetica-Bold"

LOREM = (
    "The force answers most calls within ten seconds. Handlers are patient and know what to ask, and they tell the "
    "caller what will happen next. On a busy night some callers wait, and nobody rings them back. Supervisors listen "
    "to two calls a month from each handler and give advice at once. "
)
"""Running text that fills pages."""


class Page:
    """Writes lines on a canvas from top to bottom."""

    def __init__(self, canvas: Canvas) -> None:
        """Begin at the top of a page."""
        self.canvas, self.y = canvas, TOP

    def line(self, words: str, x: float = LEFT, *, font: str = REGULAR, size: float = SIZE, ink: str = INK) -> None:
        """One line, and down to the next."""
        self.at(words, x, self.y, font=font, size=size, ink=ink)
        self.y -= LEADING * max(1.0, size / SIZE)

    def at(  # noqa: PLR0913  what a line is made of
        self, words: str, x: float, y: float, *, font: str = REGULAR, size: float = SIZE, ink: str = INK
    ) -> float:
        """Words at a place; returns where they end."""
        self.canvas.setFillColor(HexColor(ink))
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, words)
        return x + float(stringWidth(words, font, size))

    def text(self, words: str, x: float = LEFT, width: float = 470, first: float = 0) -> None:
        """A paragraph, wrapped; its first line further in by `first`."""
        for number, line in enumerate(wrapped(words, width)):
            self.line(line, x + (first if number == 0 else 0))
        self.gap()

    def item(self, mark: str, words: str, x: float = LEFT, indent: float = 16, width: float = 440) -> None:
        """An item of a list, its words hanging behind its mark."""
        self.at(mark, x, self.y)
        for line in wrapped(words, width):
            self.line(line, x + indent)

    def gap(self, points: float = 7) -> None:
        """Leave some room."""
        self.y -= points


def wrapped(words: str, width: float) -> list[str]:
    """Words as lines that are no wider than some points."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and stringWidth(longer, REGULAR, SIZE) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def pdf(*pages: Callable[[Page], object], **options: object) -> bytes:
    """A PDF of pages, each written by a function."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, **options)
    for write in pages:
        write(Page(canvas))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def encrypted() -> bytes:
    """A file that opens with a password only."""
    return pdf(lambda page: page.text(LOREM), encrypt=StandardEncryption("secret", strength=128))


def only_owned() -> bytes:
    """A file that anybody may open, but that is not to be changed without a password."""
    return pdf(lambda page: page.text(LOREM), encrypt=StandardEncryption("", "secret", canModify=0))


def scanned(pages: int = 3) -> bytes:
    """Pages that are pictures only."""

    def write(page: Page) -> None:
        page.canvas.drawInlineImage(_picture(), 20, 20, 550, 800)

    return pdf(*[write] * pages)


def _picture() -> object:
    from PIL import Image  # noqa: PLC0415  comes with reportlab; nothing else of the tests draws

    return Image.new("L", (60, 80), 128)


def raw(objects: Sequence[bytes], root: int = 1) -> bytes:
    """A PDF of objects as they are given, the first being number 1, with a table of where they stand."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    begin = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<</Size %d /Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, begin))
    return out.getvalue()


def many_pages(number: int) -> bytes:
    """A file of very many pages, which are one and the same."""
    kids = b" ".join([b"3 0 R"] * number)
    return raw(
        [
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Count %d /Kids [%s]>>" % (number, kids),
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources <<>>>>",
        ]
    )


def no_pages() -> bytes:
    """A file without a page."""
    return raw([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Count 0 /Kids []>>"])


def outlined(titles: Iterable[tuple[int, str]], write: Callable[[Page], object]) -> bytes:
    """A page with bookmarks, each with its level from 0."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for number, (level, title) in enumerate(titles):
        canvas.bookmarkPage(f"k{number}")
        canvas.addOutlineEntry(title, f"k{number}", level)
    write(Page(canvas))
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
