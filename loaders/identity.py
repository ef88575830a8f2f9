"""What every document is asked: its layout, force, inspectorate, dates and ISBN. The rest is its genre's business.

The text is trusted first, then the sidecar; what neither says is None. Only the inspectorate's name may follow from
reference data: which of HMIC and HMICFRS reported follows from the year, since one became the other in July 2017.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from graph.errors import IdentityError, SourceError
from graph.naming import Body, Called
from graph.reference import ReferenceData
from loaders.clues import Clue, force_clue, published
from loaders.cues import Layout, Scope
from loaders.dates import printed_dates, published_date
from loaders.documents import Block, BlockKind, Document
from loaders.prose import Prose, matching_view
from loaders.records import Identity, Issued, Notice, PrintedDate, Told
from loaders.sources import DocumentFacts

_COPYRIGHT = re.compile(r"(?:©|\(c\)|crown copyright)[^\n]{0,20}\b(?P<body>hmicfrs|hmic)\b")
_NAMED = re.compile(r"\b(?P<body>hmicfrs|hmic)\b")
_IN_FULL = re.compile(r"\binspectorate of constabulary\b(?P<fire> (?:and|&) fire (?:and|&) rescue services)?")
_ISBN = re.compile(r"isbn:?\s*(?P<isbn>[\d-]{5,20}x?)")
_REPORTS = frozenset({"report", "programme-report"})
_GREETING = re.compile(
    r"^dear (?!customer|reader)\S.{0,80}$"
    r"|^i (?:write|am writing)\b.{0,120}\b(?:section 55|(?:my|the) response|comments)\b"
)
GREETED_WITHIN = 25
"""Number of blocks, from the first, in which a letter greets whom it is sent to."""

RULED_OUT_WITHIN = 10
"""Number of blocks, from the first, that may rule a layout out."""

SHOWN_FORCES = 5
"""How many forces a notice names."""

_CHANGE_YEAR = 2017
"""HMIC became HMICFRS in July 2017 (ontology/bodies.ttl)."""
_CHANGE_MONTH = 7

UNDATED = Issued(printed=None, earliest=None, latest=None, source="unknown")
"""What is known of a date that nothing gives."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A layout that a document meets, and what its marks say, in the document's own spelling.

    Attributes:
        marks: the named groups, and `title`, the line of the first mark.
        lines: the blocks that were the marks.
        told: what is known from clues beside the text, with the clue.
    """

    layout: Layout
    marks: Mapping[str, str]
    lines: tuple[Block, ...]
    told: tuple[Told, ...] = ()


_DESCRIBE = "Describe the force in a Turtle file beside the report and name it under `reference` in sources.toml."
_NAME_IT = (
    "If it is one of these, add the name to a copy of the text; else describe the force in a Turtle file beside the "
    "report and name it under `reference` in sources.toml."
)


def recognise(document: Document, layouts: Sequence[Layout], beside: Sequence[Clue] = ()) -> Recognised | None:
    """The first of some layouts whose every mark is met; None where there is none.

    A mark that no block of the text meets may be met by a clue beside it. At least one must be met by the text, and no
    layout that the text meets whole gives way to one that it does not.
    """
    return next(
        (found for at in ((), beside) for layout in layouts if (found := _met(document, layout, at))),
        None,
    )


def _met(document: Document, layout: Layout, beside: Sequence[Clue]) -> Recognised | None:
    blocks = _blocks(document, layout.within)
    met = _Met({}, [], [])
    for mark in layout.marks:
        if not (met.in_text(document, blocks, mark, layout.joined) or met.beside(mark, beside)):
            return None
    if not met.lines or ruled_out(document, layout) or not _has(document, layout.anywhere):
        return None
    if layout.alone and len(_pillars(document, layout)) > 1:
        return None
    for hint in layout.hints:
        met.in_text(document, blocks, hint, layout.joined)
    return Recognised(layout, met.groups, tuple(met.lines), tuple(met.told))


@dataclass(slots=True)
class _Met:
    """The marks of a layout that were met, as they are looked for."""

    groups: dict[str, str]
    lines: list[Block]
    told: list[Told]

    def in_text(self, document: Document, blocks: Sequence[Block], mark: re.Pattern[str], joined: int) -> bool:
        """Whether a block of the text, or at most so many that follow each other as one line, meets a mark."""
        for length in range(1, joined + 1):
            for at in range(len(blocks) - length + 1):
                words = " ".join(document.words(block).strip() for block in blocks[at : at + length])
                match = mark.search(matching_view(words))
                if match:
                    self._take(mark, match, words)
                    self.groups.setdefault("title", words)
                    self.lines += blocks[at : at + length]
                    return True
        return False

    def beside(self, mark: re.Pattern[str], beside: Sequence[Clue]) -> bool:
        """Whether a clue beside the text meets a mark."""
        clue, match = next(_met_beside(mark, beside), (None, None))
        if clue is None or match is None:
            return False
        said = self._take(mark, match, clue.words)
        self.groups.setdefault("title", clue.words)
        told = (Told(name=name, value=value, source=clue.origin, place=clue.place) for name, value in said.items())
        self.told += told
        return True

    def _take(self, mark: re.Pattern[str], match: re.Match[str], words: str) -> dict[str, str]:
        """Keep the groups that matched; the first mark that tells a thing is believed."""
        spans = {name.rstrip("123456789"): match.span(name) for name in mark.groupindex if match[name] is not None}
        said = {name: words[start:end] for name, (start, end) in spans.items()}
        self.groups = said | self.groups
        return said


def _pillars(document: Document, layout: Layout) -> set[str]:
    """The pillars that whole headings name, by the mark that tells a layout's own."""
    views = [matching_view(document.words(block)) for block in document.blocks if block.kind is BlockKind.HEADING]
    marks = [mark for mark in layout.marks if "pillar" in mark.groupindex]
    return {found["pillar"] for mark in marks for view in views if (found := mark.search(view))}


