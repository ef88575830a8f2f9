"""A policing body's response, as form, page or letter: which report it answers, what it repeats, what is said to it.

The findings that a response repeats are the policing body's words about the inspectorate's findings: their voice is the
policing body's. The date that it prints is the inspection report's; when the form itself was published it does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph.naming import Body
from graph.reference import Cycle
from loaders.clues import clues, force_clue, published
from loaders.cues import Cues
from loaders.dates import printed_dates, published_date
from loaders.dialogue_cues import TickCues
from loaders.documents import Block, BlockKind, Document
from loaders.findings import Container, FindingList
from loaders.genres.answers import FORCE, POLICING_BODY, Answers, position, read_answers, speaker_of
from loaders.genres.letter_head import force_named, parties, published_on, read_head
from loaders.genres.matter import Matter, dates_of, doubts_about_date, doubts_about_file, people_of, slug
from loaders.identity import UNDATED, force_of, inspectorate, visited
from loaders.margins import read_footnotes, read_review
from loaders.outline import Outline, Place
from loaders.prose import Prose, matching_view
from loaders.records import (
    About,
    Finding,
    FindingKind,
    FormOption,
    Identity,
    Issued,
    Notice,
    PrintedDate,
    ReportRecord,
    Response,
    SectionRecord,
    Span,
    StatusAssertion,
    spans_of,
)

FORM = "policing-body-response-form"
"""The layout with fields and headed parts; the others are pages and letters."""

LONGEST_TITLE = 60
"""Characters of a report's title in the title of a response to it; a longer one loses its subtitle."""

UNPARTED_SINCE = 2021
"""The first year of cycles that have one report for all pillars."""

LONGEST_LINE = 200
"""Characters of a line that names a report."""

_REPLIES = ("force", POLICING_BODY)
_BESIDE = frozenset({BlockKind.FURNITURE, BlockKind.FOOTNOTE})
_REPORT = re.compile(r"\b(?:reports?|inspections?)\b")
_SUBTITLE = re.compile(r"\s+[-\u2013\u2014]\s+|:\s")


@dataclass(frozen=True, slots=True)
class _Form:
    """The blocks of a form by part, those of each field, and the line above all fields."""

    parts: dict[str, list[Block]]
    fields: dict[str, list[Prose]]
    headline: Prose | None
    outline: Outline


def read_response(matter: Matter) -> ReportRecord:
    """Everything that a policing body's response form says.

    Raises:
        IdentityError: its force is not in the reference data.
    """
    document, grammar = matter.document, matter.cues
    voice = _voice(matter)
    form = _form(matter, grammar, voice)
    identity, dated = _identity(matter, form, grammar)
    found = FindingList()
    for part in ("summary", "findings", *_REPLIES):
        _read_lists(document, form, part, found, grammar)
    answers = read_answers(document, _spoken(form, voice), found, grammar)
    single = {block.start for block in answers.consumed}
    replies = [
        reply
        for part in _REPLIES
        for reply in _replies(
            document, [each for each in form.parts.get(part, []) if each.start not in single], part, grammar
        )
    ] + answers.replies
    answered = single | {block.start for part in _REPLIES for block in form.parts.get(part, [])}
    findings, statuses = _claimed(found, answers)
    consumed = found.consumed + [block for block in form.outline.blocks if block.start in answered]
    return ReportRecord(
        source=matter.source,
        layout=matter.layout_record(),
        report=identity,
        sections=form.outline.sections,
        findings=matter.themed(findings),
        statuses=statuses,
        people=people_of(document),
        dates=dates_of(document),
        responses=tuple(each.model_copy(update={"id": f"response-{at}"}) for at, each in enumerate(replies, start=1)),
        options=_options(form, grammar),
        footnotes=read_footnotes(document),
        review=read_review(document, form.outline, consumed, grammar),
        warnings=dated
        + doubts_about_date(identity.issued)
        + doubts_about_file(document)
        + tuple(found.notices)
        + tuple(answers.notices)
        + _doubts(form, replies),
    )


# --- the form's parts and fields ----------


