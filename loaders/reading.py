"""Reading: a file's bytes in, one `ReportRecord` out.

A pure function of the source's bytes, its name's ending, the sidecar's facts, the reference data, the grammar and this
code: the same on any machine, whatever else is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from graph.errors import IdentityError, SourceError
from graph.reference import ReferenceData
from loaders.clues import clues, conflicts
from loaders.documents import Document
from loaders.findings import read_findings
from loaders.formats import read_document
from loaders.genres.inspection_report import read_inspection_report
from loaders.genres.letter import read_letter
from loaders.genres.matter import Matter, dates_of, doubts_about_date, doubts_about_file, people_of
from loaders.genres.press_notice import read_press_notice
from loaders.genres.programme_report import read_programme_report
from loaders.genres.register import read_register
from loaders.genres.response import read_response
from loaders.genres.tracker import read_tracker
from loaders.grammar import Grammar
from loaders.identity import recognise, unrecognised
from loaders.margins import read_review
from loaders.outline import plain_outline
from loaders.records import Confidence, Notice, ReportRecord, Source
from loaders.sources import DocumentFacts
from loaders.tables import doubts_about_tables, recognise_table

GENRES: Mapping[str, Callable[[Matter], ReportRecord]] = MappingProxyType(
    {
        "report": read_inspection_report,
        "programme-report": read_programme_report,
        "press-notice": read_press_notice,
        "pcc-response": read_response,
        "force-response": read_response,
        "revisit-letter": read_letter,
        "status-register": read_register,
        "tracker": read_tracker,
    }
)
"""The reader of each genre that `layouts.toml` names."""


Reader = Callable[[bytes, str], Document]
"""Makes a document of all bytes of a file and the file's name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and what was read from it."""

    document: Document
    record: ReportRecord


def read_file(
    path: Path,
    facts: DocumentFacts,
    reference: ReferenceData,
    reader: Reader = read_document,
    grammar: Grammar | None = None,
) -> Reading:
    """Read one file.

    Args:
        path: of the file.
        facts: what the sidecar says of it.
        reference: what documents are read against.
        reader: makes a document of bytes and the file's name; `loaders.processes` has one within limits.
        grammar: the cues and layouts that it is read by; those that come with the project where none is given.

    Raises:
        SourceError: the file is missing, unreadable, empty, binary, undecodable, or no inspection document.
        IdentityError: the layout is known, but not the force or the cycle.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError("there is no such file", where=str(path), hint="Check the path.") from error
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror}", where=str(path), hint="Check its permissions."
        ) from error
    return read_bytes(content, path.name, facts, reference, reader, grammar)


def read_bytes(  # noqa: PLR0913, PLR0917  everything that a reading depends on
    content: bytes,
    name: str,
    facts: DocumentFacts,
    reference: ReferenceData,
    reader: Reader = read_document,
    grammar: Grammar | None = None,
) -> Reading:
    """Read the bytes of one file; see `read_file`."""
    grammar = grammar or Grammar.packaged()
    document = reader(content, name)
    source = Source(
        name=name,
        sha256=document.sha256,
        characters=len(document.text),
        encoding=document.encoding,
        reader=document.reader,
        url=facts.url,
        origin=facts.origin,
    )
    beside = clues(document, facts)
    recognised = recognise_table(document, facts, grammar, recognise(document, grammar.layouts, beside))
    doubted: tuple[Notice, ...] = ()
    doubt: IdentityError | None = None
    if recognised:
        matter = Matter(document, source, facts, reference, recognised, grammar)
        try:
            record = GENRES[recognised.layout.genre](matter)
        except IdentityError as error:
            # The marks of a layout that nobody has seen are wide: what they take for a force may be none.
            if recognised.layout.confidence is Confidence.SEEN:
                raise
            doubt = error
            doubted = (Notice(code="unknown-force", detail=f"like {recognised.layout.name}, but {error.detail}"),)
        else:
            report = record.report.model_copy(update={"told": (*recognised.told, *record.report.told)})
            warnings = (*record.warnings, *conflicts(report, beside, reference))
            return Reading(document, record.model_copy(update={"report": report, "warnings": warnings}))
    try:
        identity, notices = unrecognised(document, facts, reference, beside)
    except SourceError as error:
        raise doubt or error from None  # what the layout asks for helps more than that nothing is named
    form = plain_outline(document, grammar.cues)
    found = read_findings(document, form, grammar.cues)
    seems = _seems(len(found.findings))
    detail = f"no known layout: loaded without findings; {seems}; see docs/loading.md for what can be read"
    return Reading(
        document,
        ReportRecord(
            source=source,
            layout=None,
            report=identity,
            candidates=found.findings,
            people=people_of(document),
            dates=dates_of(document),
            review=read_review(document, form, found.blocks, grammar.cues),
            warnings=(
                Notice(code="unrecognised", detail=detail),
                *doubted,
                *notices,
                *doubts_about_tables(document),
                *doubts_about_date(identity.issued),
                *doubts_about_file(document),
            ),
        ),
    )


def _seems(count: int) -> str:
    if not count:
        return "nothing in it looks like one"
    return f"it seems to print {count} finding{'' if count == 1 else 's'}"
