"""What a document is: layout, force, programme, cycle, pillar, date and the key that follows from them.

The text is trusted first, then the sidecar; what neither says is None. Only the inspectorate's name may follow from
reference data: which of HMIC and HMICFRS reported follows from the year, since one became the other in July 2017.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.errors import IdentityError, SourceError
from graph.reference import Cycle, ReferenceData
from loaders.cues import Layout, cues, layouts
from loaders.dates import printed_dates, published_date
from loaders.documents import BlockKind, Document
from loaders.prose import Prose, matching_view
from loaders.records import Identity, Issued, Notice, PrintedDate
from loaders.sources import DocumentFacts

_COPYRIGHT = re.compile(r"(?:©|\(c\)|crown copyright)[^\n]{0,20}\b(?P<body>hmicfrs|hmic)\b")
_NAMED = re.compile(r"\b(?P<body>hmicfrs|hmic)\b")
_ISBN = re.compile(r"isbn:?\s*(?P<isbn>[\d-]{5,20}x?)")
_CHANGE_YEAR = 2017
"""HMIC became HMICFRS in July 2017 (ontology/bodies.ttl)."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A document's identity, with the reference data it met."""

    layout: Layout | None
    identity: Identity
    cycle: Cycle | None
    notices: tuple[Notice, ...]


def recognise(document: Document, facts: DocumentFacts, reference: ReferenceData) -> Recognised:
    """Find out what a document is.

    A document of no known layout that names a force or the inspectorate is *unrecognised*: it has no layout, no genre,
    and a key of its content's hash.

    Raises:
        SourceError: the document names neither a force nor an inspectorate, so that it is no inspection document.
        IdentityError: the layout is known, but its force or its cycle is not in the reference data.
    """
    for layout in layouts():
        marks = _marks(document, layout)
        if marks is not None:
            return _recognised(document, facts, reference, layout, marks)
    return _unrecognised(document, facts, reference)


def _marks(document: Document, layout: Layout) -> dict[str, str] | None:
    """The named groups of a layout's marks, in the document's own spelling; None where a mark is not met."""
    found: dict[str, str] = {}
    blocks = document.blocks[: layout.within]
    for mark in layout.marks:
        for block in blocks:
            words = document.words(block)
            match = mark.search(matching_view(words))
            if match:
                spans = {name: match.span(name) for name in mark.groupindex if match[name] is not None}
                found |= {name: words[start:end] for name, (start, end) in spans.items()}
                found["title"] = found.get("title", words)
                break
        else:
            return None
    return found


def _recognised(
    document: Document, facts: DocumentFacts, reference: ReferenceData, layout: Layout, marks: dict[str, str]
) -> Recognised:
    force = reference.force_named(marks["force"])
    if force is None:
        raise IdentityError(
            f"the report is about {marks['force']!r}, which no reference data describes",
            where=facts.file,
            hint="Describe the force in a Turtle file beside the report and name it under `reference` in sources.toml.",
        )
    cycle = reference.cycle(layout.programme, marks["cycle"])
    if cycle is None:
        raise IdentityError(
            f"{marks['cycle']!r} is no cycle of the {layout.programme.upper()} programme that the reference data knows",
            where=facts.file,
            hint="Known are: " + ", ".join(each.notation for each in reference.cycles) + ".",
        )
    pillar = marks.get("part", marks["pillar"]).lower()
    isbn, notices = _isbn(document)
    issued = _issued(document, facts)
    identity = Identity(
        title=_title(marks, pillar),
        genre=f"{layout.programme}-{layout.genre}",
        force=force.slug,
        programme=layout.programme,
        cycle=cycle.notation,
        pillar=pillar,
        inspection_year=cycle.year,
        inspection_year_basis="title",
        inspectorate=_inspectorate(document, reference, cycle, issued),
        issued=issued,
        fieldwork=_fieldwork(document),
        isbn=isbn,
        key=f"{force.slug}/{layout.programme}-{cycle.notation}-{pillar}/{layout.genre}",
    )
    return Recognised(layout, identity, cycle, notices)


