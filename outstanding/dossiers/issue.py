"""What the page of an issue shows: its timeline, its wordings compared, its status on two clocks, its links."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from graph.store import Store, rows
from graph.terms import Base
from outstanding.dossiers.sections import Row, Section, section
from outstanding.dossiers.timeline import Timeline, timeline
from outstanding.wordings import Comparison, compared
from queries.answers import Enquiries
from queries.binding import bind
from queries.claims import Claim, claims
from queries.ties import Tie, ties_of_issue

_THEMES = """
SELECT DISTINCT ?theme ?name ?year WHERE {
  ?_issue_iri insp:hasFinding ?finding .
  ?finding dcterms:subject ?theme .
  ?theme skos:prefLabel ?name .
  ?finding insp:statedIn?/insp:inspectionYear ?year .
} ORDER BY ?name ?year"""

_FORCE = """
SELECT DISTINCT ?slug ?name WHERE {
  ?_issue_iri insp:concerns ?force .
  ?force skos:prefLabel ?name ; insp:slug ?slug .
} ORDER BY ?slug"""


@dataclass(frozen=True, slots=True)
class Wording:
    """A statement of the inspectorate, compared with its statement before.

    Attributes:
        title: the document that prints it.
        day: the latest day on which that may have been published; empty where it is undated.
        year: of the inspection.
        kind: what it is printed as.
        text: its words.
        finding: its IRI.
        comparison: with the statement before; None for the first.
    """

    title: str
    day: str
    year: str
    kind: str
    text: str
    finding: str
    comparison: Comparison | None


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of its findings, and the years of the inspections whose findings have it."""

    iri: str
    name: str
    years: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the page of an issue shows.

    Attributes:
        force: the name of the force, and slug; both empty where it concerns none.
        history: every event, as the saved question has them.
        statuses: the statuses asserted, by whom and when.
        claims: what could be known when.
    """

    force: str
    slug: str
    themes: tuple[Theme, ...]
    history: Section
    timeline: Timeline
    wordings: tuple[Wording, ...]
    statuses: Section
    claims: tuple[Claim, ...]
    ties: tuple[Tie, ...]

    @property
    def status(self) -> str:
        """Its status now; empty where none is known."""
        return self._now("status")

    @property
    def since(self) -> str:
        """The year of inspection in which it was first raised, as known now; empty where unknown."""
        return self._now("first raised")

    @property
    def basis(self) -> str:
        """Why that year is believed."""
        return next((each.basis for each in self.claims if each.about == "first raised" and each.end is None), "")

    @property
    def persistence(self) -> str:
        """The grade of persistence, where it persisted."""
        return self._now("persistence")

    def _now(self, about: str) -> str:
        return next((each.value for each in self.claims if each.about == about and each.end is None), "")


def dossier(enquiries: Enquiries, store: Store, base: Base, issue: str) -> Dossier:
    """Put together what the page of an issue shows.

    Args:
        enquiries: of the release.
        store: its store.
        base: under which its things were made.
        issue: the IRI of an issue that it holds.
    """
    key = base.key_of(issue)
    term = {"_issue_iri": str(ox.NamedNode(issue))}
    history = section(enquiries, "issue-history", issue=key)
    force = next(rows(store, bind(_FORCE, term)), {})
    years: dict[tuple[str, str], list[str]] = {}
    for row in rows(store, bind(_THEMES, term)):
        years.setdefault((row["theme"] or "", row["name"] or ""), []).append(row["year"] or "")
    return Dossier(
        force.get("name") or "",
        force.get("slug") or "",
        tuple(Theme(iri, name, tuple(dict.fromkeys(each))) for (iri, name), each in years.items()),
        history,
        timeline(history.rows),
        _wordings(history.rows),
        section(enquiries, "status-history", issue=key),
        claims(store, term["_issue_iri"]),
        ties_of_issue(store, term["_issue_iri"]),
    )


def _wordings(history: tuple[Row, ...]) -> tuple[Wording, ...]:
    found: list[Wording] = []
    for row in history:
        if row["event"] != "stated" or any(each.finding == row["finding"] for each in found):
            continue
        text = str(row["quotation"])
        found.append(
            Wording(
                str(row["title"]),
                str(row["issued"] or ""),
                str(row["year"] or ""),
                str(row["detail"] or ""),
                text,
                str(row["finding"]),
                compared(found[-1].text, text) if found else None,
            )
        )
    return tuple(found)
