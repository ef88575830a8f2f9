"""Findings: the grammar of cues at work on the blocks of an outline.

A bullet is a finding only under a heading or lead-in that says so. Everything here is driven by `cues.toml`; the code
knows the moves (a container opens, a lead-in speaks for its items, an item is read, a container closes), not the words.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field, replace

from loaders.cues import Cues
from loaders.dates import printed_dates
from loaders.documents import Block, BlockKind, Document
from loaders.outline import Outline, Place
from loaders.prose import Prose, matching_view
from loaders.records import Due, Finding, FindingKind, Notice, Span, StatusAssertion, spans_of

_PREFIX = {
    FindingKind.AREA_FOR_IMPROVEMENT: "afi",
    FindingKind.CAUSE_OF_CONCERN: "coc",
    FindingKind.RECOMMENDATION: "rec",
    FindingKind.POSITIVE_FINDING: "pos",
    FindingKind.OBSERVATION: "obs",
}
_BESIDE = frozenset({BlockKind.FOOTNOTE, BlockKind.FURNITURE, BlockKind.CONTENTS})
_ENDS = (".", "!", "?", ")", "'", '"', "\u2019", "\u201d")
_QUOTES = {"'": "'", '"': '"'}


@dataclass(frozen=True, slots=True)
class Container:
    """An open list.

    Attributes:
        kind: of its items.
        parent: the cause of concern that they belong to.
        lead_in: the line before them.
        status: what the lead-in says of them all.
        listed: whether an item was read.
        done: whether the lead-in says that they are done.
        duty: whether the lead-in says for them that somebody should act.
        voice: whose words the items are.
    """

    kind: FindingKind
    parent: str | None = None
    lead_in: Prose | None = None
    status: str | None = None
    listed: bool = False
    done: bool = False
    duty: bool = False
    voice: str = "inspectorate"


@dataclass(slots=True)
class FindingList:
    """The findings of one document, as they are read one after the other."""

    findings: list[Finding] = field(default_factory=list)
    statuses: list[StatusAssertion] = field(default_factory=list)
    consumed: list[Block] = field(default_factory=list)
    counts: dict[FindingKind, int] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def doubt(self, code: str, detail: str, prose: Prose) -> None:
        """Note something for a person to look at."""
        self.notices.append(Notice(code=code, detail=detail, start=prose.start))

    def extend(self, prose: Prose) -> None:
        """Add a further paragraph to the finding that was read last."""
        known = self.findings[-1]
        self.findings[-1] = known.model_copy(
            update={
                "text": f"{known.text} {prose.text}",
                "spans": known.spans + spans_of(prose.extents),
                "end": prose.end,
            }
        )

    def read(self, container: Container, prose: Prose, place: Place, cues: Cues) -> str:
        """Read one finding; returns its id."""
        words, label = _trimmed(prose, cues)
        if label is None and cues.items.bracket.search(matching_view(words.text)):
            self.doubt("bracket", f"a bracket with a year that is no known label: {words.text[-60:]!r}", words)
        if not words.text.endswith(_ENDS) and not container.lead_in:
            self.doubt("cut", f"a finding that ends without a full stop: {words.text[-60:]!r}", words)
        ident = self._next_id(container.kind)
        view = matching_view(words.text)
        lead = container.lead_in
        self.findings.append(
            Finding(
                id=ident,
                kind=container.kind,
                text=words.text,
                start=words.start,
                end=words.end,
                spans=spans_of(words.extents),
                parent=container.parent,
                lead_in=lead.text if lead else None,
                section=place.section,
                question=place.question.words if place.question else None,
                question_number=place.question.number if place.question else None,
                status=container.status,
                raised_as=label.text if label else None,
                raised_as_span=Span(start=label.start, end=label.end) if label else None,
                addressed_to=_addressee(words, view, cues) or (_addressee_of_lead_in(lead, cues) if lead else None),
                due=_due(words, cues) or (_due(lead, cues) if lead else None),
                order=len(self.findings) + 1,
                voice=container.voice,
            )
        )
        if container.status and lead:
            self.assert_status(ident, container.status, lead)
        return ident

    def assert_status(self, finding: str, status: str, words: Prose) -> str:
        """Keep that the inspectorate's words give a finding a status; returns the assertion's id."""
        ident = f"status-{len(self.statuses) + 1}"
        self.statuses.append(
            StatusAssertion(
                id=ident,
                finding=finding,
                status=status,
                asserted_by="inspectorate",
                printed=words.text,
                span=Span(start=words.start, end=words.end),
            )
        )
        return ident

    def _next_id(self, kind: FindingKind) -> str:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return f"{_PREFIX[kind]}-{self.counts[kind]}"


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of a document, what it says of their status, the blocks that were read, and what is doubtful."""

    findings: tuple[Finding, ...]
    statuses: tuple[StatusAssertion, ...]
    blocks: tuple[Block, ...]
    notices: tuple[Notice, ...]


