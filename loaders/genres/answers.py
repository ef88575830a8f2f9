"""Answers to single findings: which words are the finding's, which are the reply, who speaks, and what is accepted.

A finding that is answered by itself stands under a label with its number, on a line that begins with one, or in a row
of a table. What follows is the reply: of whom the label says, else of whoever speaks in that part of the document. A
reply answers the finding that it stands under; where nothing says which, it answers the whole report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from loaders.addressees import is_duty
from loaders.containers import kind_of_heading
from loaders.cues import Cues
from loaders.dates import printed_dates
from loaders.deadlines import due
from loaders.documents import Block, BlockKind, Document
from loaders.findings import Container, FindingList
from loaders.outline import Place
from loaders.people import people
from loaders.prose import Prose, matching_view
from loaders.records import Due, FindingKind, Notice, Response, Span, spans_of
from loaders.status_lines import own_status
from loaders.statuses import leading_status

POLICING_BODY = "policing-body"
"""The voice of a policing body."""

FORCE = "force"
"""The voice of a force."""

_LISTED = frozenset({BlockKind.ITEM, BlockKind.NUMBERED})
_KINDS = {
    "recommendation": FindingKind.RECOMMENDATION,
    "area for improvement": FindingKind.AREA_FOR_IMPROVEMENT,
    "afi": FindingKind.AREA_FOR_IMPROVEMENT,
    "cause of concern": FindingKind.CAUSE_OF_CONCERN,
    "coc": FindingKind.CAUSE_OF_CONCERN,
}
_CELL = re.compile(r"\t| \| ")
_NUMBERED = re.compile(r"(?P<number>\d{1,2})[.):]\s+(?=\S)")
_BEFORE_LAST = re.compile(r"[;,:]?\s*\band\s*$")
FIRST = 2
"""Sentences of a reply that may be a status."""

_BRACKET = re.compile(r"\((?P<words>[^()]{4,60})\)")
_TOPIC = re.compile(r"(?P<topic>[A-Z][\w ,&'\u2019/-]{3,60}?)(?:[.:]|\s[-\u2013\u2014])\s+(?=[A-Z])")
_REPEATED = re.compile(
    r"\s*\((?:also )?(?:repeated|carried|outstanding|first made|from|since)\b[^()]*\b20\d\d[^()]*\)\s*\.?\s*$"
)
_SHORT = 4
"""Words. A label's words that are fewer and no sentence are the topic of the finding below it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A status that the force or the policing body gives a finding that it answers."""

    finding: str
    status: str
    by: str
    words: Prose


@dataclass(slots=True)
class Answers:
    """The replies to single findings, the statuses that they claim, and what is doubtful."""

    replies: list[Response] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    consumed: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Entry:
    """The finding that is being answered."""

    kind: FindingKind
    number: str
    finding: str | None = None
    lists: bool = False
    closed: bool = False
    position: str | None = None
    due: Due | None = None


def read_answers(
    document: Document, blocks: Sequence[tuple[Block, Place, str]], found: FindingList, cues: Cues
) -> Answers:
    """The answers to single findings.

    Args:
        document: the response.
        blocks: the blocks to look at, each with its place and with who speaks there.
        found: the findings that were read; those that are answered by themselves are added.
        cues: the grammar.
    """
    reader = _Reader(document, found, cues)
    listed = {block.start for block in found.consumed}
    for block, place, voice in blocks:
        if block.start in listed:  # a list that is repeated ends what is said to one finding
            reader.flush()
            reader.entry = None
        else:
            reader.block(block, place, voice)
    reader.flush()
    return reader.answers


