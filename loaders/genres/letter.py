"""A letter on a revisit, or on what became of causes of concern: whatever its form and year.

Three dates are kept apart: of the original inspection, of the revisit, and of the letter. What the letter quotes, and
what it raises itself, is read by `loaders.concerns`; what became of it by `loaders.verdicts`, by words, never by order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from graph.naming import Body
from loaders.clues import clues, force_clue, published
from loaders.concern_list import Concerns
from loaders.concern_statements import with_statements
from loaders.concerns import read_concerns
from loaders.cues import Scope
from loaders.documents import Block
from loaders.genres.letter_head import Head, force_named, parties, published_on, read_head
from loaders.genres.matter import Matter, dates_of, doubts_about_date, doubts_about_file, people_of, slug
from loaders.genres.subject import service_in
from loaders.identity import force_of, inspectorate, inspectorate_on, issued, visited
from loaders.margins import read_footnotes, read_review
from loaders.outline import Outline, Place
from loaders.phases import read_phases
from loaders.prose import Prose, matching_view
from loaders.records import (
    About,
    FindingKind,
    Identity,
    Issued,
    Letter,
    Notice,
    NumberedParagraph,
    Person,
    ReportRecord,
    SectionRecord,
    Span,
    spans_of,
)
from loaders.status_lines import is_heading, paragraph_number
from loaders.verdicts import read_verdicts

INSPECTORATE = "inspectorate"
"""The voice of a letter that an inspector signs, or nobody."""

_COMMON = re.compile(
    r"\b(?:peel|accelerated|causes? of concern|revisit|progress|letter|police|constabulary|the|of|and|to"
    r"|[a-z]+ 20\d\d)\b"
)


def read_letter(matter: Matter) -> ReportRecord:
    """Everything that a letter says.

    Raises:
        IdentityError: its force is not in the reference data.
    """
    document, grammar = matter.document, matter.cues
    named = people_of(document)
    head = read_head(document, grammar)
    outline = _outline(matter, head)
    concerns = read_concerns(document, outline, grammar)
    with_statements(concerns, document, outline, grammar)
    quoted = {block.start for block in concerns.found.consumed}
    held = {span.start for each in concerns.found.findings for span in each.spans}
    told = [block for block in document.blocks if not any(block.start <= start < block.end for start in held)]
    letter = _letter(matter, head, named, told)
    verdicts = read_verdicts(document, outline, concerns, grammar, _voice(letter.sender))
    identity, dated = _identity(matter, head, letter, told)
    findings = concerns.found.findings
    return ReportRecord(
        source=matter.source,
        layout=matter.layout_record(),
        report=identity,
        sections=outline.sections,
        findings=matter.themed(findings),
        statuses=tuple(verdicts.statuses),
        people=named,
        dates=dates_of(document),
        letter=letter,
        paragraphs=_paragraphs(matter, outline, quoted),
        evidence=tuple(verdicts.evidence),
        monitoring=read_phases(document, outline, grammar),
        footnotes=read_footnotes(document),
        review=read_review(document, outline, concerns.found.consumed, grammar),
        warnings=dated
        + doubts_about_date(identity.issued)
        + doubts_about_file(document)
        + tuple(concerns.found.notices)
        + tuple(verdicts.notices)
        + _doubts(concerns, {each.finding for each in verdicts.statuses}),
    )


# --- head ----------


def _letter(matter: Matter, head: Head, named: Sequence[Person], told: Sequence[Block]) -> Letter:
    """Who writes, to whom, and who gets a copy; and the two visits."""
    document, cues = matter.document, matter.cues.letters
    sender, addressee, copied = parties(document, head, named, matter.cues)
    return Letter(
        subject=matter.recognised.marks["title"],
        sender=sender,
        addressee=addressee,
        copied_to=copied,
        inspected=visited(document, told, cues.inspected),
        revisited=visited(document, told, cues.revisited),
    )


def _voice(sender: Person | None) -> str:
    """Whose word a letter is: an inspector's, where nobody is known to have signed it."""
    role = matching_view(sender.role) if sender else ""
    if "crime commissioner" in role or "mayor" in role or role in {"pcc", "pfcc"}:
        return "policing-body"
    return (
        "force"
        if "constable" in role or "chief fire officer" in role or role.startswith("commissioner")
        else INSPECTORATE
    )


def _identity(matter: Matter, head: Head, letter: Letter, told: Sequence[Block]) -> tuple[Identity, tuple[Notice, ...]]:
    document, reference, marks = matter.document, matter.reference, matter.recognised.marks
    service = service_in(matter, marks["title"], document.text[: head.end])
    body = service or _force(matter, head)
    visit = letter.revisited
    published_at, dated = _issued(matter, head, visit.latest.year if visit else None)
    day = visit.latest if visit else published_at.earliest
    subject = slug(marks["subject"]) if marks.get("subject") else _subject(marks, body)
    place = "-".join(part for part in ("revisit", f"{day:%Y-%m}" if day else "", subject) if part)
    year = day.year if day else None
    inspected_by = inspectorate_on(published_at.latest) or inspectorate(document, reference, year)
    identity = Identity(
        title=marks["title"],
        genre=matter.layout.genre,
        force=None if service else body.slug,
        programme=None,
        cycle=None,
        pillar=None,
        inspection_year=year,
        inspection_year_basis="fieldwork" if year else None,
        # The letter may quote a report of the inspectorate's earlier name: its own date tells who wrote it.
        inspectorate=inspected_by if _voice(letter.sender) == INSPECTORATE else None,
        issued=published_at,
        fieldwork=visit,
        isbn=None,
        key=f"{body.slug}/{place}/letter",
        about=_about(matter, letter, told),
        scope=(Scope.SERVICE if service else Scope.FORCE).value,
        service=service.slug if service else None,
    )
    return identity, dated


