"""A revisit letter: a cause of concern as it was, and what has become of each of its recommendations.

Three dates are kept apart: of the original inspection, of the revisit, and of the letter. The headings under which the
letter tells of its progress are matched to the recommendations it quotes by their words, never by their order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from loaders.cues import Cues
from loaders.documents import Block, BlockKind, Document
from loaders.findings import Container, FindingList
from loaders.genres.matter import Matter, dates_of, doubts_about_date, doubts_about_file, people_of, slug
from loaders.identity import force_of, inspectorate, inspectorate_on, issued, visited
from loaders.margins import read_footnotes, read_review
from loaders.outline import Outline, Place
from loaders.prose import Prose, matching_view
from loaders.records import (
    About,
    Evidence,
    Finding,
    FindingKind,
    Identity,
    Letter,
    MonitoringPhase,
    Notice,
    NumberedParagraph,
    Person,
    ReportRecord,
    SectionRecord,
    Span,
    spans_of,
)

NEAR = 85.0
"""Least token-set ratio (0 to 100) of a heading and the recommendation that it is about."""

STANDS_OUT = 10.0
"""By how much that recommendation must be nearer than the next one."""

_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class _Body:
    """What is read of the body of a letter."""

    outline: Outline
    found: FindingList = field(default_factory=FindingList)
    paragraphs: list[NumberedParagraph] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    monitoring: list[MonitoringPhase] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def read_letter(matter: Matter) -> ReportRecord:
    """Everything that a revisit letter says.

    Raises:
        IdentityError: its force is not in the reference data.
    """
    document, grammar = matter.document, matter.cues
    named = people_of(document)
    body = _Body(_outline(matter, grammar))
    _read_quotation(document, body, grammar)
    _read_progress(document, body, grammar)
    _read_monitoring(document, body, grammar)
    quoted = {block.start for block in body.found.consumed}
    told = [block for block in document.blocks if block.start not in quoted]
    letter = _letter(matter, named, told, grammar)
    identity, dated = _identity(matter, letter, told, grammar)
    return ReportRecord(
        source=matter.source,
        layout=matter.layout_record(),
        report=identity,
        sections=body.outline.sections,
        findings=matter.themed(body.found.findings),
        statuses=tuple(body.found.statuses),
        people=named,
        dates=dates_of(document),
        letter=letter,
        paragraphs=tuple(body.paragraphs),
        evidence=tuple(body.evidence),
        monitoring=tuple(body.monitoring),
        footnotes=read_footnotes(document),
        review=read_review(document, body.outline, body.found.consumed, grammar),
        warnings=dated
        + doubts_about_date(identity.issued)
        + doubts_about_file(document)
        + tuple(body.found.notices)
        + tuple(body.notices)
        + _doubts(body.found),
    )


# --- head ----------


def _identity(
    matter: Matter, letter: Letter, told: Sequence[Block], grammar: Cues
) -> tuple[Identity, tuple[Notice, ...]]:
    document, reference, marks = matter.document, matter.reference, matter.recognised.marks
    force = force_of(marks["force"], matter.facts, reference)
    visit = letter.revisited
    published, dated = issued(document, matter.layout.within, visit.latest.year if visit else None, matter.facts)
    day = visit.latest if visit else published.earliest
    subject = slug(marks.get("subject", ""))
    place = "-".join(part for part in ("revisit", f"{day:%Y-%m}" if day else "", subject) if part)
    year = day.year if day else None
    identity = Identity(
        title=matter.recognised.marks["title"],
        genre=matter.layout.genre,
        force=force.slug,
        programme=None,
        cycle=None,
        pillar=None,
        inspection_year=year,
        inspection_year_basis="fieldwork" if year else None,
        # The letter may quote a report of the inspectorate's earlier name: its own date tells who wrote it.
        inspectorate=inspectorate_on(published.latest) or inspectorate(document, reference, year),
        issued=published,
        fieldwork=visit,
        isbn=None,
        key=f"{force.slug}/{place}/letter",
        about=_about(matter, letter, told, grammar),
    )
    return identity, dated


def _about(matter: Matter, letter: Letter, told: Sequence[Block], grammar: Cues) -> About:
    """The inspection that is gone back to: its cycle and pillar only where a sentence of the letter names both."""
    programme = grammar.responses.title.programme
    match = next(
        (
            found
            for block in told
            if (found := grammar.letters.year.search(matching_view(matter.document.words(block))))
        ),
        None,
    )
    cycle = matter.reference.cycle(programme, match["year"]) if match else None
    return About(
        title=None,
        title_field=None,
        programme=programme if cycle else None,
        cycle=cycle.notation if cycle else None,
        pillar=match["pillar"] if match and cycle else None,
        inspection_year=cycle.year if cycle else letter.inspected.earliest.year if letter.inspected else None,
        published=None,
    )


def _letter(matter: Matter, named: Sequence[Person], told: Sequence[Block], grammar: Cues) -> Letter:
    """Who writes, to whom, and who gets a copy, by their place among the lines that say so; and the two visits."""
    document = matter.document
    views = [(block, matching_view(document.words(block))) for block in document.blocks]
    greeting = next((block.start for block, view in views if view.startswith("dear ")), 0)
    copied = next((block.start for block, view in views if grammar.letters.copied.match(view)), greeting)
    closing = next((block.start for block, view in views if grammar.letters.closing.match(view)), len(document.text))
    return Letter(
        subject=matter.recognised.marks["title"],
        sender=next((each for each in named if each.start >= closing), None),
        addressee=next((each for each in named if each.start < min(copied, greeting)), None),
        copied_to=tuple(each for each in named if copied <= each.start < greeting),
        inspected=visited(document, told, grammar.letters.inspected),
        revisited=visited(document, told, grammar.letters.revisited),
    )


def _outline(matter: Matter, grammar: Cues) -> Outline:
    document = matter.document
    places: list[Place] = []
    sections: list[SectionRecord] = []
    place = Place("cover")
    body = False
    for block in document.blocks:
        words = document.words(block)
        view = matching_view(words)
        body = (body or view.startswith("dear ")) and not grammar.letters.closing.match(view)
        if body and _is_heading(block, view, grammar):
            place = Place("body", section=words)
            level = 1 if grammar.letters.section.match(view) else 2
            record = SectionRecord(
                id=f"section-{len(sections) + 1}",
                title=words,
                level=level,
                pages=None,
                start=block.start,
                end=block.end,
            )
            sections.append(record)
        places.append(place)
    return Outline(document.blocks, tuple(places), tuple(sections))


def _is_heading(block: Block, view: str, grammar: Cues) -> bool:
    """Whether a line heads what follows; headings with a status may be longer than headings are elsewhere."""
    if block.kind is BlockKind.HEADING:
        return not (view.endswith(",") or view.startswith('"') or grammar.letters.closing.match(view))
    return block.kind is BlockKind.PARAGRAPH and _status_at_end(view, grammar) is not None


# --- what is quoted ----------


def _read_quotation(document: Document, body: _Body, grammar: Cues) -> None:
    """The cause of concern, from its opening quotation mark to the closing one, with the recommendations it lists."""
    container = Container(FindingKind.CAUSE_OF_CONCERN)
    concern: str | None = None
    open_quotation = False
    for block, place in zip(body.outline.blocks, body.outline.places, strict=True):
        prose = Prose.of(document, block.extents)
        view = matching_view(prose.text)
        if place.part != "body" or block.kind in {BlockKind.FOOTNOTE, BlockKind.FURNITURE}:
            continue
        if not open_quotation:
            starts = block.kind is BlockKind.PARAGRAPH and view.startswith('"') and view.count('"') == 1
            if not starts:
                continue
            open_quotation, concern = True, None
            container = Container(FindingKind.CAUSE_OF_CONCERN)
            prose = prose.part(1, len(prose.text))
        ends = view.rstrip().endswith('"')
        if ends and block.kind is not BlockKind.ITEM:
            prose = prose.part(0, len(prose.text.rstrip()) - 1)
        if block.kind in {BlockKind.ITEM, BlockKind.NUMBERED}:
            body.found.read(container, prose, place, grammar)
        elif view.rstrip().endswith(":"):
            container = Container(FindingKind.RECOMMENDATION, parent=concern, lead_in=prose)
        elif concern is None:
            concern = body.found.read(container, prose, place, grammar)
        elif container.kind is FindingKind.CAUSE_OF_CONCERN:
            body.found.extend(prose)
        body.found.consumed.append(block)
        open_quotation = not ends


# --- what became of it ----------


@dataclass(frozen=True, slots=True)
class _Progress:
    """The recommendation whose progress is being told, and the sub-heading that stands last."""

    finding: str
    status: str
    part: str | None = None


def _read_progress(document: Document, body: _Body, grammar: Cues) -> None:
    """Statuses, each with the paragraphs under its heading, up to the next heading with a status or of a section."""
    recommendations = [each for each in body.found.findings if each.kind is FindingKind.RECOMMENDATION]
    quoted = {block.start for block in body.found.consumed}
    progress: _Progress | None = None
    heading: Prose | None = None
    for block, place in zip(body.outline.blocks, body.outline.places, strict=True):
        if place.part != "body" or block.start in quoted or block.kind in {BlockKind.FOOTNOTE, BlockKind.FURNITURE}:
            continue
        prose = Prose.of(document, block.extents)
        view = matching_view(prose.text)
        number = _number(block)
        if number is not None:
            span, spans = Span(start=prose.start, end=prose.end), spans_of(prose.extents)
            body.paragraphs.append(NumberedParagraph(number=number, section=place.section, span=span, spans=spans))
        own_line = grammar.letters.line.match(view)
        at_end = _status_at_end(view, grammar)
        if number is None and own_line and heading and (status := grammar.letters.status(own_line["status"])):
            progress = _matched(heading, prose.part(*own_line.span("status")), status, recommendations, body)
        elif number is None and at_end:
            about, words, status = at_end
            progress = _matched(prose.part(*about), prose.part(*words), status, recommendations, body)
        elif number is None and _is_heading(block, view, grammar):
            heading = prose
            ended = grammar.letters.section.match(view) or _nearest(prose, recommendations)
            progress = None if ended or progress is None else replace(progress, part=prose.text)
        elif grammar.letters.closing.match(view):
            progress = None
        elif progress:
            body.evidence.append(
                Evidence(
                    id=f"evidence-{len(body.evidence) + 1}",
                    finding=progress.finding,
                    status=progress.status,
                    paragraph=number,
                    part=progress.part,
                    span=Span(start=prose.start, end=prose.end),
                    spans=spans_of(prose.extents),
                )
            )


def _status_at_end(view: str, grammar: Cues) -> tuple[tuple[int, int], tuple[int, int], str] | None:
    """Where the subject and the status of a heading stand, and the status; None where the line ends in none."""
    match = grammar.letters.heading.match(view)
    status = grammar.letters.status(match["status"]) if match else None
    return (match.span("about"), match.span("status"), status) if match and status else None


def _nearest(heading: Prose, recommendations: Sequence[Finding]) -> Finding | None:
    """The recommendation that a heading repeats, if one comes near and stands out."""
    words = matching_view(heading.text)
    scored = sorted(
        ((fuzz.token_set_ratio(words, matching_view(each.text)), -each.order, each) for each in recommendations),
        key=lambda one: one[:2],
        reverse=True,
    )
    if not scored or scored[0][0] < NEAR or (len(scored) > 1 and scored[0][0] - scored[1][0] < STANDS_OUT):
        return None
    return scored[0][2]


def _matched(
    heading: Prose, words: Prose, status: str, recommendations: Sequence[Finding], body: _Body
) -> _Progress | None:
    """The recommendation that a heading gives a status to; a notice where none stands out."""
    found = _nearest(heading, recommendations)
    if found is None:
        detail = f"no quoted recommendation stands out as the one that this heading is about: {heading.text!r}"
        body.notices.append(Notice(code="unmatched-status", detail=detail, start=heading.start))
        return None
    at = next(place for place, each in enumerate(body.found.findings) if each.id == found.id)
    body.found.findings[at] = body.found.findings[at].model_copy(update={"status": status})
    return _Progress(found.id, body.found.assert_status(found.id, status, words))


def _number(block: Block) -> int | None:
    """The number that a paragraph prints; None where it prints none."""
    number = _NUMBER.search(block.marker) if block.kind is BlockKind.NUMBERED else None
    return int(number[0]) if number else None


def _read_monitoring(document: Document, body: _Body, grammar: Cues) -> None:
    """The phase of monitoring that the letter leaves the force in."""
    for block in body.outline.blocks:
        for sentence in Prose.of(document, block.extents).sentences():
            match = grammar.letters.monitoring.pattern.search(matching_view(sentence.text))
            if match:
                body.monitoring.append(
                    MonitoringPhase(
                        id=f"phase-{len(body.monitoring) + 1}",
                        phase=match["phase"] or match["other"],
                        text=sentence.text,
                        paragraph=_number(block),
                        span=Span(start=sentence.start, end=sentence.end),
                        spans=spans_of(sentence.extents),
                    )
                )


def _doubts(found: FindingList) -> tuple[Notice, ...]:
    """What looks as if the reader had missed something."""
    if not found.findings:
        return (Notice(code="no-findings", detail="a known layout, but no quoted cause of concern"),)
    told = {each.finding for each in found.statuses}
    return tuple(
        Notice(code="no-status", detail=f"{each.id} is quoted, and nothing says what became of it", start=each.start)
        for each in found.findings
        if each.kind is FindingKind.RECOMMENDATION and each.id not in told
    )