def _form(matter: Matter, grammar: Cues, voice: str) -> _Form:
    document = matter.document
    parts: dict[str, list[Block]] = {"head": []}
    fields: dict[str, list[Prose]] = {}
    places: list[Place] = []
    sections: list[SectionRecord] = []
    marks = {line.start for line in matter.recognised.lines}
    part, field, headline = "head", "", None
    written = any(view_of(document, block).startswith("dear ") for block in document.blocks)
    page = matter.layout.name != FORM
    place = Place("cover")
    blocks = tuple(block for block in document.blocks if block.kind not in _BESIDE)
    for block in blocks:
        prose = Prose.of(document, block.extents)
        view = matching_view(prose.text)
        named = prose.text == matter.recognised.marks["title"] if page else block.start in marks
        opened = None if named else _part(block, view, part, grammar)
        if written and view.startswith("dear ") and part == "head":
            part = voice
            places.append(place)
            continue
        if written and part in _REPLIES and grammar.letters.closing.match(view):
            part = "end"
        label = _field(view, grammar) if part in {"head", "details"} and not opened else None
        if opened:
            part, field = opened, ""
        elif label:
            field, end = label
            fields[field] = [prose.part(end, len(prose.text))] if prose.text[end:].strip() else []
        elif field:
            fields[field].append(prose)
        elif part == "head" and headline is None and block.start not in marks:
            headline = prose
        report = page and len(prose.text) < LONGEST_LINE and grammar.responses.named.part.match(view)
        heads = opened or report or (block.kind is BlockKind.HEADING and part == "findings")
        if heads:
            place = Place("body", section=prose.text)
            level = 1 if opened or report else 2
            record = SectionRecord(
                id=f"section-{len(sections) + 1}",
                title=prose.text,
                level=level,
                pages=None,
                start=block.start,
                end=block.end,
            )
            sections.append(record)
        places.append(place)
        if not opened:
            parts.setdefault(part, []).append(block)
    if page and not any(part in parts for part in _REPLIES):
        # Nothing heads the reply: all below the lines that name the document is the policing body's.
        parts[voice] = [each for each in parts["head"] if _is_said(document, each, grammar)]
        parts["head"] = []
    return _Form(parts, fields, headline, Outline(blocks, tuple(places), tuple(sections)))


def _is_said(document: Document, block: Block, grammar: Cues) -> bool:
    """Whether a block of a page without parts is something said, and not a heading or a line about the page."""
    view = view_of(document, block)
    return block.kind not in {BlockKind.HEADING, BlockKind.ROW} and not grammar.letters.head.published.match(view)


def view_of(document: Document, block: Block) -> str:
    """The matching view of a block's words."""
    return matching_view(document.words(block))


def _voice(matter: Matter) -> str:
    """Who answers where no heading says: the force in its own plan or letter, else the policing body."""
    if matter.layout.genre == "force-response":
        return FORCE
    document = matter.document
    head = read_head(document, matter.cues)
    if not any(view_of(document, block).startswith("dear ") for block in document.blocks):
        return POLICING_BODY
    sender = parties(document, head, people_of(document), matter.cues)[0]
    role = matching_view(sender.role) if sender else ""
    return FORCE if "constable" in role or role.startswith("commissioner of police") else POLICING_BODY


def _spoken(form: _Form, voice: str) -> list[tuple[Block, Place, str]]:
    """The blocks that may hold answers to single findings, each with its place and who speaks there."""
    voices = {block.start: part for part in _REPLIES for block in form.parts.get(part, [])}
    skipped = {block.start for name in ("details", "office", "end") for block in form.parts.get(name, [])}
    skipped |= {extent.start for field in form.fields.values() for prose in field for extent in prose.extents}
    return [
        (block, place, voices.get(block.start, voice))
        for block, place in zip(form.outline.blocks, form.outline.places, strict=True)
        if block.start not in skipped
    ]


def _claimed(found: FindingList, answers: Answers) -> tuple[list[Finding], tuple[StatusAssertion, ...]]:
    """The findings with the statuses that the force or the policing body claims for them, and those claims."""
    claimed = {claim.finding: claim.status for claim in answers.claims}
    findings = [each.model_copy(update={"status": claimed.get(each.id)}) for each in found.findings]
    statuses = tuple(
        StatusAssertion(
            id=f"status-{at}",
            finding=claim.finding,
            status=claim.status,
            asserted_by=claim.by,
            printed=claim.words.text,
            span=Span(start=claim.words.start, end=claim.words.end),
        )
        for at, claim in enumerate(answers.claims, start=1)
    )
    return findings, statuses


