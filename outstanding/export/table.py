"""The findings of a release as one flat table: a row for each finding, as its document prints it.

What is said of its issue (status, first raised, persistence) is what follows from everything loaded.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph.release import Release
from graph.store import Store
from graph.terms import OPEN_END
from outstanding.export.notice import ATTRIBUTION, TERMS
from queries.answers import Value, table

COLUMNS: tuple[tuple[str, str], ...] = (
    ("force", "The force's name."),
    ("title", "The document that prints the finding."),
    ("issued", "The latest day on which the document may have been published; empty where it is undated."),
    ("kind", "What the finding is printed as."),
    ("voice", "Whose words they are: the inspectorate's, or a policing body's repetition of them."),
    ("question", "The question that it stands under, as printed; empty where there is none."),
    ("wording", "Its words."),
    ("status", "The last status of its issue; empty where the finding makes no issue."),
    ("firstRaised", "The year of inspection in which its issue was first raised; empty where unknown."),
    ("persistence", "asserted, inferred or textual, where its issue persisted and is not closed; else empty."),
    ("start", "First character of the finding in the document's canonical text, from 0."),
    ("end", "One past its last character."),
    ("issue", "The issue's IRI."),
    ("finding", "The finding's IRI."),
    ("document", "The document's IRI."),
    ("licence", "The attribution that the licence of the reports asks for."),
    ("release", "The hash of the release."),
)
"""The columns, in their order, with what each holds."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet may take for a formula."""

_FINDINGS = """
SELECT DISTINCT ?force ?forceNode ?title ?issued ?kind ?voice ?question ?wording ?start ?end ?finding ?document WHERE {
  ?finding insp:statedIn ?document ; insp:order ?order ; insp:voice/skos:prefLabel ?voice ; insp:wording ?wording ;
    insp:start ?start ; insp:end ?end ; a ?class .
  ?class rdfs:label ?kind .
  OPTIONAL { ?document dcterms:title ?title }
  OPTIONAL { ?document insp:issuedLatest ?issued }
  OPTIONAL { ?finding insp:questionPrinted ?question }
  OPTIONAL { ?document insp:concerns ?forceNode . ?forceNode skos:prefLabel ?force }
} ORDER BY ?document ?order ?finding ?kind ?force"""

_NOW = f'insp:countsUntil "{OPEN_END}"^^xsd:date'

_ISSUES = f"""
SELECT DISTINCT ?finding ?issue ?status ?firstRaised ?persistence WHERE {{
  ?occurrence a insp:Occurrence ; insp:ofIssue ?issue ; insp:finding ?finding ; {_NOW} .
  OPTIONAL {{ ?claim a insp:StatusClaim ; insp:ofIssue ?issue ; {_NOW} ; insp:hasStatus/skos:prefLabel ?status }}
  OPTIONAL {{ ?first a insp:FirstRaisedClaim ; insp:ofIssue ?issue ; {_NOW} ; insp:raisedInYear ?firstRaised }}
  OPTIONAL {{
    ?persisted a insp:PersistenceClaim ; insp:ofIssue ?issue ; {_NOW} ; insp:persistence/skos:notation ?persistence
  }}
}} ORDER BY ?finding ?issue ?status ?firstRaised ?persistence"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One row: a value for each column."""

    cells: Mapping[str, Value]

    def as_csv(self) -> dict[str, str]:
        """The cells as text, by `cell`."""
        return {name: cell(value) for name, value in self.cells.items()}


def findings(release: Release, store: Store, force: str | None) -> list[Finding]:
    """Every finding, by document and in printed order.

    Args:
        release: what is exported.
        store: of that release.
        force: IRI of the one force whose findings are wanted; None for all.
    """
    fixed = {"licence": f"{ATTRIBUTION} {TERMS}", "release": release.hash}
    lives: dict[Value, Mapping[str, Value]] = {}
    for life in table(store, _ISSUES)[1]:
        lives.setdefault(life["finding"], life)
    found: dict[Value, Finding] = {}
    for row in table(store, _FINDINGS)[1]:
        if force is None or row["forceNode"] == force:
            everything = {**row, **lives.get(row["finding"], {}), **fixed}
            found.setdefault(row["finding"], Finding({name: everything.get(name) for name, _ in COLUMNS}))
    return list(found.values())


def as_csv(rows: Iterable[Finding]) -> bytes:
    """The table as CSV by RFC 4180, in UTF-8, with a header line."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, [name for name, _ in COLUMNS])
    writer.writeheader()
    writer.writerows(_written(rows))
    return buffer.getvalue().encode()


def _written(rows: Iterable[Finding]) -> Iterator[dict[str, str]]:
    for row in rows:
        yield row.as_csv()


def cell(value: Value) -> str:
    """A value as the text of a cell; one that a spreadsheet would take for a formula begins with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return str(value)
