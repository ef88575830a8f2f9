"""What the document graphs say, as lineage needs it: findings with their dates, labels and back-references."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.store import Store, rows
from graph.wording import letters_and_digits

_FINDINGS = """
SELECT DISTINCT ?finding ?kind ?wording ?hash ?order ?voice ?document ?force ?year ?counts ?raised ?parent
  ?inspection ?revisit ?inspected ?recalled ?recalledYear WHERE {
  ?document insp:concerns ?force ; insp:inspectionYear ?year ; insp:countsFrom ?counts .
  ?finding insp:statedIn ?document ; insp:wording ?wording ; insp:wordingHash ?hash ; insp:order ?order ;
    insp:voice ?voice ; a ?kind .
  OPTIONAL { ?finding insp:raisedAs ?raised }
  OPTIONAL { ?finding insp:partOfFinding ?parent }
  OPTIONAL { { ?document insp:reportsOn ?inspection } UNION { ?document insp:respondsTo ?inspection } }
  OPTIONAL { ?document insp:tellsOfRevisit ?revisit }
  OPTIONAL { ?document insp:inspectedEarliest ?inspected }
  OPTIONAL { ?finding insp:recalledAs ?recalled }
  OPTIONAL { ?finding insp:recalledYear ?recalledYear }
} ORDER BY ?finding"""

_STATUSES = """
SELECT DISTINCT ?finding ?status ?voice WHERE {
  ?assertion insp:assertedOf ?finding ; insp:hasStatus ?status ; insp:assertedBy ?voice .
} ORDER BY ?finding ?status"""

_REFERENCES = """
SELECT DISTINCT ?reference ?finding ?year ?area ?basis ?kind WHERE {
  ?reference insp:speaksOf ?finding ; insp:basis ?basis ; insp:claimsPersistence true .
  OPTIONAL { ?reference insp:referredYear ?year }
  OPTIONAL { ?reference insp:referredArea ?area }
  OPTIONAL { ?reference insp:originKind ?kind }
} ORDER BY ?reference"""

_CLOSED = """
SELECT DISTINCT ?status WHERE { ?status skos:broader* <https://w3id.org/outstanding/def/status/closed> }"""


@dataclass(frozen=True, slots=True)
class Origin:
    """A back-reference to the inspection in which a finding is said to have been raised."""

    reference: str
    year: int
    area: str | None
    basis: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One finding as one document prints it.

    Attributes:
        iri: of the finding.
        kind: IRI of its class.
        hash: of its wording's letters and digits.
        letters: the wording's letters and digits.
        counts_from: the latest day on which the document may have been published, OPEN_END if that is unknown.
        year: of the inspection.
        voice: the last part of the voice's IRI.
        statuses: the last parts of the status IRIs that the inspectorate asserts in the document.
        stands: the bases on which the document is taken to say, without a year, that the matter stands from earlier.
        inspection: IRI of the inspection that the document reports on or answers.
        revisit: IRI of the revisit that the document tells of, or of the inspection that follows up what its report
            quotes from an earlier one; None for what a report states itself.
        inspected: the year in which the document says that the original inspection took place.
    """

    iri: str
    kind: str
    wording: str
    hash: str
    letters: str
    order: int
    document: str
    force: str
    year: int
    counts_from: datetime.date
    voice: str
    raised_as: str | None = None
    parent: str | None = None
    statuses: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = field(default=())
    stands: tuple[str, ...] = ()
    inspection: str | None = None
    revisit: str | None = None
    inspected: int | None = None

    @property
    def place(self) -> tuple[int, datetime.date, str, int]:
        """Statements sorted by this go forward in time: by inspection, publication, document and order in it."""
        return self.year, self.counts_from, self.document, self.order


@dataclass(frozen=True, slots=True)
class Statements:
    """All statements, force by force, each in the order of time; and the statuses that close an issue."""

    by_force: Mapping[str, tuple[Statement, ...]]
    closed: frozenset[str]


def statements(store: Store) -> Statements:
    """Everything that lineage needs from the document and reference graphs of a store."""
    statuses: dict[str, list[str]] = defaultdict(list)
    for row in rows(store, _STATUSES):
        if _last(row["voice"]) == "inspectorate":
            statuses[_text(row["finding"])].append(_last(row["status"]))
    origins: dict[str, list[Origin]] = defaultdict(list)
    standing: dict[str, set[str]] = defaultdict(set)
    for row in rows(store, _REFERENCES):
        if row["year"] is None:
            standing[_text(row["finding"])].add(_last(row["basis"]))
            continue
        origin = Origin(_text(row["reference"]), int(_text(row["year"])), row["area"], _last(row["basis"]), row["kind"])
        origins[_text(row["finding"])].append(origin)
    found: dict[str, list[Statement]] = defaultdict(list)
    for row in rows(store, _FINDINGS):
        iri = _text(row["finding"])
        statement = Statement(
            iri=iri,
            kind=_text(row["kind"]),
            wording=_text(row["wording"]),
            hash=_text(row["hash"]),
            letters=letters_and_digits(_text(row["wording"])),
            order=int(_text(row["order"])),
            document=_text(row["document"]),
            force=_text(row["force"]),
            year=int(_text(row["year"])),
            counts_from=datetime.date.fromisoformat(_text(row["counts"])),
            voice=_last(row["voice"]),
            raised_as=row["raised"],
            parent=row["parent"],
            statuses=tuple(statuses[iri]),
            origins=tuple(origins[iri]),
            stands=tuple(sorted(standing[iri])),
            inspection=row["inspection"],
            # A finding that a later report quotes from an earlier one is followed up there, as in a letter.
            revisit=row["revisit"] or (row["inspection"] if row["recalled"] else None),
            inspected=_year(row["recalledYear"] or row["inspected"]),
        )
        found[statement.force].append(statement)
    closed = frozenset(_last(row["status"]) for row in rows(store, _CLOSED))
    ordered = {force: tuple(sorted(each, key=lambda one: one.place)) for force, each in sorted(found.items())}
    return Statements(ordered, closed)


def _year(value: str | None) -> int | None:
    return int(value[:4]) if value else None


def _text(value: str | None) -> str:
    return value or ""


def _last(value: str | None) -> str:
    return _text(value).rsplit("/", 1)[-1]
