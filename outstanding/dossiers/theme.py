"""What the pages of themes show: what a theme means, how often it came up, and what of it is open where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from graph.store import Store, rows
from outstanding.dossiers.sections import Section, section
from queries.answers import Enquiries
from queries.binding import bind
from queries.headlines import Open, rank

SHOWN = 30
"""Findings that a page shows with their words."""

_ALL = """
SELECT ?theme ?name (MIN(?meaning) AS ?means) (MIN(?above) AS ?broader) (COUNT(DISTINCT ?finding) AS ?findings)
WHERE {
  ?theme a skos:Concept ; skos:inScheme <https://w3id.org/outstanding/def/theme> ; skos:prefLabel ?name .
  OPTIONAL { ?theme skos:definition ?meaning }
  OPTIONAL { ?theme skos:broader ?above }
  OPTIONAL { ?finding dcterms:subject ?theme }
} GROUP BY ?theme ?name ORDER BY ?name ?theme"""

_ONE = """
SELECT DISTINCT ?name ?meaning ?relation ?other ?otherName WHERE {
  ?_theme_iri skos:prefLabel ?name ; skos:inScheme <https://w3id.org/outstanding/def/theme> .
  OPTIONAL { ?_theme_iri skos:definition ?meaning }
  OPTIONAL {
    VALUES ?relation { "broader" "narrower" "related" }
    { ?_theme_iri skos:broader ?other . FILTER (?relation = "broader") }
    UNION { ?other skos:broader ?_theme_iri . FILTER (?relation = "narrower") }
    UNION { ?_theme_iri skos:related ?other . FILTER (?relation = "related") }
    ?other skos:prefLabel ?otherName .
  }
} ORDER BY ?relation ?otherName ?other"""

_OPEN = """
SELECT ?name ?slug ?kind (COUNT(DISTINCT ?issue) AS ?issues) (MIN(?since) AS ?oldest) WHERE {
  ?finding dcterms:subject ?_theme_iri .
  ?claim insp:lastStatement ?finding ; a insp:StatusClaim ; insp:countsUntil ?until ; insp:ofIssue ?issue ;
    insp:hasStatus/skos:broader* <https://w3id.org/outstanding/def/status/open> .
  FILTER (?until >= "9999-12-31"^^xsd:date)
  ?finding a ?class .
  ?class rdfs:label ?kind .
  ?issue insp:concerns ?force .
  ?force skos:prefLabel ?name ; insp:slug ?slug .
  OPTIONAL {
    ?first insp:ofIssue ?issue ; a insp:FirstRaisedClaim ; insp:raisedInYear ?since ; insp:countsUntil ?end .
    FILTER (?end >= "9999-12-31"^^xsd:date)
  }
} GROUP BY ?name ?slug ?kind ORDER BY ?name ?slug ?kind"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A theme in the list of themes.

    Attributes:
        slug: its short name in addresses.
        name: for people.
        meaning: in a sentence; empty where it has no definition.
        findings: how many findings have it.
        broader: the slug of a theme above it; empty for one at the top.
    """

    slug: str
    name: str
    meaning: str
    findings: int
    broader: str


@dataclass(frozen=True, slots=True)
class OpenAt:
    """What is open of a theme at one force."""

    name: str
    slug: str
    open: tuple[Open, ...]

    @property
    def oldest(self) -> int | None:
        """The earliest year in which an issue of it was first raised."""
        return min((each.oldest for each in self.open if each.oldest), default=None)

    def of(self, kind: str) -> int:
        """How many issues of a kind are open."""
        return sum(each.issues for each in self.open if each.kind == kind)


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the page of a theme shows.

    Attributes:
        relations: relation, slug and name of themes above, below and beside it.
        kinds: of open issues, the gravest first.
        forces: where something of it is open.
        years: how often it came up, by year and kind.
        findings: the first of its findings, with their words.
    """

    slug: str
    name: str
    meaning: str
    relations: tuple[tuple[str, str, str], ...]
    kinds: tuple[str, ...]
    forces: tuple[OpenAt, ...]
    years: Section
    findings: Section


def listed(store: Store) -> Iterator[Listed]:
    """Every theme, by name."""
    for row in rows(store, _ALL):
        yield Listed(
            (row["theme"] or "").rpartition("/")[2],
            row["name"] or "",
            row["means"] or "",
            int(row["findings"] or 0),
            (row["broader"] or "").rpartition("/")[2],
        )


def dossier(enquiries: Enquiries, store: Store, slug: str, theme: str) -> Dossier | None:
    """Put together what the page of a theme shows; None where there is none.

    Args:
        enquiries: of the release.
        store: its store.
        slug: the theme's short name.
        theme: its IRI.
    """
    term = {"_theme_iri": str(ox.NamedNode(theme))}
    about = list(rows(store, bind(_ONE, term)))
    if not about:
        return None
    forces: dict[tuple[str, str], list[Open]] = {}
    for row in rows(store, bind(_OPEN, term)):
        oldest = row["oldest"]
        one = Open(row["kind"] or "", int(row["issues"] or 0), int(oldest) if oldest else None)
        forces.setdefault((row["name"] or "", row["slug"] or ""), []).append(one)
    kinds = {each.kind for found in forces.values() for each in found}
    related = (
        (row["relation"] or "", (row["other"] or "").rpartition("/")[2], row["otherName"] or "")
        for row in about
        if row["other"]
    )
    return Dossier(
        slug,
        about[0]["name"] or "",
        about[0]["meaning"] or "",
        tuple(dict.fromkeys(related)),
        tuple(sorted(kinds, key=lambda kind: (rank(kind), kind))),
        tuple(OpenAt(name, short, tuple(found)) for (name, short), found in forces.items()),
        section(enquiries, "themes-by-year", theme=slug),
        section(enquiries, "findings-by-theme", SHOWN, theme=slug),
    )
