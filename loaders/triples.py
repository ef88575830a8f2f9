"""A record becomes a graph.

Only things under the document's own IRIs are described here; what documents share is described in the reference graphs
and in the derived graph, so that each triple stands in one graph only. No blank nodes; literals in canonical form.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from importlib.metadata import version

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, XSD

from graph.reference import Cycle, ReferenceData
from graph.terms import DOCO, FABIO, INSP, OA, OPEN_END, SCHEME, STATUS, Base
from graph.wording import wording_hash
from loaders.reading import Reading
from loaders.records import Finding, FindingKind, Identity, Judgment, Reference, Span, Statistic
from loaders.themes import ThemeLabels

RESPONSE_RULE_FROM = datetime.date(2017, 5, 2)
"""The day on which the rule on answers to reports came into force."""

RESPONSE_DAYS = 56
"""Days for an answer; the day of publication is the first."""

CONTEXT = 32
"""Characters of prefix and suffix that a quotation selector keeps."""

CLASSES = {
    FindingKind.AREA_FOR_IMPROVEMENT: INSP.AreaForImprovement,
    FindingKind.CAUSE_OF_CONCERN: INSP.CauseOfConcern,
    FindingKind.RECOMMENDATION: INSP.Recommendation,
    FindingKind.POSITIVE_FINDING: INSP.PositiveFinding,
    FindingKind.OBSERVATION: INSP.Observation,
}
"""The class of each kind of finding."""

Value = URIRef | Literal | str | int | bool | datetime.date | None
"""What a triple's value may be given as."""

