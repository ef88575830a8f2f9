"""What the documents of a build are read against: ours, what was published before, and what the folders bring."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from rdflib import Graph

from graph.canonical import canonical_nquads
from graph.errors import OutstandingError, SidecarError
from graph.folder import DataFolder
from graph.reference import ReferenceData, read_turtle
from graph.release import Release
from graph.terms import Base
from graph.validation import validate
from loaders.grammar import cues_at, grammar_of
from loaders.renditions import Ground, check_verdict
from outstanding.additions import check_addition
from outstanding.gathering import Candidate, KeptOut

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def ground_of(
    candidates: Sequence[Candidate],
    data: DataFolder,
    before: Release | None,
    base: Base,
    withdrawn: tuple[str, ...] = (),
) -> tuple[Ground, list[KeptOut]]:
    """What the documents of a build are read against, and what of the folders' own could not be taken.

    Args:
        candidates: the files of the build.
        data: where what was published before is kept. Nothing is written there.
        before: the current release.
        base: of the publisher.
        withdrawn: names of people that are left out.

    Raises:
        ReleaseError: what is kept is missing or damaged.
    """
    kept_out: list[KeptOut] = []
    reference = _extended({path for each in candidates for path in each.reference}, data, before, base, kept_out)
    cues = _learnt({path for each in candidates for path in each.cues}, data, before, kept_out)
    return Ground(base, reference, cues, withdrawn), kept_out


def reference_data(data: DataFolder, release: Release | None) -> ReferenceData:
    """The project's reference data, and what folders brought to a release.

    Raises:
        ReleaseError: a kept graph is missing or damaged.
    """
    graphs = dict(ReferenceData.packaged().graphs)
    brought = {} if release is None else release.manifest.reference
    added = {name: _triples(data.graph(sha256)) for name, sha256 in brought.items() if name not in graphs}
    return ReferenceData(graphs | added)


def _extended(
    paths: Iterable[Path], data: DataFolder, before: Release | None, base: Base, kept_out: list[KeptOut]
) -> ReferenceData:
    """The project's reference data, what was published before, and what the folders bring."""
    fixed = set(ReferenceData.packaged().graphs)
    graphs = dict(reference_data(data, before).graphs)
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
            canonical_nquads(graph, base.graph(path.stem))
            check_verdict(validate(graph, ReferenceData(graphs)), base, str(path))
        except OutstandingError as error:
            kept_out.append(KeptOut(path.name, error, path))
        else:
            graphs[path.stem] = graph
            brought[path.stem] = path
    return ReferenceData(graphs)


def _learnt(
    paths: Iterable[Path], data: DataFolder, before: Release | None, kept_out: list[KeptOut]
) -> dict[str, bytes]:
    """The cues beside the project's own: what was published before, and what the folders bring."""
    kept = before.manifest.cues if before else {}
    added = {name: data.source(sha256) for name, sha256 in kept.items()}
    brought: dict[str, Path] = {}
    for path in sorted(paths):
        try:
            content = cues_at([path])[path.name]
            twin = brought.get(path.name)
            if twin is not None and added[path.name] != content:
                raise SidecarError(
                    f"another file of this name is at {twin}",
                    where=str(path),
                    hint="Give one of them another name.",
                )
            grammar_of(added | {path.name: content})
        except OutstandingError as error:
            kept_out.append(KeptOut(path.name, error, path))
        else:
            added[path.name] = content
            brought[path.name] = path
    return added


def _triples(nquads: bytes) -> Graph:
    """The triples of canonical N-Quads, whose last term on each line is the graph's name."""
    lines = (line.rsplit(b" <", 1)[0] + b" .\n" for line in nquads.splitlines())
    return Graph().parse(data=b"".join(lines), format="nt")
