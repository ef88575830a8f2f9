"""The one way through: files in, a release out.

file -> document -> record -> graph -> validation -> lineage -> release. A file that fails on the way is kept out and
listed with its reason; it never stops the others, and what was published of it before stays.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph

from graph.canonical import canonical_nquads, digest
from graph.errors import OutstandingError, ReleaseError, SidecarError, SourceError, UsageError, ValidationError
from graph.folder import DataFolder
from graph.reference import ReferenceData, read_turtle
from graph.release import DocumentEntry, Release, publish
from graph.terms import Base
from graph.validation import VIOLATION, Breach, validate
from loaders.formats import READERS
from loaders.reading import read_bytes
from loaders.records import ReportRecord
from loaders.sources import DocumentFacts, Sidecar
from loaders.triples import document_graph

Progress = Callable[[str, int, int], None]
"""Called before each file with its name, how many are done, and how many there are."""

SHOWN_BREACHES = 3
"""How many breaches of the shapes the reason of a kept-out document names."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a document, with the sidecar of its folder."""

    path: Path
    facts: DocumentFacts
    reference: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """A document that is in the release. `change` is new, updated or unchanged."""

    name: str
    record: ReportRecord
    entry: DocumentEntry
    change: str
    doubts: tuple[Breach, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptOut:
    """A file that is not in the release, or not as it stands now, and why."""

    name: str
    error: OutstandingError


@dataclass(slots=True)
class Outcome:
    """What a build did.

    Attributes:
        release: the current release afterwards; None where there is none.
        fresh: whether the build published it; False where nothing differed from the one before.
        passed_over: files in folders that no reader is for.
    """

    release: Release | None = None
    fresh: bool = False
    published: list[Published] = field(default_factory=list)
    kept_out: list[KeptOut] = field(default_factory=list)
    copies: list[tuple[str, str]] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)

    @property
    def kinds(self) -> Counter[str]:
        """How many findings of each kind the documents of this build print."""
        return Counter(finding.kind.value for each in self.published for finding in each.record.findings)


def build(paths: Sequence[Path], data: DataFolder, base: Base, progress: Progress | None = None) -> Outcome:
    """Read files and folders, and publish what can be published beside what was there.

    It adds or updates; it removes nothing.

    Raises:
        UsageError: a path does not exist, or nothing that can be read is at any of them.
        ReleaseError: the data folder cannot be written to, or was built with another base IRI.
    """
    outcome = Outcome()
    candidates = _candidates(paths, outcome)
    if not candidates and not outcome.kept_out:
        raise UsageError(
            "there is nothing to read: " + ", ".join(str(path) for path in paths),
            hint=f"Name a file or folder with reports that end in {' or '.join(sorted(READERS))}.",
        )
    with data.writing():
        before = Release.current(data)
        if before and before.manifest.base != base.iri:
            raise ReleaseError(
                f"this data folder was built with the base {before.manifest.base}",
                where=str(data.path),
                hint=f"Give --base {before.manifest.base}, or name another folder with --data.",
            )
        reference, local = _reference(candidates, before, data, base, outcome)
        known = {entry.key: entry for entry in before.manifest.documents} if before else {}
        _read_all(candidates, reference, data, base, known, outcome, progress)
        _part_rivals(outcome)
        entries = known | {each.entry.key: each.entry for each in outcome.published}
        if entries:
            ordered = [entries[key] for key in sorted(entries)]
            shared = {**ReferenceData.packaged().graphs, **local}
            outcome.release, outcome.fresh = publish(data, base, ordered, shared)
        else:
            outcome.release = before
    return outcome


def _candidates(paths: Sequence[Path], outcome: Outcome) -> list[Candidate]:
    """The files to read, by name and path, so that the order in which they were given makes no difference."""
    found: dict[Path, Candidate] = {}
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise UsageError("there is no such file or folder", where=str(missing[0]), hint="Check the path.")
    for path in paths:
        files = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        sidecars: dict[Path, Sidecar | SidecarError] = {}
        for file in files:
            if path.is_dir() and (file.suffix.lower() not in READERS or file.name.startswith(".")):
                if file.suffix.lower() not in {".toml", ".ttl"} and not file.name.startswith("."):
                    outcome.passed_over.append(str(file))
                continue
            sidecar = sidecars.setdefault(file.parent, _sidecar(file.parent))
            if isinstance(sidecar, SidecarError):
                outcome.kept_out.append(KeptOut(file.name, sidecar))
            else:
                found[file.resolve()] = Candidate(file, sidecar.facts(file.name), sidecar.reference)
    return sorted(found.values(), key=lambda each: (each.path.name, str(each.path)))


def _sidecar(folder: Path) -> Sidecar | SidecarError:
    try:
        return Sidecar.beside(folder)
    except SidecarError as error:
        return error


