"""Headlines: how much is open, by force and kind, as everything loaded tells it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from graph.store import Store, rows
from queries.binding import bind

_OPEN = """
SELECT ?force ?name ?slug ?kind (COUNT(DISTINCT ?issue) AS ?issues) (MIN(?since) AS ?oldest) WHERE {
  ?claim a insp:StatusClaim ; insp:hasStatus/skos:broader* <https://w3id.org/outstanding/def/status/open> ;
    insp:countsUntil ?until ; insp:ofIssue ?issue ; insp:lastStatement ?finding .
  FILTER (?until >= "9999-12-31"^^xsd:date)
  ?issue insp:concerns ?force .
  ?force skos:prefLabel ?name ; insp:slug ?slug .
  ?finding a ?class .
  ?class rdfs:label ?kind .
  OPTIONAL {
    ?first insp:ofIssue ?issue ; a insp:FirstRaisedClaim ; insp:raisedInYear ?since ; insp:countsUntil ?end .
    FILTER (?end >= "9999-12-31"^^xsd:date)
  }
} GROUP BY ?force ?name ?slug ?kind ORDER BY ?name ?slug ?kind"""

_FORCES = """
SELECT DISTINCT ?force ?name ?slug WHERE {
  VALUES ?class { insp:PoliceForce insp:FireService insp:InspectedBody }
  ?force a ?class ; skos:prefLabel ?name ; insp:slug ?slug .
} ORDER BY ?name ?slug"""

_LOADED = """
SELECT ?slug (COUNT(DISTINCT ?document) AS ?documents) (MAX(?issued) AS ?newest) WHERE {
  ?document insp:loaderVersion ?version ; insp:concerns ?force .
  ?force insp:slug ?slug .
  OPTIONAL { ?document insp:issuedLatest ?issued }
} GROUP BY ?slug ORDER BY ?slug"""

_GRAVEST = ("cause of concern", "area for improvement", "recommendation")


@dataclass(frozen=True, slots=True)
class Open:
    """Open issues of one kind, of one force or of all.

    Attributes:
        kind: what their last statements are printed as.
        issues: how many.
        oldest: the earliest year of first raising; None where no year of any is known.
    """

    kind: str
    issues: int
    oldest: int | None


@dataclass(frozen=True, slots=True)
class Force:
    """A force, or another inspected body, with what is loaded about it.

    Attributes:
        name: its name.
        slug: its short name in addresses.
        documents: how many documents about it are loaded.
        newest: the latest day on which the newest of them may have been published; empty where none has a date.
        open: by kind, the gravest first.
    """

    name: str
    slug: str
    documents: int
    newest: str
    open: tuple[Open, ...]

    @property
    def issues(self) -> int:
        """How many issues are open."""
        return sum(each.issues for each in self.open)

    @property
    def oldest(self) -> int | None:
        """The earliest year in which one of them was first raised."""
        return min((each.oldest for each in self.open if each.oldest), default=None)

    def of(self, kind: str) -> int:
        """How many issues of a kind are open."""
        return sum(each.issues for each in self.open if each.kind == kind)


def forces(store: Store) -> tuple[Force, ...]:
    """Every force that the reference data know, by name, with what is open and loaded."""
    loaded = {row["slug"] or "": row for row in rows(store, _LOADED)}
    found: dict[str, list[Open]] = {}
    for row in rows(store, _OPEN):
        oldest = row["oldest"]
        found.setdefault(row["slug"] or "", []).append(
            Open(row["kind"] or "", int(row["issues"] or 0), int(oldest) if oldest else None)
        )
    return tuple(
        Force(
            row["name"] or "",
            slug := row["slug"] or "",
            int((loaded.get(slug) or {}).get("documents") or 0),
            (loaded.get(slug) or {}).get("newest") or "",
            tuple(sorted(found.get(slug, ()), key=lambda each: (rank(each.kind), each.kind))),
        )
        for row in rows(store, _FORCES)
    )


def together(known: tuple[Force, ...]) -> tuple[Open, ...]:
    """What is open of some forces, by kind, the gravest first."""
    kinds = {each.kind for force in known for each in force.open}
    return tuple(
        Open(
            kind,
            sum(force.of(kind) for force in known),
            min(
                (each.oldest for force in known for each in force.open if each.kind == kind and each.oldest),
                default=None,
            ),
        )
        for kind in sorted(kinds, key=lambda kind: (rank(kind), kind))
    )


def rank(kind: str) -> int:
    """The place of a kind among kinds, the gravest first."""
    return _GRAVEST.index(kind) if kind in _GRAVEST else len(_GRAVEST)


_THEMED = """
SELECT DISTINCT ?issue ?theme ?name WHERE {
  ?issue insp:concerns ?_force_iri .
  ?claim insp:ofIssue ?issue ; a insp:StatusClaim ; insp:countsUntil ?until ; insp:lastStatement ?finding ;
    insp:hasStatus/skos:broader* <https://w3id.org/outstanding/def/status/open> .
  FILTER (?until >= "9999-12-31"^^xsd:date)
  ?finding dcterms:subject ?theme .
  ?theme skos:prefLabel ?name .
} ORDER BY ?issue ?name ?theme"""

_UNLOADED = """
SELECT DISTINCT ?year ?area ?issue WHERE {
  ?issue insp:concerns ?_force_iri .
  ?origin insp:ofIssue ?issue ; a insp:ReportedOrigin ; insp:raisedInYear ?year ; insp:countsUntil ?until ;
    insp:originStatement ?reference .
  FILTER (?until >= "9999-12-31"^^xsd:date)
  FILTER NOT EXISTS { ?origin insp:resolvesTo ?found }
  OPTIONAL { ?reference insp:referredArea ?area }
} ORDER BY ?year ?area ?issue"""


@dataclass(frozen=True, slots=True)
class Themed:
    """A theme by its IRI and name."""

    iri: str
    name: str

    @property
    def slug(self) -> str:
        """Its short name in addresses."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Unloaded:
    """An earlier report that loaded documents speak of, and that is not loaded.

    Attributes:
        year: the year that they name.
        area: the area that they name; empty where they name none.
        issues: how many issues are said to have begun there.
    """

    year: str
    area: str
    issues: int


def themes_of_open(store: Store, force: str) -> dict[str, tuple[Themed, ...]]:
    """The themes of each open issue of a force, by the issue's IRI; `force` is the force's as a term of SPARQL."""
    found: dict[str, list[Themed]] = {}
    for row in rows(store, bind(_THEMED, {"_force_iri": force})):
        found.setdefault(row["issue"] or "", []).append(Themed(row["theme"] or "", row["name"] or ""))
    return {issue: tuple(each) for issue, each in found.items()}


def unloaded(store: Store, force: str) -> tuple[Unloaded, ...]:
    """The reports on a force that are spoken of and not loaded; `force` is the force's IRI as a term of SPARQL."""
    counted = Counter(
        (row["year"] or "", row["area"] or "") for row in rows(store, bind(_UNLOADED, {"_force_iri": force}))
    )
    return tuple(Unloaded(year, area, number) for (year, area), number in sorted(counted.items()))
