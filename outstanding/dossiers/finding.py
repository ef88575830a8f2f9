"""What the page of a finding shows beside its words: what it belongs to, what bears on it, why it has its themes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph.store import Store, rows
from queries.binding import bind
from queries.ties import Tie, ties_of_finding

_WHOLE = """
SELECT DISTINCT ?document ?title ?issued ?year ?kind ?voice ?question ?family ?familyName ?section ?sectionTitle ?parent
  ?parentWords ?raisedAs ?leadIn ?due ?duePrinted ?addressee ?force ?slug WHERE {
  ?_finding_iri insp:statedIn ?document ; a ?class .
  ?class rdfs:label ?kind .
  ?document dcterms:title ?title .
  OPTIONAL { ?_finding_iri insp:statedIn?/insp:inspectionYear ?year }
  OPTIONAL { ?document insp:issuedLatest ?issued }
  OPTIONAL { ?document insp:concerns ?body . ?body skos:prefLabel ?force ; insp:slug ?slug }
  OPTIONAL { ?_finding_iri insp:voice/skos:prefLabel ?voice }
  OPTIONAL { ?_finding_iri insp:questionPrinted ?question }
  OPTIONAL { ?_finding_iri insp:underQuestion/insp:questionFamily ?family . ?family skos:prefLabel ?familyName }
  OPTIONAL { ?_finding_iri insp:inSection ?section . ?section dcterms:title ?sectionTitle }
  OPTIONAL { ?_finding_iri insp:partOfFinding ?parent . ?parent insp:wording ?parentWords }
  OPTIONAL { ?_finding_iri insp:raisedAs ?raisedAs }
  OPTIONAL { ?_finding_iri insp:leadIn ?leadIn }
  OPTIONAL { ?_finding_iri insp:dueDate ?due }
  OPTIONAL { ?_finding_iri insp:duePrinted ?duePrinted }
  OPTIONAL { ?_finding_iri insp:addressedToPrinted ?addressee }
} ORDER BY ?kind ?document ?family LIMIT 1"""

# Each branch begins at the finding anew: an OPTIONAL of several patterns is asked by itself first, of every claim.
_ISSUES = """
SELECT DISTINCT ?issue ?status ?since WHERE {
  { ?issue insp:hasFinding ?_finding_iri }
  UNION {
    ?issue insp:hasFinding ?_finding_iri .
    ?claim insp:ofIssue ?issue ; a insp:StatusClaim ; insp:hasStatus ?concept ; insp:countsUntil ?until .
    FILTER (?until >= "9999-12-31"^^xsd:date)
    ?concept skos:prefLabel ?status .
  }
  UNION {
    ?issue insp:hasFinding ?_finding_iri .
    ?first insp:ofIssue ?issue ; a insp:FirstRaisedClaim ; insp:raisedInYear ?since ; insp:countsUntil ?end .
    FILTER (?end >= "9999-12-31"^^xsd:date)
  }
} ORDER BY ?issue ?status ?since"""

_PARTS = """
SELECT DISTINCT ?part ?words ?order WHERE {
  ?part insp:partOfFinding ?_finding_iri ; insp:wording ?words . OPTIONAL { ?part insp:order ?order }
} ORDER BY ?order ?part"""

_THEMES = """
SELECT DISTINCT ?theme ?name ?label ?method WHERE {
  ?tag oa:hasTarget ?_finding_iri ; oa:hasBody ?theme ; insp:matchedLabel ?label .
  ?theme skos:prefLabel ?name .
  OPTIONAL { ?tag insp:method/skos:prefLabel ?method }
} ORDER BY ?name ?label"""

_PASSAGES = """
SELECT DISTINCT ?related ?rank ?words ?share ?start ?end ?why WHERE {
  ?related oa:hasTarget ?_finding_iri ; a insp:RelatedPassage ; insp:passageRank ?rank ; insp:wording ?words ;
    insp:start ?start ; insp:end ?end .
  OPTIONAL { ?related insp:share ?share }
  OPTIONAL { ?related insp:ground/skos:prefLabel ?why }
} ORDER BY ?rank ?related ?why"""

_STATUSES = """
SELECT DISTINCT ?assertion ?status ?by ?words ?on ?title ?issued ?passage WHERE {
  ?assertion insp:assertedOf ?_finding_iri ; insp:hasStatus/skos:prefLabel ?status ;
    insp:assertedBy/skos:prefLabel ?by ; insp:wording ?words ; insp:statedIn ?document ; prov:wasQuotedFrom ?passage .
  ?document dcterms:title ?title .
  OPTIONAL { ?assertion insp:onDate ?on }
  OPTIONAL { ?document insp:issuedLatest ?issued }
} ORDER BY ?issued ?assertion ?passage"""

_STATISTICS = """
SELECT DISTINCT ?statistic ?measure ?value ?unit ?period ?place ?passage WHERE {
  ?_finding_iri insp:statedIn ?document .
  ?statistic insp:statedIn ?document ; a insp:Statistic ; insp:value ?value ; insp:unit ?unit ; insp:measure ?measure ;
    prov:wasQuotedFrom ?passage .
  OPTIONAL { ?statistic insp:periodPrinted ?period }
  OPTIONAL { ?statistic insp:placePrinted ?place }
} ORDER BY ?statistic ?passage"""

_ANSWERS = """
SELECT DISTINCT ?answer ?title ?issued WHERE {
  ?_finding_iri insp:statedIn/insp:reportsOn ?inspection .
  ?answer insp:respondsTo ?inspection ; a insp:ResponseDocument ; dcterms:title ?title .
  OPTIONAL { ?answer insp:issuedLatest ?issued }
} ORDER BY ?issued ?answer"""

_PLACE: Final = re.compile(r"#char=([0-9]+),([0-9]+)$")

Told = dict[str, str]
"""A row; what is not said is empty."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the page of a finding shows.

    Attributes:
        whole: document, title, issued, year, kind, voice, question, family, section, parent and what is printed of it.
        issues: issue, status, since.
        parts: the findings that belong to it: part, words.
        themes: theme, name, and the label that stands in its words.
        passages: of the same report that seem to speak of it: words, why, share, start, end (characters of its text).
        statistics: figures within those passages: statistic, measure, value, unit, period, place.
        statuses: asserted of it: status, by, words, on, title, issued, passage.
        answers: documents that answer its report: answer, title, issued.
        ties: its links to other findings.
    """

    whole: Told
    issues: tuple[Told, ...]
    parts: tuple[Told, ...]
    themes: tuple[Told, ...]
    passages: tuple[Told, ...]
    statistics: tuple[Told, ...]
    statuses: tuple[Told, ...]
    answers: tuple[Told, ...]
    ties: tuple[Tie, ...]


def dossier(store: Store, finding: str) -> Dossier:
    """Put together what the page of a finding shows, by its IRI."""
    term = str(ox.NamedNode(finding))

    def told(query: str, key: str) -> tuple[Told, ...]:
        return tuple(_once(store, bind(query, {"_finding_iri": term}), key))

    whole = next(iter(told(_WHOLE, "document")), {})
    passages = tuple(_grounded(store, bind(_PASSAGES, {"_finding_iri": term})))
    return Dossier(
        whole,
        tuple(_issues(store, bind(_ISSUES, {"_finding_iri": term}))),
        told(_PARTS, "part"),
        told(_THEMES, "theme"),
        passages,
        tuple(each for each in told(_STATISTICS, "statistic") if _within(each["passage"], passages)),
        told(_STATUSES, "assertion"),
        told(_ANSWERS, "answer"),
        ties_of_finding(store, term),
    )


def _once(store: Store, query: str, key: str) -> Iterator[Told]:
    """The rows of a query, the first of each thing."""
    seen: set[str] = set()
    for row in rows(store, query):
        told = {name: value or "" for name, value in row.items()}
        if told[key] not in seen:
            seen.add(told[key])
            yield told


def _issues(store: Store, query: str) -> Iterator[Told]:
    """Each issue with its status and year: the first of several, empty where none is known."""
    found: dict[str, Told] = {}
    for row in rows(store, query):
        one = found.setdefault(row["issue"] or "", {"issue": row["issue"] or "", "status": "", "since": ""})
        one["status"] = one["status"] or row["status"] or ""
        one["since"] = one["since"] or row["since"] or ""
    yield from found.values()


def _grounded(store: Store, query: str) -> Iterator[Told]:
    """The passages, each with all the grounds on which it is taken to speak of the finding."""
    found: dict[str, Told] = {}
    for row in rows(store, query):
        told = {name: value or "" for name, value in row.items()}
        before = found.get(told["related"])
        if before is None:
            found[told["related"]] = told
        else:
            before["why"] += f", {told['why']}"
    yield from found.values()


def _within(passage: str, stretches: tuple[Told, ...]) -> bool:
    """Whether a passage, by its IRI, lies within one of some stretches of the same text."""
    place = _PLACE.search(passage)
    if place is None:
        return False
    start, end = int(place[1]), int(place[2])
    return any(int(each["start"]) <= start and end <= int(each["end"]) for each in stretches)
