"""The one way through: files in, a release out.

file -> document -> record -> graph -> validation -> lineage -> release. A file that fails on the way is kept out and
listed with its reason; it never stops the others, and what was published of it before stays.
"""

from __future__ import annotations

import contextlib
import difflib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from graph.curation import withdrawals
from graph.curation.folder import CurationFolder
from graph.errors import OutstandingError, ReleaseError, SourceError, UsageError
from graph.folder import DataFolder
from graph.release import CopyEntry, DocumentEntry, Release, publish
from graph.terms import Base
from loaders.processes import Limits
from loaders.sources import DocumentFacts
from outstanding.copies import alike, preference, with_copies
from outstanding.engines import engine_of
from outstanding.gathering import Candidate, KeptOut, gather
from outstanding.grounding import ground_of
from outstanding.importing.joining import joined
from outstanding.kept_readings import code_digest
from outstanding.last_build import keep
from outstanding.outcomes import Copy, Outcome, Published
from outstanding.readings import Progress, Read, Readings, Task, task_of
from outstanding.shares import ShareFolder


def build(  # noqa: PLR0913  where from, where to, and how
    paths: Sequence[Path],
    data: DataFolder,
    base: Base,
    progress: Progress | None = None,
    limits: Limits | None = None,
    *,
    curation: CurationFolder | None = None,
    only: bool = False,
    elsewhere: Sequence[Path] = (),
) -> Outcome:
    """Read files and folders, and publish what can be published beside what was there.

    It adds or updates; it removes nothing, unless the release is to hold `only` what is at these paths. What the
    reading of a file may cost is bounded by `limits`. Decisions are read from `curation`, else from the data folder,
    and the names of new issues are written there. What became of each file is kept in the data folder (`last_build`).
    What was read `elsewhere`, in folders that `outstanding.shares` wrote, is not read again.

    Raises:
        CurationError: a file of decisions is malformed, is not where it was, or cannot be written.
        UsageError: a path does not exist, nothing that can be read is at any of them, or a folder holds no readings.
        ReleaseError: the data folder cannot be written to, or was built with another base IRI.
    """
    gathering = gather(paths)
    shelves = [ShareFolder.opened(path) for path in elsewhere]
    with data.writing():
        before = Release.current(data)
        if before and before.manifest.base != base.iri:
            raise ReleaseError(
                f"this data folder was built with the base {before.manifest.base}",
                where=str(data.path),
                hint=f"Give --base {before.manifest.base}, or name another folder with --data.",
            )
        outcome = Outcome(release=before, kept_out=gathering.kept_out, passed_over=gathering.passed_over)
        made = _Build(data, base, before, outcome, limits or Limits(), curation, shelves)
        if only:
            names = {each.path.name for each in gathering.candidates}
            made.leave_out(lambda entry: entry.name not in names)
        made.run(gathering.candidates, progress)
        keep(data, outcome)
    return outcome


def remove(data: DataFolder, names: Sequence[str], curation: CurationFolder | None = None) -> Outcome:
    """Publish a release without some documents. Their sources stay, and so do the releases that hold them.

    Args:
        data: the data folder.
        names: of documents, each by its key, its IRI, or the name of its file.
        curation: where decisions are, unless in the data folder.

    Raises:
        UsageError: there is no such document, or a file's name is that of several.
        ReleaseError: nothing was published there, or the folder cannot be written to.
    """
    with data.writing():
        before = Release.opened(data)
        base = Base(before.manifest.base)
        outcome = Outcome(release=before)
        made = _Build(data, base, before, outcome, Limits(), curation)
        keys = {_found(name, before, base) for name in names}
        made.leave_out(lambda entry: entry.key in keys)
        made.run((), None)
    return outcome


def _found(name: str, release: Release, base: Base) -> str:
    """The key of a document that is named.

    Raises:
        UsageError: there is none, or there are several.
    """
    entries = release.manifest.documents
    found = [entry.key for entry in entries if name in {entry.key, entry.name, str(base.thing(entry.key))}]
    if len(found) > 1:
        raise UsageError(f"several documents were read from a file {name!r}", hint=f"They are: {', '.join(found)}.")
    if not found:
        known = difflib.get_close_matches(name, [known for entry in entries for known in (entry.key, entry.name)], n=3)
        raise UsageError(
            f"there is no document {name!r} in release {release.number}",
            hint=f"Did you mean {', '.join(known)}?" if known else "`outstanding ask documents` lists them.",
        )
    return found[0]


