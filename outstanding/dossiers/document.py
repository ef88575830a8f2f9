"""What the page of a document shows: what it is, how it judged, what it found, and what became of each finding."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from graph.store import Store, rows
from outstanding.linked.descriptions import natural
from queries.binding import bind
from queries.headlines import rank

SHOWN = 100
"""Findings, judgments and statuses that a page lists, of each; the text marks all of them."""

_WHOLE = """
SELECT DISTINCT ?force ?slug ?publisher ?cycle ?cycleName ?year ?issued ?source ?due WHERE {
  ?_document_iri insp:loaderVersion ?version .
  OPTIONAL { ?_document_iri insp:concerns ?body . ?body skos:prefLabel ?force ; insp:slug ?slug }
  OPTIONAL { ?_document_iri dcterms:publisher/skos:prefLabel ?publisher }
  OPTIONAL { ?_document_iri insp:inCycle ?cycle . ?cycle skos:prefLabel ?cycleName }
  OPTIONAL { ?_document_iri insp:inspectionYear ?year }
  OPTIONAL { ?_document_iri insp:issuedLatest ?issued }
  OPTIONAL { ?_document_iri dcterms:source ?source }
  OPTIONAL { ?_document_iri insp:responseDue ?due }
} ORDER BY ?force ?cycle ?year LIMIT 1"""

_FINDINGS = """
SELECT DISTINCT ?finding ?kind ?words ?issue ?status ?since WHERE {
  ?finding insp:statedIn ?_document_iri ; insp:wordingHash ?hash ; insp:wording ?words ; a ?class .
  ?class rdfs:label ?kind .
  OPTIONAL {
    ?issue insp:hasFinding ?finding .
    OPTIONAL {
      ?claim insp:ofIssue ?issue ; a insp:StatusClaim ; insp:countsUntil ?until .
      ?claim insp:hasStatus/skos:prefLabel ?status .
      FILTER (?until >= "9999-12-31"^^xsd:date)
    }
    OPTIONAL {
      ?first insp:ofIssue ?issue ; a insp:FirstRaisedClaim ; insp:raisedInYear ?since ; insp:countsUntil ?end .
      FILTER (?end >= "9999-12-31"^^xsd:date)
    }
  }
} ORDER BY ?finding ?kind ?issue ?status ?since"""

_JUDGMENTS = """
SELECT DISTINCT ?judgment ?subject ?grade ?carried ?lastInspected WHERE {
  ?judgment insp:statedIn ?_document_iri ; a insp:Judgment ; insp:subjectPrinted ?subject ; insp:hasGrade ?concept .
  ?concept skos:prefLabel ?grade .
  OPTIONAL { ?judgment insp:carriedOver ?carried } OPTIONAL { ?judgment insp:lastInspected ?lastInspected }
} ORDER BY ?judgment ?grade"""

_STATUSES = """
SELECT DISTINCT ?assertion ?status ?by ?words ?finding ?of ?passage WHERE {
  ?assertion insp:statedIn ?_document_iri ; insp:assertedOf ?finding ; insp:hasStatus/skos:prefLabel ?status ;
    insp:assertedBy/skos:prefLabel ?by ; insp:wording ?words ; prov:wasQuotedFrom ?passage .
  ?finding insp:wording ?of .
} ORDER BY ?assertion ?finding ?passage"""

_ANSWERS = """
SELECT DISTINCT ?other ?title ?issued ?which WHERE {
  { ?_document_iri insp:reportsOn ?inspection . ?other a insp:ResponseDocument ; insp:respondsTo ?inspection .
    BIND ("answers it" AS ?which) }
  UNION { ?_document_iri insp:respondsTo ?inspection . ?other insp:reportsOn ?inspection . BIND ("answered" AS ?which) }
  ?other dcterms:title ?title . OPTIONAL { ?other insp:issuedLatest ?issued }
  FILTER (?other != ?_document_iri)
} ORDER BY ?which ?issued ?other"""

Told = dict[str, str]
"""A row; what is not said is empty."""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one kind in the order of the document.

    Attributes:
        kind: what they are printed as.
        number: how many there are.
        items: the first of them: finding, words, issue, status, since.
    """

    kind: str
    number: int
    items: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the page of a document shows.

    Attributes:
        whole: force, slug, publisher, cycle, cycleName, year, issued, source, due (the answer to it).
        groups: its findings, the gravest kind first.
        judgments: judgment, subject, grade, carried, lastInspected; in the order of the document.
        statuses: what it says became of findings, of earlier documents mostly: assertion, status, by, words, finding,
            of (the finding's words), passage.
        others: other, title, issued, which: documents that answer it, or that it answers.
        judged, told: how many judgments and statuses there are.
    """

    whole: Told
    groups: tuple[Group, ...]
    judgments: tuple[Told, ...]
    judged: int
    statuses: tuple[Told, ...]
    told: int
    others: tuple[Told, ...]


def dossier(store: Store, document: str) -> Dossier:
    """Put together what the page of a document shows, by its IRI."""
    bound = {"_document_iri": str(ox.NamedNode(document))}

    def told(query: str, key: str) -> list[Told]:
        found: dict[str, Told] = {}
        for row in rows(store, bind(query, bound)):
            each = {name: value or "" for name, value in row.items()}
            found.setdefault(each[key], each)
        return sorted(found.values(), key=lambda each: natural(each[key]))

    kinds: dict[str, list[Told]] = defaultdict(list)
    for each in told(_FINDINGS, "finding"):
        kinds[each["kind"]].append(each)
    judgments, statuses = told(_JUDGMENTS, "judgment"), told(_STATUSES, "assertion")
    left, groups = SHOWN, []
    for kind in sorted(kinds, key=lambda each: (rank(each), each)):
        groups.append(Group(kind, len(kinds[kind]), tuple(kinds[kind][:left])))
        left = max(0, left - len(kinds[kind]))
    return Dossier(
        {name: value or "" for row in rows(store, bind(_WHOLE, bound)) for name, value in row.items()},
        tuple(groups),
        tuple(judgments[:SHOWN]),
        len(judgments),
        tuple(statuses[:SHOWN]),
        len(statuses),
        tuple(told(_ANSWERS, "other")),
    )