_LONE_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class DocumentGraph:
    """The graph of one document, under construction."""

    def __init__(self, reading: Reading, reference: ReferenceData, base: Base) -> None:
        """Start with an empty graph for a reading."""
        self._document = reading.document
        self._record = reading.record
        self._reference = reference
        self._base = base
        self._themes = ThemeLabels(reference.themes)
        identity = reading.record.report
        self.key = identity.key
        self._node = base.thing(self.key)
        self._text = base.text(self.key)
        self._cycle: Cycle | None = (
            reference.cycle(identity.programme, identity.cycle) if identity.programme and identity.cycle else None
        )
        self.graph = Graph()

    # --- pieces ------------------------------------------------------------------------------------------------------

    def _add(self, subject: URIRef, predicate: URIRef, value: Value) -> None:
        """One triple; None adds nothing. Text is tagged as English, which all readers of this project read."""
        if value is None:
            return
        if isinstance(value, str) and not isinstance(value, (URIRef, Literal)):
            value = Literal(_LONE_CONTROL.sub(" ", value), lang="en")
        elif isinstance(value, bool):
            value = Literal("true" if value else "false", datatype=XSD.boolean)
        elif isinstance(value, int):
            value = Literal(str(value), datatype=XSD.integer)
        elif isinstance(value, datetime.date):
            value = Literal(value.isoformat(), datatype=XSD.date)
        assert isinstance(value, (URIRef, Literal))  # noqa: S101  every other form was turned into one above
        self.graph.add((subject, predicate, value))

    def _plain(self, subject: URIRef, predicate: URIRef, value: str | None) -> None:
        """One plain string, such as a name of a layout or a checksum."""
        if value is not None:
            self.graph.add((subject, predicate, Literal(value)))

    def _thing(self, ident: str, kind: URIRef) -> URIRef:
        """A thing that the document prints, of a class."""
        node = self._base.thing(f"{self.key}/{ident}")
        self._add(node, RDF.type, kind)
        self._add(node, INSP.statedIn, self._node)
        return node

    def _quoted(self, subject: URIRef, spans: Iterable[Span]) -> None:
        """The passages that a thing was quoted from (Web Annotation, sections 4.2.4 and 4.2.5)."""
        text = self._document.text
        for span in spans:
            passage = self._base.passage(self.key, span.start, span.end)
            self._add(subject, PROV.wasQuotedFrom, passage)
            if (passage, RDF.type, OA.SpecificResource) in self.graph:
                continue
            place = f"{self.key}/passage/{span.start}-{span.end}"
            quote, position = self._base.thing(f"{place}/quote"), self._base.thing(f"{place}/position")
            self._add(passage, RDF.type, OA.SpecificResource)
            self._add(passage, OA.hasSource, self._text)
            self._add(passage, OA.hasSelector, quote)
            self._add(passage, OA.hasSelector, position)
            self._add(quote, RDF.type, OA.TextQuoteSelector)
            self._plain(quote, OA.exact, text[span.start : span.end])
            self._plain(quote, OA.prefix, text[max(0, span.start - CONTEXT) : span.start])
            self._plain(quote, OA.suffix, text[span.end : span.end + CONTEXT])
            self._add(position, RDF.type, OA.TextPositionSelector)
            # As xsd:integer: engines turn the subtype that the Web Annotation vocabulary names into it.
            self._add(position, OA.start, span.start)
            self._add(position, OA.end, span.end)

    # --- parts -------------------------------------------------------------------------------------------------------

    def build(self) -> Graph:
        """The whole graph."""
        self._describe_document()
        self._describe_sections()
        for finding in self._record.findings:
            self._describe_finding(finding)
        for judgment in self._record.judgments:
            self._describe_judgment(judgment)
        for reference in self._record.references:
            self._describe_reference(reference)
        for statistic in self._record.statistics:
            self._describe_statistic(statistic)
        self._describe_rest()
        return self.graph

    def _describe_document(self) -> None:
        record, identity, node = self._record, self._record.report, self._node
        self._add(node, RDF.type, FABIO.ReportDocument if record.layout else INSP.UnrecognisedDocument)
        self._add(node, DCTERMS.title, identity.title)
        self._plain(node, DCTERMS.identifier, identity.isbn)
        force = self._reference.force(identity.force) if identity.force else None
        self._add(node, INSP.concerns, force.iri if force else None)
        if identity.inspectorate:
            self._add(node, DCTERMS.publisher, self._reference.inspectorates[identity.inspectorate].iri)
        if self._cycle:
            self._add(node, INSP.reportsOn, self._base.thing(self.key.rsplit("/", 1)[0]))
            self._add(node, INSP.inCycle, self._cycle.iri)
            self._plain(node, INSP.inspectionYearBasis, identity.inspection_year_basis)
            self._add(node, INSP.inspectionYear, identity.inspection_year)
            self._add(node, INSP.inPillar, URIRef(f"{SCHEME}framework/pillar/{identity.pillar}"))
        self._describe_dates(identity)
        if record.layout:
            self._plain(node, INSP.layout, record.layout.name)
            self._plain(node, INSP.layoutConfidence, record.layout.confidence.value)
        if record.source.url:
            self._add(node, DCTERMS.source, URIRef(record.source.url))
        self._add(node, INSP.origin, record.source.origin)
        self._plain(node, INSP.loaderVersion, version("outstanding"))
        source = self._base.thing(f"{self.key}/source")
        self._add(node, PROV.wasDerivedFrom, source)
        self._add(source, RDF.type, INSP.SourceFile)
        self._plain(source, INSP.sha256, record.source.sha256)
        self._add(self._text, RDF.type, INSP.CanonicalText)
        self._add(self._text, INSP.textOf, node)
        self._add(self._text, INSP.characters, record.source.characters)
        self._plain(self._text, INSP.reader, record.source.reader)
        self._add(self._base.graph(self.key), FOAF.primaryTopic, node)

    def _describe_dates(self, identity: Identity) -> None:
        issued, node = identity.issued, self._node
        self._plain(node, INSP.issuedPrinted, issued.printed)
        self._add(node, INSP.issuedEarliest, issued.earliest)
        self._add(node, INSP.issuedLatest, issued.latest)
        self._plain(node, INSP.issuedSource, issued.source if issued.latest else None)
        self._add(node, INSP.issuedBecause, issued.because)
        self._add(node, INSP.countsFrom, issued.latest or OPEN_END)
        if self._record.layout:
            due, why = response_due(issued.earliest, issued.latest)
            self._add(node, INSP.responseDue, due)
            self._plain(node, INSP.responseRule, why)
        if identity.fieldwork:
            self._add(node, INSP.fieldworkEarliest, identity.fieldwork.earliest)
            self._add(node, INSP.fieldworkLatest, identity.fieldwork.latest)

    def _describe_sections(self) -> None:
        for order, section in enumerate(self._record.sections, start=1):
            node = self._base.thing(f"{self.key}/{section.id}")
            self._add(node, RDF.type, DOCO.Section)
            self._add(node, DCTERMS.isPartOf, self._node)
            self._add(node, DCTERMS.title, section.title)
            self._add(node, INSP.order, order)
            if section.pages:
                self._add(node, INSP.firstPage, section.pages[0])
                self._add(node, INSP.lastPage, section.pages[1])

    def _describe_finding(self, finding: Finding) -> None:
        node = self._thing(finding.id, CLASSES[finding.kind])
        self._add(node, INSP.wording, finding.text)
        self._plain(node, INSP.wordingHash, wording_hash(finding.text))
        self._add(node, INSP.order, finding.order)
        self._add(node, INSP.start, finding.start)
        self._add(node, INSP.end, finding.end)
        self._add(node, INSP.voice, URIRef(f"{SCHEME}voice/inspectorate"))
        self._add(node, INSP.leadIn, finding.lead_in)
        self._add(node, INSP.addressedToPrinted, finding.addressed_to)
        self._add(node, INSP.duePrinted, finding.due.printed if finding.due else None)
        self._plain(node, INSP.raisedAs, finding.raised_as)
        if finding.parent:
            self._add(node, INSP.partOfFinding, self._base.thing(f"{self.key}/{finding.parent}"))
        before = [section for section in self._record.sections if section.start <= finding.start]
        if before and before[-1].title == finding.section:
            self._add(node, INSP.inSection, self._base.thing(f"{self.key}/{before[-1].id}"))
        self._under_question(node, finding.question)
        for theme in self._themes.themes_of(finding.text):
            self._add(node, DCTERMS.subject, theme.iri)
        self._quoted(node, finding.spans)

    def _under_question(self, node: URIRef, printed: str | None) -> None:
        self._add(node, INSP.questionPrinted, printed)
        pillar = self._record.report.pillar
        if printed and pillar and self._cycle:
            concept = self._reference.question(self._cycle, pillar, printed)
            self._add(node, INSP.underQuestion, concept.iri if concept else None)

    def _describe_judgment(self, judgment: Judgment) -> None:
        node = self._thing(judgment.id, INSP.Judgment)
        self._add(node, INSP.subjectPrinted, judgment.subject)
        self._add(node, INSP.hasGrade, self._reference.grade(self._cycle, judgment.grade))
        self._add(node, INSP.lastInspected, judgment.last_inspected)
        self._add(node, INSP.carriedOver, judgment.carried_over)
        if judgment.question_number:
            self._under_question(node, judgment.subject)
        self._quoted(node, [judgment.span])

    def _describe_reference(self, reference: Reference) -> None:
        node = self._thing(reference.id, INSP.BackReference)
        self._add(node, INSP.wording, reference.text)
        self._add(node, INSP.referredYear, reference.year)
        self._add(node, INSP.referredArea, reference.area)
        self._add(node, INSP.claimsPersistence, reference.claims_persistence)
        if reference.origin_kind:
            self._add(node, INSP.originKind, CLASSES[reference.origin_kind])
        if reference.finding:
            self._add(node, INSP.speaksOf, self._base.thing(f"{self.key}/{reference.finding}"))
            self._add(node, INSP.basis, URIRef(f"{SCHEME}basis/{reference.basis}"))
        self._quoted(node, reference.spans)

    def _describe_statistic(self, statistic: Statistic) -> None:
        node = self._thing(statistic.id, INSP.Statistic)
        self._add(node, INSP.measure, statistic.measure)
        self._add(node, INSP.value, Literal(_decimal(statistic.value), datatype=XSD.decimal, normalize=False))
        self._plain(node, INSP.unit, statistic.unit)
        self._plain(node, INSP.placePrinted, statistic.place)
        if statistic.period:
            self._plain(node, INSP.periodPrinted, statistic.period.printed)
            self._add(node, INSP.periodStart, statistic.period.earliest)
            self._add(node, INSP.periodEnd, statistic.period.latest)
        self._quoted(node, [statistic.span])

    def _describe_rest(self) -> None:
        for assertion in self._record.statuses:
            node = self._thing(assertion.id, INSP.StatusAssertion)
            self._add(node, INSP.wording, assertion.printed)
            self._add(node, INSP.assertedOf, self._base.thing(f"{self.key}/{assertion.finding}"))
            self._add(node, INSP.hasStatus, STATUS[assertion.status])
            self._add(node, INSP.assertedBy, URIRef(f"{SCHEME}voice/{assertion.asserted_by}"))
            self._quoted(node, [assertion.span])
        for order, person in enumerate(self._record.people, start=1):
            node = self._thing(f"person-{order}", INSP.PersonMention)
            self._plain(node, INSP.namePrinted, person.name)
            self._plain(node, INSP.rolePrinted, person.role)
            self._quoted(node, [person.span])
        for order, footnote in enumerate(self._record.footnotes, start=1):
            node = self._thing(f"footnote-{order}", INSP.Footnote)
            self._plain(node, INSP.mark, footnote.mark)
            self._quoted(node, footnote.spans)
        for order, item in enumerate(self._record.review, start=1):
            node = self._thing(f"review-{order}", INSP.ReviewItem)
            self._quoted(node, item.spans)
        for order, notice in enumerate(self._record.warnings, start=1):
            node = self._thing(f"notice-{order}", INSP.Notice)
            self._plain(node, INSP.code, notice.code)
            self._add(node, RDFS.comment, notice.detail)


def document_graph(reading: Reading, reference: ReferenceData, base: Base) -> Graph:
    """The graph of a document: every subject is one of the document's own IRIs."""
    return DocumentGraph(reading, reference, base).build()


def response_due(earliest: datetime.date | None, latest: datetime.date | None) -> tuple[datetime.date | None, str]:
    """The last day for the policing body's answer to a report, or None, and why.

    Within 56 days beginning with the day of publication: Police Act 1996, section 55, as amended by the Policing and
    Crime Act 2017, section 37, in force from 2 May 2017 (SI 2017/399, regulation 4).
    """
    if latest is not None and latest < RESPONSE_RULE_FROM:
        return None, "published before the rule"
    if latest is None or earliest != latest:
        return None, "day of publication unknown"
    return latest + datetime.timedelta(days=RESPONSE_DAYS - 1), "due"


def _decimal(value: str) -> str:
    """The canonical form of xsd:decimal that every engine gives back: no needless zeros, no needless point."""
    sign = "-" if value.startswith("-") else ""
    whole, _, fraction = value.lstrip("+-").partition(".")
    fraction = fraction.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"
