"""What a letter says became of the findings that it repeats: by headings, lines, rows of a table, and sentences.

A sentence gives a status only where its clause says one and names what it speaks of: a cause of concern, a
recommendation by its words, number or place, or all of them. What is wished, planned or denied is no such statement,
and "two of the three" names none. Silence gives no status.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from loaders.concern_list import Concerns
from loaders.cues import Cues
from loaders.dates import printed_dates
from loaders.dialogue_cues import VerdictCue
from loaders.documents import Block, BlockKind, Document
from loaders.findings import Container
from loaders.likeness import nearest, topic
from loaders.outline import Outline, Place
from loaders.prose import Prose, matching_view
from loaders.records import Evidence, Finding, FindingKind, Notice, PrintedDate, Span, StatusAssertion, spans_of
from loaders.status_lines import is_heading, own_status, paragraph_number, status_at_end
from loaders.statuses import leading_status
from loaders.subjects import CLOSING, Subjects

_BESIDE = frozenset({BlockKind.FOOTNOTE, BlockKind.FURNITURE, BlockKind.CONTENTS})
_LABEL = re.compile(r"(?:recommendation|area for improvement)\s*(?:\d{1,2})?\s*[:.-]\s+(?=\S)")
_OBJECT = re.compile(
    r"\s(?:this|the|that|our|its|these|both|all)\b(?:\s[\w-]+){0,3}?"
    r"\s(?:recommendations?|causes? of concern|areas? for improvement)\b"
)
_DASH = re.compile(r"\s[-\u2013\u2014]\s")
_NOUN = re.compile(r"\b(?:recommendation|cause of concern|area for improvement)")


@dataclass(slots=True)
class Verdicts:
    """The statuses, what bears them out, and what is doubtful."""

    statuses: list[StatusAssertion] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Progress:
    """The finding whose progress is being told, the status that its heading gives, and the sub-heading of late."""

    finding: str
    status: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """A verdict in a clause: its cue, the status that it comes to, and where its words stand."""

    cue: VerdictCue
    status: str
    start: int
    end: int


def read_verdicts(document: Document, outline: Outline, concerns: Concerns, cues: Cues, voice: str) -> Verdicts:
    """Every status that a letter gives, in printed order.

    Args:
        document: the letter.
        outline: its places.
        concerns: the findings that it repeats; their statuses are filled in.
        cues: the grammar.
        voice: whose letter it is, who therefore asserts the statuses.
    """
    reader = _Reader(document, outline, concerns, cues, voice)
    reader.read()
    return reader.verdicts


class _Reader:
    """Reads one letter, from its first block to its last."""

    def __init__(self, document: Document, outline: Outline, concerns: Concerns, cues: Cues, voice: str) -> None:
        self.document, self.outline, self.concerns, self.cues, self.voice = document, outline, concerns, cues, voice
        self.verdicts = Verdicts()
        self.progress: _Progress | None = None
        self.heading: Prose | None = None
        self.subjects = Subjects(concerns, cues)
        self.named: int | None = None
        self.gave = bool(concerns.of(FindingKind.RECOMMENDATION))

    def read(self) -> None:
        """Read the statuses that stand behind findings, then those that the letter goes on to give."""
        for finding, status, words in self.concerns.printed:
            self._assert(finding, status, words, None, None)
        consumed = {block.start for block in self.concerns.found.consumed}
        listed = False
        for block, place in zip(self.outline.blocks, self.outline.places, strict=True):
            if place.part != "body" or block.kind in _BESIDE:
                continue
            prose = Prose.of(self.document, block.extents)
            view = matching_view(prose.text)
            if block.kind is BlockKind.ROW:
                self._row(prose, place)
            elif block.start in consumed and (held := self._held(block)):
                # Of several findings in a row, none is the one that "this recommendation" means.
                self.subjects.last = held if not listed else []
                self.subjects.listed = [*self.subjects.listed, *held] if listed else held
                self.heading, self.progress, listed = None, None, True
                continue
            elif not self._line(block, prose, view, place):
                self._sentences(block, prose, view)
            listed = False
        told = {each.finding for each in self.verdicts.statuses}
        if self._recommendations and all(each.id in told for each in self._recommendations):
            # What a count sums up has been said of each of them.
            self.verdicts.notices = [each for each in self.verdicts.notices if each.code != "unnamed-statuses"]

    @property
    def _recommendations(self) -> list[Finding]:
        return self.concerns.of(FindingKind.RECOMMENDATION)

    # --- headings, lines and rows ----------

    def _line(self, block: Block, prose: Prose, view: str, place: Place) -> bool:
        """A heading, or a line that is a status; False for running text."""
        cues = self.cues.letters
        numbered = block.kind is BlockKind.NUMBERED
        own = cues.line.match(view)
        at_end = status_at_end(view, self.cues)
        if not numbered and at_end and len(prose.text.split()) > 1 and not own_status(view, self.cues):
            about, words, status = at_end
            self.progress = self._matched(prose.part(*about), prose.part(*words), status, place)
            self.heading = None
        elif not numbered and own and (status_own := cues.status(own["status"])) and self._has_subject():
            self._own_line(prose.part(*own.span("status")), status_own, place)
        elif not numbered and is_heading(block, view, self.cues):
            self._plain_heading(prose, view)
        else:
            return False
        return True

    def _has_subject(self) -> bool:
        return self.heading is not None or bool(self.subjects.last)

    def _own_line(self, words: Prose, status: str, place: Place) -> None:
        """A status on a line of its own, below the heading or the words that it is about."""
        if self.heading is not None:
            self.progress = self._matched(self.heading, words, status, place)
        else:
            ident = self._assert(self.subjects.last[-1], status, words, None, None)
            self.progress = _Progress(self.subjects.last[-1], ident)

    def _plain_heading(self, prose: Prose, view: str) -> None:
        self.heading = prose
        # Below a heading with a status a heading in other words parts its evidence.
        parts = self.progress is not None and self.progress.status is not None
        close = None if parts else topic(prose.text, self._recommendations, self.cues.telling)
        meant = self._meant(prose) or (close.id if close else None)
        if meant:
            self.progress, self.subjects.last = _Progress(meant), [meant]
        elif self.cues.letters.section.match(view):
            self.progress, self.subjects.last = None, []
        elif self.progress and self.progress.status:
            self.progress = replace(self.progress, part=prose.text)
        else:
            self.progress = None

    def _held(self, block: Block) -> list[str]:
        """The findings whose words a block holds."""
        return [each.id for each in self.concerns.found.findings if block.start <= each.start < block.end]

    def _row(self, prose: Prose, place: Place) -> None:
        """A row of a table of findings with their statuses."""
        view = matching_view(prose.text)
        cells = _cells(prose)
        if self.cues.letters.columns.search(view) and self.named is None:
            self.named = next((at for at, each in enumerate(cells) if _NOUN.search(matching_view(each.text))), 0)
            # A table below a cause of concern without recommendations prints them.
            section = self.subjects.concern_of(prose)
            self.gave = bool(self.concerns.of(FindingKind.RECOMMENDATION, section))
            return
        given = [(*told, cell) for cell in cells if (told := _status_of_cell(cell, self.cues))]
        if len(given) != 1:
            return
        words_given, status, cell = given[0]
        others = [each for each in cells if each is not cell]
        meant = next((found for each in others if (found := self._meant(each))), None)
        if meant is None and not self.gave and others:
            at = self.named if self.named is not None and self.named < len(cells) else 0
            words = cells[at] if cells[at] is not cell else max(others, key=lambda each: len(each.text))
            container = Container(FindingKind.RECOMMENDATION, parent=self.subjects.concern_of(words), lead_in=words)
            meant = self.concerns.found.read(container, words, place, self.cues)
        if meant:
            self._assert(meant, status, words_given, None, None)

    def _matched(self, heading: Prose, words: Prose, status: str, place: Place) -> _Progress | None:
        """The finding that a heading gives a status to; a notice where none stands out."""
        found = self._meant(heading)
        if found is None and not self.gave:
            # No recommendation is quoted: the headings are where the letter prints them.
            label = _LABEL.match(matching_view(heading.text))
            words_of = heading.part(label.end(), len(heading.text)) if label else heading
            container = Container(FindingKind.RECOMMENDATION, parent=self.subjects.concern_of(heading), lead_in=heading)
            found = self.concerns.found.read(container, words_of, place, self.cues)
        if found is None:
            detail = f"no quoted recommendation stands out as the one that this heading is about: {heading.text!r}"
            self.verdicts.notices.append(Notice(code="unmatched-status", detail=detail, start=heading.start))
            return None
        self.subjects.last = [found]
        return _Progress(found, self._assert(found, status, words, None, None))

    def _meant(self, words: Prose) -> str | None:
        """The finding that a heading or a cell names: by its number, its words, or as the cause of concern itself."""
        view = matching_view(words.text).strip()
        label = self.cues.letters.concerns.numbered.match(view)
        if label:
            kind = FindingKind.CAUSE_OF_CONCERN if label["kind"].startswith("c") else FindingKind.RECOMMENDATION
            numbered = self.concerns.numbered(kind, label["number"], self.subjects.concern_of(words))
            if numbered is None and kind is FindingKind.CAUSE_OF_CONCERN and label["rest"]:
                found = topic(label["rest"], self.concerns.of(kind), self.cues.telling)
                return found.id if found else None
            return numbered
        meant = nearest(words.text, self._recommendations) or nearest(words.text, self.concerns.found.findings)
        if meant is None and status_at_end(view, self.cues) is None and len(view.split()) > 1:
            return None
        return meant.id if meant else None

    # --- sentences ----------

    def _sentences(self, block: Block, prose: Prose, view: str) -> None:
        if self.cues.letters.closing.match(view):
            self.progress = None
            return
        if self.progress is None:
            self.subjects.new_paragraph(prose.text)
        for sentence in prose.sentences():
            self._sentence(sentence)
        if self.progress and self.progress.status:
            number = paragraph_number(block)
            self.verdicts.evidence.append(
                Evidence(
                    id=f"evidence-{len(self.verdicts.evidence) + 1}",
                    finding=self.progress.finding,
                    status=self.progress.status,
                    paragraph=number,
                    part=self.progress.part,
                    span=Span(start=prose.start, end=prose.end),
                    spans=spans_of(prose.extents),
                )
            )

    def _sentence(self, sentence: Prose) -> None:
        self.subjects.told = self.progress.finding if self.progress else None
        kind: FindingKind | None = None
        named: list[str] = []
        on = (
            next(iter(printed_dates(sentence.text, offset=sentence.start)), None)
            if len(sentence.extents) == 1
            else None
        )
        for clause in _clauses(sentence, self.cues):
            view = matching_view(clause.text)
            said = self._said(view)
            # What something was merged with stands behind the verdict, and is not what it is of.
            merged = said is not None and said.cue.transition == "merged"
            kind, subjects = self.subjects.of_clause(clause, view[: said.end] if said and merged else view, kind)
            if said and (closed := _OBJECT.match(view[said.end :])):
                # "satisfied on both recommendations and have closed this cause of concern": it is the latter's.
                _, named_behind = self.subjects.of_clause(clause, closed[0], kind)
                subjects = named_behind or subjects
            if said and not subjects and len(self.subjects.last) == 1 and own_status(view, self.cues):
                subjects = self.subjects.last
            if said and not subjects and self._points_back(view, said, named):
                subjects = named or self.subjects.last
            named = subjects or named
            if said is None:
                self.subjects.last = subjects or self.subjects.last
                continue
            if not subjects and self.cues.letters.subjects.part.search(view):
                detail = f"a status of some findings, which it does not name: {sentence.text!r}"
                self.verdicts.notices.append(Notice(code="unnamed-statuses", detail=detail, start=sentence.start))
                continue
            words = clause.part(said.start, said.end)
            dated = on if on and self._has_happened(said) else None
            for ident in subjects:
                self._assert(ident, said.status, words, said.cue.transition, dated)
            self.subjects.last = subjects or self.subjects.last

    @staticmethod
    def _has_happened(said: _Said) -> bool:
        return said.status in CLOSING or said.cue.transition is not None

    def _said(self, view: str) -> _Said | None:
        """The first verdict of a clause that is neither supposed nor, unless a status stands for that, denied."""
        speech = self.cues.letters.speech
        for cue in self.cues.letters.verdicts:
            for match in cue.pattern.finditer(view):
                before = view[: match.start()]
                if speech.supposed.search(before):
                    continue
                denied = speech.denied.search(before) or re.match(r"(?:not|yet)\b", match[0])
                if denied and cue.denied is None:
                    continue
                return _Said(cue, (cue.denied or cue.status) if denied else cue.status, *match.span())
        return None

    def _points_back(self, view: str, said: _Said, named: Sequence[str]) -> bool:
        """Whether a verdict's own pronoun means what was spoken of: in the same sentence, or that is closed by it."""
        closes = bool(named) or said.status in {"closed", "discharged", "superseded", "open"}
        return closes and self.subjects.points_back(view, said.end)

    def _assert(self, finding: str, status: str, words: Prose, transition: str | None, on: PrintedDate | None) -> str:
        """Keep one status; what was said of a finding before is not said twice."""
        same = next(
            (
                each
                for each in self.verdicts.statuses
                if (each.finding, each.status, each.transition) == (finding, status, transition)
                and (each.on == on or on is None)
            ),
            None,
        )
        if same:
            return same.id
        findings = self.concerns.found.findings
        at = next(place for place, each in enumerate(findings) if each.id == finding)
        findings[at] = findings[at].model_copy(update={"status": status})
        ident = f"status-{len(self.verdicts.statuses) + 1}"
        self.verdicts.statuses.append(
            StatusAssertion(
                id=ident,
                finding=finding,
                status=status,
                asserted_by=self.voice,
                printed=words.text,
                transition=transition,
                on=on,
                span=Span(start=words.start, end=words.end),
            )
        )
        return ident