def republish(data: DataFolder, base: Base, curation: CurationFolder | None = None) -> Outcome:
    """Publish what is kept once more, with the imports and decisions as they are now. Call it while `data.writing()`.

    Raises:
        CurationError: a file of decisions is malformed, is not where it was, or cannot be written.
        ReleaseError: what is kept is missing or damaged.
    """
    before = Release.current(data)
    outcome = Outcome(release=before)
    base = Base(before.manifest.base) if before else base
    _Build(data, base, before, outcome, Limits(), curation).run((), None)
    return outcome


class _Build:
    """One build, under way."""

    def __init__(  # noqa: PLR0913, PLR0917  what a build is made of
        self,
        data: DataFolder,
        base: Base,
        before: Release | None,
        outcome: Outcome,
        limits: Limits,
        curation: CurationFolder | None,
        elsewhere: Sequence[ShareFolder] = (),
    ) -> None:
        self._data = data
        self._elsewhere = elsewhere
        self._base = base
        self._before = before
        self._outcome = outcome
        self._limits = limits
        self._curation = curation
        self._decisions = curation or CurationFolder(data.curation)
        self._known = {entry.key: entry for entry in before.manifest.documents} if before else {}
        self._leaves: Callable[[DocumentEntry], bool] = lambda _: False

    def leave_out(self, leaves: Callable[[DocumentEntry], bool]) -> None:
        """Let documents of the release before fall away, unless they are read anew."""
        self._leaves = leaves

    def run(self, candidates: Sequence[Candidate], progress: Progress | None) -> None:
        """Take every candidate through, and publish."""
        outcome = self._outcome
        with engine_of(self._base) or contextlib.nullcontext() as engine:
            if engine:
                engine.held()  # one that cannot be reached is told before the work begins
        self._ground, refused = ground_of(candidates, self._data, self._before, self._base, self._decisions.withdrawn())
        outcome.kept_out += refused
        for cues in self._ground.cues.values():
            self._data.keep_source(cues)
        self._readings = Readings(self._data, self._ground, self._limits, self._elsewhere)
        self._read(candidates, progress)
        settled = self._settled()
        entries = {key: entry for key, entry in self._known.items() if not self._leaves(entry)} | settled
        outcome.removed = [entry for key, entry in self._known.items() if key not in entries]
        moved = self._ground_moved()
        if moved:
            entries = self._read_anew(entries, {each.entry.source for each in outcome.published})
        others = joined(self._data, self._base, self._before, self._ground.reference, anew=moved)
        outcome.kept_out += others.kept_out
        if entries or others.foreign.entries or self._before:
            ordered = [entries[key] for key in sorted(entries)]
            with engine_of(self._base) or contextlib.nullcontext() as engine:
                outcome.release, outcome.fresh = publish(
                    self._data,
                    self._base,
                    ordered,
                    self._ground.reference.graphs,
                    others.foreign,
                    code=code_digest(),
                    cues=self._ground.grammar.added,
                    curation=self._curation,
                    engine=engine,
                )
        self._readings.close()
        outcome.brought = self._readings.brought if self._elsewhere else None

    def _read(self, candidates: Sequence[Candidate], progress: Progress | None) -> None:
        """Read what there is: each content once, whatever it is called."""
        outcome = self._outcome
        tasks: dict[Candidate, Task] = {}
        for candidate in candidates:
            try:
                tasks[candidate] = task_of(candidate)
            except SourceError as error:
                outcome.kept_out.append(KeptOut(candidate.path.name, error, candidate.path))
        first: dict[str, Candidate] = {}
        for candidate, task in tasks.items():
            first.setdefault(task.sha256, candidate)
        wanted = list(first.values())
        aside = len(candidates) - len(wanted)

        def counted(name: str, done: int, _: int) -> None:
            if progress:
                progress(name, aside + done, len(candidates))

        found = dict(zip(wanted, self._readings.of([tasks[each] for each in wanted], counted), strict=True))
        for candidate, task in tasks.items():
            original = first[task.sha256]
            try:
                if candidate is not original and isinstance(found[original], Read):
                    outcome.copied.append(_copy(original, candidate))
                    continue
                read = found[candidate] if candidate in found else self._readings.one(task)
                outcome.published.append(self._published(task.facts, read, candidate.path))
            except OutstandingError as error:
                outcome.kept_out.append(KeptOut(candidate.path.name, error, candidate.path))

    def _settled(self) -> dict[str, DocumentEntry]:
        """The entry of each document that this build read, with its copies, those of earlier builds among them."""
        outcome = self._outcome
        readings: dict[str, list[Published]] = defaultdict(list)
        for each in outcome.published:
            readings[each.entry.key].append(each)
        settled: dict[str, DocumentEntry] = {}
        for key, fresh in readings.items():
            pool = [*fresh, *self._earlier(key, fresh)]
            if len(pool) == 1:
                settled[key] = fresh[0].entry
                continue
            if not all(alike(fresh[0].record, each.record) for each in pool):
                pool = fresh  # what differs from what was there takes its place
            if not all(alike(fresh[0].record, each.record) for each in fresh):
                _keep_out(outcome, key, fresh)
                continue
            primary, *others = sorted(pool, key=lambda each: preference(each.record))
            for each in others:
                if each in fresh:
                    outcome.published.remove(each)
                    outcome.copied.append(Copy(each.name, primary.name, each.path))
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
                again = self._published(facts, self._readings.one(self._kept_task(each.source, facts)))
            except OutstandingError as error:
                self._outcome.kept_out.append(KeptOut(each.name, error))
                continue
            if again.entry.key == key:
                yield again

    def _ground_moved(self) -> bool:
        """Whether what documents are read against, the reference data, the cues or the code, is not what it was."""
        if self._before is None:
            return False
        manifest = self._before.manifest
        if dict(self._ground.grammar.added) != dict(manifest.cues):
            return True
        if (manifest.version, manifest.code) != (version("outstanding"), code_digest()):
            return True
        if manifest.curation.get(withdrawals.FILE) != self._decisions.checksums().get(withdrawals.FILE):
            return True
        return self._ground.references != dict(manifest.reference)

    def _read_anew(self, entries: dict[str, DocumentEntry], fresh: set[str]) -> dict[str, DocumentEntry]:
        """The entries, with the documents of earlier builds read again from their kept sources.

        So that adding reports one after the other gives what adding them at once gives.
        """
        done = {key: entry for key, entry in entries.items() if entry.source in fresh}
        others = {key: entry for key, entry in entries.items() if key not in done}
        facts = [DocumentFacts.model_validate({"file": each.name, **each.facts}) for each in others.values()]
        tasks = [self._kept_task(entry.source, said) for entry, said in zip(others.values(), facts, strict=True)]
        for (key, entry), said, read in zip(others.items(), facts, self._readings.of(tasks), strict=True):
            try:
                again = self._published(said, read)
                done.setdefault(again.entry.key, again.entry.model_copy(update={"copies": entry.copies}))
            except OutstandingError as error:
                self._outcome.kept_out.append(KeptOut(entry.name, error))
                done[key] = entry
        return done

    def _kept_task(self, sha256: str, facts: DocumentFacts) -> Task:
        """To read a source that is kept."""
        return Task(facts, sha256, lambda: self._data.source(sha256))

    def _published(self, given: DocumentFacts, read: Read | OutstandingError, path: Path | None = None) -> Published:
        """A document as it may enter the release.

        Raises:
            OutstandingError: there is none.
        """
        if isinstance(read, OutstandingError):
            raise read
        key = read.summary.key
        facts = given.model_dump(mode="json", exclude={"file"}, exclude_none=True)
        entry = DocumentEntry(
            key=key,
            name=given.file,
            source=read.source,
            facts={name: str(value) for name, value in facts.items()},
            graph=read.graph,
        )
        before = self._known.get(key)
        change = "new" if before is None else "unchanged" if before.graph == entry.graph else "updated"
        return Published(given.file, entry, change, read, path)


def _copy(first: Candidate, second: Candidate) -> Copy:
    """A copy and what it repeats.

    Raises:
        SourceError: the sidecars say different things of the same bytes.
    """
    if not _said_alike(first, second):
        raise SourceError(
            f"has the same content as {first.path.name}, but its sidecar says otherwise of it",
            where=str(second.path),
            hint="Keep one of the two files, or make both entries in sources.toml say the same.",
        )
    return Copy(second.path.name, first.path.name, second.path)


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
        outcome.kept_out.append(KeptOut(each.name, error, each.path))
