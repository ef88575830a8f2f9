"""What the pages of families of questions show: which questions they hold, and how forces were graded under them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from graph.store import Store, rows
from outstanding.dossiers.grades import Grid, grids
from outstanding.dossiers.sections import Section, section
from queries.answers import Enquiries
from queries.binding import bind

_ALL = """
SELECT ?family ?name ?notation (COUNT(DISTINCT ?question) AS ?questions) WHERE {
  ?family a skos:Concept ; skos:inScheme <https://w3id.org/outstanding/def/family> ;
    skos:prefLabel ?name ; skos:notation ?notation .
  OPTIONAL { ?question insp:questionFamily ?family ; a insp:Question }
} GROUP BY ?family ?name ?notation ORDER BY ?family"""

_QUESTIONS = """
SELECT DISTINCT ?cycle ?question ?asked WHERE {
  ?question insp:questionFamily ?_family_iri ; a insp:Question ; skos:prefLabel ?asked ; skos:inScheme ?scheme .
  ?scheme a insp:ProgrammeCycle ; skos:prefLabel ?cycle .
} ORDER BY ?cycle ?question ?asked"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A family in the list of families: its short name, its name, and how many questions it holds."""

    slug: str
    name: str
    notation: str
    questions: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the page of a family shows.

    Attributes:
        questions: cycle, IRI and wording of each question that belongs to it.
        grids: forces down, cycles across, one for each run of cycles that may be compared.
        judgments: the same as rows.
    """

    listed: Listed
    questions: tuple[tuple[str, str, str], ...]
    grids: tuple[Grid, ...]
    judgments: Section


def listed(store: Store) -> Iterator[Listed]:
    """Every family, by its notation."""
    found = [
        Listed(
            (row["family"] or "").rpartition("/")[2],
            row["name"] or "",
            row["notation"] or "",
            int(row["questions"] or 0),
        )
        for row in rows(store, _ALL)
    ]
    yield from sorted(found, key=lambda each: (len(each.notation), each.notation))


def dossier(enquiries: Enquiries, store: Store, family: str, slug: str) -> Dossier | None:
    """Put together what the page of a family shows, by its IRI and short name; None where there is none."""
    one = next((each for each in listed(store) if each.slug == slug), None)
    if one is None:
        return None
    judgments = section(enquiries, "family-grades", family=slug)
    asked = rows(store, bind(_QUESTIONS, {"_family_iri": str(ox.NamedNode(family))}))
    return Dossier(
        one,
        tuple((row["cycle"] or "", row["question"] or "", row["asked"] or "") for row in asked),
        grids(judgments.rows, down=("force",)),
        judgments,
    )
