"""Fuzzes the reader of one format, guided by the branches of our own code that each input reaches.

    python -m fuzzing.readers .html --seconds 60

It begins with the sample reports in that format, and what earlier runs found. Of a packed folder of XML the input is
the main part: whole packed files are refused at the first changed byte and would try nothing. An input fails where
reading it raises anything but `SourceError`, takes longer than the seconds allowed or more memory than a worker has, or
gives a document whose parts lie outside its text. libFuzzer writes such an input into `build/fuzz/` and the run ends
with 1 or more.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import atheris

with atheris.instrument_imports(include=["loaders", "graph"]):
    from graph.errors import IdentityError, SourceError
    from graph.reference import ReferenceData
    from loaders.formats import READERS, read_document
    from loaders.reading import read_bytes
    from loaders.sources import DocumentFacts

ROOT = Path(__file__).parents[2]
FOUND = ROOT / "build" / "fuzz"
SECONDS_EACH = 20
MEGABYTES = 2048
LONGEST = 200_000
"""Bytes. The samples are shorter, and a longer input of the same kind reaches nothing new."""


PARTS = {".docx": "word/document.xml", ".odt": "content.xml", ".xlsx": "xl/worksheets/sheet1.xml"}
"""The main part of each packed format."""


_OPEN = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:text>{}</office:text></office:body></office:document-content>"
)


def packed(container: bytes, part: str, content: bytes) -> bytes:
    """A packed file with other content in one part."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(container)) as given, zipfile.ZipFile(made, "w") as written:
        for each in given.infolist():
            written.writestr(each.filename, content if each.filename == part else given.read(each))
    return made.getvalue()


def containers(ending: str) -> Iterator[bytes]:
    """The sample reports as packed files."""
    from openpyxl import Workbook  # noqa: PLC0415  each is needed for its own format only
    from rendered_docx import word_document  # noqa: PLC0415

    for path in sorted((ROOT / "examples").glob("*.txt")):
        document = read_document(path.read_bytes(), path.name)
        made = io.BytesIO()
        if ending == ".docx":
            made.write(word_document(document))
        elif ending == ".odt":
            words = "".join(f"<text:p>{escape(document.words(block))}</text:p>" for block in document.blocks)
            with zipfile.ZipFile(made, "w") as written:
                written.writestr("mimetype", "application/vnd.oasis.opendocument.text")
                written.writestr(PARTS[ending], _OPEN.format(words))
        else:
            book = Workbook()
            for at, block in enumerate(document.blocks, start=1):
                book.active.append([at, block.kind.value, document.words(block)])
            book.save(made)
        yield made.getvalue()


def seeds(ending: str) -> Iterator[bytes]:
    """The sample reports in a format."""
    from rendered_html import inspectorate_page, policing_body_page  # noqa: PLC0415  each for its own format only
    from rendered_pdf import by_reportlab, pieces  # noqa: PLC0415

    if ending in PARTS:
        for container in containers(ending):
            with zipfile.ZipFile(io.BytesIO(container)) as given:
                yield given.read(PARTS[ending])
        return
    for path in sorted((ROOT / "examples").glob("*.txt")):
        content = path.read_bytes()
        if ending in {".html", ".htm", ".xhtml"}:
            document = read_document(content, path.name)
            yield from (inspectorate_page(document), policing_body_page(document))
        elif ending == ".rtf":
            escaped = content.decode("utf-8-sig").replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
            yield ("{\\rtf1\\ansi " + escaped.replace("\n", "\\par\n") + "}").encode("cp1252", "replace")
        elif ending == ".pdf":
            yield by_reportlab(pieces(content, path.name))
        else:
            yield content
    for folder in ("examples", "tests/samples"):
        yield from (path.read_bytes() for path in sorted((ROOT / folder).glob(f"*{ending}")))


def main() -> None:
    """Fuzz one reader for some seconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ending", choices=sorted(READERS))
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    inputs = FOUND / given.ending.lstrip(".")
    inputs.mkdir(parents=True, exist_ok=True)
    for content in seeds(given.ending):
        (inputs / hashlib.sha256(content).hexdigest()).write_bytes(content)
    name = f"a{given.ending}"
    reference = ReferenceData.packaged()

    part = PARTS.get(given.ending)
    container = next(containers(given.ending)) if part else b""

    def one(content: bytes) -> None:
        """Read one input whole: a document, then its record."""
        if part:
            content = packed(container, part, content)
        try:
            document = read_document(content, name)
        except SourceError:
            return
        for block in document.blocks:
            assert 0 <= block.start <= block.end <= len(document.text), block
            assert document.words(block) is not None
        try:
            read_bytes(content, name, DocumentFacts(file=name), reference, lambda _content, _name: document)
        except (SourceError, IdentityError):
            return

    limits = (f"-max_total_time={given.seconds}", f"-timeout={SECONDS_EACH}", f"-rss_limit_mb={MEGABYTES}")
    kept = (f"-artifact_prefix={inputs}-failed-", f"-max_len={LONGEST}", "-print_final_stats=1", str(inputs))
    atheris.Setup([sys.argv[0], *limits, *kept], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
