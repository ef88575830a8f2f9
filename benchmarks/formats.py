"""Prints how fast each format is read, beside what the library it stands on needs for its own part alone.

    python benchmarks/formats.py [FILE...] [--runs N] [--many N]

Without a file it takes the sample reports, and the real documents where OUTSTANDING_CORPUS has them, rendered into each
format as the tests do. Each figure is the median of the runs after one that is not counted. `bare` is the library's own
work on the same bytes: parsing for HTML (selectolax), conversion for DOCX (mammoth), tokens for Markdown (markdown-it),
text for RTF (striprtf) and PDF (pypdfium2), decoding and splitting into lines for text, rows for XLSX and CSV. The goal
is a ratio of at most 2 for HTML, DOCX and text.

At the end so many files, of all formats in turn, are read in processes of their own as a build reads them: by one, by
two at a time, and here without any, side by side.
"""

from __future__ import annotations

import argparse
import csv
import io
import itertools
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import mammoth
import openpyxl
import pypdfium2
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser
from striprtf.striprtf import rtf_to_text

from loaders.documents import Document
from loaders.formats import READERS, read_document
from loaders.processes import Limits, Readers

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from rendered_docx import word_document  # noqa: E402  it stands beside the tests
from rendered_html import inspectorate_page, policing_body_page  # noqa: E402
from rendered_pdf import by_reportlab, pieces  # noqa: E402


def _text(content: bytes) -> object:
    return content.decode().split("\n")


def _pdf(content: bytes) -> object:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def _rows(content: bytes) -> object:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]


BARE: Mapping[str, Callable[[bytes], object]] = {
    ".txt": _text,
    ".html": LexborHTMLParser,
    ".docx": lambda content: mammoth.convert_to_html(io.BytesIO(content)),
    ".md": lambda content: MarkdownIt("commonmark").enable("table").parse(content.decode()),
    ".rtf": lambda content: rtf_to_text(content.decode("latin-1")),
    ".pdf": _pdf,
    ".xlsx": _rows,
    ".csv": lambda content: list(csv.reader(io.StringIO(content.decode("utf-8-sig")))),
}
"""What the library that a format's reader stands on does with a file by itself, by the file name's ending."""


def main() -> None:
    """Time every format and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--many", type=int, default=1000, help="files that are read in processes; 0 for none")
    given = parser.parse_args()
    write = sys.stdout.write
    write(f"Median of {given.runs} runs over all files of a format.\n\n")
    write(f"{'format':<22}{'files':>6}{'MB':>7}{'files/s':>9}{'MB/s':>8}{'ms each':>9}{'bare ms':>9}{'ratio':>7}\n")
    formats = _files(given.files)
    for name, (ending, files) in formats.items():
        count, size = len(files), sum(map(len, files)) / 1e6
        read = _timed(partial(_each, partial(read_document, name=f"a{ending}"), files), given.runs)
        write(f"{name:<22}{count:>6}{size:>7.2f}{count / read:>9.0f}{size / read:>8.1f}{1000 * read / count:>9.2f}")
        bare = BARE.get(ending)
        if bare:
            alone = _timed(partial(_each, bare, files), given.runs)
            write(f"{1000 * alone / count:>9.2f}{read / alone:>7.1f}")
        write("\n")
    if given.many:
        mixed = [(each, f"a{ending}") for ending, files in formats.values() for each in files]
        _many(list(itertools.islice(itertools.cycle(mixed), given.many)), write)


def _many(files: Sequence[tuple[bytes, str]], write: Callable[[str], object]) -> None:
    """Read files as a build does, without processes, with one, and with two at a time."""
    write(f"\n{len(files)} files of all formats, {sum(len(content) for content, _ in files) / 1e6:.1f} MB\n")
    begin = time.perf_counter()
    for content, name in files:
        read_document(content, name)
    here = time.perf_counter() - begin
    write(f"{'in this process':<22}{here:>7.1f} s{len(files) / here:>9.0f} files/s\n")
    for number in (1, 2):
        begin = time.perf_counter()
        with Readers(Limits(readers=number)) as readers:
            for _, read in readers.ahead(files, lambda each: readers.read(*each)):
                read()
        taken = time.perf_counter() - begin
        told = f"{taken:>7.1f} s{len(files) / taken:>9.0f} files/s, {here / taken:.2f} times as fast"
        write(f"{f'processes: {number}':<22}{told}\n")


def _each(work: Callable[[bytes], object], files: Iterable[bytes]) -> None:
    for each in files:
        work(each)


def _files(paths: Iterable[Path]) -> dict[str, tuple[str, list[bytes]]]:
    """The files to read, by the format's name, each format with its ending."""
    given = [path for path in paths if path.suffix.lower() in READERS]
    if given:
        endings = sorted({path.suffix.lower() for path in given})
        return {end: (end, [path.read_bytes() for path in given if path.suffix.lower() == end]) for end in endings}
    corpus = Path(os.environ.get("OUTSTANDING_CORPUS", ROOT.parent / "shared" / "corpus"))
    texts = [path.read_bytes() for folder in (ROOT / "examples", corpus) for path in sorted(folder.glob("*.txt"))]
    documents = [read_document(each, "a.txt") for each in texts]
    return {
        "text": (".txt", texts),
        "HTML, inspectorate": (".html", [inspectorate_page(each) for each in documents]),
        "HTML, policing body": (".html", [policing_body_page(each) for each in documents]),
        "PDF": (".pdf", [by_reportlab(pieces(each, "a.txt")) for each in texts]),
        "Word": (".docx", [word_document(each) for each in documents]),
        "Markdown": (".md", [_marked_down(each) for each in documents]),
        "RTF": (".rtf", [_rich(each) for each in documents]),
    }


def _marked_down(document: Document) -> bytes:
    marks = {"heading": "## ", "item": "- "}
    return "\n\n".join(marks.get(block.kind, "") + document.words(block) for block in document.blocks).encode()


def _rich(document: Document) -> bytes:
    lines = "\\par\n".join(document.words(block) for block in document.blocks)
    told = "".join(each if ord(each) < 128 else f"\\u{ord(each)}?" for each in lines)  # noqa: PLR2004  ASCII
    return f"{{\\rtf1\\ansi {told}}}".encode("ascii", "replace")


def _timed(work: Callable[[], object], runs: int) -> float:
    work()
    taken = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
