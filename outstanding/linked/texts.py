"""The canonical text of a document, and passages of it by position (RFC 5147).

The text is made anew from the kept source by the same pure reader that the graph was made with, and held to what the
graph says of it: a reader that gives another text would move every passage.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from graph.errors import ReleaseError, SourceError, UsageError
from graph.folder import DataFolder
from graph.release import DocumentEntry, Release
from graph.store import Store, rows
from graph.terms import Base
from loaders.documents import BlockKind, Document
from loaders.formats import read_document
from loaders.withholding import withheld
from outstanding.linked.labels import shortened
from outstanding.linked.places import named
from queries.binding import bind

KEPT: Final = 16
"""Texts that are kept ready."""

_RANGE: Final = re.compile(r"(?P<start>[0-9]{0,12}),(?P<end>[0-9]{0,12})")

_STATED: Final = "SELECT ?reader ?characters WHERE { ?_text_iri insp:reader ?reader ; insp:characters ?characters }"

_PASSAGES: Final = """
SELECT DISTINCT ?passage ?start ?end ?words ?thing WHERE {
  ?passage oa:hasSource ?_text_iri ; oa:hasSelector ?position , ?quote .
  ?position oa:start ?start ; oa:end ?end .
  ?quote oa:exact ?words .
  ?thing prov:wasQuotedFrom ?passage
} ORDER BY ?passage ?thing"""


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A stretch of a text, in code points from 0, end exclusive."""

    start: int
    end: int

    def __str__(self) -> str:
        """As RFC 5147 writes it."""
        return f"char={self.start},{self.end}"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage that the graph quotes, and what is quoted from it."""

    stretch: Stretch
    words: str
    things: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, in pieces.

    Attributes:
        start: its first character in the text.
        kind: of the block that it stands in.
        pieces: words, each with whether they are marked.
        anchors: the passages that begin in it.
    """

    start: int
    kind: BlockKind
    pieces: tuple[tuple[str, bool], ...]
    anchors: tuple[Stretch, ...]


def entry_of(release: Release, key: str) -> DocumentEntry | None:
    """The document of a release with a key."""
    return next((entry for entry in release.manifest.documents if entry.key == key), None)


def document_of(data: DataFolder, release: Release, store: Store, entry: DocumentEntry) -> Document:
    """A document of a release as it was read.

    Raises:
        ReleaseError: its source is missing or changed, or is read otherwise by this version than when it was built.
    """
    document = withheld(_read(data.path, entry.source, entry.name), release.withdrawn(data))
    text = named(str(Base(release.manifest.base).text(entry.key)))
    stated = next(iter(rows(store, bind(_STATED, {"_text_iri": str(text)}))), None)
    if stated is None or (stated["reader"], stated["characters"]) != (document.reader, str(len(document.text))):
        raise ReleaseError(
            "this version reads the source otherwise than the release has it",
            where=entry.name,
            hint="Build the release again.",
        )
    return document


@lru_cache(maxsize=KEPT)
def _read(data: Path, sha256: str, name: str) -> Document:
    """What a kept source reads as; its checksum makes it the same each time."""
    try:
        return read_document(DataFolder(data).source(sha256), name)
    except SourceError as error:
        raise ReleaseError("a kept source cannot be read", where=name, hint="Build its document again.") from error


def stretch(place: str, characters: int) -> Stretch:
    """The stretch that `char=` names in a text: `10,95`, `,95` from the start, or `10,` to the end.

    Args:
        place: what follows `char=`.
        characters: the length of the text.

    Raises:
        UsageError: no range of characters, or one that is empty or leaves the text. RFC 5147 (section 3) would cut it
            to what there is; somebody who quotes wants to know.
    """
    found = _RANGE.fullmatch(place)
    hint = f"Give char=START,END with 0 <= START < END <= {characters}, in characters from 0, END not among them."
    if not found or place == ",":
        raise UsageError("char names no range of characters", hint=hint)
    start, end = int(found["start"] or 0), int(found["end"] or characters)
    if not 0 <= start < end <= characters:
        raise UsageError(f"the text has no characters from {start} to {end}", hint=hint)
    return Stretch(start, end)


def quoted(store: Store, text: str) -> list[Quoted]:
    """The passages of a text that the graph quotes, in the order of the text."""
    node = named(text)
    things: dict[Stretch, list[str]] = {}
    words: dict[Stretch, str] = {}
    for row in rows(store, bind(_PASSAGES, {"_text_iri": str(node)})) if node else ():
        place = Stretch(int(row["start"] or 0), int(row["end"] or 0))
        things.setdefault(place, []).append(row["thing"] or "")
        words[place] = row["words"] or ""
    return [Quoted(place, words[place], tuple(things[place])) for place in sorted(things)]


def lines(document: Document, marked: Stretch | None, anchored: Iterable[Stretch]) -> Iterator[Line]:
    """The lines of a text that are not blank, for reading.

    Args:
        document: whose text it is.
        marked: the stretch to mark, if any.
        anchored: the passages that get an anchor.
    """
    kinds = dict(sorted((extent.start, block.kind) for block in document.blocks for extent in block.extents))
    starts = list(kinds)
    waiting = sorted(anchored)
    start, kind = 0, BlockKind.PARAGRAPH
    for words in document.text.split("\n"):
        end = start + len(words)
        if words.strip():
            first = bisect.bisect_left(starts, start)
            kind = kinds[starts[first]] if first < len(starts) and starts[first] < end else kind
            begun = next((at for at, place in enumerate(waiting) if place.start >= end), len(waiting))
            yield Line(start, kind, tuple(_pieces(words, start, marked)), tuple(waiting[:begun]))
            del waiting[:begun]
        start = end + 1


def _pieces(words: str, start: int, marked: Stretch | None) -> Iterator[tuple[str, bool]]:
    first, last = (marked.start - start, marked.end - start) if marked else (0, 0)
    first, last = max(0, first), max(0, last)
    for piece, inside in ((words[:first], False), (words[first:last], True), (words[max(first, last) :], False)):
        if piece:
            yield piece, inside and marked is not None


def contents(document: Document) -> Iterator[tuple[str, int]]:
    """The headings of a text, each with where its line begins."""
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            yield shortened(document.words(block)), document.text.rfind("\n", 0, block.start) + 1
