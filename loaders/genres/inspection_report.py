"""The report on an inspection: questions, findings, judgments, back-references and figures."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Mapping

from graph.errors import IdentityError
from graph.reference import Cycle, Framework, ReferenceData
from loaders.counts import count_doubts
from loaders.documents import Block, BlockKind, Document
from loaders.findings import Findings, read_findings
from loaders.genres.matter import Matter, dates_of, doubts_about_date, doubts_about_file, people_of
from loaders.identity import force_of, inspectorate, isbn, issued, visited
from loaders.judgments import read_judgments
from loaders.margins import read_footnotes, read_narrative, read_review
from loaders.outline import Outline, outline
from loaders.passages import read_passages
from loaders.prose import Prose, matching_view
from loaders.records import Identity, Issued, Notice, ReportRecord, Statistic
from loaders.references import read_references
from loaders.statistics import Passage, figure_table, numbered, statistics
from loaders.themes import theme_labels

LONGEST_TITLE = 125
"""Characters. A longer mark is a sentence, and no title."""

_STEM = 8
"""Letters by which a pillar is known in `effective` and `effectively` too."""

ENGLAND_AND_WALES = "England and Wales"
"""The place that reports compare a force with."""


def read_inspection_report(matter: Matter) -> ReportRecord:
    """Everything that a report on an inspection says.

    Raises:
        IdentityError: its force or its cycle is not in the reference data.
    """
    return report_of(matter, *_identity(matter))


def report_of(  # noqa: PLR0913  what it is, and what its genre does besides
    matter: Matter,
    identity: Identity,
    cycle: Cycle,
    notices: tuple[Notice, ...],
    outlined: Callable[[Matter, Framework], Outline] | None = None,
    *,
    finished: Callable[[ReportRecord], ReportRecord] | None = None,
) -> ReportRecord:
    """Everything that a report says, given what it is.

    Args:
        matter: the document and all beside it.
        identity: what it is.
        cycle: what it is read against.
        notices: what is doubtful of its identity.
        outlined: makes its outline, where the genre has a cover or words its headings in its own way.
        finished: what its genre does with the record, before the numbers that the report states are compared with it.
    """
    document, grammar = matter.document, matter.cues
    framework = Framework(matter.reference, cycle, identity.pillar or "")
    form = outlined(matter, framework) if outlined else outline(document, matter.layout, grammar, framework)
    found = read_findings(document, form, grammar, published_on(identity.issued))
    findings, labels = matter.themed(found.findings), theme_labels(matter.reference.themes)
    judgments, conflicts = read_judgments(document, form, grammar, framework)
    references = read_references(document, form, findings, grammar, labels)
    record = ReportRecord(
        source=matter.source,
        layout=matter.layout_record(),
        report=identity,
        sections=form.sections,
        findings=findings,
        judgments=judgments,
        statuses=found.statuses,
        people=people_of(document),
        dates=dates_of(document),
        references=references,
        passages=read_passages(document, form, findings, references, found.blocks, grammar, labels),
        statistics=_statistics(document, form, identity, framework.reference),
        narrative=read_narrative(document, form, found.blocks),
        footnotes=read_footnotes(document),
        review=read_review(document, form, found.blocks, grammar),
        warnings=notices
        + doubts_about_date(identity.issued)
        + doubts_about_file(document)
        + conflicts
        + found.notices
        + _doubts(form, found, identity),
    )
    whole = finished(record) if finished else record
    doubts = count_doubts(document, form, whole.findings, whole.judgments, grammar)
    return whole.model_copy(update={"warnings": whole.warnings + doubts}) if doubts else whole


def _identity(matter: Matter) -> tuple[Identity, Cycle, tuple[Notice, ...]]:
    marks, reference = matter.recognised.marks, matter.reference
    force = force_of(marks["force"], matter.facts, reference)
    programme = matter.layout.programme or ""
    named = re.sub(r"\s*[-\u2010-\u2015]\s*", "-", marks.get("cycle", matter.layout.cycle or ""))
    cycle = reference.cycle(programme, named) or reference.cycle(programme, _short(named))
    if cycle is None:
        raise IdentityError(
            f"{named!r} is no cycle of the {programme.upper()} programme that the reference data knows",
            where=matter.facts.file,
            hint=f"Known are: {', '.join(each.notation for each in reference.cycles if each.programme == programme)}.",
        )
    pillar = _pillar(matter, cycle)
    number, notices = isbn(matter.document)
    published, dated = issued(matter.document, matter.layout.within, cycle.year, matter.facts)
    year = published.earliest.year if published.earliest else cycle.year
    place = "-".join(part for part in (programme, cycle.notation, pillar) if part)
    identity = Identity(
        title=_title(marks, pillar, f"{programme.upper()} {cycle.notation.replace('-', '/')}"),
        genre=f"{programme}-{matter.layout.genre}",
        force=force.slug,
        programme=programme,
        cycle=cycle.notation,
        pillar=pillar,
        inspection_year=cycle.year,
        inspection_year_basis="title",
        inspectorate=inspectorate(matter.document, reference, year),
        issued=published,
        fieldwork=visited(matter.document, matter.document.blocks, matter.cues.fieldwork.patterns),
        isbn=number,
        key=f"{force.slug}/{place}/{matter.layout.genre}",
    )
    return identity, cycle, notices + dated


def _short(cycle: str) -> str:
    """A cycle with its last year cut to two digits, as the reference data writes it: `2023-2025` is `2023-25`."""
    return re.sub(r"^(20\d\d)([-/])20(\d\d)$", r"\1\2\3", cycle)


def _pillar(matter: Matter, cycle: Cycle) -> str | None:
    """The pillar that a report is about; None where it is about all that its cycle inspects.

    Raises:
        IdentityError: the cycle has no questions on it.
    """
    marks = matter.recognised.marks
    said = (marks.get("part") or marks.get("pillar") or "").lower()
    if not said and matter.layout.questions in {"areas", "pillars"}:
        return None
    known = {question.pillar for question in cycle.questions}
    pillar = next((each for each in sorted(known) if each and said.startswith(each[:_STEM])), said)
    if pillar not in known:
        raise IdentityError(
            f"it calls itself a report on {pillar}, which {cycle.programme.upper()} {cycle.notation} has no"
            " questions on",
            where=matter.facts.file,
            hint="Compare its title with ontology/frameworks.ttl: the cycle or the pillar may be misprinted.",
        )
    return pillar


def published_on(issued: Issued) -> datetime.date | None:
    """The day of publication, where it is known to the day."""
    return issued.latest if issued.earliest == issued.latest else None


def _title(marks: Mapping[str, str], pillar: str | None, inspection: str) -> str:
    """The words of the mark that names the report, with what that line leaves out: inspection, pillar, force."""
    title = re.sub(r"\s+", " ", marks["title"]).strip(" *#")
    if len(title) > LONGEST_TITLE:  # a sentence of the body stands in for a title that was lost
        title = inspection
    view = matching_view(title)
    if pillar and pillar not in view:
        title = f"{title}: {pillar.capitalize()}"
    if matching_view(marks["force"]) not in view:
        title = f"{title} \u2013 {marks['force']}"
    return title


def _passages(document: Document, blocks: tuple[Block, ...]) -> list[Passage]:
    """The sentences of running text that stand in one piece."""
    running = {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.NUMBERED, BlockKind.FOOTNOTE}
    return [
        Passage(sentence.text, sentence.start, block.start)
        for block in blocks
        if block.kind in running
        for sentence in Prose.of(document, block.extents).sentences()
        if len(sentence.extents) == 1
    ]


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
    tabled = figure_table(lines, names)
    passages, name = _passages(document, tuple(parts["body"])), force.name if force else None
    return numbered(tabled + statistics(passages, default_place=name, first=len(tabled) + 1), "statistic")


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
                f"not a question that the reference data knows for {identity.pillar or 'PEEL'} {identity.cycle}: "
                f"{place.words!r}"
            )
            notices.append(Notice(code="unknown-question", detail=detail))
        elif place.number != place.concept.number and identity.pillar:
            detail = f"{place.words!r} is numbered {place.number}, the framework says {place.concept.number}"
            notices.append(Notice(code="question-number", detail=detail))
    return tuple(notices)
