"""The one way through: files in, a release out.

file -> document -> record -> graph -> validation -> lineage -> release. A file that fails on the way is kept out and
listed with its reason; it never stops the others, and what was published of it before stays.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from rdflib import Graph

from graph.canonical import canonical_nquads, digest
from graph.errors import OutstandingError, ReleaseError, SidecarError, SourceError, ValidationError
from graph.folder import DataFolder
from graph.reference import ReferenceData, read_turtle
from graph.release import CopyEntry, DocumentEntry, Release, publish
from graph.terms import Base
from graph.validation import VIOLATION, Breach, Verdict, validate
from loaders.documents import Document
from loaders.grammar import Grammar, grammar_of
from loaders.processes import Limits, Readers
from loaders.quotations import check_quotations
from loaders.reading import read_bytes
from loaders.records import Finding, FindingKind, ReportRecord
from loaders.sources import DocumentFacts
from loaders.triples import document_graph
from outstanding.additions import check_addition
from outstanding.copies import alike, preference, with_copies
from outstanding.gathering import Candidate, KeptOut, gather
from outstanding.importing.joining import joined

Progress = Callable[[str, int, int], None]
"""Called before each file with its name, how many are done, and how many there are."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

_OBSERVED = frozenset({FindingKind.POSITIVE_FINDING, FindingKind.OBSERVATION})

SHOWN_BREACHES = 3
"""How many breaches of the shapes the reason of a kept-out document names."""


@dataclass(frozen=True, slots=True)
class Published:
    """A document that is in the release. `change` is new, updated or unchanged; `doubts` are warnings of shapes."""

    name: str
    record: ReportRecord
    entry: DocumentEntry
    change: str
    doubts: tuple[Breach, ...] = ()


@dataclass(slots=True)
class Outcome:
    """What a build did.

    Attributes:
        release: the current release afterwards; None where there is none.
        fresh: whether the build published it; False where nothing differed from the one before.
        copies: files that print the same as another one, each with the other's name, which counts.
        passed_over: files in folders that no reader is for.
    """

    release: Release | None = None
    fresh: bool = False
    published: list[Published] = field(default_factory=list)
    kept_out: list[KeptOut] = field(default_factory=list)
    copies: list[tuple[str, str]] = field(default_factory=list)
    passed_over: list[Path] = field(default_factory=list)

    @property
    def kinds(self) -> Counter[str]:
        """How many findings of each kind the documents of this build print; without those of `repeated`."""
        return Counter(finding.kind.value for finding, again in self._findings() if not again)

    @property
    def repeated(self) -> int:
        """How many findings of a report the responses and letters of this build repeat: no findings of their own."""
        return sum(again for _, again in self._findings())

    @property
    def unthemed(self) -> int:
        """How many of the findings that `kinds` counts hold no label of a theme."""
        return sum(not finding.themes for finding, again in self._findings() if not again)

    def _findings(self) -> Iterator[tuple[Finding, bool]]:
        """Each finding, and whether it repeats one of a report: what asks for nothing is nobody's to repeat."""
        for each in self.published:
            for finding in each.record.findings:
                own = finding.voice == "inspectorate" and each.record.letter is None and not each.record.entries
                yield finding, not own and finding.kind not in _OBSERVED