def ruled_out(document: Document, layout: Layout) -> bool:
    """Whether something near the beginning of a document says that it is of another kind than a layout's.

    A report greets nobody: what does is a letter about it, whose subject line may be the report's title. Only joint
    inspections of an area report by letter, to the partners there.
    """
    if layout.genre in _REPORTS and layout.scope is not Scope.AREA:
        begun = _blocks(document, GREETED_WITHIN)
        if any(_GREETING.search(matching_view(document.words(block))) for block in begun):
            return True
    if not layout.never:
        return False
    head = [matching_view(document.words(block)) for block in _blocks(document, RULED_OUT_WITHIN)]
    return any(each.search(view) for each in layout.never for view in head)


def _blocks(document: Document, within: int) -> list[Block]:
    """The first blocks, without contents lists and furniture: a web page may have a contents list above its title."""
    aside = {BlockKind.CONTENTS, BlockKind.FURNITURE}
    return list(islice((block for block in document.blocks if block.kind not in aside), within))


def _has(document: Document, patterns: Sequence[re.Pattern[str]]) -> bool:
    """Whether each of some patterns is met by a block of the text."""
    views = [matching_view(document.words(block)) for block in document.blocks] if patterns else []
    return all(any(each.search(view) for view in views) for each in patterns)


def _met_beside(mark: re.Pattern[str], beside: Sequence[Clue]) -> Iterator[tuple[Clue, re.Match[str]]]:
    for clue in beside:
        if match := mark.search(matching_view(clue.words)):
            yield clue, match


def force_of(name: str, facts: DocumentFacts, reference: ReferenceData) -> Body:
    """The force that a document names.

    Raises:
        IdentityError: no reference data describes it, or the name means several forces, or another inspected body.
    """
    force = reference.force_named(name)
    if force is None:
        detail, hint = _unclear(name, reference)
        raise IdentityError(f"the report is about {name!r}, which {detail}", where=facts.file, hint=hint)
    return force


def _unclear(name: str, reference: ReferenceData) -> tuple[str, str]:
    """Why a name means no one force, and what to do."""
    names = reference.force_names
    if shared := names.called(name):
        return f"is the name of several forces: {_listed(shared)}", "Give each a name of its own in the reference data."
    if other := reference.other_named(name):
        return f"is no police force of England and Wales: {other.name}", "Reports on other bodies are not read yet."
    if len(several := reference.forces_in(name)) > 1:
        return f"names several forces: {_listed(several)}", "Reports on more than one force are not read yet."
    if near := names.near(name):
        return f"is no force's whole name: it may mean {_listed(near, 'or')}", _NAME_IT
    return "no reference data describes", _DESCRIBE


def _listed(forces: Sequence[Body], link: str = "and") -> str:
    *first, last = (force.name for force in forces)
    return f"{', '.join(first)} {link} {last}" if first else last


def unrecognised(
    document: Document, facts: DocumentFacts, reference: ReferenceData, beside: Sequence[Clue] = ()
) -> tuple[Identity, tuple[Notice, ...]]:
    """The identity of a document of no known layout: no genre, and a key of its content's hash.

    Its force is the one that its text names or, where that names several or none, the one that a clue beside it names.
    A text that names several is else about none that could be told: a notice names them all.

    Raises:
        SourceError: the document names neither a force nor an inspectorate, so that it is no inspection document.
    """
    forces = reference.forces_in(document.text)
    said = any(mention.called is not Called.AREA for mention in reference.force_names.mentions(document.text))
    view = matching_view(document.text)
    if not (said or _NAMED.search(view) or _IN_FULL.search(view)):
        raise SourceError(
            "this does not read as an inspection document: it names no police force and no inspectorate",
            where=facts.file,
            hint="If it is one, describe its force in a Turtle file and name that under `reference` in sources.toml.",
        )
    published_on, dated = published(document, facts, UNDATED)
    told = _force_told(forces, beside, reference)
    identity = Identity(
        title=None,
        genre=None,
        force=told.value if told else None,
        programme=None,
        cycle=None,
        pillar=None,
        inspection_year=None,
        inspection_year_basis=None,
        inspectorate=None,
        issued=published_on,
        fieldwork=None,
        isbn=None,
        key=f"unrecognised/{document.sha256[:16]}",
        told=(told,) if told else (),
    )
    notices = list(dated)
    if len(forces) > 1 and told is None:
        shown = _listed(forces[:SHOWN_FORCES]) + (" and others" if len(forces) > SHOWN_FORCES else "")
        detail = f"the text names several forces, so it is loaded as about none of them: {shown}"
        notices.append(Notice(code="unclear-force", detail=detail))
    return identity, tuple(notices)