def _unrecognised(document: Document, facts: DocumentFacts, reference: ReferenceData) -> Recognised:
    forces = reference.forces_in(document.text)
    if not forces and not _NAMED.search(matching_view(document.text)):
        raise SourceError(
            "this does not read as an inspection document: it names no police force and no inspectorate",
            where=facts.file,
            hint="If it is one, describe its force in a Turtle file and name that under `reference` in sources.toml.",
        )
    identity = Identity(
        title=None,
        genre=None,
        force=forces[0].slug if len(forces) == 1 else None,
        programme=None,
        cycle=None,
        pillar=None,
        inspection_year=None,
        inspection_year_basis=None,
        inspectorate=None,
        issued=_issued_by_sidecar(facts) or Issued(printed=None, earliest=None, latest=None, source="unknown"),
        fieldwork=None,
        isbn=None,
        key=f"unrecognised/{document.sha256[:16]}",
    )
    detail = "no known layout: loaded without findings; see docs/loading.md for what can be read"
    return Recognised(None, identity, None, (Notice(code="unrecognised", detail=detail),))


def _title(marks: dict[str, str], pillar: str) -> str:
    """The words of the mark that names the report, with the pillar or force where that line leaves it out."""
    title = re.sub(r"\s+", " ", marks["title"]).strip(" *#")
    view = matching_view(title)
    if pillar not in view:
        title = f"{title}: {pillar.capitalize()}"
    if matching_view(marks["force"]) not in view:
        title = f"{title} \u2013 {marks['force']}"
    return title


def _issued(document: Document, facts: DocumentFacts) -> Issued:
    printed = published_date(document.text)
    stated = _issued_by_sidecar(facts)
    if stated is None and printed is None:
        return Issued(printed=None, earliest=None, latest=None, source="unknown")
    if stated is None and printed is not None:
        return Issued(printed=printed.printed, earliest=printed.earliest, latest=printed.latest, source="text")
    assert stated is not None  # noqa: S101  the two cases above leave only this
    return stated.model_copy(update={"printed": printed.printed if printed else None})


def _issued_by_sidecar(facts: DocumentFacts) -> Issued | None:
    bounds = facts.published_bounds
    if bounds is None:
        return None
    return Issued(printed=None, earliest=bounds[0], latest=bounds[1], source="sidecar", because=facts.published_because)


def _inspectorate(document: Document, reference: ReferenceData, cycle: Cycle, issued: Issued) -> str | None:
    view = matching_view(document.text)
    named = _COPYRIGHT.search(view) or _NAMED.search(view)
    if named:
        return named["body"]
    year = issued.earliest.year if issued.earliest else cycle.year
    if year == _CHANGE_YEAR:
        return None
    slug = "hmicfrs" if year > _CHANGE_YEAR else "hmic"
    return slug if slug in reference.inspectorates else None


def _fieldwork(document: Document) -> PrintedDate | None:
    """The longest dates of the first sentence that speaks of fieldwork, by the surest cue that is met."""
    running = {BlockKind.PARAGRAPH, BlockKind.NUMBERED, BlockKind.FOOTNOTE}
    sentences = [
        sentence
        for block in document.blocks
        if block.kind in running
        for sentence in Prose.of(document, block.extents).sentences()
        if len(sentence.extents) == 1
    ]
    for pattern in cues().fieldwork.patterns:
        for sentence in sentences:
            if pattern.search(matching_view(sentence.text)):
                dates = printed_dates(sentence.text, offset=sentence.start)
                if dates:
                    return max(dates, key=lambda date: (date.latest - date.earliest, -date.start))
    return None


def _isbn(document: Document) -> tuple[str | None, tuple[Notice, ...]]:
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
