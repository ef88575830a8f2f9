"""What was claimed of an issue, and when that could be known: its first raising, its status, its persistence."""

from __future__ import annotations

from dataclasses import dataclass

from graph.store import Store, rows
from graph.terms import OPEN_END
from queries.binding import bind

# With VALUES, or with several patterns in an OPTIONAL, the engine reads everything there is before it looks at the
# issue.
_CLAIMS = """
SELECT DISTINCT ?claim ?class ?status ?since ?persistence ?basis ?from ?until ?title ?finding WHERE {
  ?claim insp:ofIssue ?_issue_iri ; a ?class ; insp:countsFrom ?from ; insp:countsUntil ?until .
  FILTER (?class IN (insp:FirstRaisedClaim, insp:StatusClaim, insp:PersistenceClaim))
  OPTIONAL { ?claim insp:basis/skos:prefLabel ?basis }
  OPTIONAL { ?claim insp:hasStatus/skos:prefLabel ?status }
  OPTIONAL { ?claim insp:raisedInYear ?since }
  OPTIONAL { ?claim insp:persistence/skos:notation ?persistence }
  OPTIONAL {
    ?claim insp:lastStatement ?finding
    OPTIONAL { ?finding insp:statedIn ?document OPTIONAL { ?document dcterms:title ?title } }
  }
} ORDER BY ?class ?from ?claim ?title ?finding"""

_ABOUT = {
    "FirstRaisedClaim": "first raised",
    "StatusClaim": "status",
    "PersistenceClaim": "persistence",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of an issue.

    Attributes:
        about: first raised, status or persistence.
        value: the year, the status, or the grade of persistence.
        basis: the rule that it rests on; empty where none is named.
        start: the day from which it could be known, as YYYY-MM-DD; None where only an undated document says so, so that
            no day can be named.
        end: the last day on which it was the newest; None where it still is.
        title: the document of the statement that it rests on; empty where it names none.
        finding: the IRI of that statement, or empty.
    """

    about: str
    value: str
    basis: str
    start: str | None
    end: str | None
    title: str
    finding: str


def claims(store: Store, issue: str) -> tuple[Claim, ...]:
    """The claims of an issue: the latest that could be known first, those about one matter together.

    Args:
        store: of the release.
        issue: the issue's IRI as a term of SPARQL.
    """
    found: dict[str, Claim] = {}
    last = OPEN_END.isoformat()
    for row in rows(store, bind(_CLAIMS, {"_issue_iri": issue})):
        about = _ABOUT[(row["class"] or "").rpartition("#")[2]]
        start, end = row["from"] or last, row["until"] or last
        found.setdefault(
            row["claim"] or "",
            Claim(
                about,
                row["status"] or row["persistence"] or row["since"] or "",
                row["basis"] or "",
                None if start == last else start,
                None if end == last else end,
                row["title"] or "",
                row["finding"] or "",
            ),
        )
    order = list(_ABOUT.values())
    newest = sorted(found.values(), key=lambda claim: claim.start or last, reverse=True)
    return tuple(sorted(newest, key=lambda claim: order.index(claim.about)))
