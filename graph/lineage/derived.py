"""The derived graph: inspections, issues, and everything that is claimed of them, with the days on which it holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field
from functools import singledispatchmethod

from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, XSD

from graph.curation.folder import NOTHING, Curation
from graph.curation.issues import Anchor
from graph.curation.links import Decision
from graph.lineage.deciding import Decisions, Stale
from graph.lineage.gathering import Threads
from graph.lineage.history import Dated, history, known_by_day
from graph.lineage.identities import Identities
from graph.lineage.linking import Link
from graph.lineage.narrative import ImpliedClosure, Mention, narratives
from graph.lineage.statements import statements
from graph.lineage.threads import Claim, FirstRaised, LastStated, Occurrence, Persistence, ReportedOrigin, Status
from graph.store import Store, rows
from graph.terms import INSP, OPEN_END, SCHEME, SEMAPV, SSSOM, STATUS

KEY = "derived"
"""The key of the derived graph's name."""

_INSPECTIONS = """
SELECT DISTINCT ?inspection ?force ?cycle ?pillar ?programme ?year ?body WHERE {
  { ?document insp:reportsOn ?inspection } UNION { ?document a insp:ResponseDocument ; insp:respondsTo ?inspection }
  ?document insp:inspectionYear ?year .
  OPTIONAL { ?document insp:concerns ?force }
  OPTIONAL { ?document insp:inCycle ?cycle }
  OPTIONAL { ?document insp:inPillar ?pillar }
  OPTIONAL { ?document insp:inProgramme ?programme }
  OPTIONAL { ?document insp:reportsOn ?inspection ; dcterms:publisher ?body }
} ORDER BY ?inspection ?body"""

_REVISITS = """
SELECT DISTINCT ?revisit ?force ?inspection ?body WHERE {
  ?document insp:tellsOfRevisit ?revisit ; insp:concerns ?force .
  OPTIONAL { ?document insp:goesBackTo ?inspection }
  OPTIONAL { ?document dcterms:publisher ?body }
} ORDER BY ?revisit ?inspection ?body"""


