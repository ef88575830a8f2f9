"""The inspectorate's status register of 2014 to 2018: one record for each recommendation, with a log of its status.

A record repeats a recommendation of a report, gives it a number, the only official one that there is, and says day by
day what became of it. It is the inspectorate's own word, and yet no finding of its own: the report made it. The titles
of stored pages mislead (`404 Page not found`), and one record may hold a cause of concern with several recommendations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import parse_qs, urlsplit

from graph.naming import Body
from loaders.cells import due_in_words
from loaders.clues import published
from loaders.column_cues import RegisterCues, column_cues
from loaders.documents import Block, BlockKind, Document
from loaders.entries import UNKNOWN, Entries
from loaders.genres.matter import Matter, dates_of, doubts_about_date, doubts_about_file, people_of, slug
from loaders.identity import UNDATED, inspectorate_on
from loaders.named_reports import named_report
from loaders.prose import Prose, matching_view
from loaders.records import (
    Entry,
    Finding,
    FindingKind,
    Identity,
    NamedReport,
    Notice,
    PrintedDate,
    ReportRecord,
    Told,
    spans_of,
)
from loaders.register_lines import findings_of, given_in, kind_told, parted_lines, told_in_body
from loaders.shortcodes import Log, read_log, tags
from loaders.statuses import status_of

GENRE = "status-register"
"""The genre of what is read here."""

VOICE = "inspectorate"
"""Whose words a record is."""

_BESIDE = frozenset({BlockKind.FURNITURE, BlockKind.FOOTNOTE, BlockKind.CONTENTS})


@dataclass(frozen=True, slots=True)
class _Record:
    """One record as it is printed.

    Attributes:
        title: the report that it names; None where the page gives none.
        number: its number; None where nothing tells it.
        body: the blocks before its log.
        log: what became of it.
        start: of the record in the canonical text.
    """

    title: Prose | None
    number: str | None
    body: tuple[Prose, ...]
    log: Log
    start: int


def read_register(matter: Matter) -> ReportRecord:
    """Everything that a page of the register says."""
    document, cues = matter.document, column_cues().records
    address = _address(matter, cues)
    records = _records(document, cues, address)
    reading = Entries()
    forces = [_force(matter, record, address) for record in records]
    for record, force in zip(records, forces, strict=True):
        _read_record(reading, record, force, matter, cues)
    slugs = {force.slug for force in forces if force}
    only = next((force for force in forces if force), None) if len(slugs) == 1 and all(forces) else None
    issued, dated = published(document, matter.facts, UNDATED)
    told = (Told(name="keeper", value=VOICE, source="text", place="the tags of the register"),)
    return ReportRecord(
        source=matter.source,
        layout=matter.layout_record(),
        report=_identity(matter, records, only, told).model_copy(update={"issued": issued}),
        findings=matter.themed(reading.findings),
        statuses=tuple(reading.statuses),
        entries=tuple(reading.entries),
        notes=tuple(reading.notes),
        people=people_of(document),
        dates=dates_of(document),
        warnings=dated
        + (() if any(record.log.logged for record in records) else doubts_about_date(issued))
        + doubts_about_file(document)
        + tuple(reading.notices)
        + tuple(_doubts(records, forces)),
    )


# --- the records of a page ----------


def _records(document: Document, cues: RegisterCues, address: tuple[str, str] | None) -> list[_Record]:
    """The records, each from its heading to the next; a page without headings is one record."""
    blocks = [block for block in document.blocks if block.kind not in _BESIDE]
    found = tags(document.text)
    heads = [
        (block, match)
        for block in blocks
        if (match := cues.heading.match(matching_view(document.words(block)))) and len(block.extents) == 1
    ]
    starts = [block.start for block, _ in heads]
    begins = starts if starts and starts[0] <= found[0].start() else [0, *starts]
    records: list[_Record] = []
    for at, begin in enumerate(begins):
        end = begins[at + 1] if at + 1 < len(begins) else len(document.text)
        own = [tag for tag in found if begin <= tag.start() < end]
        if not own:
            continue
        head = next(((block, match) for block, match in heads if block.start == begin), None)
        body = _body(document, blocks, (head[0].end if head else begin, own[0].start()), cues)
        title: Prose | None = None
        number = address[1] if address else None
        if head:
            title, number = Prose.of(document, head[0].extents).part(*head[1].span("title")), head[1]["number"]
        else:
            title, printed, body = told_in_body(body, cues)
            number = printed or number
        records.append(_Record(title, number, tuple(body), read_log(document.text, own, end), begin))
    return records


def _body(document: Document, blocks: Sequence[Block], place: tuple[int, int], cues: RegisterCues) -> list[Prose]:
    """What a record says before its log, without what belongs to the page; a log may begin in the middle of a line."""
    found: list[Prose] = []
    for block in blocks:
        if block.end <= place[0] or block.start >= place[1]:
            continue
        prose = Prose.of(document, block.extents)
        if block.end > place[1]:
            prose = prose.part(0, len(prose.text) - (block.end - place[1]))
        lines = parted_lines(prose, cues)
        found += [line for line in lines if line.text and not cues.misleading.search(matching_view(line.text).strip())]
    return found


def _address(matter: Matter, cues: RegisterCues) -> tuple[str, str] | None:
    """The force's part of a record's address, and its number: printed, told by page or sidecar, or in a file's name."""
    document, facts = matter.document, matter.facts
    told = [each.value for each in document.metadata if each.name == "url"]
    for words in (document.text, *told, facts.url or ""):
        if match := cues.address.search(matching_view(words)):
            return match["force"], match["number"]
    match = cues.file.match(PurePath(facts.file).stem.lower())
    return (match["force"], match["number"]) if match else None


