"""Two releases compared, in the words of the field: documents, findings and the status of issues.

Findings of a document that both releases have are matched first by equal letters and digits, then the rest of each kind
by likeness: of a document that was read anew, the numbers of its findings may have moved. An issue of one release is an
issue of the other where they share a matched finding.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from graph.release import Release
from graph.store import Store, rows
from graph.terms import OPEN_END, Base
from graph.wording import letters_and_digits, words

LIKE = 70.0
"""Least ratio (0 to 100) of the words of two findings of one document that are taken for one, printed anew."""


class Change(StrEnum):
    """What became of a finding or of its issue."""

    NEW = "new"
    GONE = "gone"
    AGAIN = "stated again"
    REWORDED = "reworded"
    KIND = "kind changed"
    STATUS = "status changed"


@dataclass(frozen=True, slots=True)
class Said:
    """A finding as a release has it.

    Attributes:
        finding: its IRI.
        kind: label of its class.
        document: key of the document that prints it.
        status: of its issue, as far as everything loaded tells; None where it makes no issue.
    """

    finding: str
    kind: str
    words: str
    document: str
    issue: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference; `before` is None for what is new, `after` for what is gone."""

    change: Change
    before: Said | None
    after: Said | None

    @property
    def said(self) -> Said:
        """The later of the two."""
        said = self.after or self.before
        assert said is not None  # noqa: S101  a difference has one side at least
        return said


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document, or an import of another publisher's dump, that is new, updated or removed."""

    key: str
    change: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two releases.

    Attributes:
        documents: by key.
        differences: of findings and issues, by the kind of change, then by document and printed order.
        shared: names of reference graphs that differ.
    """

    before: Release
    after: Release
    documents: tuple[DocumentChange, ...]
    differences: tuple[Difference, ...]
    shared: tuple[str, ...]

    @property
    def counts(self) -> Counter[tuple[Change, str]]:
        """How many differences of each change and kind of finding."""
        return Counter((each.change, each.said.kind) for each in self.differences)


def compare(before: Release, after: Release) -> Comparison:
    """Compare two releases of one data folder."""
    with before.store() as one, after.store() as two:
        old, new = _Sayings.of(one, before), _Sayings.of(two, after)
    differences = sorted(_differences(old, new), key=lambda each: _place(each, old, new))
    names = before.manifest.reference.keys() | after.manifest.reference.keys()
    changed = (name for name in names if before.manifest.reference.get(name) != after.manifest.reference.get(name))
    return Comparison(before, after, tuple(_documents(before, after)), tuple(differences), tuple(sorted(changed)))


def _documents(before: Release, after: Release) -> Iterator[DocumentChange]:
    old, new = _sources(before), _sources(after)
    for key in sorted(old.keys() | new.keys()):
        if key not in old:
            yield DocumentChange(key, "new")
        elif key not in new:
            yield DocumentChange(key, "removed")
        elif old[key] != new[key]:
            yield DocumentChange(key, "updated")


def _sources(release: Release) -> dict[str, str]:
    """What a release is made of, by key or name, each with a checksum: the documents and the imports."""
    documents = {each.key: each.graph for each in release.manifest.documents}
    return documents | {f"import {each.name}": each.source for each in release.manifest.imports}


_SAYINGS = """
SELECT DISTINCT ?finding ?kind ?wording ?document WHERE {
  ?finding insp:statedIn ?document ; insp:order ?order ; insp:wording ?wording ; a ?class ;
    insp:voice <https://w3id.org/outstanding/def/voice/inspectorate> .
  ?class rdfs:label ?kind .
} ORDER BY ?document ?order ?finding ?kind"""

_NOW = f'insp:countsUntil "{OPEN_END}"^^xsd:date'

_ISSUES = f"""
SELECT DISTINCT ?finding ?issue ?status ?last WHERE {{
  ?occurrence a insp:Occurrence ; insp:ofIssue ?issue ; insp:finding ?finding ; {_NOW} .
  OPTIONAL {{ ?claim a insp:StatusClaim ; insp:ofIssue ?issue ; {_NOW} ; insp:hasStatus/skos:prefLabel ?status }}
  OPTIONAL {{ ?stated a insp:LastStatedClaim ; insp:ofIssue ?issue ; {_NOW} ; insp:lastStatement ?last }}
}} ORDER BY ?finding ?issue ?status ?last"""


@dataclass(frozen=True, slots=True)
class _Sayings:
    """The findings of a release in their order, by document and by issue, and the last statement of each issue."""

    order: Mapping[str, int]
    said: Mapping[str, Said]
    documents: Mapping[str, Sequence[Said]]
    last: Mapping[str, str]

    @classmethod
    def of(cls, store: Store, release: Release) -> _Sayings:
        """Those of a release."""
        base = Base(release.manifest.base)
        issues = {row["finding"] or "": row for row in rows(store, _ISSUES)}
        said: dict[str, Said] = {}
        documents: dict[str, list[Said]] = defaultdict(list)
        for row in rows(store, _SAYINGS):
            finding = row["finding"] or ""
            if finding in said:
                continue
            life = issues.get(finding, {})
            key = base.key_of(row["document"] or "")
            one = Said(finding, row["kind"] or "", row["wording"] or "", key, life.get("issue"), life.get("status"))
            said[finding] = one
            documents[key].append(one)
        last = {row["issue"] or "": row["last"] or "" for row in issues.values()}
        return cls({finding: at for at, finding in enumerate(said)}, said, documents, last)

    def last_of(self, issue: str) -> Said | None:
        """The last statement of an issue."""
        return self.said.get(self.last.get(issue, ""))


def _differences(old: _Sayings, new: _Sayings) -> Iterator[Difference]:
    pairs = _pairs(old, new)
    earlier: dict[str, dict[str, Said]] = defaultdict(dict)
    for before, after in pairs.values():
        if before.issue and after.issue:
            earlier[after.issue][before.issue] = before
        yield from _changed(before, after)
    matched = {before.finding for before, _ in pairs.values()}
    yield from (Difference(Change.GONE, said, None) for said in old.said.values() if said.finding not in matched)
    for said in new.said.values():
        if said.finding not in pairs:
            yield from _added(said, earlier.get(said.issue or "", {}), old)
    for issue, known in earlier.items():
        now = new.last_of(issue)
        for then in map(old.last_of, sorted(known)):
            if now is not None and then is not None and then.status != now.status:
                yield Difference(Change.STATUS, then, now)


def _changed(before: Said, after: Said) -> Iterator[Difference]:
    """How one statement of a matter differs from another."""
    if letters_and_digits(before.words) != letters_and_digits(after.words):
        yield Difference(Change.REWORDED, before, after)
    if before.kind != after.kind:
        yield Difference(Change.KIND, before, after)


def _added(said: Said, known: Mapping[str, Said], old: _Sayings) -> Iterator[Difference]:
    """A finding that the earlier release has not: of an issue that is new, or one more statement of a known one."""
    before = next((last for last in map(old.last_of, sorted(known)) if last is not None), None)
    if before is None:
        yield Difference(Change.NEW, None, said)
        return
    if letters_and_digits(before.words) == letters_and_digits(said.words):
        yield Difference(Change.AGAIN, before, said)
    yield from _changed(before, said)


def _pairs(old: _Sayings, new: _Sayings) -> dict[str, tuple[Said, Said]]:
    """What is the same finding of the same document in both releases, by its IRI in the later one."""
    pairs: dict[str, tuple[Said, Said]] = {}
    for key in old.documents.keys() & new.documents.keys():
        rest = list(old.documents[key])
        unmatched: list[Said] = []
        for after in new.documents[key]:
            letters = letters_and_digits(after.words)
            same = next((each for each in rest if letters_and_digits(each.words) == letters), None)
            if same:
                rest.remove(same)
                pairs[after.finding] = (same, after)
            else:
                unmatched.append(after)
        pairs |= {after.finding: (before, after) for before, after in _likely(rest, unmatched)}
    return pairs


def _likely(old: Iterable[Said], new: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """The pairs of one kind whose words are alike, the most alike first, each finding once."""
    scored = sorted(
        (-fuzz.ratio(words(one.words), words(two.words)), at, to, one, two)
        for at, one in enumerate(old)
        for to, two in enumerate(new)
        if one.kind == two.kind
    )
    used: set[str] = set()
    taken: set[str] = set()
    for score, _, _, one, two in scored:
        if -score >= LIKE and one.finding not in used and two.finding not in taken:
            used.add(one.finding)
            taken.add(two.finding)
            yield one, two


def _place(each: Difference, old: _Sayings, new: _Sayings) -> tuple[int, bool, int]:
    order = list(Change).index(each.change)
    if each.after:
        return order, False, new.order[each.after.finding]
    return order, True, old.order[each.said.finding]