class _Derivation:
    """The derived graph, under construction."""

    def __init__(self) -> None:
        self.graph = Graph()

    def inspections(self, store: Store) -> None:
        """The inspections that the documents report on: what several documents share."""
        for row in rows(store, _INSPECTIONS):
            node = URIRef(row["inspection"] or "")
            self._add(node, RDF.type, INSP.Inspection)
            self._number(node, INSP.inspectionYear, int(row["year"] or 0))
            for predicate, value in (
                (INSP.concerns, row["force"]),
                (DCTERMS.isPartOf, row["cycle"]),
                (INSP.inPillar, row["pillar"]),
                (INSP.inProgramme, row["programme"]),
                (PROV.wasAssociatedWith, row["body"]),
            ):
                if value:
                    self._add(node, predicate, URIRef(value))

    def revisits(self, store: Store) -> None:
        """The revisits that letters tell of; `claims` adds the inspections whose findings they follow up."""
        for row in rows(store, _REVISITS):
            node = URIRef(row["revisit"] or "")
            self._add(node, RDF.type, INSP.Revisit)
            self._add(node, INSP.concerns, URIRef(row["force"] or ""))
            for predicate, value in ((PROV.wasInformedBy, row["inspection"]), (PROV.wasAssociatedWith, row["body"])):
                if value:
                    self._add(node, predicate, URIRef(value))

    def claims(self, force: str, dated: Iterable[Dated]) -> None:
        """The issues of a force and what is claimed of them."""
        for each in dated:
            node = self._node(each)
            for predicate, day in ((INSP.countsFrom, each.counts_from), (INSP.countsUntil, each.counts_until)):
                self._date(node, predicate, day.isoformat())
            if each.known_from:
                self._date(node, INSP.knownFrom, each.known_from.isoformat())
            self._describe(each.claim, node)
            if isinstance(each.claim, Link) and each.claim.later.revisit and each.claim.earlier.inspection:
                self._add(URIRef(each.claim.later.revisit), PROV.wasInformedBy, URIRef(each.claim.earlier.inspection))
            if not isinstance(each.claim, Link):
                issue = URIRef(each.claim.issue)
                self._add(node, INSP.ofIssue, issue)
                self._add(issue, INSP.concerns, URIRef(force))
                if isinstance(each.claim, Occurrence) and each.counts_until == OPEN_END:
                    self._add(issue, INSP.hasFinding, URIRef(each.claim.finding))

    def issues(self, force: str, threads: Threads, identities: Identities) -> None:
        """What the issues of a force are now: issues, or names that were merged into another issue."""
        replaced = identities.replaced(threads)
        for name in [*identities.names(threads).values(), *replaced]:
            issue = URIRef(name)
            self._add(issue, INSP.concerns, URIRef(force))
            divided = identities.split_from(name)
            if divided:
                self._add(issue, PROV.wasDerivedFrom, URIRef(divided))
            if name in replaced:
                self._add(issue, RDF.type, INSP.FormerIssue)
                self._add(issue, OWL.deprecated, Literal(True))  # noqa: FBT003  a literal of RDF
                self._add(issue, DCTERMS.isReplacedBy, URIRef(replaced[name]))
            else:
                self._add(issue, RDF.type, INSP.Issue)

    @staticmethod
    def _node(dated: Dated) -> URIRef:
        """An IRI made of what is claimed and since when, so that nothing else moves it."""
        claim = dated.claim
        if isinstance(claim, Link):
            head, name = claim.later.iri, "link"
            content = f"{claim.earlier.iri} {claim.predicate} {claim.basis}"
        else:
            head, name = claim.issue, _NAMES[type(claim)]
            content = " ".join(str(value) for value in astuple(claim))
        mark = hashlib.sha256(f"{content} {dated.counts_from}".encode()).hexdigest()[:12]
        return URIRef(f"{head}/{name}-{mark}")

    @singledispatchmethod
    def _describe(self, claim: Claim, node: URIRef) -> None:
        message = f"no rule describes {type(claim).__name__} at {node}"
        raise TypeError(message)

    @_describe.register
    def _occurrence(self, claim: Occurrence, node: URIRef) -> None:
        self._add(node, RDF.type, INSP.Occurrence)
        self._add(node, INSP.finding, URIRef(claim.finding))

    @_describe.register
    def _first_raised(self, claim: FirstRaised, node: URIRef) -> None:
        self._add(node, RDF.type, INSP.FirstRaisedClaim)
        self._origin(node, claim.year, claim.basis, claim.evidence, claim.kind)

    @_describe.register
    def _last_stated(self, claim: LastStated, node: URIRef) -> None:
        self._add(node, RDF.type, INSP.LastStatedClaim)
        self._add(node, INSP.lastStatement, URIRef(claim.finding))
        self._number(node, INSP.inspectionYear, claim.year)

    @_describe.register
    def _status(self, claim: Status, node: URIRef) -> None:
        self._add(node, RDF.type, INSP.StatusClaim)
        self._add(node, INSP.hasStatus, STATUS[claim.status])
        self._add(node, INSP.basis, URIRef(f"{SCHEME}basis/{claim.basis}"))
        self._add(node, INSP.lastStatement, URIRef(claim.finding))

    @_describe.register
    def _persistence(self, claim: Persistence, node: URIRef) -> None:
        self._add(node, RDF.type, INSP.PersistenceClaim)
        self._add(node, INSP.persistence, URIRef(f"{SCHEME}persistence/{claim.grade}"))
        self._add(node, INSP.lastStatement, URIRef(claim.finding))
        self._origin(node, claim.year, claim.basis, claim.evidence, claim.kind)

    @_describe.register
    def _reported_origin(self, claim: ReportedOrigin, node: URIRef) -> None:
        self._add(node, RDF.type, INSP.ReportedOrigin)
        self._origin(node, claim.year, claim.basis, claim.reference, claim.kind)
        if claim.area:
            self._add(node, INSP.referredArea, Literal(claim.area, lang="en"))
        if claim.resolves_to:
            self._add(node, INSP.resolvesTo, URIRef(claim.resolves_to))

    @_describe.register
    def _mention(self, claim: Mention, node: URIRef) -> None:
        self._add(node, RDF.type, INSP.Mention)
        self._add(node, INSP.basis, URIRef(f"{SCHEME}basis/inferred"))
        self._add(node, INSP.lastStatement, URIRef(claim.finding))
        self._add(node, INSP.inParagraph, URIRef(claim.paragraph))
        self._add(node, INSP.wording, Literal(claim.words, lang="en"))
        self._number(node, INSP.start, claim.start)
        self._number(node, INSP.end, claim.end)
        if isinstance(claim, ImpliedClosure):
            self._add(node, INSP.hasStatus, STATUS["implied-closed"])
        self._add(node, INSP.measureUsed, Literal("share of telling words, by weight"))
        self._add(node, INSP.score, Literal(f"{claim.covered:g}", datatype=XSD.decimal, normalize=False))

    @_describe.register
    def _link(self, claim: Link, node: URIRef) -> None:
        """A mapping in SSSOM's RDF form, with both wordings' hashes."""
        self._add(node, RDF.type, INSP.Link)
        self._add(node, RDF.type, OWL.Axiom)
        self._add(node, OWL.annotatedSource, URIRef(claim.later.iri))
        self._add(node, OWL.annotatedProperty, INSP[claim.predicate])
        self._add(node, OWL.annotatedTarget, URIRef(claim.earlier.iri))
        justified = SEMAPV.LexicalMatching if claim.basis == "same-words" else SEMAPV.CompositeMatching
        decision = claim.decision
        self._add(node, SSSOM.mapping_justification, URIRef(decision.justification) if decision else justified)
        self._add(node, INSP.basis, URIRef(f"{SCHEME}basis/{claim.basis}"))
        self._add(node, INSP.measureUsed, Literal(claim.measure))
        self._add(node, INSP.score, Literal(f"{claim.score:g}", datatype=XSD.decimal, normalize=False))
        self._add(node, INSP.subjectHash, Literal(claim.later.hash))
        self._add(node, INSP.objectHash, Literal(claim.earlier.hash))
        self._add(node, INSP.reviewState, Literal(decision.state if decision else "automatic"))
        if decision:
            self._reviewed(node, decision)
        if claim.differing:
            self._add(node, INSP.differingWords, Literal(claim.differing, lang="en"))

    def _reviewed(self, node: URIRef, decision: Decision) -> None:
        """Who decided, when and with which words, as far as the file of decisions says."""
        self._add(node, INSP.twin, Literal(decision.twin))
        if decision.reviewer:
            self._add(node, SSSOM.reviewer_label, Literal(decision.reviewer))
        if decision.date:
            self._date(node, SSSOM.mapping_date, decision.date.isoformat())
        if decision.comment:
            self._add(node, RDFS.comment, Literal(decision.comment))

    def _origin(self, node: URIRef, year: int, basis: str, evidence: str, kind: str | None) -> None:
        self._number(node, INSP.raisedInYear, year)
        self._add(node, INSP.basis, URIRef(f"{SCHEME}basis/{basis}"))
        self._add(node, INSP.originStatement, URIRef(evidence))
        if kind:
            self._add(node, INSP.originKind, URIRef(kind))

    def _add(self, subject: URIRef, predicate: URIRef, value: URIRef | Literal) -> None:
        self.graph.add((subject, predicate, value))

    def _number(self, subject: URIRef, predicate: URIRef, value: int) -> None:
        self._add(subject, predicate, Literal(str(value), datatype=XSD.integer))

    def _date(self, subject: URIRef, predicate: URIRef, value: str) -> None:
        self._add(subject, predicate, Literal(value, datatype=XSD.date))


