"""Reports of no pillar of PEEL: of other programmes, on all forces, on several at once, on services, on areas.

What one genre has and another has not is data of its layout: whom it is about, its programme, what its key adds. The
particular lives in small modules: what a follow-up quotes from an earlier report (`followup`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rdflib import URIRef

from graph.reference import Cycle, Framework, ReferenceData
from graph.terms import SCHEME
from loaders.cues import Scope
from loaders.dates import printed_dates
from loaders.documents import Block, BlockKind, Document
from loaders.genres.followup import followed_up, opened
from loaders.genres.inspection_report import report_of
from loaders.genres.matter import Matter
from loaders.genres.subject import Subject, key_part, subject_of
from loaders.identity import inspectorate, inspectorate_on, isbn, issued, visited
from loaders.outline import Outline, outline
from loaders.prose import matching_view
from loaders.records import Identity, Issued, Notice, ReportRecord

_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\n]{0,30}?\b(?P<year>20\d\d)\b")
_YEAR = re.compile(r"\b20\d\d\b")
_ANYTHING = re.compile("")
_LABELS = re.compile(
    r"^(?:(?:published(?: on)?|publication types?|police forces?|fire and rescue services?)\s*:|last updated\b)"
)
REPUBLISHED = 2
"""Years by which a date of publication may follow the year of a title before it is doubted."""


def read_programme_report(matter: Matter) -> ReportRecord:
    """Everything that such a report says.

    Raises:
        IdentityError: the force or service that it is about is not in the reference data.
    """
    identity, cycle, notices = _identity(matter)

    def finished(record: ReportRecord) -> ReportRecord:
        return _judged(matter, followed_up(matter, record), cycle)

    return report_of(matter, identity, cycle, notices, _outlined, finished=finished)


def _judged(matter: Matter, record: ReportRecord, cycle: Cycle) -> ReportRecord:
    """The record with the grades that have a cycle and a body; in a report on several, that of the subject."""
    known = matter.reference.cycle(cycle.programme, cycle.notation)
    alone = record.report.force or record.report.service
    kept, left = [], []
    for each in record.judgments:
        force = None if alone else matter.reference.force_named(each.subject)
        if known and (alone or force):
            kept.append(each if alone else each.model_copy(update={"force": force.slug if force else None}))
        else:
            why = "nothing says of which force" if known else f"no cycle of {cycle.programme} for it is described"
            detail = f"a grade that is left out, for {why}: {each.subject!r} {each.grade}"
            left.append(Notice(code="grade", detail=detail, start=each.start))
    return record.model_copy(update={"judgments": tuple(kept), "warnings": (*record.warnings, *left)})


def _outlined(matter: Matter, framework: Framework) -> Outline:
    """The outline, whose body begins behind the lines that tell the identity and what a page says of itself."""
    document = matter.document
    told = set(matter.recognised.lines)
    blocks = [block for block in document.blocks if block.kind is not BlockKind.FURNITURE]
    cover = blocks[: matter.layout.within]
    last = max((at for at, block in enumerate(cover) if block in told or _is_label(document, block)), default=0)
    mark = re.compile(re.escape(matching_view(document.words(blocks[last])))) if blocks else _ANYTHING
    layout = matter.layout.model_copy(update={"within": last + 1, "marks": (mark,)})
    return opened(document, outline(document, layout, matter.cues, framework), matter.cues)


def _is_label(document: Document, block: Block) -> bool:
    return bool(_LABELS.search(matching_view(document.words(block))))


def _identity(matter: Matter) -> tuple[Identity, Cycle, tuple[Notice, ...]]:
    layout, marks, document, reference = matter.layout, matter.recognised.marks, matter.document, matter.reference
    programme = layout.programme or ""
    subject = subject_of(matter)
    number, notices = isbn(document)
    published, dated = issued(document, layout.within, None, matter.facts)
    year, basis = _year(document, marks, published)
    cycle = cycle_of(reference, programme, _token(marks), year)
    title = title_of(marks)
    identity = Identity(
        title=title,
        genre=f"{programme}-report",
        force=subject.forces[0].slug if len(subject.forces) == 1 else None,
        programme=programme,
        cycle=cycle.notation if reference.cycle(programme, cycle.notation) else None,
        pillar=_pillar(marks, cycle),
        inspection_year=year,
        inspection_year_basis=basis,
        inspectorate=inspectorate(document, reference, None) or inspectorate_on(published.earliest),
        issued=published,
        fieldwork=visited(document, document.blocks, matter.cues.fieldwork.patterns),
        isbn=number,
        key=f"{subject.place}/{_named(matter, subject, title, year, published)}/report",
        scope=subject.scope.value,
        forces=tuple(force.slug for force in subject.forces) if len(subject.forces) > 1 else (),
        service=subject.service.slug if subject.service else None,
        area=subject.area or None,
        partners=_partners(matter),
    )
    return identity, cycle, notices + dated + _doubts(marks, published)


def _named(matter: Matter, subject: Subject, title: str, year: int | None, published: Issued) -> str:
    """The part of the key that tells this report from others on the same subject: programme, kind, time, subject."""
    layout, marks = matter.layout, matter.recognised.marks
    token = _token(marks)
    named = matter.reference.cycle(layout.programme or "", token) if token else None
    when = named.notation if named else str(year) if year else "undated"
    day = published.earliest
    if layout.by_month and day and published.latest and (day.year, day.month) == (day.year, published.latest.month):
        when = f"{day.year}-{day.month:02}"
    pillar = marks.get("pillar", "")
    told = {Scope.NATIONAL: marks.get("subject") or title, Scope.AREA: marks.get("area", "")}.get(subject.scope, "")
    parts = (layout.programme, when, layout.variant, key_part(pillar), key_part(told))
    return "-".join(part for part in parts if part)


def title_of(marks: Mapping[str, str]) -> str:
    """The title: the line of the first mark."""
    return re.sub(r"\s+", " ", marks["title"]).strip(" *#:")


def _year(document: Document, marks: Mapping[str, str], published: Issued) -> tuple[int | None, str | None]:
    """The year of the inspection: of its title, else of the visit on its cover, else of its publication."""
    for name in ("year", "cycle"):
        if name in marks:
            return int(marks[name][:4]), "title"
    if "visited" in marks and (dates := printed_dates(marks["visited"])):
        return dates[-1].latest.year, "fieldwork"
    titled = _YEAR.findall(marks["title"])
    if len(set(titled)) == 1:
        return int(titled[0]), "title"
    if published.earliest and published.latest and published.earliest.year == published.latest.year:
        return published.earliest.year, "publication"
    printed = _COPYRIGHT.search(matching_view(document.text))
    return (int(printed["year"]), "publication") if printed else (None, None)


def _token(marks: Mapping[str, str]) -> str | None:
    """The cycle that a title prints, in the form of our notations: of 2023 to 2025 `2023-25`."""
    return re.sub(r"^(20\d\d)\D(?:20)?(\d\d)$", r"\1-\2", marks["cycle"]) if "cycle" in marks else None


def cycle_of(reference: ReferenceData, programme: str, token: str | None, year: int | None) -> Cycle:
    """The cycle that a title names, or the one that was running in a year; else one of that year without questions."""
    named = reference.cycle(programme, token) if token else None
    if named:
        return named
    known = sorted((each for each in reference.cycles if each.programme == programme), key=lambda each: each.year)
    running = [each for each in known if year is not None and each.year <= year]
    if running and not token:
        return running[-1]
    place = URIRef(f"{SCHEME}framework/{programme}")
    return Cycle(place, programme, token or str(year or ""), (), year or 0, ())


def _pillar(marks: Mapping[str, str], cycle: Cycle) -> str | None:
    pillar = marks.get("pillar", "").lower()
    return pillar if pillar and pillar in {question.pillar for question in cycle.questions} else None


def _partners(matter: Matter) -> tuple[str, ...]:
    """Those of the layout's partners that the text names."""
    known = {body.slug: body for body in matter.reference.other_bodies}
    view = matching_view(matter.document.text)
    return tuple(
        slug
        for slug in matter.layout.partners
        if slug in known
        and any(re.search(rf"\b{re.escape(matching_view(name))}\b", view) for name in known[slug].labels)
    )


def _doubts(marks: Mapping[str, str], published: Issued) -> tuple[Notice, ...]:
    """A notice where a page may only be the second publication of a report."""
    titled = marks.get("year") or marks.get("cycle") or ""
    if titled[:4].isdigit() and published.earliest and published.earliest.year > int(titled[:4]) + REPUBLISHED:
        detail = f"published {published.earliest}, years after {titled}: perhaps the day on which it was put up again"
        return (Notice(code="republished", detail=detail),)
    return ()