def _part(block: Block, view: str, current: str, grammar: Cues) -> str | None:
    """The part that a heading begins. Among the findings, only what answers them ends them."""
    if block.kind is not BlockKind.HEADING:
        return None
    opened = next((name for name, cue in grammar.responses.parts.items() if cue.search(view)), None)
    return None if opened == current else opened


def _field(view: str, grammar: Cues) -> tuple[str, int] | None:
    """The field whose label a line begins with, and where its value begins."""
    found = ((name, cue.match(view)) for name, cue in grammar.responses.fields.items())
    return next(((name, label.end()) for name, label in found if label), None)


def _options(form: _Form, grammar: Cues) -> tuple[FormOption, ...]:
    """The options of the form's choices. Where no box is printed nothing tells which were ticked."""
    return tuple(
        FormOption(field=field, option=words.text, ticked=ticked, span=Span(start=words.start, end=words.end))
        for field in ("kind", "quoted")
        for prose in form.fields.get(field, [])
        for words, ticked in _choices(prose, grammar.responses.ticks)
        if words.text
    )


def _choices(prose: Prose, ticks: TickCues) -> Iterator[tuple[Prose, bool | None]]:
    """The options in one line, each with whether its box is ticked; the line is one option where it has no box."""
    view = matching_view(prose.text)
    boxes = list(ticks.box.finditer(view))
    if not boxes:
        yield prose, None
        return
    before = not view[: boxes[0].start()].strip()
    ends = [0, *(box.end() for box in boxes)]
    begins = [*(box.start() for box in boxes), len(view)]
    for at, box in enumerate(boxes):
        ticked = True if ticks.ticked.search(box[0]) else False if ticks.blank.search(box[0]) else None
        words = (ends[at + 1], begins[at + 1]) if before else (ends[at], begins[at])
        yield prose.part(*words), ticked


# --- which report is answered ----------


def _identity(matter: Matter, form: _Form, grammar: Cues) -> tuple[Identity, tuple[Notice, ...]]:
    document, reference = matter.document, matter.reference
    force = _force(matter)
    title, about, cycle = _about(matter, form, grammar)
    fieldwork = visited(document, document.blocks, grammar.fieldwork.patterns)
    parts = [part for part in (about.programme, about.cycle, about.pillar) if part]
    called = title or (matter.recognised.marks["title"] if matter.layout.name != FORM else None)
    place = "-".join(parts) if cycle else slug(_short(called, about.published))
    year = about.inspection_year or (fieldwork.latest.year if fieldwork else None)
    issued, dated = published(document, matter.facts, _printed(matter))
    answered = issued.latest or (about.published.latest if about.published else None)
    respondent = (
        None if _voice(matter) == FORCE else reference.policing_body(force.iri, answered.year if answered else None)
    )
    identity = Identity(
        title=_title(title, about, force),
        genre=matter.layout.genre,
        force=force.slug,
        programme=about.programme,
        cycle=about.cycle,
        pillar=about.pillar,
        inspection_year=year,
        inspection_year_basis=None if year is None else "title" if about.inspection_year else "fieldwork",
        inspectorate=inspectorate(document, reference, about.published.latest.year if about.published else year),
        issued=issued,
        fieldwork=fieldwork,
        isbn=None,
        key=f"{force.slug}/{place}/{matter.layout.genre}",
        respondent=str(respondent).rsplit("/", 1)[-1] if respondent else None,
        about=about,
    )
    return identity, dated


def _force(matter: Matter) -> Body:
    """The force: as a mark names it, else the one that the title or by far the most of the text names, else a clue.

    Raises:
        IdentityError: none is named that the reference data describes, or several are.
    """
    marks, document = matter.recognised.marks, matter.document
    if marks.get("force"):
        return force_of(marks["force"], matter.facts, matter.reference)
    found = force_named(matter.reference, marks["title"], document.text)
    clue = None if found else force_clue(clues(document, matter.facts), matter.reference)
    return found or (clue[0] if clue else force_of(marks["title"], matter.facts, matter.reference))


def _printed(matter: Matter) -> Issued:
    """The day of a response that is no form: as its head labels it, or as it stands alone above the greeting."""
    document = matter.document
    if matter.layout.name == FORM:
        return UNDATED
    head = read_head(document, matter.cues)
    date = head.sent or published_on(document, document.blocks[: matter.layout.within], matter.cues)
    date = date or published_date(document.text[: head.end])
    return Issued(printed=date.printed, earliest=date.earliest, latest=date.latest, source="text") if date else UNDATED


