"""A policing body's response, as form, page or letter: which report it answers, what it repeats, what is said to it.

The findings that a response repeats are the policing body's words about the inspectorate's findings: their voice is the
policing body's. The date that it prints is the inspection report's; when the form itself was published it does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.naming import Body
from loaders.clues import clues, force_clue, published
from loaders.cues import Cues
from loaders.documents import Block, BlockKind, Document
from loaders.findings import Container, FindingList
from loaders.genres.answers import FORCE, POLICING_BODY, Answers, position, read_answers, speaker_of
from loaders.genres.letter_head import force_named, parties, read_head
from loaders.genres.matter import Matter, dates_of, doubts_about_date, doubts_about_file, people_of, slug
from loaders.genres.report_answered import day_printed, report_answered, response_title, short_title
from loaders.genres.response_form import FORM, REPLIES, Form, options, read_form, view_of
from loaders.identity import force_of, inspectorate, visited
from loaders.margins import read_footnotes, read_review
from loaders.outline import Place
from loaders.prose import Prose, matching_view
from loaders.records import (
    Finding,
    FindingKind,
    Identity,
    Notice,
    ReportRecord,
    Response,
    Span,
    StatusAssertion,
    spans_of,
)


def read_response(matter: Matter) -> ReportRecord:
    """Everything that a policing body's response form says.

    Raises:
        IdentityError: its force is not in the reference data.
    """
    document, grammar = matter.document, matter.cues
    voice = _voice(matter)
    form = read_form(matter, grammar, voice)
    identity, dated = _identity(matter, form, grammar)
    # What the inspectorate asked for within a stretch of time counts from its own report.
    answered = identity.about.published if identity.about else None
    exact = answered is not None and answered.earliest == answered.latest
    found = FindingList(published=answered.latest if answered and exact else None)
    for part in ("summary", "findings", *REPLIES):
        _read_lists(document, form, part, found, grammar)
    answers = read_answers(document, _spoken(form, voice), found, grammar)
    single = {block.start for block in answers.consumed}
    replies = [
        reply
        for part in REPLIES
        for reply in _replies(
            document, [each for each in form.parts.get(part, []) if each.start not in single], part, grammar
        )
    ] + answers.replies
    held = single | {block.start for part in REPLIES for block in form.parts.get(part, [])}
    findings, statuses = _claimed(found, answers)
    consumed = found.consumed + [block for block in form.outline.blocks if block.start in held]
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
        options=options(form, grammar),
        footnotes=read_footnotes(document),
        review=read_review(document, form.outline, consumed, grammar),
        warnings=dated
        + doubts_about_date(identity.issued)
        + doubts_about_file(document)
        + tuple(found.notices)
        + tuple(answers.notices)
        + _doubts(form, replies),
    )


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


def _spoken(form: Form, voice: str) -> list[tuple[Block, Place, str]]:
    """The blocks that may hold answers to single findings, each with its place and who speaks there."""
    voices = {block.start: part for part in REPLIES for block in form.parts.get(part, [])}
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


# --- which report is answered ----------


def _identity(matter: Matter, form: Form, grammar: Cues) -> tuple[Identity, tuple[Notice, ...]]:
    document, reference = matter.document, matter.reference
    force = _force(matter)
    title, about, cycle = report_answered(matter, form, grammar)
    fieldwork = visited(document, document.blocks, grammar.fieldwork.patterns)
    parts = [part for part in (about.programme, about.cycle, about.pillar) if part]
    called = title or (matter.recognised.marks["title"] if matter.layout.name != FORM else None)
    place = "-".join(parts) if cycle else slug(short_title(called, about.published))
    year = about.inspection_year or (fieldwork.latest.year if fieldwork else None)
    issued, dated = published(document, matter.facts, day_printed(matter))
    answered = issued.latest or (about.published.latest if about.published else None)
    respondent = (
        None if _voice(matter) == FORCE else reference.policing_body(force.iri, answered.year if answered else None)
    )
    identity = Identity(
        title=response_title(title, about, force),
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


# --- what is repeated, and what is answered ----------


def _read_lists(document: Document, form: Form, part: str, found: FindingList, grammar: Cues) -> None:
    """The lists of a part: findings that the form repeats, praise, and the open observations under its headings."""
    places = dict(zip((block.start for block in form.outline.blocks), form.outline.places, strict=True))
    container: Container | None = None
    opener: Block | None = None
    for block in form.parts.get(part, []):
        prose = Prose.of(document, block.extents)
        opened = _list_opened(block, matching_view(prose.text), part, grammar)
        if opened:
            container, opener = Container(opened, lead_in=prose, voice=POLICING_BODY), block
        elif container and block.kind in {BlockKind.ITEM, BlockKind.NUMBERED}:
            if opener:  # without items it is the label of a single finding
                found.consumed.append(opener)
                opener = None
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
    opened = next((kind for kind, cue in grammar.responses.lists.items() if cue.search(view)), None)
    repeats = (
        view.rstrip().endswith(":") and re.search(r"\brecommendations?\b", view) and grammar.items.duty.search(view)
    )
    return opened or (FindingKind.RECOMMENDATION if repeats else None)


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


def _doubts(form: Form, replies: Sequence[Response]) -> tuple[Notice, ...]:
    """What looks as if the reader had missed something."""
    given = {reply.by for reply in replies}
    return tuple(
        Notice(code="empty-part", detail=f"the form has a part for the {part}'s answer, and nothing was read in it")
        for part in REPLIES
        if part in form.parts and part not in given
    )
