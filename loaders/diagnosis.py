"""Diagnosis: why a file is read as it is. Which marks and cues fired, which almost did, and what would tell the rest.

It says what a person may look into, not what is wrong: a near miss may be no finding at all. The lines it proposes are
whole lines of `cues.toml` or `sources.toml`; what stands in capitals in them is for the person to put in.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pydantic import Field
from rapidfuzz import fuzz

from graph.errors import IdentityError, OutstandingError, SourceError
from graph.reference import ReferenceData
from loaders.containers import kind_of_heading
from loaders.cues import Cues
from loaders.documents import Block, BlockKind, Document
from loaders.formats import read_document
from loaders.grammar import Grammar
from loaders.identity import ruled_out
from loaders.prose import Prose, matching_view
from loaders.reading import Reader, read_bytes
from loaders.records import FindingKind, Record, ReportRecord
from loaders.signs import signs
from loaders.sources import NAME as SIDECAR
from loaders.sources import DocumentFacts

CUES = "loaders/cues.toml"
"""Where the grammar of cues is, in a checkout of the project."""

ALIKE = 85.0
"""Least likeness (0 to 100) of a heading and the name of a list of findings for the heading to be a near miss."""

LONGEST_HEADING = 8
"""Words. A longer line that speaks of areas for improvement is a sentence and no heading."""

_LISTED = frozenset({BlockKind.ITEM, BlockKind.NUMBERED})
_RUNNING = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING})
_BRACKET_WITH_YEAR = re.compile(r"\([^()]*\b(?:19|20)\d\d\b[^()]*\)\W*$")
_SPECIAL = re.compile(r"[.^$*+?{}\[\]\\|()]")


class Mark(Record):
    """One mark of a layout."""

    pattern: str
    met: str = Field(description="met; beyond: met only below the first blocks; missing")
    line: int | None
    words: str | None


class LayoutSigns(Record):
    """How near a file comes to a layout."""

    name: str
    state: str = Field(description="fired, almost or no")
    within: int = Field(description="how many blocks are looked at")
    marks: tuple[Mark, ...]


class CueSign(Record):
    """A cue that fired."""

    cue: str = Field(description="its place in cues.toml")
    count: int
    line: int = Field(description="the first line where it did, counted from 1")
    words: str


class Advice(Record):
    """Something to look into, and the lines that would change it; none where no line can."""

    what: str
    because: str
    line: int | None = None
    words: str | None = None
    file: str | None = None
    section: str | None = None
    lines: tuple[str, ...] = ()


class Diagnosis(Record):
    """Everything that can be said of how a file is read."""

    name: str
    key: str | None = Field(description="the document's key; None where it cannot be read as a document")
    layout: str | None
    findings: int
    refused: str | None = Field(description="why nothing of it would be published")
    layouts: tuple[LayoutSigns, ...]
    cues: tuple[CueSign, ...]
    near_misses: tuple[Advice, ...]
    unknown: tuple[Advice, ...]


def diagnose(
    content: bytes,
    facts: DocumentFacts,
    reference: ReferenceData,
    reader: Reader = read_document,
    grammar: Grammar | None = None,
) -> Diagnosis:
    """Diagnose the bytes of one file, named in the sidecar's facts; `reader` and `grammar` are as in `loaders.reading`.

    Raises:
        SourceError: the bytes are no text, so that there is nothing to diagnose.
    """
    grammar = grammar or Grammar.packaged()
    document = reader(content, facts.file)
    record: ReportRecord | None = None
    error: OutstandingError | None = None
    try:
        record = read_bytes(content, facts.file, facts, reference, lambda _content, _name: document, grammar).record
    except (SourceError, IdentityError) as caught:
        error = caught
    fired = record.layout.name if record and record.layout else None
    layout = grammar.layout(fired) if fired else None
    genre = layout.genre if layout else None
    misses = _NearMisses(document, grammar.cues)
    reports = genre in {None, "report"}
    return Diagnosis(
        name=facts.file,
        key=record.report.key if record else None,
        layout=fired,
        findings=len(record.findings) if record else 0,
        refused=f"{error.detail.rstrip('.')}. {error.hint}".rstrip() if error else None,
        layouts=_layouts(document, grammar, fired),
        cues=_fired(document, grammar.cues, genre),
        near_misses=(*misses.headings(), *misses.lists(record), *misses.labels(record)) if reports else (),
        unknown=(*_unknown(record, error, facts), *_unknown_of_genre(record, genre)),
    )


def _layouts(document: Document, grammar: Grammar, fired: str | None) -> tuple[LayoutSigns, ...]:
    found = []
    for layout in grammar.layouts:
        whole = len(document.blocks)
        marks = (
            *(_mark(document, mark, layout.within, layout.joined) for mark in layout.marks),
            *(_mark(document, mark, whole, 1) for mark in layout.anywhere),
        )
        met = sum(mark.met == "met" for mark in marks)
        begun = any(mark.met == "met" for mark in marks[: len(layout.marks)])
        somewhere = sum(mark.met != "missing" for mark in marks)
        if layout.name != fired and ruled_out(document, layout):
            state = "no"
        elif layout.name == fired or (fired is None and 0 < len(marks) == met):
            state = "fired"
        elif (begun and met >= len(marks) - 1) or 0 < len(marks) == somewhere:
            state = "almost"
        else:
            state = "no"
        found.append(LayoutSigns(name=layout.name, state=state, within=layout.within, marks=marks))
    return tuple(found)


def _mark(document: Document, mark: re.Pattern[str], within: int, joined: int) -> Mark:
    for length in range(1, joined + 1):
        for at in range(len(document.blocks) - length + 1):
            words = " ".join(document.words(block) for block in document.blocks[at : at + length])
            if mark.search(matching_view(words)):
                met = "met" if at < within else "beyond"
                line = _line(document, document.blocks[at].start)
                return Mark(pattern=mark.pattern, met=met, line=line, words=words)
    return Mark(pattern=mark.pattern, met="missing", line=None, words=None)


def _fired(document: Document, cues: Cues, genre: str | None) -> tuple[CueSign, ...]:
    """Each cue that fired, in the order of the first lines."""
    counts: Counter[str] = Counter()
    first: dict[str, tuple[int, str]] = {}
    for cue, start, words in signs(document, cues, genre):
        counts[cue] += 1
        first.setdefault(cue, (_line(document, start), words))
    return tuple(CueSign(cue=cue, count=counts[cue], line=line, words=words) for cue, (line, words) in first.items())


class _NearMisses:
    """What the grammar of reports all but reads in a document."""

    def __init__(self, document: Document, grammar: Cues) -> None:
        self._document = document
        self._cues = grammar
        margins = {BlockKind.FURNITURE, BlockKind.FOOTNOTE}
        self._blocks = [block for block in document.blocks if block.kind not in margins]
        self._views = [matching_view(document.words(block)) for block in self._blocks]

    def _opens(self, view: str) -> bool:
        return bool(kind_of_heading(view, self._cues) or self._cues.lead_ins.opens_area_for_improvement.search(view))

    def headings(self) -> Iterator[Advice]:
        """Headings that are nearly the name of a list of findings."""
        for block, view in zip(self._blocks, self._views, strict=True):
            bare = view.strip(" .:")
            if block.kind not in _RUNNING or len(bare.split()) > LONGEST_HEADING or self._opens(view):
                continue
            kind, name, score = max(
                ((kind, name, _likeness(bare, name)) for kind in self._cues.containers for name in _names(kind)),
                key=lambda each: each[2],
            )
            if score >= ALIKE:
                held = [pattern.pattern for pattern in self._cues.containers[kind].headings]
                yield Advice(
                    what="heading",
                    because=f"like {name!r} ({score:.0f} of 100), but no heading that opens a list",
                    line=_line(self._document, block.start),
                    words=self._document.words(block),
                    file=CUES,
                    section=f"[containers.{kind}]",
                    lines=(f"headings = [{', '.join(_toml(each) for each in [*held, _literal(bare)])}]",),
                )

    def lists(self, record: ReportRecord | None) -> Iterator[Advice]:
        """Lists outside every finding that follow a sentence with a duty."""
        for at, (block, view) in enumerate(zip(self._blocks, self._views, strict=True)):
            if block.kind not in _RUNNING or self._opens(view):
                continue
            last = list(Prose.of(self._document, block.extents).sentences())[-1:]
            if not last or not self._cues.review.pattern.search(matching_view(last[0].text)):
                continue
            items = _run_of_items(self._blocks[at + 1 :])
            if items and not any(_is_read(item, record) for item in items):
                held = self._cues.lead_ins.opens_area_for_improvement.pattern
                told = matching_view(last[0].text).strip()
                yield Advice(
                    what="list",
                    because=f"the {len(items)} bullets below it are no findings; should they be, let it open a list",
                    line=_line(self._document, last[0].start),
                    words=last[0].text,
                    file=CUES,
                    section="[lead_ins]",
                    lines=(f"opens_area_for_improvement = {_toml(f'{held}|{_literal(told)}$')}",),
                )

    def labels(self, record: ReportRecord | None) -> Iterator[Advice]:
        """Brackets with a year at the end of a finding that are read as no label."""
        for block, view in zip(self._blocks, self._views, strict=True):
            bracket = _BRACKET_WITH_YEAR.search(view)
            if bracket and _is_read(block, record) and not self._cues.items.label.search(view):
                yield Advice(
                    what="label",
                    because="a bracket with a year that is no label: `label` reads an area and then a year",
                    line=_line(self._document, block.start),
                    words=self._document.words(block)[bracket.start() :],
                    file=CUES,
                    section="[items]",
                )


def _run_of_items(blocks: Sequence[Block]) -> list[Block]:
    items = []
    for block in blocks:
        if block.kind not in _LISTED:
            break
        items.append(block)
    return items


def _is_read(block: Block, record: ReportRecord | None) -> bool:
    """Whether a finding holds words of a block."""
    return record is not None and any(one.start < block.end and block.start < one.end for one in record.findings)


def _names(kind: FindingKind) -> Iterable[str]:
    """What a list of a kind may be called: one, and several in either word."""
    first, *rest = kind.value.split("_")
    return {" ".join([first, *rest]), " ".join([f"{first}s", *rest]), f"{' '.join([first, *rest])}s"}


def _likeness(heading: str, name: str) -> float:
    """How alike a heading and a name are; a heading that holds all words of the name is wholly alike."""
    return max(fuzz.ratio(heading, name), fuzz.token_set_ratio(heading, name) if name in heading else 0.0)


def _unknown(record: ReportRecord | None, error: OutstandingError | None, facts: DocumentFacts) -> Iterator[Advice]:
    """What the file does not say."""
    if isinstance(error, IdentityError) or (record and record.report.force is None):
        yield Advice(
            what="force",
            because="no reference data describes a force that the text names as its subject: describe it in Turtle",
            file=SIDECAR,
            lines=('reference = ["BODIES.ttl"]',),
        )
    if isinstance(error, SourceError) or (record and record.layout is None):
        yield Advice(what="layout", because="no layout has all its marks in the first blocks: no findings are read")
    if record is None:
        return
    identity = record.report
    if identity.issued.latest is None:
        entry = () if facts != DocumentFacts(file=facts.file) else ("[[document]]", f"file = {json.dumps(facts.file)}")
        yield Advice(
            what="date of publication",
            because="neither the text nor the sidecar gives one",
            file=SIDECAR,
            section=None if entry else f"the entry of {facts.file}",
            lines=(*entry, 'published = "YYYY-MM-DD"', 'published_because = "WHERE THE DATE IS FROM"'),
        )


def _unknown_of_genre(record: ReportRecord | None, genre: str | None) -> Iterator[Advice]:
    """What a document of a genre may say, and this one does not."""
    if record is None:
        return
    identity = record.report
    if genre in {None, "report"}:
        if identity.isbn is None:
            yield Advice(what="ISBN", because="none with a right check digit is printed; a sidecar cannot give it")
        if not record.judgments:
            yield Advice(
                what="judgments",
                because="no grade has a line or cell of its own; if one stands in other words, add them to its grade",
                file=CUES,
                section="[grades]",
            )
    if genre == "revisit-letter":
        if record.letter and record.letter.inspected is None:
            because = "no sentence prints when the original inspection was; if one does in other words, add them"
            yield Advice(what="original inspection", because=because, file=CUES, section="[letters], inspected")
        if not record.monitoring:
            yield Advice(what="phase of monitoring", because="no sentence names scan or engage")
    if identity.fieldwork is None and genre not in {"pcc-response", "force-response"}:
        yield Advice(what="fieldwork", because="no sentence on a visit prints its dates; a sidecar cannot give them")
    lost = [option for option in record.options if option.ticked is None]
    if lost:
        because = f"{len(lost)} options stand without a box: which were ticked is lost, and a sidecar cannot give it"
        yield Advice(what="ticks", because=because, line=None, words=lost[0].option)


def _line(document: Document, start: int) -> int:
    return document.text.count("\n", 0, start) + 1


def _literal(words: str) -> str:
    """A pattern for exactly these words. Spaces stay as they are, for people to read."""
    return _SPECIAL.sub(lambda special: f"\\{special[0]}", words)


def _toml(text: str) -> str:
    """A TOML string: literal where it can be, so that patterns stay readable."""
    return f"'{text}'" if "'" not in text and text.isprintable() else json.dumps(text, ensure_ascii=False)
