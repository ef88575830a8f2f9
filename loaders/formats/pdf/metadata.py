"""What a PDF says of its document beside the text: its information dictionary and its XMP packet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from loaders.documents import Metadatum
from loaders.formats.pdf.engine import Handle, information, language

LARGEST_PACKET = 1 << 20
"""Bytes of an XMP packet that are read at most."""

_PACKET = re.compile(rb"<x:xmpmeta\b.*?</x:xmpmeta>", re.DOTALL)
_DATE = re.compile(r"(?:D:)?(\d{4})-?(\d{2})?-?(\d{2})?")
_DC = "{http://purl.org/dc/elements/1.1/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_INFO = (("title", "Title"), ("author", "Author"), ("created", "CreationDate"), ("modified", "ModDate"))
_ELEMENTS = (
    ("title", f"{_DC}title", "dc:title"),
    ("author", f"{_DC}creator", "dc:creator"),
    ("published", f"{_DC}date", "dc:date"),
    ("language", f"{_DC}language", "dc:language"),
    ("created", f"{_XMP}CreateDate", "xmp:CreateDate"),
    ("modified", f"{_XMP}ModifyDate", "xmp:ModifyDate"),
)
_DAYS = frozenset({"published", "created", "modified"})


def metadata(handle: Handle, content: bytes) -> list[Metadatum]:
    """The candidates that a file gives. `created` and `modified` are of the file, not of the document."""
    found = [
        Metadatum(name, words, f"Info {key}")
        for name, key in _INFO
        if (words := _value(name, information(handle, key)))
    ]
    if named := language(handle):
        found.append(Metadatum("language", named, "Catalog Lang"))
    found.extend(_of_packet(content))
    return found


def _of_packet(content: bytes) -> Iterator[Metadatum]:
    """What the last XMP packet says (ISO 16684-1), where it stands in the file uncompressed."""
    begin = content.rfind(b"<x:xmpmeta")
    packet = _PACKET.match(content[begin : begin + LARGEST_PACKET]) if begin >= 0 else None
    if not packet:
        return
    try:
        root = fromstring(packet[0], forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return
    for name, tag, place in _ELEMENTS:
        attributes = (each.get(tag) for each in root.iter() if each.get(tag))
        words = next(attributes, None) or _first(root.find(f".//{tag}"))
        if words and (value := _value(name, words)):
            yield Metadatum(name, value, f"XMP {place}")


def _first(element: Element | None) -> str:
    """The words of an element, or of the first entry of the list in it."""
    if element is None:
        return ""
    return next((words.strip() for words in element.itertext() if words.strip()), "")


def _value(name: str, words: str) -> str:
    """A value as it is given on; a date as a day, as far as it is known."""
    words = " ".join(words.split())
    if name not in _DAYS:
        return words
    found = _DATE.match(words)
    return "-".join(part for part in found.groups() if part) if found else ""
