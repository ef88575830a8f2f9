"""Shares: the files of a build dealt out to machines, each of which reads its own; the build takes what they read.

    FOLDER/readings/<code>/<reading>   what was read of a file, or why it was refused; as in a data folder
    FOLDER/graphs/<sha256>.nq          the graphs of the documents

Every file stands under its checksum or under all that it depends on, and is put there in one step. So several machines
may write to one folder, a share may be read twice, and folders become one by copying one over the other.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from graph.canonical import digest
from graph.curation.folder import CurationFolder
from graph.errors import OutstandingError, ReleaseError, UsageError
from graph.folder import DataFolder
from graph.placing import place
from graph.release import Release
from graph.terms import Base
from loaders.processes import Limits
from outstanding.gathering import KeptOut, gather
from outstanding.grounding import ground_of
from outstanding.readings import Progress, Readings, Task, task_of

_SHARE = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Share:
    """One of so many parts of the files, from 1 on."""

    part: int = 1
    parts: int = 1

    def __post_init__(self) -> None:
        """Refuse a part that there is not.

        Raises:
            UsageError: it is below 1 or above the number of parts.
        """
        if not 1 <= self.part <= self.parts:
            raise UsageError(
                f"there is no part {self.part} of {self.parts}",
                hint="Parts are counted from 1: the first of eight is 1/8, the last 8/8.",
            )

    @classmethod
    def parsed(cls, written: str) -> Self:
        """The share that is written as `3/8`.

        Raises:
            UsageError: it is not.
        """
        match = _SHARE.fullmatch(written)
        if match is None:
            raise UsageError(f"{written!r} is no share", hint="Write a part and the number of parts, such as 3/8.")
        return cls(int(match[1]), int(match[2]))


@dataclass(frozen=True, slots=True)
class ShareFolder:
    """A folder of readings that the machines of a build write and the build reads."""

    path: Path

    @classmethod
    def opened(cls, path: Path) -> Self:
        """The folder at a path.

        Raises:
            UsageError: it holds no readings.
        """
        folder = cls(path)
        if not folder.readings.is_dir():
            raise UsageError(
                "there are no readings", where=str(path), hint="Name a folder that `outstanding read --into` wrote."
            )
        return folder

    @property
    def readings(self) -> Path:
        """The folder of readings and nothing else."""
        return self.path / "readings"

    def keep_source(self, content: bytes) -> str:
        """The SHA-256 of a source's bytes, which stay where they are: the build has its own."""
        return digest(content)

    def keep_graph(self, nquads: bytes) -> str:
        """Keep a graph's canonical N-Quads; returns their SHA-256."""
        sha256 = digest(nquads)
        place(self._place(sha256), nquads)
        return sha256

    def graph(self, sha256: str) -> bytes:
        """The canonical N-Quads of a graph.

        Raises:
            ReleaseError: the file is missing, or is not what its name says.
        """
        path = self._place(sha256)
        hint = "Read its share again."
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ReleaseError("a graph of a share cannot be read", where=str(path), hint=hint) from error
        if digest(content) != sha256:
            raise ReleaseError("a graph of a share is damaged", where=str(path), hint=hint)
        return content

    def _place(self, sha256: str) -> Path:
        return self.path / "graphs" / f"{sha256}.nq"


@dataclass(frozen=True, slots=True)
class SharedReading:
    """What became of a share.

    Attributes:
        files: how many there are in all shares together.
        read: how many of this share were read.
        refused: those that were not, each with the reason; the build tells them once more.
    """

    files: int
    read: int
    refused: tuple[KeptOut, ...]


def read_share(  # noqa: PLR0913  where from, where to, and against what
    paths: Sequence[Path],
    into: Path,
    share: Share = Share(),
    *,
    data: DataFolder | None = None,
    base: Base | None = None,
    curation: CurationFolder | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> SharedReading:
    """Read a share of what a build of these paths would read, and keep it for that build.

    What was read into the folder before is not read again. Give what the build is given: a file that was read against
    another base, other reference data or other decisions is read again there.

    Args:
        paths: as for `outstanding.building.build`; all of them, on every machine.
        into: the folder to write; other machines may write to it too.
        share: which of the files; each file is in one share, whichever machine asks.
        data: the data folder of the build, if it is not the first: what its release was read against counts. Nothing
            is written there.
        base: the publisher's base IRI.
        curation: where decisions are, unless in the data folder: the names of people that are withdrawn.
        limits: what the reading of a file may cost.
        progress: called after each file.

    Raises:
        UsageError: a path does not exist, or nothing that can be read is at any of them.
        ReleaseError: what is kept in the data folder is missing or damaged, or the folder cannot be written to.
        CurationError: the file of names that are withdrawn is malformed.
    """
    candidates = gather(paths).candidates
    before = Release.current(data) if data else None
    base = base or (Base(before.manifest.base) if before else Base())
    decided = curation or (CurationFolder(data.curation) if data else None)
    withdrawn = decided.withdrawn() if decided else ()
    ground, _ = ground_of(candidates, data or DataFolder(into), before, base, withdrawn)
    refused: list[KeptOut] = []
    tasks: list[Task] = []
    mine = candidates[share.part - 1 :: share.parts]
    for candidate in mine:
        try:
            tasks.append(task_of(candidate))
        except OutstandingError as error:
            refused.append(KeptOut(candidate.path.name, error, candidate.path))
    folder = ShareFolder(into)
    bounds = limits or Limits()
    bounds = dataclasses.replace(bounds, kept_megabytes=max(1, bounds.kept_megabytes))  # nothing is thrown away here
    try:
        for each in (folder.readings, folder.path / "graphs"):
            each.mkdir(parents=True, exist_ok=True)
        found = Readings(folder, ground, bounds).of(tasks, progress)
    except OSError as error:
        raise ReleaseError(
            f"the folder of readings cannot be written to: {error.strerror or error}",
            where=str(error.filename or into),
            hint="Check its permissions and the space on its disk, or name another folder with --into.",
        ) from error
    for task, read in zip(tasks, found, strict=True):
        if isinstance(read, OutstandingError):
            refused.append(KeptOut(task.facts.file, read))
    return SharedReading(len(candidates), len(mine) - len(refused), tuple(refused))
