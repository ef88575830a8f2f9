"""Fuzzes the reader of one format, guided by the branches of our own code that each input reaches.

    python -m fuzzing.readers .html --seconds 60

It begins with the sample reports in that format, and what earlier runs found. An input fails where reading it raises
anything but `SourceError`, takes longer than the seconds allowed or more memory than a worker has, or gives a document
whose parts lie outside its text. libFuzzer writes such an input into `build/fuzz/` and the run ends with 1 or more.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

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


def seeds(ending: str) -> Iterator[bytes]:
    """The sample reports in a format."""
    from rendered_docx import word_document  # noqa: PLC0415  needs the tests' own packages, and only for its format
    from rendered_html import inspectorate_page, policing_body_page  # noqa: PLC0415
    from rendered_pdf import by_reportlab, pieces  # noqa: PLC0415

    for path in sorted((ROOT / "examples").glob("*.txt")):
        content = path.read_bytes()
        if ending in {".html", ".htm", ".xhtml"}:
            document = read_document(content, path.name)
            yield from (inspectorate_page(document), policing_body_page(document))
        elif ending == ".docx":
            yield word_document(read_document(content, path.name))
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

    def one(content: bytes) -> None:
        """Read one input whole: a document, then its record."""
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
