"""Releases: immutable, whole or not there, known by a hash that is the same on any machine.

A release is a set of named graphs and a manifest that names each with its checksum. Its hash is the SHA-256 of the
sorted lines `<graph IRI> <graph's SHA-256>`. No clock and no path enters it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from rdflib import Graph, URIRef

from graph.canonical import canonical_nquads, digest
from graph.curation import issues, links, withdrawals
from graph.curation.folder import Curation, CurationFolder
from graph.engine import Engine
from graph.errors import CurationError, ReleaseError, UsageError
from graph.folder import DataFolder
from graph.lineage import derived
from graph.store import EmbeddedStore, rows
from graph.terms import Base

MANIFEST = "manifest.json"
IMPORTS = "imports"
"""The key of the graph that says where what other publishers say came from."""

FORMAT: Literal[1] = 1
"""Version of the manifest's form."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CopyEntry(_Entry):
    """Another file of a document, which prints the same: the primary alone is in the graph."""

    name: str
    source: str
    facts: Mapping[str, str]


class DocumentEntry(_Entry):
    """A document of a release: where it stands, which source it was read from, with which sidecar facts; its copies."""

    key: str
    name: str
    source: str
    facts: Mapping[str, str]
    graph: str
    copies: tuple[CopyEntry, ...] = ()


class ImportEntry(_Entry):
    """What another publisher says in a release.

    Attributes:
        name: of the import, in this data folder.
        base: the publisher's base IRI; every subject of its graphs is under it.
        source: SHA-256 of the bytes that the graphs were taken from.
        graphs: its named graphs, each with the SHA-256 of its canonical N-Quads.
    """

    name: str
    base: str
    source: str
    graphs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Foreign:
    """What other publishers say: an entry for each, and the graph that says where each of them came from."""

    entries: tuple[ImportEntry, ...] = ()
    provenance: Graph | None = None


class Manifest(_Entry):
    """What a release is made of.

    `code` is the SHA-256 of the code that read the documents and derived what follows from them, with its vocabulary,
    shapes and libraries; empty in releases of the first versions. `graphs` maps the IRI of each named graph to the
    SHA-256 of its canonical N-Quads; `cues` the name of each file of cues that folders brought to the SHA-256 of its
    bytes, which are kept as a source; `curation` the same of each file of decisions.
    """

    format: Literal[1] = FORMAT
    version: str
    code: str = ""
    base: str
    hash: str
    documents: tuple[DocumentEntry, ...]
    reference: Mapping[str, str]
    cues: Mapping[str, str] = {}
    curation: Mapping[str, str] = {}
    imports: tuple[ImportEntry, ...] = ()
    graphs: Mapping[str, str]

    @model_validator(mode="after")
    def _hash_is_that_of_the_graphs(self) -> Manifest:
        if self.hash != release_hash(self.graphs):
            message = "the hash is not that of the graphs"
            raise ValueError(message)
        return self


