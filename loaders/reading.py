"""Reading: a file's bytes in, one `ReportRecord` out.

A pure function of the source's bytes, its name's ending, the sidecar's facts, the reference data and this code: the
same on any machine, whatever else is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from graph.errors import SourceError
from graph.reference import ReferenceData
from loaders.clues import clues, conflicts
from loaders.documents import Document
from loaders.formats import read_document
from loaders.genres.inspection_report import read_inspection_report
from loaders.genres.letter import read_letter
from loaders.genres.matter import Matter, doubts_about_date, doubts_about_file
from loaders.genres.response import read_response
from loaders.identity import recognise, unrecognised
from loaders.records import ReportRecord, Source
from loaders.sources import DocumentFacts

GENRES: Mapping[str, Callable[[Matter], ReportRecord]] = MappingProxyType(
    {"report": read_inspection_report, "pcc-response": read_response, "revisit-letter": read_letter}
)
"""The reader of each genre that `layouts.toml` names."""


Reader = Callable[[bytes, str], Document]
"""Makes a document of all bytes of a file and the file's name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and what was read from it."""

    document: Document
    record: ReportRecord


def read_file(path: Path, facts: DocumentFacts, reference: ReferenceData, reader: Reader = read_document) -> Reading:
    """Read one file.

    Args:
        path: of the file.
        facts: what the sidecar says of it.
        reference: what documents are read against.
        reader: makes a document of bytes and the file's name; `loaders.processes` has one within limits.

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
    return read_bytes(content, path.name, facts, reference, reader)


def read_bytes(
    content: bytes, name: str, facts: DocumentFacts, reference: ReferenceData, reader: Reader = read_document
) -> Reading:
    """Read the bytes of one file; see `read_file`."""
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
    recognised = recognise(document, beside)
    if recognised:
        matter = Matter(document, source, facts, reference, recognised)
        record = GENRES[recognised.layout.genre](matter)
        report = record.report.model_copy(update={"told": recognised.told})
        warnings = (*record.warnings, *conflicts(report, beside, reference))
        return Reading(document, record.model_copy(update={"report": report, "warnings": warnings}))
    identity, notices = unrecognised(document, facts, reference, beside)
    warnings = (*notices, *doubts_about_date(identity.issued), *doubts_about_file(document))
    return Reading(document, ReportRecord(source=source, layout=None, report=identity, warnings=warnings))
