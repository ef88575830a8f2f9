"""What was accepted, as graphs of the next release.

The kept bytes are the truth: the graphs are made of them whenever the code or the reference data has moved, else taken
as the last release has them.
"""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, VOID

from graph.errors import OutstandingError, ValidationError
from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Foreign, ImportEntry, Release
from graph.terms import INSP, Base
from graph.validation import VIOLATION
from outstanding.gathering import KeptOut
from outstanding.importing.dumps import DumpLimits
from outstanding.importing.examining import Examination, Setting, examine
from outstanding.importing.shelf import Record, Shelf

UNBOUNDED = DumpLimits(size=1 << 34, statements=1 << 34)
"""For dumps that were accepted under some limit before: a limit that was lowered since keeps none of them out."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What other publishers say in a release, and what of it could not be taken this time."""

    foreign: Foreign
    kept_out: tuple[KeptOut, ...] = ()


def joined(data: DataFolder, base: Base, before: Release | None, reference: ReferenceData, *, anew: bool) -> Joined:
    """The accepted imports of a data folder. Call it while `data.writing()`.

    One that can no longer be taken stays as the last release has it, and is named with the reason.

    Args:
        data: the folder.
        base: of the folder.
        before: the last release.
        reference: the reference data of the release to come.
        anew: whether to look at all of them again, because what they are looked at against has moved.
    """
    shelf = Shelf(data)
    last = {entry.name: entry for entry in before.manifest.imports} if before else {}
    entries: dict[Record, ImportEntry] = {}
    kept_out: list[KeptOut] = []
    for record in shelf.accepted():
        entry = last.get(record.name)
        stands = entry is not None and (entry.source, entry.base) == (record.sha256, record.base)
        if entry is not None and stands and not anew:
            entries[record] = entry
            continue
        setting = Setting(base, reference, shelf.bases(record.name), UNBOUNDED)
        try:
            entries[record] = _entry(
                data, record, conforming(examine(shelf.offer(record), record.base, setting), record)
            )
        except OutstandingError as error:
            kept_out.append(KeptOut(f"import {record.name}", error))
            if entry is not None and stands:
                entries[record] = entry
    if not entries:
        return Joined(Foreign(), tuple(kept_out))
    return Joined(Foreign(tuple(entries.values()), provenance(base, entries)), tuple(kept_out))


def conforming(examination: Examination, record: Record) -> Examination:
    """An examination whose graphs keep to the shapes.

    Raises:
        ValidationError: they do not; the first breach is named.
    """
    faults = [each for each in examination.verdict.breaches if each.severity == VIOLATION]
    if faults:
        raise ValidationError(
            f"its graphs break the shapes {len(faults)} times, first at {faults[0].focus}: {faults[0].message}",
            where=record.source,
            hint=f"`outstanding import show {record.name}` lists them. Tell the publisher.",
        )
    return examination


def _entry(data: DataFolder, record: Record, examination: Examination) -> ImportEntry:
    graphs = {name: data.keep_graph(b"".join(lines)) for name, lines in examination.sifted.graphs.items()}
    return ImportEntry(name=record.name, base=record.base, source=record.sha256, graphs=graphs)


def provenance(base: Base, entries: dict[Record, ImportEntry]) -> Graph:
    """Which graphs were taken from where, from whom, when, and under which licence, as PROV.

    Every subject is under our own base: it is we who say this, not the publishers.
    """
    graph = Graph()
    for record, entry in entries.items():
        node = base.thing(f"import/{record.name}")
        graph.add((node, RDF.type, PROV.Entity))
        graph.add((node, INSP.sha256, Literal(record.sha256)))
        graph.add((node, VOID.uriSpace, Literal(record.base)))
        graph.add((node, PROV.wasAttributedTo, URIRef(record.base)))
        graph.add((node, PROV.generatedAtTime, Literal(record.at, datatype=XSD.dateTime, normalize=False)))
        if record.address:
            graph.add((node, PROV.wasDerivedFrom, URIRef(record.address)))
        else:
            graph.add((node, INSP.origin, Literal(record.source)))
        for licence in record.licence:
            graph.add((node, *_licence(licence)))
        for name in entry.graphs:
            graph.add((node, DCTERMS.hasPart, URIRef(name)))
    return graph


def _licence(stated: str) -> tuple[URIRef, URIRef | Literal]:
    if stated.startswith(("http://", "https://")) and not any(each in stated for each in ' "<>\\^`{|}\n'):
        return DCTERMS.license, URIRef(stated)
    return DCTERMS.rights, Literal(stated)
