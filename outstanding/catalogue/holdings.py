"""What a release holds, in figures: documents and the days they were published on, forces, themes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.store import Row, Store, rows

_DOCUMENTS = """
SELECT DISTINCT ?document ?force ?earliest ?latest WHERE {
  ?document insp:loaderVersion ?version .
  OPTIONAL { ?document insp:concerns ?force }
  OPTIONAL { ?document insp:issuedEarliest ?earliest ; insp:issuedLatest ?latest }
} ORDER BY ?document ?force"""

_FORCES = """
SELECT DISTINCT ?force ?slug ?name ?area WHERE {
  ?document insp:loaderVersion ?version ; insp:concerns ?force .
  ?force insp:slug ?slug ; skos:prefLabel ?name .
  OPTIONAL { ?force insp:areaCode ?area }
} ORDER BY ?slug ?name ?area"""

_THEMES = """
SELECT DISTINCT ?document ?theme ?name WHERE {
  ?finding insp:statedIn ?document ; insp:wording ?words ; dcterms:subject ?theme .
  ?theme skos:prefLabel ?name .
} ORDER BY ?theme ?name ?document"""


@dataclass(frozen=True, slots=True)
class Force:
    """A force that documents are about; `area` is the code of its police force area, where one is known."""

    iri: str
    slug: str
    name: str
    area: str | None


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a release holds, or holds of one force.

    Attributes:
        documents: IRIs, sorted.
        first: first day on which one of them may have been published; None where all are undated.
        last: last such day.
        forces: by slug.
        themes: the name of each theme that a finding is about, by its IRI.
    """

    documents: tuple[str, ...]
    first: datetime.date | None
    last: datetime.date | None
    forces: tuple[Force, ...]
    themes: Mapping[str, str]


def forces(store: Store) -> tuple[Force, ...]:
    """The forces that documents are about, by slug."""
    found: dict[str, Force] = {}
    for row in rows(store, _FORCES):
        force = Force(row["force"] or "", row["slug"] or "", row["name"] or "", row["area"])
        found.setdefault(force.slug, force)
    return tuple(found.values())


def holdings(store: Store) -> tuple[Holdings, Mapping[str, Holdings]]:
    """What a store holds: all of it, and of each force by its slug."""
    documents, themes = list(rows(store, _DOCUMENTS)), list(rows(store, _THEMES))
    found = {force.slug: force for force in forces(store)}
    by_force = {
        slug: _held([row for row in documents if row["force"] == force.iri], themes, [force])
        for slug, force in found.items()
    }
    return _held(documents, themes, found.values()), by_force


def _held(documents: Iterable[Row], themes: Iterable[Row], about: Iterable[Force]) -> Holdings:
    documents = list(documents)
    iris = {row["document"] or "" for row in documents}
    days = [datetime.date.fromisoformat(row[end] or "") for row in documents for end in _ENDS if row[end]]
    return Holdings(
        documents=tuple(sorted(iris)),
        first=min(days, default=None),
        last=max(days, default=None),
        forces=tuple(about),
        themes={row["theme"] or "": row["name"] or "" for row in themes if row["document"] in iris},
    )


_ENDS = ("earliest", "latest")