def _force(matter: Matter, record: _Record, address: tuple[str, str] | None) -> Body | None:
    """The force that a record is about; None for a recommendation to all, and where nothing names one."""
    reference = matter.reference
    told = reference.force(address[0]) if address and record.number == address[1] else None
    for words in (record.title, *record.body):
        if told is None and words is not None:
            named = reference.forces_in(words.text)
            told = named[0] if len(named) == 1 else None
    return told


# --- one record ----------


def _read_record(reading: Entries, record: _Record, force: Body | None, matter: Matter, cues: RegisterCues) -> None:
    """Read a record: its findings, and what the log says of each recommendation."""
    first = next((each.on for each in record.log.logged if each.on), None)
    named = named_report([record.title] if record.title else [], (), matter.reference, first)
    found: list[str] = []
    kind, labelled = kind_told(record.title, cues)
    parent, open_ = None, None
    lead: Prose | None = None
    findings = findings_of(record.body, cues)
    telling = any(
        _label(matching_view(each.text), cues) or cues.begins.search(matching_view(each.text)) for each in findings
    )
    for prose in findings:
        view = matching_view(prose.text)
        label = _label(view, cues)
        if label:
            kind, labelled, open_, lead = label, True, None, None
            continue
        begins = bool(cues.begins.search(view))
        if cues.lead.match(view):
            lead, open_ = prose, None
            continue
        if begins and kind is FindingKind.CAUSE_OF_CONCERN:
            kind, open_ = FindingKind.RECOMMENDATION, None
        if open_ is not None and not begins and lead is None:
            _extend(reading, prose)
            continue
        told = FindingKind.RECOMMENDATION if lead else kind if labelled or begins else FindingKind.OBSERVATION
        if told is FindingKind.OBSERVATION and telling:
            continue  # what stands before a label says why, and is no finding of its own
        open_ = _add(reading, told, prose, parent, first, lead)
        found.append(open_)
        if told is FindingKind.CAUSE_OF_CONCERN:
            parent = open_
        reading.entries.append(
            Entry(
                finding=open_,
                reference=record.number,
                official=record.number is not None,
                force=force.slug if force else None,
                report=named,
                known=first.latest if first else None,
            )
        )
    _read_log(reading, record, found, force)


def _label(view: str, cues: RegisterCues) -> FindingKind | None:
    """The kind of what follows a line that is nothing but a label."""
    words = view.strip()
    for kind, pattern in (
        (FindingKind.CAUSE_OF_CONCERN, cues.cause_of_concern),
        (FindingKind.RECOMMENDATION, cues.recommendation),
        (FindingKind.AREA_FOR_IMPROVEMENT, cues.area_for_improvement),
    ):
        if pattern.search(words):
            return kind
    return None


def _add(  # noqa: PLR0913, PLR0917  private
    reading: Entries,
    kind: FindingKind,
    prose: Prose,
    parent: str | None,
    published_on: PrintedDate | None,
    lead: Prose | None = None,
) -> str:
    """Keep a finding; a record begins on the day on which its report was published, and months count from there."""
    ident = reading.next_id(kind)
    asking = lead or prose
    cells, view = column_cues().cells, matching_view(asking.text)
    addressee = cells.addressee.search(view) or (cells.asked.search(view) if lead else None)
    reading.findings.append(
        Finding(
            id=ident,
            kind=kind,
            text=prose.text,
            start=prose.start,
            end=prose.end,
            spans=spans_of(prose.extents),
            parent=parent if kind is FindingKind.RECOMMENDATION else None,
            lead_in=lead.text if lead else None,
            section=None,
            question=None,
            question_number=None,
            status=None,
            raised_as=None,
            raised_as_span=None,
            addressed_to=asking.text[slice(*addressee.span("who"))] if addressee else None,
            due=due_in_words(prose, published_on) or (due_in_words(lead, published_on) if lead else None),
            order=len(reading.findings) + 1,
            voice=VOICE,
        )
    )
    return ident


