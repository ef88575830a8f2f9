"""The files of office programs: zip archives of XML, opened without trust."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from graph.errors import SourceError

LARGEST = 50_000_000
"""Bytes of a file."""

MOST_PARTS = 3000
"""Files in an archive."""

LARGEST_PARTS = 100_000_000
"""Bytes of all XML in an archive, unpacked."""

HIGHEST_RATIO = 200
"""How many times its packed size a part of more than a million bytes may unpack to."""

_LARGE = 1_000_000
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "Open it in the program that it is for and save it again, or save the report's text as .txt."


def xml_parts(content: bytes, name: str, needed: str) -> Mapping[str, bytes]:
    """The XML of an office program's file, by the name of each part; pictures and fonts are left alone.

    Args:
        content: all bytes of the file.
        name: the file's name.
        needed: the part without which it is no such file.

    Raises:
        SourceError: it is no archive, protected by a password, too large or a bomb, or lacks the part.
    """
    if len(content) > LARGEST:
        raise _refused(f"the file has {len(content):,} bytes; more than {LARGEST:,} are not read", name)
    if content.startswith(_COMPOUND):
        raise SourceError(
            "the file is protected by a password, or of an older kind",
            where=name,
            hint="Take the protection off, or save it in its present kind.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_bomb(entries, name)
            parts = {
                entry.filename: archive.read(entry)
                for entry in entries
                if entry.filename.endswith((".xml", ".rels")) or entry.filename == "mimetype"
            }
    except SourceError:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, RuntimeError, KeyError) as error:
        raise _refused(f"the file is damaged, or no such file: {error}", name) from error
    except NotImplementedError as error:
        raise _refused("the file is packed in a way that is not read", name) from error
    except Exception as error:  # a damaged packing raises errors of the packing's own library
        raise _refused("the file is damaged", name) from error
    if needed not in parts:
        raise _refused(f"the file has no part {needed}: it is no such file, whatever its name says", name)
    return parts


def xml_tree(part: bytes, place: str, name: str) -> Element:
    """A part as a tree.

    Raises:
        SourceError: it is no XML, or it declares entities or a document type, which no office program writes.
    """
    try:
        tree: Element = ElementTree.fromstring(part, forbid_dtd=True)
    except DefusedXmlException as error:
        raise _refused(f"{place} declares a document type or entities, which no office program writes", name) from error
    except (ParseError, ValueError, LookupError) as error:
        raise _refused(f"{place} is no XML: {error}", name) from error
    return tree


def _refuse_bomb(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > MOST_PARTS:
        raise _refused(f"the archive has {len(entries):,} files; more than {MOST_PARTS:,} are not read", name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise SourceError("the file is protected by a password", where=name, hint="Take the protection off.")
    whole = sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels")))
    if whole > LARGEST_PARTS:
        raise _refused(f"the archive unpacks to {whole:,} bytes; more than {LARGEST_PARTS:,} are not read", name)
    for entry in entries:
        if entry.file_size > _LARGE and entry.file_size > HIGHEST_RATIO * max(1, entry.compress_size):
            detail = f"{entry.filename} unpacks to more than {HIGHEST_RATIO} times its size: a bomb"
            raise _refused(detail, name)


def _refused(detail: str, name: str) -> SourceError:
    return SourceError(detail, where=name, hint=_SAVE_AS)
