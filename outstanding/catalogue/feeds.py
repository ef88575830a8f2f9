"""What is new, for feeds: documents published, findings printed, statuses changed; of all forces, a force, or a theme.

Everything follows from the release, so equal releases give equal feeds. An entry's date is the day on which the
document that it rests on was published (its latest possible day, where only the month is known), at midnight UTC. What
rests on an undated document has no true date and is in no feed.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from textwrap import shorten

from graph.store import Row, Store, rows
from graph.terms import OPEN_END
from outstanding.catalogue.addresses import Addresses
from outstanding.catalogue.atom import Category, Entry, Feed
from outstanding.catalogue.holdings import forces

LATEST = 100
"""How many entries a feed has at most, the newest ones; a day is never cut, so that the last day may make it more."""

LONGEST_TITLE = 100
"""Characters of a finding that stand in the title of its entry."""

_DOCUMENTS = """
SELECT DISTINCT ?document ?title ?day ?force ?forceName WHERE {
  ?document insp:loaderVersion ?version ; insp:countsFrom ?day .
  OPTIONAL { ?document dcterms:title ?title }
  OPTIONAL { ?document insp:concerns ?force . ?force skos:prefLabel ?forceName }
} ORDER BY ?document ?title ?force ?forceName"""

_FINDINGS = """
SELECT DISTINCT ?finding ?kind ?words ?document ?order ?inspectorate ?issue ?first WHERE {
  ?finding insp:statedIn ?document ; insp:wording ?words ; insp:order ?order ; insp:voice ?voice ;
    a ?class .
  ?class rdfs:label ?kind .
  BIND (?voice = <https://w3id.org/outstanding/def/voice/inspectorate> AS ?inspectorate)
  OPTIONAL {
    ?occurrence a insp:Occurrence ; insp:finding ?finding ; insp:ofIssue ?issue .
    ?other a insp:Occurrence ; insp:ofIssue ?issue ; insp:countsFrom ?first .
  }
} ORDER BY ?document ?order ?finding ?kind ?first ?issue"""

_THEMES = """
SELECT DISTINCT ?finding ?theme ?name WHERE {
  ?finding insp:wording ?words ; dcterms:subject ?theme . ?theme skos:prefLabel ?name .
} ORDER BY ?finding ?theme ?name"""

_STATUSES = """
SELECT DISTINCT ?claim ?issue ?day ?status ?name ?finding WHERE {
  ?claim a insp:StatusClaim ; insp:ofIssue ?issue ; insp:countsFrom ?day ; insp:hasStatus ?status ;
    insp:lastStatement ?finding .
  ?status skos:prefLabel ?name .
} ORDER BY ?issue ?day ?claim"""

_THEME = """
SELECT DISTINCT ?theme ?name WHERE {
  ?theme skos:inScheme <https://w3id.org/outstanding/def/theme> ; skos:prefLabel ?name .
} ORDER BY ?theme ?name"""

_SUBTITLE = (
    "Documents published, findings printed and statuses changed, each on the day on which it was published. Words in "
    "quotation marks are those of the document named; everything else is ours."
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a feed is about.

    Attributes:
        path: of the feed, below `feeds/`, without its ending.
        name: of what it is about.
        force: IRI of the one force, where it is about one.
        theme: IRI of the one theme, where it is about one.
    """

    path: str = "all"
    name: str = "all forces"
    force: str | None = None
    theme: str | None = None


def scopes(store: Store) -> Iterator[Scope]:
    """Every feed that there is: of everything, of each force that a document is about, of each theme."""
    yield Scope()
    for force in forces(store):
        yield Scope(f"force/{force.slug}", force.name, force=force.iri)
    seen = set[str]()
    for row in rows(store, _THEME):
        slug = (row["theme"] or "").rpartition("/")[2]
        if slug not in seen:
            seen.add(slug)
            yield Scope(f"theme/{slug}", row["name"] or slug, theme=row["theme"])


def scope_of(store: Store, path: str) -> Scope | None:
    """The feed of a path; None where there is no such feed."""
    return next((scope for scope in scopes(store) if scope.path == path), None)


def feed(store: Store, addresses: Addresses, scope: Scope) -> Feed | None:
    """The feed of a scope; None where no document has a date, so that nothing true can be said."""
    found = _Found.of(store)
    dated = [document.day for document in found.documents.values() if document.day != OPEN_END]
    if not dated:
        return None
    entries = sorted(_entries(found, addresses, scope), key=lambda each: each.updated, reverse=True)
    if len(entries) > LATEST:
        entries = [each for each in entries if each.updated >= entries[LATEST - 1].updated]
    return Feed(
        id=f"{addresses.base.iri}feeds/{scope.path}",
        title=f"Findings of police inspections: {scope.name}",
        subtitle=_SUBTITLE,
        updated=entries[0].updated if entries else _midnight(max(dated)),
        address=str(addresses.at(f"feeds/{scope.path}.atom")),
        page=str(addresses.at("")),
        entries=entries,
    )


@dataclass(frozen=True, slots=True)
class _Document:
    iri: str
    title: str
    day: datetime.date
    forces: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Finding:
    iri: str
    kind: str
    words: str
    document: _Document
    inspectorate: bool
    first: datetime.date | None
    themes: dict[str, str]

    @property
    def again(self) -> bool:
        """Whether its issue was known before."""
        return self.first is not None and self.first < self.document.day


@dataclass(frozen=True, slots=True)
class _Found:
    """What entries are made of."""

    documents: dict[str, _Document]
    findings: dict[str, _Finding]
    statuses: tuple[Row, ...]

    @classmethod
    def of(cls, store: Store) -> _Found:
        documents: dict[str, _Document] = {}
        for row in rows(store, _DOCUMENTS):
            iri, title = row["document"] or "", row["title"] or "A document without a title"
            known = documents.setdefault(iri, _Document(iri, title, _day(row["day"])))
            if row["force"]:
                known.forces.setdefault(row["force"], row["forceName"] or "")
        themes: dict[str, dict[str, str]] = defaultdict(dict)
        for row in rows(store, _THEMES):
            themes[row["finding"] or ""].setdefault(row["theme"] or "", row["name"] or "")
        findings: dict[str, _Finding] = {}
        for row in rows(store, _FINDINGS):
            iri, first = row["finding"] or "", _day(row["first"]) if row["first"] else None
            document = documents.get(row["document"] or "")
            if document is None:
                continue
            made = _Finding(
                iri=iri,
                kind=row["kind"] or "",
                words=row["words"] or "",
                document=document,
                inspectorate=row["inspectorate"] == "true",
                first=first,
                themes=themes[iri],
            )
            findings.setdefault(iri, made)
        return cls(documents, findings, tuple(rows(store, _STATUSES)))


def _entries(found: _Found, addresses: Addresses, scope: Scope) -> Iterator[Entry]:
    """Document by document: the document, the statuses that it changed, its findings as it prints them."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for finding in found.findings.values():
        counts[finding.document.iri][finding.kind] += 1
    statuses: dict[str, list[Entry]] = defaultdict(list)
    for row, before in _changes(found.statuses):
        stated = found.findings.get(row["finding"] or "")
        if stated is not None and _of(stated, scope):
            statuses[row["day"] or ""].append(_status_entry(row, before, stated, addresses))
    printed: dict[str, list[Entry]] = defaultdict(list)
    for finding in found.findings.values():
        if finding.inspectorate and _of(finding, scope):
            printed[finding.document.iri].append(_finding_entry(finding, addresses))
    for document in found.documents.values():
        if document.day != OPEN_END:
            if scope.theme is None and scope.force in {None, *document.forces}:
                yield _document_entry(document, counts[document.iri], addresses)
            yield from statuses.pop(document.day.isoformat(), ())
            yield from printed[document.iri]


def _of(finding: _Finding, scope: Scope) -> bool:
    return scope.force in {None, *finding.document.forces} and scope.theme in {None, *finding.themes}


def _changes(statuses: Iterable[Row]) -> Iterator[tuple[Row, str]]:
    """The claims by which an issue's status became another one, each with the name of the one before."""
    before: dict[str | None, Row] = {}
    for row in statuses:
        last = before.get(row["issue"])
        before[row["issue"]] = row
        if last is not None and last["status"] != row["status"]:
            yield row, last["name"] or ""


def _document_entry(document: _Document, counts: Counter[str], addresses: Addresses) -> Entry:
    findings = ", ".join(f"{number} \u00d7 {kind}" for kind, number in sorted(counts.items())) or "none"
    return Entry(
        id=document.iri,
        title=f"Published: {document.title}",
        updated=_midnight(document.day),
        words=f"Findings read from it: {findings}.",
        page=str(addresses.page(document.iri)),
        categories=_forces(document),
    )


def _finding_entry(finding: _Finding, addresses: Addresses) -> Entry:
    again = ", stated again" if finding.again else ""
    since = f"\nThe matter has been known since {finding.first}." if finding.again else ""
    return Entry(
        id=finding.iri,
        title=f"{_about(finding)}: {finding.kind}{again}: {_short(finding)}",
        updated=_midnight(finding.document.day),
        words=f"{_quoted(finding)}{since}",
        page=str(addresses.page(finding.iri)),
        categories=(*_forces(finding.document), *(Category(*theme) for theme in finding.themes.items())),
    )


def _status_entry(row: Row, before: str, finding: _Finding, addresses: Addresses) -> Entry:
    return Entry(
        id=row["claim"] or "",
        title=f"{_about(finding)}: status now {row['name']}, before {before}: {_short(finding)}",
        updated=_midnight(_day(row["day"])),
        words=f"The {finding.kind} last stated so: {_quoted(finding)}",
        page=str(addresses.page(row["issue"] or "")),
        categories=(*_forces(finding.document), *(Category(*theme) for theme in finding.themes.items())),
    )


def _about(finding: _Finding) -> str:
    return ", ".join(finding.document.forces.values()) or finding.document.title


def _short(finding: _Finding) -> str:
    return f"\u201c{shorten(finding.words, LONGEST_TITLE, placeholder=' ...')}\u201d"


def _quoted(finding: _Finding) -> str:
    return f"\u201c{finding.words}\u201d ({finding.document.title})"


def _forces(document: _Document) -> tuple[Category, ...]:
    return tuple(Category(iri, name) for iri, name in document.forces.items())


def _day(text: str | None) -> datetime.date:
    return datetime.date.fromisoformat(text or "")


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
