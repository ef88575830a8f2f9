"""Follow-ups: what a later report quotes from an earlier one, and what it says has become of that.

A re-inspection, a post-inspection review or an appendix on progress prints earlier recommendations again. They are
quoted there, not raised anew: each such finding keeps the words that say so and, where they are printed, the year of
the inspection that it comes from. A status is read where it is printed as one, or where a sentence of the findings that
answer the quotation says of the recommendation itself that it is met or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from loaders.cues import Cues
from loaders.dates import printed_dates
from loaders.documents import Block, BlockKind, Document
from loaders.genres.matter import Matter
from loaders.items import trimmed
from loaders.outline import Outline
from loaders.prose import Prose, cells, matching_view
from loaders.records import Due, Finding, FindingKind, ReportRecord, Span, StatusAssertion, spans_of

LONGEST_HEADING = 160
"""Characters. A longer line is no heading of a list that is quoted."""

_YEAR = re.compile(r"\b20\d\d\b")
_BESIDE = frozenset({BlockKind.FOOTNOTE, BlockKind.FURNITURE, BlockKind.CONTENTS})
_EDGES = " .:*-\u2013()[]"


def opened(document: Document, form: Outline, cues: Cues) -> Outline:
    """An outline with headings such as "Custody: Recommendations from our 2019 report" cut to the list that they open.

    The grammar of findings knows lists by their names alone. The sections keep the whole heading.
    """
    return replace(form, blocks=tuple(_cut(document, block, cues) for block in form.blocks))


def _cut(document: Document, block: Block, cues: Cues) -> Block:
    prose = Prose.of(document, block.extents)
    match = _quoting(matching_view(prose.text), cues) if block.kind not in _BESIDE else None
    if match is None:
        return block
    return replace(block, kind=BlockKind.HEADING, extents=prose.part(*match.span("list")).extents)


def _printed_due(due: Due | None) -> Due | None:
    """A deadline without a day that was counted from this report: it ran from the one that is quoted."""
    if due is None or due.date is None or printed_dates(due.printed):
        return due
    return due.model_copy(update={"date": None})


def _quoting(view: str, cues: Cues) -> re.Match[str] | None:
    return cues.follow_ups.quoted.search(view) if len(view) <= LONGEST_HEADING else None


@dataclass(slots=True)
class _Part:
    """What is quoted under one heading, and what is told of it before the next such heading.

    Attributes:
        words: the heading.
        year: of the inspection that is quoted from.
        start, end: the characters between this heading and the end of what is quoted.
        answers: the blocks that tell what has become of it.
        is_list: whether it is a list of earlier findings each with its status, as in an appendix on progress.
    """

    words: str
    year: int | None
    start: int
    end: int
    is_list: bool
    blocks: list[Block] = field(default_factory=list)
    answers: list[Block] = field(default_factory=list)


def followed_up(matter: Matter, record: ReportRecord) -> ReportRecord:
    """The record with its quoted findings told from new ones, and with the statuses that are given to them."""
    parts = list(_parts(matter.document, matter.cues))
    if not parts:
        return record
    made = _Reading(matter, list(record.findings), list(record.statuses))
    for part in parts:
        made.mark(part)
        made.listed(part)
        made.answered(part)
    read = {"no-findings"} if made.findings else set()
    return record.model_copy(
        update={
            "findings": tuple(made.findings),
            "statuses": tuple(made.statuses),
            "review": tuple(
                item
                for item in record.review
                if not any(item.start < each.end and each.start < item.end for each in made.findings)
            ),
            "warnings": tuple(notice for notice in record.warnings if notice.code not in read),
        }
    )


def _parts(document: Document, cues: Cues) -> Iterator[_Part]:
    part: _Part | None = None
    answering = False
    for block in document.blocks:
        if block.kind in _BESIDE:
            continue
        words = document.words(block)
        view = matching_view(words)
        quoted = _quoting(view, cues)
        is_list = not quoted and len(view) <= LONGEST_HEADING and bool(cues.follow_ups.progress.search(view))
        if quoted or is_list:
            if part:
                yield part
            year = _YEAR.search(view)
            part = _Part(words.strip(), int(year[0]) if year else None, block.end, block.end, is_list)
            answering = False
        elif part is None:
            continue
        elif cues.follow_ups.findings.search(view.strip(_EDGES)):
            answering = True
        elif block.kind is BlockKind.HEADING and not answering and not _is_inside(view, part, cues):
            yield part
            part = None
        elif answering:
            part.answers.append(block)
        else:
            part.blocks.append(block)
            part.end = block.end
    if part:
        yield part


def _is_inside(view: str, part: _Part, cues: Cues) -> bool:
    """Whether a heading belongs to what is quoted: a status, the name of a list, or a part of a list of progress."""
    bare = view.strip(_EDGES)
    if cues.letters.status(bare) or cues.follow_ups.lists.fullmatch(bare):
        return True
    return bool(cues.items.duty.search(view)) or (part.is_list and not cues.outline.annex.search(view))


@dataclass(slots=True)
class _Reading:
    """The findings and statuses of a report, as its follow-up is read."""

    matter: Matter
    findings: list[Finding]
    statuses: list[StatusAssertion]

    def mark(self, part: _Part) -> None:
        """Say of the findings that are printed in a part that they are quoted."""
        for at, finding in enumerate(self.findings):
            if part.start <= finding.start < part.end:
                self.findings[at] = finding.model_copy(
                    update={"recalls": part.words, "recalled_from": part.year, "due": _printed_due(finding.due)}
                )

    def listed(self, part: _Part) -> None:
        """Read what is listed in a part: statuses beside their findings, and findings that the grammar left out."""
        pending: list[str] = []
        for block in part.blocks:
            prose = Prose.of(self.matter.document, block.extents)
            about, status = self._with_status(prose, block)
            about = trimmed(about, self.matter.cues)[0] if about is not None else None
            if about is not None:
                known = self._at(about)
                asks = bool(self.matter.cues.items.duty.search(matching_view(about.text)))
                if known is None and asks and part.is_list:
                    known = self._add(about, part)
                if known is None:
                    continue
                pending.append(known)
            if status is not None and pending:
                self._assert(pending[-1], *status)
                pending = []

    def answered(self, part: _Part) -> None:
        """Read what the findings that answer a part say of the recommendations themselves."""
        quoted = [each.id for each in self.findings if part.start <= each.start < part.end]
        told = {each.finding for each in self.statuses}
        for block in part.answers:
            prose = Prose.of(self.matter.document, block.extents)
            whole = self.matter.cues.letters.status(matching_view(prose.text).strip(_EDGES))
            if whole:
                self._assert_all(quoted, told, whole, prose)
                continue
            for sentence in prose.sentences():
                view = matching_view(sentence.text)
                for slug, pattern in self.matter.cues.follow_ups.verdicts.items():
                    match = pattern.search(view)
                    if match:
                        several = bool(self.matter.cues.follow_ups.several.search(match[0]))
                        if several or len(quoted) == 1:
                            self._assert_all(quoted, told, slug, sentence)
                        break

    def _assert_all(self, findings: Sequence[str], told: set[str], status: str, words: Prose) -> None:
        for finding in findings:
            if finding not in told:
                self._assert(finding, status, words)
                told.add(finding)

    def _with_status(self, prose: Prose, block: Block) -> tuple[Prose | None, tuple[str, Prose] | None]:
        """The words of a finding, and the status that stands behind them or alone."""
        cues, view = self.matter.cues, matching_view(prose.text)
        alone = cues.letters.status(re.sub(r"^status\b", "", view.strip(_EDGES)).strip(_EDGES))
        if alone:
            return None, (alone, prose)
        if block.kind is BlockKind.ROW:
            return self._in_row(prose)
        match = cues.follow_ups.closing.search(view)
        status = cues.letters.status(match["status"]) if match else None
        if match and status:
            return prose.part(0, match.start()), (status, prose.part(*match.span("status")))
        return prose, None

    def _in_row(self, prose: Prose) -> tuple[Prose | None, tuple[str, Prose] | None]:
        """The longest cell that asks for something, and the first cell that is a status."""
        cues, at = self.matter.cues, 0
        about: Prose | None = None
        status: tuple[str, Prose] | None = None
        for cell in cells(prose.text):
            start = prose.text.find(cell, at)
            if start < 0:
                continue
            at = start + len(cell)
            found = cues.letters.status(matching_view(cell).strip(_EDGES))
            if found:
                status = status or (found, prose.part(start, at))
            elif cell and (about is None or len(cell) > len(about.text)):
                about = prose.part(start, at)
        return about, status

    def _at(self, words: Prose) -> str | None:
        return next((each.id for each in self.findings if words.start < each.end and each.start < words.end), None)

    def _add(self, words: Prose, part: _Part) -> str:
        numbers = [int(each.id.rpartition("-")[2]) for each in self.findings if each.id.startswith("rec-")]
        made = Finding(
            id=f"rec-{max(numbers, default=0) + 1}",
            kind=FindingKind.RECOMMENDATION,
            text=words.text,
            start=words.start,
            end=words.end,
            spans=spans_of(words.extents),
            parent=None,
            lead_in=None,
            section=part.words,
            question=None,
            question_number=None,
            status=None,
            raised_as=None,
            raised_as_span=None,
            addressed_to=None,
            due=None,
            order=len(self.findings) + 1,
            recalls=part.words,
            recalled_from=part.year,
        )
        self.findings += self.matter.themed([made])
        return made.id

    def _assert(self, finding: str, status: str, words: Prose) -> None:
        self.statuses.append(
            StatusAssertion(
                id=f"status-{len(self.statuses) + 1}",
                finding=finding,
                status=status,
                asserted_by="inspectorate",
                printed=words.text,
                span=Span(start=words.start, end=words.end),
            )
        )
        at = next(at for at, each in enumerate(self.findings) if each.id == finding)
        self.findings[at] = self.findings[at].model_copy(update={"status": status})