def _published(matter: Matter) -> list[PrintedDate]:
    """When the report was published, where a sentence near the beginning says so of a report or an inspection."""
    cues = matter.cues.responses.named
    return [
        date
        for block in matter.document.blocks[: matter.layout.within]
        for sentence in Prose.of(matter.document, block.extents).sentences()
        if _REPORT.search(view := matching_view(sentence.text)) and (said := cues.published.search(view))
        for date in _dates(sentence.part(*said.span("date")))
    ][:1]


def _named(matter: Matter) -> tuple[tuple[str, PrintedDate | None], ...]:
    """The reports that a page or letter names as what it answers, with their dates; of one that has none, None."""
    document, cues = matter.document, matter.cues.responses.named
    if matter.layout.name == FORM:
        return ()
    prose = [Prose.of(document, block.extents) for block in document.blocks]
    parts = [
        (each.part(*said.span("title")).text, None)
        for each in prose
        if len(each.text) < LONGEST_LINE and (said := cues.part.match(matching_view(each.text)))
    ]
    if parts:
        return tuple(parts)
    for cue in cues.reports:
        for each in prose[: matter.layout.within]:
            said = cue.search(matching_view(each.text))
            if said:
                title = each.text[said.start("title") : said.end("title")].strip(" .,\u2018\u2019\u201c\u201d\"'")
                later = cues.published.search(matching_view(each.text))
                dates = _dates(each.part(*later.span("date"))) if later else []
                return ((title, dates[0] if dates else None),)
    return ()


def _about(matter: Matter, form: _Form, grammar: Cues) -> tuple[str | None, About, Cycle | None]:
    """The title of the report that is answered, what it tells, and its cycle, where pillar and year name one."""
    told = grammar.responses.title
    field = next((prose.text for prose in form.fields.get("title", [])), None)
    headline = form.headline.text if form.headline else None
    named = _named(matter)
    title = field or (named[0][0] if len(named) == 1 else None)
    if matter.layout.name == FORM and headline and not (field and told.names_inspection.search(matching_view(field))):
        title = headline if told.names_inspection.search(matching_view(headline)) else field
    view = matching_view(title or "")
    pillars = {match["pillar"] for match in told.pillar.finditer(view)}
    year = told.cycle.search(view)
    token = re.sub(r"[/-]20(?=\d\d$)", "-", year["cycle"]) if year else ""
    cycle = matter.reference.cycle(told.programme, token) if year else None
    if cycle and len(pillars) != 1 and not (cycle.year >= UNPARTED_SINCE and told.programme in view and not pillars):
        cycle = None  # which of the year's reports is answered is not said
    dates = [date for prose in form.fields.get("published", []) for date in _dates(prose)]
    dates += [date for _, date in named if date and len(named) == 1]
    dates += _published(matter) if not dates and len(named) == 1 else []
    about = About(
        title=title,
        title_field=field,
        programme=told.programme if cycle else None,
        cycle=cycle.notation if cycle else None,
        pillar=pillars.pop() if cycle and pillars else None,
        inspection_year=cycle.year if cycle else None,
        published=dates[0] if dates else None,
    )
    return title, about, cycle


def _dates(prose: Prose) -> list[PrintedDate]:
    return printed_dates(prose.text, offset=prose.start) if len(prose.extents) == 1 else []


def _short(title: str | None, published: PrintedDate | None) -> str:
    """The main title of a report, and the year of publication where it has none."""
    main = _SUBTITLE.split(title or "report", maxsplit=1)[0]
    year = str(published.latest.year) if published else ""
    return main if not year or year in main else f"{main} {year}"


def _title(title: str | None, about: About, force: Body) -> str:
    """What the response is called: the form has no title of its own."""
    if title is None:
        return f"Response to a report on {force.name}"
    return f"Response to {title if len(title) <= LONGEST_TITLE else _short(title, about.published)}, {force.name}"


# --- what is repeated, and what is answered ----------


