"""Triples of a dialogue: what a response answers, and what a letter tells of a revisit."""

from __future__ import annotations

from rdflib import RDF, URIRef
from rdflib.namespace import DCTERMS

from graph.reference import ReferenceData
from graph.terms import INSP, OA, SCHEME
from loaders.pen import Pen
from loaders.records import Person, PrintedDate, ReportRecord


def describe_response(pen: Pen, record: ReportRecord, reference: ReferenceData) -> None:
    """What a policing body's form says beside the findings it repeats.

    The publisher is the policing body, not the inspectorate; the dates under `reportIssued...` are the report's.
    """
    identity, about = record.report, record.report.about
    force = reference.force(identity.force or "")
    for body in reference.policing_bodies(force.iri) if force else ():
        if str(body).rsplit("/", 1)[-1] == identity.respondent:
            pen.add(pen.node, DCTERMS.publisher, body)
    if about:
        pen.add(pen.node, INSP.reportTitle, about.title)
        pen.add(pen.node, INSP.titleField, about.title_field if about.title_field != about.title else None)
        _dated(pen, "reportIssued", about.published)
    answered = pen.graph.value(pen.node, INSP.respondsTo)
    for response in record.responses:
        node = pen.thing(response.id, INSP.Response)
        pen.add(node, INSP.wording, response.text)
        pen.add(node, INSP.voice, URIRef(f"{SCHEME}voice/{response.by}"))
        pen.plain(node, INSP.namePrinted, response.speaker)
        pen.plain(node, INSP.rolePrinted, response.role)
        pen.add(node, INSP.inQuotationMarks, response.quoted)
        pen.add(node, INSP.respondsTo, answered if isinstance(answered, URIRef) else None)
        pen.add(node, INSP.answersFinding, pen.own(response.answers) if response.answers else None)
        position = URIRef(f"{SCHEME}position/{response.position}") if response.position else None
        pen.add(node, INSP.position, position)
        pen.quoted(node, response.spans)
    for order, option in enumerate(record.options, start=1):
        node = pen.thing(f"option-{order}", INSP.FormOption)
        pen.plain(node, INSP.formField, option.field)
        pen.plain(node, INSP.optionPrinted, option.option)
        pen.add(node, INSP.ticked, option.ticked)
        pen.quoted(node, [option.span])


def describe_letter(pen: Pen, record: ReportRecord, reference: ReferenceData) -> None:
    """Who wrote a letter to whom, which visits it speaks of, and what bears out each status it gives."""
    letter, identity = record.letter, record.report
    if letter is None:
        return
    pen.add(pen.node, INSP.tellsOfRevisit, pen.base.thing(pen.key.rsplit("/", 1)[0]))
    about = identity.about
    if about and about.cycle:
        place = "-".join(part for part in (about.programme, about.cycle, about.pillar) if part)
        place = f"{identity.force}/{place}"
        pen.add(pen.node, INSP.goesBackTo, pen.base.thing(place))
    _dated(pen, "inspected", letter.inspected)
    _dated(pen, "revisited", letter.revisited)
    for role, people in (
        (INSP.sender, (letter.sender,)),
        (INSP.addressee, (letter.addressee,)),
        (INSP.copiedTo, letter.copied_to),
    ):
        for person in people:
            pen.add(pen.node, role, _mention(pen, record, person) if person else None)
    for each in record.evidence:
        node = pen.thing(each.id, INSP.Evidence)
        pen.add(node, RDF.type, OA.Annotation)
        pen.add(node, OA.hasTarget, pen.own(each.finding))
        for span in each.spans:
            pen.add(node, OA.hasBody, pen.base.passage(pen.key, span.start, span.end))
        pen.add(node, INSP.bearsOut, pen.own(each.status))
        pen.add(node, INSP.paragraphNumber, each.paragraph)
        pen.add(node, INSP.underHeading, each.part)
        pen.quoted(node, each.spans)
    force = reference.force(identity.force or "")
    for phase in record.monitoring:
        node = pen.thing(phase.id, INSP.MonitoringPhase)
        pen.add(node, INSP.inPhase, URIRef(f"{SCHEME}phase/{phase.phase}"))
        pen.add(node, INSP.concerns, force.iri if force else None)
        pen.add(node, INSP.wording, phase.text)
        pen.add(node, INSP.paragraphNumber, phase.paragraph)
        pen.plain(node, INSP.decidedByPrinted, phase.decided_by)
        _dated(pen, "since", phase.since, node)
        pen.quoted(node, phase.spans)
    for assertion in record.statuses:
        day = assertion.on.latest if assertion.on else letter.revisited.latest if letter.revisited else None
        known = identity.issued.latest
        # What is said to be so on a later day than the letter's own is misread: the day of the status stays unknown.
        pen.add(pen.own(assertion.id), INSP.onDate, day if day and (known is None or day <= known) else None)


def _dated(pen: Pen, name: str, date: PrintedDate | None, of: URIRef | None = None) -> None:
    """A date that the document prints of something else than itself: its words, its first day and its last."""
    node = of or pen.node
    if date:
        pen.plain(node, INSP[f"{name}Printed"], date.printed)
        pen.add(node, INSP[f"{name}Earliest"], date.earliest)
        pen.add(node, INSP[f"{name}Latest"], date.latest)


def _mention(pen: Pen, record: ReportRecord, person: Person) -> URIRef:
    return pen.own(f"person-{record.people.index(person) + 1}")
