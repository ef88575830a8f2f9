"""Which documents are tables or records of findings: by what stands in them, not by a line near their beginning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from loaders.documents import BlockKind, Document
from loaders.genres.register import GENRE as REGISTER
from loaders.genres.tracker_head import GENRE as TRACKER
from loaders.grammar import Grammar
from loaders.identity import Recognised
from loaders.mappings import Mapped
from loaders.records import Notice
from loaders.shortcodes import tags
from loaders.sources import DocumentFacts
from loaders.tabled import mapping_of, tabled, unsure

MOST: Final = 0.5
"""Share of a document's characters that stand in rows, from which on it is a table before it is a report."""

_TABLED: Final = frozenset({TRACKER, REGISTER})
_REPORTS: Final = frozenset({"report", "programme-report"})
"""Genres whose marks a table may bear by chance: the title of the report that it is about."""

_PLANS: Final = "force-response"
"""The genre of a force's plan in prose; one whose table gives each finding an owner or a deadline is a tracker."""


def recognise_table(
    document: Document, facts: DocumentFacts, grammar: Grammar, recognised: Recognised | None
) -> Recognised | None:
    """The layout of a document that holds a log of statuses or a table of findings; else what it was recognised as.

    A document that answers a report, or is a letter, stays that, whatever tables it has. So does a report whose tables
    are the smaller part of it.

    Raises:
        SidecarError: the mapping file that the sidecar names is none.
    """
    known = {layout.genre: layout for layout in grammar.layouts if layout.genre in _TABLED}
    genre = _genre(document, facts, recognised)
    if genre is None or genre not in known:
        return recognised
    return Recognised(known[genre], {}, ())


def _genre(document: Document, facts: DocumentFacts, recognised: Recognised | None) -> str | None:
    if facts.columns:
        mapping_of(facts.columns, facts.file)
        return TRACKER
    if {"on", "status"} & {tag["name"] for tag in tags(document.text) if tag["end"]}:
        return REGISTER
    if recognised and recognised.layout.genre == _PLANS:
        plans = (each.columns for each in tabled(document, Mapped()) if each.columns.tells_of_findings)
        return TRACKER if any(each.one("owner") or each.one("due") for each in plans) else None
    if recognised and (recognised.layout.genre not in _REPORTS or _rows(document) < MOST):
        return None
    return TRACKER if any(each.columns.tells_of_findings for each in tabled(document, Mapped())) else None


def _rows(document: Document) -> float:
    """The share of a document's characters that stand in rows."""
    rows = sum(block.end - block.start for block in document.blocks if block.kind is BlockKind.ROW)
    return rows / max(1, len(document.text))


def doubts_about_tables(document: Document) -> Iterator[Notice]:
    """What looks like tables of findings in a document of no known layout."""
    for each in tabled(document, Mapped()):
        yield from unsure(each)
