"""Files that are made to harm whoever reads them, in every format that is read; made, so that none is kept anywhere.

    python tests/bombs.py FOLDER [ADDRESS]

An address is one that no reader may ever ask: files that point elsewhere point there.
"""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

NOWHERE = "http://127.0.0.1:9/"
_MEGABYTE = 1_000_000
_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE x [<!ENTITY l0 "lol">{_LAUGHS}]>'
"""A thousand million laughs, by entities."""


def package(members: Mapping[str, bytes], *, squeeze: bool = True) -> bytes:
    """A zip file of some members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED if squeeze else zipfile.ZIP_STORED) as packed:
        for name, content in members.items():
            packed.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _docx(body: bytes, **more: bytes) -> bytes:
    name = "word/document.xml"
    return package(
        {"[Content_Types].xml": _TYPES, name: body, **{key.replace("__", "/"): each for key, each in more.items()}}
    )


def _flat(length: int) -> bytes:
    """A PDF whose page unpacks to so many bytes."""
    from hard_pdfs import raw  # noqa: PLC0415  of the tests beside

    stream = zlib.compress(b" " * length, 9)
    return raw(
        [
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Count 1 /Kids [3 0 R]>>",
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources <<>> /Contents 4 0 R>>",
            b"<</Length %d /Filter /FlateDecode>>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    )


def _ring() -> bytes:
    """A PDF whose tree of pages holds itself."""
    from hard_pdfs import raw  # noqa: PLC0415  of the tests beside

    return raw([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Count 9 /Kids [2 0 R 2 0 R] /Parent 2 0 R>>"])


def _pointing(address: str) -> bytes:
    """A PDF that asks for an address when it is opened."""
    from hard_pdfs import raw  # noqa: PLC0415  of the tests beside

    return raw(
        [
            b"<</Type /Catalog /Pages 2 0 R /OpenAction <</S /URI /URI (%s)>> >>" % address.encode(),
            b"<</Type /Pages /Count 1 /Kids [3 0 R]>>",
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources <<>> /AA <</O <</S /Launch /F (%s)>>>>>>"
            % address.encode(),
        ]
    )


def documents(address: str = NOWHERE) -> dict[str, bytes]:
    """Bombs by their names: a build reads each of them, or keeps it out."""
    external = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{address}"><!ENTITY % p SYSTEM "{address}">%p;]><x>&e;</x>'
    link = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="{address}" '
        'TargetMode="External"/></Relationships>'
    )
    word = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    inner = package({"a.docx": package({"word/document.xml": b" " * 9 * _MEGABYTE})})
    nested = "<div>" * 100_000
    return {
        "zeros.docx": _docx(b"\0" * 300 * _MEGABYTE),
        "spaces.odt": package({"content.xml": b" " * 300 * _MEGABYTE}),
        "spaces.xlsx": package({"[Content_Types].xml": _TYPES, "xl/workbook.xml": b" " * 300 * _MEGABYTE}),
        "members.docx": package({f"word/{n}.xml": b"" for n in range(20_000)}),
        "nested.docx": package({"word/document.xml": inner, "again.docx": inner}),
        "climbing.docx": package({"../../climbed.xml": b"x", "/climbed.xml": b"x", "word/document.xml": b"<x/>"}),
        "laughs.docx": _docx(f"{LAUGHS}<x>&l9;</x>".encode()),
        "laughs.odt": package({"content.xml": f"{LAUGHS}<x>&l9;</x>".encode()}),
        "laughs-16.docx": _docx(f'<?xml version="1.0" encoding="UTF-16"?>{LAUGHS}<x>&l9;</x>'.encode("utf-16")),
        "external.docx": _docx(external.encode(), **{"word___rels__document.xml.rels": link.encode()}),
        "external.odt": package({"content.xml": external.encode()}),
        "deep.docx": _docx((word + "<w:tbl><w:tr><w:tc>" * 50_000).encode()),
        "deep.html": f"<html><body>{nested}words".encode(),
        "deep.md": ("> " * 20_000 + "words\n").encode(),
        "deep.rtf": b"{\\rtf1 " + b"{" * 500_000,
        "asking.html": (
            f'<html><head><link rel="stylesheet" href="{address}"><meta http-equiv="refresh" content="0;url={address}">'
            f'</head><body><img src="{address}"><iframe src="{address}"></iframe><object data="{address}"></object>'
            f'<script src="{address}"></script>words</body></html>'
        ).encode(),
        "asking.md": f"![picture]({address})\n\n[x]: {address}\n".encode(),
        "line.txt": b"words " * 2_000_000,
        "columns.csv": b",".join([b"x"] * 1_000_000) + b"\n" + b",".join([b"y"] * 1_000_000) + b"\n",
        "quote.csv": b'a,b\n"' + b"x,\n" * 1_000_000,
        "flat.pdf": _flat(500 * _MEGABYTE),
        "ring.pdf": _ring(),
        "asking.pdf": _pointing(address),
        "cut.pdf": _flat(1000)[:200],
        "nothing.pdf": b"%PDF-1.7\n",
        "nuls.txt": b"\0" * _MEGABYTE,
    }


def dumps(address: str = NOWHERE) -> dict[str, Callable[[], bytes]]:
    """Bombs of RDF by their names, each made when it is wanted: an import refuses each of them."""
    thing = "https://data.northfell.example/id/x"
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    owl = "http://www.w3.org/2002/07/owl#"
    texts = {
        "laughs.rdf": f"{LAUGHS}<rdf:RDF {rdf}><rdf:Description>&l9;</rdf:Description></rdf:RDF>",
        "external.rdf": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{address}">]><rdf:RDF {rdf}>&e;</rdf:RDF>',
        "context.jsonld": f'{{"@context": "{address}", "@id": "{thing}", "name": "x"}}',
        "import.jsonld": f'{{"@context": {{"@version": 1.1, "@import": "{address}"}}, "@id": "{thing}"}}',
        "owl.ttl": f"<{address}> a <{owl}Ontology> ; <{owl}imports> <{address}> .",
    }
    return {
        **{name: text.encode for name, text in texts.items()},
        "deep.jsonld": lambda: b'{"@graph":[' * 50_000,
        "deep.ttl": lambda: b"<a:b> <a:c> " + b"(" * 100_000,
        "giant.nq": lambda: b'<a:b> <a:c> "' + b"x" * 80 * _MEGABYTE + b'" <a:g> .\n',
        "packed.nq.gz": lambda: gzip.compress(b'<a:b> <a:c> "x" <a:g> .\n' * 20_000_000, 6, mtime=0),
    }


def write(folder: Path, address: str = NOWHERE) -> list[Path]:
    """Write all of them into a folder, which is made; returns their paths, sorted."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in documents(address).items():
        (folder / name).write_bytes(content)
    for name, make in dumps(address).items():
        (folder / name).write_bytes(make())
    return sorted(folder.iterdir())


if __name__ == "__main__":
    for path in write(Path(sys.argv[1]), *sys.argv[2:3]):
        sys.stdout.write(f"{path} {path.stat().st_size:,}\n")