class _Reader:
    """Reads the blocks of one response in their order."""

    def __init__(self, document: Document, found: FindingList, cues: Cues) -> None:
        self.document, self.found, self.cues = document, found, cues
        self.answers = Answers()
        self.entry: _Entry | None = None
        self.numbers: dict[tuple[FindingKind, str, str | None], str] = {}
        self.columns: Mapping[int, str] = {}
        self.kind = FindingKind.RECOMMENDATION
        self.by: str | None = None
        self.default = POLICING_BODY
        self.words: list[Prose] = []
        self.labelled = False
        self.named: tuple[str | None, str | None] = (None, None)
        self.concern: str | None = None

    def block(self, block: Block, place: Place, voice: str) -> None:
        prose = Prose.of(self.document, block.extents)
        view = matching_view(prose.text).strip()
        self.default = voice
        if self.cues.responses.named.part.match(view):
            self.flush()
            self.entry, self.columns = None, {}
        elif self.columns and block.kind is BlockKind.HEADING and (kind := kind_of_heading(view, self.cues)):
            self._heads_rows(kind)  # a row with one cell, that says what those below it are
        elif block.kind is BlockKind.ROW:
            self._row(prose, place, block)
        elif block.kind not in _LISTED and (label := self._label(view)):
            self._opened(label, prose, place, block)
        elif self.entry is None:
            return
        elif self.entry.finding and self._by_when(prose, view):
            self.answers.consumed.append(block)
        elif block.kind not in _LISTED and (speaker := _speaker(view, self.cues)):
            self._speaks(speaker, prose, block)
        elif self.entry.finding and own_status(view, self.cues):
            self._claimed(prose, view, block)
        elif block.kind is BlockKind.HEADING and self._ends(view):
            self.flush()
            self.entry = None
        else:
            self.answers.consumed.append(block)
            self._content(block, prose, view, place)

    def flush(self) -> None:
        """Keep the reply that was being read."""
        if self.words and self.entry:
            self._claims_first(self.words[0])
            extents = tuple(extent for prose in self.words for extent in prose.extents)
            text = self.document.quoted(extents)
            self.answers.replies.append(
                Response(
                    id="",
                    by=self.by or self.default,
                    speaker=self.named[0],
                    role=self.named[1],
                    quoted=False,
                    text=text,
                    answers=self.entry.finding,
                    position=self.entry.position or position(text, self.cues),
                    span=Span(start=extents[0].start, end=extents[-1].end),
                    spans=spans_of(extents),
                )
            )
        self.words, self.named = [], (None, None)

    def _claims_first(self, words: Prose) -> None:
        """Keep what a reply's first sentences claim where they are nothing but a status: `Accepted. Complete.`."""
        entry = self.entry
        if entry is None or entry.finding is None:
            return
        for sentence in islice(words.sentences(), FIRST):
            view = matching_view(sentence.text)
            match = self.cues.letters.line.match(view)
            status = self.cues.letters.status(match["status"]) if match else None
            if match and status and position(sentence.text, self.cues) is None:
                claim = Claim(entry.finding, status, self.by or self.default, sentence.part(*match.span("status")))
                self.answers.claims.append(claim)
                return

    # --- labels ----------

    def _label(self, view: str) -> re.Match[str] | None:
        label = self.cues.responses.entries.label.match(view)
        if label is None:
            return None
        alone = label["number"] is None and label["only"] is None
        return None if alone and not view.endswith(":") and label.end("kind") < len(view) else label

    def _opened(self, label: re.Match[str], prose: Prose, place: Place, block: Block) -> None:
        """A finding's label: its words, or the reply to a finding that was printed before."""
        self.flush()
        self.answers.consumed.append(block)
        kind, number = _KINDS[label["kind"]], label["number"] or ""
        group = next((name for name in ("rest", "glued", "only") if label[name]), None)
        self.entry = _Entry(kind, number, self.numbers.get((kind, number, place.section)) or self._listed(kind, number))
        self.by, self.labelled = None, self.entry.finding is not None
        offset = len(prose.text) - len(prose.text.lstrip())
        if bracket := _BRACKET.search(prose.text, 0, offset + label.start(group) if group else len(prose.text)):
            self.entry.due = due(prose.part(*bracket.span("words")), self.cues, None)
        if group is None:
            return
        words = prose.part(offset + label.start(group), offset + label.end(group))
        if self.entry.finding:
            self.words.append(words)
        elif len(words.text.split()) > _SHORT or words.text.endswith("."):
            self._finding(words, place)

    def _listed(self, kind: FindingKind, number: str) -> str | None:
        """The finding of a list that a number stands for, by the mark or the place that it has there."""
        listed = [each for each in self.found.findings if each.kind is kind]
        own = set(self.numbers.values())
        if any(each.id in own for each in listed):
            return self.numbers.get((kind, number, None))
        return listed[int(number) - 1].id if number.isdigit() and 0 < int(number) <= len(listed) else None

    def _finding(self, words: Prose, place: Place) -> None:
        entry = self.entry
        if entry is None:
            return
        words = _without_topic(words, self.cues)
        lead = words if words.text.endswith(":") else None
        parent = self.concern if entry.kind is FindingKind.RECOMMENDATION else None
        container = Container(entry.kind, parent=parent, lead_in=lead, voice=self.default, duty=True)
        entry.finding = self.found.read(container, words, place, self.cues)
        if entry.kind is not FindingKind.RECOMMENDATION:
            self.concern = entry.finding if entry.kind is FindingKind.CAUSE_OF_CONCERN else None
        if entry.due:
            self._dated(entry.due)
        entry.lists = lead is not None
        if lead is not None:  # it is the finding's own first words, not a line before it
            self.found.findings[-1] = self.found.findings[-1].model_copy(update={"lead_in": None})
        self.numbers[entry.kind, entry.number, place.section] = entry.finding

    def _dated(self, given: Due) -> None:
        """Keep a deadline that stands beside the finding, where its own words have none."""
        known = self.found.findings[-1]
        if known.due is None:
            self.found.findings[-1] = known.model_copy(update={"due": given})

    def _by_when(self, prose: Prose, view: str) -> bool:
        """A line that says by when the finding above it is to be done."""
        label = self.cues.responses.entries.by_when.match(view)
        if label is None or self.entry is None or self.entry.finding != self.found.findings[-1].id:
            return False
        offset = len(prose.text) - len(prose.text.lstrip())
        words = prose.part(offset + label.end(), len(prose.text))
        dates = printed_dates(words.text)
        if words.text:
            day = dates[0].latest if dates else None
            self._dated(Due(printed=words.text, date=day, start=words.start, end=words.end))
        return True

    def _claimed(self, prose: Prose, view: str, block: Block) -> None:
        """A line that is a status: the claim of whoever is speaking."""
        match = self.cues.letters.line.match(view)
        status = self.cues.letters.status(match["status"]) if match else None
        if match is None or status is None or self.entry is None or self.entry.finding is None:
            return
        self.answers.consumed.append(block)
        words = prose.part(*match.span("status"))
        self.answers.claims.append(Claim(self.entry.finding, status, self.by or self.default, words))
        self.labelled = True

    def _speaks(self, speaker: tuple[str | None, tuple[int, int] | None], prose: Prose, block: Block) -> None:
        self.flush()
        self.answers.consumed.append(block)
        self.by, rest = speaker
        self.labelled = True
        if rest:
            self.words.append(prose.part(*rest))

    def _ends(self, view: str) -> bool:
        """Whether a heading ends what is said to a finding: any does that is not a sub-heading of the reply."""
        opened = kind_of_heading(view, self.cues) is not None
        part = any(cue.search(view) for cue in self.cues.responses.parts.values())
        return opened or part or not self.labelled or self.cues.letters.section.match(view) is not None

    # --- what stands under a label ----------

    def _content(self, block: Block, prose: Prose, view: str, place: Place) -> None:
        entry = self.entry
        if entry is None:
            return
        if entry.finding is None and not self.labelled:
            self._finding(prose, place)
        elif not self.labelled and not self.words and self._goes_on(block, view, entry):
            self.found.extend(prose)
            text = prose.text.rstrip()
            if block.kind in _LISTED:
                entry.closed = entry.closed or text.endswith(".") or self._last(block)
                entry.lists = not entry.closed
            else:
                entry.lists = text.endswith(":")
                entry.closed = False
        elif len(view.split()) <= _SHORT and position(view, self.cues) and not self.words:
            entry.position = position(view, self.cues)
            self.labelled = True
        else:
            self.words.append(prose)

    def _goes_on(self, block: Block, view: str, entry: _Entry) -> bool:
        """Whether a block goes on with the finding's words."""
        if block.kind in _LISTED:
            return entry.lists
        return self.cues.responses.entries.more.search(view) is not None

    def _last(self, block: Block) -> bool:
        """Whether the item before this one said that this is the last of its list."""
        return (
            _BEFORE_LAST.search(matching_view(self.document.text[: block.start]).rstrip(" \n\u2022-*o")[-8:])
            is not None
        )

    # --- tables ----------

    def _row(self, prose: Prose, place: Place, block: Block) -> None:
        cells = list(_cells(prose))
        named = {at: name for at, cell in enumerate(cells) if cell and (name := self._column(matching_view(cell.text)))}
        if (
            "finding" in named.values()
            and len(set(named.values()) - {"number", "finding"}) > 0
            and all(cell is None or len(cell.text.split()) <= 2 * _SHORT for cell in cells)
        ):
            self.columns = named
            head = next(cells[at] for at, name in named.items() if name == "finding")
            self.kind = _kind_of(head, self.kind)
            return
        if not self.columns:
            return
        filled = [cell for cell in cells if cell]
        if len(filled) == 1 and (kind := kind_of_heading(matching_view(filled[0].text), self.cues)):
            self._heads_rows(kind)
            return
        self.flush()
        self.answers.consumed.append(block)
        values = {self.columns[at]: cell for at, cell in enumerate(cells) if cell and at in self.columns}
        by_column = [(self.columns[at], cell) for at, cell in enumerate(cells) if cell and at in self.columns]
        words = values.get("finding")
        if words is not None:
            self.entry = _Entry(self.kind, values["number"].text if "number" in values else "")
            if mark := _NUMBERED.match(words.text):
                self.entry.number = mark["number"]
                words = words.part(mark.end(), len(words.text))
            view = matching_view(words.text)
            label = self.cues.responses.entries.label.match(view)
            group = next((name for name in ("rest", "glued", "only") if label and label[name]), None)
            if label:
                self.entry.kind, self.entry.number = _KINDS[label["kind"]], label["number"] or ""
            if label is None or group:
                self._finding(words.part(*label.span(group)) if label and group else words, place)
        if self.entry is None:
            return
        claimed = values.get("position")
        self.entry.position = position(claimed.text, self.cues) if claimed else None
        for name, cell in by_column:
            self._replied(name, cell)
        self.labelled = True

    def _heads_rows(self, kind: FindingKind) -> None:
        self.flush()
        self.kind, self.entry, self.concern = kind, None, None

    def _replied(self, name: str, cell: Prose) -> None:
        """One cell of a row: a status that is claimed, or a reply."""
        plain = self.cues.letters.status(matching_view(cell.text))
        found = leading_status(cell.text) if name == "status" else (plain, cell.text) if plain else None
        if found and found[0] and self.entry and self.entry.finding:
            by = name if name in {FORCE, POLICING_BODY} else self.default
            self.answers.claims.append(Claim(self.entry.finding, found[0], by, cell.part(0, len(found[1]))))
        elif name in {FORCE, POLICING_BODY, "reply"}:
            self.by = name if name != "reply" else None
            self.words = [cell]
            self.flush()

    def _column(self, view: str) -> str | None:
        cues = self.cues.responses.columns
        if cues["finding"].search(view) and re.search(r"\b(?:response|reply|comments?|status)\b", view):
            view = cues["finding"].sub("", view)
        order = ("number", "status", POLICING_BODY, "force", "position", "finding", "reply")
        return next((name for name in order if cues[name].search(view)), None)