@dataclass(frozen=True, slots=True)
class Release:
    """A published release.

    Attributes:
        number: its place in this data folder; another folder may give the same release another number.
        folder: where it is.
    """

    number: int
    folder: Path
    manifest: Manifest

    @classmethod
    def current(cls, data: DataFolder) -> Release | None:
        """The current release of a data folder; None where nothing was ever published.

        Raises:
            ReleaseError: its manifest is missing or damaged.
        """
        folder = data.current
        if folder is None:
            return None
        hint = "Point the link `current` at another folder under releases/, or build into a new data folder."
        manifest = _manifest(folder, "the current release", hint)
        return cls(int(folder.name), folder, manifest)

    @classmethod
    def numbered(cls, data: DataFolder, number: int) -> Release:
        """The release of a number, current or not.

        Raises:
            UsageError: there is none of that number.
            ReleaseError: its manifest is missing or damaged.
        """
        if number not in data.numbers:
            known = ", ".join(map(str, data.numbers))
            raise UsageError(
                f"there is no release {number} in this data folder",
                where=str(data.path),
                hint=f"There are: {known}." if known else "Nothing has been published there.",
            )
        folder = data.path / "releases" / str(number)
        return cls(number, folder, _manifest(folder, f"release {number}", "Choose another release."))

    @classmethod
    def opened(cls, data: DataFolder) -> Release:
        """The current release.

        Raises:
            ReleaseError: nothing was ever published there.
        """
        release = cls.current(data)
        if release is None:
            raise ReleaseError(
                "nothing has been published in this data folder",
                where=str(data.path),
                hint="Run `outstanding build PATH...` first, or name another folder with --data.",
            )
        return release

    def store(self) -> EmbeddedStore:
        """The release's store, read-only."""
        return EmbeddedStore.read_only(self.folder / "store")

    def sources(self) -> frozenset[str]:
        """SHA-256 of all that is kept under `sources` for this release: documents, copies, cues and decisions."""
        manifest = self.manifest
        of_documents = (entry.source for entry in manifest.documents)
        of_copies = (copy.source for entry in manifest.documents for copy in entry.copies)
        return frozenset((*of_documents, *of_copies, *manifest.cues.values(), *manifest.curation.values()))

    def withdrawn(self, data: DataFolder) -> tuple[str, ...]:
        """The names of people that the release leaves out.

        Raises:
            ReleaseError: the file that names them is not kept any more, or is damaged.
            CurationError: it is none.
        """
        sha256 = self.manifest.curation.get(withdrawals.FILE)
        return () if sha256 is None else withdrawals.parsed(data.source(sha256), withdrawals.FILE)

    @property
    def publishers(self) -> dict[str, str]:
        """The names of the other publishers whose graphs are in the release, by their base IRI."""
        return {entry.base: entry.name for entry in self.manifest.imports}

    @property
    def hash(self) -> str:
        """The release's hash, in lower-case hexadecimal."""
        return self.manifest.hash


def _manifest(folder: Path, what: str, hint: str) -> Manifest:
    path = folder / MANIFEST
    try:
        manifest = Manifest.model_validate_json(path.read_text("utf-8"))
        Base(manifest.base)
    except (OSError, ValidationError, UnicodeDecodeError, UsageError) as error:
        raise ReleaseError(f"the manifest of {what} is missing or damaged", where=str(path), hint=hint) from error
    return manifest


