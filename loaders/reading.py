"""Reading: a file's bytes in, one `ReportRecord` out.

A pure function of the source's bytes, its name's ending, the sidecar's facts, the reference data and this code: the
same on any machine, whatever else is read.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from graph.errors import SourceError
from graph.reference import Framework, ReferenceData
from loaders.cues import Layout, cues
from loaders.dates import printed_dates
from loaders.documents import Block, BlockKind, Document
from loaders.findings import Findings, read_findings
from loaders.formats import read_document
from loaders.identity import Recognised, recognise
from loaders.judgments import read_judgments
from loaders.margins import read_footnotes, read_review
from loaders.outline import Outline, outline
from loaders.people import people
from loaders.prose import Prose
from loaders.records import Identity, Notice, Person, PrintedDate, ReportRecord, Source, Statistic
from loaders.records import Layout as LayoutRecord
from loaders.references import read_references
from loaders.sources import DocumentFacts
from loaders.statistics import Passage, figure_table, statistics

ENGLAND_AND_WALES = "England and Wales"
"""The place that reports compare a force with."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and what was read from it."""

    document: Document
    record: ReportRecord


def read_file(path: Path, facts: DocumentFacts, reference: ReferenceData) -> Reading:
    """Read one file.

    Raises:
        SourceError: the file is missing, unreadable, empty, binary, undecodable, or no inspection document.
        IdentityError: the layout is known, but not the force or the cycle.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError("there is no such file", where=str(path), hint="Check the path.") from error
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror}", where=str(path), hint="Check its permissions."
        ) from error
    return read_bytes(content, path.name, facts, reference)


def read_bytes(content: bytes, name: str, facts: DocumentFacts, reference: ReferenceData) -> Reading:
    """Read the bytes of one file; see `read_file`."""
    document = read_document(content, name)
    recognised = recognise(document, facts, reference)
    source = Source(
        name=name,
        sha256=document.sha256,
        characters=len(document.text),
        encoding=document.encoding,
        reader=document.reader,
        url=facts.url,
        origin=facts.origin,
    )
    if recognised.layout is None or recognised.cycle is None:
        record = ReportRecord(
            source=source, layout=None, report=recognised.identity, warnings=_notices(document, recognised)
        )
        return Reading(document, record)
    framework = Framework(reference, recognised.cycle, recognised.identity.pillar or "")
    return Reading(document, _record(document, source, recognised, recognised.layout, framework))


def _record(
    document: Document, source: Source, recognised: Recognised, layout: Layout, framework: Framework
) -> ReportRecord:
    grammar = cues()
    identity = recognised.identity
    form = outline(document, layout, grammar, framework)
    found = read_findings(document, form, grammar)
    judgments, conflicts = read_judgments(document, form, grammar, framework)
    return ReportRecord(
        source=source,
        layout=LayoutRecord(name=layout.name, confidence=layout.confidence),
        report=identity,
        sections=form.sections,
        findings=found.findings,
        judgments=judgments,
        statuses=found.statuses,
        people=_people(document),
        dates=_dates(document),
        references=read_references(document, form, found.findings, grammar),
        statistics=_statistics(document, form, identity, framework.reference),
        footnotes=read_footnotes(document),
        review=read_review(document, form, found.blocks, grammar),
        warnings=_notices(document, recognised) + conflicts + found.notices + _doubts(form, found, identity),
    )


def _passages(document: Document, blocks: tuple[Block, ...]) -> list[Passage]:
    """The sentences of running text that stand in one piece."""
    running = {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.NUMBERED, BlockKind.FOOTNOTE}
    return [
        Passage(sentence.text, sentence.start)
        for block in blocks
        if block.kind in running
        for sentence in Prose.of(document, block.extents).sentences()
        if len(sentence.extents) == 1
    ]


def _dates(document: Document) -> tuple[PrintedDate, ...]:
    dates: list[PrintedDate] = []
    for block in document.blocks:
        for extent in block.extents:
            dates.extend(printed_dates(document.text[extent.start : extent.end], offset=extent.start))
    return tuple(dates)


def _people(document: Document) -> tuple[Person, ...]:
    return tuple(people(document.text))


def _statistics(
    document: Document, form: Outline, identity: Identity, reference: ReferenceData
) -> tuple[Statistic, ...]:
    """The figures of the figures pages, then those of the running text, numbered through in the order of the text."""
    force = reference.force(identity.force or "")
    names = {ENGLAND_AND_WALES, *(force.labels if force else ())}
    parts: dict[str, list[Block]] = defaultdict(list)
    for block, place in zip(form.blocks, form.places, strict=True):
        parts[place.part].append(block)
    lines = [Passage(document.words(block), block.start) for block in parts["figures"] if len(block.extents) == 1]
    found = figure_table(lines, names) + statistics(
        _passages(document, tuple(parts["body"])), default_place=force.name if force else None
    )
    found.sort(key=lambda statistic: (statistic.start, statistic.end))
    return tuple(each.model_copy(update={"id": f"statistic-{at}"}) for at, each in enumerate(found, start=1))


def _notices(document: Document, recognised: Recognised) -> tuple[Notice, ...]:
    notices = list(recognised.notices)
    issued = recognised.identity.issued
    if issued.latest is None:
        detail = "no date of publication is printed or given by a sidecar: answers as of a date leave it out"
        notices.append(Notice(code="undated", detail=detail))
    elif issued.source == "sidecar" and issued.printed:
        printed = printed_dates(issued.printed, years=True)
        if printed and not (printed[0].earliest <= (issued.earliest or datetime.date.min) <= printed[0].latest):
            detail = f"the text prints {issued.printed!r}, the sidecar gives {issued.earliest}"
            notices.append(Notice(code="date-conflict", detail=detail))
    if document.encoding == "utf-16":
        notices.append(Notice(code="encoding", detail="the file is UTF-16"))
    return tuple(notices)


def _doubts(form: Outline, found: Findings, identity: Identity) -> tuple[Notice, ...]:
    """What looks as if the reader had missed something."""
    notices = []
    if not found.findings:
        notices.append(
            Notice(code="no-findings", detail="a known layout, but no area for improvement or cause of concern")
        )
    for place in dict.fromkeys(place.question for place in form.places if place.question):
        if place.concept is None:
            detail = (
                f"not a question that the reference data knows for {identity.pillar} {identity.cycle}: {place.words!r}"
            )
            notices.append(Notice(code="unknown-question", detail=detail))
        elif place.number != place.concept.number:
            detail = f"{place.words!r} is numbered {place.number}, the framework says {place.concept.number}"
            notices.append(Notice(code="question-number", detail=detail))
    return tuple(notices)
