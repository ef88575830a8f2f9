"""What can be found: every finding, every quoted passage, every document by its title, everybody named in an office.

Only words that the graph quotes are here: what a licence does not allow to be shown cannot be found either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.store import Store, rows

_DOCUMENTS = """
SELECT DISTINCT ?document ?title ?issued ?year ?slug ?force WHERE {
  ?document insp:loaderVersion ?version .
  OPTIONAL { ?document dcterms:title ?title }
  OPTIONAL { ?document insp:issuedLatest ?issued }
  OPTIONAL { ?document insp:inspectionYear ?year }
  OPTIONAL { ?document insp:concerns ?body . ?body insp:slug ?slug ; skos:prefLabel ?force }
} ORDER BY ?document ?slug"""

_FINDINGS = """
SELECT DISTINCT ?thing ?words ?document ?kind ?year ?question WHERE {
  ?thing insp:wordingHash ?hash ; insp:wording ?words ; insp:statedIn ?document ; a ?class .
  ?class rdfs:label ?kind .
  OPTIONAL { ?thing insp:inspectionYear ?year }
  OPTIONAL { ?thing insp:underQuestion ?question }
} ORDER BY ?thing ?kind ?question"""

_THEMES = """
SELECT DISTINCT ?thing ?theme ?name WHERE {
  ?thing insp:wordingHash ?hash ; dcterms:subject ?theme .
  ?theme skos:prefLabel ?name .
} ORDER BY ?thing ?theme"""

_STATUSES = """
SELECT DISTINCT ?issue ?status ?last WHERE {
  ?claim a insp:StatusClaim ; insp:ofIssue ?issue ; insp:hasStatus/skos:prefLabel ?status ; insp:lastStatement ?last ;
    insp:countsUntil ?until .
  FILTER (?until >= "9999-12-31"^^xsd:date)
} ORDER BY ?issue ?status ?last"""

_ORIGINS = """
SELECT DISTINCT ?issue ?since WHERE {
  ?claim a insp:FirstRaisedClaim ; insp:ofIssue ?issue ; insp:raisedInYear ?since ; insp:countsUntil ?until .
  FILTER (?until >= "9999-12-31"^^xsd:date)
} ORDER BY ?issue ?since"""

_MEMBERS = "SELECT DISTINCT ?issue ?thing WHERE { ?issue insp:hasFinding ?thing } ORDER BY ?thing ?issue"

_GRADES = """
SELECT DISTINCT ?document ?question ?grade WHERE {
  ?judgment a insp:Judgment ; insp:statedIn ?document ; insp:underQuestion ?question ;
    insp:hasGrade/skos:prefLabel ?grade .
} ORDER BY ?document ?question ?grade"""

_PASSAGES = """
SELECT DISTINCT ?thing ?words ?document WHERE {
  { ?thing a insp:RelatedPassage ; insp:wording ?words ; insp:statedIn ?document }
  UNION
  { ?thing a insp:Evidence ; insp:statedIn ?document ; prov:wasQuotedFrom/oa:hasSelector/oa:exact ?words }
} ORDER BY ?thing ?words"""

_PEOPLE = """
SELECT DISTINCT ?thing ?name ?role ?document WHERE {
  ?thing insp:namePrinted ?name ; insp:statedIn ?document . OPTIONAL { ?thing insp:rolePrinted ?role }
} ORDER BY ?thing ?name ?role"""

NEWEST, EARLIER = "newest", "earlier"
"""Whether a finding is the inspectorate's newest statement of its issue, or an earlier one or a repetition."""


@dataclass(slots=True)
class Entry:
    """Something that can be found.

    Attributes:
        thing: its IRI; of a document or person that of the document or mention.
        words: in which it is found.
        kind: what a finding is printed as, or passage, document or person.
        document: the IRI of the document that prints it, with its `title` and the latest day of its publication.
        year: of the inspection; empty where unknown.
        forces: slug and name of each force that the document is about.
        themes: slug and name of each theme.
        issue: the IRI of its issue, its last known `status`, the year in which it was first raised; each empty where
            there is none or it is unknown.
        grade: under the same question in the same document.
        statement: NEWEST or EARLIER of a finding that belongs to an issue; else empty.
    """

    thing: str
    words: str
    kind: str
    document: str
    title: str = ""
    issued: str = ""
    year: str = ""
    forces: tuple[tuple[str, str], ...] = ()
    themes: list[tuple[str, str]] = field(default_factory=list)
    issue: str = ""
    status: str = ""
    since: str = ""
    grade: str = ""
    statement: str = ""


@dataclass(slots=True)
class _Document:
    title: str
    issued: str
    year: str
    forces: list[tuple[str, str]]


def entries(store: Store) -> Iterator[Entry]:
    """Everything that can be found in a release, in the order of the things' IRIs within each kind."""
    documents = _documents(store)
    found = [*_findings(store), *_passages(store), *_people(store)]
    found += [Entry(iri, each.title or iri, "document", iri) for iri, each in documents.items()]
    for each in found:
        of = documents.get(each.document)
        if of:
            each.title, each.issued, each.forces = of.title, of.issued, tuple(of.forces)
            each.year = each.year or of.year
        yield each


def _documents(store: Store) -> dict[str, _Document]:
    found: dict[str, _Document] = {}
    for row in rows(store, _DOCUMENTS):
        each = found.setdefault(
            row["document"] or "", _Document(row["title"] or "", row["issued"] or "", row["year"] or "", [])
        )
        if row["slug"]:
            each.forces.append((row["slug"], row["force"] or row["slug"]))
    return found


def _findings(store: Store) -> Iterator[Entry]:
    grades: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows(store, _GRADES):
        grades[row["document"] or "", row["question"] or ""].append(row["grade"] or "")
    found: dict[str, Entry] = {}
    for row in rows(store, _FINDINGS):
        thing, document = row["thing"] or "", row["document"] or ""
        each = found.setdefault(
            thing, Entry(thing, row["words"] or "", row["kind"] or "", document, year=row["year"] or "")
        )
        if not each.grade:
            each.grade = next(iter(grades.get((document, row["question"] or ""), ())), "")
    for row in rows(store, _THEMES):
        if each_ := found.get(row["thing"] or ""):
            each_.themes.append(((row["theme"] or "").rpartition("/")[2], row["name"] or ""))
    statuses = {row["issue"] or "": (row["status"] or "", row["last"] or "") for row in rows(store, _STATUSES)}
    origins = {row["issue"] or "": row["since"] or "" for row in rows(store, _ORIGINS)}
    for row in rows(store, _MEMBERS):
        member = found.get(row["thing"] or "")
        if member and not member.issue:
            member.issue = row["issue"] or ""
            member.status, last = statuses.get(member.issue, ("", ""))
            member.since = origins.get(member.issue, "")
            member.statement = NEWEST if last == member.thing else EARLIER
    yield from found.values()


def _passages(store: Store) -> Iterator[Entry]:
    """Each passage once: the same words of a document may bear on several findings."""
    seen: set[tuple[str, str]] = set()
    for row in rows(store, _PASSAGES):
        document, words = row["document"] or "", row["words"] or ""
        if (document, words) not in seen:
            seen.add((document, words))
            yield Entry(row["thing"] or "", words, "passage", document)


def _people(store: Store) -> Iterator[Entry]:
    seen: set[str] = set()
    for row in rows(store, _PEOPLE):
        thing = row["thing"] or ""
        if thing not in seen:
            seen.add(thing)
            role = f", {row['role']}" if row["role"] else ""
            yield Entry(thing, f"{row['name']}{role}", "person", row["document"] or "")
