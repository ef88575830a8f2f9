"""What the pages of programme cycles show: what is loaded of a cycle, and with which cycles its grades compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from graph.store import Store, rows
from queries.binding import bind

_ALL = """
SELECT ?cycle ?name ?programme ?year (COUNT(DISTINCT ?document) AS ?documents) (COUNT(DISTINCT ?force) AS ?forces)
WHERE {
  ?cycle a insp:ProgrammeCycle ; skos:prefLabel ?name .
  OPTIONAL { ?cycle dcterms:isPartOf/skos:prefLabel ?programme }
  OPTIONAL { ?cycle insp:year ?year }
  OPTIONAL { ?document insp:inCycle ?cycle ; insp:loaderVersion ?version ; insp:concerns ?force }
} GROUP BY ?cycle ?name ?programme ?year ORDER BY ?programme ?year ?name"""

_CYCLES = "SELECT ?cycle WHERE { ?cycle a insp:ProgrammeCycle }"

_ABOUT = """
SELECT DISTINCT ?what ?other ?name WHERE {
  { ?_cycle_iri insp:gradeSeries ?other . ?other skos:prefLabel ?name . BIND ("series" AS ?what) }
  UNION { ?_cycle_iri insp:gradeScale ?other . ?other skos:prefLabel ?name . BIND ("scale" AS ?what) }
  UNION { ?_cycle_iri insp:notComparableWith ?other . ?other skos:prefLabel ?name . BIND ("apart" AS ?what) }
  UNION { ?_cycle_iri dcterms:source ?other . BIND (STR(?other) AS ?name) BIND ("source" AS ?what) }
} ORDER BY ?what ?name"""

_DOCUMENTS = """
SELECT ?document ?title ?issued ?force ?slug ?pillar WHERE {
  ?document insp:inCycle ?_cycle_iri ; insp:loaderVersion ?version ; dcterms:title ?title .
  OPTIONAL { ?document insp:issuedLatest ?issued }
  OPTIONAL { ?document insp:concerns ?body . ?body skos:prefLabel ?force ; insp:slug ?slug }
  OPTIONAL { ?document insp:inPillar/skos:prefLabel ?pillar }
} ORDER BY ?force ?issued ?document"""

_GRADES = """
SELECT ?grade ?rank (COUNT(DISTINCT ?judgment) AS ?judgments) WHERE {
  ?judgment insp:inCycle ?_cycle_iri ; a insp:Judgment ; insp:hasGrade ?concept .
  ?concept skos:prefLabel ?grade .
  FILTER NOT EXISTS { ?judgment insp:carriedOver true }
  OPTIONAL { ?concept insp:rank ?rank }
} GROUP BY ?grade ?rank ORDER BY ?rank ?grade"""

Told = dict[str, str]
"""A row; what is not said is empty."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A cycle in the list of programmes.

    Attributes:
        slug: its short name in addresses.
        programme: the name of the programme that it belongs to; empty where none is known.
        year: in which it began, or empty.
        documents: how many are loaded, about how many `forces`.
    """

    slug: str
    iri: str
    name: str
    programme: str
    year: str
    documents: int
    forces: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the page of a cycle shows.

    Attributes:
        about: what (series, scale, apart, source), other and name.
        documents: document, title, issued, force, slug, pillar.
        grades: grade and judgments, how often it was given anew, the best first.
    """

    listed: Listed
    about: tuple[Told, ...]
    documents: tuple[Told, ...]
    grades: tuple[Told, ...]


def listed(store: Store) -> Iterator[Listed]:
    """Every cycle, by programme and year."""
    for row in rows(store, _ALL):
        iri = row["cycle"] or ""
        counts = int(row["documents"] or 0), int(row["forces"] or 0)
        yield Listed(iri.rpartition("/")[2], iri, row["name"] or "", row["programme"] or "", row["year"] or "", *counts)


def known(store: Store, slug: str) -> bool:
    """Whether there is a cycle of that short name."""
    return any((row["cycle"] or "").rpartition("/")[2] == slug for row in rows(store, _CYCLES))


def dossier(store: Store, slug: str) -> Dossier | None:
    """Put together what the page of a cycle shows; None where there is none of that short name."""
    one = next((each for each in listed(store) if each.slug == slug), None)
    if one is None:
        return None

    def told(query: str) -> tuple[Told, ...]:
        bound = bind(query, {"_cycle_iri": str(ox.NamedNode(one.iri))})
        return tuple({name: value or "" for name, value in row.items()} for row in rows(store, bound))

    documents = {each["document"]: each for each in told(_DOCUMENTS)}
    return Dossier(one, told(_ABOUT), tuple(documents.values()), told(_GRADES))
