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
from loaders.records import Entry, Finding, FindingKind, Identity, Notice, PrintedDate, ReportRecord, Told, spans_of
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
        title = Prose.of(document, head[0].extents).part(*head[1].span("title")) if head else None
        number = head[1]["number"] if head else address[1] if address else None
        body = _body(document, blocks, (head[0].end if head else begin, own[0].start()), cues)
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
        if prose.text and not cues.misleading.search(matching_view(prose.text).strip()):
            found.append(prose)
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
    named = named_report([record.title] if record.title else [], matter.reference, first)
    found: list[str] = []
    kind, parent, open_ = FindingKind.RECOMMENDATION, None, None
    labelled = False
    for prose in record.body:
        view = matching_view(prose.text)
        label = _label(view, cues)
        if label:
            kind, labelled, open_ = label, True, None
            continue
        begins = bool(cues.begins.search(view))
        if begins and kind is FindingKind.CAUSE_OF_CONCERN:
            kind, open_ = FindingKind.RECOMMENDATION, None
        if open_ is not None and not begins:
            _extend(reading, prose)
            continue
        told = kind if labelled or begins else FindingKind.OBSERVATION
        open_ = _add(reading, told, prose, parent, first)
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
    _read_log(reading, record, found)


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


def _add(
    reading: Entries, kind: FindingKind, prose: Prose, parent: str | None, published_on: PrintedDate | None
) -> str:
    ident = reading.next_id(kind)
    addressee = column_cues().cells.addressee.search(matching_view(prose.text))
    reading.findings.append(
        Finding(
            id=ident,
            kind=kind,
            text=prose.text,
            start=prose.start,
            end=prose.end,
            spans=spans_of(prose.extents),
            parent=parent if kind is FindingKind.RECOMMENDATION else None,
            lead_in=None,
            section=None,
            question=None,
            question_number=None,
            status=None,
            raised_as=None,
            raised_as_span=None,
            addressed_to=prose.text[slice(*addressee.span("who"))] if addressee else None,
            due=due_in_words(prose, published_on),
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


def _read_log(reading: Entries, record: _Record, found: Sequence[str]) -> None:
    """What the log says: its statuses are those of the recommendations, its comments stand with the first finding."""
    asked = [each for each in found if not each.startswith(("coc", "obs"))] or list(found)
    for logged in record.log.logged:
        if logged.name == "comment":
            if asked:
                reading.note(asked[0], logged.words, VOICE, logged.on)
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
