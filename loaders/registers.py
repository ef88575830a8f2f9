"""Triples of registers and trackers: what each entry says of a finding that another document prints.

An entry is a finding in the words of whoever keeps the table. It names the document that prints it; whether that is
loaded, and whether the entry then counts for anything, is a matter of lineage.
"""

from __future__ import annotations

import datetime

from rdflib import URIRef
from rdflib.namespace import DCTERMS, SKOS

from graph.reference import ReferenceData
from graph.terms import INSP, OA, OPEN_END, SCHEME
from loaders.pen import Pen
from loaders.records import Entry, ReportRecord, StatusAssertion

_KEEPER = "keeper"
_INSPECTORATE = "inspectorate"


def describe_entries(pen: Pen, record: ReportRecord, reference: ReferenceData) -> None:
    """Who keeps a table, and what its entries say beside the words of their findings."""
    told = {each.name: each.value for each in record.report.told}
    if _KEEPER in told:
        pen.add(pen.node, INSP.voice, URIRef(f"{SCHEME}voice/{told[_KEEPER]}"))
    force = reference.force(record.report.force or "")
    for body in reference.policing_bodies(force.iri) if force else ():
        if str(body).rsplit("/", 1)[-1] == record.report.respondent:
            pen.add(pen.node, DCTERMS.publisher, body)
    issued = record.report.issued.latest or OPEN_END
    entries = {entry.finding: entry for entry in record.entries}
    for entry in record.entries:
        _describe_entry(pen, entry, reference, entry.known or issued)
    for assertion in record.statuses:
        node = pen.own(assertion.id)
        pen.add(node, INSP.onDate, assertion.on.latest if assertion.on else None)
        pen.add(node, INSP.countsFrom, _known(assertion, entries[assertion.finding], issued))
    for note in record.notes:
        node = pen.thing(note.id, INSP.ProgressNote)
        pen.add(node, INSP.wording, note.text)
        pen.add(node, OA.hasTarget, pen.own(note.finding))
        pen.add(node, INSP.voice, URIRef(f"{SCHEME}voice/{note.by}"))
        pen.add(node, INSP.onDate, note.on.latest if note.on else None)
        pen.quoted(node, note.spans)


def _describe_entry(pen: Pen, entry: Entry, reference: ReferenceData, counts_from: datetime.date) -> None:
    node, named = pen.own(entry.finding), entry.report
    force = reference.force(entry.force) if entry.force else None
    pen.add(node, INSP.concerns, force.iri if force else None)
    pen.add(node, INSP.entryOf, pen.node)
    pen.add(node, INSP.countsFrom, counts_from)
    pen.plain(node, INSP.entryNumber, entry.reference)
    if entry.official and entry.reference:
        pen.plain(node, SKOS.notation, entry.reference)
    pen.add(node, INSP.kindTold, None if entry.kind_told else False)
    pen.add(node, INSP.ownerPrinted, entry.owner)
    pen.add(node, INSP.trafficLight, entry.rag)
    pen.add(node, INSP.whereInReport, entry.place)
    pen.add(node, INSP.reportTitle, named.printed)
    pen.add(node, INSP.inspectionYear, named.year)
    pen.add(node, INSP.onRevisit, named.revisit or None)
    cycle = reference.cycle(named.programme, named.cycle) if named.programme and named.cycle else None
    if cycle:
        pen.add(node, INSP.inCycle, cycle.iri)
        pen.add(node, INSP.inPillar, URIRef(f"{SCHEME}framework/pillar/{named.pillar}") if named.pillar else None)
    if named.published:
        pen.plain(node, INSP.reportIssuedPrinted, named.published.printed)
        pen.add(node, INSP.reportIssuedEarliest, named.published.earliest)
        pen.add(node, INSP.reportIssuedLatest, named.published.latest)


def _known(assertion: StatusAssertion, entry: Entry, issued: datetime.date) -> datetime.date:
    """When a status could be known: what the inspectorate said on a day was public then, all else with the table."""
    if assertion.asserted_by != _INSPECTORATE or assertion.on is None:
        return issued
    return max(assertion.on.latest, entry.known or assertion.on.latest)