def _force(matter: Matter, head: Head) -> Body:
    """The force that the letter is about: named in its title, else in its head, else by far the most in its text.

    Raises:
        IdentityError: none is named that the reference data describes, or several are.
    """
    document, marks = matter.document, matter.recognised.marks
    if marks.get("force"):
        return force_of(marks["force"], matter.facts, matter.reference)
    found = force_named(matter.reference, marks["title"], document.text[: head.end], document.text)
    if found is None:
        clue = force_clue(clues(document, matter.facts), matter.reference)
        found = clue[0] if clue else None
    return found or force_of(marks["title"], matter.facts, matter.reference)


def _subject(marks: Mapping[str, str], force: Body) -> str:
    """What tells letters to one force in one month apart: the title without the words that every such letter has."""
    if marks.get("force"):
        return ""
    title = matching_view(marks["title"])
    for label in sorted(force.labels, key=len, reverse=True):
        title = title.replace(matching_view(label), " ")
    return slug(_COMMON.sub(" ", title))


def _issued(matter: Matter, head: Head, not_before: int | None) -> tuple[Issued, tuple[Notice, ...]]:
    """The day of the letter: as its page was published, else as its head labels it, else the date that stands alone."""
    document = matter.document
    date = published_on(document, document.blocks[: matter.layout.within], matter.cues) or head.sent
    if date is None or (not_before and date.latest.year < not_before):
        return issued(document, matter.layout.within, not_before, matter.facts)
    text = Issued(printed=date.printed, earliest=date.earliest, latest=date.latest, source="text")
    return published(document, matter.facts, text)


def _about(matter: Matter, letter: Letter, told: Sequence[Block]) -> About:
    """The inspection that is gone back to: its cycle and pillar only where a sentence of the letter names them."""
    cues = matter.cues.letters
    views = [matching_view(matter.document.words(block)) for block in told]
    named = next((found for view in views if (found := cues.year.search(view))), None)
    peel = next((found for view in views if (found := cues.cycle.search(view))), None)
    peel_programme = matter.cues.responses.title.programme
    year = named["year"] if named else (peel["year"] or peel["before"]) if peel else None
    cycle = matter.reference.cycle(peel_programme, year) if year else None
    return About(
        title=None,
        title_field=None,
        programme=peel_programme if cycle else _programme(matter, views),
        cycle=cycle.notation if cycle else None,
        pillar=named["pillar"] if named and cycle else None,
        inspection_year=cycle.year if cycle else letter.inspected.earliest.year if letter.inspected else None,
        published=None,
    )


def _programme(matter: Matter, views: Sequence[str]) -> str | None:
    """The programme that the letter names first: in its title, else in its text."""
    named = matter.cues.letters.programmes
    for view in (matching_view(matter.recognised.marks["title"]), *views):
        places = {found.start(): slug for slug, cue in named.items() if (found := cue.search(view))}
        if places:
            return places[min(places)]
    return None


# --- body ----------


def _outline(matter: Matter, head: Head) -> Outline:
    """The letter's places: its head, its body under headings, and what stands below its closing words."""
    document, grammar = matter.document, matter.cues
    places: list[Place] = []
    sections: list[SectionRecord] = []
    place = Place("cover")
    ended = False
    for block in document.blocks:
        words = document.words(block)
        view = matching_view(words)
        ended = ended or (block.start >= head.end and grammar.letters.closing.match(view) is not None)
        within = block.start >= head.end and not ended
        if within and is_heading(block, view, grammar):
            place = Place("body", section=words)
            level = 1 if grammar.letters.section.match(view) else 2
            record = SectionRecord(
                id=f"section-{len(sections) + 1}",
                title=words,
                level=level,
                pages=block.pages,
                start=block.start,
                end=block.end,
            )
            sections.append(record)
        elif within and place.part == "cover":
            place = Place("body")
        places.append(place if within else Place("cover"))
    return Outline(document.blocks, tuple(places), tuple(sections))


def _paragraphs(matter: Matter, outline: Outline, quoted: set[int]) -> tuple[NumberedParagraph, ...]:
    """The paragraphs that print their number."""
    found = []
    for block, place in zip(outline.blocks, outline.places, strict=True):
        number = paragraph_number(block)
        if number is None or place.part != "body" or block.start in quoted:
            continue
        prose = Prose.of(matter.document, block.extents)
        span = Span(start=prose.start, end=prose.end)
        found.append(NumberedParagraph(number=number, section=place.section, span=span, spans=spans_of(prose.extents)))
    return tuple(found)


def _doubts(concerns: Concerns, told: set[str]) -> tuple[Notice, ...]:
    """What looks as if the reader had missed something."""
    if not concerns.found.findings:
        return (Notice(code="no-findings", detail="a known layout, but no quoted cause of concern"),)
    return tuple(
        Notice(code="no-status", detail=f"{each.id} is quoted, and nothing says what became of it", start=each.start)
        for each in concerns.found.findings
        if each.kind is FindingKind.RECOMMENDATION and each.id not in told and not each.raised_here
    )