def _reference(
    candidates: Iterable[Candidate], before: Release | None, data: DataFolder, base: Base, outcome: Outcome
) -> tuple[ReferenceData, dict[str, Graph]]:
    """The reference data of this build: what comes with the project, what was published, and what the folders bring."""
    packaged = ReferenceData.packaged()
    local: dict[str, Graph] = {}
    for name, sha256 in (before.manifest.reference if before else {}).items():
        if name not in packaged.graphs:
            local[name] = _without_context(data.graph(sha256))
    described = {subject for graph in packaged.graphs.values() for subject in graph.subjects()}
    for path in sorted({path for each in candidates for path in each.reference}):
        try:
            graph = read_turtle(path)
            theirs = sorted(str(subject) for subject in set(graph.subjects()) & described)
            if theirs:
                raise SidecarError(
                    f"{theirs[0]} is described by the project's own reference data already",
                    where=str(path),
                    hint="Describe only bodies that are not in ontology/.",
                )
            canonical_nquads(graph, base.graph("reference"))
            local[path.stem] = graph
        except (SidecarError, ValidationError) as error:
            outcome.kept_out.append(KeptOut(path.name, error))
    return ReferenceData({**packaged.graphs, **local}), local


def _without_context(nquads: bytes) -> Graph:
    graph = Graph()
    lines = (line.rsplit(b" <", 1)[0] + b" .\n" for line in nquads.splitlines())
    return graph.parse(data=b"".join(lines), format="nt")


def _read_all(  # noqa: PLR0913  the whole way through needs all of these
    candidates: Sequence[Candidate],
    reference: ReferenceData,
    data: DataFolder,
    base: Base,
    known: dict[str, DocumentEntry],
    outcome: Outcome,
    progress: Progress | None,
) -> None:
    seen: dict[str, Candidate] = {}
    for done, candidate in enumerate(candidates):
        if progress:
            progress(candidate.path.name, done, len(candidates))
        try:
            content = _content(candidate.path)
            first = seen.setdefault(digest(content), candidate)
            if first is not candidate:
                _note_copy(first, candidate, outcome)
                continue
            outcome.published.append(_through(candidate, content, reference, data, base, known))
        except OutstandingError as error:
            outcome.kept_out.append(KeptOut(candidate.path.name, error))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=str(path), hint="Check its permissions.") from error


def _note_copy(first: Candidate, second: Candidate, outcome: Outcome) -> None:
    """The same bytes twice are one document, unless the sidecars say different things of it."""
    if first.facts.model_dump(exclude={"file"}) == second.facts.model_dump(exclude={"file"}):
        outcome.copies.append((second.path.name, first.path.name))
        return
    raise SourceError(
        f"has the same content as {first.path.name}, but its sidecar says otherwise of it",
        where=str(second.path),
        hint="Keep one of the two files, or make both entries in sources.toml say the same.",
    )


def _through(  # noqa: PLR0913  the way of one document
    candidate: Candidate,
    content: bytes,
    reference: ReferenceData,
    data: DataFolder,
    base: Base,
    known: dict[str, DocumentEntry],
) -> Published:
    """One document all the way to its kept graph."""
    reading = read_bytes(content, candidate.path.name, candidate.facts, reference)
    graph = document_graph(reading, reference, base)
    verdict = validate(graph, reference)
    if not verdict.conforms:
        faults = [each for each in verdict.breaches if each.severity == VIOLATION]
        told = "; ".join(f"{base.key_of(each.focus)}: {each.message}" for each in faults[:SHOWN_BREACHES])
        more = f" (and {len(faults) - SHOWN_BREACHES} more)" if len(faults) > SHOWN_BREACHES else ""
        raise ValidationError(
            f"its graph breaks the shapes: {told}{more}",
            where=candidate.path.name,
            hint="See `outstanding extract` for what was read; nothing of it was published.",
        )
    key = reading.record.report.key
    facts = candidate.facts.model_dump(mode="json", exclude={"file"}, exclude_none=True)
    entry = DocumentEntry(
        key=key,
        name=candidate.path.name,
        source=data.keep_source(content),
        facts={name: str(value) for name, value in facts.items()},
        graph=data.keep_graph(canonical_nquads(graph, base.graph(key))),
    )
    change = "new" if key not in known else "unchanged" if known[key].graph == entry.graph else "updated"
    return Published(candidate.path.name, reading.record, entry, change, verdict.breaches)


def _part_rivals(outcome: Outcome) -> None:
    """Two files of one build that claim the same place are both kept out: which of them is meant is not ours to guess."""
    rivals: dict[str, list[Published]] = defaultdict(list)
    for each in outcome.published:
        rivals[each.entry.key].append(each)
    for key, claimants in rivals.items():
        if len(claimants) == 1:
            continue
        names = ", ".join(each.name for each in claimants)
        for each in claimants:
            outcome.published.remove(each)
            error = SourceError(
                f"several files read as the same document, {key}: {names}",
                where=each.name,
                hint="Build with one of them; the others are copies or older versions of it.",
            )
            outcome.kept_out.append(KeptOut(each.name, error))