def _clauses(sentence: Prose, cues: Cues) -> Iterator[Prose]:
    """The clauses of a sentence, each a statement of its own."""
    begin = 0
    for match in cues.letters.speech.clause.finditer(matching_view(sentence.text)):
        if match.start() > begin:
            yield sentence.part(begin, match.start())
        begin = match.end()
    if sentence.text[begin:].strip():
        yield sentence.part(begin, len(sentence.text))


def _status_of_cell(cell: Prose, cues: Cues) -> tuple[Prose, str] | None:
    """The words of a cell that are a status, and the status: behind its last dash, else those that it begins with."""
    dash = max(_DASH.finditer(cell.text), key=lambda match: match.end(), default=None)
    if dash:
        behind = cell.part(dash.end(), len(cell.text))
        line = cues.letters.line.match(matching_view(behind.text))
        if line and (status := cues.letters.status(line["status"])):
            return behind, status
    led = leading_status(cell.text)
    return (cell.part(0, len(led[1])), led[0]) if led else None


def _cells(prose: Prose) -> list[Prose]:
    begins = [0, *(match.end() for match in re.finditer(r"\t| \| ", prose.text))]
    ends = [*(match.start() for match in re.finditer(r"\t| \| ", prose.text)), len(prose.text)]
    return [prose.part(*pair) for pair in zip(begins, ends, strict=True) if prose.text[slice(*pair)].strip()]