def build(
    paths: Sequence[Path],
    data: DataFolder,
    base: Base,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Outcome:
    """Read files and folders, and publish what can be published beside what was there.

    It adds or updates; it removes nothing. What the reading of a file may cost is bounded by `limits`.

    Raises:
        UsageError: a path does not exist, or nothing that can be read is at any of them.
        ReleaseError: the data folder cannot be written to, or was built with another base IRI.
    """
    gathering = gather(paths)
    with data.writing():
        before = Release.current(data)
        if before and before.manifest.base != base.iri:
            raise ReleaseError(
                f"this data folder was built with the base {before.manifest.base}",
                where=str(data.path),
                hint=f"Give --base {before.manifest.base}, or name another folder with --data.",
            )
        outcome = Outcome(release=before, kept_out=gathering.kept_out, passed_over=gathering.passed_over)
        with Readers(limits) as readers:
            _Build(data, base, before, outcome, readers).run(gathering.candidates, progress)
    return outcome


def republish(data: DataFolder, base: Base) -> Outcome:
    """Publish what is kept once more, with the imports as they are accepted now. Call it while `data.writing()`.

    Raises:
        ReleaseError: what is kept is missing or damaged.
    """
    before = Release.current(data)
    outcome = Outcome(release=before)
    with Readers() as readers:
        _Build(data, Base(before.manifest.base) if before else base, before, outcome, readers).run((), None)
    return outcome


def reference_data(data: DataFolder, release: Release | None) -> ReferenceData:
    """The project's reference data, and what folders brought to a release.

    Raises:
        ReleaseError: a kept graph is missing or damaged.
    """
    graphs = dict(ReferenceData.packaged().graphs)
    brought = {} if release is None else release.manifest.reference
    added = {name: _triples(data.graph(sha256)) for name, sha256 in brought.items() if name not in graphs}
    return ReferenceData(graphs | added)


class _Build:
    """One build, under way."""

    def __init__(
        self, data: DataFolder, base: Base, before: Release | None, outcome: Outcome, readers: Readers
    ) -> None:
        self._data = data
        self._base = base
        self._before = before
        self._outcome = outcome
        self._readers = readers
        self._known = {entry.key: entry for entry in before.manifest.documents} if before else {}
        self._reference = ReferenceData.packaged()
        self._grammar = Grammar.packaged()

    def run(self, candidates: Sequence[Candidate], progress: Progress | None) -> None:
        """Take every candidate through, and publish."""
        outcome = self._outcome
        self._reference = self._extended({path for each in candidates for path in each.reference})
        self._grammar = self._learnt({path for each in candidates for path in each.cues})
        seen: dict[str, Candidate] = {}
        for done, (candidate, read) in enumerate(self._readers.ahead(candidates, self._read)):
            if progress:
                progress(candidate.path.name, done, len(candidates))
            try:
                content, document = read()
                first = seen.setdefault(digest(content), candidate)
                if first is candidate:
                    outcome.published.append(self._through(content, candidate.facts, document))
                else:
                    outcome.copies.append(_copy(first, candidate))
            except OutstandingError as error:
                outcome.kept_out.append(KeptOut(candidate.path.name, error))
        entries = self._known | self._settled()
        moved = self._ground_moved()
        if moved:
            entries = self._read_anew(entries, {each.entry.source for each in outcome.published})
        others = joined(self._data, self._base, self._before, self._reference, anew=moved)
        outcome.kept_out += others.kept_out
        if entries or others.foreign.entries or self._before:
            ordered = [entries[key] for key in sorted(entries)]
            outcome.release, outcome.fresh = publish(
                self._data, self._base, ordered, self._reference.graphs, others.foreign, cues=self._grammar.added
            )

    def _settled(self) -> dict[str, DocumentEntry]:
        """The entry of each document that this build read, with its copies, those of earlier builds among them."""
        outcome = self._outcome
        readings: dict[str, list[Published]] = defaultdict(list)
        for each in outcome.published:
            readings[each.entry.key].append(each)
        settled: dict[str, DocumentEntry] = {}
        for key, fresh in readings.items():
            pool = [*fresh, *self._earlier(key, fresh)]
            if not all(alike(fresh[0].record, each.record) for each in pool):
                pool = fresh  # what differs from what was there takes its place
            if not all(alike(fresh[0].record, each.record) for each in fresh):
                _keep_out(outcome, key, fresh)
                continue
            primary, *others = sorted(pool, key=lambda each: preference(each.record))
            for each in others:
                if each in fresh:
                    outcome.published.remove(each)
                    outcome.copies.append((each.name, primary.name))
            settled[key] = with_copies(primary.entry, [each.entry for each in others])
        return settled

    def _earlier(self, key: str, fresh: Sequence[Published]) -> Iterator[Published]:
        """The files of earlier builds that read as the same document, but for those of which there is a new one."""
        entry = self._known.get(key)
        names = {each.name for each in fresh}
        sources = {each.entry.source for each in fresh}
        files: list[DocumentEntry | CopyEntry] = [entry, *entry.copies] if entry else []
        for each in files:
            if each.name in names or each.source in sources:
                continue
            try:
                facts = DocumentFacts.model_validate({"file": each.name, **each.facts})
                again = self._through(self._data.source(each.source), facts)
            except OutstandingError as error:
                self._outcome.kept_out.append(KeptOut(each.name, error))
                continue
            if again.entry.key == key:
                yield again

    def _ground_moved(self) -> bool:
        """Whether what documents are read against, the reference data, the cues or the code, is not what it was."""
        if self._before is None:
            return False
        names = {name: self._base.graph(f"reference/{name}") for name in self._reference.graphs}
        now = {name: digest(canonical_nquads(self._reference.graphs[name], iri)) for name, iri in names.items()}
        manifest = self._before.manifest
        if dict(self._grammar.added) != dict(manifest.cues):
            return True
        return now != dict(manifest.reference) or manifest.version != version("outstanding")

    def _read_anew(self, entries: dict[str, DocumentEntry], fresh: set[str]) -> dict[str, DocumentEntry]:
        """The entries, with the documents of earlier builds read again from their kept sources.

        So that adding reports one after the other gives what adding them at once gives.
        """
        done: dict[str, DocumentEntry] = {}
        for key, entry in entries.items():
            if entry.source in fresh:
                done[key] = entry
                continue
            try:
                facts = DocumentFacts(file=entry.name, **entry.facts)
                again = self._through(self._data.source(entry.source), facts)
                done.setdefault(again.entry.key, again.entry.model_copy(update={"copies": entry.copies}))
            except OutstandingError as error:
                self._outcome.kept_out.append(KeptOut(entry.name, error))
                done[key] = entry
        return done

    def _extended(self, paths: Iterable[Path]) -> ReferenceData:
        """The reference data of this build: the project's, what was published before, and what the folders bring."""
        fixed = set(ReferenceData.packaged().graphs)
        graphs = dict(reference_data(self._data, self._before).graphs)
        brought: dict[str, Path] = {}
        for path in sorted(paths):
            try:
                if path.stem in fixed:
                    raise SidecarError(
                        f"the name {path.stem!r} is taken by the project's own reference data",
                        where=str(path),
                        hint="Give the Turtle file another name.",
                    )
                if not _NAME.fullmatch(path.stem):
                    raise SidecarError(
                        f"{path.stem!r} cannot name reference data",
                        where=str(path),
                        hint="Use letters, digits, dots and hyphens.",
                    )
                graph = read_turtle(path)
                others = {name: each for name, each in graphs.items() if name != path.stem}
                check_addition(graph, path, others, brought.get(path.stem))
                canonical_nquads(graph, self._base.graph(path.stem))
                _check(validate(graph, ReferenceData(graphs)), self._base, str(path))
            except OutstandingError as error:
                self._outcome.kept_out.append(KeptOut(path.name, error))
            else:
                graphs[path.stem] = graph
                brought[path.stem] = path
        return ReferenceData(graphs)

    def _learnt(self, paths: Iterable[Path]) -> Grammar:
        """The grammar of this build: the project's, what was published before, and what the folders bring."""
        kept = self._before.manifest.cues if self._before else {}
        added = {name: self._data.source(sha256) for name, sha256 in kept.items()}
        grammar = grammar_of(added)
        brought: dict[str, Path] = {}
        for path in sorted(paths):
            try:
                content = _content(path)
                twin = brought.get(path.name)
                if twin is not None and added[path.name] != content:
                    raise SidecarError(
                        f"another file of this name is at {twin}",
                        where=str(path),
                        hint="Give one of them another name.",
                    )
                grammar = grammar_of(added | {path.name: content})
            except OutstandingError as error:
                self._outcome.kept_out.append(KeptOut(path.name, error))
            else:
                added[path.name] = content
                brought[path.name] = path
                self._data.keep_source(content)
        return grammar

    def _read(self, candidate: Candidate) -> tuple[bytes, Document]:
        content = _content(candidate.path)
        return content, self._readers.read(content, candidate.facts.file)

    def _through(self, content: bytes, given: DocumentFacts, document: Document | None = None) -> Published:
        """One document all the way to its kept graph; it is read where that has not been done."""
        read = document or self._readers.read(content, given.file)
        reading = read_bytes(content, given.file, given, self._reference, lambda _content, _name: read, self._grammar)
        graph = document_graph(reading, self._reference, self._base)
        verdict = validate(graph, self._reference)
        _check(verdict, self._base, given.file)
        check_quotations(graph, reading.document.text, given.file)
        key = reading.record.report.key
        facts = given.model_dump(mode="json", exclude={"file"}, exclude_none=True)
        entry = DocumentEntry(
            key=key,
            name=given.file,
            source=self._data.keep_source(content),
            facts={name: str(value) for name, value in facts.items()},
            graph=self._data.keep_graph(canonical_nquads(graph, self._base.graph(key))),
        )
        before = self._known.get(key)
        change = "new" if before is None else "unchanged" if before.graph == entry.graph else "updated"
        return Published(given.file, reading.record, entry, change, verdict.breaches)


def _check(verdict: Verdict, base: Base, where: str) -> None:
    """Refuse a graph that breaks the shapes.

    Raises:
        ValidationError: it does; the first breaches are named.
    """
    if verdict.conforms:
        return
    faults = [each for each in verdict.breaches if each.severity == VIOLATION]
    told = "; ".join(f"{base.key_of(each.focus)}: {each.message}" for each in faults[:SHOWN_BREACHES])
    more = f" (and {len(faults) - SHOWN_BREACHES} more)" if len(faults) > SHOWN_BREACHES else ""
    raise ValidationError(
        f"its graph breaks the shapes: {told}{more}",
        where=where,
        hint="Nothing of it was published. `outstanding extract` shows what was read.",
    )


def _triples(nquads: bytes) -> Graph:
    """The triples of canonical N-Quads, whose last term on each line is the graph's name."""
    lines = (line.rsplit(b" <", 1)[0] + b" .\n" for line in nquads.splitlines())
    return Graph().parse(data=b"".join(lines), format="nt")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror}", where=str(path), hint="Check its permissions."
        ) from error


def _copy(first: Candidate, second: Candidate) -> tuple[str, str]:
    """The names of a copy and of what it repeats.

    Raises:
        SourceError: the sidecars say different things of the same bytes.
    """
    if not _said_alike(first, second):
        raise SourceError(
            f"has the same content as {first.path.name}, but its sidecar says otherwise of it",
            where=str(second.path),
            hint="Keep one of the two files, or make both entries in sources.toml say the same.",
        )
    return second.path.name, first.path.name


def _said_alike(first: Candidate, second: Candidate) -> bool:
    """Whether two sidecars say the same of one file's content, wherever it was found."""
    where = {"file", "url", "origin"}
    return first.facts.model_dump(exclude=where) == second.facts.model_dump(exclude=where)


def _keep_out(outcome: Outcome, key: str, claimants: Sequence[Published]) -> None:
    """Several files that read as the same document and print other findings: which is meant is not ours to guess."""
    names = ", ".join(each.name for each in claimants)
    for each in claimants:
        outcome.published.remove(each)
        error = SourceError(
            f"several files read as the same document, {key}, and do not print the same findings: {names}",
            where=each.name,
            hint="Build with one of them; the others are older versions of it, or misread.",
        )
        outcome.kept_out.append(KeptOut(each.name, error))
