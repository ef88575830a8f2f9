"""A record becomes a graph.

Only things under the document's own IRIs are described here; what documents share is described in the reference graphs
and in the derived graph, so that each triple stands in one graph only. No blank nodes; literals in canonical form.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from importlib.metadata import version

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, QB, XSD

from graph.naming import Body
from graph.reference import Cycle, ReferenceData
from graph.terms import DOCO, FABIO, INSP, JUDGMENTS, OA, OPEN_END, SCHEME, STATISTICS, STATUS, Base
from graph.wording import wording_hash
from loaders.cues import Scope
from loaders.dialogue import describe_letter, describe_response
from loaders.pen import Pen
from loaders.reading import Reading
from loaders.records import Comparison, Finding, FindingKind, Identity, Judgment, Reference, Statistic
from loaders.registers import describe_entries
from loaders.themes import theme_labels

RESPONSE_RULE_FROM = datetime.date(2017, 5, 2)
"""The day on which the rule on answers to reports came into force."""

RESPONSE_DAYS = 56
"""Days for an answer; the day of publication is the first."""

CLASSES = {
    FindingKind.AREA_FOR_IMPROVEMENT: INSP.AreaForImprovement,
    FindingKind.CAUSE_OF_CONCERN: INSP.CauseOfConcern,
    FindingKind.RECOMMENDATION: INSP.Recommendation,
    FindingKind.POSITIVE_FINDING: INSP.PositiveFinding,
    FindingKind.OBSERVATION: INSP.Observation,
}
"""The class of each kind of finding."""

DOCUMENTS = {
    "pcc-response": INSP.ResponseDocument,
    "force-response": INSP.ResponseDocument,
    "revisit-letter": INSP.Letter,
    "press-notice": INSP.PressNotice,
    "tracker": INSP.Register,
    "status-register": INSP.Register,
}
"""The class of each genre that is no report on an inspection."""

WIDER = frozenset({INSP.WiderReport, INSP.PressNotice})
"""The classes of documents that are not about exactly one police force."""


class DocumentGraph:
    """The graph of one document, under construction."""

    def __init__(self, reading: Reading, reference: ReferenceData, base: Base) -> None:
        """Start with an empty graph for a reading."""
        self._record = reading.record
        self._reference = reference
        self._known_themes = {theme.id: theme for theme in reference.themes}
        identity = reading.record.report
        self.key = identity.key
        self._base = base
        self._pen = Pen(reading.document, identity.key, base)
        self._cycle: Cycle | None = (
            reference.cycle(identity.programme, identity.cycle) if identity.programme and identity.cycle else None
        )

    def build(self) -> Graph:
        """The whole graph."""
        self._describe_document()
        self._describe_sections()
        for finding in self._record.findings:
            self._describe_finding(finding)
        for order, judgment in enumerate(self._record.judgments, start=1):
            self._describe_judgment(judgment, order)
        for reference in self._record.references:
            self._describe_reference(reference)
        for order, statistic in enumerate(self._record.statistics, start=1):
            self._describe_statistic(statistic, order)
        self._describe_narrative()
        self._describe_passages()
        self._describe_rest()
        if DOCUMENTS.get(self._record.report.genre or "") == INSP.ResponseDocument:
            describe_response(self._pen, self._record, self._reference)
        elif self._record.report.genre == "revisit-letter":
            describe_letter(self._pen, self._record, self._reference)
        elif self._record.entries:
            describe_entries(self._pen, self._record, self._reference)
        return self._pen.graph

    def _describe_document(self) -> None:
        record, identity, node = self._record, self._record.report, self._pen.node
        kind = self._kind()
        self._pen.add(node, RDF.type, kind)
        self._pen.add(node, DCTERMS.title, identity.title)
        self._pen.plain(node, DCTERMS.identifier, identity.isbn)
        for body in self._subjects():
            self._pen.add(node, INSP.concerns, body.iri)
        self._pen.plain(node, INSP.scope, identity.scope if kind in WIDER else None)
        self._pen.plain(node, INSP.areaPrinted, identity.area)
        for body in self._reference.other_bodies:
            self._pen.add(node, DCTERMS.contributor, body.iri if body.slug in identity.partners else None)
        if identity.inspectorate and kind != INSP.ResponseDocument:
            self._pen.add(node, DCTERMS.publisher, self._reference.inspectorates[identity.inspectorate].iri)
        self._pen.plain(node, INSP.inspectionYearBasis, identity.inspection_year_basis)
        self._pen.add(node, INSP.inspectionYear, identity.inspection_year)
        if record.layout and identity.programme and not identity.pillar and identity.genre not in DOCUMENTS:
            self._describe_programme(identity)
        elif self._cycle:
            place = INSP.respondsTo if kind == INSP.ResponseDocument else INSP.reportsOn
            if kind != INSP.PressNotice:  # it is about the reports on many inspections, and on none of its own
                self._pen.add(node, place, self._inspection())
            self._pen.add(node, INSP.inCycle, self._cycle.iri)
            if identity.pillar:
                self._pen.add(node, INSP.inPillar, URIRef(f"{SCHEME}framework/pillar/{identity.pillar}"))
        self._describe_dates(identity)
        if record.layout:
            self._pen.plain(node, INSP.layout, record.layout.name)
            self._pen.plain(node, INSP.layoutConfidence, record.layout.confidence.value)
        if record.source.url:
            self._pen.add(node, DCTERMS.source, URIRef(record.source.url))
        self._pen.add(node, INSP.origin, record.source.origin)
        self._pen.plain(node, INSP.loaderVersion, version("outstanding"))
        source = self._base.thing(f"{self.key}/source")
        self._pen.add(node, PROV.wasDerivedFrom, source)
        self._pen.add(source, RDF.type, INSP.SourceFile)
        self._pen.plain(source, INSP.sha256, record.source.sha256)
        self._pen.add(self._pen.text, RDF.type, INSP.CanonicalText)
        self._pen.add(self._pen.text, INSP.textOf, node)
        self._pen.add(self._pen.text, INSP.characters, record.source.characters)
        self._pen.plain(self._pen.text, INSP.reader, record.source.reader)
        self._pen.add(self._base.graph(self.key), FOAF.primaryTopic, node)

    def _kind(self) -> URIRef:
        """The class of the document."""
        identity = self._record.report
        if self._record.layout is None:
            return INSP.UnrecognisedDocument
        whole = FABIO.ReportDocument if identity.scope == Scope.FORCE else INSP.WiderReport
        return DOCUMENTS.get(identity.genre or "", whole)

    def _subjects(self) -> Iterator[Body]:
        """The forces that the document is about, or the fire and rescue service."""
        identity = self._record.report
        for slug in dict.fromkeys((*identity.forces, *((identity.force,) if identity.force else ()))):
            force = self._reference.force(slug)
            if force:
                yield force
        service = self._reference.service(identity.service) if identity.service else None
        if service:
            yield service

    def _inspection(self) -> URIRef:
        return self._base.thing(self.key.rsplit("/", 1)[0])

    def _describe_programme(self, identity: Identity) -> None:
        """The place of a report that is of no pillar: its programme, its cycle if it has one, and its inspection.

        Without a year an inspection has no place among others, and is left out.
        """
        node = self._pen.node
        self._pen.add(node, INSP.inProgramme, self._reference.programme(identity.programme or ""))
        self._pen.add(node, INSP.inCycle, self._cycle.iri if self._cycle else None)
        self._pen.add(node, INSP.reportsOn, self._inspection() if identity.inspection_year else None)

    def _describe_dates(self, identity: Identity) -> None:
        issued, node = identity.issued, self._pen.node
        self._pen.plain(node, INSP.issuedPrinted, issued.printed)
        self._pen.add(node, INSP.issuedEarliest, issued.earliest)
        self._pen.add(node, INSP.issuedLatest, issued.latest)
        self._pen.plain(node, INSP.issuedSource, issued.source if issued.latest else None)
        self._pen.add(node, INSP.issuedBecause, issued.because)
        self._pen.add(node, INSP.countsFrom, issued.latest or OPEN_END)
        if self._record.layout and identity.genre not in DOCUMENTS and identity.scope != Scope.SERVICE:
            due, why = response_due(issued.earliest, issued.latest)
            self._pen.add(node, INSP.responseDue, due)
            self._pen.plain(node, INSP.responseRule, why)
        if identity.fieldwork and identity.genre != "revisit-letter":
            self._pen.add(node, INSP.fieldworkEarliest, identity.fieldwork.earliest)
            self._pen.add(node, INSP.fieldworkLatest, identity.fieldwork.latest)

    def _describe_sections(self) -> None:
        for order, section in enumerate(self._record.sections, start=1):
            node = self._pen.own(section.id)
            self._pen.add(node, RDF.type, DOCO.Section)
            self._pen.add(node, DCTERMS.isPartOf, self._pen.node)
            self._pen.add(node, DCTERMS.title, section.title)
            self._pen.add(node, INSP.order, order)
            if section.pages:
                self._pen.add(node, INSP.firstPage, section.pages[0])
                self._pen.add(node, INSP.lastPage, section.pages[1])

    def _describe_finding(self, finding: Finding) -> None:
        node = self._pen.thing(finding.id, CLASSES[finding.kind])
        self._pen.add(node, INSP.wording, finding.text)
        self._pen.plain(node, INSP.wordingHash, wording_hash(finding.text))
        self._pen.add(node, INSP.order, finding.order)
        self._pen.add(node, INSP.start, finding.start)
        self._pen.add(node, INSP.end, finding.end)
        self._pen.add(node, INSP.voice, URIRef(f"{SCHEME}voice/{finding.voice}"))
        self._pen.add(node, INSP.leadIn, finding.lead_in)
        self._pen.add(node, INSP.addressedToPrinted, finding.addressed_to)
        self._pen.add(node, INSP.duePrinted, finding.due.printed if finding.due else None)
        self._pen.add(node, INSP.dueDate, finding.due.date if finding.due else None)
        self._pen.plain(node, INSP.raisedAs, finding.raised_as)
        self._pen.add(node, INSP.recalledAs, finding.recalls)
        self._pen.add(node, INSP.recalledYear, finding.recalled_from)
        self._pen.add(node, INSP.raisedHere, finding.raised_here or None)
        if finding.parent:
            self._pen.add(node, INSP.partOfFinding, self._pen.own(finding.parent))
        before = [section for section in self._record.sections if section.start <= finding.start]
        if before and before[-1].title == finding.section:
            self._pen.add(node, INSP.inSection, self._pen.own(before[-1].id))
        self._under_question(node, finding.question, finding.pillar)
        self._describe_themes(node, finding)
        self._pen.quoted(node, finding.spans)

    def _describe_themes(self, node: URIRef, finding: Finding) -> None:
        """The themes of a finding, each with a tag that says by which words; of several places the first.

        A tag's words are a part of the finding's, so it has its own passages only where a page break cuts them.
        """
        first = {tag.id: tag for tag in reversed(finding.themes)}
        for order, tag in enumerate(sorted(first.values(), key=lambda each: each.start), start=1):
            theme = self._known_themes[tag.id].iri
            self._pen.add(node, DCTERMS.subject, theme)
            tagged = self._pen.own(f"{finding.id}/theme-{order}")
            self._pen.add(tagged, RDF.type, INSP.ThemeTag)
            self._pen.add(tagged, OA.hasTarget, node)
            self._pen.add(tagged, OA.hasBody, theme)
            self._pen.add(tagged, INSP.matchedLabel, tag.label)
            self._pen.add(tagged, INSP.method, URIRef(f"{SCHEME}method/{tag.method}"))
            self._pen.add(tagged, INSP.start, tag.start)
            self._pen.add(tagged, INSP.end, tag.end)
            if len(tag.spans) > 1:
                self._pen.quoted(tagged, tag.spans)

    def _under_question(self, node: URIRef, printed: str | None, pillar: str | None) -> None:
        """The question that the words of a heading are, among those of a pillar, or of a cycle without pillars."""
        self._pen.add(node, INSP.questionPrinted, printed)
        if printed and self._cycle:
            among = pillar or self._record.report.pillar or ""
            concept = self._reference.question(self._cycle, among, printed)
            self._pen.add(node, INSP.underQuestion, concept.iri if concept else None)

    def _describe_judgment(self, judgment: Judgment, order: int) -> None:
        """A judgment: an observation, which says itself all that its data set tells observations apart by."""
        node = self._pen.thing(judgment.id, INSP.Judgment)
        self._pen.add(node, QB.dataSet, JUDGMENTS)
        force = self._reference.force(judgment.force) if judgment.force else next(self._subjects(), None)
        self._pen.add(node, INSP.concerns, force.iri if force else None)
        self._pen.add(node, INSP.inCycle, self._cycle.iri if self._cycle else None)
        self._pen.add(node, INSP.order, order)
        self._pen.add(node, INSP.subjectPrinted, judgment.subject)
        self._pen.add(node, INSP.hasGrade, self._reference.grade(self._cycle, judgment.grade))
        self._pen.add(node, INSP.lastInspected, judgment.last_inspected)
        self._pen.add(node, INSP.carriedOver, judgment.carried_over)
        if judgment.question_number or judgment.pillar or (self._cycle and not self._record.report.pillar):
            self._under_question(node, judgment.subject, judgment.pillar)
        self._pen.quoted(node, [judgment.span])

    def _describe_reference(self, reference: Reference) -> None:
        node = self._pen.thing(reference.id, INSP.BackReference)
        self._pen.add(node, INSP.wording, reference.text)
        self._pen.add(node, INSP.referredYear, reference.year)
        self._pen.add(node, INSP.referredArea, reference.area)
        self._pen.add(node, INSP.claimsPersistence, reference.claims_persistence)
        if reference.origin_kind:
            self._pen.add(node, INSP.originKind, CLASSES[reference.origin_kind])
        if reference.finding:
            self._pen.add(node, INSP.speaksOf, self._pen.own(reference.finding))
            self._pen.add(node, INSP.basis, URIRef(f"{SCHEME}basis/{reference.basis}"))
        self._pen.quoted(node, reference.spans)

    def _describe_statistic(self, statistic: Statistic, order: int) -> None:
        node = self._pen.thing(statistic.id, INSP.Statistic)
        self._pen.add(node, QB.dataSet, STATISTICS)
        self._pen.add(node, INSP.order, order)
        self._pen.add(node, INSP.measure, statistic.measure)
        self._pen.add(node, INSP.value, Literal(_decimal(statistic.value), datatype=XSD.decimal, normalize=False))
        self._pen.plain(node, INSP.unit, statistic.unit)
        self._pen.plain(node, INSP.placePrinted, statistic.place)
        if statistic.period:
            self._pen.plain(node, INSP.periodPrinted, statistic.period.printed)
            self._pen.add(node, INSP.periodStart, statistic.period.earliest)
            self._pen.add(node, INSP.periodEnd, statistic.period.latest)
        if statistic.said_by:
            self._pen.add(node, INSP.assertedBy, URIRef(f"{SCHEME}voice/{statistic.said_by}"))
        if statistic.beside:
            self._pen.add(node, INSP.besideClaim, self._pen.own(statistic.beside))
        if statistic.comparison:
            self._describe_comparison(node, statistic.comparison)
        self._pen.quoted(node, [statistic.span])

    def _describe_comparison(self, node: URIRef, comparison: Comparison) -> None:
        self._pen.add(node, INSP.comparisonKind, URIRef(f"{SCHEME}comparison/{comparison.kind}"))
        if comparison.value is not None:
            value = Literal(_decimal(comparison.value), datatype=XSD.decimal, normalize=False)
            self._pen.add(node, INSP.comparedValue, value)
        if comparison.statistic:
            self._pen.add(node, INSP.comparedWith, self._pen.own(comparison.statistic))
        self._pen.plain(node, INSP.comparedPlacePrinted, comparison.place)
        self._pen.plain(node, INSP.comparedPeriodPrinted, comparison.period)
        self._pen.plain(node, INSP.comparisonPrinted, self._pen.document.text[comparison.start : comparison.end])
        self._pen.add(node, INSP.comparisonStart, comparison.start)
        self._pen.add(node, INSP.comparisonEnd, comparison.end)

    def _describe_narrative(self) -> None:
        """The paragraphs of running text that hold a theme's label: only these can be found to speak of a finding.

        They have no tags: a paragraph is a place to look, and its words stand with it.
        """
        labels = theme_labels(self._reference.themes)
        for order, paragraph in enumerate(self._record.narrative, start=1):
            themes = labels.themes_of(paragraph.text)
            if not themes:
                continue
            node = self._pen.thing(paragraph.id, INSP.NarrativeParagraph)
            self._pen.add(node, INSP.wording, paragraph.text)
            self._pen.add(node, INSP.order, order)
            self._pen.add(node, INSP.start, paragraph.start)
            self._pen.add(node, INSP.end, paragraph.end)
            for theme in themes:
                self._pen.add(node, DCTERMS.subject, theme.iri)
            if len(paragraph.spans) > 1:
                self._pen.quoted(node, paragraph.spans)

    def _describe_passages(self) -> None:
        """The passages on findings. Their words stand with them, so only what a page break cuts is quoted besides."""
        for passage in self._record.passages:
            node = self._pen.thing(passage.id, INSP.RelatedPassage)
            self._pen.add(node, OA.hasTarget, self._pen.own(passage.finding))
            self._pen.add(node, INSP.wording, passage.text)
            self._pen.add(node, INSP.start, passage.start)
            self._pen.add(node, INSP.end, passage.end)
            self._pen.add(node, INSP.passageRank, passage.rank)
            for ground in passage.grounds:
                self._pen.add(node, INSP.ground, URIRef(f"{SCHEME}ground/{ground}"))
            if passage.share is not None:
                share = _decimal(f"{passage.share:.2f}")
                self._pen.add(node, INSP.share, Literal(share, datatype=XSD.decimal, normalize=False))
            if len(passage.spans) > 1:
                self._pen.quoted(node, passage.spans)

    def _describe_rest(self) -> None:
        for assertion in self._record.statuses:
            node = self._pen.thing(assertion.id, INSP.StatusAssertion)
            self._pen.add(node, INSP.wording, assertion.printed)
            self._pen.add(node, INSP.assertedOf, self._pen.own(assertion.finding))
            self._pen.add(node, INSP.hasStatus, STATUS[assertion.status])
            self._pen.add(node, INSP.assertedBy, URIRef(f"{SCHEME}voice/{assertion.asserted_by}"))
            step = URIRef(f"{SCHEME}transition/{assertion.transition}") if assertion.transition else None
            self._pen.add(node, INSP.transition, step)
            self._pen.quoted(node, [assertion.span])
        for order, person in enumerate(self._record.people, start=1):
            node = self._pen.thing(f"person-{order}", INSP.PersonMention)
            self._pen.plain(node, INSP.namePrinted, person.name)
            self._pen.plain(node, INSP.rolePrinted, person.role)
            self._pen.quoted(node, [person.span])
        for order, footnote in enumerate(self._record.footnotes, start=1):
            node = self._pen.thing(f"footnote-{order}", INSP.Footnote)
            self._pen.plain(node, INSP.mark, footnote.mark)
            self._pen.quoted(node, footnote.spans)
        for order, item in enumerate(self._record.review, start=1):
            node = self._pen.thing(f"review-{order}", INSP.ReviewItem)
            self._pen.quoted(node, item.spans)
        for candidate in self._record.candidates:
            node = self._pen.thing(f"candidate/{candidate.id}", INSP.ReviewItem)
            self._pen.add(node, INSP.seems, CLASSES[candidate.kind])
            self._pen.quoted(node, candidate.spans)
        for order, notice in enumerate(self._record.warnings, start=1):
            node = self._pen.thing(f"notice-{order}", INSP.Notice)
            self._pen.plain(node, INSP.code, notice.code)
            self._pen.add(node, RDFS.comment, notice.detail)


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
