"""Renditions: all that a build takes from one document, made of nothing but the document and what it is read against.

document + sidecar's facts + ground -> record -> graph, validated and compared with the text -> canonical N-Quads

The same on any machine, in any process, whatever else is read. So a rendition may be made elsewhere, and kept.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

from pydantic import TypeAdapter

from graph.canonical import canonical_nquads, digest
from graph.errors import LimitError, OutstandingError, ValidationError
from graph.reference import ReferenceData
from graph.terms import Base
from graph.validation import VIOLATION, Breach, Verdict, validate
from loaders.documents import Document
from loaders.grammar import Grammar, grammar_of
from loaders.quotations import check_quotations
from loaders.reading import Reading, read_bytes
from loaders.records import Finding, FindingKind, Issued, Layout, Notice, Record, ReportRecord
from loaders.sources import DocumentFacts
from loaders.triples import document_graph
from loaders.withholding import withheld_reading

SHOWN_BREACHES = 3
"""How many breaches of the shapes the reason of a kept-out document names."""

BREACHES: Final = TypeAdapter(tuple[Breach, ...])
"""How what shapes doubt is written and read back."""

_OBSERVED = frozenset({FindingKind.POSITIVE_FINDING, FindingKind.OBSERVATION})
_DENSITY: Final = 3


@dataclass(frozen=True)
class Ground:
    """What documents are read against.

    Attributes:
        base: of the publisher.
        reference: our reference data, and what folders bring.
        cues: the bytes of each file of cues that folders bring, by its name.
        withdrawn: names of people that are left out of every document, sorted.
    """

    base: Base
    reference: ReferenceData
    cues: Mapping[str, bytes]
    withdrawn: tuple[str, ...] = ()

    @cached_property
    def grammar(self) -> Grammar:
        """Our grammar with these cues.

        Raises:
            GrammarError: a file of cues does not fit.
        """
        return grammar_of(self.cues) if self.cues else Grammar.packaged()

    @cached_property
    def references(self) -> Mapping[str, str]:
        """SHA-256 of each reference graph, canonical under the base, by its name."""
        graphs = self.reference.graphs
        return {name: digest(canonical_nquads(graphs[name], self.base.graph(f"reference/{name}"))) for name in graphs}

    def digest(self) -> str:
        """SHA-256 of all of it, without our own code and cues."""
        lines = [f"base {self.base.iri}", *(f"reference {name} {sha256}" for name, sha256 in self.references.items())]
        lines += [f"withdrawn {name}" for name in self.withdrawn]
        lines += [f"cues {name} {sha256}" for name, sha256 in self.grammar.added.items()]
        return digest("\n".join(sorted(lines)).encode())


class Summary(Record):
    """What is told of a document at the end of a build: small enough to have it of thousands.

    Attributes:
        key: its place.
        genre: what it is; None where no layout was recognised.
        layout: by which it was read.
        issued: when it was published.
        findings: how many it prints.
        kinds: how many of each kind are its own, without those that repeat a report's.
        repeated: how many findings of a report it repeats.
        unthemed: how many of its own have no theme.
        warnings: what a person should look at.
    """

    key: str
    genre: str | None
    layout: Layout | None
    issued: Issued
    findings: int
    kinds: Mapping[FindingKind, int]
    repeated: int
    unthemed: int
    warnings: tuple[Notice, ...]

    @classmethod
    def of(cls, record: ReportRecord) -> Self:
        """The summary of a record."""
        own = [each for each in record.findings if not _repeats(each, record)]
        return cls(
            key=record.report.key,
            genre=record.report.genre,
            layout=record.layout,
            issued=record.report.issued,
            findings=len(record.findings),
            kinds=dict(sorted(Counter(each.kind for each in own).items())),
            repeated=len(record.findings) - len(own),
            unthemed=sum(not each.themes for each in own),
            warnings=record.warnings,
        )


def _repeats(finding: Finding, record: ReportRecord) -> bool:
    """Whether a finding repeats one of a report: what asks for nothing is nobody's to repeat."""
    own = finding.voice == "inspectorate" and record.letter is None and not record.entries
    return not own and finding.kind not in _OBSERVED


@dataclass(frozen=True, slots=True)
class Rendition:
    """A document as a build takes it.

    Attributes:
        summary: what is told of it.
        packed: its record as compressed JSON.
        doubts: what shapes warn of.
        nquads: its graph, canonical.
    """

    summary: Summary
    packed: bytes
    doubts: tuple[Breach, ...]
    nquads: bytes

    @property
    def record(self) -> ReportRecord:
        """The record, unpacked."""
        return unpacked(self.packed)


def packed(record: ReportRecord) -> bytes:
    """A record as compressed JSON."""
    return zlib.compress(record.model_dump_json().encode(), _DENSITY)


def unpacked(content: bytes) -> ReportRecord:
    """The record in compressed JSON."""
    return ReportRecord.model_validate_json(zlib.decompress(content))


def read_document_against(document: Document, facts: DocumentFacts, ground: Ground) -> Reading:
    """What a document says, given what it is read against.

    Raises:
        OutstandingError: as `loaders.reading.read_bytes`.
        LimitError: the program failed on it.
    """
    try:
        reading = read_bytes(b"", facts.file, facts, ground.reference, lambda _content, _name: document, ground.grammar)
        return withheld_reading(reading, ground.withdrawn)
    except OutstandingError:
        raise
    except Exception as error:
        raise failed(facts.file, error) from error


def rendition(document: Document, facts: DocumentFacts, ground: Ground) -> Rendition:
    """The rendition of a document.

    Raises:
        OutstandingError: as `loaders.reading.read_bytes`.
        ValidationError: its graph breaks the shapes, or quotes what the text does not say.
        LimitError: the program failed on it.
    """
    reading = read_document_against(document, facts, ground)
    try:
        graph = document_graph(reading, ground.reference, ground.base)
        verdict = validate(graph, ground.reference)
        check_verdict(verdict, ground.base, facts.file)
        check_quotations(graph, reading.document.text, facts.file)
        nquads = canonical_nquads(graph, ground.base.graph(reading.record.report.key))
    except OutstandingError:
        raise
    except Exception as error:
        raise failed(facts.file, error) from error
    return Rendition(Summary.of(reading.record), packed(reading.record), verdict.breaches, nquads)


def failed(name: str, error: Exception) -> LimitError:
    """That the program failed on a file: a fault of ours, which must not stop the other files."""
    return LimitError(
        f"the program failed on it: {type(error).__name__}: {error}"[:500],
        where=name,
        hint="This is a fault of the program: report it, with the file if it may be passed on.",
    )


def check_verdict(verdict: Verdict, base: Base, where: str) -> None:
    """Refuse a graph that breaks the shapes.

    Raises:
        ValidationError: it does; the first breaches are named.
    """
    if verdict.conforms:
        return
    faults = [each for each in verdict.breaches if each.severity == VIOLATION]
    told = "; ".join(f"{base.key_of(each.focus)}: {each.message}" for each in faults[:SHOWN_BREACHES])
    more = f" (and {len(faults) - SHOWN_BREACHES} more)" if len(faults) > SHOWN_BREACHES else ""
    raise ValidationError(
        f"its graph breaks the shapes: {told}{more}",
        where=where,
        hint="Nothing of it was published. `outstanding extract` shows what was read.",
    )
