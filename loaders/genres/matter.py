"""What a genre's reader is given, and what all of them do alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graph.reference import ReferenceData
from loaders.cues import Cues
from loaders.cues import Layout as KnownLayout
from loaders.dates import printed_dates
from loaders.documents import Document
from loaders.grammar import Grammar
from loaders.identity import Recognised
from loaders.people import people
from loaders.records import Finding, Issued, Layout, Notice, Person, PrintedDate, Source
from loaders.sources import DocumentFacts
from loaders.themes import theme_labels

_FURNITURE = frozenset({"left-out", "pictures"})
"""Losses that every web page has: they are in the document, and no warnings."""

LONGEST_SLUG = 60
"""Characters of a title in a document's key."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A recognised document, with all that may be known beside it."""

    document: Document
    source: Source
    facts: DocumentFacts
    reference: ReferenceData
    recognised: Recognised
    grammar: Grammar

    @property
    def layout(self) -> KnownLayout:
        """The layout that it is read by."""
        return self.recognised.layout

    @property
    def cues(self) -> Cues:
        """The cues that it is read by: the grammar's, with the headings of its layout."""
        return self.grammar.cues.with_headings(self.layout.headings)

    def themed(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings of the document, each with the themes that its words hold."""
        return theme_labels(self.reference.themes).tagged(self.document, findings)

    def layout_record(self) -> Layout:
        """The layout, as the record names it."""
        return Layout(name=self.layout.name, confidence=self.layout.confidence)


def dates_of(document: Document) -> tuple[PrintedDate, ...]:
    """Every printed date, block by block."""
    return tuple(
        date
        for block in document.blocks
        for extent in block.extents
        for date in printed_dates(document.text[extent.start : extent.end], offset=extent.start)
    )


def people_of(document: Document) -> tuple[Person, ...]:
    """Everybody who is named in an office."""
    return tuple(people(document.text))


def doubts_about_date(issued: Issued) -> tuple[Notice, ...]:
    """A notice where the document is undated."""
    if issued.latest is None:
        detail = "no date of publication is printed or given by a sidecar: answers as of a date leave it out"
        return (Notice(code="undated", detail=detail),)
    return ()


def doubts_about_file(document: Document) -> tuple[Notice, ...]:
    """A notice where the file is of an unusual kind, and what of it could not be taken over."""
    unusual = (Notice(code="encoding", detail="the file is UTF-16"),) if document.encoding == "utf-16" else ()
    lost = tuple(
        Notice(code=loss.code, detail=loss.detail, start=loss.start)
        for loss in document.losses
        if loss.code not in _FURNITURE
    )
    return unusual + lost


def slug(words: str) -> str:
    """Words as a part of a key: small letters, digits and hyphens, cut between words."""
    parts = re.findall(r"[a-z0-9]+", words.lower().replace("\u2019", "").replace("'", ""))
    made = ""
    for part in parts:
        longer = f"{made}-{part}" if made else part
        if made and len(longer) > LONGEST_SLUG:
            break
        made = longer
    return made