def publish(  # noqa: PLR0913  what a release is made of
    data: DataFolder,
    base: Base,
    documents: Sequence[DocumentEntry],
    reference: Mapping[str, Graph],
    foreign: Foreign | None = None,
    *,
    code: str = "",
    cues: Mapping[str, str] | None = None,
    curation: CurationFolder | None = None,
    engine: Engine | None = None,
) -> tuple[Release, bool]:
    """Publish a release of some documents, whose graphs are kept in the data folder already.

    Call it while `data.writing()`.

    Args:
        data: where to.
        base: under which the documents' things were made.
        documents: all of them, not only the new ones.
        reference: the reference graphs by name.
        foreign: what other publishers say, whose graphs are kept in the data folder already. Nothing is derived from
            it: what we claim of our own documents is the same with it and without it.
        code: SHA-256 of the code and data by which the documents were read.
        cues: SHA-256 of each file of cues, kept as a source already, that the documents were read by beside ours.
        curation: what people decided; the names of new issues are written there. Else what is in the data folder.
        engine: the server elsewhere that holds the release too, before it becomes the current one.

    Returns:
        The current release, and whether it is new: where nothing differs from the one before, that one stays.

    Raises:
        ReleaseError: a graph that the release needs is missing or damaged.
        CurationError: a file of decisions is malformed, is not where it was, or cannot be written.
        EngineError: the engine does not take the release; nothing is published then.
    """
    curation = curation or CurationFolder(data.curation)
    shared = {name: data.keep_graph(canonical_nquads(graph, _shared(base, name))) for name, graph in reference.items()}
    inputs = {str(base.graph(entry.key)): entry.graph for entry in documents}
    inputs |= {str(_shared(base, name)): sha256 for name, sha256 in shared.items()}
    foreign = foreign or Foreign()
    joined = {name: sha256 for entry in foreign.entries for name, sha256 in entry.graphs.items()}
    if foreign.provenance is not None:
        about = base.graph(IMPORTS)
        joined[str(about)] = data.keep_graph(canonical_nquads(foreign.provenance, about))
    before = Release.current(data)
    decided = _decided(data, curation, base, before)
    derived_name = base.graph(derived.KEY)
    if before and before.manifest.version == version("outstanding"):
        known = {name: sha256 for name, sha256 in before.manifest.graphs.items() if name != str(derived_name)}
        same = before.manifest.documents == tuple(documents) and before.manifest.imports == foreign.entries
        same = same and before.manifest.code == code
        same = same and dict(before.manifest.cues) == dict(cues or {})
        same = same and dict(before.manifest.curation) == curation.checksums()
        if known == inputs | joined and same:
            if engine:
                hold(engine, data, before)
            return before, False
    number = data.next_number()
    with data.new_release(number) as folder:
        (folder / "store").mkdir()
        with EmbeddedStore.create(folder / "store") as store:
            store.bulk_load(data.graph(sha256) for sha256 in inputs.values())
            found = derived.derive(store, decided)
            follows = canonical_nquads(found.graph, derived_name)
            store.bulk_load([follows, *map(data.graph, joined.values())])
            store.flush()
        # First the names, then the release: a name that no release has yet harms nobody.
        curation.write_anchors(found.anchors, dict(found.replaced), base)
        graphs = dict(sorted((inputs | joined | {str(derived_name): data.keep_graph(follows)}).items()))
        manifest = Manifest(
            version=version("outstanding"),
            code=code,
            base=base.iri,
            hash=release_hash(graphs),
            documents=tuple(documents),
            reference=dict(sorted(shared.items())),
            cues=dict(sorted((cues or {}).items())),
            curation=curation.kept(data),
            imports=foreign.entries,
            graphs=graphs,
        )
        content = json.dumps(manifest.model_dump(mode="json"), indent=1, sort_keys=True, ensure_ascii=False)
        (folder / MANIFEST).write_text(content + "\n", "utf-8")
        if engine:
            hold(engine, data, Release(number, folder, manifest), before)
    return Release.opened(data), True


def _decided(data: DataFolder, curation: CurationFolder, base: Base, before: Release | None) -> Curation:
    """What was decided, with the names of issues that the release before had where the folder has lost them.

    Raises:
        CurationError: there were decisions before, and their file is gone.
    """
    now = curation.checksums()
    kept = before.manifest.curation if before else {}
    for name, what in ((links.FILE, "decisions"), (withdrawals.FILE, "names of people who are withdrawn")):
        if before and name in kept and name not in now:
            raise CurationError(
                f"release {before.number} was built with {what}, and there are none here",
                where=str(curation.path / name),
                hint="Name their folder with --curation. To do without them, put a file with its header line there.",
            )
    if issues.FILE in kept and issues.FILE not in now:
        curation.restore(issues.FILE, data.source(kept[issues.FILE]))
    return curation.read(base)


def hold(engine: Engine, data: DataFolder, release: Release, before: Release | None = None) -> None:
    """Have an engine hold a release, and the one before, which is asked until this one is current.

    Raises:
        EngineError: it does not take the release whole.
        ReleaseError: a graph of the release is missing or damaged.
    """
    graphs = (data.graph(sha256) for sha256 in release.manifest.graphs.values())
    engine.hold(release.hash, graphs, lambda: _distinct(release), before.hash if before else None)


def _distinct(release: Release) -> int:
    """How many triples a release has, each counted once."""
    with release.store() as store:
        (row,) = rows(store, "SELECT (COUNT(*) AS ?triples) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }")
        return int(row["triples"] or 0)


def release_hash(graphs: Mapping[str, str]) -> str:
    """The hash of a release, from the SHA-256 of each of its graphs by the graph's IRI."""
    return digest("".join(f"{name} {sha256}\n" for name, sha256 in sorted(graphs.items())).encode())


def _shared(base: Base, name: str) -> URIRef:
    return base.graph(f"reference/{name}")