def _extend(reading: Entries, prose: Prose) -> None:
    """Add a further paragraph to the finding that was read last."""
    known = reading.findings[-1]
    reading.findings[-1] = known.model_copy(
        update={
            "text": f"{known.text} {prose.text}",
            "spans": known.spans + spans_of(prose.extents),
            "end": prose.end,
        }
    )


def _read_log(reading: Entries, record: _Record, found: Sequence[str], force: Body | None) -> None:
    """What the log says: its statuses are those of all that the record asks for, its comments stand with the first.

    A number may stand for a cause of concern with its recommendations: the status is that of all of them. A comment
    may print what a later inspection asked for instead: findings of their own, of which the log says nothing more.
    """
    asked = [each for each in found if not each.startswith("obs")] or list(found)
    first = next((each for each in asked if not each.startswith("coc")), asked[0] if asked else None)
    cues = column_cues().records
    for logged in record.log.logged:
        if logged.name == "comment":
            if first:
                reading.note(first, logged.words, VOICE, logged.on)
            for kind, prose, year in given_in(logged.words, cues):
                ident = _add(reading, kind, prose, None, None)
                report = NamedReport(
                    printed=year[1], programme=None, cycle=None, pillar=None, year=year[0], published=None
                )
                slug_of = force.slug if force else None
                reading.entries.append(
                    Entry(finding=ident, reference=None, force=slug_of, report=report, kind_told=True)
                )
            continue
        status = status_of(logged.words.text)
        if status is None:
            reading.unknown[logged.words.text] = reading.unknown.get(logged.words.text, 0) + 1
        for each in asked:
            reading.assert_status(each, status or UNKNOWN, VOICE, logged.words.text, logged.words, logged.on)


# --- identity and doubts ----------


def _identity(matter: Matter, records: Sequence[_Record], force: Body | None, told: tuple[Told, ...]) -> Identity:
    numbers = [record.number for record in records if record.number]
    theme = parse_qs(urlsplit(matter.facts.url or "").query).get("recommendation-theme", [""])[0]
    if len(records) == 1 and numbers:
        place = f"{force.slug if force else 'national'}/register-{numbers[0]}"
    else:
        place = f"register/{slug(theme) or slug('-'.join(numbers)) or matter.document.sha256[:16]}"
    about = ", ".join(dict.fromkeys(record.title.text for record in records if record.title))
    named = f"recommendation {numbers[0]}" if len(numbers) == 1 else "several recommendations"
    days = [each.on.latest for record in records for each in record.log.logged if each.on]
    return Identity(
        title=f"Status register, {named}" + (f": {about}" if about and len(records) == 1 else ""),
        genre=GENRE,
        force=force.slug if force else None,
        programme=None,
        cycle=None,
        pillar=None,
        inspection_year=None,
        inspection_year_basis=None,
        inspectorate=inspectorate_on(max(days)) if days else None,
        issued=UNDATED,
        fieldwork=None,
        isbn=None,
        key=f"{place}/{GENRE}",
        told=told,
    )


def _doubts(records: Sequence[_Record], forces: Sequence[Body | None]) -> list[Notice]:
    """What looks as if the reader had missed something, or the page were damaged."""
    notices = []
    for record, force in zip(records, forces, strict=True):
        name = f"record {record.number}" if record.number else "a record without a number"
        if not record.log.balanced:
            detail = f"the tags in the log of {name} are not balanced: dates and words may belong together otherwise"
            notices.append(Notice(code="unbalanced-tags", detail=detail, start=record.start))
        if not any(each.name == "status" for each in record.log.logged):
            detail = f"the log of {name} gives no status: it is unknown"
            notices.append(Notice(code="no-status", detail=detail, start=record.start))
        if force is None:
            detail = f"{name} names no one force: it is to all forces, or its page does not say"
            notices.append(Notice(code="unclear-force", detail=detail, start=record.start))
        if not record.body:
            detail = f"{name} has a log and no words of a recommendation"
            notices.append(Notice(code="no-findings", detail=detail, start=record.start))
    return notices