def _read_lists(document: Document, form: _Form, part: str, found: FindingList, grammar: Cues) -> None:
    """The lists of a part: findings that the form repeats, praise, and the open observations under its headings."""
    places = dict(zip((block.start for block in form.outline.blocks), form.outline.places, strict=True))
    container: Container | None = None
    for block in form.parts.get(part, []):
        prose = Prose.of(document, block.extents)
        opened = _list_opened(block, matching_view(prose.text), part, grammar)
        if opened:
            container = Container(opened, lead_in=prose, voice=POLICING_BODY)
            found.consumed.append(block)
        elif container and block.kind in {BlockKind.ITEM, BlockKind.NUMBERED}:
            if container.kind is FindingKind.OBSERVATION:
                container = replace(container, lead_in=None)
            found.read(container, prose, places[block.start], grammar)
            found.consumed.append(block)
        else:
            container = None


def _list_opened(block: Block, view: str, part: str, grammar: Cues) -> FindingKind | None:
    if block.kind in {BlockKind.ITEM, BlockKind.NUMBERED}:
        return None
    if part == "findings" and block.kind is BlockKind.HEADING:
        return FindingKind.OBSERVATION
    return next((kind for kind, cue in grammar.responses.lists.items() if cue.search(view)), None)


def _replies(document: Document, blocks: Sequence[Block], by: str, grammar: Cues) -> Iterator[Response]:
    """What is said in a part: by the policing body, and by the force where its words are brought in."""
    first = next((at for at, block in enumerate(blocks) if block.kind is not BlockKind.HEADING), len(blocks))
    blocks = blocks[first:]
    invited = next(
        (
            at
            for at, block in enumerate(blocks)
            if by == POLICING_BODY
            and block.kind is not BlockKind.HEADING
            and grammar.responses.replies.invited.search(view_of(document, block))
        ),
        None,
    )
    if invited is None:
        reply = _reply(document, blocks, by, grammar)
        if reply:
            yield reply
        return
    end = next((at for at in range(invited + 1, len(blocks)) if blocks[at].kind is BlockKind.HEADING), len(blocks))
    own = _reply(document, blocks[: invited + 1], by, grammar)
    brought = _reply(document, blocks[invited + 1 : end], "force", grammar)
    signed = speaker_of(Prose.of(document, blocks[invited].extents))
    if end < len(blocks) and (name := speaker_of(Prose.of(document, blocks[end].extents)))[0]:
        signed, end = name, end + 1  # the words are signed below
    rest = _reply(document, blocks[end:], by, grammar) if blocks[end:] else None
    if brought:
        brought = brought.model_copy(
            update={"speaker": brought.speaker or signed[0], "role": brought.role or (signed[1] if signed[0] else None)}
        )
    yield from (each for each in (own, brought, rest) if each)


def _reply(document: Document, blocks: Sequence[Block], by: str, grammar: Cues) -> Response | None:
    """What is said in a part of the form, and by whom. The marks around a quotation are no part of it."""
    words = [Prose.of(document, block.extents) for block in blocks]
    speaker: Prose | None = None
    if words:
        view = matching_view(words[0].text)
        comment = grammar.responses.replies.comment.match(view)
        said = grammar.responses.replies.said.match(view)
        if comment:
            speaker, words = words[0].part(*comment.span("speaker")), words[1:]
        elif said:
            speaker = words[0].part(*said.span("speaker"))
            words[0] = words[0].part(said.end(), len(words[0].text))
    if not words:
        return None
    quoted = matching_view(words[0].text).startswith('"') and matching_view(words[-1].text).rstrip().endswith('"')
    if quoted:
        words[0] = words[0].part(1, len(words[0].text))
        words[-1] = words[-1].part(0, len(words[-1].text.rstrip()) - 1)
    name, role = speaker_of(speaker) if speaker else (None, None)
    extents = tuple(extent for prose in words for extent in prose.extents)
    return Response(
        id="",
        by=by,
        speaker=name,
        role=role,
        quoted=quoted,
        text=document.quoted(extents),
        position=position(document.quoted(extents), grammar),
        span=Span(start=extents[0].start, end=extents[-1].end),
        spans=spans_of(extents),
    )


def _doubts(form: _Form, replies: Sequence[Response]) -> tuple[Notice, ...]:
    """What looks as if the reader had missed something."""
    given = {reply.by for reply in replies}
    return tuple(
        Notice(code="empty-part", detail=f"the form has a part for the {part}'s answer, and nothing was read in it")
        for part in _REPLIES
        if part in form.parts and part not in given
    )
