"""What the document graphs say, as lineage needs it: findings with their dates, labels and back-references."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.store import Row, Store, rows
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

_ENTRIES = """
SELECT DISTINCT ?finding ?kind ?wording ?hash ?order ?voice ?document ?force ?year ?counts ?raised ?parent ?cycle
  ?pillar ?title ?first ?last ?number ?notation ?told ?revisit WHERE {
  ?finding insp:entryOf ?document ; insp:concerns ?force ; insp:countsFrom ?counts ; insp:wording ?wording ;
    insp:wordingHash ?hash ; insp:order ?order ; insp:voice ?voice ; a ?kind .
  OPTIONAL { ?finding insp:inspectionYear ?year }
  OPTIONAL { ?finding insp:raisedAs ?raised }
  OPTIONAL { ?finding insp:partOfFinding ?parent }
  OPTIONAL { ?finding insp:inCycle ?cycle }
  OPTIONAL { ?finding insp:inPillar ?pillar }
  OPTIONAL { ?finding insp:reportTitle ?title }
  OPTIONAL { ?finding insp:reportIssuedEarliest ?first ; insp:reportIssuedLatest ?last }
  OPTIONAL { ?finding insp:entryNumber ?number }
  OPTIONAL { ?finding skos:notation ?notation }
  OPTIONAL { ?finding insp:kindTold ?told }
  OPTIONAL { ?finding insp:onRevisit ?revisit }
} ORDER BY ?finding"""

# Only where there are entries to tie to them.
_PRINTED = """
SELECT DISTINCT ?document ?cycle ?pillar ?title ?first ?last WHERE {
  ?document insp:concerns ?force ; insp:inspectionYear ?year ; dcterms:title ?title .
  OPTIONAL { ?document insp:inCycle ?cycle }
  OPTIONAL { ?document insp:inPillar ?pillar }
  OPTIONAL { ?document insp:issuedEarliest ?first ; insp:issuedLatest ?last }
} ORDER BY ?document"""

_STATUSES = """
SELECT DISTINCT ?finding ?status ?voice ?known ?assertion WHERE {
  ?assertion insp:assertedOf ?finding ; insp:hasStatus ?status ; insp:assertedBy ?voice .
  OPTIONAL { ?assertion insp:countsFrom ?known }
} ORDER BY ?finding ?status ?assertion"""

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
class Told:
    """A status that the inspectorate, as an entry of a register says, gave to a finding.

    Attributes:
        known: the day from which on it could be known.
        order: in the register.
        status: the last part of its IRI.
    """

    known: datetime.date
    order: int
    status: str


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
        entry: whether it is an entry of a register or tracker. Then `year`, `cycle`, `pillar`, `title`, `day` and
            `revisit` are those of the document that the entry names, and `counts_from` is its publication, if known.
        cycle: IRI of the cycle of the document.
        pillar: IRI of its pillar.
        title: of the document.
        day: on which it was published, where one day is known.
        number: what a register calls an entry; `official` where it is the inspectorate's.
        kind_told: whether anything says which kind an entry is.
        told: what an entry says of its status in the inspectorate's name.
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
    entry: bool = False
    cycle: str | None = None
    pillar: str | None = None
    title: str | None = None
    day: str | None = None
    number: str | None = None
    official: bool = False
    kind_told: bool = True
    told: tuple[Told, ...] = ()

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
    told: dict[str, list[Told]] = defaultdict(list)
    for row in rows(store, _STATUSES):
        if _last(row["voice"]) != "inspectorate":
            continue
        finding, status = _text(row["finding"]), _last(row["status"])
        if row["known"]:
            order = int(_last(row["assertion"]).rpartition("-")[2])
            told[finding].append(Told(datetime.date.fromisoformat(row["known"]), order, status))
        else:
            statuses[finding].append(status)
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
    entered = [_entry(row, origins, told) for row in rows(store, _ENTRIES)]
    if entered:
        printed = {_text(row["document"]): row for row in rows(store, _PRINTED)}
        for force, each in found.items():
            found[force] = [_printed_in(one, printed.get(one.document)) for one in each]
        for entry in entered:
            found[entry.force].append(entry)
    closed = frozenset(_last(row["status"]) for row in rows(store, _CLOSED))
    ordered = {force: tuple(sorted(each, key=lambda one: one.place)) for force, each in sorted(found.items())}
    return Statements(ordered, closed)


def _year(value: str | None) -> int | None:
    return int(value[:4]) if value else None


def _entry(row: Row, origins: Mapping[str, Sequence[Origin]], told: Mapping[str, Sequence[Told]]) -> Statement:
    """An entry of a register. It has the year 0 where it names no report."""
    iri = _text(row["finding"])
    known = tuple(sorted(told.get(iri, ()), key=lambda each: (each.known, each.order)))
    return Statement(
        iri=iri,
        kind=_text(row["kind"]),
        wording=_text(row["wording"]),
        hash=_text(row["hash"]),
        letters=letters_and_digits(_text(row["wording"])),
        order=int(_text(row["order"])),
        document=_text(row["document"]),
        force=_text(row["force"]),
        year=int(row["year"] or 0),
        counts_from=datetime.date.fromisoformat(_text(row["counts"])),
        voice=_last(row["voice"]),
        raised_as=row["raised"],
        parent=row["parent"],
        statuses=tuple(each.status for each in known),
        # What a register says of an origin is its word for what the report says.
        origins=tuple(replace(each, basis="reported") for each in origins.get(iri, ())),
        revisit=iri if row["revisit"] else None,
        entry=True,
        cycle=row["cycle"],
        pillar=row["pillar"],
        title=row["title"],
        day=_day(row),
        number=row["number"],
        official=row["notation"] is not None,
        kind_told=row["told"] != "false",
        told=known,
    )


def _printed_in(statement: Statement, row: Row | None) -> Statement:
    """A statement with what is known of the document that prints it."""
    if row is None:
        return statement
    return replace(statement, cycle=row["cycle"], pillar=row["pillar"], title=row["title"], day=_day(row))


def _day(row: Row) -> str | None:
    """The day of publication, where it is one."""
    return row["first"] if row["first"] and row["first"] == row["last"] else None


def _text(value: str | None) -> str:
    return value or ""


def _last(value: str | None) -> str:
    return _text(value).rsplit("/", 1)[-1]