_NAMES = {
    Occurrence: "occurrence",
    FirstRaised: "first-raised",
    LastStated: "last-stated",
    Status: "status",
    Persistence: "persistence",
    ReportedOrigin: "origin",
    Mention: "mention",
    ImpliedClosure: "mention",
}


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from several documents, and from what was decided.

    Attributes:
        graph: the derived graph.
        anchors: the names of all issues, those that were given before and those given now.
        replaced: the issue that each merged one leads to.
        stale: decisions that do not apply as they were made.
        waiting: decisions on documents that are not there.
    """

    graph: Graph
    anchors: tuple[Anchor, ...] = ()
    replaced: Mapping[str, str] = field(default_factory=dict)
    stale: tuple[Stale, ...] = ()
    waiting: tuple[Decision, ...] = ()


def derive(store: Store, curation: Curation = NOTHING) -> Derived:
    """What follows from the document and reference graphs of a store, with the decisions of people."""
    derivation = _Derivation()
    derivation.inspections(store)
    derivation.revisits(store)
    known, texts = statements(store), narratives(store)
    everything = [each for stated in known.by_force.values() for each in stated]
    decisions = Decisions(curation.decisions, everything)
    identities = Identities(curation.anchors).settled(everything)
    replaced: dict[str, str] = {}
    for force, stated in known.by_force.items():
        by_day = known_by_day(stated, decisions, texts.by_force.get(force, ()))
        identities.extended(by_day, {each.iri: decisions.rejected_of(each) for each in stated})
        derivation.claims(force, history(stated, known.closed, texts, identities=identities, by_day=by_day))
        whole = Threads()
        for statements_, links in by_day.values():
            whole.grow(statements_, links)
        derivation.issues(force, whole, identities)
        replaced |= identities.replaced(whole)
    return Derived(derivation.graph, identities.anchors, replaced, tuple(decisions.stale), tuple(decisions.waiting))


def derived_graph(store: Store, curation: Curation = NOTHING) -> Graph:
    """The graph of what follows; see `derive`."""
    return derive(store, curation).graph