def _without_topic(words: Prose, cues: Cues) -> Prose:
    """The words of a finding without what a label prints around them: its topic, and where it is repeated from."""
    if repeated := _REPEATED.search(words.text):
        words = words.part(0, repeated.start())
    topic = _TOPIC.match(words.text)
    if topic and not cues.items.statement.search(matching_view(topic["topic"])):
        rest = words.part(topic.end(), len(words.text))
        if is_duty(matching_view(rest.text), cues):
            return rest
    return words


def position(words: str, cues: Cues) -> str | None:
    """Whether the first words of a reply accept what it answers: accepted, partly-accepted or not-accepted."""
    view = " ".join(matching_view(words).split()[:40])
    met = [(found.start(), slug) for slug, cue in cues.responses.positions.items() if (found := cue.search(view))]
    first = min((start for start, _ in met), default=0)
    return next((slug for start, slug in met if start == first), None)


def speaker_of(words: Prose) -> tuple[str | None, str | None]:
    """Name and office of who speaks; an office alone has no name."""
    named = people(words.text)
    if not named:
        return None, words.text.strip(" ,") or None
    person = named[0]
    rest = f"{words.text[: person.start]} {words.text[person.end :]}"
    return person.name, " ".join(rest.split()).strip(" ,") or person.role


def _speaker(view: str, cues: Cues) -> tuple[str | None, tuple[int, int] | None] | None:
    """Who speaks below or behind a label, and where the words behind it stand; None where a line is no label."""
    for name, cue in cues.responses.speakers.items():
        match = cue.match(view)
        if match:
            group = next((each for each in ("rest", "given") if match.groupdict().get(each)), None)
            return None if name == "unnamed" else name, match.span(group) if group else None
    return None


def _cells(prose: Prose) -> Iterator[Prose | None]:
    """The cells of a row, None for an empty one."""
    begins = [0, *(match.end() for match in _CELL.finditer(prose.text))]
    ends = [*(match.start() for match in _CELL.finditer(prose.text)), len(prose.text)]
    for begin, end in zip(begins, ends, strict=True):
        yield prose.part(begin, end) if prose.text[begin:end].strip() else None


def _kind_of(head: Prose | None, otherwise: FindingKind) -> FindingKind:
    view = matching_view(head.text) if head else ""
    plain = view.replace("areas", "area").replace("causes", "cause")
    return next((kind for words, kind in _KINDS.items() if re.search(rf"\b{words}s?\b", plain)), otherwise)
