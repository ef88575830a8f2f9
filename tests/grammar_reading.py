"""What the tests of the grammar share: the findings of a few lines, in a document of no known layout."""

from __future__ import annotations

import datetime

from loaders.documents import Document, Extent
from loaders.findings import Findings, read_findings
from loaders.formats import read_document
from loaders.grammar import Grammar
from loaders.outline import plain_outline
from loaders.records import Finding, Span

PUBLISHED = datetime.date(2024, 3, 15)
"""The day of publication that stretches of time are counted from."""


def read_lines(
    text: str, name: str = "a.txt", published: datetime.date | None = PUBLISHED
) -> tuple[Document, Findings]:
    """A text and its findings."""
    document = read_document(text.encode(), name)
    cues = Grammar.packaged().cues
    return document, read_findings(document, plain_outline(document, cues), cues, published)


def found_in(*lines: str) -> tuple[Finding, ...]:
    """The findings of some lines that follow a line with a force's name."""
    return read_lines("\n".join(["Wexmoor Police", *lines, ""]))[1].findings


def texts(*lines: str) -> list[str]:
    """Kind and words of the findings of some lines."""
    return [f"{finding.id.split('-')[0]}: {finding.text}" for finding in found_in(*lines)]


def quoted(document: Document, spans: tuple[Span, ...]) -> str:
    """The words of some spans of a document."""
    return document.quoted(tuple(Extent(span.start, span.end) for span in spans))