def _force_told(forces: Sequence[Body], beside: Sequence[Clue], reference: ReferenceData) -> Told | None:
    """The force of a document of no known layout, with where it is known from."""
    if len(forces) == 1:
        return Told(name="force", value=forces[0].slug, source="text")
    clue = force_clue(beside, reference)
    if clue is None or (forces and clue[0] not in forces):
        return None
    return Told(name="force", value=clue[0].slug, source=clue[1].origin, place=clue[1].place)


def issued(
    document: Document, within: int, not_before: int | None, facts: DocumentFacts
) -> tuple[Issued, tuple[Notice, ...]]:
    """When a document was published: the date among its first blocks, which other sources may narrow or stand in for.

    Args:
        document: the document.
        within: number of blocks, from the first, that the date must stand among.
        not_before: the year before which it cannot have been published, if that is known.
        facts: what the sidecar says.
    """
    head = document.blocks[:within]
    printed = published_date(document.text[: head[-1].end]) if head else None
    notices: tuple[Notice, ...] = ()
    if printed and not_before and printed.latest.year < not_before:
        detail = (
            f"the date {printed.printed!r} is before the inspection of {not_before}: not taken for that of the report"
        )
        notices = (Notice(code="date-too-early", detail=detail, start=printed.start),)
        printed = None
    text = UNDATED
    if printed:
        text = Issued(printed=printed.printed, earliest=printed.earliest, latest=printed.latest, source="text")
    dated, conflicts = published(document, facts, text)
    return dated, notices + conflicts


def inspectorate(document: Document, reference: ReferenceData, year: int | None) -> str | None:
    """The inspectorate: the copyright line says which, else the year; only in the year of the change the text."""
    view = matching_view(document.text)
    owner = _COPYRIGHT.search(view)
    if owner:
        return owner["body"]
    if year is None or year == _CHANGE_YEAR:
        named = {match["body"] for match in _NAMED.finditer(view)}
        named |= {"hmicfrs" if match["fire"] else "hmic" for match in _IN_FULL.finditer(view)}
        return named.pop() if len(named) == 1 else None
    slug = "hmicfrs" if year > _CHANGE_YEAR else "hmic"
    return slug if slug in reference.inspectorates else None


def inspectorate_on(day: datetime.date | None) -> str | None:
    """The inspectorate that there was on a day; None in the month in which one became the other."""
    if day is None or (day.year, day.month) == (_CHANGE_YEAR, _CHANGE_MONTH):
        return None
    return "hmicfrs" if (day.year, day.month) > (_CHANGE_YEAR, _CHANGE_MONTH) else "hmic"


def visited(document: Document, blocks: Iterable[Block], patterns: Sequence[re.Pattern[str]]) -> PrintedDate | None:
    """The longest dates of the first sentence that speaks of a visit, by the first cue that is met."""
    running = {BlockKind.PARAGRAPH, BlockKind.NUMBERED, BlockKind.FOOTNOTE}
    sentences = [
        sentence
        for block in blocks
        if block.kind in running
        for sentence in Prose.of(document, block.extents).sentences()
        if len(sentence.extents) == 1
    ]
    for pattern in patterns:
        for sentence in sentences:
            if pattern.search(matching_view(sentence.text)):
                dates = printed_dates(sentence.text, offset=sentence.start)
                if dates:
                    return max(dates, key=lambda date: (date.latest - date.earliest, -date.start))
    return None


def isbn(document: Document) -> tuple[str | None, tuple[Notice, ...]]:
    """The first ISBN whose check digit is right (ISO 2108), and a notice for each that is cut or wrong."""
    notices = []
    found = None
    for match in _ISBN.finditer(matching_view(document.text)):
        digits = match["isbn"].replace("-", "")
        if len(digits) == 13 and sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(digits)) % 10 == 0:  # noqa: PLR2004  ISBN-13
            found = found or match["isbn"].strip("-")
        else:
            detail = f"an ISBN is cut off or wrong: {match['isbn']}"
            notices.append(Notice(code="isbn", detail=detail, start=match.start("isbn")))
    return found, tuple(notices)