def read_findings(document: Document, outline: Outline, cues: Cues) -> Findings:
    """Every finding of a document, in printed order."""
    reading = FindingList()
    container: Container | None = None
    concern: str | None = None
    for block, place in zip(outline.blocks, outline.places, strict=True):
        prose = Prose.of(document, block.extents)
        view = matching_view(prose.text)
        # A number alone on its line is that of a page, and stands between the items of a list as a footnote does.
        if block.kind in _BESIDE or view.strip().isdigit():
            continue
        if place.part != "body":
            container = concern = None
            continue
        opened = cues.container(view) if block.kind is not BlockKind.ITEM else None
        if opened:
            concern = concern if opened is FindingKind.RECOMMENDATION else None
            container = Container(opened, parent=concern)
        elif (lead := _lead_in(view, container, concern, cues)) is not None:
            container = replace(lead, lead_in=prose)
        elif container and block.kind in {BlockKind.ITEM, BlockKind.NUMBERED}:
            container = _item(reading, container, prose, place, cues)
        elif container and block.kind is BlockKind.PARAGRAPH and container.kind is FindingKind.CAUSE_OF_CONCERN:
            if concern is None:
                concern = reading.read(container, prose, place, cues)
            else:
                reading.extend(prose)
            container = replace(container, parent=concern)
        elif container and not container.listed and _is_bare(block, view, cues):
            reading.read(container, prose, place, cues)
        else:
            container = concern = None
            _doubt_heading(reading, block, prose, cues)
            continue
        reading.consumed.append(block)
    return Findings(tuple(reading.findings), tuple(reading.statuses), tuple(reading.consumed), tuple(reading.notices))


def _doubt_heading(reading: FindingList, block: Block, prose: Prose, cues: Cues) -> None:
    if block.kind is BlockKind.HEADING and cues.containers_hinted.pattern.search(matching_view(prose.text)):
        reading.doubt("list-heading", f"a heading that opens no list: {prose.text!r}", prose)


def _lead_in(view: str, container: Container | None, concern: str | None, cues: Cues) -> Container | None:
    """The container that a lead-in leaves open or opens; None where the line is no lead-in."""
    status = next((slug for slug, cue in cues.lead_ins.status.items() if cue.search(view)), None)
    if cues.lead_ins.opens_area_for_improvement.search(view):
        done = status is None and bool(cues.lead_ins.closed.search(view))
        return Container(FindingKind.AREA_FOR_IMPROVEMENT, status=status, done=done, duty=True)
    if container is None or not view.rstrip().endswith(":") or not cues.items.duty.search(view):
        return None
    if container.kind is FindingKind.CAUSE_OF_CONCERN:
        return Container(FindingKind.RECOMMENDATION, parent=concern, duty=True) if concern else None
    return replace(container, status=status, listed=False, duty=True)


def _item(reading: FindingList, container: Container, prose: Prose, place: Place, cues: Cues) -> Container:
    """An item of an open list: a finding, more of a cause of concern, or something to look at."""
    duty = container.duty or container.kind is FindingKind.RECOMMENDATION
    if container.done:
        reading.doubt("done", f"listed as done, not read as a finding: {prose.text!r}", prose)
    elif container.kind is FindingKind.CAUSE_OF_CONCERN and container.parent:
        reading.extend(prose)
    elif duty or cues.items.duty.search(matching_view(prose.text)):
        reading.read(container, prose, place, cues)
    else:
        reading.doubt("no-duty", f"an item that asks for nothing, not read as a finding: {prose.text!r}", prose)
    return replace(container, listed=True)


def _is_bare(block: Block, view: str, cues: Cues) -> bool:
    return block.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING} and bool(cues.items.bare.search(view))


def _trimmed(prose: Prose, cues: Cues) -> tuple[Prose, Prose | None]:
    """The words of an item without what is not its own, and its bracket label, if it has one."""
    label = None
    bracket = cues.items.label.search(matching_view(prose.text))
    if bracket:
        label = prose.part(bracket.start("area"), bracket.end("whole"))
        prose = prose.part(0, bracket.start())
    closing = cues.items.closing.search(matching_view(prose.text))
    if closing:
        prose = prose.part(0, closing.start())
    view = matching_view(prose.text)
    opening = _QUOTES.get(view[:1])
    if opening and view.endswith(opening) and view.count(opening) == 2:  # noqa: PLR2004  one to open, one to close
        prose = prose.part(1, len(prose.text) - 1)
    elif opening == '"' and view.count(opening) == 1:
        prose = prose.part(1, len(prose.text))
    elif view.endswith('"') and view.count('"') == 1:
        prose = prose.part(0, len(prose.text) - 1)
    return prose, label


def _addressee(words: Prose, view: str, cues: Cues) -> str | None:
    match = cues.addressees.pattern.search(view)
    return words.text[match.start("who") : match.end("who")] if match else None


def _addressee_of_lead_in(lead: Prose, cues: Cues) -> str | None:
    return _addressee(lead, matching_view(lead.text), cues)


def _due(words: Prose, cues: Cues) -> Due | None:
    view = matching_view(words.text)
    found: list[re.Match[str]] = [match for each in cues.deadlines.patterns if (match := each.search(view))]
    if not found:
        return None
    first = min(found, key=lambda match: match.start("due"))
    part = words.part(first.start("due"), first.end("due"))
    return Due(printed=part.text, date=_last_day(part.text), start=part.start, end=part.end)


def _last_day(words: str) -> datetime.date | None:
    """The day that a deadline fixes: a printed day, or the end of a printed month; None for `within six months`."""
    dates = printed_dates(words)
    if not dates or not (dates[0].precision == "day" or "the end of" in matching_view(words)):
        return None
    return dates[0].latest
